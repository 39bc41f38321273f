/* SPDX-License-Identifier: Apache-2.0 */
/* Styles of a document (ECMA-376 part 1, 17.7): half a megabyte of how things look, in which people write nothing
 * but names. These are looked for in the bytes: to parse all of it takes longer than the whole document. Where its
 * bytes are no kin of ASCII it is read as any XML. */
#define _GNU_SOURCE /* memmem */
#include "extract/ooxml.h"

#include "base/ascii.h"

enum { STYLES_MOST = 16 << 20 };

/* Of a tag that begins before `at`, which is behind its name: the value of "val", as it stands. */
static phi__span value_of(phi__span text, size_t at)
{
    const phi__span rest = phi__span_part(text, at, 1024);
    const uint8_t *close = rest.size == 0 ? NULL : memchr(rest.data, '>', rest.size);
    const phi__span tag = phi__span_part(rest, 0, close == NULL ? rest.size : (size_t)(close - rest.data));
    const uint8_t *val = tag.size == 0 ? NULL : memmem(tag.data, tag.size, "val=", 4);
    const size_t begin = val == NULL ? tag.size : (size_t)(val - tag.data) + 5;
    if (begin >= tag.size)
        return phi__span_of(NULL, 0);
    const uint8_t *end = memchr(tag.data + begin, tag.data[begin - 1], tag.size - begin);
    return phi__span_part(tag, begin, end == NULL ? 0 : (size_t)(end - tag.data) - begin);
}

static phi_status say_named(phi__ooxml *self, phi__span text, const char *element)
{
    const size_t length = strlen(element);
    for (size_t at = 0; at < text.size;) {
        const uint8_t *found = memmem(text.data + at, text.size - at, element, length);
        if (found == NULL)
            return PHI_OK;
        at = (size_t)(found - text.data) + length;
        const uint8_t before = found == text.data ? 0 : found[-1];
        const phi__span name = before == ':' || before == '<' ? value_of(text, at) : phi__span_of(NULL, 0);
        if (name.size == 0)
            continue;
        PHI_TRY(self->emit->text(self->emit, (const char *)name.data, name.size));
        PHI_TRY(self->emit->text(self->emit, "\n", 1));
    }
    return PHI_OK;
}

static phi_status say_names(phi__ooxml *self, phi__span text)
{
    const phi__place place = {.part = "styles"};
    PHI_TRY(self->emit->place(self->emit, &place));
    PHI_TRY(say_named(self, text, "name "));
    return say_named(self, text, "aliases ");
}

phi_status phi__ooxml_read_style_names(phi__ooxml *self, const phi__ooxml_part *part)
{
    const char *detail = NULL;
    phi__stream *content = NULL;
    phi__span head;
    const phi_reason refusal = phi__zip_refusal(&part->entry, &detail);
    if (refusal != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refusal, detail);
        return PHI_OK;
    }
    PHI_TRY(phi__zip_open_entry(self->zip, &part->entry, &content));
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, STYLES_MOST);
    phi_status status = phi__stream_peek(content, 4, &head);
    const bool plain = status == PHI_OK && (phi__span_starts(head, "<", 1) || phi__span_starts(head, "\xEF\xBB\xBF", 3)) && memchr(head.data, 0, head.size) == NULL;
    if (status == PHI_OK && plain)
        status = phi__stream_read_all(content, &bytes);
    if (content->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, content->fault, content->fault_detail);
    phi__stream_close(content);
    if (status == PHI_PARTIAL) {
        self->emit->fault(self->emit, PHI_REASON_LIMIT_MEMORY, "its styles are too many");
        status = PHI_OK;
    }
    PHI_TRY(status);
    return plain ? say_names(self, phi__buf_span(&bytes)) : phi__ooxml_read_text(self, part);
}

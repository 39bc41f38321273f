/* SPDX-License-Identifier: Apache-2.0 */
/* Styles of a document (ECMA-376 part 1, 17.7): half a megabyte of how things look, in which people write nothing
 * but names. These are looked for in the bytes: to parse all of it takes longer than the whole document. Where its
 * bytes are no kin of ASCII it is read as any XML. */
#define _GNU_SOURCE /* memmem */
#include "extract/ooxml.h"

#include "base/ascii.h"

enum { CHUNK_BYTES = 64 * 1024, PREFIX_MOST = 16, TAG_MOST = 1024 + 64 };

/* Of a tag that begins before `at`, which is behind its name: the value of "val", as it stands. */
static phi__span value_of(phi__span text, size_t at)
{
    const phi__span rest = phi__span_part(text, at, TAG_MOST - 64);
    const uint8_t *close = rest.size == 0 ? NULL : memchr(rest.data, '>', rest.size);
    const phi__span tag = phi__span_part(rest, 0, close == NULL ? rest.size : (size_t)(close - rest.data));
    const uint8_t *val = tag.size == 0 ? NULL : memmem(tag.data, tag.size, "val=", 4);
    const size_t begin = val == NULL ? tag.size : (size_t)(val - tag.data) + 5;
    if (begin >= tag.size)
        return phi__span_of(NULL, 0);
    const uint8_t *end = memchr(tag.data + begin, tag.data[begin - 1], tag.size - begin);
    return phi__span_part(tag, begin, end == NULL ? 0 : (size_t)(end - tag.data) - begin);
}

/* Where the name of the tag at `open` ends, if it is one of those that hold a name, with or without its prefix; else 0. */
static size_t named_tag(phi__span text, size_t open)
{
    static const char *const TAGS[] = {"name ", "aliases "};
    size_t at = open + 1;
    const phi__span front = phi__span_part(text, at, PREFIX_MOST);
    const uint8_t *colon = front.size == 0 ? NULL : memchr(front.data, ':', front.size);
    for (int prefixed = 0; prefixed < 2; prefixed++) {
        for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
            if (phi__span_starts(phi__span_part(text, at, 8), TAGS[i], strlen(TAGS[i])))
                return at + strlen(TAGS[i]);
        }
        if (colon == NULL)
            return 0;
        at += (size_t)(colon - front.data) + 1;
    }
    return 0;
}

/* Of the tags that are all there, or of all if nothing follows; *used of the text. */
static phi_status say_names(phi__ooxml *self, phi__span text, bool last, size_t *used)
{
    for (size_t at = 0; at < text.size; at++) {
        const uint8_t *open = memchr(text.data + at, '<', text.size - at);
        at = open == NULL ? text.size : (size_t)(open - text.data);
        *used = at;
        if (open == NULL || (!last && text.size - at < TAG_MOST))
            return PHI_OK;
        const size_t end = named_tag(text, at);
        const phi__span name = end == 0 ? phi__span_of(NULL, 0) : value_of(text, end);
        if (name.size == 0)
            continue;
        PHI_TRY(self->emit->text(self->emit, (const char *)name.data, name.size));
        PHI_TRY(self->emit->text(self->emit, "\n", 1));
    }
    *used = text.size;
    return PHI_OK;
}

static phi_status read_names(phi__ooxml *self, phi__stream *content)
{
    const phi__place place = {.part = "styles"};
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, CHUNK_BYTES);
    PHI_TRY(phi__buf_reserve(&bytes, CHUNK_BYTES));
    PHI_TRY(self->emit->place(self->emit, &place));
    for (bool last = false; !last;) {
        const size_t wanted = CHUNK_BYTES - bytes.size;
        size_t got = 0, used = 0;
        PHI_TRY(phi__stream_read(content, bytes.data + bytes.size, wanted, &got));
        bytes.size += got;
        last = got < wanted;
        PHI_TRY(say_names(self, phi__buf_span(&bytes), last, &used));
        phi__buf_consume(&bytes, used);
    }
    return PHI_OK;
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
    phi_status status = phi__stream_peek(content, 4, &head);
    const bool plain = status == PHI_OK && (phi__span_starts(head, "<", 1) || phi__span_starts(head, "\xEF\xBB\xBF", 3)) && memchr(head.data, 0, head.size) == NULL;
    if (plain)
        status = read_names(self, content);
    if (content->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, content->fault, content->fault_detail);
    phi__stream_close(content);
    PHI_TRY(status);
    return plain ? PHI_OK : phi__ooxml_read_text(self, part);
}

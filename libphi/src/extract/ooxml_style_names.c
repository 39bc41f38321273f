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

/* Where the name of the tag ends that has its name at `at`, if it is one of those that hold a name; else 0. */
static size_t named_at(phi__span text, size_t at)
{
    static const char NAME[] = "name ", ALIASES[] = "aliases ";
    if (text.size - at < sizeof ALIASES)
        return 0;
    if (memcmp(text.data + at, NAME, sizeof NAME - 1) == 0)
        return at + sizeof NAME - 1;
    return memcmp(text.data + at, ALIASES, sizeof ALIASES - 1) == 0 ? at + sizeof ALIASES - 1 : 0;
}

/* The same of the tag at `open`, with or without its prefix. Asked thirty thousand times a document, it calls nothing that is no use. */
static size_t named_tag(phi__span text, size_t open)
{
    const size_t begin = open + 1, most = text.size - begin < PREFIX_MOST ? text.size : begin + PREFIX_MOST;
    size_t at = begin;
    while (at < most && text.data[at] > ' ' && text.data[at] != ':' && text.data[at] != '>')
        at++;
    if (at < most && text.data[at] == ':')
        return named_at(text, at + 1);
    return named_at(text, begin);
}

/* Word writes them twice, in the same order (stylesWithEffects.xml): what the first part said is not said again. */
static phi_status say_name(phi__ooxml *self, phi__span name, bool first)
{
    phi__buf *names = &self->style_names;
    const phi__span rest = phi__span_part(phi__buf_span(names), self->style_at, name.size + 1);
    if (!first && rest.size == name.size + 1 && rest.data[name.size] == '\n' && memcmp(rest.data, name.data, name.size) == 0) {
        self->style_at += rest.size;
        return PHI_OK;
    }
    PHI_TRY(self->emit->text(self->emit, (const char *)name.data, name.size));
    PHI_TRY(self->emit->text(self->emit, "\n", 1));
    if (!first || names->size + name.size + 1 > PHI__OOXML_STYLE_NAMES_MOST)
        return PHI_OK;
    PHI_TRY(phi__buf_append(names, name.data, name.size));
    return phi__buf_append_byte(names, '\n');
}

/* Of the tags that are all there, or of all if nothing follows; *used of the text. */
static phi_status say_names(phi__ooxml *self, phi__span text, bool first, bool last, size_t *used)
{
    for (size_t at = 0; at < text.size; at++) {
        const uint8_t *open = memchr(text.data + at, '<', text.size - at);
        at = open == NULL ? text.size : (size_t)(open - text.data);
        *used = at;
        if (open == NULL || (!last && text.size - at < TAG_MOST))
            return PHI_OK;
        const size_t end = named_tag(text, at);
        const phi__span name = end == 0 ? phi__span_of(NULL, 0) : value_of(text, end);
        if (name.size > 0)
            PHI_TRY(say_name(self, name, first));
    }
    *used = text.size;
    return PHI_OK;
}

static phi_status read_names(phi__ooxml *self, phi__stream *content)
{
    const phi__place place = {.part = "styles"};
    const bool first = self->style_names.size == 0;
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, CHUNK_BYTES);
    PHI_TRY(phi__buf_reserve(&bytes, CHUNK_BYTES));
    PHI_TRY(self->emit->place(self->emit, &place));
    self->style_at = 0;
    for (bool last = false; !last;) {
        const size_t wanted = CHUNK_BYTES - bytes.size;
        size_t got = 0, used = 0;
        PHI_TRY(phi__stream_read(content, bytes.data + bytes.size, wanted, &got));
        bytes.size += got;
        last = got < wanted;
        PHI_TRY(say_names(self, phi__buf_span(&bytes), first, last, &used));
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

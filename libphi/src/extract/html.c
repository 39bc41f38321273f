/* SPDX-License-Identifier: Apache-2.0 */
/* HTML and XHTML: what a page shows, and what it does not. Tags are read as browsers
 * read them, in that nothing is an error. Scripts, styles and comments are text of
 * their own part. Offsets are of the file, as long as it is in UTF-8, UTF-16 or
 * Windows-1252; for other code pages they are of the text.
 *
 * Read front to back: memory is a block and the tag or reference at its end. A tag
 * longer than TAG_MOST is text. */
#define _GNU_SOURCE /* memmem */
#include "extract/html.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/utf.h"
#include "extract/html_entities.h"

enum { BLOCK_BYTES = 64 * 1024, TAG_MOST = 1 << 20, COMMENT_MOST = 32 * 1024, HEAD_BYTES = 2048, NEAR = 32 };

/* ---------------------------------------------------------------------- input */

/* In code pages of two bytes a block must not end within a character: at a blank or the begin of a tag it does not. */
static size_t decodable(const phi__html *self)
{
    if (self->codepage == 0 || self->last)
        return self->block_size;
    for (size_t i = self->block_size; i > 0; i--) {
        if (self->block[i - 1] <= ' ')
            return i;
    }
    return self->block_size;
}

static phi_status decode_block(phi__html *self)
{
    const size_t size = decodable(self);
    size_t used = size;
    const phi__span bytes = phi__span_of(self->block, size);
    if (self->codepage != 0)
        PHI_TRY(phi__codepage_append(&self->page_table, self->codepage, bytes, &self->in));
    else
        PHI_TRY(phi__utf_decode(self->encoding, bytes, self->last, &self->in, &used));
    memmove(self->block, self->block + used, self->block_size - used);
    self->block_size -= used;
    return PHI_OK;
}

/* More of the file, behind what is not read yet. */
static phi_status fill(phi__html *self)
{
    const phi_reason limit = phi__budget_time(self->part->budget);
    if (limit != PHI_REASON_NONE) {
        self->emit->fault(self->emit, limit, "read up to the limit");
        self->last = true;
        return PHI_OK;
    }
    phi__buf_consume(&self->in, self->at);
    self->no_tag_before = self->no_tag_before > self->at ? self->no_tag_before - self->at : 0;
    self->at = 0;
    size_t got = 0;
    PHI_TRY(phi__stream_read(self->part->stream, self->block + self->block_size, BLOCK_BYTES - self->block_size, &got));
    self->last = got < BLOCK_BYTES - self->block_size;
    self->block_size += got;
    return decode_block(self);
}

static phi__span ahead(const phi__html *self)
{
    return phi__span_part(phi__buf_span(&self->in), self->at, SIZE_MAX);
}

/* Have `size` bytes ahead, if there are so many. */
static phi_status ensure(phi__html *self, size_t size)
{
    while (ahead(self).size < size && !self->last)
        PHI_TRY(fill(self));
    return PHI_OK;
}

static void pass(phi__html *self, size_t size)
{
    self->source += phi__utf_source_length(self->encoding, (const char *)self->in.data + self->at, size);
    self->at += size;
}

/* The code page that the document declares, where its bytes leave that open. */
static phi_status choose_encoding(phi__html *self)
{
    phi__span head;
    self->encoding = self->part->identity.encoding;
    if (self->encoding != PHI__ENC_UTF8 && self->encoding != PHI__ENC_WINDOWS1252)
        return PHI_OK;
    PHI_TRY(phi__stream_peek(self->part->stream, HEAD_BYTES, &head));
    bool ascii = true;
    for (size_t i = 0; i < head.size && ascii; i++)
        ascii = head.data[i] < 0x80;
    for (size_t at = 0; at + 8 < head.size && (ascii || self->encoding != PHI__ENC_UTF8); at++) {
        const bool declares = phi__equal_nocase((const char *)head.data + at, "charset=", 8) ||
                              phi__equal_nocase((const char *)head.data + at, "encoding", 8);
        if (!declares)
            continue;
        size_t begin = at + 8;
        while (begin < head.size && strchr("\"'= \t", head.data[begin]) != NULL && head.data[begin] != 0)
            begin++;
        size_t end = begin;
        while (end < head.size && (phi__is_alnum((char)head.data[end]) || strchr("-_", head.data[end]) != NULL) &&
               head.data[end] != 0)
            end++;
        const uint32_t page = phi__codepage_of_name(phi__span_part(head, begin, end - begin));
        if (page == 1252)
            self->encoding = PHI__ENC_WINDOWS1252;
        self->codepage = page == 1252 ? 0 : page;
        return PHI_OK;
    }
    return PHI_OK;
}

/* Byte order marks are no text; what is mapped to the file counts them. */
static phi_status skip_mark(phi__html *self)
{
    PHI_TRY(ensure(self, 4));
    if (phi__span_starts(ahead(self), "\xEF\xBB\xBF", 3))
        pass(self, 3);
    return PHI_OK;
}

/* ------------------------------------------------------------------------ text */

static phi_status read_text(phi__html *self)
{
    const phi__span text = ahead(self);
    size_t size = 1;
    while (size < text.size && text.data[size] != '<' && text.data[size] != '&')
        size++;
    PHI_TRY(phi__html_text(self, self->in.data + self->at, size, self->source));
    pass(self, size);
    return PHI_OK;
}

static phi_status read_reference(phi__html *self)
{
    uint32_t code = 0;
    PHI_TRY(ensure(self, NEAR));
    const size_t length = phi__html_reference(phi__span_part(ahead(self), 0, NEAR), &code);
    if (length == 0)
        return read_text(self);
    PHI_TRY(phi__html_character(self, code, self->source));
    pass(self, length);
    return PHI_OK;
}

/* ---------------------------------------------------------------------- markup */

/* Up to `mark`, as lines of `part`: scripts and long comments. */
static phi_status read_raw(phi__html *self, const char *part, const char *mark)
{
    const size_t length = strlen(mark);
    const phi__place place = {.part = part};
    PHI_TRY(phi__html_own_line(self, &place));
    for (;;) {
        PHI_TRY(ensure(self, length));
        const phi__span text = ahead(self);
        size_t end = 0;
        while (end + length <= text.size && !phi__equal_nocase((const char *)text.data + end, mark, length))
            end++;
        const bool found = end + length <= text.size;
        const size_t size = found ? end : self->last ? text.size : phi__utf8_whole(phi__span_part(text, 0, end));
        if (size > 0 && self->codepage == 0)
            PHI_TRY(self->emit->source_map(self->emit, self->encoding, self->source));
        if (size > 0)
            PHI_TRY(self->emit->text(self->emit, (const char *)text.data, size));
        pass(self, size);
        if (found || self->last)
            return PHI_OK;
        PHI_TRY(fill(self));
    }
}

static bool is_blank(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!phi__is_space((char)text.data[i]))
            return false;
    }
    return true;
}

static phi_status read_comment(phi__html *self)
{
    PHI_TRY(ensure(self, COMMENT_MOST));
    const phi__span text = phi__span_part(ahead(self), 4, COMMENT_MOST);
    const uint8_t *end = text.size == 0 ? NULL : memmem(text.data, text.size, "-->", 3);
    if (end == NULL) {
        pass(self, 4);
        PHI_TRY(read_raw(self, "comment", "-->"));
        pass(self, ahead(self).size < 3 ? ahead(self).size : 3);
        return PHI_OK;
    }
    const phi__span inner = phi__span_of(text.data, (size_t)(end - text.data));
    if (!is_blank(inner))
        PHI_TRY(phi__html_aside(self, "comment", (phi__span){0}, inner, self->source + 4));
    pass(self, 4 + inner.size + 3);
    return PHI_OK;
}

/* Where the tag ends that `text` begins with: at its '>', which may stand in a quoted value. 0 = nowhere in it. */
static size_t tag_end(phi__span text)
{
    uint8_t quote = 0;
    uint8_t before = 0;
    for (size_t i = 1; i < text.size; i++) {
        const uint8_t c = text.data[i];
        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if (c == '>')
            return i;
        else if ((c == '"' || c == '\'') && before == '=')
            quote = c;
        if (!phi__is_space((char)c))
            before = c;
    }
    return 0;
}

/* Looks further into the file until the tag ends or is too long for one. */
static phi_status find_tag_end(phi__html *self, size_t *end)
{
    *end = 0;
    if (self->at < self->no_tag_before)
        return PHI_OK;
    for (size_t want = 4096; *end == 0; want *= 4) {
        PHI_TRY(ensure(self, want < TAG_MOST ? want : TAG_MOST));
        const phi__span text = phi__span_part(ahead(self), 0, TAG_MOST);
        *end = tag_end(text);
        if (*end != 0 || (want < TAG_MOST && !(self->last && text.size == ahead(self).size)))
            continue;
        const uint8_t *close = memchr(text.data, '>', text.size); /* its quotes are not closed */
        if (close == NULL)
            self->no_tag_before = self->at + text.size;
        else
            *end = (size_t)(close - text.data);
        return PHI_OK;
    }
    return PHI_OK;
}

static phi_status read_tag(phi__html *self)
{
    size_t end = 0;
    PHI_TRY(find_tag_end(self, &end));
    if (end == 0)
        return read_text(self);
    phi__html_mode mode = PHI__HTML_CONTENT;
    PHI_TRY(phi__html_tag(self, phi__span_part(ahead(self), 1, end - 1), self->source + 1, &mode));
    pass(self, end + 1);
    if (mode == PHI__HTML_SCRIPT)
        return read_raw(self, "script", "</script");
    return mode == PHI__HTML_STYLE ? read_raw(self, "style", "</style") : PHI_OK;
}

/* <!DOCTYPE ...>, <![CDATA[ and instructions for programs. */
static phi_status read_declaration(phi__html *self)
{
    const phi__span text = ahead(self);
    if (phi__span_starts(text, "<![CDATA[", 9)) {
        pass(self, 9);
        return PHI_OK;
    }
    size_t end = 0;
    const bool instruction = text.data[1] == '?';
    PHI_TRY(find_tag_end(self, &end));
    if (end == 0)
        return read_text(self);
    const phi__span inner = phi__span_part(ahead(self), 2, end - 2);
    if (instruction && !phi__span_starts(inner, "xml", 3))
        PHI_TRY(phi__html_aside(self, "comment", (phi__span){0}, inner, self->source + 2));
    pass(self, end + 1);
    return PHI_OK;
}

static phi_status read_markup(phi__html *self)
{
    PHI_TRY(ensure(self, NEAR));
    const phi__span text = ahead(self);
    if (phi__span_starts(text, "<!--", 4))
        return read_comment(self);
    if (text.size > 1 && (text.data[1] == '!' || text.data[1] == '?'))
        return read_declaration(self);
    const size_t first = text.size > 2 && text.data[1] == '/' ? 2 : 1;
    if (text.size <= first || !phi__is_letter((char)text.data[first]))
        return read_text(self); /* 2 < 3 */
    return read_tag(self);
}

static phi_status read_all(phi__html *self)
{
    PHI_TRY(choose_encoding(self));
    self->flow.aside.encoding = self->encoding;
    PHI_TRY(skip_mark(self));
    for (;;) {
        PHI_TRY(ensure(self, 1));
        const phi__span text = ahead(self);
        if (text.size == 0)
            break;
        if (text.data[0] == '<')
            PHI_TRY(read_markup(self));
        else if (text.data[0] == '&')
            PHI_TRY(read_reference(self));
        else
            PHI_TRY(read_text(self));
    }
    PHI_TRY(phi__flow_finish(&self->flow));
    const phi__stream *stream = self->part->stream;
    if (stream->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, stream->fault, stream->fault_detail);
    return PHI_OK;
}

static phi_status html_run(phi__part *part, phi__emit *emit)
{
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(BLOCK_BYTES);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    phi__html self = {.part = part, .emit = emit, .block = block};
    phi__buf_init(&self.in, 8 * (size_t)TAG_MOST);
    phi__flow_init(&self.flow, emit);
    const phi_status status = read_all(&self);
    phi__flow_done(&self.flow);
    phi__buf_done(&self.in);
    phi__codepage_done(&self.page_table);
    return status;
}

const phi__extractor phi__extract_html = {.name = "html", .kind = PHI__KIND_HTML, .run = html_run};

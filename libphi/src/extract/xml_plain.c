/* SPDX-License-Identifier: Apache-2.0 */
/* See xml_plain.h. XML 1.0 (fifth edition); the numbers behind § are of its productions.
 *
 * A window of the bytes is held. A tag is parsed where it lies, when all of it is there: names and values end in a
 * zero that is written over what stands behind them, references shrink. Text is handed on in pieces.
 *
 * More is taken than the norm allows where nothing depends on it: control characters, "<" in values, attributes that
 * come twice or without a blank between them. What would make a text of another size or place is not: tags that do not
 * match, entities that are not declared, bytes that are no UTF-8. */
#include "extract/xml_plain.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "extract/xml_reference.h"
#include "extract/xml_window.h"

enum {
    MOST_DEPTH = 1024,
    MOST_ATTRIBUTES = 4096,
    MOST_NAMES_BYTES = 1 << 20, /* of elements that are open */
};

typedef struct plain {
    phi__xml_window window;
    const phi__xml_events *events;
    void *user;
    bool over;                /* parsed, or as far as it can be */
    bool in_data;             /* of a section of character data */
    bool has_doctype, rooted;
    phi__buf names;           /* of the open elements, each with its zero */
    PHI_VEC(size_t) opened;   /* where each of them begins */
    PHI_VEC(const char *) attributes;
} plain;

static phi_status refuse(plain *self, phi_reason reason, const char *detail)
{
    phi__stream_fault(self->window.stream, reason, detail);
    self->over = true;
    return PHI_OK;
}

static phi_status refuse_form(plain *self)
{
    return refuse(self, PHI_REASON_CORRUPT, "its XML is not well formed");
}

static phi__span rest_of(const plain *self)
{
    return phi__xml_window_rest(&self->window);
}

/* The token at hand is not all there. */
static phi_status want_more(plain *self)
{
    if (self->window.ended)
        return refuse_form(self);
    return phi__xml_window_more(&self->window);
}

/* --------------------------------------------------------------------------- text */

static phi_status say(const plain *self, const void *text, size_t size)
{
    return size == 0 || self->opened.count == 0 ? PHI_OK : self->events->text(self->user, text, size);
}

/* Around the root element there are blanks alone. */
static bool is_blank(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!phi__is_space((char)text.data[i]))
            return false;
    }
    return true;
}

/* A reference or a line end of Windows at the beginning of `text`, which goes on behind it or is all there is: how much
 * of it was taken. 0: it is cut off. */
static phi_status say_special(plain *self, phi__span text, bool last, size_t *taken)
{
    *taken = 0;
    if (text.data[0] == '\r') {
        if (text.size == 1 && !last)
            return PHI_OK;
        *taken = text.size > 1 && text.data[1] == '\n' ? 2 : 1;
        return say(self, "\n", 1);
    }
    const phi__xml_reference found = phi__xml_reference_at(text, self->has_doctype);
    *taken = found.size;
    if (found.size == 0)
        return found.cut && !last ? PHI_OK : refuse_form(self);
    return say(self, found.character, found.length);
}

/* All of `text`, or of it what does not need more behind it; `last`: nothing of this text follows. */
static phi_status say_text(plain *self, phi__span text, bool references, bool last)
{
    size_t at = 0;
    while (at < text.size && !self->over) {
        const uint8_t *begin = text.data + at;
        const uint8_t *special = references ? memchr(begin, '&', text.size - at) : NULL;
        size_t size = special == NULL ? text.size - at : (size_t)(special - begin);
        const uint8_t *line = memchr(begin, '\r', size);
        size = line == NULL ? size : (size_t)(line - begin);
        PHI_TRY(say(self, begin, size));
        at += size;
        if (at == text.size)
            break;
        size_t taken = 0;
        PHI_TRY(say_special(self, phi__span_part(text, at, SIZE_MAX), last, &taken));
        at += taken;
        if (taken == 0)
            break;
    }
    self->window.at += at;
    return PHI_OK;
}

static phi_status parse_text(plain *self)
{
    const phi__span rest = rest_of(self);
    const uint8_t *open = memchr(rest.data, '<', rest.size);
    const phi__span text = phi__span_part(rest, 0, open == NULL ? rest.size : (size_t)(open - rest.data));
    if (self->opened.count == 0 && !is_blank(text))
        return refuse_form(self);
    const size_t before = self->window.at;
    PHI_TRY(say_text(self, text, true, open != NULL || self->window.ended));
    return self->window.at - before == text.size || self->over ? PHI_OK : want_more(self);
}

/* In a section of character data (§18-21). */
static phi_status parse_data(plain *self)
{
    enum { END = 3 };
    const phi__span rest = rest_of(self);
    size_t size = 0;
    while (size < rest.size && !phi__span_starts(phi__span_part(rest, size, END), "]]>", END)) {
        const uint8_t *bracket = memchr(rest.data + size + 1, ']', rest.size - size - 1);
        size = bracket == NULL ? rest.size : (size_t)(bracket - rest.data);
    }
    const bool closed = size < rest.size;
    if (!closed && !self->window.ended) /* the end may be cut in two */
        size = rest.size < END - 1 ? 0 : rest.size - (END - 1);
    const size_t before = self->window.at;
    PHI_TRY(say_text(self, phi__span_part(rest, 0, size), false, closed || self->window.ended));
    if (self->window.at - before < size || !closed)
        return want_more(self);
    self->window.at += END;
    self->in_data = false;
    return PHI_OK;
}

/* --------------------------------------------------------------------------- tags */

static bool ends_name(char c)
{
    return phi__is_space(c) || c == '/' || c == '>' || c == '=';
}

/* One attribute (§41), at `*at` of the tag, whose last byte is its ">": *name and *value end in zeros. */
static bool parse_attribute(const plain *self, char *tag, size_t size, size_t *at, const char **name, const char **value)
{
    size_t i = *at;
    const size_t begin = i;
    while (!ends_name(tag[i]))
        i++;
    const size_t end = i;
    while (phi__is_space(tag[i]))
        i++;
    if (end == begin || tag[i] != '=')
        return false;
    i++;
    while (phi__is_space(tag[i]))
        i++;
    const char quote = tag[i];
    const char *close = quote == '"' || quote == '\'' ? memchr(tag + i + 1, quote, size - i - 1) : NULL;
    if (close == NULL)
        return false;
    char *text = tag + i + 1;
    const size_t length = (size_t)(close - text);
    *at = i + length + 2;
    tag[end] = '\0';
    *name = tag + begin;
    *value = text;
    return phi__xml_normalise(text, length, self->has_doctype);
}

/* "{a, b, NULL}", or false: no well-formed tag. Behind the name. */
static phi_status parse_attributes(plain *self, char *tag, size_t size, size_t at, bool *empty, bool *good)
{
    self->attributes.count = 0;
    *good = *empty = false;
    for (;;) {
        while (phi__is_space(tag[at]))
            at++;
        *empty = tag[at] == '/' && at + 2 == size;
        if (*empty || at + 1 == size)
            break;
        const char *name = NULL, *value = NULL;
        if (self->attributes.count >= 2 * (size_t)MOST_ATTRIBUTES || !parse_attribute(self, tag, size, &at, &name, &value))
            return PHI_OK;
        PHI_TRY(PHI_VEC_PUSH(&self->attributes, name));
        PHI_TRY(PHI_VEC_PUSH(&self->attributes, value));
    }
    *good = true;
    return PHI_VEC_PUSH(&self->attributes, NULL);
}

/* Where the tag at hand ends, behind its ">", which may stand within quotes; 0 = not in the window. */
static size_t tag_size(phi__span tag)
{
    char quote = 0;
    for (size_t i = 1; i < tag.size; i++) {
        const char c = (char)tag.data[i];
        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return i + 1;
    }
    return 0;
}

static const char *local_name(const char *name, size_t size)
{
    const char *colon = memchr(name, ':', size);
    return colon == NULL ? name : colon + 1;
}

static phi_status enter(plain *self, const char *name, size_t size)
{
    if (self->opened.count >= MOST_DEPTH)
        return refuse(self, PHI_REASON_CORRUPT, "its elements are nested too deeply");
    PHI_TRY(PHI_VEC_PUSH(&self->opened, self->names.size));
    const phi_status status = phi__buf_append(&self->names, name, size + 1);
    return status == PHI_PARTIAL ? refuse(self, PHI_REASON_LIMIT_MEMORY, "its XML has too long a token") : status;
}

static void leave(plain *self)
{
    self->names.size = self->opened.items[--self->opened.count];
}

static phi_status parse_open(plain *self)
{
    const phi__span rest = rest_of(self);
    const size_t size = tag_size(rest);
    if (size == 0)
        return want_more(self);
    char *tag = (char *)self->window.bytes.data + self->window.at;
    size_t end = 1;
    while (!ends_name(tag[end]))
        end++;
    const char next = tag[end];
    bool empty = false, good = false;
    if (end == 1 || next == '=' || (self->opened.count == 0 && self->rooted))
        return refuse_form(self);
    PHI_TRY(parse_attributes(self, tag, size, end, &empty, &good));
    if (!good)
        return refuse_form(self);
    tag[end] = '\0';
    self->rooted = true;
    self->window.at += size;
    PHI_TRY(enter(self, tag + 1, end - 1));
    if (self->over)
        return PHI_OK;
    const char *name = local_name(tag + 1, end - 1);
    PHI_TRY(self->events->open(self->user, name, self->attributes.items));
    if (!empty)
        return PHI_OK;
    leave(self);
    return self->events->close(self->user, name);
}

/* The name is that of the element that was opened last: the same characters, then blanks at most. */
static phi_status parse_close(plain *self)
{
    const phi__span rest = rest_of(self);
    const uint8_t *close = memchr(rest.data, '>', rest.size);
    if (close == NULL)
        return want_more(self);
    if (self->opened.count == 0)
        return refuse_form(self);
    const char *name = (const char *)self->names.data + self->opened.items[self->opened.count - 1];
    const size_t length = self->names.size - self->opened.items[self->opened.count - 1] - 1;
    const phi__span tag = phi__span_of(rest.data + 2, (size_t)(close - rest.data) - 2);
    if (!phi__span_starts(tag, name, length) || !is_blank(phi__span_part(tag, length, SIZE_MAX)))
        return refuse_form(self);
    self->window.at += tag.size + 3;
    const phi_status status = self->events->close(self->user, local_name(name, length));
    leave(self);
    return status;
}

/* -------------------------------------------------------------------- other markup */

/* A comment, an instruction: up to where it ends. */
static phi_status pass(plain *self, size_t head, const char *end)
{
    const phi__span rest = rest_of(self);
    const size_t tail = strlen(end);
    for (size_t at = head; at + tail <= rest.size; at++) {
        const uint8_t *found = memchr(rest.data + at, end[0], rest.size - at);
        if (found == NULL)
            break;
        at = (size_t)(found - rest.data);
        if (phi__span_starts(phi__span_part(rest, at, tail), end, tail)) {
            self->window.at += at + tail;
            return PHI_OK;
        }
    }
    return want_more(self);
}

/* One that is only named declares nothing: no other file is opened. */
static phi_status parse_doctype(plain *self)
{
    const phi__span rest = rest_of(self);
    const size_t size = tag_size(rest);
    const uint8_t *bracket = memchr(rest.data, '[', size == 0 ? rest.size : size);
    if (bracket != NULL)
        return refuse(self, PHI_REASON_CORRUPT, "it has a document type with declarations, which is refused");
    if (size == 0)
        return want_more(self);
    if (self->rooted || self->has_doctype)
        return refuse_form(self);
    self->has_doctype = true;
    self->window.at += size;
    return PHI_OK;
}

/* "<!": a comment, character data or the type of the document, when enough is there to tell. */
static phi_status parse_declaration(plain *self)
{
    static const char COMMENT[] = "<!--", DATA[] = "<![CDATA[", TYPE[] = "<!DOCTYPE";
    const phi__span rest = rest_of(self);
    if (phi__span_starts(rest, COMMENT, sizeof COMMENT - 1))
        return pass(self, sizeof COMMENT - 1, "-->");
    if (phi__span_starts(rest, DATA, sizeof DATA - 1) && self->opened.count > 0) {
        self->window.at += sizeof DATA - 1;
        self->in_data = true;
        return PHI_OK;
    }
    if (phi__span_starts(rest, TYPE, sizeof TYPE - 1))
        return parse_doctype(self);
    return rest.size < sizeof DATA - 1 ? want_more(self) : refuse_form(self);
}

static phi_status parse_markup(plain *self)
{
    const phi__span rest = rest_of(self);
    if (rest.size < 2)
        return want_more(self);
    switch (rest.data[1]) {
    case '/':
        return parse_close(self);
    case '!':
        return parse_declaration(self);
    case '?':
        return pass(self, 2, "?>");
    default:
        return parse_open(self);
    }
}

static phi_status parse_next(plain *self)
{
    if (self->in_data)
        return parse_data(self);
    return rest_of(self).data[0] == '<' ? parse_markup(self) : parse_text(self);
}

static phi_status parse_all(plain *self)
{
    while (!self->over) {
        if (rest_of(self).size > 0)
            PHI_TRY(parse_next(self));
        else if (self->window.ended)
            break;
        else
            PHI_TRY(phi__xml_window_more(&self->window));
    }
    const bool whole = self->rooted && self->opened.count == 0 && !self->in_data;
    return self->over || whole ? PHI_OK : refuse_form(self);
}

phi_status phi__xml_plain(phi__stream *stream, const phi__xml_events *events, void *user, bool *taken)
{
    plain self = {.events = events, .user = user};
    phi__buf_init(&self.names, MOST_NAMES_BYTES);
    phi_status status = phi__xml_window_open(&self.window, stream, taken);
    if (status == PHI_OK && *taken)
        status = parse_all(&self);
    phi__xml_window_done(&self.window);
    phi__buf_done(&self.names);
    PHI_VEC_DONE(&self.opened);
    PHI_VEC_DONE(&self.attributes);
    return status;
}

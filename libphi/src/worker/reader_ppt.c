/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_ppt.h. Every record of the stream is walked, whether the presentation
 * still refers to it or not: what was deleted and saved fast is text as well. The list
 * of slides and the directory of objects give slides and notes their numbers. */
#include "worker/reader_ppt.h"

#include "worker/reader_lines.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    CONTAINER = 0x0F,
    SLIDE = 0x03EE, SLIDE_ATOM = 0x03EF, NOTES = 0x03F0, NOTES_ATOM = 0x03F1, SLIDE_PERSIST = 0x03F3, MASTER = 0x03F8,
    TEXT_CHARS = 0x0FA0, TEXT_BYTES = 0x0FA8, STRING = 0x0FBA, SLIDE_LIST = 0x0FF0, LINK = 0x0FD7, HEADERS = 0x0FD9,
    COMMENT = 0x2EE0, OBJECT = 0x1011, DIRECTORY = 0x1772, HANDOUT = 0x0FC9, FONTS = 0x07D5, ENCRYPTION = 0x2F14,
    SHAPE_OPTIONS = 0xF00B, MORE_OPTIONS = 0xF121, YET_MORE_OPTIONS = 0xF122,
    DEPTH = 32, SLIDES = 65536, OBJECTS = 1 << 20,
};

typedef struct slide {
    uint32_t reference; /* into the directory */
    uint32_t id;
} slide;

typedef struct ppt {
    phi__say *say;
    phi__span stream;
    phi__lines lines;
    slide *slides;
    size_t slide_count;
    uint32_t *offsets; /* by reference */
    bool directory;    /* first pass: only lists */
    void (*unpack)(void *user, phi__span packed, uint32_t number);
    void *user;
    uint32_t objects;
    bool encrypted;
    /* where the walk is */
    uint32_t page;
    const char *part;
    const char *field;
    uint32_t listed;   /* number of the slide in the list */
} ppt;

static uint32_t number_at(phi__span span, size_t at, size_t bytes)
{
    phi__cursor cursor = phi__cursor_at(phi__span_part(span, at, bytes));
    return (uint32_t)phi__cursor_le(&cursor, bytes);
}

static uint32_t page_of_offset(const ppt *self, size_t offset)
{
    for (size_t i = 0; i < self->slide_count; i++) {
        const uint32_t reference = self->slides[i].reference;
        if (reference < OBJECTS && self->offsets[reference] == offset)
            return (uint32_t)i + 1;
    }
    return 0;
}

static uint32_t page_of_id(const ppt *self, uint32_t id)
{
    for (size_t i = 0; i < self->slide_count; i++) {
        if (self->slides[i].id == id)
            return (uint32_t)i + 1;
    }
    return 0;
}

static void say_text(ppt *self, phi__span text, bool wide, const char *field)
{
    if (text.size == 0 || self->directory)
        return;
    phi__lines_place(&self->lines, self->page, self->part, field);
    const size_t unit = wide ? 2 : 1;
    size_t from = 0;
    for (size_t at = 0; at + unit <= text.size; at += unit) { /* paragraphs and line breaks */
        const uint32_t code = number_at(text, at, unit);
        if (code >= 0x20 && code != 0x7F)
            continue;
        const phi__span run = phi__span_part(text, from, at - from);
        if (wide)
            phi__lines_wide(&self->lines, run);
        else
            phi__lines_bytes(&self->lines, run);
        phi__lines_put(&self->lines, code == 0x09 ? "\t" : code == 0x0D || code == 0x0B ? "\n" : " ", 1);
        from = at + unit;
    }
    const phi__span rest = phi__span_part(text, from, text.size - from);
    if (wide)
        phi__lines_wide(&self->lines, rest);
    else
        phi__lines_bytes(&self->lines, rest);
    phi__lines_put(&self->lines, "\n", 1);
}

/* The directory: offsets of runs of objects ([MS-PPT] 2.3.5). Later ones replace earlier ones. */
static void read_directory(ppt *self, phi__span body)
{
    for (size_t at = 0; at + 4 <= body.size;) {
        const uint32_t entry = number_at(body, at, 4);
        const uint32_t first = entry & 0xFFFFF, count = entry >> 20;
        at += 4;
        for (uint32_t i = 0; i < count && at + 4 <= body.size; i++, at += 4) {
            if (first + i < OBJECTS)
                self->offsets[first + i] = number_at(body, at, 4);
        }
        if (count == 0)
            return;
    }
}

/* Properties of a shape that are texts ([MS-ODRAW] 2.3.4.2, 2.3.22.1): six bytes for each property, and behind all of them
 * what does not fit into those, in order. */
static void read_options(ppt *self, size_t count, phi__span body)
{
    enum { ID = 0x3FFF, COMPLEX = 0x8000, DESCRIPTION = 0x381, WORD_ART = 0xC0 };
    size_t at = 6 * count;
    const char *part = self->part;
    for (size_t i = 0; i < count && 6 * i + 6 <= body.size && at < body.size; i++) {
        const uint32_t head = number_at(body, 6 * i, 2), size = number_at(body, 6 * i + 2, 4);
        if ((head & COMPLEX) == 0)
            continue;
        phi__span text = phi__span_part(body, at, size);
        while (text.size >= 2 && number_at(text, text.size - 2, 2) == 0)
            text.size -= 2;
        self->part = (head & ID) == DESCRIPTION ? "description" : part;
        if ((head & ID) == DESCRIPTION || (head & ID) == WORD_ART)
            say_text(self, text, true, NULL);
        at += size;
    }
    self->part = part;
}

static void read_atom(ppt *self, uint16_t type, uint16_t instance, phi__span body, uint16_t parent)
{
    switch (type) {
    case DIRECTORY:
        if (self->directory)
            read_directory(self, body);
        return;
    case SLIDE_PERSIST:
        if (parent != SLIDE_LIST || self->part != NULL)
            return;
        if (self->directory && self->slide_count < SLIDES)
            self->slides[self->slide_count++] = (slide){number_at(body, 0, 4), number_at(body, 12, 4)};
        self->page = ++self->listed;
        return;
    case NOTES_ATOM:
        self->page = page_of_id(self, number_at(body, 0, 4));
        return;
    case TEXT_CHARS:
        say_text(self, body, true, NULL);
        return;
    case TEXT_BYTES:
        say_text(self, body, false, NULL);
        return;
    case STRING:
        say_text(self, body, true, parent == COMMENT && instance == 0 ? "author" : NULL);
        return;
    case OBJECT:
        if (!self->directory && instance == 1 && body.size > 4)
            self->unpack(self->user, phi__span_part(body, 4, body.size), ++self->objects);
        return;
    case ENCRYPTION:
        self->encrypted = true;
        return;
    case SHAPE_OPTIONS:
    case MORE_OPTIONS:
    case YET_MORE_OPTIONS:
        read_options(self, instance, body);
        return;
    default:
        return;
    }
}

/* What a container makes of the text in it. */
static void enter(ppt *self, uint16_t type, uint16_t instance, size_t offset)
{
    switch (type) {
    case SLIDE:
        self->page = page_of_offset(self, offset);
        return;
    case NOTES:
        self->part = "notes";
        return;
    case MASTER:
    case HANDOUT:
        self->part = "master";
        return;
    case SLIDE_LIST: /* 0 of slides, 1 of masters, 2 of notes */
        self->part = instance == 0 ? NULL : instance == 1 ? "master" : "notes";
        self->listed = 0;
        if (instance == 0 && self->directory)
            self->slide_count = 0; /* the last list counts */
        return;
    case COMMENT:
        self->part = "comments";
        return;
    case LINK:
        self->part = "link";
        return;
    case HEADERS:
        self->part = "header";
        return;
    default:
        return;
    }
}

static void walk(ppt *self, size_t from, size_t to, unsigned depth, uint16_t parent)
{
    for (size_t at = from; at + 8 <= to && !self->say->lost;) {
        const uint32_t head = number_at(self->stream, at, 2);
        const uint16_t type = (uint16_t)number_at(self->stream, at + 2, 2);
        const size_t size = number_at(self->stream, at + 4, 4);
        const size_t end = size > to - at - 8 ? to : at + 8 + size;
        if ((head & 0x0F) != CONTAINER) {
            read_atom(self, type, (uint16_t)(head >> 4), phi__span_part(self->stream, at + 8, end - at - 8), parent);
        } else if (depth < DEPTH && type != FONTS) {
            const uint32_t page = self->page;
            const char *part = self->part;
            enter(self, type, (uint16_t)(head >> 4), at);
            walk(self, at + 8, end, depth + 1, type);
            self->page = page;
            self->part = part;
        }
        at = end;
    }
}

static void read_presentation(ppt *self)
{
    self->slides = calloc(SLIDES, sizeof *self->slides);
    self->offsets = calloc(OBJECTS, sizeof *self->offsets);
    if (self->slides == NULL || self->offsets == NULL) {
        phi__say_fault(self->say, PHI_REASON_LIMIT_MEMORY, "the presentation needs more memory than a worker may have");
        return;
    }
    self->directory = true;
    walk(self, 0, self->stream.size, 0, 0);
    self->directory = false;
    self->page = 0;
    if (self->encrypted)
        phi__say_fault(self->say, PHI_REASON_ENCRYPTED, "needs a password");
    else
        walk(self, 0, self->stream.size, 0, 0);
    phi__lines_flush(&self->lines);
}

bool phi__reader_ppt_read(phi__say *say, phi__span stream, void (*unpack)(void *user, phi__span packed, uint32_t number),
                          void *user)
{
    ppt *self = calloc(1, sizeof *self);
    if (self == NULL) {
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "the presentation needs more memory than a worker may have");
        return true;
    }
    self->say = say;
    self->stream = stream;
    self->unpack = unpack;
    self->user = user;
    self->lines = (phi__lines){.say = say, .codepage = 1252};
    read_presentation(self);
    free(self->slides);
    free(self->offsets);
    free(self);
    return true;
}

/* Where a picture begins behind the head of its record, with which `stream` ends ([MS-ODRAW] 2.2.23): one or two marks of 16
 * bytes, and a tag. */
static size_t picture_begin(phi__span stream, size_t at)
{
    static const size_t HEADS[] = {8 + 17, 8 + 33};
    for (size_t i = 0; i < sizeof HEADS / sizeof *HEADS; i++) {
        const phi__span part = phi__span_part(stream, at + HEADS[i], 8);
        if (phi__span_starts(part, "\xFF\xD8\xFF", 3) || phi__span_starts(part, "\x89PNG\r\n\x1A\n", 8))
            return at + HEADS[i];
    }
    return 0;
}

/* A drawing (EMF, WMF or PICT): marks, then what it is ([MS-ODRAW] 2.2.31), then its bytes, as a rule compressed. */
static bool say_drawing(phi__say *say, phi__span record, uint32_t number, void (*unpack)(void *user, phi__span packed, uint32_t number),
                        void *user)
{
    enum { MARK = 16, HEAD = 34, SAVED_AT = 28, COMPRESSION_AT = 32, DEFLATED = 0, PLAIN = 0xFE };
    for (size_t marks = MARK; marks <= 2 * MARK; marks += MARK) {
        const phi__span head = phi__span_part(record, marks, HEAD);
        const size_t size = number_at(head, SAVED_AT, 4), left = record.size > marks + HEAD ? record.size - marks - HEAD : 0;
        const uint32_t how = number_at(head, COMPRESSION_AT, 1);
        if (size == 0 || size > left || (how != DEFLATED && how != PLAIN) || number_at(head, COMPRESSION_AT + 1, 1) != 0xFE)
            continue;
        const phi__span bytes = phi__span_part(record, marks + HEAD, size);
        char name[32];
        if (how == DEFLATED) {
            unpack(user, bytes, number);
            return true;
        }
        (void)snprintf(name, sizeof name, "drawing-%u", (unsigned)number);
        phi__say_member(say, name, bytes.size, false);
        phi__say_data(say, bytes.data, bytes.size);
        phi__say_member_end(say, PHI_REASON_NONE, NULL);
        return true;
    }
    return false;
}

void phi__reader_ppt_read_pictures(phi__say *say, phi__span stream, void (*unpack)(void *user, phi__span packed, uint32_t number),
                                   void *user)
{
    enum { EMF = 0x1A, PICT = 0x1C };
    uint32_t number = 0, drawings = 0;
    for (size_t at = 0; at + 33 < stream.size && !say->lost;) {
        const bool blip = stream.data[at + 3] == 0xF0 && stream.data[at + 2] >= EMF && stream.data[at + 2] <= 0x2A;
        const size_t size = blip ? number_at(stream, at + 4, 4) : 0;
        const bool whole = blip && size <= stream.size - at - 8;
        const bool drawn = whole && stream.data[at + 2] <= PICT && say_drawing(say, phi__span_part(stream, at + 8, size), drawings + 1, unpack, user);
        const size_t begin = whole && !drawn ? picture_begin(phi__span_part(stream, 0, at + 8 + size), at) : 0;
        drawings += drawn;
        if (begin == 0) {
            at += drawn ? 8 + size : 1;
            continue;
        }
        char name[32];
        const size_t end = at + 8 + size;
        const char *suffix = stream.data[begin] == 0xFF ? ".jpg" : ".png";
        (void)snprintf(name, sizeof name, "picture-%u%s", (unsigned)++number, suffix);
        phi__say_member(say, name, end - begin, false);
        phi__say_data(say, stream.data + begin, end - begin);
        phi__say_member_end(say, PHI_REASON_NONE, NULL);
        at = end;
    }
}

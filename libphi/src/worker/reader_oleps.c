/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_oleps.h. Numbers and times are left out: none of them identifies anyone. */
#include "worker/reader_oleps.h"

#include "worker/reader_lines.h"

#include <stdio.h>

enum {
    SETS = 2, PROPERTIES = 4096, VALUES = 4096, NAME_BYTES = 128,
    DICTIONARY = 0, CODEPAGE = 1, UTF16 = 1200,
    TYPE_SHORT = 2, TYPE_VARIANT = 12, TYPE_BYTES = 30, TYPE_WIDE = 31, TYPE_VECTOR = 0x1000,
};

typedef struct set {
    phi__lines *lines;
    phi__span bytes;
    size_t count;
    bool summary;  /* the first set of SummaryInformation, else document or user properties */
    size_t names;  /* where the dictionary is; 0 = there is none */
} set;

static uint32_t number_at(phi__span span, size_t at, size_t bytes)
{
    phi__cursor cursor = phi__cursor_at(phi__span_part(span, at, bytes));
    return (uint32_t)phi__cursor_le(&cursor, bytes);
}

static const char *known_name(bool summary, uint32_t id)
{
    static const char *const SUMMARY[] = {NULL, NULL, "title", "subject", "author", "keywords", "comments", "template",
                                          "last author", "revision"};
    static const char *const DOCUMENT[] = {NULL, NULL, "category", "format"};
    if (summary)
        return id < sizeof SUMMARY / sizeof *SUMMARY ? SUMMARY[id] : NULL;
    if (id == 14)
        return "manager";
    if (id == 15)
        return "company";
    return id < sizeof DOCUMENT / sizeof *DOCUMENT ? DOCUMENT[id] : NULL;
}

/* Name of a property of the user's; "" when it has none. */
static void user_name(const set *self, uint32_t wanted, char out[NAME_BYTES])
{
    phi__cursor at = phi__cursor_at(phi__span_part(self->bytes, self->names, self->bytes.size));
    const uint32_t count = phi__cursor_le32(&at);
    const bool wide = self->lines->codepage == UTF16;
    out[0] = '\0';
    for (uint32_t i = 0; i < count && i < PROPERTIES && !at.failed; i++) {
        const uint32_t id = phi__cursor_le32(&at);
        const size_t size = (size_t)phi__cursor_le32(&at) * (wide ? 2 : 1);
        const uint8_t *bytes = phi__cursor_take(&at, size);
        if (wide && size % 4 != 0)
            (void)phi__cursor_skip(&at, 4 - size % 4);
        if (id == wanted && bytes != NULL) {
            const phi__span name = phi__span_of(bytes, size < NAME_BYTES ? size : NAME_BYTES);
            (void)phi__lines_convert(self->lines, name, wide, out, NAME_BYTES);
            return;
        }
    }
}

static void say_text(set *self, const char *name, phi__span text, bool wide)
{
    const size_t unit = wide ? 2 : 1;
    while (text.size >= unit && text.data[text.size - 1] == 0 && text.data[text.size - unit] == 0)
        text.size -= unit;
    if (text.size == 0)
        return;
    phi__lines_place(self->lines, 0, "metadata", name[0] == '\0' ? NULL : name);
    if (wide)
        phi__lines_wide(self->lines, text);
    else
        phi__lines_bytes(self->lines, text);
    phi__lines_put(self->lines, "\n", 1);
}

/* A string behind its size, padded to four bytes in vectors. */
static void say_string(set *self, const char *name, phi__cursor *at, bool wide)
{
    const uint32_t size = phi__cursor_le32(at);
    const size_t bytes = (size_t)size * (wide ? 2 : 1);
    const uint8_t *data = phi__cursor_take(at, bytes);
    if (data == NULL)
        return;
    const bool two = !wide && self->lines->codepage == UTF16;
    say_text(self, name, phi__span_of(data, bytes), wide || two);
    if (bytes % 4 != 0)
        (void)phi__cursor_skip(at, 4 - bytes % 4);
}

static void say_value(set *self, const char *name, phi__span value)
{
    phi__cursor at = phi__cursor_at(value);
    uint32_t type = phi__cursor_le32(&at) & 0xFFFF;
    uint32_t count = 1;
    if ((type & TYPE_VECTOR) != 0)
        count = phi__cursor_le32(&at);
    const bool mixed = type == (TYPE_VECTOR | TYPE_VARIANT);
    type &= ~(uint32_t)TYPE_VECTOR;
    for (uint32_t i = 0; i < count && i < VALUES && !at.failed; i++) {
        if (mixed)
            type = phi__cursor_le32(&at) & 0xFFFF;
        if (type == TYPE_BYTES || type == TYPE_WIDE)
            say_string(self, name, &at, type == TYPE_WIDE);
        else if (mixed)
            (void)phi__cursor_skip(&at, 4); /* a number beside a heading */
        else
            return;
    }
}

static void find_codepage(set *self)
{
    self->lines->codepage = 1252;
    self->names = 0;
    for (size_t i = 0; i < self->count; i++) {
        const uint32_t id = number_at(self->bytes, 8 + 8 * i, 4), offset = number_at(self->bytes, 12 + 8 * i, 4);
        if (id == DICTIONARY)
            self->names = offset;
        if (id == CODEPAGE && number_at(self->bytes, offset, 2) == TYPE_SHORT)
            self->lines->codepage = number_at(self->bytes, (size_t)offset + 4, 2);
    }
}

static void read_set(set *self)
{
    self->count = number_at(self->bytes, 4, 4);
    if (self->count > PROPERTIES)
        self->count = PROPERTIES;
    find_codepage(self);
    for (size_t i = 0; i < self->count && !self->lines->say->lost; i++) {
        const uint32_t id = number_at(self->bytes, 8 + 8 * i, 4), offset = number_at(self->bytes, 12 + 8 * i, 4);
        char name[NAME_BYTES] = "";
        const char *known = self->names == 0 ? known_name(self->summary, id) : NULL;
        if (id == DICTIONARY || id == CODEPAGE || offset == 0)
            continue;
        if (known != NULL)
            (void)snprintf(name, sizeof name, "%s", known);
        else if (self->names != 0)
            user_name(self, id, name);
        if (self->names != 0 && name[0] != '\0') {
            phi__lines_place(self->lines, 0, "names", NULL);
            phi__lines_put(self->lines, name, strlen(name));
            phi__lines_put(self->lines, "\n", 1);
        }
        say_value(self, name, phi__span_part(self->bytes, offset, self->bytes.size));
    }
}

void phi__reader_oleps_read(phi__say *say, phi__span stream)
{
    static phi__lines lines;
    static const uint8_t SUMMARY_ID[4] = {0xE0, 0x85, 0x9F, 0xF2};
    if (number_at(stream, 0, 2) != 0xFFFE)
        return;
    lines = (phi__lines){.say = say};
    const uint32_t count = number_at(stream, 24, 4);
    for (uint32_t i = 0; i < count && i < SETS; i++) {
        const size_t head = 28 + 20 * (size_t)i;
        const uint32_t offset = number_at(stream, head + 16, 4);
        set one = {.lines = &lines, .bytes = phi__span_part(stream, offset, stream.size)};
        one.summary = phi__span_starts(phi__span_part(stream, head, 4), SUMMARY_ID, 4);
        if (offset >= 28)
            read_set(&one);
    }
    phi__lines_flush(&lines);
}

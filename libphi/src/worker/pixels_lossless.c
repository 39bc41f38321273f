/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels_raw.h: lossless JPEG (ISO 10918-1 annex H, process 14), the usual compression of X-rays and
 * ultrasound. The libraries at hand read 8 bits of the lossy kind only.
 *
 * All components of the first scan are decoded, and those of one are kept. Not read: components of
 * different sizes, and scans of single components after the first. */
#include "worker/pixels_raw.h"

#include <stdlib.h>
#include <string.h>

enum { COMPONENTS = 4, TABLES = 4, CODE_BITS = 16, CATEGORIES = 17, BEYOND_MOST = 64 };

typedef struct huffman {
    bool there;
    uint32_t first[CODE_BITS + 1], counts[CODE_BITS + 1], index[CODE_BITS + 1]; /* of the codes of each length */
    uint8_t values[256];
} huffman;

typedef struct lossless {
    phi__cursor at;
    uint64_t bits;
    unsigned bit_count;
    bool ended;      /* a marker was met: zeros follow */
    unsigned beyond; /* how many bits of them */
    huffman tables[TABLES];
    uint64_t width, height, interval;
    unsigned precision, components, predictor, shift;
    uint8_t table_of[COMPONENTS];
    uint16_t *rows[2]; /* the row above and the present one, all components */
} lossless;

/* -------------------------------------------------------------------- headers */

static bool read_tables(lossless *self, phi__cursor *c)
{
    while (phi__cursor_left(c) > 0) {
        huffman *table = &self->tables[phi__cursor_u8(c) % TABLES];
        uint32_t code = 0, total = 0;
        for (unsigned length = 1; length <= CODE_BITS; length++) {
            table->counts[length] = phi__cursor_u8(c);
            table->index[length] = total;
            table->first[length] = code;
            total += table->counts[length];
            code = (code + table->counts[length]) << 1;
        }
        if (total > sizeof table->values)
            return false;
        const uint8_t *values = phi__cursor_take(c, total);
        if (values == NULL || c->failed)
            return false;
        memcpy(table->values, values, total);
        table->there = true;
    }
    return true;
}

static bool read_frame(lossless *self, phi__cursor *c)
{
    enum { SQUARE = 0x11 };
    self->precision = phi__cursor_u8(c);
    self->height = phi__cursor_be(c, 2);
    self->width = phi__cursor_be(c, 2);
    self->components = phi__cursor_u8(c);
    if (self->precision < 2 || self->precision > 16 || self->components < 1 || self->components > COMPONENTS)
        return false;
    for (unsigned i = 0; i < self->components; i++) {
        (void)phi__cursor_skip(c, 1);
        if (phi__cursor_u8(c) != SQUARE)
            return false;
        (void)phi__cursor_skip(c, 1);
    }
    return !c->failed;
}

static bool read_scan_head(lossless *self, phi__cursor *c)
{
    if (phi__cursor_u8(c) != self->components)
        return false;
    for (unsigned i = 0; i < self->components; i++) {
        (void)phi__cursor_skip(c, 1);
        self->table_of[i] = (phi__cursor_u8(c) >> 4) % TABLES;
        if (!self->tables[self->table_of[i]].there)
            return false;
    }
    self->predictor = phi__cursor_u8(c);
    (void)phi__cursor_skip(c, 1);
    self->shift = phi__cursor_u8(c) & 15;
    return !c->failed && self->predictor >= 1 && self->predictor <= 7 && self->shift < self->precision;
}

/* Up to the begin of the first scan. */
static bool read_headers(lossless *self)
{
    enum { SOF3 = 0xC3, DHT = 0xC4, SOS = 0xDA, DRI = 0xDD, SOI = 0xD8 };
    bool frame = false;
    for (;;) {
        uint8_t marker = phi__cursor_u8(&self->at);
        if (self->at.failed || marker != 0xFF)
            return false;
        while (marker == 0xFF && !self->at.failed)
            marker = phi__cursor_u8(&self->at);
        if (marker == SOI)
            continue;
        const uint64_t size = phi__cursor_be(&self->at, 2);
        const uint8_t *bytes = size < 2 ? NULL : phi__cursor_take(&self->at, (size_t)size - 2);
        if (bytes == NULL || self->at.failed)
            return false;
        phi__cursor c = phi__cursor_at(phi__span_of(bytes, (size_t)size - 2));
        if (marker == DRI)
            self->interval = phi__cursor_be(&c, 2);
        if ((marker == DHT && !read_tables(self, &c)) || (marker == SOF3 && !read_frame(self, &c)))
            return false;
        frame = frame || marker == SOF3;
        if (marker == SOS)
            return frame && read_scan_head(self, &c);
    }
}

/* ----------------------------------------------------------------------- bits */

static void fill(lossless *self, unsigned count)
{
    while (self->bit_count < count) {
        uint8_t byte = 0;
        if (!self->ended)
            byte = phi__cursor_u8(&self->at);
        if (byte == 0xFF && phi__cursor_u8(&self->at) != 0) { /* a marker, which waits for who looks for it */
            self->ended = true;
            self->at.at -= self->at.failed ? 1 : 2;
            byte = 0;
        }
        self->ended = self->ended || self->at.failed;
        self->beyond += self->ended ? 8 : 0;
        self->bits = self->bits << 8 | byte;
        self->bit_count += 8;
    }
}

static uint32_t take(lossless *self, unsigned count)
{
    fill(self, count);
    self->bit_count -= count;
    return (uint32_t)(self->bits >> self->bit_count & (((uint64_t)1 << count) - 1));
}

/* How many bits the difference has; CATEGORIES = no such code. */
static unsigned category(lossless *self, const huffman *table)
{
    uint32_t code = 0;
    for (unsigned length = 1; length <= CODE_BITS; length++) {
        code = code << 1 | take(self, 1);
        if (code >= table->first[length] && code - table->first[length] < table->counts[length])
            return table->values[table->index[length] + code - table->first[length]];
    }
    return CATEGORIES;
}

static bool difference(lossless *self, const huffman *table, int32_t *out)
{
    const unsigned count = category(self, table);
    if (count >= CATEGORIES)
        return false;
    const int32_t bits = count == 0 || count == 16 ? 0 : (int32_t)take(self, count);
    const bool negative = count > 0 && count < 16 && bits < 1 << (count - 1);
    *out = count == 16 ? 32768 : negative ? bits - (1 << count) + 1 : bits;
    return true;
}

/* -------------------------------------------------------------------- samples */

static int32_t predict(const lossless *self, size_t at, bool first_column, bool first_row)
{
    if (first_row)
        return first_column ? 1 << (self->precision - self->shift - 1) : self->rows[1][at - self->components];
    const int32_t above = self->rows[0][at];
    if (first_column)
        return above;
    const int32_t left = self->rows[1][at - self->components], corner = self->rows[0][at - self->components];
    switch (self->predictor) {
    case 1: return left;
    case 2: return above;
    case 3: return corner;
    case 4: return left + above - corner;
    case 5: return left + ((above - corner) >> 1);
    case 6: return above + ((left - corner) >> 1);
    default: return (left + above) >> 1;
    }
}

/* At the end of an interval: drop what is left of the byte, step over the marker. */
static void restart(lossless *self)
{
    self->bits = 0;
    self->bit_count = 0;
    self->ended = false;
    self->beyond = 0;
    (void)phi__cursor_skip(&self->at, 2);
}

static bool read_row(lossless *self, bool first_row)
{
    for (size_t x = 0; x < self->width; x++) {
        for (unsigned i = 0; i < self->components; i++) {
            const size_t at = x * self->components + i;
            int32_t step = 0;
            if (self->beyond > BEYOND_MOST || !difference(self, &self->tables[self->table_of[i]], &step))
                return false;
            self->rows[1][at] = (uint16_t)(predict(self, at, x == 0, first_row) + step);
        }
    }
    return true;
}

/* What was read before damage is kept: text may be in it. */
static bool read_rows(lossless *self, phi__raw_pixels *out)
{
    const uint64_t rows_an_interval = self->interval / self->width;
    for (size_t y = 0; y < self->height; y++) {
        const bool begins = self->interval > 0 && rows_an_interval > 0 && y > 0 && y % rows_an_interval == 0;
        if (begins)
            restart(self);
        if (!read_row(self, y == 0 || begins))
            return y > 0;
        for (size_t x = 0; x < self->width; x++)
            out->values[y * self->width + x] = self->rows[1][x * self->components];
        uint16_t *above = self->rows[0];
        self->rows[0] = self->rows[1];
        self->rows[1] = above;
    }
    return true;
}

bool phi__pixels_lossless(phi__span bytes, phi__raw_pixels *out)
{
    lossless *self = calloc(1, sizeof *self);
    *out = (phi__raw_pixels){.values = NULL};
    if (self == NULL)
        return false;
    self->at = phi__cursor_at(bytes);
    bool read = read_headers(self) && phi__raw_pixels_make(out, self->width, self->height);
    for (size_t i = 0; read && i < 2; i++) {
        self->rows[i] = calloc((size_t)self->width * self->components, sizeof *self->rows[i]);
        read = self->rows[i] != NULL;
    }
    read = read && read_rows(self, out);
    free(self->rows[0]);
    free(self->rows[1]);
    free(self);
    return read;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_doc.h. The text lies in pieces, some in bytes and some in UTF-16, which a
 * table at the end of the document puts in order; body, footnotes, headers, comments,
 * endnotes and text boxes follow each other in it. What no piece refers to is text that
 * was deleted and saved fast: it is a member of its own.
 *
 * Rows of tables end where the properties of a paragraph say so; the pages of those
 * are read for nothing else.
 *
 * Offsets into the FIB are those of [MS-DOC] 2.5, in Word 6 and 95 of its forerunner.
 * Longer than other files: tables, pieces and text share one state. */
#include "worker/reader_doc.h"

#include "extract/heads.h"
#include "worker/reader_lines.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    MAGIC_97 = 0xA5EC, MAGIC_95 = 0xA5DC,
    FIRST_97 = 0xC1,            /* nFib of Word 97 */
    ENCRYPTED = 0x0100, TABLE_1 = 0x0200,
    FIB_97 = 0x9A,              /* fibRgFcLcb */
    PLCF_BTE_PAPX = 13, CLX = 33, /* their index there */
    PAGE_BYTES = 512,
    COMPRESSED = 0x40000000,
    PARTS = 8,
    CELL_BYTES = 4096,
    RANGES = 1 << 20,
};

typedef struct piece {
    uint32_t cp;     /* first character */
    uint32_t count;  /* characters */
    uint32_t offset; /* in the stream */
    bool wide;
} piece;

/* Paragraphs in tables, by their place in the stream. */
typedef struct range {
    uint32_t begin, end;
    bool row_end; /* its mark ends a row */
} range;

typedef struct doc {
    phi__say *say;
    phi__span main;
    phi__span table;
    bool old;        /* Word 6 or 95 */
    uint32_t count[PARTS]; /* characters of each part */
    phi__span pieces; /* the table: count + 1 positions, count descriptors */
    size_t piece_count;
    range *ranges;   /* of tables, ascending; NULL = not known */
    size_t range_count;
    phi__lines lines;
    /* state of the text */
    const char *part;
    bool in_field_code;
    unsigned fields;
    bool after_cell;
    uint32_t tables;
    uint64_t row;
    uint32_t column;
    char sheet[32];
    char cell[CELL_BYTES];
    size_t cell_size;
    bool wants_place;
    phi__heads heads;
} doc;

static const char *const PART_NAMES[PARTS] = {NULL,       "footnotes", "header",  "macro",
                                              "comments", "endnotes",  "textbox", "header textbox"};

static uint32_t number_at(phi__span span, size_t at, size_t bytes)
{
    phi__cursor cursor = phi__cursor_at(phi__span_part(span, at, bytes));
    return (uint32_t)phi__cursor_le(&cursor, bytes);
}

/* ---------------------------------------------------------------------- tables */

static int by_begin(const void *a, const void *b)
{
    const uint32_t x = ((const range *)a)->begin, y = ((const range *)b)->begin;
    return x < y ? -1 : x > y;
}

/* Is a switch of the paragraph on? Numbers of sprms: [MS-DOC] 2.6.2; one byte in Word 6 and 95. */
static bool is_on(const doc *self, phi__span properties, uint16_t sprm, uint8_t old_sprm)
{
    for (size_t at = 0; at + 2 < properties.size; at++) {
        const bool found = self->old ? properties.data[at] == old_sprm
                                     : properties.data[at] == (uint8_t)sprm && properties.data[at + 1] == sprm >> 8;
        if (found && properties.data[at + (self->old ? 1 : 2)] == 1)
            return true;
    }
    return false;
}

static phi__span properties_at(const doc *self, phi__span page, size_t index, size_t count)
{
    const size_t entry = self->old ? 7 : 13;
    const size_t at = 2 * (size_t)number_at(page, 4 * (count + 1) + entry * index, 1);
    if (at == 0)
        return (phi__span){NULL, 0};
    const size_t size = number_at(page, at, 1);
    if (self->old)
        return phi__span_part(page, at + 2, size > 0 ? 2 * size - 1 : 0);
    return size == 0 ? phi__span_part(page, at + 4, 2 * (size_t)number_at(page, at + 1, 1))
                     : phi__span_part(page, at + 3, 2 * size - 1);
}

static void read_page(doc *self, uint32_t number, size_t most)
{
    enum { IN_TABLE = 0x2416, ROW_END = 0x2417, OLD_IN_TABLE = 24, OLD_ROW_END = 25 };
    const phi__span page = phi__span_part(self->main, (size_t)number * PAGE_BYTES, PAGE_BYTES);
    const size_t count = page.size == PAGE_BYTES ? page.data[PAGE_BYTES - 1] : 0;
    if (4 * (count + 1) > PAGE_BYTES)
        return;
    for (size_t i = 0; i < count && self->range_count < most; i++) {
        const phi__span properties = properties_at(self, page, i, count);
        range one = {.begin = number_at(page, 4 * i, 4), .end = number_at(page, 4 * (i + 1), 4)};
        one.row_end = is_on(self, properties, ROW_END, OLD_ROW_END);
        if (one.row_end || is_on(self, properties, IN_TABLE, OLD_IN_TABLE))
            self->ranges[self->range_count++] = one;
    }
}

/* The bin table names the pages that hold the properties of paragraphs ([MS-DOC] 2.8.6). */
static void read_ranges(doc *self)
{
    const size_t at = self->old ? 0xC0 : FIB_97 + 8 * PLCF_BTE_PAPX;
    const phi__span bins = phi__span_part(self->old ? self->main : self->table, number_at(self->main, at, 4),
                                          number_at(self->main, at + 4, 4));
    const size_t entry = self->old ? 2 : 4;
    size_t count = bins.size < 4 + entry ? 0 : (bins.size - 4) / (4 + entry);
    count = count < self->main.size / PAGE_BYTES ? count : self->main.size / PAGE_BYTES;
    const size_t most = count * 128 < RANGES ? count * 128 : RANGES;
    self->ranges = count == 0 ? NULL : malloc(most * sizeof *self->ranges);
    for (size_t i = 0; i < count && self->ranges != NULL; i++) {
        const size_t positions = 4 * ((bins.size - 4) / (4 + entry) + 1);
        read_page(self, number_at(bins, positions + entry * i, entry) & 0x3FFFFF, most);
    }
    if (self->range_count > 0)
        qsort(self->ranges, self->range_count, sizeof *self->ranges, by_begin);
}

/* The range that holds this place; NULL = it is in no table. */
static const range *range_at(const doc *self, uint32_t at)
{
    size_t low = 0, high = self->range_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (self->ranges[middle].end <= at)
            low = middle + 1;
        else if (self->ranges[middle].begin > at)
            high = middle;
        else
            return &self->ranges[middle];
    }
    return NULL;
}

static bool is_row_end(const doc *self, uint32_t behind)
{
    const range *found = range_at(self, behind - 1);
    return self->range_count == 0 ? self->after_cell : found != NULL && found->row_end;
}

/* ------------------------------------------------------------------------ text */

static void go_to_place(doc *self)
{
    const char *field = NULL;
    self->wants_place = false;
    if (self->row > 0)
        field = phi__heads_name(&self->heads, self->column);
    if (self->row > 1 && self->heads.found >= 2)
        phi__lines_cell(&self->lines, &(phi__lines_place_in){self->sheet, self->row, self->column, false}, self->part,
                        field);
    else
        phi__lines_place(&self->lines, 0, self->part, NULL);
}

static void end_line(doc *self)
{
    phi__lines_put(&self->lines, "\n", 1);
    if (self->row == 0 && phi__lines_say_asides(&self->lines))
        self->wants_place = true;
}

static void leave_table(doc *self)
{
    if (self->row == 0)
        return;
    self->row = 0;
    self->wants_place = true;
    memset(&self->heads, 0, sizeof self->heads);
}

static void end_cell(doc *self, uint32_t behind)
{
    if (is_row_end(self, behind)) {
        phi__lines_put(&self->lines, "\n", 1);
        (void)phi__lines_say_asides(&self->lines);
        self->row++;
        self->column = 1;
        self->after_cell = false;
        phi__heads_row(&self->heads);
    } else {
        if (self->row == 0) {
            self->tables++;
            (void)snprintf(self->sheet, sizeof self->sheet, "table %u", (unsigned)self->tables);
            self->row = 1;
            self->column = 1;
            phi__heads_row(&self->heads);
        }
        if (self->cell_size > 0)
            phi__heads_cell(&self->heads, self->column, true, phi__span_of(self->cell, self->cell_size));
        phi__lines_put(&self->lines, "\t", 1);
        self->column++;
        self->after_cell = true;
    }
    self->cell_size = 0;
    self->wants_place = true;
}

/* The characters that are no text ([MS-DOC] 2.4.1 and the special characters of sprmCFSpec). */
static void control(doc *self, uint32_t code, uint32_t behind)
{
    switch (code) {
    case 0x07:
        end_cell(self, behind);
        return;
    case 0x0D:
        end_line(self);
        self->cell_size = self->row == 0 ? 0 : self->cell_size; /* what precedes a table is no name of a column */
        return;
    case 0x0B:
    case 0x0C:
    case 0x0E:
        end_line(self);
        return;
    case 0x09:
        phi__lines_put(&self->lines, "\t", 1);
        return;
    case 0x1E:
        phi__lines_put(&self->lines, "-", 1);
        return;
    case 0x13:
        self->fields++;
        self->in_field_code = true;
        return;
    case 0x15:
        self->fields -= self->fields > 0;
        phi__lines_aside_end(&self->lines);
        self->in_field_code = false;
        return;
    case 0x14:
        phi__lines_aside_end(&self->lines);
        self->in_field_code = false;
        return;
    default:
        return;
    }
}

static void keep_for_header(doc *self, phi__span run, bool wide)
{
    if (self->row > PHI__HEADS_ROWS || self->cell_size + PHI__HEADS_NAME_BYTES > sizeof self->cell)
        return;
    self->cell_size += phi__lines_convert(&self->lines, phi__span_part(run, 0, 4 * PHI__HEADS_NAME_BYTES), wide,
                                          &self->cell[self->cell_size], sizeof self->cell - self->cell_size);
}

static void say_run(doc *self, phi__span run, bool wide)
{
    if (run.size == 0)
        return;
    if (self->row > 0 && range_at(self, (uint32_t)(run.data - self->main.data)) == NULL)
        leave_table(self);
    if (self->in_field_code) {
        phi__lines_aside(&self->lines, "field", run, wide);
        return;
    }
    if (self->wants_place)
        go_to_place(self);
    keep_for_header(self, run, wide);
    self->after_cell = false;
    if (wide)
        phi__lines_wide(&self->lines, run);
    else
        phi__lines_bytes(&self->lines, run);
}

/* `count` characters from the stream. */
static void say_characters(doc *self, uint32_t offset, uint32_t count, bool wide)
{
    const size_t unit = wide ? 2 : 1;
    const phi__span bytes = phi__span_part(self->main, offset, (size_t)count * unit);
    size_t from = 0;
    for (size_t at = 0; at + unit <= bytes.size && !self->say->lost; at += unit) {
        const uint32_t code = number_at(bytes, at, unit);
        if (code >= 0x20)
            continue;
        say_run(self, phi__span_part(bytes, from, at - from), wide);
        control(self, code, offset + (uint32_t)(at + unit));
        from = at + unit;
    }
    say_run(self, phi__span_part(bytes, from, bytes.size - from), wide);
    if (bytes.size < (size_t)count * unit)
        phi__say_fault(self->say, PHI_REASON_TRUNCATED, "text lies outside of the document");
}

/* ---------------------------------------------------------------------- pieces */

static bool piece_at(const doc *self, size_t index, piece *out)
{
    const uint32_t from = number_at(self->pieces, 4 * index, 4);
    const uint32_t to = number_at(self->pieces, 4 * index + 4, 4);
    const uint32_t where = number_at(self->pieces, 4 * (self->piece_count + 1) + 8 * index + 2, 4);
    if (to <= from)
        return false;
    const bool bytes = self->old || (where & COMPRESSED) != 0;
    *out = (piece){.cp = from, .count = to - from, .wide = !bytes,
                   .offset = self->old ? where : bytes ? (where & ~(uint32_t)COMPRESSED) / 2 : where};
    return true;
}

/* The part of the piece that belongs to characters `from` to `to`. */
static void say_piece(doc *self, const piece *one, uint64_t from, uint64_t to)
{
    const uint64_t begin = one->cp > from ? one->cp : from;
    const uint64_t end = (uint64_t)one->cp + one->count < to ? (uint64_t)one->cp + one->count : to;
    if (begin >= end)
        return;
    const uint64_t skip = (begin - one->cp) * (one->wide ? 2 : 1);
    if (one->offset + skip <= UINT32_MAX)
        say_characters(self, (uint32_t)(one->offset + skip), (uint32_t)(end - begin), one->wide);
}

static void begin_part(doc *self, const char *name)
{
    self->part = name;
    self->in_field_code = false;
    self->fields = 0;
    leave_table(self);
    self->wants_place = true;
}

static void say_range(doc *self, uint64_t from, uint64_t to)
{
    for (size_t p = 0; p < self->piece_count && from < to; p++) {
        piece one;
        if (piece_at(self, p, &one))
            say_piece(self, &one, from, to);
    }
    phi__lines_end(&self->lines);
    (void)phi__lines_say_asides(&self->lines);
}

/* Headers and footers are stories, six of each section behind six separators of notes ([MS-DOC] 2.3.3); a header
 * of even, odd and first pages stands at 0, 1 and 4. False where that cannot be told. */
static bool say_stories(doc *self, uint64_t from, uint64_t to)
{
    enum { PLCF_HDD = 11, SEPARATORS = 6, STORIES = 1200 };
    const size_t at = FIB_97 + 8 * PLCF_HDD;
    const phi__span plc = phi__span_part(self->table, number_at(self->main, at, 4), number_at(self->main, at + 4, 4));
    const size_t count = self->old || plc.size < 16 ? 0 : plc.size / 4 - 1;
    if (count <= SEPARATORS || count > STORIES)
        return false;
    for (size_t i = 0; i < count; i++) {
        const uint64_t begin = from + number_at(plc, 4 * i, 4), end = from + number_at(plc, 4 * i + 4, 4);
        const size_t story = i < SEPARATORS ? 0 : (i - SEPARATORS) % 6;
        if (begin >= end || end > to)
            continue;
        begin_part(self, story == 2 || story == 3 || story == 5 ? "footer" : "header");
        say_range(self, begin, end);
    }
    return true;
}

static void say_parts(doc *self)
{
    enum { HEADERS = 2 };
    uint64_t from = 0;
    for (size_t i = 0; i < PARTS; i++) {
        const uint64_t to = from + self->count[i];
        if (self->count[i] > 0 && (i != HEADERS || !say_stories(self, from, to))) {
            begin_part(self, PART_NAMES[i]);
            say_range(self, from, to);
        }
        from = to;
    }
    phi__lines_flush(&self->lines);
}

static int by_offset(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* Text between the pieces that none of them refers to. */
static void say_residue(doc *self)
{
    enum { LEAST = 16, PIECES = 1 << 16 };
    const uint32_t first = number_at(self->main, 0x18, 4), last = number_at(self->main, 0x1C, 4);
    if (self->piece_count == 0 || self->piece_count > PIECES || last <= first || last > self->main.size)
        return;
    uint64_t *ranges = malloc(self->piece_count * sizeof *ranges);
    size_t count = 0;
    for (size_t i = 0; i < self->piece_count && ranges != NULL; i++) {
        piece one;
        if (piece_at(self, i, &one))
            ranges[count++] = (uint64_t)one.offset << 32 | (uint32_t)(one.count * (one.wide ? 2u : 1u));
    }
    if (count > 0)
        qsort(ranges, count, sizeof *ranges, by_offset);
    bool open = false;
    uint64_t at = first;
    for (size_t i = 0; i <= count && ranges != NULL; i++) {
        const uint64_t begin = i < count ? ranges[i] >> 32 : last;
        const uint64_t end = i < count ? begin + (uint32_t)ranges[i] : last;
        if (begin > at && begin - at >= LEAST && begin <= last) {
            if (!open)
                phi__say_member(self->say, "(deleted text)", PHI__WIRE_UNKNOWN, false);
            open = true;
            phi__say_data(self->say, self->main.data + at, (size_t)(begin - at));
        }
        at = end > at ? end : at;
    }
    if (open)
        phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    free(ranges);
}

/* The table of pieces behind the formats that share its place ([MS-DOC] 2.9.38). */
static bool find_pieces(doc *self, phi__span clx)
{
    phi__cursor at = phi__cursor_at(clx);
    while (phi__cursor_left(&at) > 0) {
        const uint8_t kind = phi__cursor_u8(&at);
        if (kind == 1) {
            (void)phi__cursor_skip(&at, phi__cursor_le16(&at));
            continue;
        }
        const uint32_t size = phi__cursor_le32(&at);
        if (kind != 2 || at.failed || size < 16)
            return false;
        self->pieces = phi__span_part(clx, at.at, size);
        self->piece_count = (self->pieces.size - 4) / 12;
        return self->pieces.size == size && self->piece_count > 0;
    }
    return false;
}

/* Without a table the text lies in one piece. */
static void say_plain(doc *self)
{
    uint32_t offset = number_at(self->main, 0x18, 4);
    for (size_t i = 0; i < PARTS; i++) {
        if (self->count[i] == 0)
            continue;
        begin_part(self, PART_NAMES[i]);
        say_characters(self, offset, self->count[i], false);
        phi__lines_end(&self->lines);
        (void)phi__lines_say_asides(&self->lines);
        offset += self->count[i];
    }
    phi__lines_flush(&self->lines);
}

static void read_counts(doc *self)
{
    static const uint16_t AT_97[PARTS] = {0x4C, 0x50, 0x54, 0x58, 0x5C, 0x60, 0x64, 0x68};
    static const uint16_t AT_95[PARTS] = {0x34, 0x38, 0x3C, 0x40, 0x44, 0x48, 0x4C, 0x50};
    for (size_t i = 0; i < PARTS; i++) {
        const uint32_t count = number_at(self->main, self->old ? AT_95[i] : AT_97[i], 4);
        self->count[i] = count < 0x7FFFFFFF ? count : 0;
    }
}

static void read_document(doc *self)
{
    const size_t at = self->old ? 0x160 : FIB_97 + 8 * CLX;
    const phi__span clx = phi__span_part(self->old ? self->main : self->table, number_at(self->main, at, 4),
                                         number_at(self->main, at + 4, 4));
    read_counts(self);
    read_ranges(self);
    if (find_pieces(self, clx)) {
        say_parts(self);
        say_residue(self);
    } else if (self->old) {
        say_plain(self);
    } else {
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "its text cannot be put in order");
    }
    free(self->ranges);
}

/* Of bytes. Word 97 has everything that is not in Windows-1252 in UTF-16; before that the system that wrote it counts, and
 * the language of the program ([MS-LCID]: the lower ten bits). */
static uint32_t codepage_of(const doc *self)
{
    enum { LANGUAGE = 0x06, CHARACTERS = 0x14, MACINTOSH = 256, MAC_ROMAN = 10000, MAC_CYRILLIC = 10007, CYRILLIC = 1251, TRADITIONAL = 0x404 };
    static const struct {
        uint16_t language, page;
    } PAGES[] = {{0x01, 1256}, {0x02, 1251}, {0x04, 936}, {0x05, 1250}, {0x08, 1253}, {0x0D, 1255}, {0x0E, 1250}, {0x11, 932},
                 {0x12, 949},  {0x15, 1250}, {0x18, 1250}, {0x19, 1251}, {0x1A, 1250}, {0x1B, 1250}, {0x1C, 1250}, {0x1E, 874},
                 {0x1F, 1254}, {0x22, 1251}, {0x23, 1251}, {0x24, 1250}, {0x25, 1257}, {0x26, 1257}, {0x27, 1257}, {0x29, 1256},
                 {0x2A, 1258}, {0x2F, 1251}};
    const uint32_t language = number_at(self->main, LANGUAGE, 2);
    uint32_t page = 1252;
    for (size_t i = 0; self->old && i < sizeof PAGES / sizeof *PAGES; i++) {
        if (PAGES[i].language == (language & 0x3FF))
            page = language == TRADITIONAL ? 950 : PAGES[i].page;
    }
    if (self->old && number_at(self->main, CHARACTERS, 2) == MACINTOSH)
        return page == CYRILLIC ? MAC_CYRILLIC : MAC_ROMAN;
    return page;
}

bool phi__reader_doc_read(phi__say *say, phi__span main, phi__span table0, phi__span table1)
{
    const uint32_t magic = number_at(main, 0, 2), version = number_at(main, 2, 2), flags = number_at(main, 0x0A, 2);
    if (main.size < 0x200 || (magic != MAGIC_97 && magic != MAGIC_95))
        return false;
    if ((flags & ENCRYPTED) != 0) {
        phi__say_fault(say, PHI_REASON_ENCRYPTED, "needs a password");
        return true;
    }
    doc *self = calloc(1, sizeof *self);
    if (self == NULL) {
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return true;
    }
    self->say = say;
    self->main = main;
    self->old = magic == MAGIC_95 || version < FIRST_97;
    self->table = self->old ? main : (flags & TABLE_1) != 0 ? table1 : table0;
    self->lines = (phi__lines){.say = say, .codepage = codepage_of(self)};
    read_document(self);
    free(self);
    return true;
}

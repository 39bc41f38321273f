/* SPDX-License-Identifier: Apache-2.0 */
/* See xlsb.h. A record is a type of one or two bytes, a size of one to four, seven bits each, and its content
 * ([MS-XLSB] 2.1.4). Records that say nothing here are passed over, as are those that are cut off. What reads the
 * XML of workbooks reads these, too, so that both are shown alike. */
#include "extract/xlsb.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/cell_name.h"
#include "base/utf.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    BLOCK_BYTES = 32 * 1024,
    RECORD_CEILING = 256 * 1024, /* a cell holds 32,767 characters */
    TEXT_CEILING = 1 << 20,
    COLUMNS = 16384, /* of a sheet */
    NO_STRING = 0xFFFFFFFF,
};

/* [MS-XLSB] 2.3.2 */
enum {
    ROW = 0, CELL_BLANK = 1, CELL_RK = 2, CELL_ERROR = 3, CELL_BOOL = 4, CELL_REAL = 5, CELL_TEXT = 6, CELL_SHARED = 7, FORMULA_TEXT = 8, FORMULA_NUMBER = 9,
    FORMULA_BOOL = 10, FORMULA_ERROR = 11, SHORT_BLANK = 12, SHORT_SHARED = 18, SHARED = 19, FORMAT = 44, STYLE = 47, CELL_RICH = 62, SHEET = 156, STYLES = 617, STYLES_END = 618,
    COMMENT = 635, COMMENT_END = 636, COMMENT_TEXT = 637,
};

typedef struct xlsb {
    phi__stream *stream;
    const phi__xml_events *events;
    void *user;
    uint8_t *block;
    size_t at, size; /* of the block */
    phi__buf record; /* content of the one that is told */
    phi__buf text, other; /* strings of it */
    bool in_row, too_large;
    uint32_t row;    /* from 1 */
    uint32_t column; /* of the last cell, from 1 */
} xlsb;

/* ------------------------------------------------------------------- records */

static phi_status next_byte(xlsb *self, uint8_t *byte, bool *there)
{
    if (self->at == self->size) {
        self->at = 0;
        PHI_TRY(phi__stream_read(self->stream, self->block, BLOCK_BYTES, &self->size));
    }
    *there = self->at < self->size;
    *byte = *there ? self->block[self->at++] : 0;
    return PHI_OK;
}

/* Seven bits a byte, at most `most` of them. */
static phi_status take_number(xlsb *self, unsigned most, uint32_t *number, bool *there)
{
    uint8_t byte = 0x80;
    *number = 0;
    *there = true;
    for (unsigned i = 0; i < most && *there && (byte & 0x80) != 0; i++) {
        PHI_TRY(next_byte(self, &byte, there));
        *number |= (uint32_t)(byte & 0x7F) << (7 * i);
    }
    return PHI_OK;
}

/* The content of a record; of one that is too large, or not wanted, nothing. */
static phi_status take_content(xlsb *self, uint32_t size, bool wanted, bool *there)
{
    const bool kept = wanted && size <= RECORD_CEILING;
    self->too_large = self->too_large || (wanted && !kept);
    phi__buf_clear(&self->record);
    for (uint32_t left = size; left > 0;) {
        uint8_t first;
        PHI_TRY(next_byte(self, &first, there));
        if (!*there)
            return PHI_OK;
        self->at--;
        const size_t here = self->size - self->at < left ? self->size - self->at : left;
        if (kept)
            PHI_TRY(phi__buf_append(&self->record, self->block + self->at, here));
        self->at += here;
        left -= (uint32_t)here;
    }
    return PHI_OK;
}

/* ------------------------------------------------------------------- telling */

static phi_status open_as(xlsb *self, const char *name, const char *const *attributes)
{
    static const char *const NONE[] = {NULL};
    return self->events->open(self->user, name, attributes == NULL ? NONE : attributes);
}

static phi_status tell(xlsb *self, const char *name, phi__span text)
{
    PHI_TRY(open_as(self, name, NULL));
    if (text.size > 0)
        PHI_TRY(self->events->text(self->user, (const char *)text.data, text.size));
    return self->events->close(self->user, name);
}

/* A string of UTF-16 with its length before it, as UTF-8 with a zero behind it. */
static phi_status take_string(phi__cursor *at, phi__buf *out)
{
    phi__buf_clear(out);
    const uint32_t count = phi__cursor_le32(at);
    const uint8_t *units = count == NO_STRING || at->failed ? NULL : phi__cursor_take(at, (size_t)count * 2);
    size_t used = 0;
    const phi_status status = units == NULL ? PHI_OK : phi__utf_decode(PHI__ENC_UTF16LE, phi__span_of(units, (size_t)count * 2), true, out, &used);
    for (size_t i = 0; i < out->size; i++) { /* as XML has them */
        if (out->data[i] == '\r')
            out->data[i] = '\n';
    }
    return status == PHI_OK || status == PHI_PARTIAL ? phi__buf_append_byte(out, 0) : status;
}

static phi__span span_of(const phi__buf *string)
{
    return phi__span_part(phi__buf_span(string), 0, string->size - 1);
}

static phi_status close_row(xlsb *self)
{
    const bool open = self->in_row;
    self->in_row = false;
    return open ? self->events->close(self->user, "row") : PHI_OK;
}

static phi_status tell_row(xlsb *self, phi__cursor *at)
{
    char number[16];
    PHI_TRY(close_row(self));
    const uint32_t row = phi__cursor_le32(at);
    self->row = row < UINT32_MAX ? row + 1 : row;
    self->in_row = true;
    self->column = 0;
    (void)snprintf(number, sizeof number, "%" PRIu32, self->row);
    return open_as(self, "row", (const char *const[]){"r", number, NULL});
}

/* As XML has them: without the language of this process, which may have a comma. */
static void write_number(double value, char out[40])
{
    (void)snprintf(out, 40, "%.15g", value);
    for (char *at = out; *at != '\0'; at++)
        *at = *at == ',' ? '.' : *at;
}

/* [MS-XLSB] 2.5.122 */
static double rk_number(uint32_t bits)
{
    const uint64_t high = (uint64_t)(bits & ~UINT32_C(3)) << 32;
    double value;
    memcpy(&value, &high, sizeof value);
    if ((bits & 2) != 0)
        value = (double)((int32_t)bits >> 2);
    return (bits & 1) != 0 ? value / 100 : value;
}

static double real_number(phi__cursor *at)
{
    const uint64_t bits = phi__cursor_le64(at);
    double value = 0;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* What the cell holds, and its type as XML calls it. */
static phi_status take_value(xlsb *self, uint32_t type, phi__cursor *at, const char **sort)
{
    char number[40] = "";
    *sort = "n";
    if (type == CELL_RICH)
        (void)phi__cursor_skip(at, 1);
    if (type == CELL_TEXT || type == FORMULA_TEXT || type == CELL_RICH) {
        *sort = "str";
        return take_string(at, &self->text);
    }
    if (type == CELL_RK)
        write_number(rk_number(phi__cursor_le32(at)), number);
    else if (type == CELL_REAL || type == FORMULA_NUMBER)
        write_number(real_number(at), number);
    else if (type == CELL_SHARED)
        (void)snprintf(number, sizeof number, "%" PRIu32, phi__cursor_le32(at));
    else
        (void)snprintf(number, sizeof number, "%u", (unsigned)phi__cursor_u8(at));
    *sort = type == CELL_SHARED ? "s" : type == CELL_BOOL || type == FORMULA_BOOL ? "b" : "n";
    phi__buf_clear(&self->text);
    return phi__buf_append(&self->text, number, strlen(number) + 1);
}

/* The short ones follow the cell before them, which is all they say of their column. */
static phi_status tell_cell(xlsb *self, uint32_t type, phi__cursor *at)
{
    char name[PHI__CELL_NAME_BYTES], style[16];
    const char *sort = "n";
    const bool brief = type >= SHORT_BLANK && type <= SHORT_SHARED;
    const uint32_t column = brief ? self->column : phi__cursor_le32(at), format = phi__cursor_le32(at) & 0xFFFFFF;
    if (at->failed || column >= COLUMNS)
        return PHI_OK;
    self->column = column + 1;
    type -= brief ? SHORT_BLANK - CELL_BLANK : 0;
    if (type == CELL_BLANK || type == CELL_ERROR || type == FORMULA_ERROR)
        return PHI_OK;
    PHI_TRY(take_value(self, type, at, &sort));
    if (at->failed)
        return PHI_OK;
    phi__cell_name(column + 1, self->row, name);
    (void)snprintf(style, sizeof style, "%" PRIu32, format);
    PHI_TRY(open_as(self, "c", (const char *const[]){"r", name, "s", style, "t", sort, NULL}));
    PHI_TRY(tell(self, "v", span_of(&self->text)));
    return self->events->close(self->user, "c");
}

static phi_status tell_shared(xlsb *self, phi__cursor *at)
{
    (void)phi__cursor_skip(at, 1);
    PHI_TRY(take_string(at, &self->text));
    PHI_TRY(open_as(self, "si", NULL));
    PHI_TRY(tell(self, "t", span_of(&self->text)));
    return self->events->close(self->user, "si");
}

static phi_status tell_format(xlsb *self, uint32_t type, phi__cursor *at)
{
    char number[16];
    if (type == STYLE)
        (void)phi__cursor_skip(at, 2);
    (void)snprintf(number, sizeof number, "%u", (unsigned)phi__cursor_le16(at));
    if (type == STYLE) {
        PHI_TRY(open_as(self, "xf", (const char *const[]){"numFmtId", number, NULL}));
        return self->events->close(self->user, "xf");
    }
    PHI_TRY(take_string(at, &self->text));
    PHI_TRY(open_as(self, "numFmt", (const char *const[]){"numFmtId", number, "formatCode", (const char *)self->text.data, NULL}));
    return self->events->close(self->user, "numFmt");
}

static phi_status tell_sheet(xlsb *self, phi__cursor *at)
{
    (void)phi__cursor_skip(at, 8);
    PHI_TRY(take_string(at, &self->other));
    PHI_TRY(take_string(at, &self->text));
    PHI_TRY(open_as(self, "sheet", (const char *const[]){"name", (const char *)self->text.data, "r:id", (const char *)self->other.data, NULL}));
    return self->events->close(self->user, "sheet");
}

static phi_status tell_comment(xlsb *self, phi__cursor *at)
{
    char name[PHI__CELL_NAME_BYTES];
    (void)phi__cursor_skip(at, 4);
    const uint32_t row = phi__cursor_le32(at);
    (void)phi__cursor_skip(at, 4);
    const uint32_t column = phi__cursor_le32(at);
    phi__cell_name(column < COLUMNS ? column + 1 : 1, row < UINT32_MAX ? row + 1 : row, name);
    return open_as(self, "comment", (const char *const[]){"ref", name, NULL});
}

static bool is_cell(uint32_t type)
{
    return (type >= CELL_BLANK && type <= SHORT_SHARED) || type == CELL_RICH;
}

static bool is_wanted(uint32_t type)
{
    return type == ROW || is_cell(type) || type == SHARED || type == FORMAT || type == STYLE || type == SHEET || type == STYLES ||
           type == STYLES_END || (type >= COMMENT && type <= COMMENT_TEXT);
}

static phi_status tell_record(xlsb *self, uint32_t type)
{
    phi__cursor at = phi__cursor_at(phi__buf_span(&self->record));
    if (is_cell(type))
        return tell_cell(self, type, &at);
    switch (type) {
    case ROW:
        return tell_row(self, &at);
    case SHARED:
    case COMMENT_TEXT:
        return tell_shared(self, &at);
    case FORMAT:
    case STYLE:
        return tell_format(self, type, &at);
    case SHEET:
        return tell_sheet(self, &at);
    case STYLES:
        return open_as(self, "cellXfs", NULL);
    case STYLES_END:
        return self->events->close(self->user, "cellXfs");
    case COMMENT:
        return tell_comment(self, &at);
    default:
        return self->events->close(self->user, "comment");
    }
}

static phi_status parse(xlsb *self)
{
    for (;;) {
        uint32_t type = 0, size = 0;
        bool there = true;
        PHI_TRY(take_number(self, 2, &type, &there));
        if (!there)
            return close_row(self);
        PHI_TRY(take_number(self, 4, &size, &there));
        const bool wanted = is_wanted(type);
        if (there)
            PHI_TRY(take_content(self, size, wanted, &there));
        if (!there) {
            phi__stream_fault(self->stream, PHI_REASON_TRUNCATED, "a part of the workbook is cut off");
            return close_row(self);
        }
        if (wanted && size <= RECORD_CEILING)
            PHI_TRY(tell_record(self, type));
    }
}

phi_status phi__xlsb_parse(phi__stream *stream, const phi__xml_events *events, void *user)
{
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(BLOCK_BYTES);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    xlsb self = {.stream = stream, .events = events, .user = user, .block = block};
    phi__buf_init(&self.record, RECORD_CEILING);
    phi__buf_init(&self.text, TEXT_CEILING);
    phi__buf_init(&self.other, TEXT_CEILING);
    const phi_status status = parse(&self);
    if (self.too_large)
        phi__stream_fault(stream, PHI_REASON_LIMIT_MEMORY, "a record of the workbook is too large");
    phi__buf_done(&self.record);
    phi__buf_done(&self.text);
    phi__buf_done(&self.other);
    return status;
}

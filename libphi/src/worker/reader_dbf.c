/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_dbf.h. Rows count as records do, the row of names included: where a record is deleted an empty
 * row stands. Memo files (.dbt, .fpt) are files of their own.
 *
 *     head 32 (at 4: records 4, head 2, record 2; at 29: code page), fields of 32 each, 0D, records */
#define _POSIX_C_SOURCE 200809L
#include "worker/reader_dbf.h"

#include "worker/reader_mapi.h"

#include <stdio.h>
#include <sys/mman.h>

enum {
    HEAD = 32,
    FIELD = 32,
    FIELD_SEVEN = 48, /* dBASE 7 */
    HEAD_SEVEN = 68,
    MOST_FIELDS = 1024,
    VALUE_BYTES = 4096,
    DELETED = '*',
};

typedef struct field {
    char name[33];
    uint8_t type;
    size_t size;
    size_t offset; /* in a record */
} field;

typedef struct dbf {
    phi__rows *rows;
    phi__span bytes;
    size_t records, head, record;
    uint32_t codepage;
    size_t count;
    field fields[MOST_FIELDS];
} dbf;

/* The language driver, as far as it is of a code page that is not Western. */
static uint32_t codepage_of(uint8_t driver)
{
    switch (driver) {
    case 0x01: case 0x09: case 0x0B: case 0x0D: case 0x0F: case 0x11: case 0x15: case 0x18: case 0x19: case 0x1B: return 437;
    case 0x02: case 0x08: case 0x0A: case 0x0E: case 0x10: case 0x12: case 0x14: case 0x16: case 0x1A: case 0x1D: case 0x25: case 0x37: return 850;
    case 0x13: case 0x7B: return 932;
    case 0x4D: case 0x7A: return 936;
    case 0x4E: case 0x79: return 949;
    case 0x4F: case 0x78: return 950;
    case 0x50: case 0x7C: return 874;
    case 0x1F: case 0x22: case 0x23: case 0x40: case 0x64: return 852;
    case 0x26: case 0x65: return 866;
    case 0xC8: return 1250;
    case 0xC9: return 1251;
    case 0xCA: return 1254;
    case 0xCB: return 1253;
    default: return 1252;
    }
}

static bool read_fields(dbf *self)
{
    const bool seven = (self->bytes.data[0] & 7) == 4;
    const size_t size = seven ? FIELD_SEVEN : FIELD, name = seven ? 32 : 11;
    size_t offset = 1;
    for (size_t at = seven ? HEAD_SEVEN : HEAD; at + size <= self->head && self->bytes.data[at] != 0x0D; at += size) {
        const phi__span about = phi__span_part(self->bytes, at, size);
        if (about.size < size || self->count == MOST_FIELDS)
            return false;
        field *next = &self->fields[self->count++];
        (void)snprintf(next->name, sizeof next->name, "%.*s", (int)name, (const char *)about.data);
        next->type = about.data[name];
        next->size = seven ? about.data[33] : about.data[16];
        if (next->type == 'C') /* long texts have the high byte where others have decimals */
            next->size += (size_t)(seven ? about.data[34] : about.data[17]) << 8;
        next->offset = offset;
        offset += next->size;
    }
    return self->count > 0 && offset <= self->record;
}

static bool read_head(dbf *self)
{
    phi__cursor at = phi__cursor_at(self->bytes);
    (void)phi__cursor_skip(&at, 4);
    self->records = phi__cursor_le32(&at);
    self->head = phi__cursor_le16(&at);
    self->record = phi__cursor_le16(&at);
    self->codepage = self->bytes.size > HEAD ? codepage_of(self->bytes.data[29]) : 0;
    return !at.failed && self->head > HEAD && self->record > 1 && self->head <= self->bytes.size && read_fields(self);
}

static phi__span trim(phi__span value)
{
    while (value.size > 0 && (value.data[value.size - 1] == ' ' || value.data[value.size - 1] == 0))
        value.size--;
    while (value.size > 0 && (value.data[0] == ' ' || value.data[0] == 0))
        value = phi__span_part(value, 1, value.size);
    return value;
}

static bool is_ascii(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] >= 0x80)
            return false;
    }
    return true;
}

static void say_text(dbf *self, phi__span value)
{
    char text[VALUE_BYTES];
    value = trim(value);
    if (is_ascii(value)) {
        phi__rows_text(self->rows, (const char *)value.data, value.size);
        return;
    }
    const size_t size = phi__mapi_text(PHI__MAPI_BYTES_TEXT, value, self->codepage, text, sizeof text);
    phi__rows_text(self->rows, text, size);
}

static void say_date(dbf *self, phi__span value)
{
    char text[11];
    if (value.size != 8 || value.data[0] < '0' || value.data[0] > '9') {
        say_text(self, value);
        return;
    }
    const char *day = (const char *)value.data;
    const int length = snprintf(text, sizeof text, "%.4s-%.2s-%.2s", day, day + 4, day + 6);
    phi__rows_text(self->rows, text, (size_t)length);
}

/* Numbers that are not digits. */
static void say_binary(dbf *self, uint8_t type, phi__span value)
{
    enum { JULIAN_1970 = 2440588, CENTS = 10000 };
    phi__cursor at = phi__cursor_at(value);
    const uint64_t bits = phi__cursor_le(&at, value.size);
    double number = 0;
    memcpy(&number, &bits, sizeof number);
    if (type == 'T')
        phi__rows_day(self->rows, (int64_t)(bits & 0xFFFFFFFF) - JULIAN_1970);
    else if (type == 'Y')
        phi__rows_double(self->rows, (double)(int64_t)bits / CENTS);
    else if (value.size == 8)
        phi__rows_double(self->rows, number);
    else
        phi__rows_integer(self->rows, (int32_t)(uint32_t)bits);
}

static void say_field(dbf *self, const field *about, phi__span record)
{
    const phi__span value = phi__span_part(record, about->offset, about->size);
    const bool eight = value.size == 8, four = value.size == 4;
    if (about->type == 'D')
        say_date(self, value);
    else if ((about->type == 'T' || about->type == 'Y' || about->type == 'B' || about->type == 'O' || about->type == '@') && eight)
        say_binary(self, about->type == '@' ? 'T' : about->type, value);
    else if ((about->type == 'I' || about->type == '+') && four)
        say_binary(self, 'I', value);
    else if (about->type == 'M' || about->type == 'G' || about->type == 'P' || about->type == '0' || about->type == 'W')
        phi__rows_nothing(self->rows); /* a number of a block elsewhere */
    else
        say_text(self, value);
}

static void say_record(dbf *self, phi__span record)
{
    for (size_t i = 0; i < self->count; i++)
        say_field(self, &self->fields[i], record);
}

static void begin(dbf *self, phi__say *say, bool numbered)
{
    phi__rows_begin(self->rows, say);
    if (numbered)
        phi__rows_column(self->rows, "(record)", NULL);
    for (size_t i = 0; i < self->count; i++)
        phi__rows_column(self->rows, self->fields[i].name, NULL);
}

/* Those that are deleted, or those that are not. */
static size_t say_records(dbf *self, phi__say *say, bool deleted)
{
    size_t others = 0;
    for (size_t number = 0; number < self->records && !say->lost; number++) {
        const phi__span record = phi__span_part(self->bytes, self->head + number * self->record, self->record);
        if (record.size < 2)
            break;
        const bool is_deleted = record.data[0] == DELETED;
        others += is_deleted != deleted;
        if (is_deleted != deleted && deleted)
            continue;
        if (deleted)
            phi__rows_integer(self->rows, (int64_t)number + 1);
        if (is_deleted == deleted)
            say_record(self, record);
        phi__rows_end_row(self->rows);
    }
    phi__rows_end(self->rows);
    return others;
}

void phi__reader_dbf_span(phi__say *say, phi__rows *rows, phi__span bytes)
{
    static dbf self;
    self = (dbf){.rows = rows, .bytes = bytes};
    if (bytes.size < HEAD || !read_head(&self))
        return;
    begin(&self, say, false);
    const size_t deleted = say_records(&self, say, false);
    if (deleted > 0) {
        phi__say_section(say, "(deleted)");
        begin(&self, say, true);
        (void)say_records(&self, say, true);
        phi__say_member_end(say, PHI_REASON_NONE, NULL);
    }
    if (self.records > (bytes.size - self.head) / self.record)
        phi__say_fault(say, PHI_REASON_TRUNCATED, "it has fewer records than it says");
}

void phi__reader_dbf_read(phi__job *job)
{
    static phi__rows rows;
    void *bytes = job->size == 0 || job->size > SIZE_MAX ? MAP_FAILED : mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (bytes == MAP_FAILED) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return;
    }
    phi__reader_dbf_span(&job->say, &rows, phi__span_of(bytes, (size_t)job->size));
    (void)munmap(bytes, (size_t)job->size);
}

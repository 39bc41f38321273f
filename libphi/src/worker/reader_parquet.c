/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_parquet.h. Columns of a row are read side by side, BAND of them at a time so that their pages fit
 * into the memory of a worker; further columns are members of their own with the same rows. Lists stand in one
 * cell. What is left out: codes of LZO, encrypted columns. */
#define _POSIX_C_SOURCE 200809L
#include "worker/reader_parquet.h"

#include "worker/parquet_values.h"

#include <stdio.h>
#include <sys/mman.h>

enum { BAND = 24, TAIL = 8, LEAST_BLOB = 16, CELL_BYTES = 32768, MOST_EXTRA = 4096 };

typedef struct parquet {
    phi__say *say;
    phi__rows *rows;
    phi__span file;
    bool damaged, unsupported, no_memory, encrypted;
    size_t first, count; /* of the columns that are read now */
    bool blobs[PHI__PARQUET_COLUMNS]; /* has values that may be files */
    phi__parquet_meta meta;
    phi__parquet_chunk chunks[PHI__PARQUET_COLUMNS];
    phi__parquet_cursor cursors[BAND];
    char cell[CELL_BYTES];
} parquet;

/* -------------------------------------------------------------------------- cells */

static bool is_text(phi__span bytes)
{
    for (size_t i = 0; i < bytes.size; i++) {
        if (bytes.data[i] == 0x7F || (bytes.data[i] < 0x20 && bytes.data[i] != '\t' && bytes.data[i] != '\n' && bytes.data[i] != '\r'))
            return false;
    }
    return true;
}

static int64_t little(phi__span bytes)
{
    phi__cursor at = phi__cursor_at(bytes);
    const uint64_t value = phi__cursor_le(&at, bytes.size > 8 ? 8 : bytes.size);
    return bytes.size == 4 ? (int32_t)(uint32_t)value : (int64_t)value;
}

/* Big-endian, signed; of more than eight bytes the last. */
static int64_t big(phi__span bytes)
{
    const phi__span last = bytes.size > 8 ? phi__span_part(bytes, bytes.size - 8, 8) : bytes;
    phi__cursor at = phi__cursor_at(last);
    const uint64_t value = phi__cursor_be(&at, last.size);
    const unsigned shift = last.size == 0 ? 0 : (unsigned)(64 - 8 * last.size);
    return (int64_t)(value << shift) >> shift;
}

static double decimal_of(int64_t value, uint32_t scale)
{
    double divisor = 1;
    for (uint32_t i = 0; i < scale && i < 18; i++)
        divisor *= 10;
    return (double)value / divisor;
}

static void say_decimal(phi__rows *rows, int64_t value, uint32_t scale)
{
    if (scale == 0)
        phi__rows_integer(rows, value);
    else
        phi__rows_double(rows, decimal_of(value, scale));
}

/* Times and days are text, with its length; 0: it is a number like any other. */
static size_t moment_text(const phi__parquet_column *column, int64_t value, char text[PHI__ROWS_MOMENT])
{
    static const int64_t UNITS[] = {[PHI__PARQUET_MILLIS] = 1000, [PHI__PARQUET_MICROS] = 1000000, [PHI__PARQUET_NANOS] = 1000000000};
    if (column->meaning == PHI__PARQUET_DATE)
        return phi__rows_day_text(text, value);
    if (column->meaning < PHI__PARQUET_MILLIS || column->meaning > PHI__PARQUET_NANOS)
        return 0;
    const int64_t unit = UNITS[column->meaning];
    const bool before = value % unit < 0;
    const int64_t seconds = value / unit - before;
    const uint32_t nanos = (uint32_t)((value % unit + (before ? unit : 0)) * (1000000000 / unit));
    if (column->of_day && seconds >= 0)
        return phi__rows_time_text(text, seconds, nanos);
    return phi__rows_moment_text(text, seconds, nanos);
}

/* Nanoseconds of a day, then the day by the count of astronomers. */
static size_t julian_text(phi__span value, char text[PHI__ROWS_MOMENT])
{
    enum { JULIAN_1970 = 2440588, NANOS = 8, DAY = 86400 };
    const int64_t nanos = little(phi__span_part(value, 0, NANOS)), day = little(phi__span_part(value, NANOS, 4)) - JULIAN_1970;
    const int64_t second = 1000000000;
    if (nanos < 0 || nanos >= DAY * second)
        return phi__rows_day_text(text, day);
    return phi__rows_moment_text(text, day * DAY + nanos / second, (uint32_t)(nanos % second));
}

static void say_bytes(parquet *self, const phi__parquet_column *column, phi__span value, size_t number)
{
    const bool text = column->meaning == PHI__PARQUET_TEXT || is_text(value);
    self->blobs[number] = self->blobs[number] || (!text && value.size >= LEAST_BLOB);
    phi__rows_text(self->rows, (const char *)value.data, text ? value.size : 0);
}

static double real_of(phi__span value)
{
    float four = 0;
    double eight = 0;
    if (value.size == sizeof four)
        memcpy(&four, value.data, sizeof four);
    else if (value.size == sizeof eight)
        memcpy(&eight, value.data, sizeof eight);
    return value.size == sizeof four ? (double)four : eight;
}

static void say_integer(phi__rows *rows, const phi__parquet_column *column, int64_t value)
{
    char text[PHI__ROWS_MOMENT];
    const size_t length = moment_text(column, value, text);
    if (length > 0)
        phi__rows_text(rows, text, length);
    else
        say_decimal(rows, value, column->meaning == PHI__PARQUET_DECIMAL ? column->scale : 0);
}

static void say_value(parquet *self, size_t number, phi__span value)
{
    char text[PHI__ROWS_MOMENT];
    const phi__parquet_column *column = &self->meta.columns[number];
    switch (column->type) {
    case PHI__PARQUET_BOOLEAN: phi__rows_integer(self->rows, value.size > 0 && value.data[0] != 0); break;
    case PHI__PARQUET_INT32:
    case PHI__PARQUET_INT64: say_integer(self->rows, column, little(value)); break;
    case PHI__PARQUET_INT96: phi__rows_text(self->rows, text, julian_text(value, text)); break;
    case PHI__PARQUET_FLOAT:
    case PHI__PARQUET_DOUBLE: phi__rows_double(self->rows, real_of(value)); break;
    default:
        if (column->meaning == PHI__PARQUET_DECIMAL)
            say_decimal(self->rows, big(value), column->scale);
        else
            say_bytes(self, column, value, number);
    }
}

/* A value of a list that is no text. */
static size_t number_text(const phi__parquet_column *column, phi__span value, char text[PHI__ROWS_MOMENT])
{
    const bool real = column->type == PHI__PARQUET_FLOAT || column->type == PHI__PARQUET_DOUBLE;
    if (column->type == PHI__PARQUET_INT96)
        return julian_text(value, text);
    const int64_t number = column->type >= PHI__PARQUET_BYTES ? big(value) : little(value);
    const size_t length = real ? 0 : moment_text(column, number, text);
    if (length > 0)
        return length;
    if (real || (column->meaning == PHI__PARQUET_DECIMAL && column->scale > 0))
        return (size_t)snprintf(text, PHI__ROWS_MOMENT, "%.15g", real ? real_of(value) : decimal_of(number, column->scale));
    return (size_t)snprintf(text, PHI__ROWS_MOMENT, "%lld", (long long)number);
}

/* All of a list in one cell, its values parted by blanks. */
static void say_list(parquet *self, phi__parquet_cursor *cursor, phi__span value, bool missing)
{
    size_t size = 0;
    for (bool more = true; more;) {
        char text[PHI__ROWS_MOMENT];
        const bool bytes = cursor->column->type >= PHI__PARQUET_BYTES && cursor->column->meaning != PHI__PARQUET_DECIMAL;
        const phi__span piece = bytes || missing ? value : phi__span_of(text, number_text(cursor->column, value, text));
        if (!missing && is_text(piece) && size + piece.size + 1 < sizeof self->cell) {
            if (piece.size > 0)
                memcpy(self->cell + size, piece.data, piece.size);
            size += piece.size;
            self->cell[size++] = ' ';
        }
        more = phi__parquet_repeats(cursor) && phi__parquet_next(cursor, &value, &missing);
    }
    phi__rows_text(self->rows, self->cell, size > 0 ? size - 1 : 0);
}

static void say_cell(parquet *self, size_t number, phi__parquet_cursor *cursor)
{
    phi__span value;
    bool missing = true;
    const bool there = phi__parquet_next(cursor, &value, &missing);
    if (there && cursor->column->repetition > 0)
        say_list(self, cursor, value, missing);
    else if (there && !missing)
        say_value(self, number, value);
    else
        phi__rows_nothing(self->rows);
}

/* ---------------------------------------------------------------------------- rows */

static void begin_band(parquet *self)
{
    for (size_t i = 0; i < self->count; i++)
        phi__parquet_begin(&self->cursors[i], &self->meta.columns[self->first + i], &self->chunks[self->first + i], self->file);
}

static void end_band(parquet *self)
{
    for (size_t i = 0; i < self->count; i++) {
        const phi__parquet_cursor *cursor = &self->cursors[i];
        self->encrypted = self->encrypted || cursor->chunk.encrypted;
        self->no_memory = self->no_memory || cursor->no_memory;
        self->unsupported = self->unsupported || cursor->unsupported;
        self->damaged = self->damaged || (cursor->damaged && !cursor->no_memory) || cursor->values_left > 0;
        phi__parquet_end(&self->cursors[i]);
    }
}

/* Has any column something left? Damaged rows are not told by their number alone. */
static bool has_more(const parquet *self)
{
    for (size_t i = 0; i < self->count; i++) {
        const phi__parquet_cursor *cursor = &self->cursors[i];
        if (!cursor->damaged && !cursor->unsupported && (cursor->page_left > 0 || (cursor->values_left > 0 && cursor->at < cursor->end)))
            return true;
    }
    return false;
}

static void say_group(parquet *self, uint64_t rows)
{
    begin_band(self);
    for (uint64_t row = 0; row < rows && has_more(self) && !self->say->lost; row++) {
        for (size_t i = 0; i < self->count; i++)
            say_cell(self, self->first + i, &self->cursors[i]);
        phi__rows_end_row(self->rows);
    }
    end_band(self);
}

static void say_band(parquet *self)
{
    uint64_t groups = 0, rows = 0;
    phi__cursor at = phi__parquet_groups(&self->meta, &groups);
    phi__rows_begin(self->rows, self->say);
    for (size_t i = 0; i < self->count; i++)
        phi__rows_column(self->rows, self->meta.columns[self->first + i].name, NULL);
    for (; groups > 0 && !self->say->lost; groups--) {
        if (!phi__parquet_group(&at, self->chunks, self->meta.column_count, &rows)) {
            self->damaged = true;
            break;
        }
        say_group(self, rows);
    }
    phi__rows_end(self->rows);
}

/* --------------------------------------------------------------------------- files */

static void say_files_of(parquet *self, size_t number)
{
    uint64_t groups = 0, rows = 0, row = 2; /* that of the names is the first */
    phi__cursor at = phi__parquet_groups(&self->meta, &groups);
    phi__parquet_cursor *cursor = &self->cursors[0];
    for (; groups > 0 && !self->say->lost && phi__parquet_group(&at, self->chunks, self->meta.column_count, &rows); groups--) {
        phi__span value;
        bool missing;
        phi__parquet_begin(cursor, &self->meta.columns[number], &self->chunks[number], self->file);
        for (; phi__parquet_next(cursor, &value, &missing) && !self->say->lost; row += !phi__parquet_repeats(cursor)) {
            char name[PHI__PARQUET_NAME + 32];
            if (missing || value.size < LEAST_BLOB || is_text(value))
                continue;
            (void)snprintf(name, sizeof name, "row-%llu/%s", (unsigned long long)row, self->meta.columns[number].name);
            phi__say_member(self->say, name, value.size, false);
            phi__say_data(self->say, value.data, value.size);
            phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
        }
        phi__parquet_end(cursor);
    }
}

static void say_faults(const parquet *self)
{
    if (self->no_memory)
        phi__say_fault(self->say, PHI_REASON_LIMIT_MEMORY, "a page needs more memory than a worker may have");
    if (self->encrypted)
        phi__say_fault(self->say, PHI_REASON_ENCRYPTED, "a column is encrypted");
    if (self->unsupported)
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "a column in a compression or encoding that is not read");
    if (self->damaged)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "a column is damaged");
}

static void say_bands(parquet *self)
{
    for (self->first = 0; self->first < self->meta.column_count; self->first += BAND) {
        char name[64];
        self->count = self->meta.column_count - self->first < BAND ? self->meta.column_count - self->first : BAND;
        (void)snprintf(name, sizeof name, "columns from %zu", self->first + 1);
        if (self->first > 0)
            phi__say_section(self->say, name);
        say_band(self);
        if (self->first > 0)
            phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    }
    for (size_t i = 0; i < self->meta.column_count; i++) {
        if (self->blobs[i])
            say_files_of(self, i);
    }
}

/* What its writer says of the file: names, units and remarks of columns. */
static void say_notes(const parquet *self)
{
    phi__span key, value;
    if (self->meta.notes.size == 0)
        return;
    phi__say_section(self->say, "(metadata)");
    for (size_t at = 0; !self->say->lost && phi__parquet_next_note(&self->meta, &at, &key, &value);) {
        phi__say_text(self->say, (const char *)key.data, is_text(key) ? key.size : 0);
        phi__say_text(self->say, ": ", 2);
        phi__say_text(self->say, (const char *)value.data, is_text(value) ? value.size : 0);
        phi__say_text(self->say, "\n", 1);
    }
    phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
}

void phi__reader_parquet_span(phi__say *say, phi__rows *rows, phi__span file)
{
    static parquet self;
    phi__cursor tail = phi__cursor_at(phi__span_part(file, file.size < TAIL ? 0 : file.size - TAIL, TAIL));
    const size_t size = phi__cursor_le32(&tail);
    self.say = say;
    self.rows = rows;
    self.file = file;
    self.damaged = self.unsupported = self.no_memory = self.encrypted = false;
    memset(self.blobs, 0, sizeof self.blobs);
    if (file.size < TAIL + 4 || memcmp(file.data + file.size - 4, "PAR", 3) != 0) {
        phi__say_fault(say, PHI_REASON_TRUNCATED, "it has no end, which says what is where");
        return;
    }
    if (file.data[file.size - 1] == 'E') {
        phi__say_fault(say, PHI_REASON_ENCRYPTED, "the columns are encrypted");
        return;
    }
    if (size > file.size - TAIL || !phi__parquet_meta_read(phi__span_part(file, file.size - TAIL - size, size), &self.meta)) {
        phi__say_fault(say, PHI_REASON_CORRUPT, "what its end says of it is damaged");
        return;
    }
    say_bands(&self);
    say_notes(&self);
    say_faults(&self);
}

void phi__reader_parquet_read(phi__job *job)
{
    static phi__rows rows;
    void *bytes = job->size == 0 || job->size > SIZE_MAX ? MAP_FAILED : mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (bytes == MAP_FAILED) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return;
    }
    phi__reader_parquet_span(&job->say, &rows, phi__span_of(bytes, (size_t)job->size));
    (void)munmap(bytes, (size_t)job->size);
}

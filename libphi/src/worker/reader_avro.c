/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_avro.h. Fields that hold records, lists or maps are one cell each, as JSON. */
#define _GNU_SOURCE /* fopencookie */
#include "worker/reader_avro.h"

#include "worker/avro_file.h"
#include "worker/reader_archive.h"
#include "worker/table_rows.h"

#include <avro.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { MOST_FIELDS = 2048, BLOCK_MOST = 48 << 20, LEAST_BINARY = 16 /* bytes: decimals and UUIDs are no more */ };

/* ---------------------------------------------------------------------------- file */

/* What the library reads: the file, or, where it does not know the compression, the same with blocks that are unpacked. */
typedef struct source {
    phi__span file;
    phi__avro_head head;
    size_t at;            /* in the file */
    phi__reading packed;  /* as what the blocks are unpacked; PHI__READ_COUNT = not here */
    uint8_t *ready;       /* of the last block, with its frame; owned */
    size_t size, done;
    bool damaged, no_memory;
} source;

static bool append(source *self, size_t room, const void *bytes, size_t size)
{
    if (size > room - self->size)
        return false;
    if (size > 0)
        memcpy(self->ready + self->size, bytes, size);
    self->size += size;
    return true;
}

static bool append_number(source *self, size_t room, uint64_t number)
{
    uint8_t bytes[10];
    return append(self, room, bytes, phi__avro_put_number(number, bytes));
}

static bool append_bytes(source *self, size_t room, phi__span bytes)
{
    return append_number(self, room, bytes.size) && append(self, room, bytes.data, bytes.size);
}

static bool renew(source *self, size_t room)
{
    free(self->ready);
    self->ready = malloc(room);
    self->size = self->done = 0;
    self->no_memory = self->no_memory || self->ready == NULL;
    return self->ready != NULL;
}

/* The head with "null" for its compression. */
static bool make_head(source *self)
{
    const size_t room = self->head.size + 64;
    phi__span key, value;
    size_t at = 0, count = 0;
    while (phi__avro_next_entry(&self->head, &at, &key, &value))
        count++;
    bool good = renew(self, room) && append(self, room, "Obj\1", 4) && append_number(self, room, count);
    for (at = 0; good && phi__avro_next_entry(&self->head, &at, &key, &value);) {
        const bool codec = key.size == 10 && memcmp(key.data, "avro.codec", 10) == 0;
        good = append_bytes(self, room, key) && append_bytes(self, room, codec ? phi__span_of("null", 4) : value);
    }
    self->at = self->head.size;
    return good && append_number(self, room, 0) && append(self, room, self->head.mark.data, self->head.mark.size);
}

static bool make_block(source *self)
{
    enum { FRAME = 64 };
    uint64_t rows = 0;
    phi__span packed;
    uint8_t *bytes = NULL;
    size_t size = 0;
    const bool more = self->at < self->file.size;
    if (!more || !phi__avro_next_block(self->file, &self->head, &self->at, &rows, &packed)) {
        self->damaged = self->damaged || more;
        return false;
    }
    const phi_reason reason = phi__reader_archive_unpack(self->packed, packed, BLOCK_MOST, &bytes, &size);
    self->no_memory = self->no_memory || reason == PHI_REASON_LIMIT_MEMORY;
    self->damaged = self->damaged || reason == PHI_REASON_CORRUPT;
    const size_t room = size + FRAME;
    const bool good = reason == PHI_REASON_NONE && renew(self, room) && append_number(self, room, rows) &&
                      append_bytes(self, room, phi__span_of(bytes, size)) && append(self, room, self->head.mark.data, self->head.mark.size);
    free(bytes);
    return good;
}

static ssize_t source_read(void *cookie, char *buffer, size_t size)
{
    source *self = cookie;
    if (self->packed == PHI__READ_COUNT) {
        const phi__span piece = phi__span_part(self->file, self->at, size);
        if (piece.size > 0)
            memcpy(buffer, piece.data, piece.size);
        self->at += piece.size;
        return (ssize_t)piece.size;
    }
    if (self->done == self->size && !(self->at == 0 ? make_head(self) : make_block(self)))
        return 0;
    const size_t piece = self->size - self->done < size ? self->size - self->done : size;
    memcpy(buffer, self->ready + self->done, piece);
    self->done += piece;
    return (ssize_t)piece;
}

/* What the library does not know itself. */
static phi__reading packed_as(phi__span codec)
{
    static const struct {
        const char *name;
        phi__reading reading;
    } CODECS[] = {{"zstandard", PHI__READ_ZSTD}, {"bzip2", PHI__READ_BZIP2}, {"xz", PHI__READ_XZ}};
    for (size_t i = 0; i < sizeof CODECS / sizeof *CODECS; i++) {
        if (codec.size == strlen(CODECS[i].name) && memcmp(codec.data, CODECS[i].name, codec.size) == 0)
            return CODECS[i].reading;
    }
    return PHI__READ_COUNT;
}

/* --------------------------------------------------------------------------- cells */

static bool is_text(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        if (c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
            return false;
    }
    return true;
}

static void say_json(phi__rows *rows, const avro_value_t *value)
{
    char *json = NULL;
    if (avro_value_to_json(value, 1, &json) == 0 && json != NULL)
        phi__rows_text(rows, json, strlen(json));
    else
        phi__rows_nothing(rows);
    free(json);
}

/* true: it is larger than a number, and no text. */
static bool say_bytes(phi__rows *rows, const avro_value_t *value, avro_type_t type)
{
    const void *bytes = NULL;
    const char *text = NULL;
    size_t size = 0;
    int failed = 0;
    if (type == AVRO_STRING) {
        failed = avro_value_get_string(value, &text, &size);
        size = size > 0 ? size - 1 : 0; /* with its zero */
    } else {
        failed = type == AVRO_BYTES ? avro_value_get_bytes(value, &bytes, &size) : avro_value_get_fixed(value, &bytes, &size);
        text = bytes;
    }
    const bool readable = failed == 0 && text != NULL && is_text(text, size);
    if (readable)
        phi__rows_text(rows, text, size);
    else
        phi__rows_nothing(rows);
    return !readable && size > LEAST_BINARY;
}

static void say_number(phi__rows *rows, const avro_value_t *value, avro_type_t type)
{
    int32_t number = 0;
    int64_t large = 0;
    float real = 0;
    double precise = 0;
    if (type == AVRO_INT32)
        (void)avro_value_get_int(value, &number);
    else if (type == AVRO_INT64)
        (void)avro_value_get_long(value, &large);
    else if (type == AVRO_FLOAT)
        (void)avro_value_get_float(value, &real);
    else if (type == AVRO_DOUBLE)
        (void)avro_value_get_double(value, &precise);
    else
        (void)avro_value_get_boolean(value, &number);
    if (type == AVRO_FLOAT || type == AVRO_DOUBLE)
        phi__rows_double(rows, type == AVRO_FLOAT ? (double)real : precise);
    else
        phi__rows_integer(rows, type == AVRO_INT64 ? large : number);
}

/* true: not read. */
static bool say_cell(phi__rows *rows, const avro_value_t *cell)
{
    avro_value_t value = *cell;
    if (avro_value_get_type(&value) == AVRO_UNION && avro_value_get_current_branch(cell, &value) != 0) {
        phi__rows_nothing(rows);
        return false;
    }
    const avro_type_t type = avro_value_get_type(&value);
    switch (type) {
    case AVRO_STRING:
    case AVRO_BYTES:
    case AVRO_FIXED: return say_bytes(rows, &value, type);
    case AVRO_INT32:
    case AVRO_INT64:
    case AVRO_FLOAT:
    case AVRO_DOUBLE:
    case AVRO_BOOLEAN: say_number(rows, &value, type); break;
    case AVRO_NULL: phi__rows_nothing(rows); break;
    default: say_json(rows, &value);
    }
    return false;
}

/* true: something in it was not read. */
static bool say_row(phi__rows *rows, const avro_value_t *value)
{
    size_t count = 0;
    bool unread = false;
    if (avro_value_get_type(value) != AVRO_RECORD) {
        unread = say_cell(rows, value);
        phi__rows_end_row(rows);
        return unread;
    }
    (void)avro_value_get_size(value, &count);
    for (size_t i = 0; i < count && i < MOST_FIELDS; i++) {
        avro_value_t field;
        if (avro_value_get_by_index(value, i, &field, NULL) == 0)
            unread = say_cell(rows, &field) || unread;
        else
            phi__rows_nothing(rows);
    }
    phi__rows_end_row(rows);
    return unread;
}

static void say_names(phi__rows *rows, avro_schema_t schema)
{
    const size_t count = is_avro_record(schema) ? avro_schema_record_size(schema) : 0;
    for (size_t i = 0; i < count && i < MOST_FIELDS; i++)
        phi__rows_column(rows, avro_schema_record_field_name(schema, (int)i), NULL);
}

/* ------------------------------------------------------------------------ document */

static bool read_rows(phi__job *job, phi__rows *rows, avro_file_reader_t reader, bool *unread)
{
    avro_schema_t schema = avro_file_reader_get_writer_schema(reader);
    avro_value_iface_t *kind = schema == NULL ? NULL : avro_generic_class_from_schema(schema);
    avro_value_t value;
    if (kind == NULL || avro_generic_value_new(kind, &value) != 0)
        return false;
    phi__rows_begin(rows, &job->say);
    say_names(rows, schema);
    int result = 0;
    while (!job->say.lost && (result = avro_file_reader_read_value(reader, &value)) == 0) {
        *unread = say_row(rows, &value) || *unread;
        (void)avro_value_reset(&value);
    }
    phi__rows_end(rows);
    avro_value_decref(&value);
    avro_value_iface_decref(kind);
    (void)avro_schema_decref(schema);
    return result == EOF || job->say.lost;
}

static bool is_printable(phi__span value)
{
    return value.size > 0 && is_text((const char *)value.data, value.size);
}

/* Its schema, with names, defaults and remarks of all fields, and what else the writer says of the file. */
static void say_head(phi__say *say, const phi__avro_head *head)
{
    phi__span key, value;
    phi__say_section(say, "(header)");
    for (size_t at = 0; !say->lost && phi__avro_next_entry(head, &at, &key, &value);) {
        phi__say_text(say, (const char *)key.data, key.size);
        phi__say_text(say, ": ", 2);
        phi__say_text(say, (const char *)value.data, is_printable(value) ? value.size : 0);
        phi__say_text(say, "\n", 1);
    }
    phi__say_member_end(say, PHI_REASON_NONE, NULL);
}

static void read_file(phi__job *job, phi__span bytes)
{
    static phi__rows rows;
    source from = {.file = bytes, .packed = PHI__READ_COUNT};
    const bool framed = phi__avro_head_read(bytes, &from.head);
    if (framed)
        from.packed = packed_as(from.head.codec);
    FILE *file = fopencookie(&from, "r", (cookie_io_functions_t){.read = source_read});
    avro_file_reader_t reader = NULL;
    if (file == NULL || avro_file_reader_fp(file, "document", 0, &reader) != 0) {
        phi__say_fault(&job->say, PHI_REASON_UNSUPPORTED, "a schema or compression that is not read");
    } else {
        bool unread = false;
        const bool whole = read_rows(job, &rows, reader, &unread);
        if (from.no_memory)
            phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "a block needs more memory than a worker may have");
        else if (!whole || from.damaged)
            phi__say_fault(&job->say, PHI_REASON_CORRUPT, "the file is damaged");
        else if (unread)
            phi__say_fault(&job->say, PHI_REASON_UNSUPPORTED, "binary values are not read");
        (void)avro_file_reader_close(reader);
    }
    if (file != NULL)
        (void)fclose(file);
    if (framed)
        say_head(&job->say, &from.head);
    free(from.ready);
}

void phi__reader_avro_read(phi__job *job)
{
    void *bytes = job->size == 0 || job->size > SIZE_MAX ? MAP_FAILED : mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (bytes == MAP_FAILED) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return;
    }
    read_file(job, phi__span_of(bytes, (size_t)job->size));
    (void)munmap(bytes, (size_t)job->size);
}

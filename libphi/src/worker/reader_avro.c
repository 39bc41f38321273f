/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_avro.h. Fields that hold records, lists or maps are one cell each, as JSON. */
#define _GNU_SOURCE /* fopencookie */
#include "worker/reader_avro.h"

#include "worker/table_rows.h"

#include <avro.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_FIELDS = 2048 };

/* ---------------------------------------------------------------------------- file */

typedef struct source {
    int fd;
    off_t at;
} source;

static ssize_t source_read(void *cookie, char *buffer, size_t size)
{
    source *self = cookie;
    const ssize_t got = pread(self->fd, buffer, size, self->at);
    self->at += got > 0 ? got : 0;
    return got;
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

static void say_bytes(phi__rows *rows, const avro_value_t *value, avro_type_t type)
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
    if (failed == 0 && text != NULL && is_text(text, size))
        phi__rows_text(rows, text, size);
    else
        phi__rows_nothing(rows);
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

static void say_cell(phi__rows *rows, const avro_value_t *cell)
{
    avro_value_t value = *cell;
    if (avro_value_get_type(&value) == AVRO_UNION && avro_value_get_current_branch(cell, &value) != 0) {
        phi__rows_nothing(rows);
        return;
    }
    const avro_type_t type = avro_value_get_type(&value);
    switch (type) {
    case AVRO_STRING:
    case AVRO_BYTES:
    case AVRO_FIXED: say_bytes(rows, &value, type); break;
    case AVRO_INT32:
    case AVRO_INT64:
    case AVRO_FLOAT:
    case AVRO_DOUBLE:
    case AVRO_BOOLEAN: say_number(rows, &value, type); break;
    case AVRO_NULL: phi__rows_nothing(rows); break;
    default: say_json(rows, &value);
    }
}

static void say_row(phi__rows *rows, const avro_value_t *value)
{
    size_t count = 0;
    if (avro_value_get_type(value) != AVRO_RECORD) {
        say_cell(rows, value);
        phi__rows_end_row(rows);
        return;
    }
    (void)avro_value_get_size(value, &count);
    for (size_t i = 0; i < count && i < MOST_FIELDS; i++) {
        avro_value_t field;
        if (avro_value_get_by_index(value, i, &field, NULL) == 0)
            say_cell(rows, &field);
        else
            phi__rows_nothing(rows);
    }
    phi__rows_end_row(rows);
}

static void say_names(phi__rows *rows, avro_schema_t schema)
{
    const size_t count = is_avro_record(schema) ? avro_schema_record_size(schema) : 0;
    for (size_t i = 0; i < count && i < MOST_FIELDS; i++)
        phi__rows_column(rows, avro_schema_record_field_name(schema, (int)i), NULL);
}

/* ------------------------------------------------------------------------ document */

static bool read_rows(phi__job *job, phi__rows *rows, avro_file_reader_t reader)
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
        say_row(rows, &value);
        (void)avro_value_reset(&value);
    }
    phi__rows_end(rows);
    avro_value_decref(&value);
    avro_value_iface_decref(kind);
    (void)avro_schema_decref(schema);
    return result == EOF || job->say.lost;
}

void phi__reader_avro_read(phi__job *job)
{
    static phi__rows rows;
    source from = {.fd = job->fd};
    FILE *file = fopencookie(&from, "r", (cookie_io_functions_t){.read = source_read});
    avro_file_reader_t reader = NULL;
    if (file == NULL || avro_file_reader_fp(file, "document", 0, &reader) != 0) {
        phi__say_fault(&job->say, PHI_REASON_UNSUPPORTED, "a schema or compression that is not read");
    } else {
        if (!read_rows(job, &rows, reader))
            phi__say_fault(&job->say, PHI_REASON_CORRUPT, "the file is damaged");
        (void)avro_file_reader_close(reader);
    }
    if (file != NULL)
        (void)fclose(file);
}

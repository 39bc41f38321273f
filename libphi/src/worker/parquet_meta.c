/* SPDX-License-Identifier: Apache-2.0 */
/* See parquet_meta.h. https://github.com/apache/parquet-format, parquet.thrift: numbers of fields are from there. */
#include "worker/parquet_meta.h"

#include <stdio.h>

enum { MOST_DEPTH = 24 };

/* One element of the schema, which is a tree written in order. */
typedef struct element {
    bool has_type;
    uint32_t type, size, repetition, children, converted, scale;
    phi__parquet_meaning logical;
    bool of_day;
    phi__span name;
} element;

enum { REQUIRED = 0, OPTIONAL = 1, REPEATED = 2, NOT_CONVERTED = 99 };

static phi__parquet_meaning read_unit(phi__cursor *at)
{
    phi__parquet_meaning unit = PHI__PARQUET_MICROS;
    int id = 0;
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        unit = id == 1 ? PHI__PARQUET_MILLIS : id == 3 ? PHI__PARQUET_NANOS : PHI__PARQUET_MICROS;
        phi__thrift_skip(at, type);
    }
    return unit;
}

/* Of a time, with or without its day: whether it is in Greenwich's, and the unit. */
static phi__parquet_meaning read_moment(phi__cursor *at)
{
    phi__parquet_meaning unit = PHI__PARQUET_MICROS;
    int id = 0;
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        if (id == 2 && type == PHI__THRIFT_STRUCT)
            unit = read_unit(at);
        else
            phi__thrift_skip(at, type);
    }
    return unit;
}

/* A union: the field that is there says what it is. */
static phi__parquet_meaning read_logical(phi__cursor *at, bool *of_day)
{
    enum { STRING = 1, ENUM = 4, DECIMAL = 5, DATE = 6, TIME = 7, TIMESTAMP = 8, JSON = 12 };
    phi__parquet_meaning meaning = PHI__PARQUET_PLAIN;
    int id = 0;
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        if ((id == TIME || id == TIMESTAMP) && type == PHI__THRIFT_STRUCT) {
            meaning = read_moment(at);
            *of_day = id == TIME;
            continue;
        }
        if (id == STRING || id == ENUM || id == JSON)
            meaning = PHI__PARQUET_TEXT;
        else if (id == DECIMAL || id == DATE)
            meaning = id == DATE ? PHI__PARQUET_DATE : PHI__PARQUET_DECIMAL;
        phi__thrift_skip(at, type);
    }
    return meaning;
}

static void read_element(phi__cursor *at, element *out)
{
    int id = 0;
    *out = (element){.converted = NOT_CONVERTED};
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        const bool number = type == PHI__THRIFT_I32;
        if (id == 4 && type == PHI__THRIFT_BINARY)
            out->name = phi__thrift_binary(at);
        else if (id == 10 && type == PHI__THRIFT_STRUCT)
            out->logical = read_logical(at, &out->of_day);
        else if (!number || id > 7 || id < 1)
            phi__thrift_skip(at, type);
        else {
            uint32_t *const fields[] = {NULL, &out->type, &out->size, &out->repetition, NULL, &out->children, &out->converted, &out->scale};
            const int64_t value = phi__thrift_zigzag(at);
            out->has_type = out->has_type || id == 1;
            if (fields[id] != NULL)
                *fields[id] = value < 0 || value > INT32_MAX ? 0 : (uint32_t)value;
        }
    }
}

static phi__parquet_meaning meaning_of(const element *leaf)
{
    enum { UTF8 = 0, ENUM = 4, DECIMAL = 5, DATE = 6, TIME_MILLIS = 7, TIME_MICROS = 8, MILLIS = 9, MICROS = 10, JSON = 19 };
    if (leaf->logical != PHI__PARQUET_PLAIN)
        return leaf->logical;
    switch (leaf->converted) {
    case UTF8:
    case ENUM:
    case JSON: return PHI__PARQUET_TEXT;
    case DECIMAL: return PHI__PARQUET_DECIMAL;
    case DATE: return PHI__PARQUET_DATE;
    case TIME_MILLIS:
    case MILLIS: return PHI__PARQUET_MILLIS;
    case TIME_MICROS:
    case MICROS: return PHI__PARQUET_MICROS;
    default: return PHI__PARQUET_PLAIN;
    }
}

/* Older writers say so by the converted type alone. */
static bool is_of_day(const element *leaf)
{
    enum { TIME_MILLIS = 7, TIME_MICROS = 8 };
    return leaf->of_day || (leaf->logical == PHI__PARQUET_PLAIN && (leaf->converted == TIME_MILLIS || leaf->converted == TIME_MICROS));
}

/* Where in the tree we are. */
typedef struct branch {
    uint32_t left; /* children to come */
    uint32_t definition, repetition;
    size_t name_size; /* of the path so far */
} branch;

static void add_leaf(phi__parquet_meta *out, const element *leaf, const branch *below, const char *path, size_t size)
{
    if (out->column_count == PHI__PARQUET_COLUMNS)
        return;
    phi__parquet_column *column = &out->columns[out->column_count++];
    *column = (phi__parquet_column){.type = (phi__parquet_type)leaf->type, .meaning = meaning_of(leaf), .of_day = is_of_day(leaf), .size = leaf->size,
                                    .scale = leaf->scale, .definition = below->definition, .repetition = below->repetition};
    (void)snprintf(column->name, sizeof column->name, "%.*s", (int)size, path);
}

/* Append a name; the wrappers that lists have by the norm say nothing. */
static size_t put_name(char path[PHI__PARQUET_NAME], size_t size, phi__span name)
{
    const bool wrapper = size > 0 && ((name.size == 4 && memcmp(name.data, "list", 4) == 0) || (name.size == 5 && memcmp(name.data, "array", 5) == 0) ||
                                      (name.size == 7 && memcmp(name.data, "element", 7) == 0) || (name.size == 4 && memcmp(name.data, "item", 4) == 0));
    if (wrapper || size + name.size + 2 > PHI__PARQUET_NAME)
        return size;
    if (size > 0)
        path[size++] = '.';
    if (name.size > 0)
        memcpy(path + size, name.data, name.size);
    return size + name.size;
}

static bool read_schema(phi__cursor *at, phi__parquet_meta *out)
{
    phi__thrift_type of;
    uint64_t count = phi__thrift_list(at, &of);
    branch tree[MOST_DEPTH] = {{.left = 1}};
    char path[PHI__PARQUET_NAME];
    size_t depth = 0;
    for (bool root = true; count > 0 && !at->failed; count--, root = false) {
        element next;
        read_element(at, &next);
        while (depth > 0 && tree[depth].left == 0)
            depth--;
        if (tree[depth].left == 0)
            return false;
        tree[depth].left--;
        branch below = {.left = next.children, .definition = tree[depth].definition + (!root && next.repetition != REQUIRED),
                        .repetition = tree[depth].repetition + (!root && next.repetition == REPEATED)};
        below.name_size = root ? 0 : put_name(path, tree[depth].name_size, next.name);
        if (next.children == 0 && next.has_type && next.type <= PHI__PARQUET_FIXED)
            add_leaf(out, &next, &below, path, below.name_size);
        if (next.children == 0)
            continue;
        if (++depth == MOST_DEPTH)
            return false;
        tree[depth] = below;
    }
    return !at->failed;
}

bool phi__parquet_meta_read(phi__span footer, phi__parquet_meta *out)
{
    phi__cursor at = phi__cursor_at(footer);
    int id = 0;
    bool good = true;
    out->column_count = 0;
    out->groups = out->notes = phi__span_of(NULL, 0);
    for (phi__thrift_type type; good && (type = phi__thrift_field(&at, &id)) != PHI__THRIFT_STOP;) {
        const size_t begin = at.at;
        if (id == 2 && type == PHI__THRIFT_LIST)
            good = read_schema(&at, out);
        else if (id == 3 && type == PHI__THRIFT_I64)
            out->rows = (uint64_t)phi__thrift_zigzag(&at);
        else
            phi__thrift_skip(&at, type);
        if (id == 4 && type == PHI__THRIFT_LIST)
            out->groups = phi__span_part(footer, begin, at.at - begin);
        if (id == 5 && type == PHI__THRIFT_LIST)
            out->notes = phi__span_part(footer, begin, at.at - begin);
    }
    return good && !at.failed && out->column_count > 0;
}

bool phi__parquet_next_note(const phi__parquet_meta *meta, size_t *at, phi__span *key, phi__span *value)
{
    phi__cursor here = phi__cursor_at(phi__span_part(meta->notes, *at, SIZE_MAX));
    phi__thrift_type of;
    int id = 0;
    if (*at == 0 && meta->notes.size > 0)
        (void)phi__thrift_list(&here, &of);
    if (here.failed || phi__cursor_left(&here) == 0)
        return false;
    *key = *value = phi__span_of(NULL, 0);
    for (phi__thrift_type type; (type = phi__thrift_field(&here, &id)) != PHI__THRIFT_STOP;) {
        if (type == PHI__THRIFT_BINARY && (id == 1 || id == 2))
            *(id == 1 ? key : value) = phi__thrift_binary(&here);
        else
            phi__thrift_skip(&here, type);
    }
    *at += here.at;
    return !here.failed && here.at > 0;
}

/* ------------------------------------------------------------------ row groups */

static void read_where(phi__cursor *at, phi__parquet_chunk *out)
{
    enum { CODEC = 4, VALUES = 5, SIZE = 7, DATA = 9, DICTIONARY = 11 };
    uint64_t data = 0, dictionary = 0;
    int id = 0;
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        if (type != PHI__THRIFT_I32 && type != PHI__THRIFT_I64) {
            phi__thrift_skip(at, type);
            continue;
        }
        const int64_t value = phi__thrift_zigzag(at);
        const uint64_t number = value < 0 ? 0 : (uint64_t)value;
        out->codec = id == CODEC ? (uint32_t)number : out->codec;
        out->values = id == VALUES ? number : out->values;
        out->size = id == SIZE ? number : out->size;
        data = id == DATA ? number : data;
        dictionary = id == DICTIONARY ? number : dictionary;
    }
    out->offset = dictionary != 0 && dictionary < data ? dictionary : data;
}

static void read_chunk(phi__cursor *at, phi__parquet_chunk *out)
{
    enum { PATH = 1, META = 3, CRYPTO = 8, ENCRYPTED = 9 };
    int id = 0;
    *out = (phi__parquet_chunk){0};
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        out->encrypted = out->encrypted || id == CRYPTO || id == ENCRYPTED;
        out->elsewhere = out->elsewhere || id == PATH;
        if (id == META && type == PHI__THRIFT_STRUCT)
            read_where(at, out);
        else
            phi__thrift_skip(at, type);
    }
}

static void read_chunks(phi__cursor *at, phi__parquet_chunk *chunks, size_t most)
{
    phi__thrift_type of;
    phi__parquet_chunk dropped;
    const uint64_t count = phi__thrift_list(at, &of);
    for (uint64_t i = 0; i < count && !at->failed; i++)
        read_chunk(at, i < most ? &chunks[i] : &dropped);
}

phi__cursor phi__parquet_groups(const phi__parquet_meta *meta, uint64_t *count)
{
    phi__cursor at = phi__cursor_at(meta->groups);
    phi__thrift_type of;
    *count = meta->groups.size == 0 ? 0 : phi__thrift_list(&at, &of);
    return at;
}

bool phi__parquet_group(phi__cursor *at, phi__parquet_chunk *chunks, size_t most, uint64_t *rows)
{
    int id = 0;
    *rows = 0;
    memset(chunks, 0, most * sizeof *chunks);
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        if (id == 1 && type == PHI__THRIFT_LIST)
            read_chunks(at, chunks, most);
        else if (id == 3 && type == PHI__THRIFT_I64)
            *rows = (uint64_t)phi__thrift_zigzag(at);
        else
            phi__thrift_skip(at, type);
    }
    return !at->failed;
}

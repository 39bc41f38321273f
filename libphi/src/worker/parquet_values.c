/* SPDX-License-Identifier: Apache-2.0 */
/* See parquet_values.h. A page is unpacked into memory of the size that its head says, bounded; what is damaged
 * ends the column, never the rows. https://github.com/apache/parquet-format/blob/master/README.md */
#include "worker/parquet_values.h"

#include "worker/codec.h"

#include <stdlib.h>

enum { LARGEST_PAGE = 64 << 20 };
enum { DATA = 0, INDEX = 1, DICTIONARY = 2, DATA_2 = 3 };
enum {
    PLAIN = 0,
    PLAIN_DICTIONARY = 2,
    RLE = 3,
    DELTAS = 5,
    DELTA_LENGTHS = 6,
    DELTA_BYTES = 7,
    RLE_DICTIONARY = 8,
    BYTE_SPLIT = 9
};

typedef struct page_head {
    uint32_t type, size, packed;
    uint32_t values, encoding;
    uint32_t definition_bytes, repetition_bytes; /* of the second version */
    bool plain; /* not packed, whatever the column is */
} page_head;

void phi__parquet_begin(phi__parquet_cursor *self, const phi__parquet_column *column, const phi__parquet_chunk *chunk, phi__span file)
{
    *self = (phi__parquet_cursor){.column = column, .chunk = *chunk, .file = file, .at = chunk->offset, .values_left = chunk->values};
    self->end = chunk->size > UINT64_MAX - chunk->offset ? UINT64_MAX : chunk->offset + chunk->size;
    self->end = self->end > file.size ? file.size : self->end;
    self->unsupported = !phi__codec_known(chunk->codec) || chunk->encrypted || chunk->elsewhere;
}

void phi__parquet_end(phi__parquet_cursor *self)
{
    free(self->page);
    free(self->dictionary);
    free(self->offsets);
    self->page = self->dictionary = NULL;
    self->offsets = NULL;
}

/* ---------------------------------------------------------------------- page heads */

static uint32_t number(phi__cursor *at)
{
    const int64_t value = phi__thrift_zigzag(at);
    if (value < 0 || value > INT32_MAX)
        at->failed = true;
    return at->failed ? 0 : (uint32_t)value;
}

/* Of each kind of page the same two fields, or more, at other numbers. */
static void read_kind(phi__cursor *at, page_head *out, int kind)
{
    enum { FIELD_DATA_2 = 8 };
    int id = 0;
    for (phi__thrift_type type; (type = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;) {
        const bool second = kind == FIELD_DATA_2;
        if (second && id == 7 && (type == PHI__THRIFT_TRUE || type == PHI__THRIFT_FALSE)) {
            out->plain = type == PHI__THRIFT_FALSE;
        } else if (type != PHI__THRIFT_I32) {
            phi__thrift_skip(at, type);
        } else {
            const uint32_t value = number(at);
            out->values = id == 1 ? value : out->values;
            out->encoding = id == (second ? 4 : 2) ? value : out->encoding;
            out->definition_bytes = second && id == 5 ? value : out->definition_bytes;
            out->repetition_bytes = second && id == 6 ? value : out->repetition_bytes;
        }
    }
}

static bool read_head(phi__parquet_cursor *self, page_head *out)
{
    enum { FIELD_DATA = 5, FIELD_DICTIONARY = 7, FIELD_DATA_2 = 8 };
    phi__cursor at = phi__cursor_at(phi__span_part(self->file, (size_t)self->at, (size_t)(self->end - self->at)));
    int id = 0;
    *out = (page_head){0};
    for (phi__thrift_type type; (type = phi__thrift_field(&at, &id)) != PHI__THRIFT_STOP;) {
        if ((id == FIELD_DATA || id == FIELD_DICTIONARY || id == FIELD_DATA_2) && type == PHI__THRIFT_STRUCT) {
            read_kind(&at, out, id);
        } else if (id > 3 || type != PHI__THRIFT_I32) {
            phi__thrift_skip(&at, type);
        } else {
            const uint32_t value = number(&at);
            out->type = id == 1 ? value : out->type;
            out->size = id == 2 ? value : out->size;
            out->packed = id == 3 ? value : out->packed;
        }
    }
    self->at += at.at;
    return !at.failed && out->size <= LARGEST_PAGE && out->packed <= self->end - self->at;
}

/* Content of the page in memory of its own; the levels of the second version are never packed. */
static bool unpack(phi__parquet_cursor *self, const page_head *head, uint8_t **out)
{
    const phi__span packed = phi__span_part(self->file, (size_t)self->at, head->packed);
    const size_t levels = (size_t)head->definition_bytes + head->repetition_bytes;
    self->at += head->packed;
    if (levels > head->size || levels > packed.size)
        return false;
    free(*out);
    *out = malloc(head->size + 1);
    self->no_memory = self->no_memory || *out == NULL;
    if (*out == NULL)
        return false;
    memcpy(*out, packed.data, levels);
    const phi__span rest = phi__span_part(packed, levels, packed.size);
    return phi__codec_unpack(head->plain ? PHI__CODEC_NONE : (phi__codec)self->chunk.codec, rest, *out + levels, head->size - levels);
}

/* Bytes of a value that has always the same; 0 = it says itself. */
static size_t fixed_size(const phi__parquet_column *column)
{
    static const uint8_t SIZES[] = {0, 4, 8, 12, 4, 8, 0, 0};
    return column->type == PHI__PARQUET_FIXED ? column->size : SIZES[column->type];
}

static bool read_dictionary(phi__parquet_cursor *self, const page_head *head)
{
    if (!unpack(self, head, &self->dictionary))
        return false;
    self->dictionary_size = head->size;
    self->dictionary_count = head->values;
    const size_t fixed = fixed_size(self->column);
    if (fixed != 0 || self->column->type != PHI__PARQUET_BYTES)
        return fixed != 0 && head->values <= head->size / fixed;
    free(self->offsets);
    self->offsets = head->values > head->size / 4 ? NULL : malloc(((size_t)head->values + 1) * sizeof *self->offsets);
    if (self->offsets == NULL)
        return false;
    phi__cursor at = phi__cursor_at(phi__span_of(self->dictionary, self->dictionary_size));
    for (uint32_t i = 0; i < head->values; i++) {
        self->offsets[i] = (uint32_t)at.at;
        (void)phi__cursor_skip(&at, phi__cursor_le32(&at));
    }
    return !at.failed;
}

static uint32_t bits_for(uint32_t most)
{
    uint32_t bits = 0;
    for (; most > 0; most >>= 1)
        bits++;
    return bits;
}

/* Levels of the first version have their size in front. */
static phi__span take_levels(phi__cursor *at, uint32_t most, bool second, uint32_t bytes)
{
    if (most == 0)
        return phi__span_of(NULL, 0);
    const size_t size = second ? bytes : phi__cursor_le32(at);
    const uint8_t *data = phi__cursor_take(at, size);
    return phi__span_of(data, data == NULL ? 0 : size);
}

static bool begin_values(phi__parquet_cursor *self, phi__cursor at)
{
    const phi__span rest = phi__span_part(at.span, at.at, at.span.size);
    self->plain = phi__cursor_at(rest);
    self->bit = 0;
    self->scratch_size = 0;
    switch (self->encoding) {
    case PLAIN: return true;
    case PLAIN_DICTIONARY:
    case RLE_DICTIONARY:
        phi__parquet_runs_begin(&self->indexes, phi__span_part(rest, 1, rest.size), rest.size > 0 ? rest.data[0] : 0);
        return self->dictionary != NULL;
    case RLE:
        phi__parquet_runs_begin(&self->indexes, phi__span_part(rest, 4, rest.size), 1);
        return self->column->type == PHI__PARQUET_BOOLEAN;
    case DELTAS: phi__parquet_deltas_begin(&self->lengths, self->plain); return true;
    case DELTA_BYTES:
        phi__parquet_deltas_begin(&self->prefixes, self->plain);
        self->plain = phi__parquet_deltas_behind(&self->prefixes);
        /* fall through */
    case DELTA_LENGTHS:
        phi__parquet_deltas_begin(&self->lengths, self->plain);
        self->plain = phi__parquet_deltas_behind(&self->lengths);
        return true;
    case BYTE_SPLIT:
        self->split_at = 0;
        self->split_count = fixed_size(self->column) == 0 ? 0 : rest.size / fixed_size(self->column);
        return self->split_count > 0;
    default: self->unsupported = true; return false;
    }
}

static bool read_page(phi__parquet_cursor *self, const page_head *head)
{
    if (!unpack(self, head, &self->page))
        return false;
    self->page_size = head->size;
    self->encoding = head->encoding;
    phi__cursor at = phi__cursor_at(phi__span_of(self->page, self->page_size));
    const bool second = head->type == DATA_2;
    const phi__span repetition = take_levels(&at, self->column->repetition, second, head->repetition_bytes);
    const phi__span definition = take_levels(&at, self->column->definition, second, head->definition_bytes);
    phi__parquet_runs_begin(&self->repetition, repetition, bits_for(self->column->repetition));
    phi__parquet_runs_begin(&self->definition, definition, bits_for(self->column->definition));
    self->page_left = head->values;
    return !at.failed && begin_values(self, at);
}

/* The next page that has values; false when there is none. */
static bool next_page(phi__parquet_cursor *self)
{
    while (self->page_left == 0 && !self->damaged && !self->unsupported && self->values_left > 0 && self->at < self->end) {
        page_head head;
        bool good = read_head(self, &head);
        if (good && head.type == DICTIONARY)
            good = read_dictionary(self, &head);
        else if (good && (head.type == DATA || head.type == DATA_2))
            good = read_page(self, &head);
        else if (good)
            self->at += head.packed;
        self->damaged = !good;
    }
    return self->page_left > 0 && !self->damaged && !self->unsupported;
}

/* -------------------------------------------------------------------------- values */

static phi__span take(phi__cursor *at, size_t size)
{
    const uint8_t *data = phi__cursor_take(at, size);
    return phi__span_of(data, data == NULL ? 0 : size);
}

static phi__span in_dictionary(phi__parquet_cursor *self, uint32_t index)
{
    const phi__span all = phi__span_of(self->dictionary, self->dictionary_size);
    const size_t fixed = fixed_size(self->column);
    if (index >= self->dictionary_count || self->indexes.at.failed) {
        self->damaged = true;
        return phi__span_of(NULL, 0);
    }
    if (fixed != 0)
        return phi__span_part(all, index * fixed, fixed);
    phi__cursor at = phi__cursor_at(phi__span_part(all, self->offsets[index], all.size));
    const size_t size = phi__cursor_le32(&at);
    return take(&at, size);
}

static phi__span small(phi__parquet_cursor *self, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        self->scratch[i] = (uint8_t)(value >> (8 * i));
    return phi__span_of(self->scratch, size);
}

/* A value that begins like the one before. Longer ones are cut at the size of `scratch`. */
static phi__span with_prefix(phi__parquet_cursor *self)
{
    const uint64_t kept = phi__parquet_deltas_next(&self->prefixes);
    const phi__span rest = take(&self->plain, (size_t)phi__parquet_deltas_next(&self->lengths));
    const size_t from = kept > self->scratch_size ? self->scratch_size : (size_t)kept;
    const size_t room = sizeof self->scratch - from, size = rest.size < room ? rest.size : room;
    if (size > 0)
        memcpy(self->scratch + from, rest.data, size);
    self->scratch_size = from + size;
    self->damaged = self->damaged || self->prefixes.at.failed || kept > sizeof self->scratch;
    return phi__span_of(self->scratch, self->scratch_size);
}

static phi__span split_value(phi__parquet_cursor *self, size_t size)
{
    for (size_t i = 0; i < size && i < 16 && self->split_at < self->split_count; i++)
        self->scratch[i] = self->plain.span.data[i * self->split_count + self->split_at];
    self->damaged = self->damaged || self->split_at >= self->split_count || size > 16;
    self->split_at++;
    return phi__span_of(self->scratch, size > 16 ? 0 : size);
}

static phi__span plain_value(phi__parquet_cursor *self)
{
    if (self->column->type == PHI__PARQUET_BOOLEAN) {
        const uint64_t bit = self->bit++;
        self->damaged = self->damaged || bit / 8 >= self->plain.span.size;
        return small(self, self->damaged ? 0 : (uint64_t)self->plain.span.data[bit / 8] >> bit % 8 & 1, 1);
    }
    const size_t fixed = fixed_size(self->column);
    const size_t size = fixed != 0 || self->column->type != PHI__PARQUET_BYTES ? fixed : phi__cursor_le32(&self->plain);
    return take(&self->plain, size);
}

static phi__span read_value(phi__parquet_cursor *self)
{
    switch (self->encoding) {
    case PLAIN: return plain_value(self);
    case PLAIN_DICTIONARY:
    case RLE_DICTIONARY: return in_dictionary(self, phi__parquet_runs_next(&self->indexes));
    case RLE: return small(self, phi__parquet_runs_next(&self->indexes), 1);
    case DELTAS: return small(self, phi__parquet_deltas_next(&self->lengths), fixed_size(self->column) == 4 ? 4 : 8);
    case DELTA_LENGTHS: return take(&self->plain, (size_t)phi__parquet_deltas_next(&self->lengths));
    case DELTA_BYTES: return with_prefix(self);
    default: return split_value(self, fixed_size(self->column));
    }
}

static uint32_t peek_repetition(phi__parquet_cursor *self)
{
    if (!self->has_ahead)
        self->ahead = phi__parquet_runs_next(&self->repetition);
    self->has_ahead = true;
    return self->ahead;
}

bool phi__parquet_repeats(phi__parquet_cursor *self)
{
    return self->column->repetition > 0 && next_page(self) && peek_repetition(self) > 0 && !self->repetition.at.failed;
}

bool phi__parquet_next(phi__parquet_cursor *self, phi__span *value, bool *missing)
{
    *value = phi__span_of(NULL, 0);
    *missing = true;
    if (!next_page(self))
        return false;
    if (self->column->repetition > 0)
        (void)peek_repetition(self);
    self->has_ahead = false;
    self->page_left--;
    self->values_left -= self->values_left > 0;
    const uint32_t level = self->column->definition > 0 ? phi__parquet_runs_next(&self->definition) : 0;
    self->damaged = self->damaged || self->definition.at.failed || self->repetition.at.failed;
    *missing = level < self->column->definition;
    if (!*missing && !self->damaged)
        *value = read_value(self);
    self->damaged = self->damaged || self->plain.failed || self->indexes.at.failed || self->lengths.at.failed;
    *missing = *missing || self->damaged;
    return true;
}

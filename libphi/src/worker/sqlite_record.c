/* SPDX-License-Identifier: Apache-2.0 */
/* See sqlite_record.h. https://www.sqlite.org/fileformat2.html, "Record Format". */
#include "worker/sqlite_record.h"

enum { MOST_COLUMNS = 256, TEXT_BYTES = 4096, LEAST_RUN = 6 };

uint64_t phi__sqlite_varint(phi__cursor *at)
{
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) {
        const uint8_t byte = phi__cursor_u8(at);
        value = value << 7 | (byte & 0x7F);
        if (byte < 0x80)
            return value;
    }
    return value << 8 | phi__cursor_u8(at);
}

/* Bytes of a value of this type. */
static uint64_t length_of(uint64_t type)
{
    static const uint8_t FIXED[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    return type < sizeof FIXED ? FIXED[type] : (type - 12) / 2;
}

static bool is_text_type(uint64_t type)
{
    return type >= 13 && type % 2 == 1;
}

static void put_utf8(char *out, size_t *size, uint32_t code)
{
    if (code < 0x80) {
        out[(*size)++] = (char)code;
    } else if (code < 0x800) {
        out[(*size)++] = (char)(0xC0 | code >> 6);
        out[(*size)++] = (char)(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out[(*size)++] = (char)(0xE0 | code >> 12);
        out[(*size)++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[(*size)++] = (char)(0x80 | (code & 0x3F));
    } else {
        out[(*size)++] = (char)(0xF0 | code >> 18);
        out[(*size)++] = (char)(0x80 | (code >> 12 & 0x3F));
        out[(*size)++] = (char)(0x80 | (code >> 6 & 0x3F));
        out[(*size)++] = (char)(0x80 | (code & 0x3F));
    }
}

/* UTF-16 as UTF-8, as much of it as there is room for. */
static void say_wide(phi__rows *rows, phi__span text, bool big)
{
    char out[TEXT_BYTES];
    size_t size = 0;
    for (size_t i = 0; i + 1 < text.size && size + 4 < sizeof out; i += 2) {
        uint32_t code = (uint32_t)text.data[i + (big ? 0 : 1)] << 8 | text.data[i + (big ? 1 : 0)];
        if (code >= 0xD800 && code < 0xDC00 && i + 3 < text.size) {
            const uint32_t low = (uint32_t)text.data[i + (big ? 2 : 3)] << 8 | text.data[i + (big ? 3 : 2)];
            code = 0x10000 + ((code - 0xD800) << 10) + ((low - 0xDC00) & 0x3FF);
            i += 2;
        }
        put_utf8(out, &size, code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
    }
    phi__rows_text(rows, out, size);
}

static void say_number(phi__rows *rows, uint64_t type, phi__span value)
{
    enum { REAL = 7, ZERO = 8, ONE = 9 };
    if (type == ZERO || type == ONE) {
        phi__rows_integer(rows, type == ONE);
        return;
    }
    phi__cursor at = phi__cursor_at(value);
    const uint64_t bits = phi__cursor_be(&at, value.size);
    if (type == REAL) {
        double number = 0;
        memcpy(&number, &bits, sizeof number);
        phi__rows_double(rows, number);
        return;
    }
    const unsigned shift = value.size == 0 ? 0 : (unsigned)(64 - 8 * value.size);
    phi__rows_integer(rows, (int64_t)(bits << shift) >> shift);
}

static bool is_printable(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t c = text.data[i];
        if (c == 0x7F || (c < 0x20 && c != '\t' && c != '\n' && c != '\r'))
            return false;
    }
    return true;
}

static void say_value(phi__rows *rows, const phi__sqlite_form *form, uint64_t type, phi__span value)
{
    if (type == 0 || type == 10 || type == 11)
        phi__rows_nothing(rows);
    else if (type < 10)
        say_number(rows, type, value);
    else if (is_text_type(type) && form->wide != 0)
        say_wide(rows, value, form->wide == 2);
    else if (is_text_type(type) || is_printable(value))
        phi__rows_text(rows, (const char *)value.data, value.size);
    else
        phi__rows_nothing(rows);
}

static phi__span clip(phi__span span, uint64_t from, uint64_t size)
{
    return phi__span_part(span, from > span.size ? span.size : (size_t)from, size > span.size ? span.size : (size_t)size);
}

/* How many values the types tell of. */
static size_t count_of(phi__span types)
{
    phi__cursor at = phi__cursor_at(types);
    size_t count = 0;
    while (phi__cursor_left(&at) > 0 && !at.failed) {
        (void)phi__sqlite_varint(&at);
        count++;
    }
    return count;
}

/* type, name, table, page of the root, statement */
void phi__sqlite_record_learn(phi__sqlite_schema *schema, phi__span record)
{
    enum { STATEMENT = 4 };
    phi__cursor types = phi__cursor_at(record);
    const uint64_t head = phi__sqlite_varint(&types);
    uint64_t body = head;
    types.span = clip(record, 0, head);
    for (size_t i = 0; i <= STATEMENT && phi__cursor_left(&types) > 0 && !types.failed && body <= record.size; i++) {
        const uint64_t type = phi__sqlite_varint(&types);
        if (i == STATEMENT && is_text_type(type))
            phi__sqlite_schema_learn(schema, clip(record, body, length_of(type)));
        body = length_of(type) > UINT64_MAX - body ? UINT64_MAX : body + length_of(type);
    }
}

void phi__sqlite_record_say(phi__rows *rows, const phi__sqlite_form *form, phi__span record)
{
    phi__cursor types = phi__cursor_at(record);
    const uint64_t head = phi__sqlite_varint(&types);
    if (head < types.at) /* it holds less than its own size */
        return;
    types.span = clip(record, 0, head);
    uint64_t body = head;
    bool any = false;
    size_t column = 0;
    const size_t columns = form->schema == NULL ? 0 : count_of(phi__span_part(types.span, types.at, types.span.size));
    while (!types.failed && phi__cursor_left(&types) > 0 && body <= record.size) {
        const uint64_t type = phi__sqlite_varint(&types);
        const uint64_t length = length_of(type);
        phi__rows_label(rows, phi__sqlite_schema_name(form->schema, columns, column++));
        say_value(rows, form, type, clip(record, body, length));
        body = length > UINT64_MAX - body ? UINT64_MAX : body + length;
        any = true;
    }
    if (any)
        phi__rows_end_row(rows);
}

/* ---------------------------------------------------------------------- guesses */

/* Does a text in this encoding look written? */
static bool is_written(const phi__sqlite_form *form, phi__span text)
{
    if (form->wide == 0)
        return is_printable(text);
    for (size_t i = 0; i + 1 < text.size; i += 2) {
        const uint32_t code = (uint32_t)text.data[i + (form->wide == 2 ? 0 : 1)] << 8 | text.data[i + (form->wide == 2 ? 1 : 0)];
        if (code < 0x20 && code != '\t' && code != '\n' && code != '\r')
            return false;
    }
    return text.size % 2 == 0;
}

/* Are these values, of the types from `types` on, what a person may have put there? */
static bool are_values(const phi__sqlite_form *form, phi__span types, phi__span body)
{
    phi__cursor at = phi__cursor_at(types);
    size_t written = 0, from = 0;
    while (phi__cursor_left(&at) > 0 && !at.failed) {
        const uint64_t type = phi__sqlite_varint(&at);
        const uint64_t length = length_of(type);
        if (type == 10 || type == 11 || length > body.size - from)
            return false;
        const phi__span value = clip(body, from, length);
        if (is_text_type(type) && !is_written(form, value))
            return false;
        written += is_text_type(type) ? value.size : 0;
        from += value.size;
    }
    return !at.failed && written >= 2 && from == body.size;
}

/* Bytes of the values of these types; SIZE_MAX when that is too many. */
static size_t body_of(phi__span types, size_t most)
{
    phi__cursor at = phi__cursor_at(types);
    uint64_t sum = 0;
    while (phi__cursor_left(&at) > 0 && !at.failed && sum <= most)
        sum += length_of(phi__sqlite_varint(&at));
    return at.failed || sum > most ? SIZE_MAX : (size_t)sum;
}

/* Types that read as text are text. */
static bool is_all_text(phi__span types)
{
    for (size_t i = 0; i < types.size; i++) {
        if (types.data[i] < 0x20 || types.data[i] >= 0x7F)
            return false;
    }
    return true;
}

size_t phi__sqlite_record_guess(const phi__sqlite_form *form, phi__span bytes)
{
    const size_t head = bytes.size > 0 ? bytes.data[0] : 0;
    if (head < 2 || head > 0x7F || head > bytes.size || is_all_text(phi__span_part(bytes, 0, head)))
        return 0;
    const phi__span types = phi__span_part(bytes, 1, head - 1);
    const size_t body = body_of(types, bytes.size - head);
    if (body == SIZE_MAX || body == 0)
        return 0;
    return are_values(form, types, phi__span_part(bytes, head, body)) ? head + body : 0;
}

static void say_mended(phi__rows *rows, const phi__sqlite_form *form, phi__span types, phi__span lost, phi__span body)
{
    const size_t count = count_of(types);
    const bool all = lost.size == 0 && phi__sqlite_schema_name(form->schema, count, 0) != NULL; /* else a first one without a value */
    size_t column = all ? 0 : 1;
    const size_t columns = count + column;
    if (!all)
        say_number(rows, lost.size == 0 ? 8 : 1, lost);
    phi__cursor at = phi__cursor_at(types);
    uint64_t from = 0;
    while (phi__cursor_left(&at) > 0) {
        const uint64_t type = phi__sqlite_varint(&at);
        phi__rows_label(rows, phi__sqlite_schema_name(form->schema, columns, column++));
        say_value(rows, form, type, clip(body, from, length_of(type)));
        from += length_of(type);
    }
    phi__rows_end_row(rows);
}

/* How a block may be read: types from `begin` on, the value of the first column, the others. */
typedef struct reading {
    size_t begin, types, first, body;
} reading;

/* Of the readings that fill the block the one whose lost column was shortest: an alias of the row's number, mostly. */
static bool find_reading(const phi__sqlite_form *form, phi__span block, size_t begin, reading *best)
{
    enum { MOST_FIRST = 8 };
    phi__cursor at = phi__cursor_at(phi__span_part(block, begin, block.size));
    uint64_t body = 0;
    bool found = false;
    for (size_t n = 0; n < MOST_COLUMNS && body < block.size; n++) {
        body += length_of(phi__sqlite_varint(&at));
        const uint64_t used = begin + at.at + body;
        if (at.failed || used > block.size)
            break;
        const size_t first = block.size - (size_t)used;
        if (first > MOST_FIRST || (found && first >= best->first) ||
            !are_values(form, phi__span_part(block, begin, at.at), phi__span_part(block, begin + at.at + first, (size_t)body)))
            continue;
        *best = (reading){begin, at.at, first, (size_t)body};
        found = true;
    }
    return found;
}

bool phi__sqlite_record_mend(phi__rows *rows, const phi__sqlite_form *form, phi__span block)
{
    enum { LOST = 4 };
    for (size_t begin = LOST; begin <= LOST + 1; begin++) {
        reading found;
        if (!find_reading(form, block, begin, &found))
            continue;
        const size_t values = begin + found.types;
        say_mended(rows, form, phi__span_part(block, begin, found.types), phi__span_part(block, values, found.first),
                   phi__span_part(block, values + found.first, found.body));
        return true;
    }
    return false;
}

void phi__sqlite_say_runs(phi__rows *rows, phi__span bytes)
{
    size_t from = 0;
    for (size_t i = 0; i <= bytes.size; i++) {
        const uint8_t c = i < bytes.size ? bytes.data[i] : 0;
        if (c >= 0x20 && c != 0x7F)
            continue;
        if (i - from >= LEAST_RUN) {
            phi__rows_text(rows, (const char *)bytes.data + from, i - from);
            phi__rows_end_row(rows);
        }
        from = i + 1;
    }
}

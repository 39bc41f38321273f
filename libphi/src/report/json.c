/* SPDX-License-Identifier: Apache-2.0 */
/* See json.h (RFC 8259). Written here and not by a library: a report of five million sources is a hundred million small values, and
 * one that is appended costs less than the call that a library makes for it. What is handed out holds no raw control
 * characters, DEL and C1 included, so that showing a report on a terminal is safe. */
#include "report/json.h"

#include "base/alloc.h"
#include "base/word8.h"
#include "report/display.h"

#include <string.h>

enum { DIGITS = 20 }; /* of 2^64 */

struct phi__json {
    phi__buf raw;      /* the record as far as it is */
    phi__buf text;     /* the string or number being made */
    bool follows;      /* a value stands before the next one or key: a comma comes first */
    phi_status status; /* first failure of this record */
};

static void note(phi__json *j, phi_status status)
{
    if (j->status == PHI_OK)
        j->status = status;
}

/* Where the next `size` bytes go, which are said to be there by moving raw.size; NULL when there is no room. */
static inline uint8_t *room_for(phi__json *j, size_t size)
{
    if (size > j->raw.capacity - j->raw.size)
        note(j, phi__buf_reserve(&j->raw, size));
    return j->status == PHI_OK ? j->raw.data + j->raw.size : NULL;
}

static inline void put(phi__json *j, const void *data, size_t size)
{
    uint8_t *at = room_for(j, size);
    if (at == NULL)
        return;
    memcpy(at, data, size);
    j->raw.size += size;
}

/* ---------------------------------------------------------------- strings */

/* Bytes that do not stand for themselves have their high bit set, and perhaps bytes behind them. */
static inline uint64_t strange_bytes(uint64_t word)
{
    return word | (word - PHI__WORD8_EACH * ' ') | phi__word8_zeros(word ^ PHI__WORD8_EACH * '"') |
           phi__word8_zeros(word ^ PHI__WORD8_EACH * '\\') | phi__word8_zeros(word ^ PHI__WORD8_EACH * 0x7f);
}

/* All of less than eight bytes, some twice, and blanks. */
static inline uint64_t few_bytes(const char *text, size_t length)
{
    uint32_t first = PHI__WORD8_EACH * ' ' & UINT32_MAX, last = first;
    if (length >= sizeof first) {
        memcpy(&first, text, sizeof first);
        memcpy(&last, text + length - sizeof last, sizeof last);
    } else if (length > 0) {
        first = first << 8 | (uint8_t)text[0];
        last = last << 16 | (uint32_t)(uint8_t)text[length / 2] << 8 | (uint8_t)text[length - 1];
    }
    return (uint64_t)last << 32 | first;
}

/* Do all characters stand for themselves? */
static inline bool is_plain(const char *text, size_t length)
{
    uint64_t word, wrong = 0;
    if (length < sizeof word)
        return (strange_bytes(few_bytes(text, length)) & PHI__WORD8_EACH << 7) == 0;
    for (size_t at = 0; length - at > sizeof word; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        wrong |= strange_bytes(word);
    }
    memcpy(&word, text + length - sizeof word, sizeof word); /* some of them twice */
    return ((wrong | strange_bytes(word)) & PHI__WORD8_EACH << 7) == 0;
}

static void put_escape(phi__json *j, unsigned character)
{
    const char *digits = character < ' ' ? "0123456789ABCDEF" : "0123456789abcdef"; /* as ever: reports are compared */
    static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt"; /* character and the letter for it, in pairs */
    for (size_t i = 0; i + 1 < sizeof names; i += 2) {
        if ((unsigned char)names[i] == character) {
            put(j, (const char[]){'\\', names[i + 1]}, 2);
            return;
        }
    }
    put(j, (const char[]){'\\', 'u', '0', '0', digits[character >> 4 & 15], digits[character & 15]}, 6);
}

/* What has to be escaped in valid UTF-8: C0, quotes, DEL and C1, of which the last take two bytes. */
static void put_escaped(phi__json *j, const char *text, size_t length)
{
    size_t from = 0;
    for (size_t at = 0; at < length; at++) {
        const unsigned char byte = (unsigned char)text[at];
        const bool c1 = byte == 0xc2 && at + 1 < length && (unsigned char)text[at + 1] < 0xa0;
        if (!c1 && byte >= ' ' && byte != 0x7f && byte != '"' && byte != '\\')
            continue;
        put(j, text + from, at - from);
        at += c1 ? 1 : 0;
        put_escape(j, (unsigned char)text[at]);
        from = at + 1;
    }
    put(j, text + from, length - from);
}

static void begin_value(phi__json *j)
{
    if (j->follows)
        put(j, ",", 1);
    j->follows = true;
}

static bool put_strange(phi__json *j, const char *text)
{
    bool valid = true;
    phi__buf_clear(&j->text);
    note(j, phi__display_utf8(&j->text, text, &valid));
    begin_value(j);
    put(j, "\"", 1);
    if (j->text.size > 0)
        put_escaped(j, (const char *)j->text.data, j->text.size);
    put(j, "\"", 1);
    return valid;
}

/* A text in quotes, and the sign that follows it unless that is NUL; false when it was not valid UTF-8. */
static inline bool put_string(phi__json *j, const char *text, size_t length, char behind)
{
    if (!is_plain(text, length)) {
        const bool valid = put_strange(j, text);
        put(j, &behind, behind != '\0');
        return valid;
    }
    uint8_t *at = room_for(j, length + 4);
    if (at == NULL)
        return true;
    if (j->follows)
        *at++ = ',';
    *at++ = '"';
    memcpy(at, text, length);
    at += length;
    *at++ = '"';
    *at = (uint8_t)behind;
    at += behind != '\0';
    j->raw.size = (size_t)(at - j->raw.data);
    j->follows = true;
    return true;
}

/* ----------------------------------------------------------------- values */

void phi__json_key_sized(phi__json *j, const char *key, size_t length)
{
    (void)put_string(j, key, length, ':');
    j->follows = false;
}

static void open_container(phi__json *j, const char *bracket)
{
    begin_value(j);
    put(j, bracket, 1);
    j->follows = false;
}

static void close_container(phi__json *j, const char *bracket)
{
    put(j, bracket, 1);
    j->follows = true;
}

void phi__json_map(phi__json *j)
{
    open_container(j, "{");
}

void phi__json_map_end(phi__json *j)
{
    close_container(j, "}");
}

void phi__json_array(phi__json *j)
{
    open_container(j, "[");
}

void phi__json_array_end(phi__json *j)
{
    close_container(j, "]");
}

/* A value made valid UTF-8 first; false when it was not. */
bool phi__json_text(phi__json *j, const char *text)
{
    return text == NULL ? put_string(j, "", 0, '\0') : put_string(j, text, strlen(text), '\0');
}

void phi__json_number(phi__json *j, uint64_t value)
{
    char digits[DIGITS];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    begin_value(j);
    put(j, digits + at, sizeof digits - at);
}

void phi__json_real(phi__json *j, double value, unsigned digits)
{
    begin_value(j);
    phi__buf_clear(&j->text);
    note(j, phi__display_decimal(&j->text, value, digits));
    put(j, j->text.data, j->text.size);
}

void phi__json_bool(phi__json *j, bool value)
{
    begin_value(j);
    put(j, value ? "true" : "false", value ? 4 : 5);
}

void phi__json_texts(phi__json *j, const char *const *items, size_t count)
{
    phi__json_array(j);
    for (size_t i = 0; i < count; i++)
        (void)phi__json_text(j, items[i]);
    phi__json_array_end(j);
}

/* JSON cannot hold a name that is not UTF-8: say its bytes beside it. */
void phi__json_path(phi__json *j, const char *path)
{
    phi__json_key(j, "path");
    if (phi__json_text(j, path))
        return;
    phi__json_key(j, "path_bytes_hex");
    begin_value(j);
    put(j, "\"", 1);
    for (const char *c = path; *c != '\0'; c++)
        note(j, phi__buf_printf(&j->raw, "%02x", (unsigned)(unsigned char)*c));
    put(j, "\"", 1);
}

/* ----------------------------------------------------------------- records */

void phi__json_begin(phi__json *j)
{
    j->status = PHI_OK;
    j->follows = false;
    phi__buf_clear(&j->raw);
    phi__json_map(j);
}

void phi__json_begin_record(phi__json *j, const char *type)
{
    phi__json_begin(j);
    phi__json_pair(j, "type", type);
}

phi_status phi__json_take(phi__json *j, phi__buf *out)
{
    PHI_TRY(j->status);
    PHI_TRY(phi__buf_append(out, j->raw.data, j->raw.size));
    phi__buf_clear(&j->raw);
    phi__buf_clear(&j->text);
    return PHI_OK;
}

phi_status phi__json_end(phi__json *j, phi__buf *out)
{
    phi__json_map_end(j);
    put(j, "\n", 1);
    return phi__json_take(j, out);
}

phi_status phi__json_new(size_t ceiling, phi__json **out)
{
    phi__json *j = phi__alloc(sizeof *j);
    PHI_REQUIRE(j != NULL, PHI_ERR_MEMORY);
    phi__buf_init(&j->raw, ceiling);
    phi__buf_init(&j->text, ceiling);
    *out = j;
    return PHI_OK;
}

void phi__json_free(phi__json *j)
{
    if (j == NULL)
        return;
    phi__buf_done(&j->raw);
    phi__buf_done(&j->text);
    phi__free(j);
}

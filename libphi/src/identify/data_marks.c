/* SPDX-License-Identifier: Apache-2.0 */
/* See data_marks.h. A table of dBASE is known by a list of fields whose sizes add up to that of its records;
 * an old Stata file by four bytes that hardly any text or picture begins with, and a name that is text. */
#define _GNU_SOURCE /* memmem */
#include "identify/data_marks.h"

#include "base/ascii.h"

enum { DBF_HEAD = 32, DBF_FIELD = 32, DBF_SEVEN_HEAD = 68, DBF_SEVEN_FIELD = 48, DBF_END = 0x0D };

/* Names are letters, digits and underscores, padded with zeros; what follows the first zero may be anything. */
static bool is_field_name(phi__span name)
{
    if (name.size == 0 || !(phi__is_letter((char)name.data[0]) || name.data[0] == '_' || name.data[0] >= 0x80))
        return false;
    for (size_t i = 0; i < name.size && name.data[i] != 0; i++) {
        if (name.data[i] < 0x20)
            return false;
    }
    return true;
}

/* Bytes of a field in a record; 0 = it is none. */
static size_t field_size(phi__span field, size_t name)
{
    const uint8_t type = field.data[name];
    if (!is_field_name(phi__span_part(field, 0, name)) || memchr("CNFDLMIBTYGPVWQ0@O+", type, 19) == NULL)
        return 0;
    const size_t size = field.data[name == 11 ? 16 : 33];
    return type == 'C' ? size + ((size_t)field.data[name == 11 ? 17 : 34] << 8) : size;
}

static bool is_dbf(phi__span head)
{
    phi__cursor at = phi__cursor_at(head);
    const uint8_t version = phi__cursor_u8(&at);
    (void)phi__cursor_skip(&at, 1);
    const uint8_t month = phi__cursor_u8(&at), day = phi__cursor_u8(&at);
    (void)phi__cursor_skip(&at, 4);
    const size_t size = phi__cursor_le16(&at), record = phi__cursor_le16(&at);
    const bool known = ((version & 7) >= 2 && (version & 7) <= 5) || (version >= 0x30 && version <= 0x32);
    if (at.failed || !known || month > 12 || day > 31 || size <= DBF_HEAD || record < 2)
        return false;
    const bool seven = (version & 7) == 4;
    const size_t step = seven ? DBF_SEVEN_FIELD : DBF_FIELD;
    size_t sum = 1, offset = seven ? DBF_SEVEN_HEAD : DBF_HEAD;
    for (; offset + step <= head.size && offset < size && head.data[offset] != DBF_END; offset += step) {
        const size_t length = field_size(phi__span_part(head, offset, step), seven ? 32 : 11);
        sum += length;
        if (length == 0 || sum > record)
            return false;
    }
    const bool seen_all = offset < head.size && head.data[offset] == DBF_END;
    return seen_all ? sum == record : offset + step > head.size && sum > 1;
}

static bool is_old_stata(phi__span head)
{
    static const char VERSIONS[] = "\x68\x69\x6C\x6E\x6F\x71\x72\x73";
    enum { LABEL_AT = 10, LEAST = 100 };
    if (head.size < LEAST || memchr(VERSIONS, head.data[0], sizeof VERSIONS - 1) == NULL || head.data[1] < 1 || head.data[1] > 2 ||
        head.data[2] != 1 || head.data[3] != 0)
        return false;
    for (size_t i = LABEL_AT; i < LABEL_AT + 32 && head.data[i] != 0; i++) {
        if (head.data[i] < 0x20)
            return false;
    }
    return true;
}

/* Behind 200 bytes that name it and 256 that are its alphabet; lines of 80 may end in two bytes each. */
static bool is_portable_spss(phi__span head)
{
    enum { ALPHABET_AT = 200, MARK_WITHIN = 520 };
    const phi__span near = phi__span_part(phi__span_part(head, 0, MARK_WITHIN), ALPHABET_AT, MARK_WITHIN);
    return near.size > 0 && memmem(near.data, near.size, "SPSSPORT", 8) != NULL;
}

const char *phi__data_mark(phi__span head)
{
    if (is_dbf(head))
        return "application/x-dbf";
    if (is_old_stata(head))
        return "application/x-stata-dta";
    return is_portable_spss(head) ? "application/x-spss-por" : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See archive_marks.h. Each mark is a few characters that a text may begin with
 * as well; the fields behind it must be what the format has there. */
#include "identify/archive_marks.h"

#include "base/ascii.h"

static bool all_hex(phi__span bytes, size_t size)
{
    if (bytes.size < size)
        return false;
    for (size_t i = 0; i < size; i++) {
        const char c = (char)bytes.data[i];
        if (!phi__is_digit(c) && !(c >= 'a' && c <= 'f') && !(c >= 'A' && c <= 'F'))
            return false;
    }
    return true;
}

static bool all_octal(phi__span bytes, size_t size)
{
    if (bytes.size < size)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (bytes.data[i] < '0' || bytes.data[i] > '7')
            return false;
    }
    return true;
}

/* The old binary header: 13 numbers of 16 bits, the size of the name in the 11th. */
static bool is_binary_cpio(phi__span head)
{
    enum { HEADER = 26, NAME_SIZE_AT = 20 };
    const bool little = phi__span_starts(head, "\xC7\x71", 2), big = phi__span_starts(head, "\x71\xC7", 2);
    if (head.size < HEADER || (!little && !big))
        return false;
    phi__cursor at = phi__cursor_at(phi__span_part(head, NAME_SIZE_AT, 2));
    const uint64_t size = little ? phi__cursor_le(&at, 2) : phi__cursor_be(&at, 2);
    const phi__span name = phi__span_part(head, HEADER, (size_t)size);
    return size >= 2 && size <= 1024 && name.size == size && name.data[0] != 0 && name.data[size - 1] == 0;
}

static bool is_cpio(phi__span head)
{
    const phi__span rest = phi__span_part(head, 6, head.size);
    if (phi__span_starts(head, "070701", 6) || phi__span_starts(head, "070702", 6))
        return all_hex(rest, 104);
    return phi__span_starts(head, "070707", 6) ? all_octal(rest, 70) : is_binary_cpio(head);
}

/* "-lh5-" from the third byte on, and the level of the header at the 21st. */
static bool is_lha(phi__span head)
{
    if (head.size < 24 || head.data[2] != '-' || head.data[3] != 'l' || head.data[6] != '-')
        return false;
    const uint8_t family = head.data[4], method = head.data[5], level = head.data[20];
    const bool known = (family == 'h' && ((method >= '0' && method <= '9') || method == 'd' || method == 'x')) ||
                       (family == 'z' && (method == 's' || method == '4' || method == '5'));
    return known && level <= 3;
}

/* The usual properties, a plausible dictionary and size, and the zero that all data begin with. */
static bool is_lzma(phi__span head)
{
    phi__cursor at = phi__cursor_at(head);
    const uint8_t properties = phi__cursor_u8(&at);
    const uint64_t dictionary = phi__cursor_le32(&at);
    const uint64_t size = phi__cursor_le64(&at);
    const uint8_t first = phi__cursor_u8(&at);
    if (at.failed || properties != 0x5D || first != 0 || dictionary < 4096)
        return false;
    const uint64_t low = dictionary & (~dictionary + 1); /* 2^n, or 2^n + 2^(n - 1) */
    const bool round = dictionary == low || dictionary == 3 * low;
    return round && (size == UINT64_MAX || size < (uint64_t)1 << 40);
}

const char *phi__archive_mark(phi__span head, bool *packed)
{
    *packed = is_lzma(head);
    if (*packed)
        return "application/x-lzma";
    if (is_cpio(head))
        return "application/x-cpio";
    return is_lha(head) ? "application/x-lzh-compressed" : NULL;
}

/* Sector 16 holds the first descriptor (ECMA-119 8, ECMA-167 2/9). */
const char *phi__disc_mark(phi__span head, bool *udf)
{
    enum { DESCRIPTOR_AT = 16 * 2048 };
    const phi__span mark = phi__span_part(head, DESCRIPTOR_AT + 1, 5);
    *udf = phi__span_starts(mark, "BEA01", 5);
    if (*udf)
        return "application/x-udf-image";
    return phi__span_starts(mark, "CD001", 5) ? "application/x-iso9660-image" : NULL;
}

bool phi__looks_packed(phi__span head)
{
    enum { LEAST = 48, MOST = 1024, RUN = 4 };
    bool seen[256] = {false};
    size_t distinct = 0, high = 0, run = 1;
    const phi__span text = phi__span_part(head, 0, MOST);
    if (text.size < LEAST)
        return false;
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t c = text.data[i];
        distinct += !seen[c];
        seen[c] = true;
        high += c >= 0x80;
        run = i > 0 && c == text.data[i - 1] ? run + 1 : 1;
        if (run > RUN)
            return false;
    }
    /* Of n even ones out of 256 there are 256 (1 - (255/256)^n) distinct: 43 of 48, 162 of 256, 251 of 1,024. */
    const size_t wanted = text.size < 256 ? text.size / 2 : text.size < MOST ? 130 : 200;
    return distinct >= wanted && high * 4 >= text.size && high * 4 <= 3 * text.size;
}


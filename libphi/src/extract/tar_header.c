/* SPDX-License-Identifier: Apache-2.0 */
/* See tar_header.h. POSIX.1-2017 pax, "ustar Interchange Format":
 *
 *   0 name 100 | 124 size 12 | 148 checksum 8 | 156 type 1 | 257 magic 6 | 345 prefix 155
 *
 * Numbers are octal text, or base 256 with the top bit of the first byte set (GNU). */
#include "extract/tar_header.h"

#include "base/ascii.h"

enum { SUM_AT = 148, SUM_BYTES = 8, SPARSE_MORE_AT = 482 };

static bool read_number(phi__span field, uint64_t *value)
{
    *value = 0;
    if (field.size > 0 && (field.data[0] & 0x80) != 0) {
        for (size_t i = 0; i < field.size; i++) {
            const uint8_t byte = i == 0 ? field.data[0] & 0x7F : field.data[i];
            if (*value > UINT64_MAX >> 8)
                return false;
            *value = *value << 8 | byte;
        }
        return *value <= INT64_MAX;
    }
    size_t i = 0;
    while (i < field.size && (field.data[i] == ' ' || field.data[i] == '\0'))
        i++;
    for (; i < field.size && field.data[i] >= '0' && field.data[i] <= '7'; i++)
        *value = *value << 3 | (uint64_t)(field.data[i] - '0');
    return i == field.size || field.data[i] == ' ' || field.data[i] == '\0';
}

/* Some old writers summed signed characters. */
static bool checksum_holds(phi__span block)
{
    uint64_t stored = 0;
    int64_t plain = 0;
    int64_t with_sign = 0;
    for (size_t i = 0; i < PHI__TAR_BLOCK; i++) {
        const uint8_t byte = i >= SUM_AT && i < SUM_AT + SUM_BYTES ? ' ' : block.data[i];
        plain += byte;
        with_sign += byte < 0x80 ? byte : byte - 256;
    }
    return read_number(phi__span_part(block, SUM_AT, SUM_BYTES), &stored) &&
           ((int64_t)stored == plain || (int64_t)stored == with_sign);
}

static bool all_zero(phi__span block)
{
    for (size_t i = 0; i < block.size; i++) {
        if (block.data[i] != 0)
            return false;
    }
    return true;
}

static size_t append_field(char *out, size_t at, phi__span field)
{
    for (size_t i = 0; i < field.size && field.data[i] != '\0'; i++)
        out[at++] = (char)field.data[i];
    return at;
}

phi__tar_block phi__tar_header_read(phi__span block, phi__tar_header *header)
{
    if (block.size < PHI__TAR_BLOCK)
        return PHI__TAR_OTHER;
    if (all_zero(block))
        return PHI__TAR_ZERO;
    *header = (phi__tar_header){.type = (char)block.data[156]};
    if (!checksum_holds(block) || !read_number(phi__span_part(block, 124, 12), &header->size))
        return PHI__TAR_OTHER;
    if (header->type == '\0')
        header->type = '0';
    const bool posix = memcmp(block.data + 257, "ustar\0", 6) == 0;
    const bool gnu = memcmp(block.data + 257, "ustar ", 6) == 0;
    size_t length = posix ? append_field(header->name, 0, phi__span_part(block, 345, 155)) : 0;
    if (length > 0)
        header->name[length++] = '/';
    (void)append_field(header->name, length, phi__span_part(block, 0, 100));
    (void)append_field(header->link, 0, phi__span_part(block, 157, 100));
    header->more_sparse = gnu && header->type == 'S' && block.data[SPARSE_MORE_AT] != 0;
    return PHI__TAR_HEADER;
}

static bool read_decimal(phi__cursor *c, char end, uint64_t *value)
{
    *value = 0;
    for (;;) {
        const char digit = (char)phi__cursor_u8(c);
        if (digit == end && !c->failed)
            return true;
        if (c->failed || !phi__is_digit(digit) || *value > UINT64_MAX / 10 - 1)
            return false;
        *value = *value * 10 + (uint64_t)(digit - '0');
    }
}

/* One "key=value\n" without its length. */
static bool read_record(phi__span record, phi__tar_pax *pax)
{
    const uint8_t *equals = record.size == 0 ? NULL : memchr(record.data, '=', record.size);
    if (equals == NULL || record.data[record.size - 1] != '\n')
        return false;
    const size_t key = (size_t)(equals - record.data);
    const phi__span value = phi__span_part(record, key + 1, record.size - key - 2);
    const bool plain_path = key == 4 && phi__span_starts(record, "path=", 5);
    if (plain_path || phi__span_starts(record, "GNU.sparse.name=", 16))
        pax->path = value;
    if (phi__span_starts(record, "linkpath=", 9))
        pax->link = value;
    if (phi__span_starts(record, "comment=", 8))
        pax->comment = value;
    if (phi__span_starts(record, "GNU.sparse.", 11))
        pax->sparse = true;
    if (!phi__span_starts(record, "size=", 5))
        return true;
    phi__cursor c = phi__cursor_at(phi__span_part(record, 5, SIZE_MAX));
    pax->has_size = read_decimal(&c, '\n', &pax->size) && pax->size <= INT64_MAX;
    return pax->has_size;
}

bool phi__tar_pax_read(phi__span records, phi__tar_pax *pax)
{
    size_t at = 0;
    while (at < records.size) {
        uint64_t length = 0;
        phi__cursor c = phi__cursor_at(phi__span_part(records, at, SIZE_MAX));
        if (!read_decimal(&c, ' ', &length) || length <= c.at || length > records.size - at)
            return false;
        if (!read_record(phi__span_part(records, at + c.at, (size_t)length - c.at), pax))
            return false;
        at += (size_t)length;
    }
    return true;
}

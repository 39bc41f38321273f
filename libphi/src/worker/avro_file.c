/* SPDX-License-Identifier: Apache-2.0 */
/* See avro_file.h. Numbers are zigzag: those that are none of a length are refused. */
#include "worker/avro_file.h"

enum { MARK_BYTES = 16, MOST_ENTRIES = 65536, WALKED = 1024 /* each walk begins anew */ };

static bool take_number(phi__cursor *at, int64_t *out)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t byte = phi__cursor_u8(at);
        value |= (uint64_t)(byte & 0x7F) << shift;
        if ((byte & 0x80) == 0) {
            *out = (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
            return !at->failed;
        }
    }
    return false;
}

static bool take_bytes(phi__cursor *at, phi__span *out)
{
    int64_t size = 0;
    if (!take_number(at, &size) || size < 0 || (uint64_t)size > phi__cursor_left(at))
        return false;
    *out = phi__span_of(phi__cursor_take(at, (size_t)size), (size_t)size);
    return true;
}

/* How many entries follow, 0 at the end of the map; a negative count has the bytes of its part behind it. */
static bool take_count(phi__cursor *at, uint64_t *out)
{
    int64_t count = 0, dropped = 0;
    if (!take_number(at, &count) || count <= -MOST_ENTRIES || count >= MOST_ENTRIES || (count < 0 && !take_number(at, &dropped)))
        return false;
    *out = (uint64_t)(count < 0 ? -count : count);
    return true;
}

bool phi__avro_head_read(phi__span file, phi__avro_head *out)
{
    phi__cursor at = phi__cursor_at(file);
    uint64_t count = 0;
    *out = (phi__avro_head){.size = 0};
    if (!phi__span_starts(file, "Obj\1", 4) || !phi__cursor_skip(&at, 4))
        return false;
    while (take_count(&at, &count) && count > 0) {
        for (; count > 0; count--) {
            phi__span key, value;
            if (!take_bytes(&at, &key) || !take_bytes(&at, &value))
                return false;
            if (key.size == 10 && memcmp(key.data, "avro.codec", 10) == 0)
                out->codec = value;
        }
    }
    out->entries = phi__span_part(file, 4, at.at - 4);
    out->mark = phi__span_part(file, at.at, MARK_BYTES);
    out->size = at.at + MARK_BYTES;
    return !at.failed && count == 0 && out->mark.size == MARK_BYTES;
}

/* The counts between the entries are passed over: a map is mostly one part, and the head was read once. */
bool phi__avro_next_entry(const phi__avro_head *head, size_t *at, phi__span *key, phi__span *value)
{
    phi__cursor here = phi__cursor_at(head->entries);
    uint64_t count = 0, passed = 0;
    while (*at < WALKED && take_count(&here, &count) && count > 0) {
        for (; count > 0; count--, passed++) {
            if (!take_bytes(&here, key) || !take_bytes(&here, value))
                return false;
            if (passed == *at) {
                (*at)++;
                return true;
            }
        }
    }
    return false;
}

bool phi__avro_next_block(phi__span file, const phi__avro_head *head, size_t *at, uint64_t *rows, phi__span *bytes)
{
    phi__cursor here = phi__cursor_at(phi__span_part(file, *at, SIZE_MAX));
    int64_t count = 0;
    if (!take_number(&here, &count) || count < 0 || !take_bytes(&here, bytes))
        return false;
    const uint8_t *mark = phi__cursor_take(&here, MARK_BYTES);
    if (mark == NULL || memcmp(mark, head->mark.data, MARK_BYTES) != 0)
        return false;
    *rows = (uint64_t)count;
    *at += here.at;
    return true;
}

size_t phi__avro_put_number(uint64_t number, uint8_t out[10])
{
    uint64_t left = number << 1; /* zigzag of what is not negative */
    size_t size = 0;
    do {
        out[size] = (uint8_t)((left & 0x7F) | (left > 0x7F ? 0x80 : 0));
        left >>= 7;
    } while (out[size++] & 0x80);
    return size;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_biff.h. */
#include "worker/reader_biff.h"

static uint32_t number_at(phi__span span, size_t at, size_t bytes)
{
    phi__cursor cursor = phi__cursor_at(phi__span_part(span, at, bytes));
    return (uint32_t)phi__cursor_le(&cursor, bytes);
}

bool phi__biff_next(phi__biff *biff)
{
    if (biff->at + 4 > biff->stream.size)
        return false;
    const size_t size = number_at(biff->stream, biff->at + 2, 2);
    biff->type = (uint16_t)number_at(biff->stream, biff->at, 2);
    biff->body = phi__span_part(biff->stream, biff->at + 4, size);
    biff->at += 4 + biff->body.size;
    return biff->body.size == size && (biff->type != 0 || size != 0);
}

uint16_t phi__biff_peek(const phi__biff *biff)
{
    return (uint16_t)number_at(biff->stream, biff->at, 2);
}

phi__biff_bytes phi__biff_open(phi__biff *biff)
{
    return (phi__biff_bytes){.biff = biff, .part = biff->body};
}

/* On to the record that continues this one. */
static bool go_on(phi__biff_bytes *bytes)
{
    if (bytes->failed || phi__biff_peek(bytes->biff) != PHI__BIFF_CONTINUE || !phi__biff_next(bytes->biff)) {
        bytes->failed = true;
        return false;
    }
    bytes->part = bytes->biff->body;
    bytes->at = 0;
    return true;
}

uint32_t phi__biff_number(phi__biff_bytes *bytes, size_t size)
{
    uint32_t value = 0;
    for (size_t i = 0; i < size; i++) {
        while (bytes->at == bytes->part.size) {
            if (!go_on(bytes))
                return 0;
        }
        value |= (uint32_t)bytes->part.data[bytes->at++] << (8 * i);
    }
    return value;
}

void phi__biff_skip(phi__biff_bytes *bytes, size_t size)
{
    while (size > 0) {
        const size_t left = bytes->part.size - bytes->at;
        const size_t step = size < left ? size : left;
        bytes->at += step;
        size -= step;
        if (size > 0 && !go_on(bytes))
            return;
    }
}

void phi__biff_characters(phi__biff_bytes *bytes, size_t count, bool high, phi__biff_hear hear, void *user)
{
    while (count > 0) {
        const size_t unit = high ? 2 : 1;
        const size_t there = (bytes->part.size - bytes->at) / unit;
        const size_t take = count < there ? count : there;
        if (take > 0 && hear != NULL)
            hear(user, phi__span_part(bytes->part, bytes->at, take * unit), high);
        bytes->at += take * unit;
        count -= take;
        if (count == 0)
            return;
        if (!go_on(bytes))
            return;
        high = (phi__biff_number(bytes, 1) & 1) != 0; /* said anew */
    }
}

void phi__biff_rich_string(phi__biff_bytes *bytes, size_t count, phi__biff_hear hear, void *user)
{
    const uint32_t flags = phi__biff_number(bytes, 1);
    const size_t runs = (flags & 8) != 0 ? phi__biff_number(bytes, 2) : 0;
    const size_t extra = (flags & 4) != 0 ? phi__biff_number(bytes, 4) : 0;
    phi__biff_characters(bytes, count, (flags & 1) != 0, hear, user);
    phi__biff_skip(bytes, 4 * runs);
    phi__biff_skip(bytes, extra);
}

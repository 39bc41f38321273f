/* SPDX-License-Identifier: Apache-2.0 */
/* See bytes.h. Numbers are little-endian, as on all machines that libphi runs on. */
#include "bytes.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 4096 };

void bytes_done(byte_buf *b)
{
    free(b->data);
    *b = (byte_buf){0};
}

void bytes_clear(byte_buf *b)
{
    b->size = 0;
    b->failed = false;
}

bool bytes_grow(byte_buf *b, size_t more)
{
    if (b->failed)
        return false;
    size_t room = b->room == 0 ? FIRST_ROOM : b->room;
    while (room - b->size < more && room <= SIZE_MAX / 2)
        room *= 2;
    uint8_t *data = room - b->size < more ? NULL : realloc(b->data, room);
    if (data == NULL) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->room = room;
    return true;
}

void bytes_add(byte_buf *b, const void *data, size_t size)
{
    if (size == 0 || !bytes_reserve(b, size))
        return;
    memcpy(b->data + b->size, data, size);
    b->size += size;
}

void bytes_add_fixed(byte_buf *b, uint64_t value)
{
    bytes_add(b, &value, sizeof value);
}

void bytes_add_real(byte_buf *b, double value)
{
    bytes_add(b, &value, sizeof value);
}

void bytes_add_text(byte_buf *b, const char *text, size_t length)
{
    bytes_add_number(b, length);
    bytes_add(b, text, length);
    bytes_add_byte(b, 0);
}

void bytes_drop(byte_buf *b, size_t size)
{
    if (size == 0)
        return;
    memmove(b->data, b->data + size, b->size - size);
    b->size -= size;
}

const uint8_t *cursor_take(cursor *c, size_t size)
{
    if (c->failed || (size_t)(c->end - c->at) < size) {
        c->failed = true;
        return NULL;
    }
    const uint8_t *taken = c->at;
    c->at += size;
    return taken;
}

uint8_t cursor_byte(cursor *c)
{
    const uint8_t *at = cursor_take(c, 1);
    return at == NULL ? 0 : *at;
}

uint64_t cursor_number(cursor *c)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t byte = cursor_byte(c);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    c->failed = true;
    return 0;
}

uint64_t cursor_fixed(cursor *c)
{
    uint64_t value = 0;
    const uint8_t *at = cursor_take(c, sizeof value);
    if (at != NULL)
        memcpy(&value, at, sizeof value);
    return value;
}

double cursor_real(cursor *c)
{
    double value = 0.0;
    const uint8_t *at = cursor_take(c, sizeof value);
    if (at != NULL)
        memcpy(&value, at, sizeof value);
    return value;
}

const char *cursor_text(cursor *c)
{
    const uint64_t length = cursor_number(c);
    const uint8_t *text = length < SIZE_MAX ? cursor_take(c, (size_t)length + 1) : NULL;
    if (text == NULL || memchr(text, '\0', (size_t)length + 1) != text + length) {
        c->failed = true;
        return "";
    }
    return (const char *)text;
}

/* Each step multiplies to 128 bits and folds, so that every bit reaches every other. */
static uint64_t mix(uint64_t a, uint64_t b)
{
    const unsigned __int128 product = (unsigned __int128)(a ^ UINT64_C(0x9e3779b97f4a7c15)) * (b ^ UINT64_C(0xd1b54a32d192ed03));
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t word4(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

/* Up to seven bytes as a number. Copied one by one into a number they would be waited for when it is read. */
static uint64_t rest_of(const uint8_t *at, size_t size)
{
    if (size >= sizeof(uint32_t)) /* the two may overlap: then the bits are the same */
        return word4(at) | (uint64_t)word4(at + size - sizeof(uint32_t)) << 8 * (size - sizeof(uint32_t));
    if (size == 0)
        return 0;
    return at[0] | (uint64_t)at[size / 2] << 8 * (size / 2) | (uint64_t)at[size - 1] << 8 * (size - 1);
}

uint64_t bytes_hash(uint64_t seed, const void *data, size_t size)
{
    const uint8_t *at = data;
    uint64_t hash = mix(seed, size), word;
    for (; size >= sizeof word; at += sizeof word, size -= sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = mix(hash, word);
    }
    return mix(mix(hash, rest_of(at, size)), seed);
}

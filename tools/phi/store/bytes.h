/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_BYTES_H
#define PHI_TOOL_BYTES_H
/* Bytes to write and to read: a buffer that grows, and a cursor that does not read past the end. Both
 * remember that something failed, so that a record is a plain list of its members and one check. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct byte_buf {
    uint8_t *data;
    size_t size, room;
    bool failed; /* out of memory: nothing is added any more */
} byte_buf;

void bytes_done(byte_buf *b);
void bytes_clear(byte_buf *b);
bool bytes_grow(byte_buf *b, size_t more);
void bytes_add(byte_buf *b, const void *data, size_t size);

/* A record is some forty numbers, so these are not called but compiled in. */
static inline bool bytes_reserve(byte_buf *b, size_t more)
{
    return (!b->failed && b->room - b->size >= more) || bytes_grow(b, more);
}

static inline void bytes_add_byte(byte_buf *b, uint8_t value)
{
    if (bytes_reserve(b, 1))
        b->data[b->size++] = value;
}

/* Seven bits a byte, the lowest first. */
static inline void bytes_add_number(byte_buf *b, uint64_t value)
{
    if (!bytes_reserve(b, 10))
        return;
    uint8_t *at = b->data + b->size;
    for (; value >= 0x80; value >>= 7)
        *at++ = (uint8_t)(value | 0x80);
    *at++ = (uint8_t)value;
    b->size = (size_t)(at - b->data);
}

void bytes_add_fixed(byte_buf *b, uint64_t value);
void bytes_add_real(byte_buf *b, double value);
/* Length, characters and a NUL. */
void bytes_add_text(byte_buf *b, const char *text, size_t length);
/* Take away the first `size`. */
void bytes_drop(byte_buf *b, size_t size);

typedef struct cursor {
    const uint8_t *at, *end;
    bool failed; /* something was not there: all answers since are 0 or "" */
} cursor;

uint8_t cursor_byte(cursor *c);
uint64_t cursor_number(cursor *c);
uint64_t cursor_fixed(cursor *c);
double cursor_real(cursor *c);
/* As bytes_add_text wrote it; points into what is read. */
const char *cursor_text(cursor *c);
const uint8_t *cursor_take(cursor *c, size_t size);

/* A hash for look-ups, not for secrets. */
uint64_t bytes_hash(uint64_t seed, const void *data, size_t size);

#endif

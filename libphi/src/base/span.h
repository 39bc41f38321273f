/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_SPAN_H
#define PHI_BASE_SPAN_H
/* Bounds-checked views of bytes. Parsers of untrusted input read through a
 * phi__cursor only: it cannot leave its span, and a read past the end sets
 * `failed` once and yields zeros from then on, so that a parser may read a
 * whole header and check `failed` at its end. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct phi__span {
    const uint8_t *data; /* NULL only when size is 0 */
    size_t size;
} phi__span;

typedef struct phi__cursor {
    phi__span span;
    size_t at;   /* <= span.size */
    bool failed; /* a read went past the end */
} phi__cursor;

static inline phi__span phi__span_of(const void *data, size_t size)
{
    return (phi__span){.data = data, .size = size};
}

/* Part of a span, clipped to it. */
static inline phi__span phi__span_part(phi__span span, size_t from, size_t size)
{
    if (from > span.size)
        from = span.size;
    if (size > span.size - from)
        size = span.size - from;
    return (phi__span){.data = span.data == NULL ? NULL : span.data + from, .size = size};
}

static inline bool phi__span_starts(phi__span span, const void *prefix, size_t size)
{
    return span.size >= size && memcmp(span.data, prefix, size) == 0;
}

static inline phi__cursor phi__cursor_at(phi__span span)
{
    return (phi__cursor){.span = span};
}

static inline size_t phi__cursor_left(const phi__cursor *c)
{
    return c->span.size - c->at;
}

/* `size` bytes, or NULL and `failed`. */
static inline const uint8_t *phi__cursor_take(phi__cursor *c, size_t size)
{
    if (c->failed || size > phi__cursor_left(c)) {
        c->failed = true;
        return NULL;
    }
    const uint8_t *p = c->span.data == NULL ? NULL : c->span.data + c->at; /* to count on from no pointer is undefined */
    c->at += size;
    return p;
}

static inline bool phi__cursor_skip(phi__cursor *c, size_t size)
{
    return phi__cursor_take(c, size) != NULL || (size == 0 && !c->failed);
}

static inline uint64_t phi__cursor_le(phi__cursor *c, size_t bytes)
{
    const uint8_t *p = phi__cursor_take(c, bytes);
    uint64_t value = 0;
    for (size_t i = bytes; p != NULL && i > 0; i--)
        value = value << 8 | p[i - 1];
    return value;
}

static inline uint64_t phi__cursor_be(phi__cursor *c, size_t bytes)
{
    const uint8_t *p = phi__cursor_take(c, bytes);
    uint64_t value = 0;
    for (size_t i = 0; p != NULL && i < bytes; i++)
        value = value << 8 | p[i];
    return value;
}

static inline uint8_t phi__cursor_u8(phi__cursor *c) { return (uint8_t)phi__cursor_le(c, 1); }
static inline uint16_t phi__cursor_le16(phi__cursor *c) { return (uint16_t)phi__cursor_le(c, 2); }
static inline uint32_t phi__cursor_le32(phi__cursor *c) { return (uint32_t)phi__cursor_le(c, 4); }
static inline uint64_t phi__cursor_le64(phi__cursor *c) { return phi__cursor_le(c, 8); }

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* See thrift.h. https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md */
#include "worker/thrift.h"

enum { MOST_DEPTH = 32 };

uint64_t phi__thrift_varint(phi__cursor *at)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t byte = phi__cursor_u8(at);
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    at->failed = true;
    return 0;
}

int64_t phi__thrift_zigzag(phi__cursor *at)
{
    const uint64_t value = phi__thrift_varint(at);
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

phi__thrift_type phi__thrift_field(phi__cursor *at, int *id)
{
    const uint8_t head = phi__cursor_u8(at);
    const int type = head & 15;
    if (at->failed || type == PHI__THRIFT_STOP || type > PHI__THRIFT_STRUCT)
        return PHI__THRIFT_STOP;
    *id = head >> 4 != 0 ? *id + (head >> 4) : (int)(int16_t)phi__thrift_zigzag(at);
    return (phi__thrift_type)type;
}

uint64_t phi__thrift_list(phi__cursor *at, phi__thrift_type *of)
{
    const uint8_t head = phi__cursor_u8(at);
    *of = (phi__thrift_type)(head & 15);
    const uint64_t count = head >> 4 == 15 ? phi__thrift_varint(at) : (uint64_t)(head >> 4);
    if (count > phi__cursor_left(at)) /* each takes a byte at least */
        at->failed = true;
    return at->failed ? 0 : count;
}

phi__span phi__thrift_binary(phi__cursor *at)
{
    const uint64_t size = phi__thrift_varint(at);
    const uint8_t *data = size > phi__cursor_left(at) ? NULL : phi__cursor_take(at, (size_t)size);
    at->failed = at->failed || data == NULL;
    return phi__span_of(data, data == NULL ? 0 : (size_t)size);
}

static void skip(phi__cursor *at, phi__thrift_type type, int depth);

/* Flags, which are in the head of a field, have a byte each in lists and maps. */
static phi__thrift_type element(int type)
{
    return type == PHI__THRIFT_TRUE || type == PHI__THRIFT_FALSE ? PHI__THRIFT_I8 : (phi__thrift_type)type;
}

static void skip_list(phi__cursor *at, int depth)
{
    phi__thrift_type of;
    uint64_t count = phi__thrift_list(at, &of);
    for (; count > 0 && !at->failed; count--)
        skip(at, element((int)of), depth);
}

static void skip_map(phi__cursor *at, int depth)
{
    uint64_t count = phi__thrift_varint(at);
    const uint8_t types = count > 0 ? phi__cursor_u8(at) : 0;
    if (count > phi__cursor_left(at))
        at->failed = true;
    for (; count > 0 && !at->failed; count--) {
        skip(at, element(types >> 4), depth);
        skip(at, element(types & 15), depth);
    }
}

static void skip(phi__cursor *at, phi__thrift_type type, int depth)
{
    int id = 0;
    if (depth >= MOST_DEPTH) {
        at->failed = true;
        return;
    }
    switch (type) {
    case PHI__THRIFT_TRUE:
    case PHI__THRIFT_FALSE: return;
    case PHI__THRIFT_I8: (void)phi__cursor_u8(at); return;
    case PHI__THRIFT_I16:
    case PHI__THRIFT_I32:
    case PHI__THRIFT_I64: (void)phi__thrift_varint(at); return;
    case PHI__THRIFT_DOUBLE: (void)phi__cursor_skip(at, 8); return;
    case PHI__THRIFT_BINARY: (void)phi__thrift_binary(at); return;
    case PHI__THRIFT_LIST:
    case PHI__THRIFT_SET: skip_list(at, depth + 1); return;
    case PHI__THRIFT_MAP: skip_map(at, depth + 1); return;
    case PHI__THRIFT_STRUCT:
        for (phi__thrift_type next; (next = phi__thrift_field(at, &id)) != PHI__THRIFT_STOP;)
            skip(at, next, depth + 1);
        return;
    default: at->failed = true;
    }
}

void phi__thrift_skip(phi__cursor *at, phi__thrift_type type)
{
    skip(at, type, 0);
}

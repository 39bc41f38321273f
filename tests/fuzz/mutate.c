/* SPDX-License-Identifier: Apache-2.0 */
/* See mutate.h. Beside the usual flips: numbers in the widths and orders that
 * formats use, set to what breaks length fields, because chance alone rarely
 * makes a length that is wrong in an interesting way. */
#include "mutate.h"

#include "fuzz.h"

#include <string.h>

typedef struct input {
    uint64_t *state;
    uint8_t *bytes;
    size_t size;
    size_t capacity;
    const uint8_t *other;
    size_t other_size;
} input;

typedef void (*way)(input *in);

static size_t pick(input *in, size_t below)
{
    return phi_fuzz_pick(in->state, below);
}

static void flip_bit(input *in)
{
    if (in->size > 0)
        in->bytes[pick(in, in->size)] ^= (uint8_t)(1u << pick(in, 8));
}

static void set_byte(input *in)
{
    static const uint8_t values[] = {0x00, 0xFF, 0x7F, 0x80, '\n', '"', '9', 'A', '-', ' ', '<', '/', '*'};
    if (in->size > 0)
        in->bytes[pick(in, in->size)] = values[pick(in, sizeof values)];
}

static void cut_end(input *in)
{
    in->size = pick(in, in->size + 1);
}

static void cut_middle(input *in)
{
    const size_t from = pick(in, in->size + 1);
    const size_t length = pick(in, in->size - from + 1);
    memmove(in->bytes + from, in->bytes + from + length, in->size - from - length);
    in->size -= length;
}

static void insert(input *in, const uint8_t *piece, size_t length)
{
    const size_t at = pick(in, in->size + 1);
    if (length > in->capacity - in->size)
        length = in->capacity - in->size;
    memmove(in->bytes + at + length, in->bytes + at, in->size - at);
    memmove(in->bytes + at, piece, length);
    in->size += length;
}

static void repeat_piece(input *in)
{
    uint8_t piece[256];
    const size_t from = pick(in, in->size + 1);
    size_t length = pick(in, in->size - from + 1);
    if (length > sizeof piece)
        length = sizeof piece;
    memcpy(piece, in->bytes + from, length);
    for (size_t i = pick(in, 8) + 1; i > 0; i--)
        insert(in, piece, length);
}

static void splice(input *in)
{
    const size_t from = pick(in, in->other_size + 1);
    if (in->other_size > 0)
        insert(in, in->other + from, pick(in, in->other_size - from + 1));
}

/* A number of 1, 2, 4 or 8 bytes, set to an edge or moved by a little. */
static void change_number(input *in)
{
    static const uint64_t edges[] = {0,          1,          0x7F,       0xFF,       0x7FFF,     0xFFFF, 0x10000,
                                     0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, UINT64_MAX, INT64_MAX};
    const size_t width = (size_t)1 << pick(in, 4);
    if (in->size < width)
        return;
    uint8_t *field = in->bytes + pick(in, in->size - width + 1);
    const int big = (int)pick(in, 2);
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | field[big ? i : width - 1 - i];
    value = pick(in, 2) == 0 ? edges[pick(in, sizeof edges / sizeof *edges)] : value + pick(in, 33) - 16;
    for (size_t i = 0; i < width; i++, value >>= 8)
        field[big ? width - 1 - i : i] = (uint8_t)value;
}

/* Digits are lengths too: tar writes them in octal, XML and pax in decimal. */
static void change_digit(input *in)
{
    const size_t from = pick(in, in->size);
    for (size_t i = 0; i < in->size; i++) {
        uint8_t *byte = in->bytes + (from + i) % in->size;
        if (*byte >= '0' && *byte <= '9') {
            *byte = (uint8_t)('0' + pick(in, 10));
            return;
        }
    }
}

size_t phi_fuzz_mutate(uint64_t *state, uint8_t *bytes, size_t size, size_t capacity, const uint8_t *other,
                       size_t other_size)
{
    static const way ways[] = {flip_bit, flip_bit,     set_byte, set_byte,      change_number, change_number, change_digit,
                               cut_end,  cut_middle,   splice,   repeat_piece};
    input in = {state, bytes, size, capacity, other, other_size};
    for (size_t i = pick(&in, 4) + 1; i > 0; i--)
        ways[pick(&in, sizeof ways / sizeof *ways)](&in);
    return in.size;
}

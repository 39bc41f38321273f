/* SPDX-License-Identifier: Apache-2.0 */
/* See gate.h. Classes are computed some blocks ahead, by the version of the loop
 * for this processor, and so is the arithmetic on masks that says where tokens of interest begin. Bits of the block
 * behind the present one are right as far as a candidate reaches. */
#include "match/gate.h"

#include "base/ascii.h"

#include <string.h>

/* ------------------------------------------------------------------------- plan */

static bool is_separator(char c)
{
    return c != '9' && c != 'A' && c != '*';
}

/* Only separators are added, none above 0x7f and none of them beside another class: a bit for
 * each high nibble, so that low and high nibble of different separators do not make a third. */
static void add_separator(phi__gate_plan *plan, char c, unsigned kind)
{
    static const uint8_t BIT_OF_HIGH[16] = {[2] = 0, [3] = 1, [5] = 2};
    const unsigned byte = (unsigned char)c;
    const uint8_t bits = (uint8_t)(kind & (3u << (2 * BIT_OF_HIGH[byte >> 4])));
    plan->separators.low[byte & 15] |= bits;
    plan->separators.high[byte >> 4] |= bits;
}

static uint8_t shorter(uint8_t a, size_t b)
{
    return a != 0 && a < b ? a : (uint8_t)b;
}

static void add_first_digit(phi__gate_plan *plan, const char *shape)
{
    const char *digit = strchr(shape, '9');
    if (digit == NULL || digit - shape > 63)
        plan->lengths.letter_then_any = true;
    else
        plan->lengths.letter_digits |= UINT64_C(1) << (digit - shape);
}

void phi__gate_plan_add(phi__gate_plan *plan, const char *shape)
{
    const size_t length = strlen(shape);
    size_t first = 0;
    bool digits = false, needs_digit = false; /* may its first token have one, must it? */
    for (; first < length && !is_separator(shape[first]); first++) {
        digits = digits || shape[first] != 'A';
        needs_digit = needs_digit || shape[first] == '9';
    }
    plan->reach = length > plan->reach ? (uint8_t)length : plan->reach;
    if (first == length) {
        plan->lengths.single = shorter(plan->lengths.single, length);
        return;
    }
    if (digits)
        plan->lengths.joined = shorter(plan->lengths.joined, length);
    for (size_t i = first; digits && i < length; i++) {
        if (is_separator(shape[i]))
            add_separator(plan, shape[i], PHI__SIMD_AFTER_DIGITS);
    }
    if (needs_digit)
        return;
    plan->lengths.letter_lengths |= 1ULL << first;
    if (shape[first + 1] != '9')
        add_first_digit(plan, shape);
    add_separator(plan, shape[first], PHI__SIMD_AFTER_LETTERS);
}

/* ------------------------------------------------------------------------ chunks */

static void classify_tail(phi__gate *gate, size_t at, size_t count, size_t word)
{
    for (size_t b = 0; b < count; b++, at += PHI__GATE_BLOCK) {
        const phi__span rest = phi__span_part(gate->text, at < gate->text.size ? at : gate->text.size, PHI__GATE_BLOCK);
        uint8_t block[PHI__GATE_BLOCK] = {0};
        if (rest.size > 0)
            memcpy(block, rest.data, rest.size);
        gate->simd->classify(&gate->plan->separators, block, 1, word + b, &gate->masks);
    }
}

/* What of the block before is asked for: does a token go on from it, do backslashes stand at its end? */
static void remember_before(phi__gate *gate, size_t base)
{
    const uint8_t last = base > 0 ? gate->text.data[base - 1] : 0, other = base > 1 ? gate->text.data[base - 2] : 0;
    gate->masks.alnum[0] = (uint64_t)phi__is_alnum((char)last) << 63;
    gate->masks.backslashes[0] = (uint64_t)(last == '\\') << 63 | (uint64_t)(other == '\\') << 62;
}

/* JSON, source code and logs write a line end as \n: the token behind begins
 * with the next byte, though a letter stands before it. */
static uint64_t escaped_starts(const phi__gate *gate, size_t block)
{
    const phi__simd_masks *masks = &gate->masks;
    const uint64_t behind = masks->backslashes[block + 1] << 2 | masks->backslashes[block] >> 62;
    uint64_t found = 0;
    for (uint64_t after = behind & masks->alnum[block + 1]; after != 0; after &= after - 1) {
        const size_t at = gate->base + block * PHI__GATE_BLOCK + (unsigned)__builtin_ctzll(after);
        if (memchr("nrt", gate->text.data[at - 1], 3) != NULL)
            found |= after & -after;
    }
    return found;
}

static void fill(phi__gate *gate, size_t base)
{
    const size_t left = (gate->to - base + PHI__GATE_BLOCK - 1) / PHI__GATE_BLOCK;
    gate->base = base;
    gate->next = 0;
    gate->blocks = left < PHI__SIMD_CHUNK ? left : PHI__SIMD_CHUNK;
    const size_t whole = (gate->text.size - base) / PHI__GATE_BLOCK;
    const size_t direct = whole < gate->blocks + 1 ? whole : gate->blocks + 1;
    remember_before(gate, base);
    gate->simd->classify(&gate->plan->separators, gate->text.data + base, direct, 1, &gate->masks);
    classify_tail(gate, base + direct * PHI__GATE_BLOCK, gate->blocks + 1 - direct, direct + 1);
    uint64_t more[PHI__SIMD_CHUNK] = {0};
    for (size_t b = 0; b < gate->blocks; b++)
        more[b] = escaped_starts(gate, b);
    gate->simd->starts(&gate->plan->lengths, &gate->masks, more, gate->blocks, gate->starts);
}

void phi__gate_open(phi__gate *gate, const phi__gate_plan *plan, const phi__simd *simd, phi__span text, size_t from,
                    size_t to)
{
    *gate = (phi__gate){.plan = plan, .simd = simd, .text = text, .base = from, .to = to < text.size ? to : text.size};
    if (plan->reach == 0)
        gate->base = gate->to;
}

bool phi__gate_next(phi__gate *gate, phi__gate_block *out)
{
    for (;;) {
        if (gate->next == gate->blocks) {
            const size_t base = gate->base + gate->blocks * PHI__GATE_BLOCK;
            if (base >= gate->to)
                return false;
            fill(gate, base);
        }
        const size_t block = gate->next++, base = gate->base + block * PHI__GATE_BLOCK, left = gate->to - base;
        const uint64_t starts = gate->starts[block] & (left < PHI__GATE_BLOCK ? (1ULL << left) - 1 : UINT64_MAX);
        if (starts == 0)
            continue;
        const phi__simd_masks *masks = &gate->masks;
        *out = (phi__gate_block){.base = base,
                                 .starts = starts,
                                 .digits = masks->digits[block + 1],
                                 .next_digits = masks->digits[block + 2],
                                 .alnum = masks->alnum[block + 1],
                                 .next_alnum = masks->alnum[block + 2]};
        return true;
    }
}

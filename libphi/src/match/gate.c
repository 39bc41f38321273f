/* SPDX-License-Identifier: Apache-2.0 */
/* See gate.h. Classes are computed some blocks ahead, by the version of the loop
 * for this processor; all that follows is arithmetic on masks. Bits of the block
 * behind the present one are right as far as a candidate reaches. */
#include "match/gate.h"

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
        plan->single = shorter(plan->single, length);
        return;
    }
    if (digits)
        plan->joined = shorter(plan->joined, length);
    for (size_t i = first; digits && i < length; i++) {
        if (is_separator(shape[i]))
            add_separator(plan, shape[i], PHI__SIMD_AFTER_DIGITS);
    }
    if (needs_digit)
        return;
    plan->letter_lengths |= 1ULL << first;
    plan->letter_then_any = plan->letter_then_any || shape[first + 1] != '9';
    add_separator(plan, shape[first], PHI__SIMD_AFTER_LETTERS);
}

/* ------------------------------------------------------------------------ chunks */

static void classify_tail(phi__gate *gate, size_t at, size_t count, phi__simd_masks *out)
{
    for (size_t b = 0; b < count; b++, at += PHI__GATE_BLOCK) {
        const phi__span rest = phi__span_part(gate->text, at < gate->text.size ? at : gate->text.size, PHI__GATE_BLOCK);
        uint8_t block[PHI__GATE_BLOCK] = {0};
        if (rest.size > 0)
            memcpy(block, rest.data, rest.size);
        gate->simd->classify(&gate->plan->separators, block, 1, &out[b]);
    }
}

static void fill(phi__gate *gate, size_t base)
{
    const size_t left = (gate->to - base + PHI__GATE_BLOCK - 1) / PHI__GATE_BLOCK;
    gate->base = base;
    gate->next = 0;
    gate->blocks = left < PHI__GATE_CHUNK ? left : PHI__GATE_CHUNK;
    const size_t whole = (gate->text.size - base) / PHI__GATE_BLOCK;
    const size_t direct = whole < gate->blocks + 1 ? whole : gate->blocks + 1;
    gate->simd->classify(&gate->plan->separators, gate->text.data + base, direct, gate->masks);
    classify_tail(gate, base + direct * PHI__GATE_BLOCK, gate->blocks + 1 - direct, gate->masks + direct);
}

void phi__gate_open(phi__gate *gate, const phi__gate_plan *plan, const phi__simd *simd, phi__span text, size_t from,
                    size_t to)
{
    gate->plan = plan;
    gate->simd = simd;
    gate->text = text;
    gate->to = to < text.size ? to : text.size;
    gate->base = from;
    gate->next = gate->blocks = 0;
    if (plan->reach == 0)
        gate->base = gate->to;
}

/* ------------------------------------------------------------------------ starts */

/* JSON, source code and logs write a line end as \n: the token behind begins
 * with the next byte, though a letter stands before it. */
static uint64_t escaped_starts(const phi__gate *gate, size_t base, const phi__simd_masks *now)
{
    uint64_t found = 0, after = now->backslashes << 2;
    for (size_t i = 0; i < 2; i++) {
        if (base + i >= 2 && gate->text.data[base + i - 2] == '\\')
            after |= 1ULL << i;
    }
    for (after &= now->alnum; after != 0; after &= after - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(after);
        const char c = (char)gate->text.data[base + at - 1];
        if (c == 'n' || c == 'r' || c == 't')
            found |= after & -after;
    }
    return found;
}

static uint64_t token_starts(const phi__gate *gate, size_t base, const phi__simd_masks *now)
{
    const unsigned char before = base == 0 ? 0 : gate->text.data[base - 1];
    const bool carry = (unsigned char)(before - '0') < 10 || (unsigned char)((before | 0x20) - 'a') < 26;
    const uint64_t starts = (now->alnum & ~(now->alnum << 1 | (uint64_t)carry)) | escaped_starts(gate, base, now);
    const size_t left = gate->to - base;
    return left >= PHI__GATE_BLOCK ? starts : starts & ((1ULL << left) - 1);
}

/* Bit i: are the bits i .. i + length - 1 of the mask pair set? */
static uint64_t stretches(uint64_t now, uint64_t next, unsigned length)
{
    for (unsigned done = 1; done < length;) {
        const unsigned step = done < length - done ? done : length - done;
        now &= phi__gate_window(now, next, step);
        next &= next >> step;
        done += step;
    }
    return now;
}

/* Of these starts, all letters, the ones whose token has a digit. */
static uint64_t with_later_digit(const phi__simd_masks *now, const phi__simd_masks *next, uint64_t starts)
{
    const uint64_t letters = now->alnum & ~now->digits, next_letters = next->alnum & ~next->digits;
    uint64_t found = 0;
    if (((now->digits & letters << 1) | (next->digits & (next_letters << 1 | letters >> 63))) == 0)
        return 0;
    for (; starts != 0; starts &= starts - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(starts);
        const uint64_t others = ~phi__gate_window(letters, next_letters, at);
        const uint64_t end = others & -others;
        if ((phi__gate_window(now->digits, next->digits, at) & end) != 0)
            found |= starts & -starts;
    }
    return found;
}

/* Of these starts, with a digit in their token, the ones that are long enough for some shape. */
static uint64_t long_enough(const phi__gate_plan *plan, const phi__simd_masks *now, const phi__simd_masks *next,
                            uint64_t starts)
{
    uint64_t fit = 0;
    if (plan->single != 0)
        fit = stretches(now->alnum, next->alnum, plan->single);
    if (plan->joined != 0 && (starts & ~fit) != 0) {
        const uint64_t joints = now->after_digits & now->alnum << 1 & phi__gate_window(now->alnum, next->alnum, 1);
        const uint64_t next_joints =
            next->after_digits & (next->alnum << 1 | now->alnum >> 63) & next->alnum >> 1;
        fit |= stretches(now->alnum | joints, next->alnum | next_joints, plan->joined);
    }
    return starts & fit;
}

/* Of these starts the ones of letters of a fitting length, then a separator, then a digit. */
static uint64_t of_letters(const phi__gate_plan *plan, const phi__simd_masks *now, const phi__simd_masks *next,
                           uint64_t starts)
{
    const uint64_t then = plan->letter_then_any ? now->alnum : now->digits;
    const uint64_t next_then = plan->letter_then_any ? next->alnum : next->digits;
    const uint64_t joint = now->after_letters & phi__gate_window(then, next_then, 1);
    const uint64_t next_joint = next->after_letters & next_then >> 1;
    const uint64_t letters = now->alnum & ~now->digits, next_letters = next->alnum & ~next->digits;
    uint64_t found = 0;
    if (plan->letter_lengths == 0 || (joint | next_joint) == 0)
        return 0;
    const unsigned longest = 63 - (unsigned)__builtin_clzll(plan->letter_lengths);
    for (unsigned length = 1; length <= longest && starts != 0; length++) {
        starts &= phi__gate_window(letters, next_letters, length - 1);
        if ((plan->letter_lengths >> length & 1) != 0)
            found |= starts & phi__gate_window(joint, next_joint, length);
    }
    return found;
}

static uint64_t likely_starts(const phi__gate *gate, size_t base, const phi__simd_masks *now,
                              const phi__simd_masks *next)
{
    const uint64_t starts = token_starts(gate, base, now);
    const uint64_t letters = starts & ~now->digits;
    const uint64_t digits = (starts & now->digits) | with_later_digit(now, next, letters);
    return long_enough(gate->plan, now, next, digits) | of_letters(gate->plan, now, next, letters);
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
        const phi__simd_masks *now = &gate->masks[gate->next], *next = now + 1;
        const size_t base = gate->base + gate->next++ * PHI__GATE_BLOCK;
        if ((now->digits | next->digits) == 0)
            continue;
        const uint64_t starts = likely_starts(gate, base, now, next);
        if (starts == 0)
            continue;
        *out = (phi__gate_block){.base = base, .starts = starts, .now = now, .next = next};
        return true;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See gate.h. Portable C: the digit test is a plain loop that compilers turn
 * into vector code, the masks are computed eight bytes at a time in a 64-bit
 * word (sums that carry into the top bit of each byte, so no byte disturbs its
 * neighbour). Cost is constant per block whatever the input. */
#include "match/gate.h"

#include "base/ascii.h"

#define EACH(byte) (0x0101010101010101ULL * (byte))
#define TOP EACH(0x80)

static uint64_t load8(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Top bit of each byte that lies in [low, high]; all bytes of `word` < 0x80. */
static uint64_t in_range(uint64_t word, unsigned low, unsigned high)
{
    return (word + EACH(0x80 - low)) & ~(word + EACH(0x7f - high)) & TOP;
}

/* The top bits of eight bytes as eight bits, first byte lowest. */
static uint64_t gather(uint64_t tops)
{
    return ((tops >> 7) * 0x0102040810204080ULL) >> 56;
}

phi__gate_masks phi__gate_classify(const uint8_t block[PHI__GATE_BLOCK])
{
    phi__gate_masks masks = {0};
    for (unsigned i = 0; i < PHI__GATE_BLOCK; i += 8) {
        const uint64_t word = load8(block + i);
        const uint64_t ascii = ~word & TOP;
        const uint64_t seven = word & ~TOP;
        const uint64_t digits = in_range(seven, '0', '9') & ascii;
        const uint64_t letters = in_range(seven | EACH(0x20), 'a', 'z') & ascii;
        masks.digits |= gather(digits) << i;
        masks.alnum |= gather(digits | letters) << i;
    }
    return masks;
}

static phi__gate_masks masks_at(phi__span text, size_t at)
{
    if (at >= text.size)
        return (phi__gate_masks){0};
    if (text.size - at >= PHI__GATE_BLOCK)
        return phi__gate_classify(text.data + at);
    uint8_t tail[PHI__GATE_BLOCK] = {0};
    memcpy(tail, text.data + at, text.size - at);
    return phi__gate_classify(tail);
}

static bool digit_at(phi__span text, size_t at)
{
    const phi__span block = phi__span_part(text, at, PHI__GATE_BLOCK);
    if (block.size < PHI__GATE_BLOCK)
        return masks_at(text, at).digits != 0;
    uint8_t any = 0;
    for (size_t i = 0; i < PHI__GATE_BLOCK; i++)
        any |= (uint8_t)((uint8_t)(block.data[i] - '0') < 10);
    return any != 0;
}

/* Bit i: is one of the bits i .. i + reach - 1 of the mask pair set? */
static uint64_t smear(uint64_t now, uint64_t next, unsigned reach)
{
    for (unsigned done = 1; done < reach;) {
        const unsigned step = done < reach - done ? done : reach - done;
        now |= phi__gate_window(now, next, step);
        next |= next >> step;
        done += step;
    }
    return now;
}

phi__gate phi__gate_open(phi__span text, size_t from, size_t to, unsigned reach)
{
    if (to > text.size)
        to = text.size;
    return (phi__gate){.text = text,
                       .at = from,
                       .to = to,
                       .reach = reach < 1 ? 1 : (reach > 64 ? 64 : reach),
                       .digit_here = from < to && digit_at(text, from)};
}

/* JSON, source code and logs write a line end as \n: the token behind begins
 * with the next byte, though a letter stands before it. */
static uint64_t escaped_starts(phi__span text, size_t base, uint64_t alnum)
{
    uint64_t starts = 0;
    size_t at = base < 2 ? 0 : base - 2;
    for (;;) {
        const phi__span rest = phi__span_part(text, at, base + PHI__GATE_BLOCK - 2 - at);
        const uint8_t *escape = rest.size == 0 ? NULL : memchr(rest.data, '\\', rest.size);
        if (escape == NULL)
            return starts;
        at = (size_t)(escape - text.data) + 1;
        const uint64_t bit = at + 1 >= base ? 1ULL << (at + 1 - base) : 0;
        if ((alnum & bit) != 0 && memchr("nrt", text.data[at], 3) != NULL)
            starts |= bit;
    }
}

static uint64_t token_starts(const phi__gate *gate, size_t base, uint64_t alnum)
{
    const uint64_t carry = base > 0 && phi__is_alnum((char)gate->text.data[base - 1]) ? 1 : 0;
    const uint64_t starts = (alnum & ~(alnum << 1 | carry)) | escaped_starts(gate->text, base, alnum);
    const size_t left = gate->to - base;
    return left >= PHI__GATE_BLOCK ? starts : starts & ((1ULL << left) - 1);
}

bool phi__gate_next(phi__gate *gate, phi__gate_block *out)
{
    while (gate->at < gate->to) {
        const size_t base = gate->at;
        const bool here = gate->digit_here;
        const bool after = digit_at(gate->text, base + PHI__GATE_BLOCK);
        gate->at = gate->to - base > PHI__GATE_BLOCK ? base + PHI__GATE_BLOCK : gate->to;
        gate->digit_here = after;
        if (!here && !after)
            continue;
        out->base = base;
        out->now = masks_at(gate->text, base);
        out->next = masks_at(gate->text, base + PHI__GATE_BLOCK);
        out->starts = token_starts(gate, base, out->now.alnum) &
                      smear(out->now.digits, out->next.digits, gate->reach);
        if (out->starts != 0)
            return true;
    }
    return false;
}

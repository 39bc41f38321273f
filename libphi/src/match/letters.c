/* SPDX-License-Identifier: Apache-2.0 */
/* See letters.h. Classes are computed some blocks ahead; the rest is arithmetic on
 * masks. Everything past the end of the text is in no class. */
#include "match/letters.h"

#include <string.h>

static void classify_tail(const phi__letters *letters, size_t at, size_t count, phi__simd_letters *out)
{
    for (size_t b = 0; b < count; b++, at += PHI__GATE_BLOCK) {
        const phi__span rest = phi__span_part(letters->text, at < letters->text.size ? at : letters->text.size,
                                              PHI__GATE_BLOCK);
        uint8_t block[PHI__GATE_BLOCK] = {0};
        if (rest.size > 0)
            memcpy(block, rest.data, rest.size);
        letters->simd->letters(block, 1, &out[b]);
    }
}

static void fill(phi__letters *letters, size_t base)
{
    const size_t size = letters->text.size;
    const size_t left = (size - base + PHI__GATE_BLOCK - 1) / PHI__GATE_BLOCK;
    const size_t blocks = left < PHI__LETTERS_CHUNK ? left : PHI__LETTERS_CHUNK;
    const size_t whole = (size - base) / PHI__GATE_BLOCK;
    const size_t direct = whole < blocks + 1 ? whole : blocks + 1;
    letters->masks[0] = letters->masks[letters->blocks];
    letters->base = base;
    letters->next = 1;
    letters->blocks = blocks;
    letters->simd->letters(letters->text.data + base, direct, letters->masks + 1);
    classify_tail(letters, base + direct * PHI__GATE_BLOCK, blocks + 1 - direct, letters->masks + 1 + direct);
}

void phi__letters_open(phi__letters *letters, const phi__simd *simd, phi__span text, bool wide, bool digits)
{
    letters->simd = simd;
    letters->text = text;
    letters->wide = wide;
    letters->digits = digits;
    letters->base = letters->blocks = letters->next = 0;
    letters->masks[0] = (phi__simd_letters){0};
    if (text.size > 0)
        fill(letters, 0);
}

/* Each byte moved one up, with the last of the block before. */
static uint64_t before(uint64_t now, uint64_t last)
{
    return now << 1 | last >> 63;
}

/* First bytes of tokens: of runs of letters and of digits, and of camelCase. */
static uint64_t starts_of(const phi__simd_letters *last, const phi__simd_letters *now, uint64_t next_lower)
{
    const uint64_t letters = now->upper | now->lower;
    const uint64_t letter_before = before(letters, last->upper | last->lower);
    const uint64_t runs = (letters & ~letter_before) | (now->digits & ~before(now->digits, last->digits));
    const uint64_t camel = now->upper & before(now->lower, last->lower);
    const uint64_t capital = now->upper & (now->lower >> 1 | next_lower << 63);
    return runs | camel | capital;
}

static uint64_t letters_of(const phi__simd_letters *masks)
{
    return masks->upper | masks->lower;
}

bool phi__letters_next(phi__letters *letters, phi__letters_block *out)
{
    if (letters->next > letters->blocks) {
        const size_t base = letters->base + letters->blocks * PHI__GATE_BLOCK;
        if (base >= letters->text.size)
            return false;
        fill(letters, base);
    }
    const phi__simd_letters *now = &letters->masks[letters->next], *last = now - 1, *next = now + 1;
    const uint64_t all = starts_of(last, now, next->lower & 1);
    const uint64_t next_all = starts_of(now, next, 0); /* its last bit may be wrong: no short token reaches it */
    uint64_t starts = letters->digits ? all : all & ~now->digits;
    const uint64_t ends = all | ~(letters_of(now) | now->digits);
    const uint64_t next_ends = next_all | ~(letters_of(next) | next->digits);
    const uint64_t follows = letters_of(now) | now->wide, next_follows = letters_of(next) | next->wide;
    out->base = letters->base + (letters->next++ - 1) * PHI__GATE_BLOCK;
    out->glued = 0;
    out->wide = letters->wide ? now->wide : 0;
    out->escaped = starts & before(now->backslashes, last->backslashes);
    for (unsigned length = 1; length < PHI__LETTERS_KEY; length++) {
        const uint64_t here = starts & phi__gate_window(ends, next_ends, length);
        out->tokens[length - 1] = here;
        out->glued |= here & phi__gate_window(follows, next_follows, length);
        starts &= ~here;
    }
    out->tokens[PHI__LETTERS_KEY - 1] = starts;
    return true;
}

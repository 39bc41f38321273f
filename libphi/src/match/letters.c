/* SPDX-License-Identifier: Apache-2.0 */
/* See letters.h. Classes are computed some blocks ahead; the rest is arithmetic on
 * masks. Everything past the end of the text is in no class. */
#include "match/letters.h"

#include "base/ascii.h"

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
    const size_t left = (letters->to - base + PHI__GATE_BLOCK - 1) / PHI__GATE_BLOCK;
    const size_t blocks = left < PHI__LETTERS_CHUNK ? left : PHI__LETTERS_CHUNK;
    const size_t whole = (letters->text.size - base) / PHI__GATE_BLOCK;
    const size_t direct = whole < blocks + 1 ? whole : blocks + 1;
    letters->masks[0] = letters->masks[letters->blocks];
    letters->base = base;
    letters->next = 1;
    letters->blocks = blocks;
    letters->simd->letters(letters->text.data + base, direct, letters->masks + 1);
    classify_tail(letters, base + direct * PHI__GATE_BLOCK, blocks + 1 - direct, letters->masks + 1 + direct);
}

/* Of the block before, no more than its last byte is asked for. */
static phi__simd_letters last_of(uint8_t byte)
{
    const uint64_t last = UINT64_C(1) << 63;
    return (phi__simd_letters){.upper = phi__is_upper((char)byte) ? last : 0,
                               .lower = phi__is_lower((char)byte) ? last : 0,
                               .digits = phi__is_digit((char)byte) ? last : 0,
                               .backslashes = byte == '\\' ? last : 0};
}

void phi__letters_open(phi__letters *letters, const phi__simd *simd, phi__span text, size_t from, size_t to)
{
    letters->simd = simd;
    letters->text = text;
    letters->to = to;
    letters->wide = letters->digits = false;
    letters->blocks = 0;
    letters->next = 1;
    letters->base = from;
    letters->masks[0] = last_of(from > 0 ? text.data[from - 1] : 0);
    if (to > from)
        fill(letters, from);
}

/* Each byte moved one up, with the last of the block before. */
static uint64_t before(uint64_t now, uint64_t last)
{
    return now << 1 | last >> 63;
}

static uint64_t letters_of(const phi__simd_letters *masks)
{
    return masks->upper | masks->lower;
}

/* First bytes of tokens behind a letter: camelCase, and the last capital of a run that begins a word. */
static uint64_t camel_of(const phi__simd_letters *last, const phi__simd_letters *now, uint64_t next_lower)
{
    const uint64_t begins_word = now->upper & (now->lower >> 1 | next_lower << 63);
    return (now->upper & before(now->lower, last->lower)) | (begins_word & before(letters_of(now), letters_of(last)));
}

/* First bytes of runs of letters and of digits. */
static uint64_t runs_of(const phi__simd_letters *last, const phi__simd_letters *now)
{
    return (letters_of(now) & ~before(letters_of(now), letters_of(last))) |
           (now->digits & ~before(now->digits, last->digits));
}

bool phi__letters_next(phi__letters *letters, phi__letters_block *out)
{
    if (letters->next > letters->blocks) {
        const size_t base = letters->base + letters->blocks * PHI__GATE_BLOCK;
        if (base >= letters->to)
            return false;
        fill(letters, base);
    }
    const phi__simd_letters *now = &letters->masks[letters->next], *last = now - 1, *next = now + 1;
    out->base = letters->base + (letters->next++ - 1) * PHI__GATE_BLOCK;
    out->camel = camel_of(last, now, next->lower & 1);
    out->next_camel = camel_of(now, next, 0); /* its last bit may be wrong: no key reaches it */
    const uint64_t all = runs_of(last, now) | out->camel;
    out->ends = all | ~(letters_of(now) | now->digits);
    out->next_ends = runs_of(now, next) | out->next_camel | ~(letters_of(next) | next->digits);
    out->starts = letters->digits ? all : all & ~now->digits;
    out->wide = letters->wide ? now->wide : 0;
    if (letters->to - out->base < PHI__GATE_BLOCK) {
        const uint64_t asked = (UINT64_C(1) << (letters->to - out->base)) - 1;
        out->starts &= asked;
        out->wide &= asked;
    }
    out->escaped = out->starts & before(now->backslashes, last->backslashes);
    return true;
}

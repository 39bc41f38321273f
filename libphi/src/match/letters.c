/* SPDX-License-Identifier: Apache-2.0 */
/* See letters.h. SSE2 is part of every x86-64; elsewhere a plain loop. */
#include "match/letters.h"

#include "base/ascii.h"

#ifdef __SSE2__
#include <emmintrin.h>

/* Bytes in [low, low + span), as a mask: shifted so that they are the least signed ones. */
static unsigned in_range(__m128i bytes, char low, int span)
{
    const __m128i shifted = _mm_sub_epi8(bytes, _mm_set1_epi8((char)(low + 128)));
    return (unsigned)_mm_movemask_epi8(_mm_cmplt_epi8(shifted, _mm_set1_epi8((char)(span - 128))));
}

phi__letters_masks phi__letters_classify(const uint8_t block[PHI__GATE_BLOCK])
{
    phi__letters_masks masks = {0};
    for (unsigned i = 0; i < PHI__GATE_BLOCK; i += 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(block + i));
        masks.upper |= (uint64_t)in_range(bytes, 'A', 26) << i;
        masks.lower |= (uint64_t)in_range(bytes, 'a', 26) << i;
        masks.digits |= (uint64_t)in_range(bytes, '0', 10) << i;
        masks.wide |= (uint64_t)in_range(bytes, (char)0xc2, 0xf5 - 0xc2) << i;
    }
    return masks;
}
#else
phi__letters_masks phi__letters_classify(const uint8_t block[PHI__GATE_BLOCK])
{
    phi__letters_masks masks = {0};
    for (unsigned i = 0; i < PHI__GATE_BLOCK; i++) {
        masks.upper |= (uint64_t)phi__is_upper((char)block[i]) << i;
        masks.lower |= (uint64_t)phi__is_lower((char)block[i]) << i;
        masks.digits |= (uint64_t)phi__is_digit((char)block[i]) << i;
        masks.wide |= (uint64_t)(block[i] >= 0xc2 && block[i] < 0xf5) << i;
    }
    return masks;
}
#endif

static phi__letters_masks masks_at(phi__span text, size_t at)
{
    if (at >= text.size)
        return (phi__letters_masks){0};
    if (text.size - at >= PHI__GATE_BLOCK)
        return phi__letters_classify(text.data + at);
    uint8_t tail[PHI__GATE_BLOCK] = {0};
    memcpy(tail, text.data + at, text.size - at);
    return phi__letters_classify(tail);
}

/* Each byte moved one up, with the last of the block before. */
static uint64_t before(uint64_t now, uint64_t last)
{
    return now << 1 | last >> 63;
}

/* First bytes of tokens: of runs of letters and of digits, and of camelCase. */
static uint64_t starts_of(const phi__letters_masks *last, const phi__letters_masks *now, uint64_t next_lower)
{
    const uint64_t letters = now->upper | now->lower;
    const uint64_t letter_before = before(letters, last->upper | last->lower);
    const uint64_t runs = (letters & ~letter_before) | (now->digits & ~before(now->digits, last->digits));
    const uint64_t camel = now->upper & before(now->lower, last->lower);
    const uint64_t capital = now->upper & (now->lower >> 1 | next_lower << 63);
    return runs | camel | capital;
}

phi__letters phi__letters_open(phi__span text, bool wide, bool digits)
{
    return (phi__letters){.text = text, .wide = wide, .digits = digits, .now = masks_at(text, 0)};
}

bool phi__letters_next(phi__letters *letters, phi__letters_block *out)
{
    if (letters->at >= letters->text.size)
        return false;
    const phi__letters_masks now = letters->now;
    const phi__letters_masks next = masks_at(letters->text, letters->at + PHI__GATE_BLOCK);
    const uint64_t starts = starts_of(&letters->last, &now, next.lower & 1);
    const uint64_t next_starts = starts_of(&now, &next, 0);
    out->base = letters->at;
    out->starts = (letters->digits ? starts : starts & ~now.digits) | (letters->wide ? now.wide : 0);
    out->ends = starts | ~(now.upper | now.lower | now.digits);
    out->next_ends = next_starts | ~(next.upper | next.lower | next.digits);
    letters->last = now;
    letters->now = next;
    letters->at += PHI__GATE_BLOCK;
    return true;
}

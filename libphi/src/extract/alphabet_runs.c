/* SPDX-License-Identifier: Apache-2.0 */
/* See alphabet_runs.h. What stands behind the text is taken for characters of a run: there the run may go on. */
#include "extract/alphabet_runs.h"

/* Letters, digits, + - / _ and the backslash, told by their halves: a bucket for each upper half, 2 to 7. */
static const phi__simd_class ALPHABET = {
    .low = {0x2a, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3e, 0x3c, 0x15, 0x1c, 0x15, 0x14, 0x1d},
    .high = {[2] = 0x01, [3] = 0x02, [4] = 0x04, [5] = 0x08, [6] = 0x10, [7] = 0x20},
};

/* The masks of the chunk at `base`. */
static void fill(phi__alphabet_runs *self, size_t base)
{
    const uint8_t *data = self->text.data + base;
    const size_t left = self->text.size - base;
    size_t blocks = left / PHI__SIMD_BLOCK;
    self->base = base;
    if (blocks >= PHI__ALPHABET_BLOCKS) {
        self->simd->of_class(&ALPHABET, data, PHI__ALPHABET_BLOCKS, self->masks);
        return;
    }
    self->simd->of_class(&ALPHABET, data, blocks, self->masks);
    uint8_t end[PHI__SIMD_BLOCK];
    memset(end, 'A', sizeof end);
    memcpy(end, data + blocks * PHI__SIMD_BLOCK, left - blocks * PHI__SIMD_BLOCK);
    self->simd->of_class(&ALPHABET, end, 1, &self->masks[blocks]);
    if (++blocks < PHI__ALPHABET_BLOCKS) /* none behind it is looked at */
        self->masks[blocks] = UINT64_MAX;
}

void phi__alphabet_open(phi__alphabet_runs *self, phi__span text)
{
    self->text = text;
    self->simd = phi__simd_at(0);
    fill(self, 0);
}

/* Bit i: are bits i to i + LEAST - 1 of the pair set? */
static uint64_t long_runs(uint64_t now, uint64_t next)
{
    for (unsigned step = 1; step < PHI__ALPHABET_LEAST; step *= 2) {
        now &= now >> step | next << (PHI__SIMD_BLOCK - step);
        next &= next >> step;
    }
    return now;
}

/* Of the 64 bytes from bit `at` of a block on: how many are of a run? */
static size_t run_length(const uint64_t masks[2], unsigned at)
{
    const uint64_t others = ~(at == 0 ? masks[0] : masks[0] >> at | masks[1] << (PHI__SIMD_BLOCK - at));
    return others == 0 ? PHI__ALPHABET_MOST : (size_t)__builtin_ctzll(others);
}

size_t phi__alphabet_next(phi__alphabet_runs *self, size_t at, size_t *end)
{
    const size_t step = (PHI__ALPHABET_BLOCKS - 1) * PHI__SIMD_BLOCK; /* the last block is seen from the one before it */
    const phi__span text = self->text;
    while (at < text.size) {
        if (at - self->base >= step)
            fill(self, self->base + step * ((at - self->base) / step));
        const uint64_t *masks = self->masks + (at - self->base) / PHI__SIMD_BLOCK;
        const size_t begin = at - (at - self->base) % PHI__SIMD_BLOCK;
        const uint64_t runs = long_runs(masks[0], masks[1]) & UINT64_MAX << (at - begin);
        at = begin + (runs == 0 ? PHI__SIMD_BLOCK : (size_t)__builtin_ctzll(runs));
        if (runs == 0 || at >= text.size)
            continue;
        if (text.data[at] != '\\') {
            const size_t length = run_length(masks, (unsigned)(at - begin));
            *end = text.size - at < length ? text.size : at + length;
            return at;
        }
        at++;
    }
    return text.size;
}

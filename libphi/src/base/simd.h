/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_SIMD_H
#define PHI_BASE_SIMD_H
/* The loops that see every byte of a text, in a version for each kind of
 * processor. All versions give identical results; the matcher takes the best
 * one once, tests take each. */
#include "base/span.h"

#include <stdbool.h>

enum { PHI__SIMD_BLOCK = 64 };

/* Blocks that are classified at a time, and words for them: one before, one behind, and the rest of a vector. */
enum { PHI__SIMD_CHUNK = 32, PHI__SIMD_LANES = 8, PHI__SIMD_WORDS = PHI__SIMD_CHUNK + 2 + PHI__SIMD_LANES };

/* Classes of bytes: bit i of word b + 1 = byte i of block b. */
typedef struct phi__simd_masks {
    uint64_t digits[PHI__SIMD_WORDS];
    uint64_t alnum[PHI__SIMD_WORDS];         /* ASCII letters and digits */
    uint64_t after_digits[PHI__SIMD_WORDS];  /* separators that may follow a token with a digit */
    uint64_t after_letters[PHI__SIMD_WORDS]; /* separators that may follow a token of letters */
    uint64_t backslashes[PHI__SIMD_WORDS];
} phi__simd_masks;

/* Which tokens may begin a shape, as gate.h makes them of all shapes. */
typedef struct phi__simd_lengths {
    uint8_t single; /* of the shortest without separators; 0 = there is none */
    uint8_t joined; /* of the shortest with separators whose first token may have a digit; 0 = there is none */
    uint64_t letter_lengths; /* bit n: a first token of n characters that may all be letters */
    uint64_t letter_digits;  /* of shapes in which a letter may follow its separator, bit n: their first digit is character n */
    bool letter_then_any;    /* ... and where it is, is not known */
} phi__simd_lengths;

/* Letters told apart as words.h needs it, bit i = byte i. */
typedef struct phi__simd_letters {
    uint64_t upper, lower;
    uint64_t digits;
    uint64_t wide;        /* lead bytes of UTF-8 beyond ASCII: 0xc2 to 0xf4 */
    uint64_t backslashes;
} phi__simd_letters;

/* Separators as two look-ups by nibble: a byte b is one when low[b & 15] & high[b >> 4]
 * has a bit of PHI__SIMD_AFTER_..., at least for b < 0x80. */
typedef struct phi__simd_separators {
    uint8_t low[16];
    uint8_t high[16];
} phi__simd_separators;
enum { PHI__SIMD_AFTER_DIGITS = 0x55, PHI__SIMD_AFTER_LETTERS = 0xaa };

/* Stretches of three bytes of known classes, in eight buckets: a bucket may begin at byte i
 * when its bit is left of low[k][byte i+k & 15] & high[k][byte i+k >> 4] for k = 0, 1, 2. */
enum { PHI__SIMD_SIEVE = 3 };
typedef struct phi__simd_sieve {
    uint8_t low[PHI__SIMD_SIEVE][16];
    uint8_t high[PHI__SIMD_SIEVE][16];
} phi__simd_sieve;

/* So many places are written at a time, and for so many of these blocks there must be room. */
enum { PHI__SIMD_PLACES_STEP = 4, PHI__SIMD_PLACES_MOST = 1024 };
#define PHI__SIMD_PLACES_ROOM(blocks) (PHI__SIMD_BLOCK * (blocks) + PHI__SIMD_PLACES_STEP)

/* A byte is one of a class when low[byte & 15] & high[byte >> 4] has a bit. */
typedef struct phi__simd_class {
    uint8_t low[16];
    uint8_t high[16];
} phi__simd_class;

typedef struct phi__simd {
    const char *name;
    /* Of `blocks` times 64 bytes, into the words from `word` on. */
    void (*classify)(const phi__simd_separators *separators, const uint8_t *data, size_t blocks, size_t word,
                     phi__simd_masks *out);
    /* Of `blocks` blocks, in whole vectors: out[b] bit i: a token begins there that may begin a shape. Words of the block
     * before and the one behind are looked at; `more` are begins of tokens that are none by the masks. */
    void (*starts)(const phi__simd_lengths *lengths, const phi__simd_masks *masks,
                   const uint64_t more[PHI__SIMD_CHUNK], size_t blocks, uint64_t out[PHI__SIMD_CHUNK]);
    void (*letters)(const uint8_t *data, size_t blocks, phi__simd_letters *out);
    /* out[b] bit i: may a bucket begin at byte 64 b + i? Reads two bytes past the last block. */
    void (*sieve)(const phi__simd_sieve *sieve, const uint8_t *data, size_t blocks, uint64_t *out);
    /* out[b] bit i: is byte 64 b + i of the class? */
    void (*of_class)(const phi__simd_class *class, const uint8_t *data, size_t blocks, uint64_t *out);
    /* Where the bits of at most PLACES_MOST masks are, in order, 64 to a mask; how many. A loop over the bits of each mask
     * ends where no processor foresees it, which takes longer than the look at a bit; a list has one end for all of them. */
    size_t (*places)(const uint64_t *masks, size_t blocks, uint16_t *out);
} phi__simd;

/** Version `index` of those that this machine can run, best first; NULL past the last, which is portable C. */
const phi__simd *phi__simd_at(size_t index);

#endif

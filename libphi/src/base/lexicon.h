/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_LEXICON_H
#define PHI_BASE_LEXICON_H
/* A fixed list of words with marks, small enough to be part of the library: names,
 * codes of diagnoses. Of each word only 16 bits of its hash are kept, in the bucket that
 * the rest of the hash chooses, so a word that is not in the list is taken for one
 * about once in ten thousand; who asks must be content with that. The tables are
 * generated from lexicons/ by phi-lexc (lexicon_main.c), which hashes with what stands here. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct phi__lexicon {
    const uint32_t *first; /* of each bucket, in tags and marks; one more at the end */
    const uint16_t *tags;  /* ascending within a bucket */
    const uint8_t *marks;
    const uint64_t *heads; /* bits, by phi__lexicon_head_of, of how words begin */
    unsigned bucket_bits;
} phi__lexicon;
enum { PHI__LEXICON_HEAD = 4 /* letters of a head */, PHI__LEXICON_HEAD_BITS = 14 };

/** Marks of a word of capitals and digits; 0 when it is not in the list. */
uint8_t phi__lexicon_marks(const phi__lexicon *lexicon, const char *word, size_t length);

/* What decides is spread over all bits by the end: buckets take the upper ones, tags the lower. */
static inline uint64_t phi__lexicon_hash(const char *word, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)word[i]) * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xbf58476d1ce4e5b9);
    return hash ^ hash >> 29;
}

/* Of the first letters of a word, in either case. */
static inline uint32_t phi__lexicon_head_of(const char *word)
{
    const uint32_t head = (uint32_t)(uint8_t)word[0] | (uint32_t)(uint8_t)word[1] << 8 | (uint32_t)(uint8_t)word[2] << 16 |
                          (uint32_t)(uint8_t)word[3] << 24;
    return (head | UINT32_C(0x20202020)) * UINT32_C(0x9e3779b1) >> (32 - PHI__LEXICON_HEAD_BITS);
}

/** May a word be in the list that begins with these four characters? Of words that have as many. */
static inline bool phi__lexicon_may_have(const phi__lexicon *lexicon, const char *word)
{
    const uint32_t head = phi__lexicon_head_of(word);
    return (lexicon->heads[head / 64] >> head % 64 & 1) != 0;
}

extern const phi__lexicon phi__lexicon_names;   /* marks: match/name_words.h */
extern const phi__lexicon phi__lexicon_icd10cm; /* 1: of a diagnosis, 2: a heading above such */
extern const phi__lexicon phi__lexicon_terms;   /* 1: a word of medicine and of nothing else, or of the records of patients */

#endif

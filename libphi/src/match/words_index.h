/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_WORDS_INDEX_H
#define PHI_MATCH_WORDS_INDEX_H
/* What words.c makes of a list of words, for words_scan.c alone: groups of words whose
 * first tokens have the first bytes in common, found by these bytes. */
#include "base/buf.h"
#include "match/letters.h"
#include "match/words.h"

enum { PHI__WORDS_FILTER_BITS = 16 };

/* A word in its group. */
typedef struct phi__words_entry {
    uint64_t key;
    uint32_t word;
    uint32_t next;      /* up to four bytes of the second token, folded */
    uint32_t next_mask; /* 0: there is none, or it is not ASCII */
    bool whole;         /* all of the first token is in the key */
    bool alone;         /* and there is no second one */
    bool plain;         /* letters and single blanks, as most texts write it */
    uint8_t rest;       /* so many bytes of the first token, all ASCII, stand behind the key */
} phi__words_entry;

/* The words of a group of the rule set; groups of many rules share theirs. */
typedef struct phi__words_run {
    const char *const *words; /* NULL: a free place */
    size_t count;
    uint32_t first; /* of their indexes */
} phi__words_run;

/* Words that begin alike; an empty one ends a search. */
typedef struct phi__words_group {
    uint64_t key;     /* up to PHI__LETTERS_KEY bytes of the first token, folded, zeros behind */
    uint64_t seconds; /* phi__words_second of what follows in its words, all bits where that says nothing */
    uint32_t first;   /* entry */
    uint32_t count;
    uint32_t alone; /* so many of them, the first ones, are */
} phi__words_group;

struct phi__words {
    PHI_VEC(const char *) list;
    phi__words_run *runs;     /* a hash table by address, at most half full; NULL for a mere list */
    size_t run_mask, run_count;
    PHI_VEC(uint32_t) indexes; /* into the list, of the words of the runs */
    phi__words_entry *entries; /* those of a group together, the ones alone first; as many as words */
    const phi__simd *simd;
    bool wide;   /* some word begins with a letter beyond ASCII */
    bool digits; /* ... with a digit */
    phi__words_group *groups; /* a hash table, at most four fifths full */
    size_t group_mask;
    uint64_t filter[(1 << PHI__WORDS_FILTER_BITS) / 64]; /* of keys; few others pass */
};

/* Letters in one case; digits stay; what else changes is found out when words are compared. */
static inline uint64_t phi__words_fold(uint64_t bytes)
{
    return bytes | UINT64_C(0x2020202020202020);
}

static inline uint32_t phi__words_hash(uint64_t key)
{
    return (uint32_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

static inline uint32_t phi__words_filter_bit(uint64_t key)
{
    return phi__words_hash(key) >> (32 - PHI__WORDS_FILTER_BITS);
}

static inline bool phi__words_may_have(const phi__words *words, uint64_t key)
{
    const uint32_t bit = phi__words_filter_bit(key);
    return (words->filter[bit / 64] >> (bit % 64) & 1) != 0;
}

/* A bit for the first two bytes of a second token, folded. */
static inline uint64_t phi__words_second(uint32_t bytes)
{
    return UINT64_C(1) << ((bytes * 5 + (bytes >> 8)) & 63);
}

#endif

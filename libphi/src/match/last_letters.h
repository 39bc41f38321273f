/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_LAST_LETTERS_H
#define PHI_MATCH_LAST_LETTERS_H
/* Which two letters words of a list end with, whatever their case: most words of a text end with others. A superset:
 * other bytes may look like letters. */
#include <stddef.h>
#include <stdint.h>

typedef struct phi__last_letters {
    uint32_t before[32]; /* by the last letter: bit: that before it */
} phi__last_letters;

/* A word of at least one letter. One letter alone counts behind any other: camelCase may part it from them. */
static inline void phi__last_letters_add(phi__last_letters *set, const char *word, size_t length)
{
    const unsigned last = (uint8_t)word[length - 1] & 31;
    set->before[last] |= length == 1 ? UINT32_MAX : UINT32_C(1) << ((uint8_t)word[length - 2] & 31);
}

static inline uint32_t phi__last_letters_has(const phi__last_letters *set, uint8_t before, uint8_t last)
{
    return set->before[last & 31] >> (before & 31) & 1;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_SAMPLE_H
#define PHI_TOOL_SAMPLE_H
/* The arithmetic of `phi estimate`: files fall into strata by their size, since large ones are few, and take the time. Of each
 * stratum some files are looked at; what they hold and how long they took stands for the others. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SAMPLE_STRATA = 8, SAMPLE_KINDS = 3 };

/* What is asked of a file. */
typedef enum sample_kind { SAMPLE_PHI, SAMPLE_FINDINGS, SAMPLE_UNREAD } sample_kind;

typedef struct sample_stratum {
    uint64_t files, bytes;       /* all of them */
    uint64_t seen, seen_bytes;   /* looked at */
    uint64_t with[SAMPLE_KINDS]; /* of these, how many are of the kind */
    double seconds, squares;     /* of one thread: the sum of them, and of their squares */
} sample_stratum;

/* An estimate with its bounds, 95 of 100 times. */
typedef struct sample_range {
    double middle, lower, upper;
} sample_range;

/* The stratum of a file of that size. */
size_t sample_stratum_of(uint64_t bytes);
/* How many of all files are of a kind. */
sample_range sample_files(const sample_stratum *strata, sample_kind kind);
/* Seconds that one thread needs for all. */
sample_range sample_seconds(const sample_stratum *strata);

#endif

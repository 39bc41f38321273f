/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_ORACLE_H
#define PHI_TESTS_ORACLE_H
/* The engine once more, slow and obvious: text in, weighed findings out. It
 * shares with the library what is data (the rule set, the curve of calibration) or a pure definition of
 * one thing at one place (a picture, a word, a check, a surrounding, the cells of a table, what a finder reads where
 * it may begin, what a licence says of a holder) and how Hyperscan reads a regex. It has no gate, silhouettes,
 * windows, label filter, caches or clusters: every form at every place, every
 * word at every place, every candidate weighed in full, and each against all.
 *
 * What is by design, and so stands here too:
 * - Evidence is looked for 600 bytes before a candidate and 160 behind it, on its
 *   line and the line above that is not blank.
 * - Matches of one regex do not overlap: the leftmost, then the longest.
 * - Names of columns in text that is no table come from score/columns.c, through
 *   its own functions and in ascending order, because what it remembers from one
 *   row to the next is its definition.
 * - Names and addresses are read behind words that announce them, in cells and around what was found: these places
 *   are restated, the reading is not. Lists of phrases are none of the built-in rules, so they are not compared.
 * - What is sought around a candidate, what stands in one column, who holds a licence and what is near somebody's
 *   number is judged among what is searched at one time: in stretches of somewhat less than 128 KiB, up to a line end.
 * - The key or element that a value stands under is what score/keyed.c reads near it. */
#include "base/buf.h"
#include "rules/rule.h"

enum { ORACLE_EVIDENCE = 12, ORACLE_NOTES = 24, ORACLE_JURISDICTIONS = 8 };

typedef struct oracle_evidence {
    const char *kind; /* static */
    const char *name; /* as long as the rule set */
    double bits;
} oracle_evidence;

typedef struct oracle_candidate {
    size_t begin, end;
    uint16_t rule, form;
    double bits, confidence;
    bool test;
    bool in_record, in_column; /* of an SQL table, of a column that score/columns.c names */
    oracle_evidence evidence[ORACLE_NOTES]; /* strongest first; of these ORACLE_EVIDENCE are stated */
    size_t evidence_count;
    const char *jurisdictions[ORACLE_JURISDICTIONS]; /* likeliest first */
    size_t jurisdiction_count;
} oracle_candidate;
typedef PHI_VEC(oracle_candidate) oracle_candidates;

typedef struct oracle oracle;

/** The set must outlive the oracle. Ends the program when memory does. */
oracle *oracle_new(const phi__rule_set *set);
void oracle_free(oracle *self);
/** Does the library read these bytes as one text in UTF-8? Others are not for the oracle. */
bool oracle_reads(phi__span text);
/** The findings in such a text, into an empty list, in order of their begin. */
void oracle_find(oracle *self, phi__span text, oracle_candidates *out);

#endif

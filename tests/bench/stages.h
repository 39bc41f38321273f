/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BENCH_STAGES_H
#define PHI_BENCH_STAGES_H
/* What is measured: each stage alone over a text in memory, in windows as the
 * scanner has them. */
#include "phi/phi.h"

#include <stdbool.h>

#include "match/database.h"
#include "match/match.h"
#include "match/words.h"
#include "score/score.h"

/* Everything compiled once. */
typedef struct bench {
    const phi__rule_set *rules;
    phi__rule *pictures_only; /* copies of the rules */
    phi__rule *regexes_only;
    const phi__rule **lists[2];
    phi__matcher *whole, *pictures, *regexes;
    phi__match_scratch *whole_scratch, *pictures_scratch, *regexes_scratch;
    phi__words *words;
    phi__scorer *scorer;
    phi__score_scratch *score_scratch;
    phi__database *alone; /* every picture and regex in one database; NULL when it cannot be compiled */
    phi__database_scratch *alone_scratch;
    phi_rules *builder;
    phi_engine *engine;
    phi_scanner *scanner;
    phi__hits hits;
    phi__candidates candidates;
    phi__word_hits word_hits;
    double excluded; /* seconds of this run that are another stage's */
} bench;

typedef struct bench_stage {
    const char *name;
    const char *what;
    phi_status (*run)(bench *b, phi__span text, uint64_t *hits);
} bench_stage;

extern const bench_stage BENCH_STAGES[]; /* the first reads memory and does nothing else */
extern const size_t BENCH_STAGE_COUNT;

phi_status bench_init(bench *b, phi_error *err);
void bench_done(bench *b);
/** The database of Hyperscan alone, which takes a while: made when it is first asked for. */
phi_status bench_compile_alone(bench *b);
/** Every picture of the built-in rules as a regex with its guards and, unless `pictures_only`, every regex of
 * theirs, each once, as one alternation on standard output: what other programs are to look for. */
phi_status bench_print_alternation(bool pictures_only, phi_error *err);
/** CPU time of this thread in seconds. */
double bench_clock(void);
/** Newlines, as fast as memory gives them. */
uint64_t bench_count_lines(phi__span text);

#endif

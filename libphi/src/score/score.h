/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_SCORE_H
#define PHI_SCORE_SCORE_H
/* Weighs candidates. In: the hits of the matcher and the text around them; out:
 * candidates with a confidence, one winner per stretch of text, and the
 * evidence that made the number. All weights come from the pattern packs; what
 * stands here is only where evidence is looked for and how nearness scales it. */
#include "match/match.h"
#include "match/words.h"
#include "rules/rule.h"
#include "score/surroundings.h"

enum { PHI__EVIDENCE_MAX = 12, PHI__JURISDICTION_MAX = 8 };

/* One reason for or against, such as near:ssn or in:uuid. */
typedef struct phi__evidence {
    const char *kind; /* static: "check", "near", "above", "after", "field", "against", "in", "form", "column", "test" */
    const char *name; /* static, or as long as the rule set */
    double bits;
} phi__evidence;

/* A stretch of text that may be an identifier, and how sure we are. */
typedef struct phi__candidate {
    uint32_t begin; /* bytes in the window, half open */
    uint32_t end;
    uint16_t rule;
    uint16_t form;  /* the best one */
    double bits;    /* log-odds, base 2 */
    double confidence; /* from bits; at most 0.2 for test values */
    bool test;      /* a published test or specimen value */
    phi__evidence evidence[PHI__EVIDENCE_MAX];
    size_t evidence_count;
    const char *jurisdictions[PHI__JURISDICTION_MAX]; /* likeliest first */
    size_t jurisdiction_count;
    const char *table;  /* of SQL, and its column; or NULL. They live until the next phi__score with this scratch */
    const char *column;
} phi__candidate;
typedef PHI_VEC(phi__candidate) phi__candidates;

/* What structure says about an offset of the text. */
typedef struct phi__cell {
    const char *field;  /* name of the column, key or form field; NULL or "" = none */
    const char *record; /* name of the table that it is a column of, or NULL */
    const char *above;  /* name in a header line that stands over it, less certain; or NULL */
    bool table;         /* the text around it is other cells of the same record */
    bool closed;        /* with `table`: those other cells are of other sorts, none is a label of this one */
    uint32_t column;    /* its number from 1 on, where the text is known to be a table; else 0 */
    size_t begin, end;  /* of the cell, with `table` */
} phi__cell;

/* The text a window of candidates stands in. */
typedef struct phi__scene {
    phi__span text;
    uint64_t part; /* number of the text that this is a window of, unlike that of any other */
    uint64_t base; /* offset of the window in it */
    size_t searched; /* where the search of the window begins: what is before was searched with another */
    size_t until;    /* and where it ends; 0: nothing is sought but the hits */
    /* Strings that it hands out live until phi__score returns. NULL = no structure. */
    void (*cell_at)(void *user, size_t offset, phi__cell *out);
    void *user;
    char *const *fields; /* all that cell_at may call a field, when the text is a table of so many columns */
    size_t field_count;
    bool fields_known;   /* else cell_at alone can tell */
} phi__scene;

typedef struct phi__scorer phi__scorer;               /* immutable, shared by threads */
typedef struct phi__score_scratch phi__score_scratch; /* one per thread */

/** The rule set and words must outlive the scorer. It is of use once it has its matcher. */
phi_status phi__scorer_new(const phi__rule_set *set, const phi__words *words, phi__scorer **out);
/** The matcher of the same rules, once; it must outlive the scorer. Apart from the above, so that both can be made at a time. */
phi_status phi__scorer_take_matcher(phi__scorer *scorer, const phi__matcher *matcher);
void phi__scorer_free(phi__scorer *scorer);
phi_status phi__score_scratch_new(const phi__scorer *scorer, phi__score_scratch **out);
void phi__score_scratch_free(phi__score_scratch *scratch);

struct phi__columns;
/** The one thing that a window knows of those before it (score/columns.h). */
struct phi__columns *phi__score_scratch_columns(phi__score_scratch *scratch);

/** Another scene: forget what was found in the last one. */
void phi__score_begin(phi__score_scratch *scratch);
/** A filter for phi__match over the text of this scene, which `asker` borrows. */
typedef struct phi__label_asker {
    phi__score_scratch *scratch;
    const phi__scene *scene;
    struct phi__near *near; /* of the scratch, set by phi__score_filter */
} phi__label_asker;
phi__match_filter phi__score_filter(phi__label_asker *asker);
/** Weigh all hits of a window and append the winners, in order of their begin. */
phi_status phi__score(const phi__scorer *scorer, phi__score_scratch *scratch, const phi__scene *scene,
                      const phi__hits *hits, phi__candidates *out);

/** The probability that is stated for a sum of bits: score/calibration.def. */
double phi__confidence(double bits);

/** How far left and right of a candidate evidence is looked for, in bytes. */
enum { PHI__CONTEXT_BEFORE = 600, PHI__CONTEXT_AFTER = 160 };

#endif

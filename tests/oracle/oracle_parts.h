/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_ORACLE_PARTS_H
#define PHI_TESTS_ORACLE_PARTS_H
/* What the files of the oracle share: oracle.c finds readings, words and the
 * winners; oracle_nearness.c says how near a word is; oracle_weigh.c adds up. */
#include "oracle.h"

#include "match/database.h"
#include "match/finder.h"
#include "score/nearness.h"
#include "score/score.h"

/* One picture of one form. */
typedef struct oracle_picture {
    const char *picture;
    size_t min, max; /* lengths of its matches */
    uint16_t rule, form;
} oracle_picture;

/* One distinct regex. */
typedef struct oracle_regex {
    const char *regex;
    size_t width;
    phi__database *database;
    phi__database_scratch *scratch;
} oracle_regex;

struct oracle {
    const phi__rule_set *set;
    PHI_VEC(oracle_picture) pictures;
    PHI_VEC(oracle_regex) regexes;
    PHI_VEC(const char *) words; /* distinct, in byte order */
    uint8_t *first;              /* of each word: the first byte of its first token, in lower case */
};

/* A stretch of text that may be this form, and passes its check or is a published value; or one that needs no label and
 * is refused by its check, which is no vote but says of a column that it is not of that sort. */
typedef struct oracle_vote {
    size_t begin, end;
    uint16_t rule, form;
    bool checked, test, refused;
    bool listed; /* names stand above and below it */
} oracle_vote;

/* A word stands there. */
typedef struct oracle_word {
    size_t begin, end;
    size_t word; /* index */
} oracle_word;
typedef PHI_VEC(oracle_word) oracle_words;

/* A finder read something there. */
typedef struct oracle_found {
    size_t begin, end;
    const char *finder;
    bool perhaps; /* as a piece of a row: it counts under the name of a column that says so */
    bool listed;  /* names that are known fully stand above and below it, and this one is not */
} oracle_found;
typedef PHI_VEC(oracle_found) oracle_founds;

/* The nearest place of one word. */
typedef struct oracle_near {
    double factor;    /* 0: not near */
    size_t order;     /* of the places that are as near, the first counts */
    const char *kind; /* "near", "above", "after", "field" */
} oracle_near;

/* All that is known about one stretch. */
typedef struct oracle_scene {
    const oracle *self;
    phi__span text;
    size_t begin, end;
    const char *field;       /* name of the column or NULL */
    unsigned surroundings;
    const oracle_near *near; /* of each word */
} oracle_scene;

/* Where a text is a table: the number of the column at an offset, from 1 on, else 0. */
typedef struct oracle_cells {
    uint32_t (*column)(void *user, size_t offset);
    void *user;
} oracle_cells;

/** End the program unless it is PHI_OK. */
void oracle_must(phi_status status);
/** Index of a word, or SIZE_MAX for one without a token. */
size_t oracle_word_index(const oracle *self, const char *word);
/** Append every place of every word, in order of begin, then the longest first. */
void oracle_words_in(const oracle *self, phi__span text, oracle_words *out);
/** The same of the name of a column, which may join the words of a phrase. NULL has none. */
void oracle_words_of_name(const oracle *self, const char *name, oracle_words *out);

/** The lines around [begin, end), see phi__setting. */
phi__setting oracle_setting(phi__span text, size_t begin, size_t end);
/** How near is a word that stands at [begin, end)? `cell` restricts it in tables. */
oracle_near oracle_nearness(const phi__setting *setting, const phi__cell *cell, size_t begin, size_t end);

/** What is stated for a sum of bits. */
double oracle_confidence(double bits);
/** Is it the name of a field of some rule, perhaps with a number or an owner? */
bool oracle_field_known(const oracle *self, const char *name);
/** What it says for the rule as the name of a field; 0 when it is none of the rule. */
double oracle_field_bits(const oracle *self, const char *name, size_t rule);
/** Is one of these words a label of the rule or of one of its forms? */
bool oracle_has_label(const oracle *self, const phi__rule *rule, const oracle_words *words);
/** The candidate of the rule that votes[0..count) belong to; false when there is none. */
bool oracle_weigh(const oracle_scene *scene, const oracle_vote *votes, size_t count, oracle_candidate *out);


/** Append what finders read behind words, carets and numbers that announce something. */
void oracle_announced(const oracle *self, phi__span text, oracle_founds *out);
/** ... around candidates that begin in [from, to), within it; they are in order of begin. */
void oracle_around(const oracle *self, phi__span text, size_t from, size_t to, const oracle_candidates *list, oracle_founds *out);
/** ... in lists of names, of which these begin in [from, to). */
void oracle_lists(const oracle *self, phi__span text, size_t from, size_t to, oracle_founds *out);
/** ... as all of a cell. */
void oracle_read_cell(const oracle *self, phi__span text, size_t begin, size_t end, bool perhaps, oracle_founds *out);
/** Does a column of this name hold what finders find? */
bool oracle_names_found(const oracle *self, const char *name);

/* Of the candidates that begin in [from, to), which is searched at one time; in order of begin: */
/** Compare driver licences with the names and days of birth beside them. */
void oracle_licences(const oracle *self, phi__span text, size_t from, size_t to, oracle_candidates *list);
/** Raise winners whose column passes the same check throughout, lower those whose column mostly fails. */
void oracle_columns(const oracle *self, phi__span text, size_t from, size_t to, const oracle_cells *cells,
                    const oracle_words *refused, oracle_candidates *list);
/** Is it a piece of another of its rule, which alone a field names? */
bool oracle_is_piece(const oracle_candidates *all, const oracle_candidate *one);
/** Raise winners in doubt that stand near somebody's number. */
bool oracle_says_whose(const char *name, const oracle_word *word);
void oracle_neighbours(const oracle *self, size_t from, size_t to, oracle_candidates *list);
/** Raise those that begin where one of `listed` does. */
void oracle_listed(const oracle *self, size_t from, size_t to, const oracle_founds *listed, oracle_candidates *list);
void oracle_blocks(const oracle *self, phi__span text, size_t from, size_t to, oracle_candidates *list);
/** Keep evidence in order of its strength. */
void oracle_add_evidence(oracle_candidate *to, const char *kind, const char *name, double bits);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_RULE_H
#define PHI_RULES_RULE_H
/* The central noun: what one detector is, as written in its pattern pack. All
 * of it is data, immutable once loaded; docs/pack-format.md is its YAML.
 *
 * Weights are bits of log-odds: +1 doubles the odds that a candidate is real,
 * -1 halves them. What is stated for their sum: score/calibration.def. */
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Words that speak for or against a candidate. One group counts once, by its
 * strongest occurrence, so that synonyms do not add up. */
typedef struct phi__word_group {
    const char *const *words; /* lower case, tokens separated by one blank: "social security" */
    size_t word_count;
    double bits;              /* < 0 speaks against */
} phi__word_group;

/* Names of columns, keys and form fields that hold this identifier, compared
 * after lower-casing and dropping everything but letters and digits. */
typedef struct phi__field_group {
    const char *const *names; /* normalised already: "socialsecuritynumber" */
    size_t name_count;
    double bits;
} phi__field_group;

/* Where a candidate stands that makes it unlikely (or likely) whatever the
 * words say: see score/surroundings.def for the names. */
typedef struct phi__surrounding {
    const char *name;
    double bits;
} phi__surrounding;

/* One printed form of an identifier: pictures, a regex, a list of words or what a finder finds. */
typedef struct phi__form {
    const char *const *pictures; /* notation: match/picture.h */
    size_t picture_count;
    const char *regex;           /* Hyperscan syntax; or NULL */
    const char *finder;          /* name in match/finders.def; or NULL */
    const char *const *words;    /* phrases found as they stand: match/phrases.h; only of lists in files */
    size_t word_count;
    const char *check;           /* name in validators.def, NULL = none */
    double check_bits;           /* what passing that check is worth */
    double bits;                 /* of this form compared with the others */
    bool labelled;               /* no candidate without a field name or word that speaks for it */
    const char *jurisdiction;    /* issuer, such as "FL"; or NULL */
    const phi__word_group *context; /* words that speak for this form (the state's name) */
    size_t context_count;
} phi__form;

/* An example with its placeholders still in it: docs/pack-format.md */
typedef struct phi__example {
    const char *text;
    uint32_t line; /* in the pack */
} phi__example;

typedef struct phi__rule {
    const char *id;     /* "us.ssn", stable for ever */
    const char *title;
    const char *why;    /* why it is sensitive, for people */
    const char *const *references; /* norms and publications */
    size_t reference_count;
    phi_class data_class;
    const char *const *tags;
    size_t tag_count;
    double prior;       /* bits: chance that something of this shape is one, before all evidence */
    const phi__form *forms;
    size_t form_count;
    const phi__word_group *context; /* sets named by `use` are merged in */
    size_t context_count;
    const phi__field_group *fields;
    size_t field_count;
    const phi__surrounding *surroundings;
    size_t surrounding_count;
    const char *const *test_values; /* published samples, normalised: upper case, letters and digits only
                                       (for regex forms: lower case as is); a final '*' stands for any rest */
    size_t test_value_count;
    const phi__example *examples;
    size_t example_count;
    const phi__example *counter_examples;
    size_t counter_example_count;
    const char *file;   /* pack it came from */
    const char *source; /* the pack's text */
} phi__rule;

/* An immutable selection of rules in byte order of their ids. */
typedef struct phi__rule_set {
    const phi__rule *const *rules;
    size_t count;
    bool builtin;       /* every rule is a built-in one: no regex but those compiled at build time */
    struct phi__allow *allowed; /* values not to be reported; NULL = none */
    char version[65];   /* hex digest over ids and sources */
} phi__rule_set;

/** What the rule set is now. The snapshot stays valid when `rules` changes or goes. */
phi_status phi__rules_snapshot(const phi_rules *rules, const phi__rule_set **out);
void phi__rule_set_free(const phi__rule_set *set);

#endif

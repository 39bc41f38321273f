/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_MATCH_H
#define PHI_MATCH_MATCH_H
/* Finds candidates in text. Shape lane: gate -> groups -> silhouettes, for
 * pictures. Word lane: Hyperscan, for regexes here and for context words in
 * words.h. In: UTF-8 text; out: hits, each a stretch of text and the forms it
 * may be. No check has been applied yet. */
#include "base/buf.h"
#include "rules/rule.h"

/* One form of one rule. */
typedef struct phi__form_ref {
    uint16_t rule; /* index into the rule set */
    uint16_t form; /* index into the rule's forms */
} phi__form_ref;

/* What a filter said of a hit that needs a label. */
typedef enum phi__match_label {
    PHI__LABEL_UNASKED,
    PHI__LABEL_NO,
    PHI__LABEL_PERHAPS, /* it may stand in a column that is called so */
    PHI__LABEL_NEAR,    /* words or names that may be one are there, and no column */
    PHI__LABEL_LIST     /* it stands in a list of such, which is as good as one */
} phi__match_label;

/* A set of rules, as far as 64 bits tell them apart: bit = index modulo 64. What
 * is not in it is certain, what is in it is not. */
typedef uint64_t phi__rule_mask;

static inline phi__rule_mask phi__rule_bit(size_t rule)
{
    return UINT64_C(1) << (rule % 64);
}

/* A stretch of text with the silhouette of at least one form. */
typedef struct phi__hit {
    uint32_t begin; /* bytes in the window, half open */
    uint32_t end;
    uint32_t shape; /* for phi__match_forms */
    phi__match_label label;
    phi__rule_mask named; /* when that is NEAR: no form of another rule has the label that it may need */
} phi__hit;

typedef PHI_VEC(phi__hit) phi__hits;
typedef PHI_VEC(phi__form_ref) phi__form_refs;

/* What needs a label and has fewer letters and digits than this needs it right beside it, or to be
 * called so by its field or column: years, rooms and codes of five characters stand everywhere. */
enum { PHI__BESIDE_BELOW = 6 };

/* Who knows where labels stand. Nearly all numbers of a text are ruled out by that
 * there is none near, before it is known what they are. */
typedef struct phi__match_filter {
    /* Has text[begin, end) a label of one of `rules`, right beside it when `beside`, and of which (NEAR)?
     * NO leaves out the hits all of whose forms need one. Offsets grow, but may begin anew. */
    phi_status (*find_label)(void *user, size_t begin, size_t end, phi__rule_mask rules, bool beside,
                             phi__match_label *label, phi__rule_mask *named);
    /* Is it certain that nothing in text[begin, end) has a label of one of `rules`? */
    phi_status (*lacks_label)(void *user, size_t begin, size_t end, phi__rule_mask rules, bool *lacks);
    /* Of which rules may there be labels for what begins in [from, to)? All, when that is not known yet and not
     * to be looked for: it is asked of every block that has a number. */
    phi_status (*rules_near)(void *user, size_t from, size_t to, bool look, phi__rule_mask *rules);
    void *user;
} phi__match_filter;

struct phi__simd;
struct phi__database_cache;
struct phi__gate_plan;
typedef struct phi__matcher phi__matcher; /* immutable, shared by threads */
typedef struct phi__match_scratch phi__match_scratch; /* one per thread */

phi_status phi__matcher_new(const phi__rule_set *set, phi__matcher **out, phi_error *err);
/** The same with a certain version of the loops over all bytes (base/simd.h; NULL: the best), and with a
 * cache of compiled regexes or NULL. */
phi_status phi__matcher_new_for(const phi__rule_set *set, const struct phi__simd *simd,
                                struct phi__database_cache *cache, phi__matcher **out, phi_error *err);
void phi__matcher_free(phi__matcher *matcher);
phi_status phi__match_scratch_new(const phi__matcher *matcher, phi__match_scratch **out);
void phi__match_scratch_free(phi__match_scratch *scratch);

/** Append every hit that begins in [from, to) of `text` to `hits`, sorted by
 * begin, then end, then shape, without duplicates, but for those that `filter`
 * leaves out (NULL: none). Text outside that range is context: guards look at
 * it, and hits may end in it. At most 1 GiB. */
phi_status phi__match(const phi__matcher *matcher, phi__match_scratch *scratch, phi__span text, size_t from,
                      size_t to, const phi__match_filter *filter, phi__hits *hits);

/** The rules with forms that finders look for (match/finder.h); 0: there are none, do not ask what follows. */
phi__rule_mask phi__match_found_rules(const phi__matcher *matcher);
/** Append what finders find in [from, to) that nothing announces: near something of somebody. */
phi_status phi__match_bare(const phi__matcher *matcher, phi__span text, size_t from, size_t to, phi__hits *hits);
/** Append what begins at `at` as an entry of a list of such. */
phi_status phi__match_entry(const phi__matcher *matcher, phi__span text, size_t at, phi__hits *hits);
/** Append what text[begin, end) is as a whole: a field, in which any letter case is fine. */
phi_status phi__match_cell(const phi__matcher *matcher, phi__span text, size_t begin, size_t end, phi__hits *hits);

/** Append the forms that `hit` matches exactly (literals and letter case verified), in ascending order of rule
 * and form. Of pictures of labelled forms only those of rules in `named`. */
phi_status phi__match_forms(const phi__matcher *matcher, phi__span text, const phi__hit *hit, phi__rule_mask named,
                            phi__form_refs *out);

/** The forms that a hit of this shape may be, in ascending order of rule and form, without looking at
 * the text; *exact: it is all of them, phi__match_forms would append just these. Lives as long as the
 * matcher. NULL and 0 for a shape that is none. */
const phi__form_ref *phi__match_shape_forms(const phi__matcher *matcher, uint32_t shape, size_t *count, bool *exact);
/** The rules of which a label may serve the shape; 0 when one of its forms needs none. */
phi__rule_mask phi__match_shape_askers(const phi__matcher *matcher, uint32_t shape);

/** Work of the shape lane so far: tokens looked up, and edges of the silhouette tree that were
 * compared with them. Tests bound it instead of measuring time. */
uint64_t phi__match_scratch_work(const phi__match_scratch *scratch);

/** What the gate of this matcher lets through, for measuring it alone. */
const struct phi__gate_plan *phi__matcher_plan(const phi__matcher *matcher);

/** Longest match in bytes that any form of the set can have. */
size_t phi__matcher_longest(const phi__matcher *matcher);

#endif

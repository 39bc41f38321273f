/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_SHAPES_H
#define PHI_MATCH_SHAPES_H
/* From pictures to shapes and back: each picture of a rule set in all its
 * lengths, grouped by shape, so that a hit of a shape leads to the forms that
 * it may be and to the literals they ask for. */
#include "match/match.h"

#include "match/picture.h"

/* One picture in one length. */
typedef struct phi__shape_entry {
    char shape[PHI__PICTURE_MAX + 1]; /* literals generalised to 9 and A */
    char exact[PHI__PICTURE_MAX + 1]; /* its literals in upper case, '.' elsewhere */
    phi__form_ref ref;
    bool labelled; /* the form is */
    bool literal;  /* it has literals */
} phi__shape_entry;

/* What is known of a shape before any text is seen. */
typedef struct phi__shape_facts {
    uint32_t first_ref; /* its forms, each once, in ascending order: refs[first_ref, ...) */
    uint32_t ref_count;
    uint32_t first_free; /* the same of those that need no label */
    uint32_t free_count;
    phi__rule_mask askers; /* rules of the others */
    bool exact;         /* whatever has this shape is all of its forms: no literal, no letter case to verify */
    bool labelled;      /* each of its forms is */
} phi__shape_facts;

/* Sorted by shape, rule, form, literals; without duplicates. */
typedef struct phi__shapes {
    PHI_VEC(phi__shape_entry) entries;
    PHI_VEC(uint32_t) first; /* of each shape id, its first entry; one more at the end */
    PHI_VEC(phi__shape_facts) facts; /* of each shape id */
    phi__form_refs refs;
} phi__shapes;

void phi__shapes_done(phi__shapes *shapes);
/** Add all lengths of a picture. PHI_ERR_RULE or PHI_ERR_MEMORY. */
phi_status phi__shapes_add(phi__shapes *shapes, const char *picture, phi__form_ref ref, bool labelled);
/** Sort and number the shapes, once all pictures are in. */
phi_status phi__shapes_finish(phi__shapes *shapes);
static inline size_t phi__shapes_count(const phi__shapes *shapes)
{
    return shapes->first.count == 0 ? 0 : shapes->first.count - 1;
}
/** Append the forms of shape `id` that describe `text` exactly; of labelled ones those of rules in `named`. */
phi_status phi__shapes_forms(const phi__shapes *shapes, uint32_t id, phi__span text, phi__rule_mask named,
                             phi__form_refs *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_X12_QUALIFIERS_H
#define PHI_EXTRACT_X12_QUALIFIERS_H
/* Which elements of X12 hold what, in the words of the pattern packs. */
#include "base/span.h"

typedef struct phi__x12_code {
    const char *code;
    const char *name;
} phi__x12_code;

/* What is known of an element; all zero = nothing. */
typedef struct phi__x12_slot {
    const char *name;            /* whatever the qualifier, or NULL */
    size_t qualifier;            /* number of the element that says what it is; 0 = none */
    const phi__x12_code *codes;  /* of the qualifier; ends with a NULL code */
    bool qualified_location;     /* "REF*SY" says more than "REF02" */
    bool composite;              /* the qualifier is its first component, the second is what it says */
} phi__x12_slot;

/** What is known of the element of this number. */
phi__x12_slot phi__x12_slot_of(phi__span segment, size_t element);
/** The name that the slot has with this qualifier, or NULL. */
const char *phi__x12_name(const phi__x12_slot *slot, phi__span qualifier);

#endif

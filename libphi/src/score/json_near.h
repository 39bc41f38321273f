/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_JSON_NEAR_H
#define PHI_SCORE_JSON_NEAR_H
/* JSON around a place in a text, read from there outward as far as is near: no
 * tree, no state, so that a document may be one line of gigabytes, a log line or
 * damaged. Norm: RFC 8259; keys in single quotes and JSON inside of a string (\"key\")
 * are read as well, for the nearest key. */
#include "score/facts.h"

/* A value. */
typedef struct phi__json_value {
    phi__span key;     /* of the member, or of the array that it is an element of; without quotes */
    size_t begin, end; /* without quotes, as far as is near */
    bool bare;         /* a number */
    size_t outside;    /* where its member begins, which is in no string; SIZE_MAX: nothing farther out can be read */
} phi__json_value;

/** The string value whose opening quote stands at `quote`, with [begin, end) in it. */
bool phi__json_string_at(phi__span text, size_t quote, size_t end, phi__json_value *out);
/** The number, true or null behind the colon at `colon`, with [begin, end) in it. */
bool phi__json_number_at(phi__span text, size_t colon, size_t begin, size_t end, phi__json_value *out);

/* An object or array. */
typedef struct phi__json_holder {
    size_t open;  /* its bracket */
    size_t index; /* members or elements before the place it was asked for */
} phi__json_holder;
/** The one that `at` (in no string) stands in; false when it opens before `least`. */
bool phi__json_holder_of(phi__span text, size_t at, size_t least, phi__json_holder *out);
/** The key of what opens at `open`; empty when it has none. *outside: where that member begins. */
phi__span phi__json_key_of(phi__span text, size_t open, size_t least, size_t *outside);
/** What the members of the object at `open` say, as far as `most`. */
void phi__json_facts(phi__span text, size_t open, size_t most, phi__facts *facts);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_NEAR_VALUE_H
#define PHI_SCORE_NEAR_VALUE_H
/* Which value of JSON or XML does a stretch of text stand in? */
#include "score/json_near.h"
#include "score/markup_near.h"

typedef struct phi__near_value {
    bool is_json; /* else markup */
    phi__json_value json;
    phi__markup_value xml;
} phi__near_value;

/** The value that [begin, end) is, or nearly so: no blank stands before it in the value. */
bool phi__near_value_at(phi__span text, size_t begin, size_t end, phi__near_value *out);
/** The value that it is somewhere in, perhaps a long text. */
bool phi__near_value_around(phi__span text, size_t begin, size_t end, size_t least, phi__near_value *out);

#endif

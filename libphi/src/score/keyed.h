/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_KEYED_H
#define PHI_SCORE_KEYED_H
/* The name that a value of JSON or XML stands under, in any text: the key, element
 * or attribute; where that says nothing ("value", "extension"), what the record
 * around it says: type and system of an identifier, kind of a telecom, a label. */
#include "base/span.h"

enum {
    PHI__KEYED_BACK = 1536, /* how far before a candidate it is looked for */
    PHI__KEYED_AHEAD = 448, /* and behind its begin: type and system may follow the value */
    PHI__KEYED_NAME_MAX = 160
};

typedef struct phi__keyed {
    char name[PHI__KEYED_NAME_MAX + 1];
    bool certain;      /* type or system say it: nothing else matters */
    size_t begin, end; /* of the value */
} phi__keyed;

/** False: no such value, or nothing names it. Looks at no more than the constants above say. */
bool phi__keyed_find(phi__span text, size_t begin, size_t end, phi__keyed *out);

#endif

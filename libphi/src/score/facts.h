/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_FACTS_H
#define PHI_SCORE_FACTS_H
/* What the members of a record (of JSON or XML) say about the one of them that
 * holds a value: its type, system, kind of telecom, label. */
#include "base/ascii.h"
#include "score/id_types.h"

typedef struct phi__facts {
    const char *type;    /* what a type code means, or NULL */
    phi__span system;    /* that assigned it: of the record itself, else of what is in it */
    size_t system_depth;
    const char *telecom; /* "phone" and the like, or NULL */
    phi__span label;     /* what a person calls it; empty when nothing does */
    int rank;            /* of the label: less is better; 0 = there is none */
    phi__span kind;      /* "type": "..." that is no code */
    phi__span resource;  /* resourceType of FHIR */
    phi__span state;     /* two letters of an issuer */
} phi__facts;

/** What is certain: by system, kind of telecom or type; NULL when nothing is. A name may be written to `out`. */
const char *phi__facts_name(const phi__facts *facts, char out[PHI__ID_NAME_MAX]);

/** Take in one member. `holder`: the key of the object it stands in; `depth`: 1 for the record itself. */
void phi__facts_add(phi__facts *facts, phi__span holder, phi__span key, phi__span value, size_t depth);

/* What a key says of the value under it. */
typedef enum phi__key_sort {
    PHI__KEY_NAME,   /* its own name: "ssn" */
    PHI__KEY_VALUE,  /* nothing: "value", "extension", "#text" */
    PHI__KEY_NUMBER, /* that it is a number of its holder: "id", "number" */
} phi__key_sort;
phi__key_sort phi__key_sort_of(phi__span key);

/** Do these bytes spell `text`, letter case aside? Lengths of literals are known when it is compiled. */
static inline bool phi__span_is(phi__span span, const char *text)
{
    return span.size == strlen(text) && phi__equal_nocase((const char *)span.data, text, span.size);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_EXAMPLE_H
#define PHI_RULES_EXAMPLE_H
/* Examples of packs hold no value that a check would accept: placeholders are
 * filled with random ones when the example is run.
 *
 *   {picture}    filled with characters of that picture
 *   [[text]]     must be found; placeholders in it are refilled until a form of
 *                the rule matches the whole and its check accepts
 *   [[!text]]    must be found and be known as a test value */
#include "base/buf.h"
#include "rules/rule.h"

/* splitmix64: the same text from the same seed on every machine. */
typedef struct phi__random {
    uint64_t state;
} phi__random;

typedef struct phi__mark {
    size_t begin; /* half open, in the filled text */
    size_t end;
    bool test;
} phi__mark;

typedef struct phi__filled {
    phi__buf text; /* without the signs of marks */
    PHI_VEC(phi__mark) marks;
} phi__filled;

uint64_t phi__random_next(void *random);
/** Fill; PHI_ERR_RULE and *problem (static) when it cannot be, PHI_ERR_MEMORY. */
phi_status phi__example_fill(const phi__rule *rule, const char *text, phi__random *random, phi__filled *out,
                             const char **problem);
void phi__filled_init(phi__filled *filled);
void phi__filled_done(phi__filled *filled);

#endif

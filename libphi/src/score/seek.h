/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_SEEK_H
#define PHI_SCORE_SEEK_H
/* Where names and addresses may stand that no word announces (match/finder.h): in
 * fields that are called so, below each other, and around what was found of somebody. These are few places, so
 * that text in which nobody is costs little here. */
#include "base/arena.h"
#include "score/context.h"
#include "score/name_list.h"

enum { PHI__SEEK_NAMES = 256 };

/* Is a field of this name wanted? Of the present scene. */
typedef struct phi__seek_name {
    const char *name;
    bool wanted;
} phi__seek_name;

typedef struct phi__seek {
    const phi__matcher *matcher;
    phi__rule_mask rules; /* with finders; 0: nothing is sought */
    phi__hits hits;
    phi__name_places listed; /* where names of lists begin */
    phi__seek_name names[PHI__SEEK_NAMES];
} phi__seek;

void phi__seek_init(phi__seek *seek, const phi__matcher *matcher);
void phi__seek_done(phi__seek *seek);
/** Replace the hits by what stands in [scene->searched, scene->until): in fields, in lists of names, and around `found`, which is in
 * order of begin. Of a candidate that `leads` says no to (by rule), nothing around it is looked at. */
phi_status phi__seek_all(phi__seek *seek, phi__context *context, const phi__scene *scene, const phi__candidates *found,
                         const double *leads);

#endif

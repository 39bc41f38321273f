/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_FOUND_H
#define PHI_FOUND_H
/* A candidate in the form in which it may leave: masked, fingerprinted, with its
 * place. Made by whichever thread searched the text; handed out in order. */
#include "base/arena.h"
#include "score/score.h"
#include "window.h"

typedef struct phi__found {
    struct phi__found *next;
    phi_finding finding;   /* `location` is set to the one below when it is handed out */
    phi_location location;
    phi_class data_class;
    uint64_t begin, end;   /* in the text as it was searched */
} phi__found;

/* What a finding looks like: options of the scanner, and the rules. */
typedef struct phi__found_style {
    const phi__rule_set *rules;
    bool reveal;
    const uint8_t *key; /* of the fingerprints, 32 bytes; NULL = none */
} phi__found_style;

/** Make one in `arena`. Ask in ascending order, as for phi__window_spot. It lives as long as the arena,
 * `path`, the rules, and the places and cells of the window. */
phi_status phi__found_make(const phi__found_style *style, const char *path, phi__window *window,
                           phi__candidate *candidate, phi__arena *arena, phi__found **out);

#endif

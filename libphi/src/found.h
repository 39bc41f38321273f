/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_FOUND_H
#define PHI_FOUND_H
/* A candidate in the form in which it may leave: masked, fingerprinted, with its
 * place. Made by whichever thread searched the text; handed out in order. */
#include "base/arena.h"
#include "base/digest.h"
#include "record.h"
#include "report/identity.h"
#include "report/naming.h"
#include "score/score.h"
#include "window.h"

typedef struct phi__found {
    struct phi__found *next;
    phi_finding finding;   /* `location` is set to the one below when it is handed out */
    phi_location location;
    phi_class data_class;
    bool health;           /* it says something of health, care or coverage */
    phi__naming naming;
    phi__record_look look;
    uint64_t begin, end;   /* in the text as it was searched */
} phi__found;

/* What a finding looks like: options of the scanner, and the rules. */
typedef struct phi__found_style {
    const phi__rule_set *rules;
    const phi__identity_facts *identities; /* of each rule */
    bool reveal;
    const phi__digest_hmac *key; /* of the fingerprints; NULL = none */
    const uint8_t *people_key; /* of identities, 32 bytes */
} phi__found_style;

/** Make one in `arena`. `behind`: offset in the window behind the one before, 0 without. Ask in ascending order, as for phi__window_spot. It lives as long as the arena,
 * `path`, the rules, and the places and cells of the window. */
phi_status phi__found_make(const phi__found_style *style, const char *path, phi__window *window,
                           phi__candidate *candidate, size_t behind, phi__arena *arena, phi__found **out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_IDENTITY_H
#define PHI_REPORT_IDENTITY_H
/* What a detector's identifiers say of whom: their category under HIPAA Safe
 * Harbor, whether they lead to one person, whether they speak of health. Read
 * from the tags of its pack, so that packs of users count as well. */
#include "rules/rule.h"

typedef struct phi__identity_facts {
    uint32_t safe_harbor; /* 1 to 18; 18 ("any other") where the pack says nothing */
    phi_identifies identifies;
    bool health; /* it says something of health, care or coverage, whoever it is about */
} phi__identity_facts;

/** A comparison for each tag and category: to be asked once a rule. */
phi__identity_facts phi__identity_of(const phi__rule *rule);
/** Keyed hash of a normalised value; never 0. Equal values of different detectors differ. */
uint64_t phi__identity_hash(const uint8_t key[32], const phi__rule *rule, const char *normalised, size_t length);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_IDENTITY_H
#define PHI_REPORT_IDENTITY_H
/* What a detector's identifiers say of whom: their category under HIPAA Safe
 * Harbor, whether they lead to one person, whether they speak of health. Read
 * from the tags of its pack, so that packs of users count as well. */
#include "rules/rule.h"

/** 1 to 18; 18 ("any other") where the pack says nothing. */
uint32_t phi__identity_safe_harbor(const char *const *tags, size_t tag_count);
phi_identifies phi__identity_of(const phi__rule *rule);
/** Does it say something of health, care or coverage, whoever it is about? */
bool phi__identity_is_health(const phi__rule *rule);
/** Keyed hash of a normalised value; never 0. Equal values of different detectors differ. */
uint64_t phi__identity_hash(const uint8_t key[32], const phi__rule *rule, const char *normalised, size_t length);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_NAMING_H
#define PHI_REPORT_NAMING_H
/* Does a name say whom a record is about? With a diagnosis beside it, the name of a patient is health information
 * of that person (45 CFR 160.103), though no number stands there; the name of the doctor who signs is none. */
#include "score/score.h"

typedef enum phi__naming {
    PHI__NAMING_NOBODY,
    PHI__NAMING_BIRTH,    /* the birth date of somebody */
    PHI__NAMING_SOMEBODY, /* with a birth date beside it, the one it is of */
    PHI__NAMING_HOLDER    /* announced as the one that the record is about */
} phi__naming;

phi__naming phi__naming_of(const phi__rule *rule, const phi__candidate *candidate);
/** Keyed hash of a name or birth date, the same however it is written: "SMITH, JOHN Q." and "John Smith", 1956-03-14 and
 * 3/14/56. Those of the parts of a name add up to that of the whole. Never 0. */
uint64_t phi__naming_hash(const uint8_t key[32], const phi__rule *rule, phi__naming naming, const char *value, size_t length);

#endif

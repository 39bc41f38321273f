/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_NAME_LIST_H
#define PHI_SCORE_NAME_LIST_H
/* Names below each other: a schedule, a sign-in sheet, patients to call back. Nothing announces them, and a name that is
 * known fully is one of a book or a firm as often; three and more that begin their lines are people. A line is an entry
 * when the name stands first in it, behind a bullet, number or time, and a sign, a wide gap or the end of the line
 * follows. Entries are of one list as long as no more than one line that is none stands between them. In a list of
 * three who are known fully so are those who are known in part. Where as many
 * entries are nobody (dishes, firms, towns) it is no list of people. */
#include "base/buf.h"
#include "score/score.h"

/* Places in ascending order. */
typedef PHI_VEC(uint32_t) phi__name_places;

/** Append what can be read where the names of lists begin in [from, until) to `hits`, and these places to `places`. Lines that
 * begin up to 256 bytes before and behind count. */
phi_status phi__name_list_seek(const phi__matcher *matcher, phi__span text, size_t from, size_t until, phi__hits *hits,
                               phi__name_places *places);
/** Raise candidates that begin at one of these places, as their packs weigh the surrounding "list". */
void phi__name_list_weigh(const phi__rule_set *set, const phi__name_places *places, phi__candidate *candidates, size_t count);

#endif

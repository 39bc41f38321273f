/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_WORDS_REGEXES_H
#define PHI_MATCH_WORDS_REGEXES_H
/* The regexes of a list of words, for the library and for phi-dbc alike: both
 * must compile the same. */
#include "match/collect.h"

phi_status phi__words_regexes(const phi__strings *words, phi__strings *out);

#endif

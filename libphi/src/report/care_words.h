/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_CARE_WORDS_H
#define PHI_REPORT_CARE_WORDS_H
/* Words that say of a record that it is about somebody's health, care or coverage. */
#include "base/span.h"

#include <stdbool.h>

/** Does one stand in `text`, as a word of its own (camelCase and snake_case split)? */
bool phi__care_words_in(phi__span text);

#endif

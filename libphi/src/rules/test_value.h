/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_TEST_VALUE_H
#define PHI_RULES_TEST_VALUE_H
/* Published samples of a pack: `?` in one stands for any character, a final
 * `*` for any rest. Values are compared as they were normalised, those of
 * regexes in lower case. */
#include "base/ascii.h"

#include <stddef.h>

/** Is text[0, length) what `sample` stands for? `lower`: whatever the case of the text. */
static inline bool phi__test_value_is(const char *sample, const char *text, size_t length, bool lower)
{
    size_t i = 0;
    while (i < length && sample[i] != '\0' &&
           (sample[i] == '?' || sample[i] == (lower ? phi__to_lower(text[i]) : text[i])))
        i++;
    return (i == length && sample[i] == '\0') || (sample[i] == '*' && sample[i + 1] == '\0');
}

#endif

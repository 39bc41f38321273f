/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_LISTED_H
#define PHI_MATCH_LISTED_H
/* Is a word of a text in a short list? For lists written into the source: in
 * ascending order. */
#include "base/ascii.h"

#include <stddef.h>

static inline int phi__listed_compare(const char *text, size_t length, const char *word)
{
    for (size_t i = 0; i < length; i++) {
        const int difference = (unsigned char)phi__to_upper(text[i]) - (unsigned char)word[i];
        if (difference != 0)
            return difference; /* the end of the word is less than any byte */
    }
    return word[length] == '\0' ? 0 : -1;
}

/** Whatever the case of the text; the words of `list` are in capitals. */
static inline bool phi__is_listed(const char *text, size_t length, const char *const *list, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = phi__listed_compare(text, length, list[middle]);
        if (order == 0)
            return true;
        low = order < 0 ? low : middle + 1;
        high = order < 0 ? middle : high;
    }
    return false;
}

#define PHI__LISTED(text, length, list) phi__is_listed(text, length, list, sizeof(list) / sizeof(list)[0])

#endif

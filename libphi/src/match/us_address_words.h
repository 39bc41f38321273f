/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_US_ADDRESS_WORDS_H
#define PHI_MATCH_US_ADDRESS_WORDS_H
/* Words of US addresses and their abbreviations (USPS Publication 28, appendices B and C), and what Canada and Australia
 * have in place of states. */
#include <stdbool.h>
#include <stddef.h>

typedef enum phi__street_suffix {
    PHI__SUFFIX_NONE,
    PHI__SUFFIX_WEAK,  /* also a word of names of streets and towns: Park, Hill, Center */
    PHI__SUFFIX_STRONG /* hardly anything else: Street, Ave, Blvd */
} phi__street_suffix;
phi__street_suffix phi__street_suffix_of(const char *word, size_t length);

/** N, SW, North */
bool phi__is_direction(const char *word, size_t length);
/** Apt, Suite, Floor: a number or letter follows. */
bool phi__is_unit(const char *word, size_t length);
/** Highway, Route, Hwy: a number follows in place of a name. */
bool phi__is_numbered_road(const char *word, size_t length);
/** Two capitals of a state or territory. */
bool phi__is_state_code(const char *word, size_t length);
/** Two capitals of a province of Canada; two or three of a state of Australia. */
bool phi__is_province(const char *word, size_t length);
bool phi__is_state_of_australia(const char *word, size_t length);
/** Calle, Camino, Rue: streets are called by what follows. */
bool phi__is_street_lead(const char *word, size_t length);
/** Bytes of the name of a state at the begin of the text, letter case aside; 0 = there is none. */
size_t phi__state_name_length(const char *text, size_t length);

#endif

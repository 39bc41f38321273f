/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_US_ADDRESS_H
#define PHI_MATCH_US_ADDRESS_H
/* Postal addresses of the USA after USPS Publication 28: number, street, suffix, unit, then town, state
 * and ZIP code, on one line or several; boxes of post offices; rural routes. */
#include "match/finder.h"

enum { PHI__ADDRESS_LONGEST = 192 };

typedef struct phi__us_address {
    size_t begin, end;
    bool suffix; /* St, Avenue ... says that a street is meant */
    bool box;    /* a box or a rural route */
    bool town;   /* town and state follow */
    bool zip;    /* and a ZIP code */
} phi__us_address;

/** Read what begins at `at`; of a box, what `at` stands in. */
bool phi__us_address_read(phi__span text, size_t at, size_t most, phi__finder_place place, phi__us_address *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_US_STATES_H
#define PHI_REPORT_US_STATES_H
/* Codes of the US states, the District and the territories (USPS Publication 28), and the one
 * that an address in a text names. */
#include "base/span.h"

#include <stddef.h>

enum { PHI__STATES = 56 };

/** Code of state `index`, in byte order; NULL beyond the last. */
const char *phi__us_state_name(size_t index);
/** Index of a code of two letters, in upper case; PHI__STATES when it is none. */
size_t phi__us_state_index(char first, char second);
/** The state that `text` names as part of an address ("TX 75201", "^TX^75201") or as a value
 * of its own ("state": "TX"), the one nearest to `near`; NULL when none. */
const char *phi__us_state_in(phi__span text, size_t near);

#endif

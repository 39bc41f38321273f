/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_TEXT_GUESS_H
#define PHI_IDENTIFY_TEXT_GUESS_H
/* Are these bytes text, and in which encoding? */
#include "base/utf.h"

/** True and *encoding set when the head reads as text. `whole`: nothing follows it. */
bool phi__text_guess(phi__span head, bool whole, phi__encoding *encoding);

#endif

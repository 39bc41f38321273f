/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_CHARSET_GUESS_H
#define PHI_IDENTIFY_CHARSET_GUESS_H
/* Which code page a text is in that is neither ASCII nor Unicode: by what its bytes become in each. */
#include "base/span.h"
#include "base/utf.h"

/** The likeliest code page of bytes with some above 0x7F. False when in none of them they read as text. */
bool phi__charset_guess(phi__span head, phi__encoding *out);
/** Does the head read as pairs of this code page, hardly a byte excepted? */
bool phi__charset_fits(phi__span head, phi__encoding encoding);
/** Is it text in EBCDIC? */
bool phi__charset_guess_ebcdic(phi__span head, phi__encoding *out);

#endif

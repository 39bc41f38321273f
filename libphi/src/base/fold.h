/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_FOLD_H
#define PHI_BASE_FOLD_H
/* Characters that people write for an ASCII one: the dashes and blanks that word
 * processors put in, full-width digits and letters, Arabic-Indic digits. */
#include "base/span.h"

enum { PHI__FOLD_NOTHING = -1 };

/** Offset of the first byte beyond ASCII from `at` on; the size when there is none. */
size_t phi__fold_find(phi__span text, size_t at);
/** The UTF-8 character at `at` stands for *ascii (or PHI__FOLD_NOTHING: it is invisible):
 * its length in bytes. 0: it stands for itself. */
size_t phi__fold_at(phi__span text, size_t at, int *ascii);

/** How characters are escaped in a text that begins so: '\\' in JSON, '&' in XML; 0 when they are not. */
uint8_t phi__fold_escape_of(phi__span head);
/** The same as phi__fold_at for the escape at `at`: \/ between digits, \u0031, &#45;, &nbsp; and the like.
 * What has a meaning of its own in these texts (quotes, brackets) is left as it is. */
size_t phi__fold_escape_at(phi__span text, size_t at, int *ascii);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_HTML_ENTITIES_H
#define PHI_EXTRACT_HTML_ENTITIES_H
#include "base/span.h"

enum { PHI__HTML_REFERENCE_MOST = 18 }; /* bytes of the longest one that is known */

/** Length of the character reference that `text` begins with, and what it stands for; 0 = it is none. */
size_t phi__html_reference(phi__span text, uint32_t *code);

#endif

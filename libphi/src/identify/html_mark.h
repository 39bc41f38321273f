/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_HTML_MARK_H
#define PHI_IDENTIFY_HTML_MARK_H
#include "base/span.h"
#include "base/utf.h"

#include <stdbool.h>

/** Is this text, in this encoding, a page or a piece of HTML? */
bool phi__is_html(phi__span head, phi__encoding encoding);

#endif

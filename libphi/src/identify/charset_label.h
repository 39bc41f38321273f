/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_CHARSET_LABEL_H
#define PHI_IDENTIFY_CHARSET_LABEL_H
/* What a text says of its own encoding: XML, HTML, CSS, headers, HL7 (MSH-18). */
#include "base/span.h"
#include "base/utf.h"

/** The encoding of this name, as the WHATWG and IANA have it; false when it is none of ours, or
 * one that the bytes show by themselves (UTF-8, -16, -32, ASCII). */
bool phi__charset_by_label(phi__span label, phi__encoding *out);
/** The same of the name that the head declares; false when it declares none. */
bool phi__charset_declared(phi__span head, phi__encoding *out);

#endif

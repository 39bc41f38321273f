/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_RECORD_LENGTH_H
#define PHI_EXTRACT_RECORD_LENGTH_H
/* Files of big machines have records of one length and no line ends (RECFM=F). */
#include "base/span.h"

/** The length that text in EBCDIC repeats itself in, by where its blanks, digits and letters stand; 0 = none:
 * it has line ends, or no length fits. `size` is that of the whole file, or PHI__SIZE_UNKNOWN. */
size_t phi__record_length(phi__span head, uint64_t size);

#endif

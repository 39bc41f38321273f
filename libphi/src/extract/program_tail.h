/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_PROGRAM_TAIL_H
#define PHI_EXTRACT_PROGRAM_TAIL_H
/* Archives behind programs that unpack themselves: 7z, rar and cab at the end of a program for Windows. Zips:
 * zip_tail.h. */
#include "extract/extract.h"

/** Emit the archive that the part, a program that was read to its end, carries behind its last section; nothing when it
 * has none, or cannot be read at any offset. PHI_OK, what emit returned, or PHI_ERR_MEMORY. */
phi_status phi__program_tail(phi__part *part, phi__emit *emit);

#endif

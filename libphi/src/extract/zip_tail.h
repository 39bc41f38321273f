/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ZIP_TAIL_H
#define PHI_EXTRACT_ZIP_TAIL_H
/* A zip at the end of something else: programs that unpack themselves, and zips
 * whose first bytes are damaged. Identify looks at the head and cannot know. */
#include "extract/extract.h"

/** Emit the members of the zip that the part, read to its end, ends with; nothing when it ends with none, or
 * cannot be read at any offset. PHI_OK, what emit returned, or PHI_ERR_MEMORY. */
phi_status phi__zip_tail(phi__part *part, phi__emit *emit);

#endif

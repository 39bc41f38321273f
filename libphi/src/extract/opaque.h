/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_OPAQUE_H
#define PHI_EXTRACT_OPAQUE_H
/* Known kinds that cannot be searched by looking at their bytes. */
#include "extract/extract.h"

/** Emit the fault of a part whose media type is in opaque.def; nothing for others. */
void phi__opaque_note(const char *media, phi__emit *emit);

#endif

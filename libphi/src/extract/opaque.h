/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_OPAQUE_H
#define PHI_EXTRACT_OPAQUE_H
/* Known kinds that cannot be searched by looking at their bytes. */
#include "extract/extract.h"

/** Emit the fault of a part whose media type is in opaque.def; nothing for others. */
void phi__opaque_note(const char *media, phi__emit *emit);
/** Are the first bytes of an unknown kind spread as evenly as only compressed and encrypted ones are? */
bool phi__opaque_looks_packed(phi__span head);

#endif

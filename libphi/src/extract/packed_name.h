/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_PACKED_NAME_H
#define PHI_EXTRACT_PACKED_NAME_H
/* What the content of a compressed file is called. */
#include "base/arena.h"

/** "notes.txt" for "notes.txt.xz", "backup.tar" for "backup.tgz", the same name where
 * there is nothing to take away. NULL for NULL, or when out of memory. */
const char *phi__packed_name(const char *name, phi__arena *arena);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_MOUNTS_H
#define PHI_INPUT_MOUNTS_H
/* Where file systems are mounted that may keep who asks waiting: to be known before they are asked anything, since the question
 * what they are can be the one that is never answered. */
#include "base/buf.h"

#include <stdbool.h>

/** The system's list, one mount a line (mountinfo of proc(5)). False: it cannot be read. */
bool phi__mounts_read(phi__buf *out);
/** Is such a file system in the list, at or below `folder` (absolute, without links)? NULL = anywhere. */
bool phi__mounts_may_stall(const char *list, const char *folder);

#endif

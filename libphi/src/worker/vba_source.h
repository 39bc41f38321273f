/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_VBA_SOURCE_H
#define PHI_WORKER_VBA_SOURCE_H
/* The text of macros ([MS-OVBA] 2.4.1): a module of a project keeps it compressed behind what the compiler made of it.
 * Part of worker programs only. */
#include "base/span.h"

#include <stdbool.h>

enum { PHI__VBA_CHUNK = 4096 };

/** Where the compressed text of a module begins; false when the stream is none. */
bool phi__vba_find(phi__span stream, size_t *at);
/** Unpack the chunk at *at and move behind it; 0 at the end, or where the rest is none. */
size_t phi__vba_chunk(phi__span stream, size_t *at, uint8_t out[PHI__VBA_CHUNK]);

#endif

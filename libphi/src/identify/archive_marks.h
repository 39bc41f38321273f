/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_ARCHIVE_MARKS_H
#define PHI_IDENTIFY_ARCHIVE_MARKS_H
/* Archives whose marks are too short, or stand too far inside, for the table of signatures. */
#include "base/span.h"

/** Media type, static, of a cpio or lha archive or an lzma stream that begins so; else NULL. */
const char *phi__archive_mark(phi__span head, bool *packed);

enum { PHI__DISC_HEAD = 40 * 1024 }; /* bytes that phi__disc_mark wants to see */
/** The same of the image of a disc. *udf: it has no other file system than that. */
const char *phi__disc_mark(phi__span head, bool *udf);

#define PHI__BROTLI "application/x-brotli"

/** Could these be compressed data without a mark? As good as any byte occurs, and none runs. */
bool phi__looks_packed(phi__span head);

#endif

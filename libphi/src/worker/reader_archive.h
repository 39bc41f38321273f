/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_ARCHIVE_H
#define PHI_WORKER_READER_ARCHIVE_H
/* Archives and compressed streams through libarchive, in a worker program. */
#include "worker/serve.h"

/** Loads what libarchive needs of the C library later on. */
void phi__reader_archive_warm_up(void);
/** Says the members of the archive, or the one of a compressed stream, in their order. */
void phi__reader_archive_read(phi__job *job);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_ARCHIVE_H
#define PHI_WORKER_READER_ARCHIVE_H
/* Archives and compressed streams through libarchive, in a worker program. */
#include "worker/serve.h"

/** Loads what libarchive needs of the C library later on. */
void phi__reader_archive_warm_up(void);
/** Says the members of the archive, or the one of a compressed stream, in their order. */
void phi__reader_archive_read(phi__job *job);

/** Unpack one stream of bzip2, xz or zstd in memory, to at most `most` bytes, which are the caller's to free, also with a fault. */
phi_reason phi__reader_archive_unpack(phi__reading reading, phi__span packed, size_t most, uint8_t **out, size_t *size);

#endif

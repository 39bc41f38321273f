/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_SLICE_H
#define PHI_EXTRACT_SLICE_H
/* A stretch of another stream as a stream of its own: the bytes of one member.
 * A source that ends inside the stretch is a TRUNCATED fault of the slice. */
#include "input/stream.h"

/** The next `size` bytes of `source` (borrowed), read as the slice is read; PHI__SIZE_UNKNOWN: all that is left. */
phi_status phi__slice_open(phi__stream *source, uint64_t size, phi__stream **out);
/** `size` bytes from `offset` of a source with random access; its position does not move. */
phi_status phi__slice_open_at(phi__stream *source, uint64_t offset, uint64_t size, phi__stream **out);
/** Bytes of the slice that were not taken from the source yet. */
uint64_t phi__slice_left(const phi__stream *slice);

/** Read and drop up to `size` bytes; *skipped is less only at the end. */
phi_status phi__slice_skip(phi__stream *stream, uint64_t size, uint64_t *skipped);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_INFLATE_H
#define PHI_EXTRACT_INFLATE_H
/* Deflate as a stream over another stream. The source is consumed exactly up to
 * the end of the compressed data, so that what follows it can be read on. */
#include "base/budget.h"
#include "input/stream.h"

typedef enum phi__inflate_form {
    PHI__INFLATE_RAW, /* a bare deflate stream, as in zip */
    PHI__INFLATE_GZIP /* RFC 1952; members that follow at once are read on as one */
} phi__inflate_form;

/** Decode from where `source` (borrowed, outlives the stream) stands. Each byte of output is
 * charged to `budget`; a refusal, bad data and an early end become faults of the stream. */
phi_status phi__inflate_open(phi__stream *source, phi__inflate_form form, phi__budget *budget, phi__stream **out);
/** Was the compressed data read to its proper end? `stream` comes from phi__inflate_open. */
bool phi__inflate_finished(const phi__stream *stream);
/** CRC-32 of `data` after what gave `crc` (0 to begin). */
uint32_t phi__inflate_crc(uint32_t crc, const void *data, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_INFLATE64_H
#define PHI_EXTRACT_INFLATE64_H
/* Deflate64, method 9 of zip: what Windows makes of files above 2 GiB. As deflate (RFC 1951), with a window of
 * 64 KiB, matches of up to 65,538 bytes and two more codes for distances. */
#include "base/budget.h"
#include "input/stream.h"

/** As phi__inflate_open: decode from where `source` (borrowed, outlives the stream) stands, consuming exactly the
 * compressed data. Output is charged to `budget`; bad data and an early end become faults of the stream. */
phi_status phi__inflate64_open(phi__stream *source, phi__budget *budget, phi__stream **out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_RUNS_H
#define PHI_EXTRACT_RUNS_H
/* What is readable in bytes of unknown use inside of a format: runs of six printable
 * characters of ASCII and more, a line each. For whole files there is raw.c. */
#include "extract/extract.h"

phi_status phi__runs_emit(phi__span bytes, phi__emit *emit);
/** The same for the next `length` bytes of a stream (UINT64_MAX = all). *ended: it has no more. */
phi_status phi__runs_read(phi__stream *stream, uint64_t length, phi__emit *emit, bool *ended);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_OPEN_H
#define PHI_OPEN_H
/* From the caller's phi_source to a stream. */
#include "input/stream.h"

typedef struct phi__opened {
    phi__stream *stream; /* NULL: it cannot be read, for `reason` */
    phi_reason reason;
    const char *detail;  /* static */
    const char *name;    /* the caller's */
    int fd;              /* opened here, or -1 */
} phi__opened;

/** `files_only`: a descriptor must be that of a regular file, on a file system that may stall if there is a `pace`. PHI_OK, also when
 * the source cannot be opened; PHI_ERR_ARGUMENT, PHI_ERR_MEMORY. */
phi_status phi__open_source(const phi_source *source, bool files_only, phi__pace *pace, phi__opened *out);
void phi__open_close(phi__opened *opened);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_TAR_HEADER_H
#define PHI_EXTRACT_TAR_HEADER_H
/* Header blocks of tar archives: ustar, its GNU and pax extensions, and v7. */
#include "base/buf.h"
#include "base/span.h"

enum { PHI__TAR_BLOCK = 512 };

typedef enum phi__tar_block {
    PHI__TAR_HEADER,
    PHI__TAR_ZERO, /* end mark */
    PHI__TAR_OTHER /* its checksum is not that of a header */
} phi__tar_block;

typedef struct phi__tar_header {
    char name[257];     /* prefix and name */
    char link[101];     /* what a link leads to */
    uint64_t size;      /* in bytes, of the data that follow */
    char type;          /* the type flag; '\0' became '0' */
    bool more_sparse;   /* old GNU sparse: blocks of the map follow */
} phi__tar_header;

/** What the 512 bytes of `block` are; fills `header` for PHI__TAR_HEADER. */
phi__tar_block phi__tar_header_read(phi__span block, phi__tar_header *header);

/* What the records of a pax header say of the next member. */
typedef struct phi__tar_pax {
    phi__span path;  /* borrowed, like the next two; size 0 = not said */
    phi__span link;
    phi__span comment;
    uint64_t size;
    bool has_size;
    bool sparse;     /* GNU sparse formats 0.x and 1.0 */
} phi__tar_pax;

/** Read pax records ("27 path=…\n"). False when they are not well formed. */
bool phi__tar_pax_read(phi__span records, phi__tar_pax *pax);

#endif

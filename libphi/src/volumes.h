/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_VOLUMES_H
#define PHI_VOLUMES_H
/* Archives cut into several files that lie beside each other: read as one, at the file
 * that people open ("x.7z.001", "x.part1.rar", "x.rar" with "x.r00", "x.zip" with "x.z01").
 * This is the one place where names are asked: pieces have no mark of their own. That the
 * first one is an archive its bytes must say. */
#include "open.h"

enum { PHI__VOLUMES_MOST = 256 };

typedef enum phi__volume_role {
    PHI__VOLUME_ALONE, /* no piece of anything */
    PHI__VOLUME_FIRST, /* `stream` is the whole set */
    PHI__VOLUME_LATER, /* read with the first one, which lies beside it */
    PHI__VOLUME_LOST   /* a piece whose first one is not there */
} phi__volume_role;

typedef struct phi__volumes {
    phi__volume_role role;
    phi__stream *stream;
    phi__opened files[PHI__VOLUMES_MOST];
    phi__stream *parts[PHI__VOLUMES_MOST];
    uint64_t begins[PHI__VOLUMES_MOST];
    size_t count;
} phi__volumes;

/** What is the file at `path`, opened as `file`, of a set? PHI_OK or PHI_ERR_MEMORY. Always call phi__volumes_close, before
 * the file is closed. */
phi_status phi__volumes_open(const char *path, phi__opened *file, phi__volumes *out);
void phi__volumes_close(phi__volumes *volumes);

#endif

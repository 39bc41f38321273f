/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PST_SPACE_H
#define PHI_WORKER_PST_SPACE_H
/* What lies in the free space of a mail folder of Outlook (PST, OST), in a worker program: what was deleted or
 * written anew, and not yet written over. Part of it belongs to no message that can be put together again.
 *
 * The file is sections of PHI__PST_SECTION bytes from PHI__PST_FIRST on, each of which begins with a page that has a bit for
 * every 64 bytes of it (AMap: [MS-PST] 2.2.2.7.2). */
#include "worker/say.h"

enum {
    PHI__PST_FIRST = 0x4400,
    PHI__PST_PAGE = 512,
    PHI__PST_SECTION = 496 * 8 * 64,
    PHI__PST_HEADER = 514, /* bytes of the file that phi__pst_space_begin looks at */
};

typedef struct phi__pst_space {
    phi__say *say;
    const char *name; /* of the member */
    bool all;         /* the file cannot be read otherwise: all of it counts as free */
    bool narrow;      /* before Outlook 2003: the bits stand four bytes further on */
    bool encoded;     /* bytes are replaced by others ([MS-PST] 5.1) */
    bool open;        /* the member has begun */
} phi__pst_space;

/** Ready to read the sections of a file that begins with `header`. False: it has none that are known here, and where its free space
 * is hidden by its encoding that was said. */
bool phi__pst_space_begin(phi__pst_space *self, phi__span header);
/** Has a section that begins with this page anything free? */
bool phi__pst_space_any(const phi__pst_space *self, phi__span page);
/** Say what is free in a section; the last one is short. `bytes` are changed. */
void phi__pst_space_section(phi__pst_space *self, uint8_t *bytes, size_t size);
void phi__pst_space_end(phi__pst_space *self);

#endif

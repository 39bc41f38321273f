/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_SEALED_H
#define PHI_BASE_SEALED_H
/* A cache on disk whose content may be believed: each file carries a tag under
 * a key that lies beside it in a file of this user alone (own_files.h), and is
 * named by a tag of what it is for. So damage, a file of another key, another
 * machine's or one put under another name are all refused, not read.
 *
 * This is no border against someone who may read the key: who can act as this
 * user has nothing left to attack. */
#include "base/digest.h"
#include "base/own_files.h"

typedef struct phi__sealed {
    const char *path; /* borrowed */
    int directory;    /* -1 until it is used */
    bool has_key;
    uint8_t key[PHI__DIGEST_KEY];
} phi__sealed;

void phi__sealed_init(phi__sealed *sealed, const char *path);
void phi__sealed_done(phi__sealed *sealed);
/** Append to `out` what was kept for `purpose`; untouched unless GOOD. Makes nothing on disk. */
phi__own_answer phi__sealed_find(phi__sealed *sealed, phi__span purpose, phi__buf *out);
/** Keep `content` for `purpose`, in place of what was there; makes directory and key where they are missing.
 * PHI_ERR_IO when nothing can be kept. */
phi_status phi__sealed_keep(phi__sealed *sealed, phi__span purpose, phi__span content);

#endif

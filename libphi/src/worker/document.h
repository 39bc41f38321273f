/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_DOCUMENT_H
#define PHI_WORKER_DOCUMENT_H
/* The bytes of a part as a descriptor that a worker can have: the file itself
 * when it is one, else a sealed copy in memory. Nothing is written to disk. The
 * part then reads from that copy, so that it can still be searched as it is. */
#include "extract/extract.h"

typedef struct phi__document {
    int fd;        /* readable, from offset 0; of the part's stream */
    bool copied;   /* held in memory, and charged to the budget as that */
    uint64_t size; /* in bytes */
} phi__document;

/** PHI_OK; PHI_PARTIAL: it cannot be had, *reason and *detail say why; PHI_ERR_MEMORY. */
phi_status phi__document_open(phi__part *part, phi__document *out, phi_reason *reason, const char **detail);
/** Did the file get shorter since it was opened? */
bool phi__document_shrank(const phi__document *document);
/** Give back what the budget was charged; the descriptor goes with the part. */
void phi__document_close(phi__document *document, phi__budget *budget);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_IMAGE_RECALL_H
#define PHI_EXTRACT_IMAGE_RECALL_H
/* What was recognised in pictures of this scanner, by what their bytes are: a letterhead, a
 * stamp or a form that lies in a thousand documents is recognised once. */
#include "base/digest.h"
#include "extract/extract.h"

typedef struct phi__recall phi__recall;

phi_status phi__recall_new(phi__recall **out);
void phi__recall_free(phi__recall *recall); /* wipes; NULL is fine */

/** SHA-256 of all bytes of a stream with random access. *whole is false when they could not all be read. */
phi_status phi__recall_hash(phi__stream *stream, char hash[PHI__DIGEST_HEX], bool *whole);
/** Say again what was said of these bytes. *known tells whether they were met. */
phi_status phi__recall_say(phi__recall *recall, const char hash[PHI__DIGEST_HEX], phi__emit *emit, bool *known);

/* Passes on what is said, and keeps it. */
typedef struct phi__recall_ear {
    phi__emit emit;  /* first: hand this to who says it */
    phi__emit *to;
    phi__buf kept;
    bool unfit;      /* something was said that is not kept: a fault, a member, too much */
} phi__recall_ear;

void phi__recall_listen(phi__recall_ear *ear, phi__emit *to);
/** Keep what was heard, if it is all that there is to say (`whole`), and forget the ear. */
phi_status phi__recall_keep(phi__recall *recall, phi__recall_ear *ear, const char hash[PHI__DIGEST_HEX], bool whole);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_PST_H
#define PHI_WORKER_READER_PST_H
/* Outlook's mail folders (PST, OST; [MS-PST]) through libpff, in a worker program. */
#include "worker/serve.h"

/** Says each message, contact, appointment ... as a member of text, "Inbox/msg-3", what is
 * attached to it as members beside it, "Inbox/msg-3/scan.pdf", and what was deleted and is
 * still there below "(deleted)". */
void phi__reader_pst_read(phi__job *job);

#endif

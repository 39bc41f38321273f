/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_MAIL_H
#define PHI_WORKER_READER_MAIL_H
/* Messages (MIME) and files of messages (mbox) through GMime, in a worker program. */
#include "worker/serve.h"

/** Loads converters of character sets: they are modules that cannot be opened later. */
void phi__reader_mail_warm_up(void);
/** Says header and body of the message as text, what is attached as members; of a
 * mailbox each message as a member of its own, "msg-3", and "msg-3/scan.pdf". */
void phi__reader_mail_read(phi__job *job);

#endif

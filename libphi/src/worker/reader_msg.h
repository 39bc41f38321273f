/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_MSG_H
#define PHI_WORKER_READER_MSG_H
/* Outlook's .msg files ([MS-OXMSG]) out of their compound file, by libgsf, in a worker program. */
#include "worker/serve.h"

void phi__reader_msg_warm_up(void);
/** Says the properties of the message as text, its attachments as members, those of messages in it
 * below the name of that. Nothing of compound files that are no message. */
void phi__reader_msg_read(phi__job *job);

#endif

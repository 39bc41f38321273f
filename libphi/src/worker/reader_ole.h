/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_OLE_H
#define PHI_WORKER_READER_OLE_H
/* Compound files ([MS-CFB]): which of the old Office formats is it, or a message? */
#include "worker/serve.h"

void phi__reader_ole_read(phi__job *job);
void phi__reader_ole_warm_up(void);

#endif

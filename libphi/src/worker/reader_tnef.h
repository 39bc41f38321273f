/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_TNEF_H
#define PHI_WORKER_READER_TNEF_H
/* TNEF ("winmail.dat"), what Outlook wraps mail in ([MS-OXTNEF]): text, and what is attached as members. */
#include "worker/serve.h"

void phi__reader_tnef_read(phi__job *job);
/** The same of bytes in memory. */
void phi__reader_tnef_span(phi__say *say, phi__span bytes);

#endif

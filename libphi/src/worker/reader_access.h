/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_ACCESS_H
#define PHI_WORKER_READER_ACCESS_H
/* Databases of Microsoft Access (Jet 3 and 4, ACE) through mdbtools, in a worker program: each table is a member,
 * its rows under the names of their columns; embedded objects are members, too. */
#include "worker/serve.h"

void phi__reader_access_warm_up(void);
void phi__reader_access_read(phi__job *job);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_STAT_H
#define PHI_WORKER_READER_STAT_H
/* Data sets of SAS (sas7bdat, transport), SPSS (sav, zsav, por) and Stata (dta) through ReadStat, in a worker
 * program: rows under the names and labels of their variables, and the notes. */
#include "worker/serve.h"

void phi__reader_stat_read(phi__job *job);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_DBF_H
#define PHI_WORKER_READER_DBF_H
/* dBASE III to 7 and FoxPro tables, in a worker program: rows under the names of their fields, and those that
 * are marked deleted as a member, "(deleted)", with the number of their record. */
#include "worker/table_rows.h"
#include "worker/serve.h"

void phi__reader_dbf_read(phi__job *job);
/** The same of bytes in memory. */
void phi__reader_dbf_span(phi__say *say, phi__rows *rows, phi__span bytes);

#endif

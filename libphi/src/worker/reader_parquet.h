/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_PARQUET_H
#define PHI_WORKER_READER_PARQUET_H
/* Parquet files, in a worker program: rows under the names of their columns, values that are files as members. */
#include "worker/table_rows.h"
#include "worker/serve.h"

void phi__reader_parquet_read(phi__job *job);
/** The same of bytes in memory. */
void phi__reader_parquet_span(phi__say *say, phi__rows *rows, phi__span file);

#endif

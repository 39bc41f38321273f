/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_XLS_H
#define PHI_WORKER_READER_XLS_H
/* Excel workbooks of BIFF5 and BIFF8 ([MS-XLS]), from the stream Book or Workbook. */
#include "worker/say.h"

/** False when it is none. */
bool phi__reader_xls_read(phi__say *say, phi__span book);
/** Texts that a pivot cache holds, one stream of the storage _SX_DB_CUR. */
void phi__reader_xls_read_cache(phi__say *say, phi__span stream);

#endif

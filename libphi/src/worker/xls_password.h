/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_XLS_PASSWORD_H
#define PHI_WORKER_XLS_PASSWORD_H
/* Workbooks before OOXML that Excel encrypted with the password it opens them with by itself ([MS-OFFCRYPTO] 2.3), as it does where somebody
 * only protected the structure of the workbook. Part of phi-worker only. */
#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

/** Decrypt the stream in place, when that password fits; it then says no more that it is encrypted. */
bool phi__xls_open_default(uint8_t *stream, size_t size);

#endif

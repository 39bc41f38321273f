/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_RECORD_FORMAT_H
#define PHI_TOOL_RECORD_FORMAT_H
/* What record_pack.c and record_unpack.c agree on. */
#include "record_pack.h"

enum { RECORD_VERSION = 1, RECORD_LIST_MOST = 255, RECORD_FINGERPRINT_BYTES = 32 };
typedef enum record_kind { RECORD_FINDING = 1, RECORD_SOURCE = 2 } record_kind;
#define RECORD_FINGERPRINT "hmac-sha256:"

#endif

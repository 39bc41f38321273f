/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_SARIF_PARTS_H
#define PHI_REPORT_SARIF_PARTS_H
/* Objects of SARIF 2.1.0 that stand in many places. */
#include "report/gather.h"
#include "report/json.h"

/** 3.11, message. */
void phi__sarif_message(phi__json *j, const char *key, const char *text);
/** 3.28, location: a file, and of it the place; NULL = the file. */
void phi__sarif_location(phi__json *j, const char *path, const phi__gather_place *place);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_TABLE_H
#define PHI_EXTRACT_TABLE_H
/* Tells delimited text from prose by its first rows. */
#include "extract/extract.h"

/** Bytes of UTF-8 that the decision wants to see. */
enum { PHI__TABLE_HEAD = 8 * 1024 };

/** Is this the head of a table? *found is set; when true, *table is filled with
 * names that live in the arena. `whole` tells that the head is all there is:
 * otherwise its last row is cut off and not judged. PHI_OK or PHI_ERR_MEMORY. */
phi_status phi__table_sniff(phi__span head, bool whole, phi__arena *arena, phi__table *table, bool *found);

#endif

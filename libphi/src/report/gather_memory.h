/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_GATHER_MEMORY_H
#define PHI_REPORT_GATHER_MEMORY_H
/* What gather.c holds: letting go of it, and staying below the ceilings of gather.h. */
#include "report/gather.h"

void phi__gather_place_done(phi__gather_place *place);
void phi__gather_file_done(phi__gather_file *file);
void phi__gather_accepted_done(phi__gather_accepted *accepted);

size_t phi__gather_place_cost(const phi__gather_place *place);
size_t phi__gather_file_cost(const phi__gather_file *file);
/** Keep fewer places of each group until they fit. */
void phi__gather_trim_places(phi__gather *gather);
/** Drop the files with the least risk when there are too many. */
void phi__gather_trim_files(phi__gather *gather);
/** Most risk first. */
void phi__gather_sort_files(phi__gather *gather);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_COMMANDS_H
#define PHI_TOOL_COMMANDS_H
/* All commands; main.c and cmd_help.c go through this table. */
#include "opt.h"

extern const command cmd_scan;
extern const command cmd_estimate;
extern const command cmd_explain;
extern const command cmd_extract;
extern const command cmd_patterns;
extern const command cmd_runs;
extern const command cmd_report;
extern const command cmd_diff;
extern const command cmd_accept;
extern const command cmd_baseline;
extern const command cmd_doctor;
extern const command cmd_help;

/* The table, with its length. */
const command *const *commands_all(size_t *count);
/* The command of that name, or NULL after an error with a suggestion. */
const command *commands_find(const char *name);

#endif

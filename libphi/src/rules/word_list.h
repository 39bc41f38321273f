/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_WORD_LIST_H
#define PHI_RULES_WORD_LIST_H
/* A file of words or phrases, one a line, as the pack of a rule that finds them. */
#include "rules/pack.h"

/** Read and check it. PHI_ERR_RULE with file and line, PHI_ERR_IO, PHI_ERR_MEMORY. */
phi_status phi__word_list_read(const char *id, const char *path, phi__pack **out, phi_error *err);

#endif

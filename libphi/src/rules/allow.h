/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_ALLOW_H
#define PHI_RULES_ALLOW_H
/* Values that are known and not to be reported. Kept as tags under a random key
 * that lives no longer than the list, so that memory holds no list of values.
 * Immutable and counted, because engines outlive phi_rules. */
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct phi__allow phi__allow;

phi__allow *phi__allow_retain(phi__allow *allow);
/** Give one reference back; NULL is fine. */
void phi__allow_release(phi__allow *allow);
/** All of `base` (or NULL) and of the file, one value a line. PHI_ERR_RULE with file and line, PHI_ERR_IO. */
phi_status phi__allow_read(const phi__allow *base, const char *path, phi__allow **out, phi_error *err);
size_t phi__allow_count(const phi__allow *allow);
/** Is this value on the list? `plain`: one of a form without pictures, compared as it stands but for letter
 * case; else letters and digits alone count. */
bool phi__allow_has(const phi__allow *allow, const char *value, size_t length, bool plain);

#endif

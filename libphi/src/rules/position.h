/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_POSITION_H
#define PHI_RULES_POSITION_H
/* Where in a pack's text something stands. The reader of packs forgets it, so
 * the document is parsed once more, and nodes are named by their path:
 * "forms/0/pictures/1". */
#include "base/status.h"

typedef struct phi__positions phi__positions;

typedef struct phi__position {
    uint32_t line;   /* from 1 */
    uint32_t column; /* from 1 */
} phi__position;

/** Parse. A text that is not one YAML document is PHI_ERR_RULE, with line, column and message in `err`. */
phi_status phi__positions_new(const char *yaml, size_t length, phi__positions **out, phi_error *err);
void phi__positions_free(phi__positions *positions);
/** Of the node at `path`, or of the last node on the way there that exists. */
phi__position phi__position_find(const phi__positions *positions, const char *path);
/** Of the first key of this name at or after `from`, in any mapping; `from` when there is none. */
phi__position phi__position_key(const phi__positions *positions, const char *key, phi__position from);
/** Text of the scalar at `path`, or NULL. Lives as long as `positions`. */
const char *phi__position_text(const phi__positions *positions, const char *path);

#endif

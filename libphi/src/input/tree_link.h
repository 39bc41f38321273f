/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_TREE_LINK_H
#define PHI_INPUT_TREE_LINK_H
/* Where a symbolic link leads, as far as coverage needs to know: is what it
 * points at scanned anyway? */
#include "input/tree.h"

#include <stdint.h>

/** One root, resolved before the walk. */
typedef struct phi__tree_root {
    const char *given;
    char *real;      /* absolute, without links; NULL when it could not be resolved */
    uint64_t device; /* file system it is on */
    bool folder;
} phi__tree_root;

typedef struct phi__tree_roots {
    const phi__tree_root *items;
    size_t count;
} phi__tree_roots;

/** Judge the link at `path`, which lies in the folder `relative` ("" = the root
 * itself) of `root`. Fills state, reason and detail of `entry`. `watched`: what
 * it leads to may stall. */
void phi__tree_link_judge(const phi__tree_roots *roots, const phi__tree_root *root, const char *relative,
                          const phi__tree_options *options, bool watched, phi__tree_entry *entry);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_OWN_STATE_H
#define PHI_TOOL_OWN_STATE_H
/* Files that phi itself keeps and writes to while it scans: the run store with the files beside it, and the key. Met in a tree they are not
 * looked at: they change under the scan, which can make a clean tree incomplete, and opening and closing them here would give up the
 * locks that SQLite holds on them. The report says how many. Known by device and inode: a file that is only called like one of them
 * is scanned. */
#include "session.h"

#include <limits.h>

enum { OWN_STATE_MOST = 6 };

typedef struct own_state {
    struct {
        uint64_t device, inode;
    } items[OWN_STATE_MOST];
    size_t count;
    uint64_t met; /* by this scan */
    bool near;    /* one of them may lie in a tree that is scanned: only then are files compared */
} own_state;

/* `store`: path of the open run store; NULL = none. */
void own_state_find(own_state *own, const char *store, const opt_list *roots);
/* The report that is being written, if it goes to a file. */
void own_state_add_report(own_state *own, int fd, const opt_list *roots);
bool own_state_has(const own_state *own, const phi_file_info *file);

#endif

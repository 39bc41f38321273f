/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_COUNTER_H
#define PHI_TOOL_COUNTER_H
/* How much there is to scan: the same walk as that of the scan, in a thread of its own, which looks at the sizes of files and
 * opens none. */
#include <phi/phi.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct counter {
    const phi_engine *engine;
    const char *const *roots;
    size_t root_count;
    phi_tree_options tree;
    atomic_ullong files, bytes; /* so far */
    atomic_bool done, stop;
    bool started;
    pthread_t thread;
} counter;

/* Begin; what it is given must stay until counter_end. A count that cannot be made is never done. */
void counter_begin(counter *c, const phi_engine *engine, const char *const *roots, size_t root_count, const phi_tree_options *tree);
/* Stop it, finished or not. */
void counter_end(counter *c);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* See counter.h. It runs in the idle class of the scheduler: knowing how long a scan takes must not make it longer. */
#define _GNU_SOURCE
#include "counter.h"

#include "store/side_thread.h"

#include <sched.h>

static int on_file(void *user, const char *path, const phi_file_info *file, uint64_t *tag)
{
    counter *c = user;
    (void)path;
    (void)tag;
    atomic_fetch_add(&c->files, 1);
    atomic_fetch_add(&c->bytes, file == NULL ? 0 : file->size);
    return 1; /* passed over */
}

static int on_passed(void *user, const char *path, uint64_t tag)
{
    counter *c = user;
    (void)path;
    (void)tag;
    return atomic_load(&c->stop);
}

static void *count_main(void *user)
{
    counter *c = user;
    const struct sched_param none = {.sched_priority = 0};
    (void)sched_setscheduler(0, SCHED_IDLE, &none); /* of this thread alone */
    phi_sink sink = PHI_SINK_INIT;
    sink.user = c;
    sink.on_passed = on_passed;
    const phi_status status = phi_engine_scan_tree(c->engine, c->roots, c->root_count, &c->tree, &sink, NULL);
    atomic_store(&c->done, status == PHI_OK || status == PHI_PARTIAL);
    return NULL;
}

void counter_begin(counter *c, const phi_engine *engine, const char *const *roots, size_t root_count, const phi_tree_options *tree)
{
    *c = (counter){.engine = engine, .roots = roots, .root_count = root_count, .tree = *tree};
    c->tree.threads = 1;
    c->tree.sorted = 0;
    c->tree.max_bytes_per_second = 0;
    c->tree.on_file = on_file;
    c->tree.file_user = c;
    c->started = root_count > 0 && side_thread_begin(&c->thread, count_main, c);
}

void counter_end(counter *c)
{
    atomic_store(&c->stop, true);
    if (c->started)
        (void)pthread_join(c->thread, NULL);
    c->started = false;
}

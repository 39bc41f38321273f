/* SPDX-License-Identifier: Apache-2.0 */
/* See block_writer.h. */
#define _POSIX_C_SOURCE 200809L
#include "block_writer.h"

#include "side_thread.h"

#include <stdlib.h>

void block_draft_done(block_draft *d)
{
    pack_done(&d->pack);
    free(d->files);
    *d = (block_draft){0};
}

void block_draft_clear(block_draft *d)
{
    bytes_drop(&d->pack.records, d->complete);
    if (d->pack.records.size == 0)
        pack_clear(&d->pack);
    d->file_count = 0;
    d->complete = 0;
    d->block = 0;
}

void block_writer_init(block_writer *w, store *s, int64_t run)
{
    *w = (block_writer){.store = s, .run = run};
    atomic_init(&w->failed, false);
    (void)pthread_mutex_init(&w->lock, NULL);
    (void)pthread_cond_init(&w->changed, NULL);
}

static bool add_block(block_writer *w, block_draft *d)
{
    if (atomic_load(&w->failed))
        return false;
    pack_chunk(&d->pack, d->complete, &w->chunk);
    const bool good = !d->pack.failed && !w->chunk.failed &&
                      store_block_add(w->store, w->run, d->block, d->again, &w->chunk, d->files, d->file_count, &d->counts);
    atomic_store(&w->failed, !good);
    return good;
}

static void *write_main(void *user)
{
    block_writer *w = user;
    (void)pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->busy && !w->ends)
            (void)pthread_cond_wait(&w->changed, &w->lock);
        if (!w->busy)
            break;
        (void)pthread_mutex_unlock(&w->lock);
        (void)add_block(w, &w->taken);
        block_draft_clear(&w->taken);
        (void)pthread_mutex_lock(&w->lock);
        w->busy = false;
        (void)pthread_cond_signal(&w->changed);
    }
    (void)pthread_mutex_unlock(&w->lock);
    return NULL;
}

static bool begin_thread(block_writer *w)
{
    if (w->begun || w->here)
        return w->begun;
    w->begun = side_thread_begin(&w->thread, write_main, w);
    return w->begun;
}

bool block_writer_wait(block_writer *w)
{
    (void)pthread_mutex_lock(&w->lock);
    while (w->busy)
        (void)pthread_cond_wait(&w->changed, &w->lock);
    (void)pthread_mutex_unlock(&w->lock);
    return !atomic_load(&w->failed);
}

void block_writer_hand_over(block_writer *w, block_draft *d)
{
    if (!begin_thread(w)) {
        (void)block_writer_write(w, d);
        return;
    }
    if (!block_writer_wait(w))
        return;
    block_draft empty = w->taken;
    empty.again = d->again;
    w->taken = *d;
    *d = empty;
    (void)pthread_mutex_lock(&w->lock);
    w->busy = true;
    (void)pthread_cond_signal(&w->changed);
    (void)pthread_mutex_unlock(&w->lock);
}

bool block_writer_write(block_writer *w, block_draft *d)
{
    if (!block_writer_wait(w))
        return false;
    if (d->file_count == 0)
        return true;
    if (!add_block(w, d))
        return false;
    block_draft_clear(d);
    return true;
}

bool block_writer_part(block_writer *w, block_draft *d)
{
    if (!block_writer_wait(w))
        return false;
    pack_chunk(&d->pack, d->pack.records.size, &w->chunk);
    const bool good = !d->pack.failed && !w->chunk.failed && store_block_part(w->store, w->run, &d->block, &w->chunk);
    atomic_store(&w->failed, !good);
    if (good)
        pack_clear(&d->pack);
    return good;
}

void block_writer_done(block_writer *w)
{
    if (w->store == NULL)
        return;
    (void)pthread_mutex_lock(&w->lock);
    w->ends = true;
    (void)pthread_cond_signal(&w->changed);
    (void)pthread_mutex_unlock(&w->lock);
    if (w->begun)
        (void)pthread_join(w->thread, NULL);
    (void)pthread_cond_destroy(&w->changed);
    (void)pthread_mutex_destroy(&w->lock);
    block_draft_done(&w->taken);
    bytes_done(&w->chunk);
    *w = (block_writer){0};
}

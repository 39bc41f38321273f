/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_STORE_PARTS_H
#define PHI_TOOL_STORE_PARTS_H
/* What the files of the store share. */
#include "store.h"

#include <pthread.h>

struct store {
    db *db;
    uint64_t seed;
    int live_fd;           /* of STORE-live */
    pthread_mutex_t lock; /* of the database, for blocks: while one thread writes those of a run, others read */
    char error[300];
};

/* Note what happened; both return false. */
bool store_fail(store *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool store_fail_db(store *s);
/* What is to come of the rows of a query. */
typedef enum store_answer { STORE_MORE, STORE_ENOUGH, STORE_FAILED } store_answer;
/* Each row of it; false when reading failed, or `each` did, which said why. */
bool store_each_row(store *s, const char *sql, store_answer (*each)(void *user, db_query *row), void *user);
/* Be the program that writes this run, until the store is closed; false when another one is. */
bool store_live_take(store *s, int64_t run);
/* Does another program write it? */
bool store_live_ask(const store *s, int64_t run);
/* Delete blocks that belong to no run and that nobody is writing. Within a transaction. */
bool store_blocks_sweep(store *s);

#endif

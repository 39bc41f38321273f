/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_POOL_FIXTURE_H
#define PHI_TESTS_POOL_FIXTURE_H
/* A pool of workers, generated PDF documents, and a log of what was emitted:
 *
 *     [1 comment author]text{detail of a fault} */
#include "worker/pool.h"

#define POOL_WORKER "phi-worker-poppler"
#define POOL_TEST(function) cmocka_unit_test_setup_teardown(function, pool_set_up, pool_tear_down)

/* Everything that was emitted, one line an event. */
typedef struct pool_recorder {
    phi__emit emit;
    phi__buf log;
    phi_reason reason; /* the first */
    phi_status answer; /* to text */
} pool_recorder;

typedef struct pool_fixture {
    pool_recorder rec;
    phi__arena arena;
    phi__budget budget;
    phi_limits limits;
    phi__workers *workers;
} pool_fixture;

/* Where the documents are: "NAME.pdf" of make_documents.py. */
extern char pool_dir[32];

/* Around the group ... */
int pool_make_documents(const char *source_dir);
int pool_remove_documents(void **state);
/* ... and around each test, for cmocka. */
int pool_set_up(void **state);
int pool_tear_down(void **state);

/** Run this document, or this stream, through f->workers; the first clears the log. */
phi_status pool_run_file(pool_fixture *f, const char *name);
phi_status pool_run_stream(pool_fixture *f, phi__stream *stream);
/** Does this stand in the log? */
bool pool_logged(pool_fixture *f, const char *wanted);

#endif

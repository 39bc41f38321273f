/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TEST_STORE_FIXTURE_H
#define PHI_TEST_STORE_FIXTURE_H
/* A store in a folder of its own, and records as a scan would deliver them. */
#include "reader.h"
#include "recorder.h"

#include <limits.h>

typedef struct store_fixture {
    char folder[64];
    char path[96];
    store *store;
} store_fixture;

/* For cmocka: *state is a store_fixture. */
int store_fixture_set_up(void **state);
int store_fixture_tear_down(void **state);
/* Open it (again). */
void store_fixture_open(store_fixture *f);
void store_fixture_close(store_fixture *f);

/* A run of the paths `scope`, begun. */
int64_t store_fixture_run(store_fixture *f, const char *scope);
/* The finding `value` of the file `path`; its fingerprint is made of `value`. */
void store_fixture_finding(recorder *r, const char *path, const char *value, double confidence);
/* The record that ends the file; `number` makes its identity; 0 = it has none. */
void store_fixture_file(recorder *r, const char *path, uint64_t number, phi_reason reason);
phi_file_info store_fixture_facts(uint64_t number);

/* What a reader delivers, as lines "F path value carried" and "S path reason carried"; free it. */
typedef struct store_log {
    byte_buf text;
    uint64_t findings, sources;
} store_log;
void store_log_init(store_log *log, phi_sink *sink);
const char *store_log_text(store_log *log);
void store_log_done(store_log *log);
/* All of a run. */
void store_fixture_read(store_fixture *f, int64_t run, store_log *log);

#endif

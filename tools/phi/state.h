/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_STATE_H
#define PHI_TOOL_STATE_H
/* What phi keeps between runs, and where its worker programs are. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STATE_KEY_BYTES = 32 };

typedef enum state_key_answer {
    STATE_KEY_GOOD,
    STATE_KEY_NONE, /* there is no place for one, which was said: go on without */
    STATE_KEY_WRONG /* the one that was given is none, which was said: do not go on */
} state_key_answer;

/* The key of fingerprints: 32 bytes, or 64 hexadecimal digits, out of the descriptor `fd` (-1 = none); else the digits in
 * $PHI_KEY; else the file in the state directory, made on first use. */
state_key_answer state_key(int fd, uint8_t key[STATE_KEY_BYTES]);
/* The file of the key into `path` (PATH_MAX bytes), when there is one that holds a key's bytes. */
bool state_key_path(char *path);
/* The state directory into `path` (PATH_MAX bytes), made if need be. False: there is no place for one. */
bool state_directory(char *path);
/* Where the run store is, into `path` (PATH_MAX bytes); its directory is made. False: there is no place for one. */
bool state_store_path(char *path);
/* Directory of the cache into `path` (PATH_MAX bytes), which need not exist; NULL = there is no place for one. */
const char *state_cache_dir(char *path);
/* Directory of the worker programs into `path`; NULL = leave it to the library. */
const char *state_worker_dir(char *path, size_t size);

#endif

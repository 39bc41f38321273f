/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_QUIET_THREAD_H
#define PHI_BASE_QUIET_THREAD_H
/* A thread of the library's own beside those of the caller: signals are for the threads that know what to do with them, so this
 * one gets none. */
#include <pthread.h>
#include <stdbool.h>

/** Run `entry(user)` in a thread with every signal blocked; `attributes` may be NULL. False: there is none, and nothing to join. */
bool phi__quiet_thread_begin(pthread_t *thread, const pthread_attr_t *attributes, void *(*entry)(void *user), void *user);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SIDE_THREAD_H
#define PHI_SIDE_THREAD_H
/* A thread beside the main one: signals are for the threads that know what to do with them, so this one gets none. */
#include <pthread.h>
#include <stdbool.h>

/** Run `entry(user)` in a thread with every signal blocked. False: there is none, and nothing to join. */
bool side_thread_begin(pthread_t *thread, void *(*entry)(void *user), void *user);

#endif

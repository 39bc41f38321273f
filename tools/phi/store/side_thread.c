/* SPDX-License-Identifier: Apache-2.0 */
/* See side_thread.h. */
#define _POSIX_C_SOURCE 200809L
#include "side_thread.h"

#include <signal.h>

bool side_thread_begin(pthread_t *thread, void *(*entry)(void *user), void *user)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); /* a thread begins with the mask of its maker */
    const bool begun = pthread_create(thread, NULL, entry, user) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

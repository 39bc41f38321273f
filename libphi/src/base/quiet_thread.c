/* SPDX-License-Identifier: Apache-2.0 */
/* See quiet_thread.h. */
#define _POSIX_C_SOURCE 200809L
#include "base/quiet_thread.h"

#include <signal.h>

bool phi__quiet_thread_begin(pthread_t *thread, const pthread_attr_t *attributes, void *(*entry)(void *user), void *user)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before); /* a thread begins with the mask of its maker */
    const bool begun = pthread_create(thread, attributes, entry, user) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return begun;
}

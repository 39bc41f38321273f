/* SPDX-License-Identifier: Apache-2.0 */
/* Threads beside those of the caller: no signal is theirs, and the caller's own mask stays. */
#define _POSIX_C_SOURCE 200809L
#include "base/quiet_thread.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static const int SIGNALS[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGALRM};
enum { SIGNAL_COUNT = sizeof SIGNALS / sizeof *SIGNALS };

static void *take_mask(void *user)
{
    (void)pthread_sigmask(SIG_SETMASK, NULL, user);
    return NULL;
}

static void no_signal_is_its_own(void **state)
{
    (void)state;
    sigset_t before, mask, after;
    pthread_t thread;
    (void)sigemptyset(&before);
    (void)sigaddset(&before, SIGUSR2);
    assert_int_equal(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
    assert_true(phi__quiet_thread_begin(&thread, NULL, take_mask, &mask));
    assert_int_equal(pthread_join(thread, NULL), 0);
    (void)pthread_sigmask(SIG_SETMASK, NULL, &after);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        assert_int_equal(sigismember(&mask, SIGNALS[i]), 1);
        assert_int_equal(sigismember(&after, SIGNALS[i]), 0);
    }
    assert_int_equal(sigismember(&after, SIGUSR2), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_signal_is_its_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

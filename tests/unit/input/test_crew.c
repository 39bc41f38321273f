/* SPDX-License-Identifier: Apache-2.0 */
/* Each index once, whoever takes it, round after round. */
#include "input/crew.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>

#include <cmocka.h>

enum { MOST = 5000 };

typedef struct counts {
    atomic_uint of[MOST];
    size_t helpers;
} counts;

static void count_some(void *user, size_t from, size_t to, size_t who)
{
    counts *c = user;
    assert_true(who <= c->helpers);
    for (size_t i = from; i < to; i++)
        atomic_fetch_add(&c->of[i], 1);
}

static void run_rounds(size_t helpers)
{
    phi__crew *crew = NULL;
    static counts c;
    assert_int_equal(phi__crew_new(helpers, &crew), PHI_OK);
    c.helpers = phi__crew_helpers(crew);
    assert_true(c.helpers <= helpers);
    for (size_t round = 0; round < 400; round++) {
        const size_t count = round % 7 == 0 ? MOST : round;
        for (size_t i = 0; i < MOST; i++)
            atomic_store(&c.of[i], 0);
        phi__crew_run(crew, count, count_some, &c);
        for (size_t i = 0; i < MOST; i++)
            assert_int_equal(atomic_load(&c.of[i]), i < count ? 1 : 0);
    }
    phi__crew_free(crew);
}

static void test_alone(void **state)
{
    (void)state;
    run_rounds(0);
}

static void test_with_helpers(void **state)
{
    (void)state;
    run_rounds(1);
    run_rounds(5);
}

static void test_more_than_it_takes(void **state)
{
    (void)state;
    run_rounds(40);
    phi__crew_free(NULL);
}

typedef struct job {
    phi__crew_task task;
    atomic_uint runs;
} job;

static void run_job(void *user, size_t who)
{
    job *j = user;
    (void)who;
    atomic_fetch_add(&j->runs, 1);
}

/* Tasks are done once each, in whatever order they are waited for, and also beside indexes that are shared. */
static void test_tasks(void **state)
{
    (void)state;
    enum { JOBS = 40 };
    static job jobs[JOBS];
    static counts c;
    for (size_t helpers = 0; helpers < 4; helpers++) {
        phi__crew *crew = NULL;
        assert_int_equal(phi__crew_new(helpers, &crew), PHI_OK);
        c.helpers = helpers;
        for (size_t round = 0; round < 200; round++) {
            for (size_t i = 0; i < JOBS; i++) {
                jobs[i].task = (phi__crew_task){.run = run_job, .user = &jobs[i]};
                atomic_store(&jobs[i].runs, 0);
                phi__crew_post(crew, &jobs[i].task);
            }
            if (round % 3 == 0)
                phi__crew_run(crew, 100, count_some, &c);
            for (size_t i = 0; i < JOBS; i++) {
                job *next = &jobs[i * (round % 2 == 0 ? 1 : 7) % JOBS];
                phi__crew_finish(crew, &next->task);
                assert_int_equal(atomic_load(&next->runs), 1);
            }
        }
        phi__crew_free(crew);
    }
}

/* What nobody began is dropped. */
static void test_tasks_that_are_not_wanted_any_more(void **state)
{
    (void)state;
    static job left;
    phi__crew *crew = NULL;
    assert_int_equal(phi__crew_new(0, &crew), PHI_OK);
    left.task = (phi__crew_task){.run = run_job, .user = &left};
    phi__crew_post(crew, &left.task);
    phi__crew_free(crew);
    assert_int_equal(atomic_load(&left.runs), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_with_helpers),
        cmocka_unit_test(test_more_than_it_takes),
        cmocka_unit_test(test_tasks),
        cmocka_unit_test(test_tasks_that_are_not_wanted_any_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

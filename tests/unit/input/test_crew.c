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

static void count_one(void *user, size_t index, size_t who)
{
    counts *c = user;
    assert_true(who <= c->helpers);
    atomic_fetch_add(&c->of[index], 1);
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
        phi__crew_run(crew, count, count_one, &c);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alone),
        cmocka_unit_test(test_with_helpers),
        cmocka_unit_test(test_more_than_it_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

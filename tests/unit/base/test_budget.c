/* SPDX-License-Identifier: Apache-2.0 */
/* The budget of one root file: what is refused, and when. */
#include "base/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static phi__budget budget_of(uint64_t input_bytes)
{
    const phi_limits limits = PHI_LIMITS_INIT;
    phi__budget budget;
    phi__budget_init(&budget, &limits, input_bytes);
    return budget;
}

static void test_output_is_refused_at_the_limits(void **state)
{
    (void)state;
    phi__budget budget = budget_of(1000);
    assert_int_equal(phi__budget_charge(&budget, (uint64_t)64 << 20), PHI_REASON_NONE); /* small files may */
    assert_int_equal(phi__budget_charge(&budget, 1), PHI_REASON_LIMIT_RATIO);
    budget = budget_of((uint64_t)1 << 40);
    assert_int_equal(phi__budget_charge(&budget, (uint64_t)64 << 30), PHI_REASON_NONE);
    assert_int_equal(phi__budget_charge(&budget, 1), PHI_REASON_LIMIT_BYTES);
}

/* A hundred bytes a member are honest, one byte is not. */
static void test_members_count_for_the_ratio(void **state)
{
    (void)state;
    enum { MEMBERS = 1000000 };
    phi__budget honest = budget_of(MEMBERS * 100), hostile = budget_of(MEMBERS);
    phi_reason last = PHI_REASON_NONE;
    for (int i = 0; i < MEMBERS; i++) {
        assert_int_equal(phi__budget_charge_member(&honest), PHI_REASON_NONE);
        last = phi__budget_charge_member(&hostile);
    }
    assert_int_equal(last, PHI_REASON_LIMIT_RATIO);
}

static void test_memory_is_shared_by_what_is_open(void **state)
{
    (void)state;
    phi__budget budget = budget_of(0);
    const size_t all = phi__budget_memory(&budget);
    phi__budget_hold(&budget, all / 2);
    assert_int_equal(phi__budget_memory(&budget), all / 2);
    phi__budget_hold(&budget, all);
    assert_in_range(phi__budget_memory(&budget), 1, all / 16);
    phi__budget_release(&budget, all + all / 2);
    assert_int_equal(phi__budget_memory(&budget), all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_output_is_refused_at_the_limits),
        cmocka_unit_test(test_members_count_for_the_ratio),
        cmocka_unit_test(test_memory_is_shared_by_what_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Each limit is reached exactly where it says, names itself, and 0 means none. */
#include "base/budget.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

#define MIB UINT64_C(1048576)

static phi__budget budget_of(phi_limits limits, uint64_t input_bytes)
{
    phi__budget budget;
    phi__budget_init(&budget, &limits, input_bytes);
    return budget;
}

static phi_limits no_limits(void)
{
    return (phi_limits){.struct_size = sizeof(phi_limits)};
}

static void test_no_limits(void **state)
{
    (void)state;
    phi__budget budget = budget_of(no_limits(), 1);
    budget.depth = 1000000;
    assert_int_equal(phi__budget_charge(&budget, UINT64_C(1) << 60), PHI_REASON_NONE);
    assert_int_equal(phi__budget_member(&budget, UINT64_MAX), PHI_REASON_NONE);
    assert_int_equal(phi__budget_time(&budget), PHI_REASON_NONE);
    assert_true(phi__budget_memory(&budget) >= SIZE_MAX / 2);
}

static void test_bytes(void **state)
{
    (void)state;
    phi_limits limits = no_limits();
    limits.max_expand_bytes = 100;
    phi__budget budget = budget_of(limits, 0);
    assert_int_equal(phi__budget_charge(&budget, 60), PHI_REASON_NONE);
    assert_int_equal(phi__budget_charge(&budget, 40), PHI_REASON_NONE);
    assert_int_equal(phi__budget_charge(&budget, 1), PHI_REASON_LIMIT_BYTES);
    assert_int_equal(phi__budget_charge(&budget, 0), PHI_REASON_LIMIT_BYTES); /* and stays so */
}

/* Short files of one byte repeated unpack a thousandfold and harm nobody. */
static void test_ratio_after_a_grace(void **state)
{
    (void)state;
    phi_limits limits = no_limits();
    limits.max_ratio = 10;
    phi__budget budget = budget_of(limits, 1 * MIB);
    assert_int_equal(phi__budget_charge(&budget, 64 * MIB), PHI_REASON_NONE);
    assert_int_equal(phi__budget_charge(&budget, 1), PHI_REASON_LIMIT_RATIO);
    budget = budget_of(limits, 100 * MIB);
    assert_int_equal(phi__budget_charge(&budget, 1000 * MIB), PHI_REASON_NONE);
    assert_int_equal(phi__budget_charge(&budget, 10), PHI_REASON_LIMIT_RATIO);
    budget = budget_of(limits, 0); /* a pipe: its size is not known */
    assert_int_equal(phi__budget_charge(&budget, 1000 * MIB), PHI_REASON_NONE);
}

static void test_members_and_depth(void **state)
{
    (void)state;
    phi_limits limits = no_limits();
    limits.max_depth = 2;
    limits.max_members = 3;
    phi__budget budget = budget_of(limits, 0);
    assert_int_equal(phi__budget_member(&budget, 2), PHI_REASON_NONE);
    assert_int_equal(phi__budget_member(&budget, 3), PHI_REASON_LIMIT_MEMBERS);
    budget.depth = 1;
    assert_int_equal(phi__budget_member(&budget, 0), PHI_REASON_NONE);
    budget.depth = 2;
    assert_int_equal(phi__budget_member(&budget, 0), PHI_REASON_LIMIT_DEPTH);
}

static void test_time(void **state)
{
    (void)state;
    phi_limits limits = no_limits();
    limits.max_seconds = 3600;
    phi__budget budget = budget_of(limits, 0);
    assert_int_equal(phi__budget_time(&budget), PHI_REASON_NONE);
    budget.deadline_ns = 1; /* long ago */
    assert_int_equal(phi__budget_time(&budget), PHI_REASON_LIMIT_TIME);
    assert_int_equal(phi__budget_charge(&budget, 0), PHI_REASON_LIMIT_TIME);
    assert_int_equal(phi__budget_member(&budget, 0), PHI_REASON_LIMIT_TIME);
}

static void test_memory(void **state)
{
    (void)state;
    phi_limits limits = no_limits();
    limits.max_memory_bytes = 4096;
    phi__budget budget = budget_of(limits, 0);
    assert_int_equal(phi__budget_memory(&budget), 4096);
    limits.max_memory_bytes = UINT64_MAX;
    budget = budget_of(limits, 0);
    assert_true(phi__budget_memory(&budget) == SIZE_MAX / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_limits), cmocka_unit_test(test_bytes),
        cmocka_unit_test(test_ratio_after_a_grace), cmocka_unit_test(test_members_and_depth),
        cmocka_unit_test(test_time), cmocka_unit_test(test_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_area_and_exchange(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"(212) 456-2368", true},
        {"+1 415-777-8888", true},
        {"1-415-777-8888", true},
        {"123-456-7890", false},
        {"212-911-1234", false},
        {"911-456-7890", false},
        {"292-456-7890", false},
        {"212-156-7890", false},
        {"2-415-777-8888", false},
        {"415-777-888", false},
    };
    CHECK_ROWS("nanp_phone", rows);
}

static void leaves_fiction_alone(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"212-555-0100", false},
        {"212-555-0199", false},
        {"212-555-0200", true},
        {"212-555-0099", true},
    };
    CHECK_ROWS("nanp_phone", rows);
}

/* A regex hands over the text as it stands. */
static void reads_the_text_as_written(void **state)
{
    (void)state;
    const char text[] = "+1 (212) 456-2368";
    assert_true(phi__check_find("nanp_phone")(text, sizeof text - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_area_and_exchange),
        cmocka_unit_test(leaves_fiction_alone),
        cmocka_unit_test(reads_the_text_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

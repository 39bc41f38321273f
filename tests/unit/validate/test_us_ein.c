/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"
#include <stdio.h>

static void knows_the_prefixes(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"91-1144442", true},
        {"07-1144442", false},
        {"00-1144442", false},
        {"49-1144442", false},
        {"97-1144442", false},
        {"911144442", true},
        {"91114444", false},
    };
    CHECK_ROWS("us_ein", rows);
}

/* The 17 prefixes that were never used. */
static void accepts_83_prefixes(void **state)
{
    (void)state;
    size_t accepted = 0;
    for (int prefix = 0; prefix < 100; prefix++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%02d-1144442", prefix);
        accepted += check_accepts("us_ein", text);
    }
    assert_int_equal(accepted, 83);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_prefixes),
        cmocka_unit_test(accepts_83_prefixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

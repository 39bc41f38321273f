/* SPDX-License-Identifier: Apache-2.0 */
/* Published samples, with what stands for any character and for any rest. */
#include "rules/test_value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void samples_stand_for_values(void **state)
{
    static const struct {
        const char *sample, *text;
        bool lower, want;
    } rows[] = {
        {"078051120", "078051120", false, true},   {"078051120", "07805112", false, false},
        {"078051120", "0780511201", false, false}, {"98765432*", "987654329", false, true},
        {"98765432*", "98765432", false, true},    {"98765432*", "9876543", false, false},
        {"???55501??", "2125550123", false, true}, {"???55501??", "2125550223", false, false},
        {"???55501??", "212555012", false, false}, {"???55501??", "21255501234", false, false},
        {"gb82*", "GB82WEST", true, true},         {"gb82*", "GB82WEST", false, false},
        {"", "", false, true},                     {"*", "", false, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (phi__test_value_is(rows[i].sample, rows[i].text, strlen(rows[i].text), rows[i].lower) != rows[i].want)
            fail_msg("%s %s", rows[i].sample, rows[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(samples_stand_for_values)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

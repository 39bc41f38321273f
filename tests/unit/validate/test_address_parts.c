/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* Each text passes the one check that says what it is. */
static void each_text_is_of_one_sort(void **state)
{
    (void)state;
    static const char *const checks[] = {"address_full", "address_street", "address_box", "address_loose"};
    static const struct {
        const char *text;
        size_t sort;
    } rows[] = {
        {"12 Oak St, Harlow, OH 43210", 0}, {"PO Box 7, Harlow, OH 43210", 0}, {"12 Oak Street Apt 3", 1},
        {"PO Box 7", 2},                    {"640 Broadway", 3},                {"Oak Street", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t c = 0; c < sizeof checks / sizeof *checks; c++) {
            if (phi__check_find(checks[c])(rows[i].text, strlen(rows[i].text)) != (c == rows[i].sort))
                fail_msg("%s by %s", rows[i].text, checks[c]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_text_is_of_one_sort)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

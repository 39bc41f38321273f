/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_codes_of_countries(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"+49 251 481190", true},
        {"+44 (0)20 7946 0958", true},
        {"+7 495 739 70 00", true},
        {"+353 1 679 2944", true},
        {"+1 212 456 2368", false},  /* North America has a check of its own */
        {"+49 251 48", false},       /* too short */
        {"+353 1 67", false},
        {"+44 7700 900 412 88 1203", false}, /* longer than any */
        {"(11) 98812-4471", true},
        {"(01434) 602118", true},
        {"(212) 456-2368", false},
        {"212 456 2368", false},
        {"+33 3 33 33 33 33", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) { /* a regex hands over the text as it stands */
        if (phi__check_find("intl_phone")(rows[i].value, strlen(rows[i].value)) != rows[i].accepted)
            fail_msg("%s", rows[i].value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(knows_codes_of_countries)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

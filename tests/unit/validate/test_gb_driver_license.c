/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_the_united_kingdom(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"MORGA657054SM9IJ", true},  /* the specimen */
        {"MORGA657054S99IJ", true},  {"FOX99607054SM9IJ", true}, {"MORGA-607054-SM9IJ", true},
        {"MORGA613054SM9IJ", false}, /* no month */
        {"MORGA607324SM9IJ", false}, /* no day */
        {"MO9GA607054SM9IJ", false}, {"99999607054SM9IJ", false}, {"MORGA6070549M9IJ", false},
        {"MORGA607054SM99J", false}, {"MORGA607054SM9I", false},  {"MORGA607054SM9IJ3", false},
    };
    CHECK_ROWS("dl_gb", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_united_kingdom),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

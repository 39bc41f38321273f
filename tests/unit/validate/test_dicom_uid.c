/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_objects_from_the_standard(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"2.25.329800735698586629295641978511506172918", true},
        {"1.2.840.113619.2.55.3.604688119.971.1700000000.467", true},
        {"1.2.840.10008.5.1.4.1.1.481.3.1.2.3.4", false},
        {"1.2.840.113549.1.1.11", false},
        {"1.2.840.113619.2.55.3.0604688119.971.1700000000", false},
        {"1.2.840.113619..55.3.604688119.971.1700000000", false},
        {"1.2.840.113619.2.55.3.604688119.971.1700000000.", false},
        {"1.2.840.113619.2.55.3.604688119.971.1700000000.467.1700000000.46711", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (phi__check_find("dicom_uid")(rows[i].value, strlen(rows[i].value)) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_objects_from_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void reads_diagnoses(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"E11.9", true},
        {"I10", true},
        {"S72.001A", true},
        {"T36.0X1A", true},
        {"C7A.00", true},
        {"O9A.111", true},
        {"U07.1", true},
        {"Z99.89", true},
        {"E1", false},
        {"11.9E", false},
        {"EE1.9", false},
        {"U17.1", false},
        {"A001234B", false},
    };
    CHECK_ROWS("icd10cm", rows);
}

static void reads_procedures(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"0DTJ4ZZ", true},
        {"02703ZZ", true},
        {"XW033E5", true},
        {"0DTJ4Z", false},
        {"0DTI4ZZ", false},
        {"EDTJ4ZZ", false},
        {"0DTO4ZZ", false},
    };
    CHECK_ROWS("icd10pcs", rows);
}

static void test_issued(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"E11.9", true}, {"S72.001A", true}, {"I10", true}, {"Z00.00", true}, {"E11.7", false}, {"A99.999", false}, {"A00-A09", false},
    };
    CHECK_ROWS("icd10cm_issued", rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_issued),
        cmocka_unit_test(reads_diagnoses),
        cmocka_unit_test(reads_procedures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

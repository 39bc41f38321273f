/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_es_dni(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"54362315-K", true},
        {"X-2482300W", true},
        {"12345678Z", true},
        {"54362315Z", false},
        {"X-2482300A", false},
        {"A2482300W", false},
        {"W2482300W", false},
    };
    CHECK_ROWS("es_dni", rows);
}

static void knows_ie_pps(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"6433435F", true},
        {"6433435OA", true},
        {"6433435FW", true},
        {"6433435E", false},
        {"6433435VH", false},
        {"6433435FK", false},
    };
    CHECK_ROWS("ie_pps", rows);
}

static void knows_nz_nhi(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"ZAC5361", true},
        {"ZAD96LT", true},
        {"ZAC3561", false},
        {"ZAD96LM", false},
        {"ZIC5361", false},
        {"ZAD96OT", false},
    };
    CHECK_ROWS("nz_nhi", rows);
}

static void knows_fi_hetu(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"131052-308T", true},
        {"131052A308T", false},
        {"131052-308U", false},
        {"310252-308Y", false},
        {"131052G308T", false},
        {"131052-908T", false},
    };
    CHECK_ROWS("fi_hetu", rows);
}

static void knows_sg_nric(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"S1234567D", true},
        {"G1234567X", true},
        {"S1234567A", false},
        {"F1234567X", false},
        {"A1234567D", false},
    };
    CHECK_ROWS("sg_nric", rows);
}

static void knows_it_cf(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"RCCMNL83S18D969H", true},
        {"RSSMRA85T10A562S", true},
        {"RCCMNL83S18D969A", false},
        {"RSSMRA85T10A562A", false},
        {"RSSMRA85F10A562S", false},
        {"RSSMRA85T40A562S", false},
        {"RSSMRA8AT10A562S", false},
    };
    CHECK_ROWS("it_cf", rows);
}

/* Published numbers, each with its check character taken out: no other one fits there. */
static void one_check_character_fits(void **state)
{
    (void)state;
    check_only_fits("es_dni", "54362315", 'K', "");
    check_only_fits("ie_pps", "6433435", 'F', "");
    check_only_fits("nz_nhi", "ZAC536", '1', "");
    check_only_fits("nz_nhi", "ZAD96L", 'T', "");
    check_only_fits("fi_hetu", "131052-308", 'T', "");
    check_only_fits("sg_nric", "S1234567", 'D', "");
    check_only_fits("it_cf", "RCCMNL83S18D969", 'H', "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_es_dni),
        cmocka_unit_test(knows_ie_pps),
        cmocka_unit_test(knows_nz_nhi),
        cmocka_unit_test(knows_fi_hetu),
        cmocka_unit_test(knows_sg_nric),
        cmocka_unit_test(knows_it_cf),
        cmocka_unit_test(one_check_character_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

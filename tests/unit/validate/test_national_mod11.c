/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_gb_nhs(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"943-476-5870", true},
        {"943 476 5919", true},
        {"9434765871", false},
        {"1234567890", false},
        {"1111111111", false},
        {"943476587", false},
        {"94347658700", false},
    };
    CHECK_ROWS("gb_nhs", rows);
}

static void knows_gb_chi(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"0101900007", true},
        {"0101900015", true},
        {"0101900008", false},
        {"3213905678", false},
        {"9434765870", false},
    };
    CHECK_ROWS("gb_chi", rows);
}

static void knows_ca_bc_phn(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"9698 658 215", true},
        {"9234 567 897", true},
        {"9698648215", false},
        {"5736504210", false},
    };
    CHECK_ROWS("ca_bc_phn", rows);
}

static void knows_au_tfn(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"123 456 782", true},
        {"876543210", true},
        {"999 999 999", false},
        {"123456789", false},
        {"1234567", false},
    };
    CHECK_ROWS("au_tfn", rows);
}

static void knows_nl_bsn(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"111222333", true},
        {"123456782", true},
        {"1112.52.333", false},
        {"123456789", false},
        {"000000000", false},
        {"1234567", false},
    };
    CHECK_ROWS("nl_bsn", rows);
}

static void knows_br_cpf(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"390.533.447-05", true},
        {"111.444.777-35", true},
        {"231.002.999-00", false},
        {"111.111.111-11", false},
        {"390.533.447-15", false},
    };
    CHECK_ROWS("br_cpf", rows);
}

static void knows_br_cns(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"190129759240018", true},
        {"190129759240019", false},
        {"300000000000000", false},
    };
    CHECK_ROWS("br_cns", rows);
}

static void knows_no_fnr(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"151086 95088", true},
        {"15108695077", false},
        {"15108695089", false},
        {"15138695088", false},
    };
    CHECK_ROWS("no_fnr", rows);
}

static void knows_at_svnr(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"1237 010180", true},
        {"2237 010180", false},
        {"0237010180", false},
        {"1237 320180", false},
    };
    CHECK_ROWS("at_svnr", rows);
}

static void knows_jp_mynumber(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"6214 9832 0257", true},
        {"6214 9832 0258", false},
        {"000000000000", false},
    };
    CHECK_ROWS("jp_mynumber", rows);
}

static void knows_kr_rrn(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"971013-9019902", true},
        {"971013-9019903", false},
        {"971313-9019902", false},
    };
    CHECK_ROWS("kr_rrn", rows);
}

static void knows_kr_rrn_date(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"971013-9019902", true},
        {"971013-9019903", true},
        {"971313-9019902", false},
        {"970230-1019902", false},
    };
    CHECK_ROWS("kr_rrn_date", rows);
}

/* Published numbers, each with its check character taken out: no other one fits there. */
static void one_check_character_fits(void **state)
{
    (void)state;
    check_only_fits("gb_nhs", "943476587", '0', "");
    check_only_fits("nl_bsn", "12345678", '2', "");
    check_only_fits("br_cpf", "3905334470", '5', "");
    check_only_fits("br_cns", "19012975924001", '8', "");
    check_only_fits("no_fnr", "1510869508", '8', "");
    check_only_fits("at_svnr", "123", '7', "010180");
    check_only_fits("jp_mynumber", "62149832025", '7', "");
    check_only_fits("kr_rrn", "971013901990", '2', "");
    check_only_fits("ca_bc_phn", "969865821", '5', "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_gb_nhs),
        cmocka_unit_test(knows_gb_chi),
        cmocka_unit_test(knows_ca_bc_phn),
        cmocka_unit_test(knows_au_tfn),
        cmocka_unit_test(knows_nl_bsn),
        cmocka_unit_test(knows_br_cpf),
        cmocka_unit_test(knows_br_cns),
        cmocka_unit_test(knows_no_fnr),
        cmocka_unit_test(knows_at_svnr),
        cmocka_unit_test(knows_jp_mynumber),
        cmocka_unit_test(knows_kr_rrn),
        cmocka_unit_test(knows_kr_rrn_date),
        cmocka_unit_test(one_check_character_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

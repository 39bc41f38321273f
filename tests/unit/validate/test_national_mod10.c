/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void knows_ca_sin(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"123-456-782", true},
        {"193-456-787", true},
        {"999-999-999", false},
        {"823456785", false},
        {"046-454-286", false},
        {"123-456-783", false},
    };
    CHECK_ROWS("ca_sin", rows);
}

static void knows_ca_ohip(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"1234567897", true},
        {"9876-543-217", true},
        {"9876-543-217-XK", true},
        {"9876 543 217 VC", false}, /* the label of the version code */
        {"1234567890", false},
        {"0234567890", false},
        {"9876543217X1", false},
        {"9876543217XYZ", false},
    };
    CHECK_ROWS("ca_ohip", rows);
}

static void knows_ca_ramq(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"TREM 8405 2013", true},
        {"TREM84552017", true},
        {"TREM84052014", false},
        {"TREM84133011", false},
        {"TRE184052013", false},
    };
    CHECK_ROWS("ca_ramq", rows);
}

static void knows_au_medicare(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"2123 45670 1", true},
        {"3501 80315 1", true},
        {"2123 45670 1-1", true},
        {"2123 45671 1", false},
        {"7123456701", false},
        {"212345670", false},
    };
    CHECK_ROWS("au_medicare", rows);
}

static void knows_au_ihi(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"8003608166690503", true},
        {"8003 6083 3342 9777", true},
        {"8003608166690504", false},
        {"8003608333429776", false},
        {"8003638166690503", false},
    };
    CHECK_ROWS("au_ihi", rows);
}

static void knows_se_pnr(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"880320-0016", true},
        {"811218-9876", true},
        {"19121212-1212", true},
        {"880320-0018", false},
        {"811218-9875", false},
        {"881320-0016", false},
        {"21880320-0016", false},
        {"17880320-0016", false},
    };
    CHECK_ROWS("se_pnr", rows);
}

static void knows_za_id(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"7503305044089", true},
        {"8001015009087", true},
        {"8503305044089", false},
        {"8001015009086", false},
        {"8013015009087", false},
    };
    CHECK_ROWS("za_id", rows);
}

static void knows_pl_pesel(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"44051401359", true},
        {"02070803628", true},
        {"44051401358", false},
        {"02381307589", false},
        {"44131401359", false},
    };
    CHECK_ROWS("pl_pesel", rows);
}

static void knows_de_kvnr(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"A000500015", true},
        {"C000500021", true},
        {"A000500016", false},
        {"A123456789", false},
        {"1000500015", false},
    };
    CHECK_ROWS("de_kvnr", rows);
}

static void knows_ch_ahv(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"7569217076985", true},
        {"756.9217.0769.85", true},
        {"756.9217.0769.84", false},
        {"123.4567.8910.19", false},
    };
    CHECK_ROWS("ch_ahv", rows);
}

static void knows_mx_curp(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"BOXW310820HNERXN09", true},
        {"BOXW310820HNERXN08", false},
        {"BOXW311320HNERXN09", false},
        {"BBXW310820HNERXN09", false},
        {"BOXW310820ANERXN09", false},
    };
    CHECK_ROWS("mx_curp", rows);
}

static void knows_in_aadhaar(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"234123412346", true},
        {"2341 2341 2346", true},
        {"9999 4105 7058", true},
        {"234123412347", false},
        {"123412341234", false},
        {"243123412346", false},
        {"222222222222", false},
    };
    CHECK_ROWS("in_aadhaar", rows);
}

/* Published numbers, each with its check character taken out: no other one fits there. */
static void one_check_character_fits(void **state)
{
    (void)state;
    check_only_fits("ca_sin", "12345678", '2', "");
    check_only_fits("au_medicare", "21234567", '0', "1");
    check_only_fits("au_ihi", "800360816669050", '3', "");
    check_only_fits("se_pnr", "880320001", '6', "");
    check_only_fits("za_id", "750330504408", '9', "");
    check_only_fits("pl_pesel", "4405140135", '9', "");
    check_only_fits("de_kvnr", "A00050001", '5', "");
    check_only_fits("ch_ahv", "756921707698", '5', "");
    check_only_fits("in_aadhaar", "23412341234", '6', "");
    check_only_fits("mx_curp", "BOXW310820HNERXN0", '9', "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_ca_sin),
        cmocka_unit_test(knows_ca_ohip),
        cmocka_unit_test(knows_ca_ramq),
        cmocka_unit_test(knows_au_medicare),
        cmocka_unit_test(knows_au_ihi),
        cmocka_unit_test(knows_se_pnr),
        cmocka_unit_test(knows_za_id),
        cmocka_unit_test(knows_pl_pesel),
        cmocka_unit_test(knows_de_kvnr),
        cmocka_unit_test(knows_ch_ahv),
        cmocka_unit_test(knows_mx_curp),
        cmocka_unit_test(knows_in_aadhaar),
        cmocka_unit_test(one_check_character_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

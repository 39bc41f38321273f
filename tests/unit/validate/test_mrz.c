/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* What regexes find is judged as it stands. */
static bool accepts_text(const char *check, const char *text)
{
    return phi__check_find(check)(text, strlen(text));
}

/* ICAO 9303 part 4, appendix B */
static void reads_passports(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"L898902C36UTO7408122F1204159ZE184226B<<<<<10", true},
        {"L898902C37UTO7408122F1204159ZE184226B<<<<<10", false},
        {"L898902C36UTO7408123F1204159ZE184226B<<<<<10", false},
        {"L898902C36UTO7408122F1204158ZE184226B<<<<<10", false},
        {"L898902C36UTO7408122F1204159ZE184226B<<<<<11", false},
        {"L898902C36UTO7408122F1204159ZE184226B<<<<<20", false},
        {"L898902C36UTO7413122F1204159ZE184226B<<<<<10", false},
        {"L898902C36UTO7408122F1204159ZE184226B<<<<<1", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("mrz_td3", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

/* ICAO 9303 part 6 */
static void reads_documents_of_36_columns(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"D231458907UTO7408122F1204159<<<<<<<6", true},
        {"D231458906UTO7408122F1204159<<<<<<<6", false},
        {"D231458907UTO7408122F1204159<<<<<<<7", false},
        {"D231458907UTO7408122F1204159<<<<<<6", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("mrz_td2", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

/* ICAO 9303 part 5 */
static void reads_cards(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"I<UTOD231458907<<<<<<<<<<<<<<<", true},
        {"I<UTOD231458906<<<<<<<<<<<<<<<", false},
        {"I<UTO<<<<<<<<<0<<<<<<<<<<<<<<<", false},
        {"I<UTOD231458907<<<<<<<<<<<<<<", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("mrz_td1", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

static void reads_holders_of_cards(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"7408122F1204159UTO<<<<<<<<<<<6", true},
        {"7408121F1204159UTO<<<<<<<<<<<6", false},
        {"7408122F1204158UTO<<<<<<<<<<<6", false},
        {"7408122A1204159UTO<<<<<<<<<<<6", false},
        {"7408122F1204159UTO<<<<<<<<<<6", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("mrz_td1_holder", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_passports),
        cmocka_unit_test(reads_documents_of_36_columns),
        cmocka_unit_test(reads_cards),
        cmocka_unit_test(reads_holders_of_cards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

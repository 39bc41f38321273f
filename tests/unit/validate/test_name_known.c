/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* Each text passes the one check that says what it is. */
static void each_text_is_of_one_sort(void **state)
{
    (void)state;
    static const char *const checks[] = {"name_full", "name_part", "name_one", "name_unknown", "name_word"};
    static const struct {
        const char *text;
        size_t sort;
    } rows[] = {
        {"John Smith", 0}, {"SMITH^JOHN", 0}, {"J. Smith", 1}, {"Smith", 2}, {"Xqavior Zzbrant", 3}, {"Zzbrant", 4},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (size_t c = 0; c < sizeof checks / sizeof *checks; c++) {
            if (phi__check_find(checks[c])(rows[i].text, strlen(rows[i].text)) != (c == rows[i].sort))
                fail_msg("%s by %s", rows[i].text, checks[c]);
        }
    }
    assert_true(phi__check_find("name_carets")("SMITH^JOHN", 10));
    assert_false(phi__check_find("name_carets")("John Smith", 10));
    assert_true(phi__check_find("name_comma")("Zzbrant, Xqavior", 16));
    assert_false(phi__check_find("name_comma")("Xqavior Zzbrant", 15));
    assert_false(phi__check_find("name_comma")("Smith, John", 11));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_text_is_of_one_sort)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* What regexes find is judged as it stands. */
static bool accepts_text(const char *check, const char *text)
{
    return phi__check_find(check)(text, strlen(text));
}

/* ANSI/HIBC 2.6, appendix B */
static void reads_the_sample(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"+A123BJC5D6E71G", true},
        {"+A123BJC5D6E71H", false},
        {"+A123BJC5D6E81G", false},
        {"A123BJC5D6E71G", false},
        {"+1123BJC5D6E71G", false},
        {"+A1", false},
        {"+a123bjc5d6e71g", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("udi_hibc", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

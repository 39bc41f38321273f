/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* What regexes find is judged as it stands. */
static bool accepts_text(const char *check, const char *text)
{
    return phi__check_find(check)(text, strlen(text));
}

static void reads_stripes(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"%B4111111111111111^DOE/JOHN^25121010000000000000?", true},
        {";4111111111111111=25121010000012345?", true},
        {"%B378282246310005^X/Y^2512101?", true},
        {"4111111111111111D2512101", true},
        {"%B4111111111111112^DOE/JOHN^25121010000000000000?", false},
        {";4111111111111111=25131010000012345?", false},
        {"4111111111111111=", false},
        {"4111111111111111", false},
        {"%B4111111111111111^DOE", false},
        {"abc", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("track", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_stripes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

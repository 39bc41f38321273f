/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static bool accepts(const char *text)
{
    return phi__check_find("email")(text, strlen(text));
}

static void knows_addresses(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"jane.roe@pelicanmail.net", true},  {"x+y@mail.quarrylane.co.uk", true}, {"o'neil_7@harbormist.org", true},
        {"jane@a-b.info", true},             {"a@b", false},                      {"@quarrylane.org", false},
        {"jane@", false},                    {".jane@quarrylane.org", false},     {"jane.@quarrylane.org", false},
        {"ja..ne@quarrylane.org", false},    {"jane@-a.org", false},              {"jane@a..org", false},
        {"jane@quarrylane.1", false},        {"icon@2x.png", false},              {"lodash@4.17.21", false},
        {"jane@example.com", false},         {"jane@mail.example.org", false},    {"jane@clinic.test", false},
        {"jane@quarrylane.c", false},        {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts(rows[i].value) != rows[i].accepted)
            fail_msg("%s", rows[i].value);
    }
}

/* RFC 5321, 4.5.3.1: 64 before the @, 63 in a label. */
static void knows_the_limits(void **state)
{
    (void)state;
    char text[200] = {0};
    memset(text, 'a', 64);
    memcpy(text + 64, "@quarrylane.org", 15);
    assert_true(accepts(text));
    memset(text, 'a', 65);
    memcpy(text + 65, "@quarrylane.org", 15);
    assert_false(accepts(text));
    memset(text, 0, sizeof text);
    memcpy(text, "a@", 2);
    memset(text + 2, 'b', 64);
    memcpy(text + 66, ".org", 4);
    assert_false(accepts(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_addresses),
        cmocka_unit_test(knows_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* What regexes find is judged as it stands. */
static bool accepts_text(const char *check, const char *text)
{
    return phi__check_find(check)(text, strlen(text));
}

/* RFC 6890, RFC 5737 */
static void knows_addresses_of_nobody(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"8.8.8.8", true},
        {"131.107.0.5", true},
        {"223.255.255.1", true},
        {"10.1.2.3", false},
        {"127.0.0.1", false},
        {"192.168.1.1", false},
        {"172.16.0.1", false},
        {"172.31.9.9", false},
        {"169.254.1.1", false},
        {"100.64.0.1", false},
        {"192.0.2.7", false},
        {"198.51.100.7", false},
        {"203.0.113.7", false},
        {"224.0.0.1", false},
        {"0.0.0.0", false},
        {"256.1.1.1", false},
        {"1.2.3", false},
        {"1.2.3.4.5", false},
        {"01.2.3.4", false},
        {"8.8.8.0", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("ipv4_public", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

/* RFC 4291, RFC 3849 */
static void reads_global_addresses(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"2001:4860:4860::8888", true},
        {"2606:4700:10:0:0:0:ac43:1", true},
        {"2a00:1450:4001::", true},
        {"2001:db8::1", false},
        {"fe80::1", false},
        {"fd00::1", false},
        {"::1", false},
        {"2001:4860", false},
        {"2001:4860:4860::8888::1", false},
        {"2001:48601::1", false},
        {"2001:4860:1:2:3:4:5:6:7", false},
        {"2001:4860:", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("ipv6_public", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

static void reads_cards_of_computers(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"00:1A:2B:3C:4D:5E", true},
        {"D0-50-99-84-A2-A0", true},
        {"00:00:00:00:00:00", false},
        {"ff:ff:ff:ff:ff:ff", false},
        {"01:00:5e:00:00:01", false},
        {"00:1A:2B:3C:4D", false},
        {"00:1A-2B:3C:4D:5E", false},
        {"GG:1A:2B:3C:4D:5E", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("mac", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_addresses_of_nobody),
        cmocka_unit_test(reads_global_addresses),
        cmocka_unit_test(reads_cards_of_computers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

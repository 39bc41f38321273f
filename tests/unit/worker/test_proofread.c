/* SPDX-License-Identifier: Apache-2.0 */
/* What letters are corrected in recognised text, and what stays as it was read. All numbers are
 * published samples, or made up here with a check digit. */
#include "worker/proofread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static void becomes(const char *read, const char *printed)
{
    char text[256];
    assert_true(strlen(read) < sizeof text);
    memcpy(text, read, strlen(read) + 1);
    const size_t corrected = phi__proofread(text);
    assert_string_equal(text, printed);
    assert_int_equal(corrected > 0, strcmp(read, printed) != 0);
}

static void stays(const char *read)
{
    becomes(read, read);
}

static void a_letter_for_a_digit(void **state)
{
    (void)state;
    becomes("NPI: l23456789E", "NPI: l23456789E"); /* E is no digit */
    becomes("NPI l234567893, MD", "NPI 1234567893, MD");
    becomes("NPI:I2345G7893", "NPI:1234567893");
    becomes("card 4lll llll 1I11 1111", "card 4lll llll 1I11 1111"); /* more than three */
    becomes("card 4111 1I11 1111 lI11 12/27", "card 4111 1111 1111 1111 12/27");
    becomes("4OI2-8888-8888-1881.", "4012-8888-8888-1881.");
    becomes("Amex 3782 822463 1OOO5", "Amex 3782 822463 10005");
    becomes("DEA AB1Z34563", "DEA AB1234563");
    becomes("VIN 1HGCM8263BA0O4352", "VIN 1HGCM8263BA0O4352"); /* its check digit says no */
    becomes("VIN IM8GDM9AXKP04Z788", "VIN 1M8GDM9AXKP042788");
}

static void two_for_one(void **state)
{
    (void)state;
    becomes("Prescriber DEA number: AO04608014", "Prescriber DEA number: AO4608014");
    becomes("BH0O967058", "BH0967058");
    becomes("Al1484978", "AI1484978");
    becomes("MN08&62842 is his", "MN0862842 is his");
    becomes("NPI 12345678&93", "NPI 1234567893");
}

/* Letters of the alphabet that Medicare does not use are digits. */
static void by_the_alphabet(void **state)
{
    (void)state;
    becomes("MBI: 1EG4-TE5-MK7B", "MBI: 1EG4-TE5-MK78");
    becomes("6JY7-KW9-NGOO", "6JY7-KW9-NG00");
    becomes("3VWO0-DU1-MA62", "3VW0-DU1-MA62");
    becomes("1)76-XU2-FJ47", "1J76-XU2-FJ47");
    becomes("GUY8 N21 ECO9", "6UY8 N21 EC09");
    becomes("LWY4-GA5-UCO0O5", "1WY4-GA5-UC05");
    becomes("54E2-U54-RK53", "5AE2-U54-RK53");
    becomes("lEG4TE5MK73\nnext", "1EG4TE5MK73\nnext");
}

static void torn_addresses(void **state)
{
    (void)state;
    becomes("Email: martin_t78 @example.com", "Email: martin_t78@example.com");
    becomes("Email: alice. jones@example.com", "Email: alice.jones@example.com");
    stays("Write to us. info@example.com");
    stays("See you @ home. Jim");
    stays("thanks @jim");
    stays("Note: end. See a.b");
    stays(" @example.com");
    stays(". a@example.com");
}

static void what_is_right_stays(void **state)
{
    (void)state;
    stays("");
    stays("no digits at all");
    stays("NPI 1234567893");
    stays("NPI 1234567894 and l234567894"); /* neither passes */
    stays("4111 1111 1111 1111");
    stays("MBI 1EG4-TE5-MK73, DEA AB1234563");
    stays("BOX 1234567893S");
    stays("part l234567893x");
    stays("|234567893");
    stays("SSN: l23-45-6789"); /* no check digit: the detector knows */
    stays("101 Main Street, Suite 20O, Springfield IL 62701");
}

/* Doubled characters everywhere: the search has an end. */
static void ends(void **state)
{
    (void)state;
    char text[4096];
    for (size_t i = 0; i + 1 < sizeof text; i++)
        text[i] = i % 90 == 0 ? ' ' : "0O"[i % 2];
    text[sizeof text - 1] = '\0';
    (void)phi__proofread(text);
    assert_true(strlen(text) < sizeof text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_for_a_digit), cmocka_unit_test(two_for_one), cmocka_unit_test(by_the_alphabet),
        cmocka_unit_test(torn_addresses),       cmocka_unit_test(what_is_right_stays), cmocka_unit_test(ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a mask may show and that a fingerprint depends on all of its inputs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "report/finding.h"

#include <string.h>

enum { CEILING = 4096 };

static void assert_mask(const char *value, const char *wanted)
{
    PHI_AUTO(phi__buf_done) phi__buf out;
    phi__buf_init(&out, CEILING);
    assert_int_equal(phi__finding_mask(value, strlen(value), &out), PHI_OK);
    assert_string_equal(phi__buf_text(&out), wanted);
}

static void masks_keep_separators_and_the_end(void **state)
{
    (void)state;
    static const struct {
        const char *value, *masked;
    } cases[] = {
        {"123-45-6789", "***-**-6789"},
        {"123456789", "*****6789"},
        {"4111 1111 1111 1111", "**** **** **** 1111"},
        {"1960-02-03", "****-**-03"},
        {"12345678", "******78"},
        {"AB1", "**1"},
        {"7", "*"},
        {"12", "**"},
        {"", ""},
        {"a\x1b[31m", "* [**m"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_mask(cases[i].value, cases[i].masked);
}

static void masks_of_names_keep_initials(void **state)
{
    (void)state;
    assert_mask("Carla Diaz", "C**** D***");
    assert_mask("O'NEILL, ANN-MARIE Q.", "*'*****, A**-M**** *.");
    assert_mask("Li Wu", "** **");
    assert_mask("SMITH^JOHN", "S****^J***");
    assert_mask("J\xc3\xbcrgen M\xc3\xbcller", "J***** M*****");
}

static void masks_hide_characters_outside_ascii(void **state)
{
    (void)state;
    assert_mask("\xc3\xbc\xc3\xb6", "**");
    assert_mask("\xc3", "*");
    assert_mask("\xf0\x9f", "*");
}

static void masks_of_addresses_keep_first_letter_and_last_label(void **state)
{
    (void)state;
    assert_mask("jane.doe@clinic.example.org", "j***.***@******.*******.org");
    assert_mask("j@clinic.org", "*@******.org");
    assert_mask("@handle", "@****le");
    assert_mask("a@b@c.org", "*@*@*.*rg");
}

static void make_fingerprint(uint8_t key_byte, const char *detector, const char *value, char out[128])
{
    uint8_t key[32];
    memset(key, key_byte, sizeof key);
    PHI_AUTO(phi__buf_done) phi__buf buf;
    phi__buf_init(&buf, CEILING);
    phi__digest_hmac *hmac = NULL;
    assert_int_equal(phi__digest_hmac_new(key, &hmac), PHI_OK);
    assert_int_equal(phi__finding_fingerprint(hmac, detector, value, strlen(value), &buf), PHI_OK);
    assert_int_equal(buf.size, strlen("hmac-sha256:") + 64);
    memcpy(out, phi__buf_text(&buf), buf.size + 1);
    phi__digest_hmac_free(hmac);
}

static void fingerprints_depend_on_key_detector_and_value(void **state)
{
    (void)state;
    char base[128], same[128], other_key[128], other_detector[128], other_value[128];
    make_fingerprint(1, "us.ssn", "value", base);
    make_fingerprint(1, "us.ssn", "value", same);
    make_fingerprint(2, "us.ssn", "value", other_key);
    make_fingerprint(1, "us.itin", "value", other_detector);
    make_fingerprint(1, "us.ssn", "valuf", other_value);
    assert_string_equal(base, same);
    assert_string_not_equal(base, other_key);
    assert_string_not_equal(base, other_detector);
    assert_string_not_equal(base, other_value);
    assert_memory_equal(base, "hmac-sha256:", 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_keep_separators_and_the_end),
        cmocka_unit_test(masks_of_names_keep_initials),
        cmocka_unit_test(masks_hide_characters_outside_ascii),
        cmocka_unit_test(masks_of_addresses_keep_first_letter_and_last_label),
        cmocka_unit_test(fingerprints_depend_on_key_detector_and_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

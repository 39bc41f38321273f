/* SPDX-License-Identifier: Apache-2.0 */
/* Names are part of the contract; each value has one, and values from outside too. */
#include "base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(phi_version(), PHI_VERSION);
    assert_string_equal(phi_status_name(PHI_OK), "ok");
    assert_string_equal(phi_status_name(PHI_ERR_UNSUPPORTED), "unsupported");
    assert_string_equal(phi_state_name(PHI_STATE_NOT_EXAMINED), "not-examined");
    assert_string_equal(phi_reason_name(PHI_REASON_NONE), "none");
    assert_string_equal(phi_reason_name(PHI_REASON_MOUNT), "other-filesystem");
    assert_string_equal(phi_class_name(PHI_CLASS_PHI), "phi");
}

static void test_every_value_has_its_own_name(void **state)
{
    (void)state;
    for (int i = PHI_REASON_NONE; i <= PHI_REASON_STOPPED; i++) {
        assert_non_null(phi_reason_name((phi_reason)i));
        assert_string_not_equal(phi_reason_name((phi_reason)i), "unknown");
        for (int other = PHI_REASON_NONE; other < i; other++)
            assert_string_not_equal(phi_reason_name((phi_reason)i), phi_reason_name((phi_reason)other));
    }
    for (int i = PHI_ERR_UNSUPPORTED; i <= PHI_PARTIAL; i++)
        assert_string_not_equal(phi_status_name((phi_status)i), "unknown");
}

static void test_values_from_outside(void **state)
{
    (void)state;
    static const int odd[] = {-100, -1, 4, 1000};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_string_equal(phi_state_name((phi_state)odd[i]), "unknown");
        assert_string_equal(phi_class_name((phi_class)odd[i]), "unknown");
    }
    assert_string_equal(phi_reason_name((phi_reason)1000), "unknown");
    assert_string_equal(phi_reason_name((phi_reason)-1), "unknown");
    assert_string_equal(phi_status_name((phi_status)1000), "unknown");
}

static void test_fail_fills_the_error(void **state)
{
    (void)state;
    phi_error err;
    memset(&err, 'x', sizeof err);
    assert_int_equal(phi__fail(&err, PHI_ERR_IO, "cannot open %s", "here"), PHI_ERR_IO);
    assert_int_equal(err.status, PHI_ERR_IO);
    assert_string_equal(err.message, "cannot open here");
    assert_string_equal(err.file, "");
    assert_int_equal(err.line, 0);
    assert_int_equal(phi__fail(NULL, PHI_ERR_MEMORY, "nobody asks"), PHI_ERR_MEMORY);
}

static void test_long_messages_are_cut(void **state)
{
    (void)state;
    phi_error err;
    char text[2 * PHI_ERROR_MESSAGE_BYTES];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    (void)phi__fail(&err, PHI_ERR_RULE, "%s", text);
    assert_int_equal(strlen(err.message), PHI_ERROR_MESSAGE_BYTES - 1);
}

static void test_messages_are_one_line_of_utf8(void **state)
{
    (void)state;
    phi_error err;
    (void)phi__fail(&err, PHI_ERR_RULE, "\"%s\"", "a\nb\x1B[31m\x7F caf\xC3\xA9 \xC2\x9B \xFF\xE2\x82");
    assert_string_equal(err.message, "\"a?b?[31m? caf\xC3\xA9 ?? ???\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_every_value_has_its_own_name),
        cmocka_unit_test(test_values_from_outside),
        cmocka_unit_test(test_fail_fills_the_error),
        cmocka_unit_test(test_long_messages_are_cut),
        cmocka_unit_test(test_messages_are_one_line_of_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

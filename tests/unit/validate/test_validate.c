/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

static void finds_every_check_of_the_list(void **state)
{
    (void)state;
    static const char *const names[] = {
#define PHI_CHECK(name) #name,
#include "validate/validators.def"
#undef PHI_CHECK
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_non_null(phi__check_find(names[i]));
    assert_null(phi__check_find("no_such_check"));
    assert_null(phi__check_find(""));
}

static void normalises_to_letters_and_digits(void **state)
{
    (void)state;
    char out[PHI__VALUE_MAX + 1];
    assert_int_equal(phi__value_normalise("1eg4-te5 mk73.", 14, out), 11);
    assert_string_equal(out, "1EG4TE5MK73");
    assert_int_equal(phi__value_normalise("\xc3\xa9-", 3, out), 0);
    assert_string_equal(out, "");
}

static void refuses_what_does_not_fit(void **state)
{
    (void)state;
    char out[PHI__VALUE_MAX + 1];
    char text[PHI__VALUE_MAX + 1];
    memset(text, 'x', sizeof text);
    assert_int_equal(phi__value_normalise(text, PHI__VALUE_MAX, out), PHI__VALUE_MAX);
    assert_int_equal(phi__value_normalise(text, sizeof text, out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_every_check_of_the_list),
        cmocka_unit_test(normalises_to_letters_and_digits),
        cmocka_unit_test(refuses_what_does_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

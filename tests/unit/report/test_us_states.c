/* SPDX-License-Identifier: Apache-2.0 */
/* The state that a text names. */
#include "report/us_states.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void states_are_read_from_addresses_and_keys(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *wanted;
    } rows[] = {
        {"12 Main St, Dallas, TX 75201", "TX"},
        {"Dallas,TX,75201,", "TX"},
        {"PID-11: 12 MAIN ST^^DALLAS^TX^75201-1234", "TX"},
        {"\"city\":\"Tulsa\",\"state\":\"OK\"", "OK"},
        {"<state>NY</state>", "NY"},
        {"State: ME", "ME"},
        {"N4*DALLAS*TX*752011234~", "TX"},
        {"see the state OR ask", NULL},
        {"IN 2024 we", NULL},
        {"order XX 75201", NULL},
        {"ATX 75201", NULL},
        {"TX", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *found = phi__us_state_in(phi__span_of(rows[i].text, strlen(rows[i].text)), 0);
        if (rows[i].wanted == NULL)
            assert_null(found);
        else
            assert_string_equal(found, rows[i].wanted);
    }
}

static void the_nearest_counts(void **state)
{
    (void)state;
    static const char text[] = ", TX 75201; here; , OK 73301";
    assert_string_equal(phi__us_state_in(phi__span_of(text, sizeof text - 1), 0), "TX");
    assert_string_equal(phi__us_state_in(phi__span_of(text, sizeof text - 1), sizeof text - 1), "OK");
}

static void codes_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < PHI__STATES; i++) {
        const char *name = phi__us_state_name(i);
        assert_int_equal(phi__us_state_index(name[0], name[1]), i);
        if (i > 0)
            assert_true(strcmp(phi__us_state_name(i - 1), name) < 0);
    }
    assert_int_equal(phi__us_state_index('X', 'X'), PHI__STATES);
    assert_null(phi__us_state_name(PHI__STATES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_read_from_addresses_and_keys),
        cmocka_unit_test(the_nearest_counts),
        cmocka_unit_test(codes_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "check_table.h"

/* What regexes find is judged as it stands. */
static bool accepts_text(const char *check, const char *text)
{
    return phi__check_find(check)(text, strlen(text));
}

static void knows_names_of_schemas(void **state)
{
    (void)state;
    static const check_row rows[] = {
        {"https://www.pelicanmail.net/~roe", true},
        {"http://mychart.otterfalls.org/patient/4711", true},
        {"http://www.w3.org/2001/XMLSchema", false},
        {"http://hl7.org/fhir", false},
        {"https://localhost/x", false},
        {"https://example.com/roe", false},
        {"https://sub.example.com/roe", false},
        {"http://10/", false},
        {"https", false},
        {"x:/y", false},
        {"http:///a.b", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (accepts_text("url_personal", rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s", rows[i].value, rows[i].accepted ? "accepted" : "refused");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_names_of_schemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

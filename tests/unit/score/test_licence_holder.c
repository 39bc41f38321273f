/* SPDX-License-Identifier: Apache-2.0 */
/* Licences beside names and birth dates, through whole scans. The numbers are put together by the published rules. */
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct seen {
    double confidence;
    char evidence[256];
    char issuer[8];
} seen;

static int on_finding(void *user, const phi_finding *finding)
{
    seen *s = user;
    if (strcmp(finding->detector, "us.driver-license") != 0)
        return 0;
    s->confidence = finding->confidence;
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const size_t used = strlen(s->evidence);
        (void)snprintf(s->evidence + used, sizeof s->evidence - used, "%s ", finding->evidence[i]);
    }
    if (finding->jurisdiction_count > 0)
        (void)snprintf(s->issuer, sizeof s->issuer, "%s", finding->jurisdictions[0]);
    return 0;
}

static seen scan(const char *text)
{
    seen s = {.confidence = 0};
    phi_engine *engine = scan_engine_builtin(NULL);
    phi_scanner *scanner = NULL;
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = 0;
    assert_int_equal(phi_scanner_new(engine, &options, &scanner, NULL), PHI_OK);
    phi_sink sink = PHI_SINK_INIT;
    sink.on_finding = on_finding;
    sink.user = &s;
    assert_int_equal(phi_scanner_scan_memory(scanner, "a.txt", text, strlen(text), &sink, NULL), PHI_OK);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
    return s;
}

static void a_state_named_nearby_is_the_issuer(void **state)
{
    (void)state;
    assert_string_equal(scan("{\"license\": {\"number\": \"23456791\", \"state\": \"TX\"}}\n").issuer, "TX");
    assert_string_equal(scan("{\"license\": {\"state\": \"PA\", \"number\": \"23456791\"}}\n").issuer, "PA");
    assert_string_equal(scan("Driver license: 23456791   State: VT\n").issuer, "VT");
    assert_string_not_equal(scan("Driver license: 23456791   State: CA\n").issuer, "CA"); /* has another shape */
    assert_string_equal(scan("ANSI 636025080002DL00410288ZC03290034\nDLDAQ23456791\nDCSROE\nDAJPA\n").issuer, "PA");
}

static void the_holder_proves_the_number(void **state)
{
    (void)state;
    const seen right = scan("Patient: Robert Ashcraft  DOB: 02/03/1961  DL: A261-000-61-043-0\n");
    assert_non_null(strstr(right.evidence, "check:dl-name"));
    assert_non_null(strstr(right.evidence, "check:dl-birth"));
    assert_string_equal(right.issuer, "FL");
    const seen nobody = scan("DL: A261-000-61-043-0\n");
    assert_null(strstr(nobody.evidence, "dl-"));
    assert_true(right.confidence > nobody.confidence);
}

static void another_lowers_and_never_vetoes(void **state)
{
    (void)state;
    const seen wrong = scan("Patient: Margaret Ellison  DOB: 05/06/1972  FL DL: A261-000-61-043-0\n");
    const seen nobody = scan("FL DL: A261-000-61-043-0\n");
    assert_non_null(strstr(wrong.evidence, "against:dl-name"));
    assert_non_null(strstr(wrong.evidence, "against:dl-birth"));
    assert_true(wrong.confidence < nobody.confidence && wrong.confidence > 0.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_state_named_nearby_is_the_issuer),
        cmocka_unit_test(the_holder_proves_the_number),
        cmocka_unit_test(another_lowers_and_never_vetoes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

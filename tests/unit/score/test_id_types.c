/* SPDX-License-Identifier: Apache-2.0 */
/* What types, systems and holders of identifiers are called. */
#include "score/id_types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static phi__span span_of(const char *text)
{
    return phi__span_of(text, strlen(text));
}

static void check_text(const char *got, const char *wanted)
{
    assert_string_equal(got == NULL ? "-" : got, wanted);
}

static void types(void **state)
{
    (void)state;
    check_text(phi__id_type_name(span_of("MR")), "mrn");
    check_text(phi__id_type_name(span_of("SS")), "ssn");
    check_text(phi__id_type_name(span_of("ss")), "ssn");
    check_text(phi__id_type_name(span_of("SSX")), "-");
    check_text(phi__id_type_name(span_of("")), "-");
}

static void systems(void **state)
{
    (void)state;
    static const struct {
        const char *system, *want;
    } cases[] = {
        {"http://hl7.org/fhir/sid/us-ssn", "ssn"},
        {"urn:oid:2.16.840.1.113883.4.1", "ssn"},
        {"2.16.840.1.113883.4.1", "ssn"},
        {"2.16.840.1.113883.4.6", "npi"},
        {"2.16.840.1.113883.4.927", "mbi"},
        {"2.16.840.1.113883.4.330.840", "passport"},
        {"2.16.840.1.113883.4.3.1", "driver license AL"},
        {"2.16.840.1.113883.4.3.6", "driver license CA"},
        {"2.16.840.1.113883.4.3.11", "driver license DC"},
        {"2.16.840.1.113883.4.3.36", "driver license NY"},
        {"urn:oid:2.16.840.1.113883.4.3.56", "driver license WY"},
        {"2.16.840.1.113883.4.3.3", "driver license"},   /* no state has this code */
        {"2.16.840.1.113883.4.3.999", "driver license"},
        {"2.16.840.1.113883.4.3.", "driver license"},
        {"2.16.840.1.113883.4.10", "-"},
        {"2.16.840.1.113883.3.1", "-"},
        {"urn:oid:2.16.840.1.113883.2.1.4.1", "nhs number"},
        {"2.16.840.1.113883.4.59", "health card number"},
        {"urn:oid:1.2.752.129.2.1.3.1", "personnummer"},
        {"1.2.752.129.2.1.3", "-"},
        {"http://fhir.de/sid/gkv/kvid-10", "kvnr"},
        {"http://fhir.nl/fhir/NamingSystem/bsn", "bsn"},
        {"http://unitsofmeasure.org", "-"},
        {"", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[PHI__ID_NAME_MAX];
        check_text(phi__id_system_name(span_of(cases[i].system), out), cases[i].want);
    }
}

static void holders(void **state)
{
    (void)state;
    check_text(phi__id_holder_name(span_of("Patient")), "patient id");
    check_text(phi__id_holder_name(span_of("Practitioner")), "provider id");
    check_text(phi__id_holder_name(span_of("representedOrganization")), "provider id");
    check_text(phi__id_holder_name(span_of("Observation")), "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(types), cmocka_unit_test(systems), cmocka_unit_test(holders)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

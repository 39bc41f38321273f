/* SPDX-License-Identifier: Apache-2.0 */
/* The name that a value of JSON or XML stands under, wherever it is said. */
#include "score/keyed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* "name" of the value 4711 in a text, "name!" when certain, "-" without one. */
static void check_name(const char *text, const char *wanted)
{
    phi__keyed keyed;
    char got[PHI__KEYED_NAME_MAX + 2];
    const char *at = strstr(text, "4711");
    assert_non_null(at);
    const size_t begin = (size_t)(at - text), size = strlen(text);
    char *exact = malloc(size); /* for the sanitizer: nothing behind it */
    assert_non_null(exact);
    memcpy(exact, text, size);
    const bool found = phi__keyed_find(phi__span_of(exact, size), begin, begin + 4, &keyed);
    (void)snprintf(got, sizeof got, "%s%s", found ? keyed.name : "-", found && keyed.certain ? "!" : "");
    if (strcmp(got, wanted) != 0)
        print_error("in %s\n", text);
    assert_string_equal(got, wanted);
    if (found)
        assert_true(keyed.begin <= begin && keyed.end >= begin + 4 && keyed.end <= size);
    free(exact);
}

typedef struct keyed_case {
    const char *text, *want;
} keyed_case;

static void check_all(const keyed_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_name(cases[i].text, cases[i].want);
}

#define CHECK_ALL(cases) check_all(cases, sizeof(cases) / sizeof(cases)[0])

static void keys_of_json(void **state)
{
    (void)state;
    static const keyed_case CASES[] = {
        {"{\"ssn\": \"4711\"}", "ssn"},
        {"{\"ssn\":4711}", "ssn"},
        {"{\"ssn\" :\n   4711}", "ssn"},
        {"{\"ssn\": -4711}", "ssn"},
        {"{'ssn': '4711'}", "ssn"},
        {"{\"a\": 1, \"patient_ssn\": \"4711", "patient_ssn"},      /* cut off */
        {"log: {\\\"ssn\\\":\\\"4711\\\"}", "ssn"},                 /* JSON in a string */
        {"{\"ssns\": [\"12\", \"4711\"]}", "ssns"},
        {"{\"patient\": {\"id\": \"4711\"}}", "patient id"},
        {"{\"patient\": [{\"x\": [1]}, {\"id\": 4711}]}", "patient id"},
        {"{\"ssn\": {\"value\": \"4711\"}}", "ssn"},
        {"{\"passport\": {\"number\": \"4711\"}}", "passport number"},
        {"{\"url\": \"http://x/patient-ssn\", \"valueString\": \"4711\"}", "patient-ssn"},
        {"{\"name\": \"MRN\", \"value\": \"4711\"}", "MRN"},
        {"{\"value\": \"4711\", \"label\": \"MRN\"}", "MRN"},
        {"{\"type\": \"SSN\", \"number\": \"4711\"}", "SSN"},
        {"{\"name\": \"a patient\", \"id\": 4711}", "-"},
        {"{\"note\": \"he has 4711\"}", "-"},                       /* words of a text are its labels */
        {"he said \"4711\"", "-"},
        {"SSN: 4711", "-"},
        {"4711", "-"},
        {"[1, 2, 4711]", "-"},
        {"\"4711\"", "-"},
        {":4711", "-"},
        {"\":4711", "-"},
    };
    CHECK_ALL(CASES);
}

static void identifiers_of_fhir(void **state)
{
    (void)state;
    static const keyed_case CASES[] = {
        {"{\"type\": {\"coding\": [{\"system\": \"http://x\", \"code\": \"MR\"}]}, \"value\": \"4711\"}", "mrn!"},
        {"{\"value\": \"4711\", \"system\": \"http://hl7.org/fhir/sid/us-ssn\"}", "ssn!"},
        {"{\"system\": \"urn:oid:2.16.840.1.113883.4.3.25\", \"value\": \"4711\"}", "driver license MA!"},
        {"{\"type\": {\"coding\": [{\"code\": \"DL\"}]}, \"state\": \"TX\", \"value\": \"4711\"}", "driver license TX!"},
        {"{\"type\": {\"text\": \"Member Number\"}, \"value\": \"4711\"}", "Member Number"},
        {"{\"system\": \"phone\", \"value\": \"4711\", \"use\": \"home\"}", "phone!"},
        {"{\"resourceType\": \"Patient\", \"identifier\": [{\"system\": \"urn:x\", \"value\": \"4711\"}]}", "patient id!"},
        {"{\"resourceType\": \"Practitioner\", \"identifier\": [{\"value\": \"4711\"}]}", "provider id!"},
        {"{\"resourceType\": \"Encounter\", \"subject\": {\"identifier\": {\"value\": \"4711\"}}}", "patient id!"},
        {"{\"resourceType\": \"Encounter\", \"identifier\": [{\"value\": \"4711\"}]}", "visit number!"},
        {"{\"resourceType\": \"Basic\", \"identifier\": [{\"value\": \"4711\"}]}", "-"},
        {"{\"resourceType\": \"Patient\", \"id\": \"4711\"}", "-"},
        {"{\"resourceType\": \"Patient\", \"birthDate\": \"4711\"}", "birthDate"},
        {"{\"valueQuantity\": {\"value\": 4711, \"unit\": \"mg\"}}", "valueQuantity"},
    };
    CHECK_ALL(CASES);
}

static void names_of_markup(void **state)
{
    (void)state;
    static const keyed_case CASES[] = {
        {"<a><ssn>4711</ssn></a>", "ssn"},
        {"<x:ssn>\n  4711\n</x:ssn>", "ssn"},
        {"<patient ssn=\"4711\"/>", "ssn"},
        {"<patient a='1' x:ssn = '4711'/>", "ssn"},
        {"<birthTime value=\"4711\"/>", "birthTime"},
        {"<field name=\"mrn\">4711</field>", "mrn"},
        {"<input name=\"ssn\" value=\"4711\">", "ssn"},
        {"<id type=\"SS\">4711</id>", "ssn!"},
        {"<ssn><value>4711</value></ssn>", "ssn"},
        {"<passport><number>4711</number></passport>", "passport number"},
        {"<e><type>SSN</type><number>4711</number></e>", "SSN"},
        {"<telecom value=\"tel:4711\"/>", "phone!"},
        {"<a href='mailto:4711'>", "email!"},
        {"<td><b>SSN</b> 4711</td>", "-"},
        {"a > 4711", "-"},
        {"if (a < b && c -> 4711", "-"},
        {"<!-- x -->4711", "-"},
        {"</b>4711", "-"},
        {"<br/>4711", "-"},
        {"<p>see 4711</p>", "-"},
        {"=\"4711\"", "-"},
    };
    CHECK_ALL(CASES);
}

static void identifiers_of_cda(void **state)
{
    (void)state;
    static const keyed_case CASES[] = {
        {"<patientRole><id root=\"2.16.840.1.113883.4.1\" extension=\"4711\"/>", "ssn!"},
        {"<patientRole><id extension=\"4711\" root='2.16.840.1.113883.4.3.48'/>", "driver license TX!"},
        {"<patientRole><id root=\"1.2.3\"/><id root=\"1.2.3.4\" extension=\"4711\"/>", "patient id!"},
        {"<assignedAuthor><id root=\"2.16.840.1.113883.4.6\" extension=\"4711\"/>", "npi!"},
        {"<assignedAuthor><id root=\"1.2.3\" extension=\"4711\"/>", "provider id!"},
        {"<act><id root=\"1.2.3\" extension=\"4711\"/>", "-"},
        {"<identifier><type><coding><code value=\"MR\"/></coding></type><value value=\"4711\"/></identifier>", "mrn!"},
        {"<identifier><value value=\"4711\"/><system value=\"http://hl7.org/fhir/sid/us-ssn\"/></identifier>", "ssn!"},
        {"<Patient><identifier><system value=\"urn:x\"/><value value=\"4711\"/></identifier>", "patient id!"},
        {"<telecom><system value=\"phone\"/><value value=\"4711\"/></telecom>", "phone!"},
    };
    CHECK_ALL(CASES);
}

/* What stands far away is not looked at, however the text is cut. */
static void far_records_name_nothing(void **state)
{
    (void)state;
    static char text[8192];
    const char *const head = "{\"type\": {\"coding\": [{\"code\": \"MR\"}]}, \"x\": \"", *const tail = "\", \"value\": \"4711\"}";
    for (size_t gap = 1000; gap <= 3000; gap += 1000) {
        (void)snprintf(text, sizeof text, "%s%*s%s", head, (int)gap, "", tail);
        check_name(text, gap < PHI__KEYED_BACK - 100 ? "mrn!" : "-");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_json),      cmocka_unit_test(identifiers_of_fhir),
        cmocka_unit_test(names_of_markup),   cmocka_unit_test(identifiers_of_cda),
        cmocka_unit_test(far_records_name_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

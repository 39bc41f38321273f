/* SPDX-License-Identifier: Apache-2.0 */
/* Engines: what cannot be compiled is refused with its place and leaves nothing
 * behind, and the same rules have the same version. */
#include "base/alloc.h"
#include "engine.h"
#include "scan_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define PACK(id, form) "id: " id "\ntitle: Test\nclass: pii\nforms:\n  - " form "\nexamples: [\"[[12-34]]\"]\n"

static phi_rules *rules_of(const char *const *packs, size_t count)
{
    phi_rules *rules = NULL;
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    for (size_t i = 0; i < count; i++) {
        if (phi_rules_add_memory(rules, "mine.yaml", packs[i], strlen(packs[i]), &err) != PHI_OK)
            fail_msg("%s", err.message);
    }
    return rules;
}

static void missing_arguments_are_refused(void **state)
{
    (void)state;
    phi_engine *engine = NULL;
    phi_rules *rules = NULL;
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_engine_new(NULL, &engine, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(err.status, PHI_ERR_ARGUMENT);
    assert_int_equal(phi_engine_new(rules, NULL, NULL), PHI_ERR_ARGUMENT);
    assert_string_equal(phi_engine_rules_version(NULL), "");
    phi_engine_free(NULL);
    phi_rules_free(rules);
}

static void an_empty_set_is_refused(void **state)
{
    (void)state;
    phi_rules *rules = NULL;
    phi_engine *engine = (phi_engine *)1;
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_engine_new(rules, &engine, &err), PHI_ERR_ARGUMENT);
    assert_ptr_equal(engine, (phi_engine *)1);
    assert_non_null(strstr(err.message, "empty"));
    phi_rules_free(rules);
}

/* At whatever point a broken regex is noticed, it is named. */
static void a_broken_regex_is_reported_with_its_rule(void **state)
{
    (void)state;
    static const char pack[] = PACK("test.broken", "{regex: \"12-34(\"}");
    phi_rules *rules = NULL;
    phi_engine *engine = NULL;
    phi_error err = {.status = PHI_OK};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    phi_status status = phi_rules_add_memory(rules, "mine.yaml", pack, strlen(pack), &err);
    if (status == PHI_OK)
        status = phi_engine_new(rules, &engine, &err);
    assert_int_equal(status, PHI_ERR_RULE);
    assert_null(engine);
    assert_string_equal(err.rule, "test.broken");
    assert_string_equal(err.file, "mine.yaml");
    assert_true(err.message[0] != '\0');
    phi_rules_free(rules);
}

static void version_of(phi_rules *rules, char out[80])
{
    phi_engine *engine = NULL;
    assert_int_equal(phi_engine_new(rules, &engine, NULL), PHI_OK);
    phi_rules_free(rules);
    const char *version = phi_engine_rules_version(engine);
    assert_int_equal(strlen(version), 64);
    assert_int_equal(strspn(version, "0123456789abcdef"), 64);
    (void)strncpy(out, version, 79);
    phi_engine_free(engine);
}

static void the_version_is_that_of_the_rules(void **state)
{
    (void)state;
    static const char *const one[] = {PACK("test.a", "{pictures: [\"99-99\"]}")};
    static const char *const two[] = {PACK("test.a", "{pictures: [\"99-99\"]}"),
                                      PACK("test.b", "{pictures: [\"99.99\"]}")};
    static const char *const turned[] = {PACK("test.b", "{pictures: [\"99.99\"]}"),
                                         PACK("test.a", "{pictures: [\"99-99\"]}")};
    static const char *const other[] = {PACK("test.a", "{pictures: [\"99-99\"], bits: 1}")};
    char first[80] = "", again[80] = "", both[80] = "", order[80] = "", changed[80] = "";
    version_of(rules_of(one, 1), first);
    version_of(rules_of(one, 1), again);
    version_of(rules_of(two, 2), both);
    version_of(rules_of(turned, 2), order);
    version_of(rules_of(other, 1), changed);
    assert_string_equal(first, again);
    assert_string_equal(both, order);
    assert_string_not_equal(first, both);
    assert_string_not_equal(first, changed);
}

static void an_engine_outlives_its_rules(void **state)
{
    (void)state;
    static const char *const packs[] = {PACK("test.a", "{pictures: [\"99-99\"], bits: 5}")};
    phi_rules *rules = rules_of(packs, 1);
    phi_engine *engine = NULL;
    assert_int_equal(phi_engine_new(rules, &engine, NULL), PHI_OK);
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    phi_rules_free(rules);
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log log;
    scan_log_init(&log);
    const phi_sink sink = scan_log_sink(&log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", "see 12-34.", 10, &sink, NULL), PHI_OK);
    assert_string_equal(scan_log_text(&log.findings), "m test.a @4+5 1:0:0(-) **-*4\n");
    scan_log_done(&log);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

/* The Nth allocation fails, for each N: an error and no leak, then an engine. */
static void memory_that_runs_out_is_an_error_and_no_leak(void **state)
{
    (void)state;
    static const char *const packs[] = {
        PACK("test.a", "{pictures: [\"99-99\"], check: luhn, context: [{words: [state], bits: 2}]}")
        "context: [{words: [code, \"pass code\"], bits: 3}]\nfields: [{names: [code], bits: 4}]\n",
        PACK("test.b", "{regex: \"[0-9]{2}-[0-9]{2}\"}")};
    phi_rules *rules = rules_of(packs, 2);
    phi_status status = PHI_ERR_MEMORY;
    uint64_t nth = 1;
    for (; status != PHI_OK && nth < 10000; nth++) {
        phi_engine *engine = NULL;
        phi_error err = {.status = PHI_OK};
        phi__alloc_fail_at(nth);
        status = phi_engine_new(rules, &engine, &err);
        phi__alloc_fail_at(0);
        if (status != PHI_OK) {
            assert_int_equal(status, PHI_ERR_MEMORY);
            assert_int_equal(err.status, PHI_ERR_MEMORY);
            assert_null(engine);
        }
        phi_engine_free(engine);
    }
    assert_true(nth > 20);
    assert_int_equal(status, PHI_OK);
    phi_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_arguments_are_refused),
        cmocka_unit_test(an_empty_set_is_refused),
        cmocka_unit_test(a_broken_regex_is_reported_with_its_rule),
        cmocka_unit_test(the_version_is_that_of_the_rules),
        cmocka_unit_test(an_engine_outlives_its_rules),
        cmocka_unit_test(memory_that_runs_out_is_an_error_and_no_leak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Engines: what cannot be compiled is refused with its place and leaves nothing
 * behind, and the same rules have the same version. */
#include "base/alloc.h"
#include "engine.h"
#include "own_folder.h"
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

static const char *const WITH_REGEX[] = {PACK("test.b", "{regex: \"[0-9]{2}-[0-9]{2}x?\", bits: 5}")};

/* An engine of a built-in set with a regex more; what it finds and what came of the cache. */
static phi_cache_use engine_by(const char *directory, size_t threads, const char *want)
{
    phi_engine_options options = PHI_ENGINE_OPTIONS_INIT;
    phi_cache_use use = PHI_CACHE_USE_INIT;
    phi_rules *rules = rules_of(WITH_REGEX, 1);
    phi_engine *engine = NULL;
    scan_log log;
    options.cache_dir = directory;
    options.threads = threads;
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    assert_int_equal(phi_engine_new_with(rules, &options, &engine, NULL), PHI_OK);
    phi_rules_free(rules);
    assert_int_equal(phi_engine_get_cache_use(engine, &use), PHI_OK);
    phi_scanner *scanner = scan_scanner(engine, NULL);
    scan_log_init(&log);
    const phi_sink sink = scan_log_sink(&log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", "see 12-34.", 10, &sink, NULL), PHI_OK);
    assert_string_equal(scan_log_text(&log.findings), want);
    scan_log_done(&log);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
    return use;
}

static phi_cache_use cached_engine(const char *directory, const char *want)
{
    return engine_by(directory, 1, want);
}

static void a_second_thread_changes_no_finding(void **state)
{
    (void)state;
    for (size_t threads = 0; threads <= 3; threads++)
        (void)engine_by(NULL, threads, "m test.b @4+5 1:0:0(-) **-*4\n");
}

static void a_cache_saves_compiling_and_changes_no_finding(void **state)
{
    (void)state;
    static const char want[] = "m test.b @4+5 1:0:0(-) **-*4\n";
    own_folder folder;
    own_folder_make(&folder);
    phi_cache_use use = cached_engine(NULL, want);
    assert_int_equal(use.loaded + use.compiled + use.refused + use.kept, 0);
    assert_int_equal(own_folder_count(folder.inner, "", NULL, 0), 0);
    use = cached_engine(folder.inner, want);
    assert_int_equal(use.compiled, 1);
    assert_int_equal(use.kept, 1);
    use = cached_engine(folder.inner, want);
    assert_int_equal(use.loaded, 1);
    assert_int_equal(use.compiled + use.refused + use.kept, 0);
    use = cached_engine("/proc/self/cache", want);
    assert_int_equal(use.compiled, 1);
    assert_int_equal(use.kept, 0);
    own_folder_remove(&folder);
}

static void packs_without_regexes_need_no_cache(void **state)
{
    (void)state;
    static const char *const packs[] = {PACK("test.a", "{pictures: [\"99-99\"], bits: 5}")};
    phi_engine_options options = PHI_ENGINE_OPTIONS_INIT;
    phi_rules *rules = rules_of(packs, 1);
    phi_engine *engine = NULL;
    own_folder folder;
    own_folder_make(&folder);
    options.cache_dir = folder.inner;
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    assert_int_equal(phi_engine_new_with(rules, &options, &engine, NULL), PHI_OK);
    phi_cache_use use = PHI_CACHE_USE_INIT;
    assert_int_equal(phi_engine_get_cache_use(engine, &use), PHI_OK);
    assert_int_equal(use.loaded + use.compiled, 0);
    assert_int_equal(own_folder_count(folder.inner, "", NULL, 0), 0);
    phi_engine_free(engine);
    phi_rules_free(rules);
    own_folder_remove(&folder);
}

static void engine_options_that_were_not_initialised_are_refused(void **state)
{
    (void)state;
    phi_engine_options options = {0};
    phi_cache_use use = {0};
    phi_engine *engine = NULL;
    phi_rules *rules = rules_of(WITH_REGEX, 1);
    assert_int_equal(phi_engine_new_with(rules, &options, &engine, NULL), PHI_ERR_ARGUMENT);
    assert_null(engine);
    assert_int_equal(phi_engine_new_with(rules, NULL, &engine, NULL), PHI_OK);
    assert_int_equal(phi_engine_get_cache_use(engine, &use), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_engine_get_cache_use(NULL, &use), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_engine_get_cache_use(engine, NULL), PHI_ERR_ARGUMENT);
    phi_engine_free(engine);
    phi_rules_free(rules);
}

/* Within the cache it costs the cache, elsewhere the engine; a file that is written meanwhile is whole. */
static void memory_that_runs_out_leaves_no_broken_cache(void **state)
{
    (void)state;
    phi_engine_options options = PHI_ENGINE_OPTIONS_INIT;
    phi_rules *rules = rules_of(WITH_REGEX, 1);
    own_folder folder;
    own_folder_make(&folder);
    options.cache_dir = folder.inner;
    uint64_t calm = 0;
    for (uint64_t nth = 1; calm < 10 && nth < 10000; nth++) {
        phi_engine *engine = NULL;
        phi__alloc_fail_at(nth);
        const phi_status status = phi_engine_new_with(rules, &options, &engine, NULL);
        phi__alloc_fail_at(0);
        assert_true(status == PHI_OK || status == PHI_ERR_MEMORY);
        assert_int_equal(engine != NULL, status == PHI_OK);
        calm = status == PHI_OK ? calm + 1 : 0;
        phi_engine_free(engine);
    }
    assert_int_equal(calm, 10);
    phi_rules_free(rules);
    own_folder_remove(&folder);
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
        cmocka_unit_test(a_second_thread_changes_no_finding),
        cmocka_unit_test(a_cache_saves_compiling_and_changes_no_finding),
        cmocka_unit_test(packs_without_regexes_need_no_cache),
        cmocka_unit_test(engine_options_that_were_not_initialised_are_refused),
        cmocka_unit_test(memory_that_runs_out_leaves_no_broken_cache),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a report is about: the copy outlives the caller's, dates are right, and the
 * header of JSONL says it all. */
#include "report_records.h"

#include "report/about.h"

static void check_time(int64_t seconds, const char *expected)
{
    char text[PHI__ABOUT_TIME];
    phi__about_time(seconds, text);
    assert_string_equal(text, expected);
}

static void test_times(void **state)
{
    (void)state;
    check_time(0, "1970-01-01T00:00:00Z");
    check_time(951782400, "2000-02-29T00:00:00Z");
    check_time(951868799, "2000-02-29T23:59:59Z");
    check_time(951868800, "2000-03-01T00:00:00Z");
    check_time(1796043900, "2026-11-30T13:05:00Z");
    check_time(INT64_C(4107542400), "2100-03-01T00:00:00Z"); /* no leap year */
    check_time(INT64_MAX, "9999-12-31T23:59:59Z");
    check_time(INT64_MIN, "1970-01-01T00:00:00Z");
}

static const char *name_of(void *user, uint32_t id, int group)
{
    (void)user;
    return id == 7 ? (group ? "billing" : "anna") : NULL;
}

static void test_copy_and_accounts(void **state)
{
    (void)state;
    char root[] = "share";
    const char *roots[] = {root};
    phi_report_about given = PHI_REPORT_ABOUT_INIT;
    given.roots = roots;
    given.root_count = 1;
    given.account_name = name_of;
    phi__about about;
    assert_int_equal(phi__about_init(&about, &given), PHI_OK);
    root[0] = '\0';
    roots[0] = NULL;
    assert_string_equal(about.view.roots[0], "share");
    assert_true(about.given && about.view.begun > 0);
    char name[PHI__ABOUT_ACCOUNT];
    phi__about_account(&about, 7, false, name);
    assert_string_equal(name, "anna");
    phi__about_account(&about, 7, true, name);
    assert_string_equal(name, "billing");
    phi__about_account(&about, 4294967295U, true, name);
    assert_string_equal(name, "4294967295");
    phi__about_done(&about);
}

static void test_header_and_owner(void **state)
{
    (void)state;
    report r;
    phi__buf_init(&r.output, OUTPUT_CEILING);
    static const char *const roots[] = {"share", "b\x1b"}, *const locations[] = {"/srv/share", ""}, *const chosen[] = {"--min-confidence 0.8"};
    const phi_report_about about = {.struct_size = sizeof about, .begun = 1796043900, .roots = roots, .root_count = 2,
                                    .options = chosen, .option_count = 1, .account_name = name_of, .locations = locations};
    phi_writer_options options = PHI_WRITER_OPTIONS_INIT;
    options.rules_version = "abc";
    options.write = collect;
    options.user = &r.output;
    options.about = &about;
    assert_int_equal(phi_writer_new(&options, &r.writer, NULL), PHI_OK);
    phi_writer_sink(r.writer, &r.sink);
    const phi_file_info file = {.struct_size = sizeof file, .owner = 7, .group = 8, .mode = 0644};
    const phi_coverage coverage = {.struct_size = sizeof coverage, .path = "a", .state = PHI_STATE_PARTIAL,
                                   .reason = PHI_REASON_IO, .detail = "", .media = "", .file = &file};
    assert_int_equal(r.sink.on_source(r.sink.user, &coverage), 0);
    const char *text = report_text(&r, 0);
    const char *header = "{\"type\":\"header\",\"version\":\"" PHI_VERSION "\",\"rules_version\":\"abc\",\"begun\":\"2026-11-30T13:05:00Z\","
                         "\"roots\":[\"share\",\"b\\u001B\"],\"locations\":[\"/srv/share\",\"\"],\"options\":[\"--min-confidence 0.8\"]}\n";
    assert_int_equal(strncmp(text, header, strlen(header)), 0);
    assert_non_null(strstr(text, "\"owner\":\"anna\",\"group\":\"8\",\"mode\":\"0644\",\"world_readable\":true}"));
    report_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_times), cmocka_unit_test(test_copy_and_accounts),
                                       cmocka_unit_test(test_header_and_owner)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

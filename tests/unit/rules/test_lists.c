/* SPDX-License-Identifier: Apache-2.0 */
/* Lists in files: words of one's own, and values that are not to be reported. */
#define _GNU_SOURCE
#include "rules/allow.h"

#include <phi/phi.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static void write_list(const char *folder, const char *name, const char *text, char path[256])
{
    (void)snprintf(path, 256, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static char *make_folder(char folder[64])
{
    (void)snprintf(folder, 64, "/tmp/phi-lists-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

/* What was found: ids and masked values, those allowed in brackets. */
typedef struct seen {
    char text[512];
} seen;

static int on_finding(void *user, const phi_finding *finding)
{
    seen *s = user;
    const size_t used = strlen(s->text);
    (void)snprintf(s->text + used, sizeof s->text - used, finding->allowed ? "[%s];" : "%s;", finding->match);
    return 0;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    seen *s = user;
    const size_t used = strlen(s->text);
    (void)snprintf(s->text + used, sizeof s->text - used, " %u %s", (unsigned)coverage->findings,
                   phi_class_name(coverage->data_class));
    return 0;
}

static void assert_found(const phi_rules *rules, const char *text, const char *want)
{
    phi_engine *engine = NULL;
    phi_scanner *scanner = NULL;
    phi_error err = {0};
    phi_options options = PHI_OPTIONS_INIT;
    options.reveal = 1;
    seen s = {""};
    assert_int_equal(phi_engine_new(rules, &engine, &err), PHI_OK);
    assert_int_equal(phi_scanner_new(engine, &options, &scanner, &err), PHI_OK);
    phi_sink sink = PHI_SINK_INIT;
    sink.user = &s;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    assert_int_equal(phi_scanner_scan_memory(scanner, "t", text, strlen(text), &sink, &err), PHI_OK);
    assert_string_equal(s.text, want);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
}

static phi_rules *rules_with_words(const char *list)
{
    char folder[64], path[256];
    phi_rules *rules = NULL;
    phi_error err = {0};
    write_list(make_folder(folder), "w", list, path);
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_rules_add_words(rules, "site.staff", path, &err), PHI_OK);
    assert_int_equal(phi_rules_add_words(rules, "site.staff", path, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
    return rules;
}

static void test_words_are_whole_tokens(void **state)
{
    (void)state;
    phi_rules *rules = rules_with_words("# staff\nO'Brien\n  Quillfeather Mira \r\nPRJ-Blue\nM\xC3\xBCller\nkey\n");
    assert_found(rules, "obrien and O Brien, o'brien.", "O Brien;o'brien; 2 pii");
    assert_found(rules, "O'Briens, XO'Brien, o'brien2", " 0 none");
    assert_found(rules, "quillfeather, MIRA and Quillfeather\nMira, mira", "quillfeather, MIRA; 1 pii");
    assert_found(rules, "prj_blue PRJ----blue prjblue", "prj_blue; 1 pii");
    assert_found(rules, "M\xC3\xBCller M\xC3\xBCllers mUller", "M\xC3\xBCller; 1 pii");
    assert_found(rules, "key", "key; 1 pii");
    phi_rules_free(rules);
}

static void test_the_longest_of_overlapping_phrases_wins(void **state)
{
    (void)state;
    phi_rules *rules = rules_with_words("north wing\nnorth wing annex\nannex\n");
    assert_found(rules, "at north wing annex today", "north wing annex; 1 pii");
    assert_found(rules, "north wing, annexe; annex", "north wing;annex; 2 pii");
    phi_rules_free(rules);
}

static void test_mistakes_name_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *list, *why;
        unsigned line;
    } cases[] = {
        {"", "empty", 0},
        {"# only\n\n", "empty", 2},
        {"ab\n--\n", "at least two", 2},
        {"ab\nx\n", "at least two", 2},
        {"a b c d e f g h i j k l m n o p q\n", "at most 16", 1},
        {"ok\n\nbad\x01zz\n", "control", 3},
    };
    char folder[64], path[256];
    make_folder(folder);
    phi_rules *rules = NULL;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi_error err = {0};
        write_list(folder, "w", cases[i].list, path);
        assert_int_equal(phi_rules_add_words(rules, "site.w", path, &err), PHI_ERR_RULE);
        assert_non_null(strstr(err.message, cases[i].why));
        assert_int_equal(err.line, cases[i].line);
        assert_string_equal(err.file, path);
    }
    phi_error err = {0};
    assert_int_equal(phi_rules_add_words(rules, "Site", path, &err), PHI_ERR_RULE);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(phi_rules_add_words(rules, "site.w", path, &err), PHI_ERR_IO);
    assert_int_equal(phi_rules_add_allowed(rules, path, &err), PHI_ERR_IO);
    assert_int_equal(phi_rules_count(rules), 0);
    assert_int_equal(rmdir(folder), 0);
    phi_rules_free(rules);
}

static void test_allowed_values_are_told_apart(void **state)
{
    (void)state;
    char folder[64], path[256];
    phi__allow *allow = NULL, *more = NULL;
    phi_error err = {0};
    make_folder(folder);
    write_list(folder, "a", "# known\n12-34 56\nA.b@Example.org\n", path);
    assert_int_equal(phi__allow_read(NULL, path, &allow, &err), PHI_OK);
    write_list(folder, "a", "ZZ 9\n", path);
    assert_int_equal(phi__allow_read(allow, path, &more, &err), PHI_OK);
    assert_int_equal(phi__allow_count(more), 3);
    assert_true(phi__allow_has(more, "123456", 6, false));
    assert_true(phi__allow_has(more, "12.34.56", 8, false));
    assert_false(phi__allow_has(more, "1234567", 7, false));
    assert_false(phi__allow_has(more, "123456", 6, true));
    assert_true(phi__allow_has(more, "a.B@example.org", 15, true));
    assert_false(phi__allow_has(more, "ab@example.org", 14, true));
    assert_true(phi__allow_has(more, "zz9", 3, false));
    assert_false(phi__allow_has(allow, "zz9", 3, false));
    assert_false(phi__allow_has(NULL, "zz9", 3, false));
    write_list(folder, "a", "fine\n---\n", path);
    phi__allow *bad = NULL;
    assert_int_equal(phi__allow_read(NULL, path, &bad, &err), PHI_ERR_RULE);
    assert_int_equal(err.line, 2);
    phi__allow_release(allow);
    phi__allow_release(more);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0);
}

static void test_directories_hold_lists_too(void **state)
{
    (void)state;
    char folder[64], words[256], allowed[256];
    phi_rules *rules = NULL;
    phi_error err = {0};
    make_folder(folder);
    write_list(folder, "site.wards.words", "north wing\nsouth wing\n", words);
    write_list(folder, "known.allow", "SOUTH WING\n", allowed);
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_rules_add_directory(rules, folder, &err), PHI_OK);
    assert_found(rules, "North Wing, then south wing", "North Wing;[south wing]; 1 pii");
    assert_found(rules, "south wing", "[south wing]; 0 none");
    write_list(folder, "known.allow", "..\n", allowed);
    assert_int_equal(phi_rules_add_directory(rules, folder, &err), PHI_ERR_RULE);
    assert_found(rules, "south wing", "[south wing]; 0 none");
    assert_int_equal(unlink(words) + unlink(allowed) + rmdir(folder), 0);
    phi_rules_free(rules);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_whole_tokens),
        cmocka_unit_test(test_the_longest_of_overlapping_phrases_wins),
        cmocka_unit_test(test_mistakes_name_file_and_line),
        cmocka_unit_test(test_allowed_values_are_told_apart),
        cmocka_unit_test(test_directories_hold_lists_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

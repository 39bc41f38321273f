/* SPDX-License-Identifier: Apache-2.0 */
/* The set of detectors: order, replacement, selection, all or nothing on disk. */
#define _XOPEN_SOURCE 700
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define REST "class: pii\nforms:\n  - pictures: [\"9999\"]\nexamples: [\"[[{9999}]]\"]\n"

static phi_rules *rules_of(size_t count, const char *const *ids)
{
    phi_rules *rules = NULL;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    for (size_t i = 0; i < count; i++) {
        char yaml[300];
        const int size = snprintf(yaml, sizeof yaml, "id: %s\ntitle: first\n" REST, ids[i]);
        assert_int_equal(phi_rules_add_memory(rules, ids[i], yaml, (size_t)size, NULL), PHI_OK);
    }
    return rules;
}

static phi_rules *three(void)
{
    static const char *const ids[] = {"us.ssn", "pci.pan", "us.ein"};
    return rules_of(3, ids);
}

static void assert_ids(const phi_rules *rules, const char *want)
{
    char got[200] = "";
    size_t used = 0;
    for (size_t i = 0; i < phi_rules_count(rules); i++) {
        phi_rule_info info = PHI_RULE_INFO_INIT;
        assert_int_equal(phi_rules_get(rules, i, &info), PHI_OK);
        used += (size_t)snprintf(got + used, sizeof got - used, "%s%s", i > 0 ? " " : "", info.id);
    }
    assert_string_equal(got, want);
}

static void test_order_and_replacement(void **state)
{
    (void)state;
    static const char again[] = "id: us.ein\ntitle: second\n" REST;
    phi_rules *rules = three();
    assert_ids(rules, "pci.pan us.ein us.ssn");
    assert_int_equal(phi_rules_add_memory(rules, "x", again, sizeof again - 1, NULL), PHI_OK);
    assert_ids(rules, "pci.pan us.ein us.ssn");
    phi_rule_info info = PHI_RULE_INFO_INIT;
    assert_int_equal(phi_rules_get(rules, 1, &info), PHI_OK);
    assert_string_equal(info.title, "second");
    assert_int_equal(phi_rules_get(rules, 3, &info), PHI_ERR_ARGUMENT);
    phi_rules_free(rules);
}

static void test_short_info(void **state)
{
    (void)state;
    phi_rules *rules = three();
    phi_rule_info info = PHI_RULE_INFO_INIT;
    info.struct_size = offsetof(phi_rule_info, tags);
    info.source = "untouched";
    assert_int_equal(phi_rules_get(rules, 0, &info), PHI_OK);
    assert_string_equal(info.id, "pci.pan");
    assert_string_equal(info.source, "untouched");
    phi_rules_free(rules);
}

static void test_select(void **state)
{
    (void)state;
    static const struct {
        const char *list;
        const char *want; /* NULL = PHI_ERR_ARGUMENT */
    } cases[] = {
        {"us.ssn", "us.ssn"},
        {" us.ssn , pci.pan ", "pci.pan us.ssn"},
        {"us.*", "us.ein us.ssn"},
        {"us.*,-us.ein", "us.ssn"},
        {"-us.ein", "pci.pan us.ssn"},
        {"-us.*", "pci.pan"},
        {"us.sn", NULL},
        {"us", NULL},
        {"US.SSN", NULL},
        {"us.ssn,", NULL},
        {"", NULL},
        {"-us.*,-pci.*", NULL},
        {"gb.*", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        phi_rules *rules = three();
        const phi_status status = phi_rules_select(rules, cases[i].list, NULL);
        assert_int_equal(status, cases[i].want == NULL ? PHI_ERR_ARGUMENT : PHI_OK);
        assert_ids(rules, cases[i].want == NULL ? "pci.pan us.ein us.ssn" : cases[i].want);
        phi_rules_free(rules);
    }
}

static void version_of(const phi_rules *rules, char out[PHI__DIGEST_HEX])
{
    const phi__rule_set *set = NULL;
    assert_int_equal(phi__rules_snapshot(rules, &set), PHI_OK);
    memcpy(out, set->version, PHI__DIGEST_HEX);
    phi__rule_set_free(set);
}

static void test_version(void **state)
{
    (void)state;
    static const char *const other_order[] = {"us.ein", "us.ssn", "pci.pan"};
    char a[PHI__DIGEST_HEX], b[PHI__DIGEST_HEX];
    phi_rules *rules = three();
    phi_rules *same = rules_of(3, other_order);
    version_of(rules, a);
    version_of(same, b);
    assert_string_equal(a, b);
    assert_int_equal(phi_rules_select(same, "-us.ein", NULL), PHI_OK);
    version_of(same, b);
    assert_string_not_equal(a, b);
    phi_rules_free(rules);
    phi_rules_free(same);
}

static void test_builtin(void **state)
{
    (void)state;
    phi_rules *rules = NULL;
    const phi__rule_set *set = NULL;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    assert_int_equal(phi_rules_add_builtin(rules, NULL), PHI_OK);
    assert_int_equal(phi_rules_count(rules), phi__builtin_rule_count);
    assert_int_equal(phi__rules_snapshot(rules, &set), PHI_OK);
    assert_true(set->builtin);
    for (size_t i = 0; i < set->count; i++) {
        assert_ptr_equal(set->rules[i], phi__builtin_rules[i]);
        assert_true(strncmp(set->rules[i]->file, "builtin:", 8) == 0);
        assert_true(i == 0 || strcmp(set->rules[i - 1]->id, set->rules[i]->id) < 0);
    }
    phi__rule_set_free(set);
    phi_rules_free(rules);
}

static void write_file(const char *directory, const char *name, const char *text)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *directory, const char *name)
{
    char path[300];
    (void)snprintf(path, sizeof path, "%s/%s", directory, name);
    assert_int_equal(remove(path), 0);
}

static void test_directory(void **state)
{
    (void)state;
    char root[] = "/tmp/phi-test-rules-XXXXXX";
    assert_non_null(mkdtemp(root));
    phi_rules *rules = NULL;
    phi_error err = {0};
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_rules_add_directory(rules, root, &err), PHI_ERR_RULE);
    write_file(root, "b.yaml", "id: b.b\ntitle: b\nuse: [later]\n" REST);
    write_file(root, "z.yaml", "set: later\ncontext: [{words: [w], bits: 1}]\n");
    write_file(root, "c.yaml", "id: c.c\ntitle: c\nclass: odd\n");
    write_file(root, "note.txt", "not a pack");
    assert_int_equal(phi_rules_add_directory(rules, root, &err), PHI_ERR_RULE);
    assert_int_equal(err.line, 3);
    assert_non_null(strstr(err.file, "/c.yaml"));
    assert_int_equal(phi_rules_count(rules), 0);
    write_file(root, "c.yaml", "id: b.b\ntitle: c\n" REST);
    assert_int_equal(phi_rules_add_directory(rules, root, &err), PHI_ERR_RULE);
    assert_non_null(strstr(err.message, "duplicate id"));
    assert_int_equal(err.column, 5);
    write_file(root, "c.yaml", "id: a.a\ntitle: c\n" REST);
    assert_int_equal(phi_rules_add_directory(rules, root, &err), PHI_OK);
    assert_ids(rules, "a.a b.b");
    remove_file(root, "b.yaml");
    remove_file(root, "c.yaml");
    remove_file(root, "z.yaml");
    remove_file(root, "note.txt");
    assert_int_equal(rmdir(root), 0);
    assert_int_equal(phi_rules_add_directory(rules, root, &err), PHI_ERR_IO);
    assert_int_equal(phi_rules_add_file(rules, root, &err), PHI_ERR_IO);
    phi_rules_free(rules);
}

static void test_arguments(void **state)
{
    (void)state;
    phi_error err = {0};
    assert_int_equal(phi_rules_new(NULL), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_rules_add_builtin(NULL, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_rules_add_file(NULL, "x", &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_rules_add_memory(NULL, "x", "", 0, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_rules_select(NULL, "x", &err), PHI_ERR_ARGUMENT);
    assert_int_equal(phi_rules_count(NULL), 0);
    phi_rules_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_and_replacement),
        cmocka_unit_test(test_short_info),
        cmocka_unit_test(test_select),
        cmocka_unit_test(test_version),
        cmocka_unit_test(test_builtin),
        cmocka_unit_test(test_directory),
        cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

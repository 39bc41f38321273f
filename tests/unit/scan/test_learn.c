/* SPDX-License-Identifier: Apache-2.0 */
/* Learning a pack from an export: the pictures that come out, that they find the very
 * values, and that none of these stands in the pack. */
#include "learn_values.h"

#include "base/alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

typedef struct random_text {
    uint64_t state;
} random_text;

static char next_of(random_text *r, const char *alphabet)
{
    r->state = r->state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return alphabet[(r->state >> 33) % strlen(alphabet)];
}

/* 9, A and * filled at random, what is not one of them as it is. */
static void fill(random_text *r, const char *form, char out[48])
{
    size_t i = 0;
    for (; form[i] != '\0'; i++) {
        const char *alphabet = form[i] == '9' ? "0123456789" : form[i] == 'A' ? "BCDEFGHIJKL" : form[i] == '*' ? "0123456789BCDE" : NULL;
        out[i] = alphabet == NULL ? form[i] : next_of(r, alphabet);
    }
    out[i] = '\0';
}

/* The pictures for values of these forms, with blanks between them. */
static void propose(const char *const *forms, size_t count, size_t values, char out[512])
{
    random_text r = {7};
    phi__learn_values learnt = {0};
    phi__own own = {.picture_count = 0};
    uint64_t covered = 0;
    for (size_t i = 0; i < values; i++) {
        char value[48];
        fill(&r, forms[i % count], value);
        assert_int_equal(phi__learn_values_add(&learnt, value, strlen(value)), PHI_OK);
    }
    phi__learn_values_propose(&learnt, &own, &covered);
    out[0] = '\0';
    for (size_t i = 0; i < own.picture_count; i++) {
        const size_t used = strlen(out);
        (void)snprintf(out + used, 512 - used, "%s%s", i == 0 ? "" : " ", own.pictures[i].text);
    }
    phi__learn_values_done(&learnt);
}

static void test_pictures(void **state)
{
    (void)state;
    static const struct {
        const char *forms[3];
        size_t count, values;
        const char *want;
    } cases[] = {
        {{"RV99-999999"}, 1, 100, "RV99-999999"},
        {{"rv99-999999"}, 1, 100, "RV99-999999"},
        {{"AB999999"}, 1, 100, "AB999999"}, /* A is filled, B stays */
        {{"MRN999999", "MRN999999", "99999"}, 3, 99, "MRN999999 99999"},
        {{" 999 99 999 "}, 1, 20, "999 99 999"},
        {{"******99"}, 1, 300, "******99"},
        {{"RV99-999999"}, 1, 5, "AA99-999999"},   /* too few to know what is of the format */
        {{"R--99999"}, 1, 20, ""},
        {{"Rv999999"}, 1, 20, ""},
        {{"AAAAAAA"}, 1, 20, ""},
        {{"99"}, 1, 20, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[512];
        propose(cases[i].forms, cases[i].count, cases[i].values, got);
        assert_string_equal(got, cases[i].want);
    }
}

static int keep(void *user, const char *bytes, size_t length)
{
    return phi__buf_append(user, bytes, length) != PHI_OK;
}

static phi_status learn(const char *text, const char *field, phi__buf *out, phi_error *err)
{
    phi_source source = PHI_SOURCE_INIT;
    source.data = text;
    source.size = strlen(text);
    source.name = "export";
    phi_learn_options options = PHI_LEARN_OPTIONS_INIT;
    options.field = field;
    phi__buf_clear(out);
    return phi_learn(&source, &options, keep, out, err);
}

typedef enum layout { CSV, TSV, JSON } layout;

static void write_export(phi__buf *out, layout how, const char *form, char values[][48], size_t count)
{
    static const char *const heads[] = {"Name,Patient MRN,Ward\n", "Name\tPatient MRN\tWard\n", "[\n"};
    static const char *const rows[] = {"\"Doe, J\",\"%s\",7\r\n", "Doe J\t%s\t7\n", " {\"name\": \"Doe, J\", \"patientMrn\": \"%s\"},\n"};
    random_text r = {11};
    phi__buf_clear(out);
    assert_int_equal(phi__buf_append_text(out, heads[how]), PHI_OK);
    for (size_t i = 0; i < count; i++) {
        char row[128];
        fill(&r, form, values[i]);
        (void)snprintf(row, sizeof row, rows[how], values[i]);
        assert_int_equal(phi__buf_append_text(out, row), PHI_OK);
    }
    assert_int_equal(phi__buf_append_text(out, how == JSON ? " {}]\n" : ""), PHI_OK);
}

static int on_example(void *user, const phi_example_result *result)
{
    size_t *failed = user;
    *failed += result->passed == 0;
    return 0;
}

static void assert_pack_holds(const phi__buf *pack)
{
    phi_rules *rules = NULL;
    phi_error err = {0};
    size_t failed = 0;
    assert_int_equal(phi_rules_new(&rules), PHI_OK);
    assert_int_equal(phi_rules_add_memory(rules, "learnt", (const char *)pack->data, pack->size, &err), PHI_OK);
    assert_int_equal(phi_rules_test(rules, 1, on_example, &failed, &err), PHI_OK);
    assert_int_equal(failed, 0);
    phi_rules_free(rules);
}

static void test_exports(void **state)
{
    (void)state;
    enum { COUNT = 60 };
    static char values[COUNT][48];
    phi__buf text, pack;
    phi__buf_init(&text, 1 << 20);
    phi__buf_init(&pack, 1 << 20);
    for (layout how = CSV; how <= JSON; how++) {
        write_export(&text, how, "QX99-999999", values, COUNT);
        phi_error err = {0};
        assert_int_equal(learn(phi__buf_text(&text), "patient_MRN", &pack, &err), PHI_OK);
        const char *yaml = phi__buf_text(&pack);
        assert_non_null(strstr(yaml, "'QX99-999999'"));
        assert_non_null(strstr(yaml, "'patient mrn'"));
        assert_non_null(strstr(yaml, "60 of 60 values"));
        for (size_t i = 0; i < COUNT; i++)
            assert_null(strstr(yaml, values[i]));
        assert_pack_holds(&pack);
    }
    phi__buf_done(&text);
    phi__buf_done(&pack);
}

static void test_what_cannot_be_learnt_is_said(void **state)
{
    (void)state;
    phi__buf pack;
    phi__buf_init(&pack, 1 << 20);
    phi_error err = {0};
    static const char table[] = "Name,Ward,MRN\nDoe,7,x\nRoe,8,y\nPoe,9,z\n";
    assert_int_equal(learn(table, "chart", &pack, &err), PHI_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "there are Name, Ward, MRN"));
    assert_int_equal(learn(table, "mrn", &pack, &err), PHI_ERR_ARGUMENT);
    assert_non_null(strstr(err.message, "no picture"));
    assert_int_equal(learn(table, "--", &pack, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(learn("", "mrn", &pack, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(learn("{\"mrn\": \"", "mrn", &pack, &err), PHI_ERR_ARGUMENT);
    assert_int_equal(pack.size, 0);
    phi__buf_done(&pack);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_exports),
        cmocka_unit_test(test_what_cannot_be_learnt_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

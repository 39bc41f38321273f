/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in databases say the same as databases compiled here from the same
 * lists, and regexes too large for Hyperscan still compile. */
#include "base/alloc.h"
#include "match/collect.h"
#include "match/database.h"
#include "match/words.h"
#include "rules/builtin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <string.h>

typedef struct event {
    uint32_t id;
    size_t begin, end;
} event;
typedef PHI_VEC(event) events;

static phi_status note(uint32_t id, size_t begin, size_t end, void *user)
{
    events *list = user;
    return PHI_VEC_PUSH(list, ((event){id, begin, end}));
}

static void scan(const phi__database *database, phi__span text, events *out)
{
    phi__database_scratch *scratch = NULL;
    assert_int_equal(phi__database_scratch_new(database, &scratch), PHI_OK);
    assert_int_equal(phi__database_scan(database, scratch, text, note, out), PHI_OK);
    phi__database_scratch_free(scratch);
}

/* Matches may come in any order within one end. */
static bool same_events(const events *a, const events *b)
{
    size_t found = 0;
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++)
            found += a->items[i].id == b->items[k].id && a->items[i].begin == b->items[k].begin &&
                     a->items[i].end == b->items[k].end;
    }
    return a->count == b->count && found == a->count;
}

static void check_builtin(phi__database_kind kind, const phi__strings *regexes, phi__span text)
{
    phi__database *built = NULL, *compiled = NULL;
    events from_built = {.items = NULL}, from_compiled = {.items = NULL};
    if (regexes->count == 0) {
        assert_int_equal(phi__database_load(kind, &built), PHI_ERR_UNSUPPORTED);
        return;
    }
    assert_int_equal(phi__database_load(kind, &built), PHI_OK);
    assert_int_equal(phi__database_compile((const char *const *)regexes->items, regexes->count, PHI__DATABASE_THIS_MACHINE, &compiled, NULL),
                     PHI_OK);
    scan(built, text, &from_built);
    scan(compiled, text, &from_compiled);
    assert_true(same_events(&from_built, &from_compiled));
    for (size_t i = 0; i < regexes->count; i++)
        assert_int_equal(phi__database_width_at(built, i), phi__database_width(regexes->items[i]));
    PHI_VEC_DONE(&from_built);
    PHI_VEC_DONE(&from_compiled);
    phi__database_free(built);
    phi__database_free(compiled);
}

static void test_builtin_databases_mean_the_lists(void **state)
{
    (void)state;
    const phi__rule_set set = {.rules = phi__builtin_rules, .count = phi__builtin_rule_count, .builtin = true};
    phi__strings regexes = {.items = NULL}, anchored = {.items = NULL};
    phi__words *words = NULL;
    size_t word_count = 0;
    phi__buf text;
    phi__buf_init(&text, 1 << 20);
    assert_int_equal(phi__words_new(&set, &words), PHI_OK);
    const char *const *list = phi__words_list(words, &word_count);
    assert_int_equal(phi__regexes_collect_parts(&set, &regexes, &anchored), PHI_OK);
    for (size_t i = 0; i < word_count; i++)
        assert_int_equal(phi__buf_printf(&text, "%s;%zu@example.org\n", list[i], i), PHI_OK);
    check_builtin(PHI__DATABASE_REGEXES, &regexes, phi__buf_span(&text));
    check_builtin(PHI__DATABASE_ANCHORED, &anchored, phi__buf_span(&text));
    phi__buf_done(&text);
    phi__words_free(words);
    phi__strings_done(&regexes);
    phi__strings_done(&anchored);
}

static void test_too_large_regex_is_loosened(void **state)
{
    (void)state;
    static const char *const email = "[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63}){1,8}";
    static const char text[] = "To: Some.One@mail.example.org!";
    phi__database *database = NULL;
    phi_error err = {0};
    events found = {.items = NULL};
    if (phi__database_compile(&email, 1, PHI__DATABASE_THIS_MACHINE, &database, &err) != PHI_OK)
        fail_msg("%s", err.message);
    scan(database, phi__span_of(text, sizeof text - 1), &found);
    assert_true(found.count > 0);
    assert_int_equal(found.items[found.count - 1].begin, 4);
    assert_int_equal(found.items[found.count - 1].end, sizeof text - 2);
    assert_int_equal(phi__database_width(email), 1 + 63 + 1 + 63 + 8 * 64);
    PHI_VEC_DONE(&found);
    phi__database_free(database);
}

static void test_broken_regex_is_named(void **state)
{
    (void)state;
    static const char *const regexes[] = {"abc", "a(b"};
    phi__database *database = NULL;
    phi_error err = {0};
    assert_int_equal(
        phi__database_compile(regexes, 2, PHI__DATABASE_THIS_MACHINE, &database, &err),
        PHI_ERR_RULE);
    assert_non_null(strstr(err.message, "a(b"));
    assert_null(database);
}

/* What the cache holds: the same matches and widths again; a header that promises too much is none. */
static void test_serialised_and_back(void **state)
{
    (void)state;
    static const char *const regexes[] = {"st-[a-f]{2,5}[0-9]{4,7}", "[a-z]+@[a-z]+(\\.[a-z]{1,20}){1,9}"};
    static const char text[] = "ST-ABC12345 a.b@c.de";
    phi__database *database = NULL, *again = NULL;
    phi__buf bytes;
    events first = {.items = NULL}, second = {.items = NULL};
    phi__buf_init(&bytes, 1 << 24);
    assert_int_equal(phi__database_compile(regexes, 2, PHI__DATABASE_THIS_MACHINE, &database, NULL), PHI_OK);
    assert_int_equal(phi__database_serialize(database, &bytes), PHI_OK);
    const phi__span all = phi__buf_span(&bytes);
    for (size_t size = 0; size < 200; size++)
        assert_int_equal(phi__database_deserialize(phi__span_part(all, 0, size), &again), PHI_ERR_UNSUPPORTED);
    assert_null(again);
    assert_int_equal(phi__database_deserialize(all, &again), PHI_OK);
    scan(database, phi__span_of(text, sizeof text - 1), &first);
    scan(again, phi__span_of(text, sizeof text - 1), &second);
    assert_true(first.count > 0 && same_events(&first, &second));
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(phi__database_width_at(database, i), phi__database_width(regexes[i]));
        assert_int_equal(phi__database_width_at(again, i), phi__database_width(regexes[i]));
    }
    assert_int_equal(phi__database_width_at(again, 2), 0);
    bytes.data[3] = 0xff;
    phi__database *none = NULL;
    assert_int_equal(phi__database_deserialize(all, &none), PHI_ERR_UNSUPPORTED);
    PHI_VEC_DONE(&first);
    PHI_VEC_DONE(&second);
    phi__database_free(database);
    phi__database_free(again);
    phi__buf_done(&bytes);
}

/* One without an anchor would have all of every text run through Hyperscan: half of the speed was lost to "(?-i)". */
static void test_builtin_regexes_have_anchors(void **state)
{
    (void)state;
    const phi__rule_set set = phi__collect_builtin();
    phi__strings others = {.items = NULL}, anchored = {.items = NULL};
    assert_int_equal(phi__regexes_collect_parts(&set, &others, &anchored), PHI_OK);
    for (size_t i = 0; i < others.count; i++)
        print_error("no anchor: %s\n", others.items[i]);
    assert_int_equal(others.count, 0);
    phi__strings_done(&others);
    phi__strings_done(&anchored);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_builtin_databases_mean_the_lists),
        cmocka_unit_test(test_builtin_regexes_have_anchors),
        cmocka_unit_test(test_too_large_regex_is_loosened),
        cmocka_unit_test(test_broken_regex_is_named),
        cmocka_unit_test(test_serialised_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* A database from the cache finds what a compiled one finds, and one that is not
 * for exactly this is never loaded. */
#include "match/database_cache.h"
#include "own_folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const REGEXES[] = {"st-[a-f]{2,5}[0-9]{4,7}", "[a-z]+@[a-z]+(\\.[a-z]+){1,6}", "visit [0-9]{2,40}x"};
static const char TEXT[] = "ST-ABC12345, a.b@c.de, Visit 123456x, st-aa00001 x@y.z";

static int set_up(void **state)
{
    own_folder *folder = calloc(1, sizeof *folder);
    assert_non_null(folder);
    own_folder_make(folder);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    own_folder_remove(*state);
    free(*state);
    return 0;
}

static phi_status note(uint32_t id, size_t begin, size_t end, void *user)
{
    return phi__buf_printf(user, "%u:%zu-%zu ", id, begin, end);
}

/* What the database finds in TEXT. */
static void scan(const phi__database *database, phi__buf *out)
{
    phi__database_scratch *scratch = NULL;
    phi__buf_init(out, 1 << 20);
    assert_int_equal(phi__database_scratch_new(database, &scratch), PHI_OK);
    assert_int_equal(phi__database_scan(database, scratch, phi__span_of(TEXT, sizeof TEXT - 1), note, out), PHI_OK);
    phi__database_scratch_free(scratch);
}

/* One engine's turn: its databases are right whatever the cache held; the counts say how it went. */
static phi__database_cache take(const char *path, const char *salt, size_t count)
{
    phi__database_cache cache;
    phi__database *database = NULL, *compiled = NULL;
    phi__buf got, want;
    phi__database_cache_init(&cache, path);
    cache.salt = salt;
    assert_int_equal(phi__database_obtain(&cache, REGEXES, count, &database, NULL), PHI_OK);
    assert_int_equal(phi__database_obtain(NULL, REGEXES, count, &compiled, NULL), PHI_OK);
    scan(database, &got);
    scan(compiled, &want);
    assert_true(want.size > 0);
    assert_string_equal(phi__buf_text(&got), phi__buf_text(&want));
    phi__buf_done(&got);
    phi__buf_done(&want);
    phi__database_free(database);
    phi__database_free(compiled);
    phi__database_cache_done(&cache);
    assert_int_equal(cache.loaded + cache.compiled, 1);
    return cache;
}

#define EXPECT(cache, want_loaded, want_refused, want_kept)                \
    do {                                                                   \
        const phi__database_cache expect_cache_ = (cache);                 \
        assert_int_equal(expect_cache_.loaded, want_loaded);               \
        assert_int_equal(expect_cache_.refused, want_refused);             \
        assert_int_equal(expect_cache_.kept, want_kept);                   \
    } while (0)

static void the_second_time_is_loaded(void **state)
{
    const own_folder *folder = *state;
    EXPECT(take(folder->inner, "", 3), 0, 0, 1);
    EXPECT(take(folder->inner, "", 3), 1, 0, 0);
    EXPECT(take(folder->inner, "", 2), 0, 0, 1); /* other regexes */
    EXPECT(take(folder->inner, "", 2), 1, 0, 0);
    EXPECT(take(folder->inner, "", 3), 1, 0, 0);
}

static void another_version_is_not_loaded(void **state)
{
    const own_folder *folder = *state;
    EXPECT(take(folder->inner, "-older", 3), 0, 0, 1);
    EXPECT(take(folder->inner, "", 3), 0, 0, 1);
    EXPECT(take(folder->inner, "-older", 3), 1, 0, 0);
}

static void boundaries_of_regexes_count(void **state)
{
    const own_folder *folder = *state;
    static const char *const a[] = {"ab", "c"}, *const b[] = {"a", "bc"};
    phi__database_cache cache;
    phi__database *database = NULL;
    phi__database_cache_init(&cache, folder->inner);
    assert_int_equal(phi__database_obtain(&cache, a, 2, &database, NULL), PHI_OK);
    phi__database_free(database);
    assert_int_equal(phi__database_obtain(&cache, b, 2, &database, NULL), PHI_OK);
    phi__database_free(database);
    assert_int_equal(cache.loaded, 0);
    assert_int_equal(cache.kept, 2);
    phi__database_cache_done(&cache);
}

/* Through the whole file, at strides that meet header, content and seal. */
static void a_damaged_file_is_compiled_and_replaced(void **state)
{
    const own_folder *folder = *state;
    char path[256];
    size_t size = 0;
    EXPECT(take(folder->inner, "", 3), 0, 0, 1);
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", path, sizeof path), 1);
    unsigned char *good = own_folder_read(path, &size);
    for (size_t i = 0; i < 24; i++) {
        const size_t at = i < 8 ? i * 8 : i == 23 ? size - 1 : size * (i - 8) / 15;
        good[at] ^= 0x40;
        own_folder_write(path, good, size);
        good[at] ^= 0x40;
        EXPECT(take(folder->inner, "", 3), 0, 1, 1);
        EXPECT(take(folder->inner, "", 3), 1, 0, 0);
    }
    own_folder_write(path, good, size / 2);
    EXPECT(take(folder->inner, "", 3), 0, 1, 1);
    own_folder_write(path, "", 0);
    EXPECT(take(folder->inner, "", 3), 0, 1, 1);
    assert_int_equal(own_folder_count(folder->inner, ".phi-sealed", NULL, 0), 1);
    free(good);
}

/* Sealed by this very user, and yet no database that Hyperscan takes. */
static void what_hyperscan_refuses_is_compiled(void **state)
{
    const own_folder *folder = *state;
    phi__sealed sealed;
    phi__buf purpose;
    phi__buf_init(&purpose, 1 << 16);
    assert_int_equal(phi__buf_printf(&purpose, "libphi %s; ", phi_version()), PHI_OK);
    assert_int_equal(phi__database_describe(&purpose), PHI_OK);
    assert_int_equal(phi__buf_printf(&purpose, "; 1; %zu %s", strlen(REGEXES[0]), REGEXES[0]), PHI_OK);
    phi__sealed_init(&sealed, folder->inner);
    assert_int_equal(phi__sealed_keep(&sealed, phi__buf_span(&purpose), phi__span_of("no database", 11)), PHI_OK);
    phi__sealed_done(&sealed);
    phi__buf_done(&purpose);
    EXPECT(take(folder->inner, "", 1), 0, 1, 1);
    EXPECT(take(folder->inner, "", 1), 1, 0, 0);
}

static void a_cache_that_cannot_be_used_costs_no_scan(void **state)
{
    (void)state;
    EXPECT(take("/dev/null/cache", "", 3), 0, 1, 0);
    EXPECT(take("/proc/self/cache", "", 3), 0, 0, 0);
}

static void a_broken_regex_is_an_error_and_keeps_nothing(void **state)
{
    const own_folder *folder = *state;
    static const char *const broken[] = {"a(b"};
    phi__database_cache cache;
    phi__database *database = NULL;
    phi__database_cache_init(&cache, folder->inner);
    assert_int_equal(phi__database_obtain(&cache, broken, 1, &database, NULL), PHI_ERR_RULE);
    assert_null(database);
    assert_int_equal(access(folder->inner, F_OK), -1);
    phi__database_cache_done(&cache);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_second_time_is_loaded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_version_is_not_loaded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(boundaries_of_regexes_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_compiled_and_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_hyperscan_refuses_is_compiled, set_up, tear_down),
        cmocka_unit_test(a_cache_that_cannot_be_used_costs_no_scan),
        cmocka_unit_test_setup_teardown(a_broken_regex_is_an_error_and_keeps_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Golden pairs: tests/golden/<extractor>/x.in must be emitted as the text in
 * x.out, members after their container. Adding two files adds a test. */
#define _POSIX_C_SOURCE 200809L
#include "emit_recorder.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { LARGEST = 1 << 20 };

static bool load(const char *path, phi__buf *out)
{
    phi__buf_init(out, LARGEST);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    uint8_t block[4096];
    size_t got;
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        assert_int_equal(phi__buf_append(out, block, got), PHI_OK);
    (void)fclose(file);
    return true;
}

static void check_pair(const phi__extractor *extractor, const char *path, size_t stem)
{
    char out_path[1024];
    (void)snprintf(out_path, sizeof out_path, "%.*s.out", (int)stem, path);
    phi__buf in, want, got;
    phi__buf_init(&got, LARGEST);
    assert_true(load(path, &in));
    if (!load(out_path, &want))
        fail_msg("%s has no .out beside it", path);
    emit_recorder recorder;
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_with(&recorder, extractor, in.data, in.size), PHI_OK);
    assert_int_equal(recorded_all_text(recorder.root, &got), PHI_OK);
    if (got.size != want.size || (got.size > 0 && memcmp(got.data, want.data, got.size) != 0))
        fail_msg("%s: emitted '%s'", path, phi__buf_text(&got));
    emit_recorder_done(&recorder);
    phi__buf_done(&in);
    phi__buf_done(&want);
    phi__buf_done(&got);
}

/* How many pairs this extractor has. */
static size_t check_folder(const phi__extractor *extractor)
{
    char folder[512];
    (void)snprintf(folder, sizeof folder, "%s/tests/golden/%s", PHI_SOURCE_DIR, extractor->name);
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return 0;
    size_t pairs = 0;
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        const size_t length = strlen(entry->d_name);
        if (length < 4 || strcmp(entry->d_name + length - 3, ".in") != 0)
            continue;
        char path[1024];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        check_pair(extractor, path, strlen(path) - 3);
        pairs++;
    }
    (void)closedir(dir);
    return pairs;
}

static void test_golden_pairs(void **state)
{
    (void)state;
    size_t count = 0;
    const phi__extractor *const *all = phi__extractors(&count);
    for (size_t i = 0; i < count; i++) {
        const size_t pairs = check_folder(all[i]);
        /* These two need no other program or library to make their files. */
        if (strcmp(all[i]->name, "raw") == 0 || strcmp(all[i]->name, "text") == 0)
            assert_true(pairs > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_golden_pairs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

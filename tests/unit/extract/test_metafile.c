/* SPDX-License-Identifier: Apache-2.0 */
/* Drawings of Windows: pieces of a line come together, lines apart, bitmaps as members; what cannot be read is told. */
#include "base/alloc.h"
#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

typedef struct drawing {
    phi__buf bytes;
} drawing;

static void put(drawing *self, uint64_t number, size_t size)
{
    for (size_t i = 0; i < size; i++)
        assert_int_equal(phi__buf_append_byte(&self->bytes, (uint8_t)(number >> (8 * i))), PHI_OK);
}

static void begin_emf(drawing *self)
{
    phi__buf_init(&self->bytes, 1 << 20);
    put(self, 1, 4);
    put(self, 88, 4);
    for (int i = 0; i < 8; i++)
        put(self, 0, 4);
    put(self, 0x464D4520, 4);
    put(self, 0x10000, 4);
    for (int i = 0; i < 10; i++)
        put(self, 0, 4);
}

/* A piece of text with the width of each letter: 10. */
static void put_text(drawing *self, int x, int y, const char *text, uint32_t options)
{
    const size_t count = strlen(text), units = (2 * count + 3) / 4 * 4;
    put(self, 84, 4);
    put(self, 76 + units + 4 * count, 4);
    for (int i = 0; i < 7; i++)
        put(self, 0, 4);
    put(self, (uint32_t)x, 4);
    put(self, (uint32_t)y, 4);
    put(self, count, 4);
    put(self, 76, 4);
    put(self, options, 4);
    for (int i = 0; i < 4; i++)
        put(self, 0, 4);
    put(self, 76 + units, 4);
    for (size_t i = 0; i < units / 2; i++)
        put(self, i < count ? (uint8_t)text[i] : 0, 2);
    for (size_t i = 0; i < count; i++)
        put(self, 10, 4);
}

static recorded_part *run(emit_recorder *recorder, const drawing *self)
{
    emit_recorder_init(recorder);
    assert_int_equal(emit_recorder_bytes(recorder, self->bytes.data, self->bytes.size), PHI_OK);
    return recorder->root;
}

static void pieces_of_lines(void **state)
{
    (void)state;
    emit_recorder recorder;
    drawing one;
    begin_emf(&one);
    put_text(&one, 0, 100, "SSN: 12", 0);
    put_text(&one, 70, 100, "3-45", 0);    /* touches */
    put_text(&one, 200, 100, "Roe", 0);    /* beside */
    put_text(&one, 0, 130, "below", 0);
    put(&one, 14, 4);
    put(&one, 20, 4);
    for (int i = 0; i < 3; i++)
        put(&one, 0, 4);
    recorded_part *root = run(&recorder, &one);
    assert_string_equal(root->media, "image/emf");
    assert_string_equal(recorded_text(root), "SSN: 123-45\tRoe\nbelow\n");
    assert_int_equal(root->fault_count, 0);
    emit_recorder_done(&recorder);
    phi__buf_done(&one.bytes);
}

static void glyphs_and_damage_are_told(void **state)
{
    (void)state;
    emit_recorder recorder;
    drawing one;
    begin_emf(&one);
    put_text(&one, 0, 0, "ab", 0x10);
    assert_int_equal(run(&recorder, &one)->reason, PHI_REASON_UNSUPPORTED);
    emit_recorder_done(&recorder);
    put(&one, 84, 4);
    put(&one, 4000, 4);
    assert_int_equal(run(&recorder, &one)->reason, PHI_REASON_CORRUPT);
    emit_recorder_done(&recorder);
    phi__buf_done(&one.bytes);
}

static void the_older_kind(void **state)
{
    (void)state;
    emit_recorder recorder;
    /* head, TextOut "MRN 7" at (4, 9), StretchDIB of two dots, end */
    static const char WMF[] = "\1\0\x09\0\0\3\0\0\0\0\0\0\0\0\0\0\0\0"
                              "\x09\0\0\0\x21\x05\5\0MRN 7\0\x09\0\4\0"
                              "\x24\0\0\0\x43\x0F\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                              "\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0\0\0\0\0\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\2\3\0"
                              "\3\0\0\0\0\0";
    emit_recorder_init(&recorder);
    assert_int_equal(emit_recorder_bytes(&recorder, WMF, sizeof WMF - 1), PHI_OK);
    assert_string_equal(recorder.root->media, "image/wmf");
    assert_string_equal(recorded_text(recorder.root), "MRN 7\n");
    assert_non_null(recorded_member(recorder.root, "picture-1.bmp"));
    emit_recorder_done(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_of_lines),
        cmocka_unit_test(glyphs_and_damage_are_told),
        cmocka_unit_test(the_older_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* image: text beside the pixels of every format, and pictures that lie about themselves. */
#include "zip_bytes.h"

#include "emit_recorder.h"

typedef struct fixture {
    phi__buf bytes;
    emit_recorder recorder;
} fixture;

static int setup(void **state)
{
    static fixture fixtures;
    fixtures = (fixture){0};
    phi__buf_init(&fixtures.bytes, 8 << 20);
    emit_recorder_init(&fixtures.recorder);
    *state = &fixtures;
    return 0;
}

static int teardown(void **state)
{
    fixture *self = *state;
    phi__buf_done(&self->bytes);
    emit_recorder_done(&self->recorder);
    return 0;
}

static void put_be(phi__buf *out, uint64_t value, size_t bytes)
{
    for (size_t i = bytes; i-- > 0;)
        assert_int_equal(phi__buf_append_byte(out, (uint8_t)(value >> (8 * i))), PHI_OK);
}

static recorded_part *run(fixture *self)
{
    assert_int_equal(emit_recorder_bytes(&self->recorder, self->bytes.data, self->bytes.size), PHI_OK);
    assert_string_equal(self->recorder.root->extractor, "image");
    return self->recorder.root;
}

static void expect(recorded_part *part, const char *value, const char *where, const char *field)
{
    const char *all = recorded_text(part), *found = strstr(all, value);
    assert_non_null(found);
    const phi__place *place = NULL;
    for (size_t i = 0; i < part->places.count && part->places.items[i].at <= (size_t)(found - all); i++)
        place = &part->places.items[i].place;
    assert_non_null(place);
    assert_string_equal(place->part, where);
    if (field == NULL)
        assert_null(place->field);
    else
        assert_string_equal(place->field, field);
}

/* ----------------------------------------------------------------------------- EXIF */

enum { ASCII = 2, LONG = 4, RATIONAL = 5, UNDEFINED = 7 };

static void put_entry(phi__buf *out, uint16_t tag, uint16_t type, uint32_t count, uint32_t value)
{
    put(out, tag, 2);
    put(out, type, 2);
    put(out, count, 4);
    put(out, value, 4);
}

/* Little-endian: a description, a comment, a place, and a second page. */
static void put_tiff(phi__buf *out)
{
    const size_t base = out->size;
    put_bytes(out, "II*\0\10\0\0\0", 8);
    put(out, 4, 2);                                          /* 8 */
    put_entry(out, 0x010E, ASCII, 12, 200);
    put_entry(out, 0x013B, ASCII, 4, 0x006E6E41);               /* in the entry itself */
    put_entry(out, 0x8769, LONG, 1, 80);
    put_entry(out, 0x8825, LONG, 1, 100);
    put(out, 170, 4);                                        /* next: 58 */
    put(out, 0, 80 - (out->size - base));
    put(out, 1, 2);                                          /* 80 */
    put_entry(out, 0x9286, UNDEFINED, 20, 220);
    put(out, 0, 4);                                          /* 94 */
    put(out, 0, 100 - (out->size - base));
    put(out, 4, 2);                                          /* 100 */
    put_entry(out, 1, ASCII, 2, 'N');
    put_entry(out, 2, RATIONAL, 3, 240);
    put_entry(out, 3, ASCII, 2, 'W');
    put_entry(out, 4, RATIONAL, 3, 264);
    put(out, 0, 4);                                          /* 154 */
    put(out, 0, 170 - (out->size - base));
    put(out, 1, 2);                                          /* 170: the second page */
    put_entry(out, 0xC000, ASCII, 9, 290);
    put(out, 0, 4);
    put(out, 0, 200 - (out->size - base));
    put_bytes(out, "description\0", 12);
    put(out, 0, 220 - (out->size - base));
    put_bytes(out, "UNICODE\0a\0 \0w\0o\0r\0d\0", 20);
    static const uint32_t DEGREES[] = {40, 1, 42, 1, 4608, 100, 74, 1, 0, 1, 2160, 100};
    for (size_t i = 0; i < 12; i++)
        put(out, DEGREES[i], 4);
    put(out, 0, 290 - (out->size - base));
    put_bytes(out, "page two\0", 9);
}

static void expect_tiff(recorded_part *part)
{
    expect(part, "description\n", "EXIF", "ImageDescription");
    expect(part, "Ann\n", "EXIF", "Artist");
    expect(part, "a word\n", "EXIF", "UserComment");
    expect(part, "40.712800, -74.006000\n", "EXIF", "GPSPosition");
    expect(part, "page two\n", "EXIF tag 0xC000", NULL);
}

static void test_tiff(void **state)
{
    fixture *self = *state;
    put_tiff(&self->bytes);
    recorded_part *part = run(self);
    expect_tiff(part);
    assert_int_equal(part->reason, PHI_REASON_NO_BACKEND); /* its pixels were not looked at: there are no workers here */
}

static void test_directories_that_loop(void **state)
{
    fixture *self = *state;
    put_bytes(&self->bytes, "II*\0\10\0\0\0", 8);
    put(&self->bytes, 2, 2);
    put_entry(&self->bytes, 0x010E, ASCII, 9, 38);
    put_entry(&self->bytes, 0x8769, LONG, 1, 8);
    put(&self->bytes, 8, 4);
    put_bytes(&self->bytes, "    looping\0", 12);
    recorded_part *part = run(self);
    assert_int_not_equal(part->reason, PHI_REASON_NONE);
    assert_true(part->text.size < 1000); /* each byte is read once, and told no oftener */
}

/* ---------------------------------------------------------------------------- JPEG */

static void put_segment(phi__buf *out, uint8_t marker, const void *head, size_t head_size, const void *body, size_t size)
{
    put_be(out, 0xFF00U | marker, 2);
    put_be(out, 2 + head_size + size, 2);
    put_bytes(out, head, head_size);
    put_bytes(out, body, size);
}

static void put_jpeg(phi__buf *out)
{
    static const char XMP[] = "http://ns.adobe.com/xap/1.0/", IPTC[] = "\x1C\2\x78\0\7caption\x1C\2\x50\0\4Anna";
    PHI_AUTO(phi__buf_done) phi__buf tiff;
    phi__buf_init(&tiff, 4096);
    put_tiff(&tiff);
    put_be(out, 0xFFD8, 2);
    put_segment(out, 0xE1, "Exif\0\0", 6, tiff.data, tiff.size);
    put_segment(out, 0xE1, XMP, sizeof XMP, "<x:xmpmeta>in XMP</x:xmpmeta>", 29);
    PHI_AUTO(phi__buf_done) phi__buf resources;
    phi__buf_init(&resources, 4096);
    put_bytes(&resources, "Photoshop 3.0\0" "8BIM\4\4\0\0", 22);
    put_be(&resources, sizeof IPTC - 1, 4);
    put_bytes(&resources, IPTC, sizeof IPTC - 1);
    put_segment(out, 0xED, resources.data, resources.size, "", 0);
    put_segment(out, 0xFE, "a comm\xE9nt", 9, "", 0);
    put_segment(out, 0xDA, "\1\1\0\0\x3F\0", 6, "\x12\x34\xFF\0\x56\xFF\xD0\x78", 8);
    put_be(out, 0xFFD9, 2);
    put_bytes(out, "hidden behind the end", 21);
}

static void expect_jpeg(recorded_part *part)
{
    expect_tiff(part);
    expect(part, "in XMP", "XMP", NULL);
    expect(part, "caption\n", "IPTC", "Caption-Abstract");
    expect(part, "Anna\n", "IPTC", "By-line");
    expect(part, "a commént\n", "JPEG comment", NULL);
    expect(part, "hidden behind the end\n", "behind the picture", NULL);
}

static void test_jpeg(void **state)
{
    fixture *self = *state;
    put_jpeg(&self->bytes);
    recorded_part *part = run(self);
    expect_jpeg(part);
    assert_int_equal(part->reason, PHI_REASON_NO_BACKEND);
}

static void test_every_cut_is_said(void **state)
{
    fixture *self = *state;
    PHI_AUTO(phi__buf_done) phi__buf whole;
    phi__buf_init(&whole, 1 << 16);
    put_jpeg(&whole);
    for (size_t size = 4; size + 24 < whole.size; size += 3) {
        teardown(state);
        setup(state);
        put_bytes(&self->bytes, whole.data, size);
        assert_int_equal(run(self)->reason, PHI_REASON_TRUNCATED);
    }
}

/* ----------------------------------------------------------------------------- PNG */

static void put_chunk(phi__buf *out, const char *type, const void *bytes, size_t size)
{
    put_be(out, size, 4);
    put_bytes(out, type, 4);
    put_bytes(out, bytes, size);
    put_be(out, 0, 4); /* its sum, which is not asked for */
}

/* A zlib stream of one stored block. */
#define STORED(text) "\x78\1\1" text "\0\0\0\0"

static void test_png(void **state)
{
    fixture *self = *state;
    PHI_AUTO(phi__buf_done) phi__buf tiff;
    phi__buf_init(&tiff, 4096);
    put_tiff(&tiff);
    put_bytes(&self->bytes, "\x89PNG\r\n\x1A\n", 8);
    put_chunk(&self->bytes, "IHDR", "\0\0\0\1\0\0\0\1\10\0\0\0\0", 13);
    put_chunk(&self->bytes, "tEXt", "Author\0Ann\xE9", 11);
    put_chunk(&self->bytes, "zTXt", "Comment\0\0" STORED("\6\0\xF9\xFFpacked"), 9 + 3 + 10 + 4);
    put_chunk(&self->bytes, "iTXt", "Title\0\0\0en\0Titel\0plain", 22);
    put_chunk(&self->bytes, "iTXt", "Description\0\1\0\0\0" STORED("\5\0\xFA\xFFinner"), 16 + 3 + 9 + 4);
    put_chunk(&self->bytes, "eXIf", tiff.data, tiff.size);
    put_chunk(&self->bytes, "IDAT", "not text at all, though it could be read", 40);
    put_chunk(&self->bytes, "IEND", "", 0);
    put_bytes(&self->bytes, "hidden behind the end", 21);
    recorded_part *part = run(self);
    expect(part, "Anné\n", "PNG text", "Author");
    expect(part, "packed\n", "PNG text", "Comment");
    expect(part, "plain\n", "PNG text", "Title");
    expect(part, "inner\n", "PNG text", "Description");
    expect_tiff(part);
    expect(part, "hidden behind the end\n", "behind the picture", NULL);
    assert_null(strstr(recorded_text(part), "not text at all"));
}

static void test_damaged_picture_is_searched(void **state)
{
    fixture *self = *state;
    put_bytes(&self->bytes, "\x89PNG\r\n\x1A\n....readable comment\0\1\2", 31);
    recorded_part *part = run(self);
    assert_non_null(strstr(recorded_text(part), "readable comment"));
    assert_int_equal(part->reason, PHI_REASON_TRUNCATED);
}

/* --------------------------------------------------------------------------- others */

static void test_gif(void **state)
{
    fixture *self = *state;
    put_bytes(&self->bytes, "GIF89a\1\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF", 19);
    put_bytes(&self->bytes, "\x21\xFE\5hello\6 world\0", 16);
    put_bytes(&self->bytes, "\x2C\0\0\0\0\1\0\1\0\0\2\2\x44\1\0\x3B", 16);
    recorded_part *part = run(self);
    expect(part, "hello world\n", "GIF comment", NULL);
    assert_int_equal(part->reason, PHI_REASON_NO_BACKEND);
}

static void test_webp(void **state)
{
    fixture *self = *state;
    PHI_AUTO(phi__buf_done) phi__buf tiff;
    phi__buf_init(&tiff, 4096);
    put_tiff(&tiff);
    put_bytes(&self->bytes, "RIFF\0\0\0\0WEBPEXIF", 16);
    put(&self->bytes, tiff.size, 4);
    put_bytes(&self->bytes, tiff.data, tiff.size);
    put(&self->bytes, 0, tiff.size % 2);
    put_bytes(&self->bytes, "XMP \6\0\0\0in XMP", 14);
    recorded_part *part = run(self);
    expect_tiff(part);
    expect(part, "in XMP\n", "XMP", NULL);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(test_tiff), EACH(test_directories_that_loop), EACH(test_jpeg), EACH(test_every_cut_is_said),
        EACH(test_png),  EACH(test_damaged_picture_is_searched), EACH(test_gif), EACH(test_webp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

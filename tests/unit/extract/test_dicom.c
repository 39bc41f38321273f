/* SPDX-License-Identifier: Apache-2.0 */
/* dicom: all syntaxes, sequences of all kinds, character sets, and files that lie. */
#include "zip_bytes.h"

#include "emit_recorder.h"
#include "identify/dicom_marks.h"

typedef struct fixture {
    phi__buf bytes;
    emit_recorder recorder;
    bool implicit, big;
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

/* ------------------------------------------------------------------------- writing */

static void put_number(fixture *self, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        const size_t shift = 8 * (self->big ? bytes - 1 - i : i);
        assert_int_equal(phi__buf_append_byte(&self->bytes, (uint8_t)(value >> shift)), PHI_OK);
    }
}

static void put_head(fixture *self, uint32_t tag, const char *vr, uint32_t length)
{
    put_number(self, tag >> 16, 2);
    put_number(self, tag & 0xFFFF, 2);
    if (vr != NULL && !self->implicit) {
        put_bytes(&self->bytes, vr, 2);
        if (!phi__dicom_is_long_vr((const uint8_t *)vr)) {
            put_number(self, length, 2);
            return;
        }
        put_number(self, 0, 2);
    }
    put_number(self, length, 4);
}

static void put_element(fixture *self, uint32_t tag, const char *vr, const char *value)
{
    const size_t size = strlen(value);
    put_head(self, tag, vr, (uint32_t)(size + size % 2));
    put_bytes(&self->bytes, value, size);
    if (size % 2 != 0)
        put_bytes(&self->bytes, " ", 1);
}

static void put_start(fixture *self, const char *syntax)
{
    put(&self->bytes, 0, 128);
    put_bytes(&self->bytes, "DICM", 4);
    put_element(self, 0x00020010, "UI", syntax);
}

#define EXPLICIT "1.2.840.10008.1.2.1"
#define NO_LENGTH 0xFFFFFFFFU

/* ------------------------------------------------------------------------- reading */

static recorded_part *run(fixture *self)
{
    assert_int_equal(emit_recorder_bytes(&self->recorder, self->bytes.data, self->bytes.size), PHI_OK);
    assert_string_equal(self->recorder.root->extractor, "dicom");
    return self->recorder.root;
}

/* The place that the text `value` stands at. */
static const phi__place *place_of(recorded_part *part, const char *value)
{
    const char *all = recorded_text(part);
    const char *found = strstr(all, value);
    assert_non_null(found);
    const phi__place *place = NULL;
    for (size_t i = 0; i < part->places.count && part->places.items[i].at <= (size_t)(found - all); i++)
        place = &part->places.items[i].place;
    assert_non_null(place);
    return place;
}

static void expect(recorded_part *part, const char *value, const char *field, const char *where)
{
    const phi__place *place = place_of(part, value);
    assert_string_equal(place->part, where);
    if (field == NULL)
        assert_null(place->field);
    else
        assert_string_equal(place->field, field);
    assert_true(place->closed);
}

static void put_patient(fixture *self)
{
    put_element(self, 0x00080005, "CS", "ISO_IR 100");
    put_element(self, 0x00080016, "UI", "1.2.3");
    put_element(self, 0x00080018, "UI", "1.2.4");
    put_element(self, 0x00080050, "SH", "A-17");
    put_element(self, 0x00100010, "PN", "M\xFCller^Ann");
    put_element(self, 0x00100020, "LO", "id 4711\\id 4712");
}

static void expect_patient(recorded_part *part)
{
    expect(part, "A-17\n", "AccessionNumber", "tag (0008,0050)");
    expect(part, "Müller^Ann\n", "PatientName", "tag (0010,0010)");
    expect(part, "id 4711\nid 4712\n", "PatientID", "tag (0010,0020)");
}

static void test_syntaxes(void **state)
{
    static const struct {
        bool preamble, implicit, big;
        const char *syntax;
    } CASES[] = {
        {true, false, false, EXPLICIT},
        {true, true, false, "1.2.840.10008.1.2"},
        {true, false, true, "1.2.840.10008.1.2.2"},
        {true, true, false, EXPLICIT}, /* says what it is not */
        {false, false, false, ""},
        {false, true, false, ""},
        {false, false, true, ""},
    };
    fixture *self = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        if (CASES[i].preamble)
            put_start(self, CASES[i].syntax);
        self->implicit = CASES[i].implicit;
        self->big = CASES[i].big;
        put_patient(self);
        recorded_part *part = run(self);
        expect_patient(part);
        assert_int_equal(part->reason, PHI_REASON_NONE);
        teardown(state);
        setup(state);
    }
}

static void test_sequences(void **state)
{
    fixture *self = *state;
    put_start(self, EXPLICIT);
    put_patient(self);
    put_head(self, 0x00101002, "SQ", NO_LENGTH); /* neither sequence nor item says its length */
    put_head(self, 0xFFFEE000, NULL, NO_LENGTH);
    put_element(self, 0x00100020, "LO", "other 1");
    put_head(self, 0xFFFEE00D, NULL, 0);
    put_head(self, 0xFFFEE000, NULL, 16); /* an item that does */
    put_element(self, 0x00100020, "LO", "other 2!");
    put_head(self, 0xFFFEE0DD, NULL, 0);
    put_head(self, 0x00120064, "SQ", 24); /* both do */
    put_head(self, 0xFFFEE000, NULL, 16);
    put_element(self, 0x00080104, "LO", "meaning!");
    put_element(self, 0x00104000, "LT", "after \\ all");
    recorded_part *part = run(self);
    expect(part, "other 1\n", "PatientID", "tag (0010,1002)[1] (0010,0020)");
    expect(part, "other 2!\n", "PatientID", "tag (0010,1002)[2] (0010,0020)");
    expect(part, "meaning!\n", "CodeMeaning", "tag (0012,0064)[1] (0008,0104)");
    expect(part, "after \\ all\n", "PatientComments", "tag (0010,4000)");
    assert_int_equal(part->reason, PHI_REASON_NONE);
}

static void test_private_elements(void **state)
{
    fixture *self = *state;
    put_start(self, EXPLICIT);
    put_patient(self);
    put_element(self, 0x00110010, "LO", "ACME 1.0");
    put_element(self, 0x00111001, "UN", "text of unknown kind");
    put_head(self, 0x00111002, "OB", 24);
    put_bytes(&self->bytes, "\1\2\3\4readable in it\0\0\5\6\7\10", 24);
    put_head(self, 0x00111003, "UN", NO_LENGTH); /* holds items in implicit VR */
    put_head(self, 0xFFFEE000, NULL, NO_LENGTH);
    self->implicit = true;
    put_element(self, 0x00100020, "LO", "hidden id");
    self->implicit = false;
    put_head(self, 0xFFFEE00D, NULL, 0);
    put_head(self, 0xFFFEE0DD, NULL, 0);
    put_element(self, 0x00200010, "SH", "the end");
    recorded_part *part = run(self);
    expect(part, "ACME 1.0\n", NULL, "tag (0011,0010)");
    expect(part, "text of unknown kind\n", NULL, "tag (0011,1001)");
    expect(part, "readable in it\n", NULL, "tag (0011,1002)");
    expect(part, "hidden id\n", "PatientID", "tag (0011,1003)[1] (0010,0020)");
    expect(part, "the end\n", "StudyID", "tag (0020,0010)");
}

/* A value of a report stands under what its concept means. */
static void test_reports(void **state)
{
    fixture *self = *state;
    put_start(self, EXPLICIT);
    put_patient(self);
    put_head(self, 0x0040A730, "SQ", NO_LENGTH);
    put_head(self, 0xFFFEE000, NULL, NO_LENGTH);
    put_head(self, 0x0040A043, "SQ", NO_LENGTH);
    put_head(self, 0xFFFEE000, NULL, NO_LENGTH);
    put_element(self, 0x00080104, "LO", "Home phone");
    put_head(self, 0xFFFEE00D, NULL, 0);
    put_head(self, 0xFFFEE0DD, NULL, 0);
    put_element(self, 0x0040A160, "UT", "so and so");
    put_head(self, 0xFFFEE00D, NULL, 0);
    put_head(self, 0xFFFEE0DD, NULL, 0);
    expect(run(self), "so and so\n", "Home phone", "tag (0040,A730)[1] (0040,A160)");
}

static void test_character_sets(void **state)
{
    static const struct {
        const char *set, *bytes, *text;
    } CASES[] = {
        {"ISO_IR 192", "\xC3\xA4", "ä"},
        {"ISO_IR 144", "\xBB\xEE\xDA", "Люк"},
        {"ISO_IR 13", "\xD4\xCF\xC0\xDE", "ﾔﾏﾀﾞ"},
        {"ISO 2022 IR 6\\ISO 2022 IR 87", "Yamada=\x1B$B;3ED\x1B(B^x", "Yamada\n山田^x"},
        {"\\ISO 2022 IR 149", "Hong=\x1B$)C\xFB\xF3", "Hong\n洪"},
        {"\\ISO 2022 IR 58", "Zhang=\x1B$)A\xD5\xC5", "Zhang\n张"},
        {"GB18030", "\xCD\xF5^\x90\x5C", "王^怽"}, /* a backslash inside of a character */
        {"ISO 2022 IR 100\\ISO 2022 IR 144", "\xE4 \x1B-L\xBB", "ä Л"},
        {"", "\xE4 \xC3\xA4", "ä ä"},  /* Latin-1 and UTF-8, and nobody said so */
        {"ISO_IR 192", "\xE4", "ä"},   /* it is not */
    };
    fixture *self = *state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        put_start(self, EXPLICIT);
        put_element(self, 0x00080005, "CS", CASES[i].set);
        put_element(self, 0x00100010, "PN", CASES[i].bytes);
        recorded_part *part = run(self);
        expect(part, CASES[i].text, "PatientName", "tag (0010,0010)");
        teardown(state);
        setup(state);
    }
}

static void test_encapsulated_document(void **state)
{
    fixture *self = *state;
    put_start(self, EXPLICIT);
    put_patient(self);
    put_element(self, 0x00420011, "OB", "<ClinicalDocument>words of it</ClinicalDocument>");
    put_element(self, 0x00420012, "LO", "text/XML");
    recorded_part *part = run(self);
    recorded_part *document = recorded_member(part, "document.xml");
    assert_non_null(document);
    assert_non_null(strstr(recorded_text(document), "words of it"));
    expect(part, "text/XML\n", "MIMETypeOfEncapsulatedDocument", "tag (0042,0012)");
}

static void test_pictures_are_said(void **state)
{
    fixture *self = *state;
    for (int compressed = 0; compressed < 2; compressed++) {
        put_start(self, EXPLICIT);
        put_patient(self);
        put_head(self, 0x7FE00010, "OB", compressed ? NO_LENGTH : 4);
        for (int i = 0; i < 2 && compressed; i++)
            put_element(self, 0xFFFEE000, NULL, "abcd");
        if (compressed)
            put_head(self, 0xFFFEE0DD, NULL, 0);
        else
            put_bytes(&self->bytes, "abcd", 4);
        put_element(self, 0xFFFCFFFC, "OB", "trailing text");
        recorded_part *part = run(self);
        expect_patient(part);
        assert_int_equal(part->reason, PHI_REASON_UNSUPPORTED);
        expect(part, "trailing text\n", "DataSetTrailingPadding", "tag (FFFC,FFFC)");
        teardown(state);
        setup(state);
    }
}

static void test_every_cut_is_said(void **state)
{
    fixture *self = *state;
    put_start(self, EXPLICIT);
    const size_t least = self->bytes.size;
    put_patient(self);
    PHI_AUTO(phi__buf_done) phi__buf whole;
    phi__buf_init(&whole, 1 << 16);
    put_bytes(&whole, self->bytes.data, self->bytes.size);
    size_t silent = 0;
    for (size_t size = least + 1; size < whole.size; size++) {
        teardown(state);
        setup(state);
        put_bytes(&self->bytes, whole.data, size);
        silent += run(self)->reason == PHI_REASON_NONE;
    }
    assert_int_equal(silent, 5); /* between elements */
}

static void test_wrong_length_loses_nothing(void **state)
{
    fixture *self = *state;
    put_start(self, EXPLICIT);
    put_patient(self);
    put_head(self, 0x00101040, "LO", 0xFFF0);
    put_element(self, 0x00104000, "LT", "number 12345 of what follows");
    recorded_part *part = run(self);
    expect_patient(part);
    assert_int_equal(part->reason, PHI_REASON_TRUNCATED);
    assert_string_equal(place_of(part, "number 12345 of what follows")->part, "rest");
}

static void test_depth_has_an_end(void **state)
{
    fixture *self = *state;
    put_start(self, EXPLICIT);
    put_patient(self);
    for (int i = 0; i < 5000; i++) {
        put_head(self, 0x00101002, "SQ", NO_LENGTH);
        put_head(self, 0xFFFEE000, NULL, NO_LENGTH);
    }
    put_element(self, 0x00100020, "LO", "innermost");
    recorded_part *part = run(self);
    assert_int_equal(part->reason, PHI_REASON_LIMIT_DEPTH);
    assert_non_null(strstr(recorded_text(part), "innermost"));
}

static void test_other_bytes_are_not_taken(void **state)
{
    (void)state;
    static const uint8_t zeros[64] = {0}, counts[] = {8, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 4, 0, 0, 0};
    assert_false(phi__dicom_mark(phi__span_of(zeros, sizeof zeros)));
    assert_false(phi__dicom_mark(phi__span_of(counts, sizeof counts)));
    assert_false(phi__dicom_mark(phi__span_of("\10\0\5\0CS\12\0ISO_IR 100", 18)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_syntaxes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_sequences, setup, teardown),
        cmocka_unit_test_setup_teardown(test_private_elements, setup, teardown),
        cmocka_unit_test_setup_teardown(test_reports, setup, teardown),
        cmocka_unit_test_setup_teardown(test_character_sets, setup, teardown),
        cmocka_unit_test_setup_teardown(test_encapsulated_document, setup, teardown),
        cmocka_unit_test_setup_teardown(test_pictures_are_said, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_cut_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wrong_length_loses_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(test_depth_has_an_end, setup, teardown),
        cmocka_unit_test(test_other_bytes_are_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

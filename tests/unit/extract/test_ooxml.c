/* SPDX-License-Identifier: Apache-2.0 */
/* Office documents: joined runs, places of cells and slides, poisoned XML. */
#include "zip_bytes.h"

#include "emit_recorder.h"
#include "extract/ooxml.h"

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define OVERRIDE(part, type) "<Override PartName=\"/" part "\" ContentType=\"" OFFICE type "+xml\"/>"

typedef struct fixture {
    zip_bytes zip;
    emit_recorder recorder;
} fixture;

static int setup(void **state)
{
    static fixture fixtures;
    zip_bytes_init(&fixtures.zip);
    emit_recorder_init(&fixtures.recorder);
    *state = &fixtures;
    return 0;
}

static int teardown(void **state)
{
    fixture *self = *state;
    zip_bytes_done(&self->zip);
    emit_recorder_done(&self->recorder);
    return 0;
}

static void add(fixture *self, const char *name, const char *xml)
{
    zip_bytes_text(&self->zip, name, xml, (zip_form){.method = 8});
}

static recorded_part *run(fixture *self)
{
    zip_bytes_end(&self->zip, false);
    assert_int_equal(emit_recorder_bytes(&self->recorder, self->zip.body.data, self->zip.body.size), PHI_OK);
    return self->recorder.root;
}

/* Where does the text at the first occurrence of `needle` stand? */
static phi__place place_of(recorded_part *part, const char *needle)
{
    const char *text = recorded_text(part);
    const char *found = strstr(text, needle);
    phi__place place = {0};
    assert_non_null(found);
    for (size_t i = 0; i < part->places.count && part->places.items[i].at <= (size_t)(found - text); i++)
        place = part->places.items[i].place;
    return place;
}

static void word(fixture *self, const char *document)
{
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("word/document.xml", "wordprocessingml.document.main")
            OVERRIDE("word/footer1.xml", "wordprocessingml.footer") OVERRIDE("word/styles.xml", "wordprocessingml.styles") "</Types>");
    add(self, "word/document.xml", document);
}

static void test_word_joins_runs_and_parts_cells(void **state)
{
    fixture *self = *state;
    word(self, "<w:document xmlns:w='w'><w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>12</w:t></w:r>"
               "<w:r><w:t>34</w:t><w:tab/><w:delText>gone</w:delText></w:r></w:p>"
               "<w:tbl><w:tr><w:tc><w:p><w:t>a</w:t></w:p><w:p><w:t>b</w:t></w:p></w:tc><w:tc><w:p/></w:tc>"
               "<w:tc><w:p><w:t>c</w:t></w:p></w:tc></w:tr></w:tbl></w:document>");
    add(self, "word/footer1.xml", "<w:ftr xmlns:w='w'><w:p><w:t>below</w:t></w:p></w:ftr>");
    add(self, "word/media/note.txt", "kept as a member\n");
    recorded_part *root = run(self);
    assert_int_equal(root->fault_count, 0);
    assert_non_null(strstr(recorded_text(root), "1234\tgone\na b\t\tc\n"));
    assert_string_equal(place_of(root, "below").part, "footer");
    assert_string_equal(root->media, OFFICE "wordprocessingml.document");
    assert_int_equal(root->members.count, 1);
    assert_string_equal(recorded_text(recorded_member(root, "word/media/note.txt")), "kept as a member\n");
}

static void test_workbook_cells_have_places(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("xl/workbook.xml", "spreadsheetml.sheet.main")
            OVERRIDE("xl/worksheets/s.xml", "spreadsheetml.worksheet")
                OVERRIDE("xl/sharedStrings.xml", "spreadsheetml.sharedStrings") "</Types>");
    add(self, "xl/workbook.xml",
        "<workbook xmlns:r='r'><sheets><sheet name='Hidden' state='hidden' r:id='rId7'/></sheets></workbook>");
    add(self, "xl/_rels/workbook.xml.rels",
        "<Relationships><Relationship Id='rId7' Target='worksheets/s.xml'/></Relationships>");
    add(self, "xl/sharedStrings.xml", "<sst><si><t>Name</t></si><si><r><t>Rec</t></r><r><t>ord</t></r></si></sst>");
    add(self, "xl/worksheets/s.xml",
        "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c></row>"
        "<row r='7'><c r='A7' t='inlineStr'><is><t>x</t></is></c><c r='C7'><f>1+1</f><v>4.5E3</v></c></row>"
        "<row><c t='s'><v>99</v></c></row></sheetData></worksheet>");
    recorded_part *root = run(self);
    assert_non_null(strstr(recorded_text(root), "Name\tRecord\nx\t4500\n"));
    const phi__place place = place_of(root, "4500");
    assert_string_equal(place.sheet, "Hidden");
    assert_string_equal(place.cell, "C7");
    assert_string_equal(place.field, "Record");
    assert_int_equal(place.row, 7);
    assert_int_equal(place.column, 3);
    assert_int_equal(root->reason, PHI_REASON_CORRUPT); /* string 99 */
}

/* What Word keeps beside the text, and tables with names over their columns. */
static void test_word_beside_the_line(void **state)
{
    fixture *self = *state;
    word(self, "<w:document xmlns:w='w' xmlns:wp='p'><w:p><w:r><w:t>12</w:t></w:r><w:ins w:author='Dr A'><w:r><w:t>3</w:t></w:r></w:ins>"
               "<w:del w:author='Dr A'><w:r><w:delText>4</w:delText></w:r></w:del><w:fldSimple w:instr='MAILTO a@b'><w:t>5</w:t></w:fldSimple>"
               "<w:r><w:instrText>HYPER</w:instrText><w:instrText>LINK</w:instrText></w:r><w:bookmarkStart w:name='mark'/>"
               "<wp:docPr descr='a photo'/><w:ffData><w:default w:val='typed'/></w:ffData><w:r><w:t>6</w:t></w:r></w:p>"
               "<w:tbl><w:tr><w:tc><w:p><w:t>Name</w:t></w:p></w:tc><w:tc><w:p><w:t>SSN</w:t></w:p></w:tc></w:tr>"
               "<w:tr><w:tc><w:p><w:t>Roe</w:t></w:p></w:tc><w:tc><w:p><w:t>99</w:t></w:p></w:tc></w:tr></w:tbl></w:document>");
    add(self, "word/footer1.xml", "<w:ftr xmlns:w='w'/>");
    recorded_part *root = run(self);
    assert_string_equal(recorded_text(root),
                        "123456\nDr A\nMAILTO a@b\nHYPERLINK\nmark\na photo\ntyped\nName\tSSN\nRoe\t99\n");
    assert_string_equal(place_of(root, "HYPER").part, "field");
    assert_string_equal(place_of(root, "typed").part, "form");
    const phi__place cell = place_of(root, "99");
    assert_string_equal(cell.field, "SSN");
    assert_string_equal(cell.sheet, "table 1");
    assert_int_equal(cell.row, 2);
}

/* Of styles their names: all else only says how something looks. */
static void test_word_names_of_styles(void **state)
{
    fixture *self = *state;
    word(self, "<w:document xmlns:w='w'><w:p><w:t>body</w:t></w:p></w:document>");
    add(self, "word/styles.xml", "<w:styles xmlns:w='w'><w:style><w:name w:val='letter to Dr A'/><w:rPr><w:sz w:val='24'/></w:rPr></w:style></w:styles>");
    recorded_part *root = run(self);
    assert_string_equal(recorded_text(root), "body\nletter to Dr A\n");
    assert_string_equal(place_of(root, "letter").part, "styles");
    assert_int_equal(root->members.count, 0);
}

/* The copy that Word keeps says only what it says otherwise. */
static void test_word_names_of_styles_twice(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("word/document.xml", "wordprocessingml.document.main") OVERRIDE("word/styles.xml", "wordprocessingml.styles")
        "<Override PartName='/word/stylesWithEffects.xml' ContentType='application/vnd.ms-word.stylesWithEffects+xml'/></Types>");
    add(self, "word/document.xml", "<w:document xmlns:w='w'><w:p><w:t>body</w:t></w:p></w:document>");
    add(self, "word/styles.xml", "<w:styles xmlns:w='w'><w:name w:val='one'/><w:name w:val='two'/><w:name w:val='three'/></w:styles>");
    add(self, "word/stylesWithEffects.xml",
        "<w:styles xmlns:w='w'><w:name w:val='one'/><ns_0-1:name w:val='thr'/><w:name w:val='two'/><w:name w:val='three'/><w:name w:val='four'/></w:styles>");
    assert_string_equal(recorded_text(run(self)), "body\none\ntwo\nthree\nthr\nfour\n");
}

/* Leading zeros, names below a title, and what is no cell; comments and pivot caches know where they belong. */
static void test_workbook_hidden_things(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("xl/workbook.xml", "spreadsheetml.sheet.main")
            OVERRIDE("xl/worksheets/s.xml", "spreadsheetml.worksheet")
                OVERRIDE("xl/comments1.xml", "spreadsheetml.comments")
                    OVERRIDE("xl/pivotCacheDefinition1.xml", "spreadsheetml.pivotCacheDefinition")
                        OVERRIDE("xl/pivotCacheRecords1.xml", "spreadsheetml.pivotCacheRecords") "</Types>");
    add(self, "xl/workbook.xml", "<workbook xmlns:r='r'><sheets><sheet name='One' r:id='a'/></sheets><definedNames>"
                                 "<definedName name='n'>\"literal\"</definedName></definedNames></workbook>");
    add(self, "xl/_rels/workbook.xml.rels", "<Relationships><Relationship Id='a' Target='worksheets/s.xml'/></Relationships>");
    add(self, "xl/worksheets/_rels/s.xml.rels", "<Relationships><Relationship Id='c' Target='../comments1.xml'/></Relationships>");
    add(self, "xl/worksheets/s.xml",
        "<worksheet><row><c t='str'><v>Title</v></c></row><row><c t='str'><v>Name</v></c><c t='str'><v>SSN</v></c></row>"
        "<row><c t='str'><v>Roe</v></c><c><v>12345678</v></c><c><f>\"x 4711\"</f></c><c><f>IF(A1=\"\",1)</f><v>2</v></c></row>"
        "<dataValidation prompt='asked'><formula1>\"a,b\"</formula1></dataValidation><headerFooter><oddHeader>top</oddHeader>"
        "</headerFooter></worksheet>");
    add(self, "xl/comments1.xml", "<c><commentList><comment ref='B3'><text><t>why</t></text></comment></commentList></c>");
    add(self, "xl/pivotCacheDefinition1.xml",
        "<p><cacheField name='A'><sharedItems><s v='kept'/></sharedItems></cacheField><cacheField name='B'/></p>");
    add(self, "xl/pivotCacheRecords1.xml", "<p><r><x v='0'/><n v='7788'/></r></p>");
    recorded_part *root = run(self);
    assert_string_equal(recorded_text(root), "One\nn\n\"literal\"\nTitle\nName\tSSN\nRoe\t012345678\t2\n\"x 4711\"\nasked\n\"a,b\"\ntop\n\n"
                                             "A\nkept\nB\n7788\nwhy\n");
    assert_string_equal(place_of(root, "012345678").field, "SSN");
    assert_int_equal(place_of(root, "x 4711").column, 3);
    assert_string_equal(place_of(root, "why").sheet, "One");
    assert_string_equal(place_of(root, "why").cell, "B3");
    assert_string_equal(place_of(root, "kept").field, "A");
    assert_string_equal(place_of(root, "7788").field, "B");
}

/* Excel names the type of all parts that end in .bin; others name that of each. What its records hold: test_xlsb.c. */
static void test_binary_workbook_is_read(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types><Default Extension='bin' ContentType='application/vnd.ms-excel.sheet.binary.macroEnabled.main'/>"
        "<Override PartName='/xl/worksheets/sheet1.bin' ContentType='application/vnd.ms-excel.worksheet'/></Types>");
    add(self, "xl/workbook.bin", "\x83\x01\x01x");
    add(self, "xl/worksheets/sheet1.bin", "\x81\x01\x01x");
    const recorded_part *part = run(self);
    assert_int_equal(part->reason, PHI_REASON_NONE);
    assert_string_equal(part->media, "application/vnd.ms-excel.sheet.binary.macroenabled.12");
}

/* Names are free: what is XML is read as XML. */
static void test_sheets_may_be_called_as_binary_ones_are(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("xl/workbook.bin", "spreadsheetml.sheet.main") OVERRIDE("xl/strings.bin", "spreadsheetml.sharedStrings")
        OVERRIDE("xl/sheet1.bin", "spreadsheetml.worksheet") "</Types>");
    add(self, "xl/workbook.bin", "<workbook/>");
    add(self, "xl/strings.bin", "<sst><si><t>shared</t></si></sst>");
    add(self, "xl/sheet1.bin", "<worksheet><row r='1'><c r='A1' t='s'><v>0</v></c></row></worksheet>");
    assert_non_null(strstr(recorded_text(run(self)), "shared"));
}

static void test_what_is_not_read_of_a_binary_workbook_is_told(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types><Default Extension='bin' ContentType='application/vnd.ms-excel.sheet.binary.macroEnabled.main'/>"
        "<Override PartName='/xl/pivot.bin' ContentType='application/vnd.ms-excel.pivotCacheRecords'/></Types>");
    add(self, "xl/workbook.bin", "\x83\x01\x01x");
    const recorded_part *part = run(self);
    assert_int_equal(part->reason, PHI_REASON_UNSUPPORTED);
    assert_non_null(strstr(part->detail, "binary workbook"));
}

static void test_formatted_numbers_read_as_shown(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("xl/workbook.xml", "spreadsheetml.sheet.main")
            OVERRIDE("xl/worksheets/s.xml", "spreadsheetml.worksheet")
                OVERRIDE("xl/styles.xml", "spreadsheetml.styles") "</Types>");
    add(self, "xl/workbook.xml", "<workbook/>");
    add(self, "xl/styles.xml",
        "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='000\\-00\\-0000'/>"
        "<numFmt numFmtId='165' formatCode='[Red]yyyy\\-mm'/><numFmt numFmtId='166' formatCode='0.00&quot; day&quot;'/>"
        "</numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/>"
        "<xf numFmtId='164'/><xf numFmtId='165'/><xf numFmtId='166'/></cellXfs></styleSheet>");
    add(self, "xl/worksheets/s.xml",
        "<worksheet><row r='1'><c s='0'><v>36526</v></c><c s='1'><v>36526</v></c><c s='2'><v>12345</v></c>"
        "<c s='3'><v>45717.25</v></c><c s='4'><v>36526</v></c><c s='2'><v>1234567890</v></c><c s='9'><v>7</v></c>"
        "</row></worksheet>");
    recorded_part *root = run(self);
    assert_int_equal(root->fault_count, 0);
    assert_non_null(strstr(recorded_text(root), "36526\t2000-01-01\t000-01-2345\t2025-03-01\t36526\t1234567890\t7\n"));
}

static void test_slides_come_in_their_order(void **state)
{
    fixture *self = *state;
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("ppt/presentation.xml", "presentationml.presentation.main")
            OVERRIDE("ppt/slides/slide1.xml", "presentationml.slide")
                OVERRIDE("ppt/slides/slide2.xml", "presentationml.slide")
                    OVERRIDE("ppt/notesSlides/n.xml", "presentationml.notesSlide") "</Types>");
    add(self, "ppt/notesSlides/n.xml", "<n><p><r><t>said beside</t></r></p></n>");
    add(self, "ppt/notesSlides/_rels/n.xml.rels",
        "<Relationships><Relationship Id='a' Type='x/slide' Target='../slides/slide1.xml'/></Relationships>");
    add(self, "ppt/presentation.xml",
        "<p xmlns:r='r'><sldIdLst><sldId id='9' r:id='b'/><sldId id='8' r:id='a'/></sldIdLst></p>");
    add(self, "ppt/_rels/presentation.xml.rels",
        "<Relationships><Relationship Id='a' Target='slides/slide1.xml'/>"
        "<Relationship Id='b' Target='/ppt/slides/slide2.xml'/></Relationships>");
    add(self, "ppt/slides/slide1.xml", "<s><p><r><t>shown last</t></r></p></s>");
    add(self, "ppt/slides/slide2.xml", "<s><p><r><t>shown first</t></r></p></s>");
    recorded_part *root = run(self);
    assert_true(strstr(recorded_text(root), "shown first") < strstr(recorded_text(root), "shown last"));
    assert_int_equal(place_of(root, "shown first").page, 1);
    assert_int_equal(place_of(root, "shown last").page, 2);
    assert_int_equal(place_of(root, "said beside").page, 2);
    assert_string_equal(place_of(root, "said beside").part, "notes");
}

/* Five hundred cells of one string: a limit holds for what they show, not for what they take. */
static void test_repeated_strings_are_charged(void **state)
{
    fixture *self = *state;
    phi__buf sheet, strings;
    phi__buf_init(&sheet, 1 << 16);
    phi__buf_init(&strings, 1 << 16);
    assert_int_equal(phi__buf_append_text(&sheet, "<worksheet><sheetData><row>"), PHI_OK);
    for (int i = 0; i < 500; i++)
        assert_int_equal(phi__buf_append_text(&sheet, "<c t=\"s\"><v>0</v></c>"), PHI_OK);
    assert_int_equal(phi__buf_append_text(&sheet, "</row></sheetData></worksheet>"), PHI_OK);
    assert_int_equal(phi__buf_append_text(&strings, "<sst><si><t>"), PHI_OK);
    for (int i = 0; i < 4096; i++)
        assert_int_equal(phi__buf_append_text(&strings, "abcd"), PHI_OK);
    assert_int_equal(phi__buf_append_text(&strings, "</t></si></sst>"), PHI_OK);
    add(self, "[Content_Types].xml",
        "<Types>" OVERRIDE("w.xml", "spreadsheetml.sheet.main") OVERRIDE("s.xml", "spreadsheetml.worksheet")
            OVERRIDE("t.xml", "spreadsheetml.sharedStrings") "</Types>");
    add(self, "w.xml", "<workbook/>");
    add(self, "s.xml", phi__buf_text(&sheet));
    add(self, "t.xml", phi__buf_text(&strings));
    self->recorder.budget.limits.max_expand_bytes = 256 * 1024;
    const recorded_part *root = run(self);
    assert_int_equal(root->reason, PHI_REASON_LIMIT_BYTES);
    assert_in_range(root->text.size, 128 * 1024, 256 * 1024);
    phi__buf_done(&sheet);
    phi__buf_done(&strings);
}

static void test_poisoned_xml_is_refused(void **state)
{
    static const char *const poisons[] = {
        "<!DOCTYPE d [<!ENTITY e 'x'>]><d><t>&e;</t></d>", "<d><t>not closed", "<d>&undefined;</d>",
    };
    for (size_t i = 0; i < sizeof poisons / sizeof poisons[0]; i++) {
        fixture *self = *state;
        word(self, poisons[i]);
        assert_int_equal(run(self)->reason, PHI_REASON_CORRUPT);
        teardown(state);
        setup(state);
    }
}

static void test_deep_elements_are_refused(void **state)
{
    fixture *self = *state;
    phi__buf xml;
    phi__buf_init(&xml, 1 << 20);
    for (int i = 0; i < 5000; i++)
        put_bytes(&xml, "<d>", 3);
    word(self, phi__buf_text(&xml));
    phi__buf_done(&xml);
    assert_int_equal(run(self)->reason, PHI_REASON_CORRUPT);
}

static void test_numbers_as_people_read_them(void **state)
{
    static const struct {
        const char *in;
        const char *want;
    } rows[] = {
        {"12", "12"},       {"007", "007"},     {"4.5E3", "4500"},   {"1.20E+2", "120"}, {"-3.0", "-3"},
        {"0.5", "0.5"},     {"1E-3", "1E-3"},   {"12.5E0", "12.5E0"}, {"1E999", "1E999"}, {"E", "E"},
        {"400012345678.0", "400012345678"}, {"1.5e1", "15"},
    };
    (void)state;
    phi__buf out;
    phi__buf_init(&out, 1024);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        phi__buf_clear(&out);
        assert_int_equal(phi__ooxml_number(phi__span_of(rows[i].in, strlen(rows[i].in)), &out), PHI_OK);
        assert_string_equal(phi__buf_text(&out), rows[i].want);
    }
    phi__buf_done(&out);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        EACH(test_word_joins_runs_and_parts_cells), EACH(test_workbook_cells_have_places),
        EACH(test_binary_workbook_is_read), EACH(test_sheets_may_be_called_as_binary_ones_are), EACH(test_what_is_not_read_of_a_binary_workbook_is_told), EACH(test_formatted_numbers_read_as_shown), EACH(test_word_beside_the_line), EACH(test_word_names_of_styles), EACH(test_word_names_of_styles_twice), EACH(test_workbook_hidden_things),
        EACH(test_slides_come_in_their_order),      EACH(test_poisoned_xml_is_refused),
        EACH(test_repeated_strings_are_charged),
        EACH(test_deep_elements_are_refused),       cmocka_unit_test(test_numbers_as_people_read_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

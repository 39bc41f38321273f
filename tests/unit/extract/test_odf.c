/* SPDX-License-Identifier: Apache-2.0 */
/* OpenDocument and EPUB: places of text and cells, what stands beside the line, what is encrypted. */
#include "zip_bytes.h"

#include "emit_recorder.h"

#define TEXT_TYPE "application/vnd.oasis.opendocument.text"
#define SHEET_TYPE "application/vnd.oasis.opendocument.spreadsheet"

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

static void add(fixture *self, const char *name, const char *content)
{
    zip_bytes_text(&self->zip, name, content, (zip_form){.method = 0});
}

static recorded_part *run(fixture *self)
{
    zip_bytes_end(&self->zip, false);
    assert_int_equal(emit_recorder_bytes(&self->recorder, self->zip.body.data, self->zip.body.size), PHI_OK);
    return self->recorder.root;
}

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

static void test_text(void **state)
{
    fixture *self = *state;
    add(self, "mimetype", TEXT_TYPE);
    add(self, "content.xml",
        "<d><body><text:text xmlns:text='t' xmlns:table='b' xmlns:x='x'><tracked-changes><deletion><change-info>"
        "<creator>Dr A</creator><date>2024</date></change-info><text:p>gone</text:p></deletion></tracked-changes>"
        "<text:p>12<text:span>3</text:span>-4<text:s text:c='3'/>5<text:tab/>6<text:note text:note-class='footnote'>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>"
        "<annotation><creator>Dr B</creator><text:p>remark</text:p></annotation>7<text:a x:href='mailto:a@b'>8</text:a></text:p>"
        "<table:table><table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell>"
        "<text:p>SSN</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>Roe</text:p>"
        "</table:table-cell><table:table-cell><text:p>99</text:p></table:table-cell></table:table-row></table:table>"
        "<text:h>end</text:h></text:text></body></d>");
    add(self, "styles.xml", "<d><s:header xmlns:s='s'><p>top</p></s:header></d>");
    add(self, "meta.xml", "<d><meta><title>T</title><user-defined name='MRN'>77</user-defined></meta></d>");
    add(self, "Object 1/content.xml", "<d><table-cell><p>chart</p></table-cell></d>");
    add(self, "x.txt", "other");
    recorded_part *root = run(self);
    assert_string_equal(root->media, TEXT_TYPE);
    assert_string_equal(recorded_text(root), "Dr A\ngone\n\n123-4   5\t678\nnote\n\nDr B\nremark\n\nmailto:a@b\nName\tSSN\nRoe\t99\nend\n"
                                             "top\nT\nMRN\n77\nchart\n");
    assert_string_equal(place_of(root, "gone").part, "deleted");
    assert_string_equal(place_of(root, "Dr B").field, "author");
    assert_string_equal(place_of(root, "99").field, "SSN");
    assert_string_equal(place_of(root, "top").part, "header");
    assert_string_equal(place_of(root, "77").field, "MRN");
    assert_string_equal(place_of(root, "MRN").part, "names");
    assert_string_equal(place_of(root, "chart").part, "Object 1");
    assert_string_equal(recorded_text(recorded_member(root, "x.txt")), "other");
    assert_int_equal(root->fault_count, 0);
}

static void test_sheets(void **state)
{
    fixture *self = *state;
    add(self, "mimetype", SHEET_TYPE);
    add(self, "content.xml",
        "<d xmlns:t='t' xmlns:o='o'><t:table t:name='One'><t:table-row><t:table-cell><p>A title</p></t:table-cell></t:table-row>"
        "<t:table-row t:number-rows-repeated='3'><t:table-cell/></t:table-row>"
        "<t:table-row><t:table-cell t:number-columns-repeated='2'/><t:table-cell><p>SSN</p></t:table-cell><t:table-cell><p>Born</p>"
        "</t:table-cell></t:table-row><t:table-row><t:covered-table-cell/><t:table-cell/>"
        "<t:table-cell o:value-type='float' o:value='12345678'><o:annotation><creator>B</creator><date>9</date><p>why</p></o:annotation>"
        "<p>12345678</p></t:table-cell><t:table-cell o:value-type='date' o:date-value='1956-03-01'><p>03/01/56</p></t:table-cell>"
        "<t:table-cell o:value-type='float' o:value='1234567890'><p>1.23E+09</p></t:table-cell></t:table-row></t:table></d>");
    recorded_part *root = run(self);
    assert_string_equal(recorded_text(root), "A title\nOne\nSSN\tBorn\n012345678\t03/01/56\t1956-03-01\t1.23E+09\t1234567890\nB\nwhy\n\n");
    const phi__place cell = place_of(root, "012345678");
    assert_string_equal(cell.cell, "C6");
    assert_string_equal(cell.sheet, "One");
    assert_string_equal(cell.field, "SSN");
    assert_int_equal(cell.row, 6);
    assert_string_equal(place_of(root, "why").part, "comments");
    assert_string_equal(place_of(root, "why").cell, "C6");
}

static void test_encrypted(void **state)
{
    fixture *self = *state;
    add(self, "mimetype", TEXT_TYPE);
    add(self, "META-INF/manifest.xml", "<m><file-entry full-path='content.xml'><encryption-data/></file-entry>"
                                       "<file-entry full-path='p.png'><encryption-data/></file-entry><file-entry full-path='meta.xml'/></m>");
    add(self, "content.xml", "\x01\x02 noise");
    add(self, "p.png", "noise");
    add(self, "meta.xml", "<d><m><title>open</title></m></d>");
    recorded_part *root = run(self);
    assert_string_equal(recorded_text(root), "open\n");
    assert_int_equal(root->reason, PHI_REASON_ENCRYPTED);
    assert_int_equal(root->fault_count, 1);
}

#define FLAT(TYPE, SECTIONS) \
    "<?xml version='1.0'?>\n<office:document xmlns:office='o' xmlns:table='b' office:mimetype='" TYPE "'>" SECTIONS "</office:document>"

/* The same in one file: each section goes to its reader, what is embedded is a member. */
static void test_flat(void **state)
{
    fixture *self = *state;
    static const char TEXT[] = FLAT(TEXT_TYPE, "<meta><title>a title</title></meta><scripts><source-code>a macro</source-code></scripts>"
        "<master-styles><header><p>on top</p></header></master-styles>"
        "<body><p>in the <b>bo</b>dy</p><binary-data>aGVsbG8gd29ybGQK\n</binary-data></body>");
    assert_int_equal(emit_recorder_bytes(&self->recorder, TEXT, sizeof TEXT - 1), PHI_OK);
    recorded_part *root = self->recorder.root;
    assert_int_equal(root->identity.kind, PHI__KIND_ODF);
    assert_string_equal(recorded_text(root), "in the body\non top\na title\na macro\n");
    assert_string_equal(place_of(root, "on top").part, "header");
    assert_string_equal(place_of(root, "a title").part, "metadata");
    assert_string_equal(place_of(root, "a macro").part, "macro");
    assert_int_equal(root->members.count, 1);
    assert_string_equal(recorded_text(root->members.items[0]), "hello world\n");
}

static void test_flat_sheets(void **state)
{
    fixture *self = *state;
    static const char SHEETS[] = FLAT(SHEET_TYPE, "<body><table:table table:name='One'><table:table-row><table:table-cell><p>Name</p></table:table-cell>"
        "<table:table-cell><p>SSN</p></table:table-cell></table:table-row><table:table-row><table:table-cell><p>Roe</p></table:table-cell>"
        "<table:table-cell office:value-type='float' office:value='12345678'><p>12345678</p></table:table-cell></table:table-row></table:table></body>");
    assert_int_equal(emit_recorder_bytes(&self->recorder, SHEETS, sizeof SHEETS - 1), PHI_OK);
    const phi__place place = place_of(self->recorder.root, "012345678");
    assert_string_equal(place.sheet, "One");
    assert_string_equal(place.cell, "B2");
    assert_string_equal(place.field, "SSN");
}

/* What breaks off is said, and what stood before it is read. */
static void test_flat_cut_off(void **state)
{
    fixture *self = *state;
    static const char CUT[] = "<office:document xmlns:office='o' office:mimetype='" TEXT_TYPE "'><body><p>before</p><p>the";
    assert_int_equal(emit_recorder_bytes(&self->recorder, CUT, sizeof CUT - 1), PHI_OK);
    assert_non_null(strstr(recorded_text(self->recorder.root), "before"));
    assert_int_equal(self->recorder.root->reason, PHI_REASON_CORRUPT);
}

static void test_book(void **state)
{
    fixture *self = *state;
    add(self, "mimetype", "application/epub+zip");
    add(self, "b/two.html", "<html><p>second</p></html>");
    add(self, "b/one%.html", "<html><p>first</p></html>");
    add(self, "META-INF/container.xml", "<c><rootfiles><rootfile full-path='b/p.opf'/></rootfiles></c>");
    add(self, "b/p.opf", "<!DOCTYPE package SYSTEM 'x.dtd'><package><metadata><title>Book</title></metadata><manifest>"
                         "<item id='2' href='two.html'/><item id='1' href='one%25.html'/></manifest><spine><itemref idref='1'/>"
                         "<itemref idref='2'/></spine></package>");
    recorded_part *root = run(self);
    assert_string_equal(recorded_text(root), "Book\n");
    assert_string_equal(root->members.items[0]->name, "b/one%.html");
    assert_string_equal(recorded_text(root->members.items[1]), "second\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(test_text, setup, teardown),
                                       cmocka_unit_test_setup_teardown(test_sheets, setup, teardown),
                                       cmocka_unit_test_setup_teardown(test_encrypted, setup, teardown),
                                       cmocka_unit_test_setup_teardown(test_flat, setup, teardown),
                                       cmocka_unit_test_setup_teardown(test_flat_sheets, setup, teardown),
                                       cmocka_unit_test_setup_teardown(test_flat_cut_off, setup, teardown),
                                       cmocka_unit_test_setup_teardown(test_book, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

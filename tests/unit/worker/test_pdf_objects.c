/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of a PDF by their bytes: properties, streams of objects, pages that show a part of themselves. */
#include "worker/pdf_objects.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static phi__span span(const char *text)
{
    return phi__span_of(text, strlen(text));
}

/* "key=value;" of each */
static void expect_texts(phi__span dictionary, const char *wanted)
{
    char said[1024] = "", value[PHI__PDF_TEXT_BYTES];
    phi__span key = {0};
    for (size_t at = 0; phi__pdf_next_text(dictionary, &at, &key, value);) {
        const size_t size = strlen(said);
        (void)snprintf(said + size, sizeof said - size, "%.*s=%s;", (int)key.size, (const char *)key.data, value);
    }
    assert_string_equal(said, wanted);
}

static void strings_of_all_kinds(void **state)
{
    (void)state;
    expect_texts(span("<</A (one) /B(t\\(w\\)o (in) \\101\\\nx)/C <4142 43> /D 5 /E /name /F(f)>>"), "A=one;B=t(w)o (in) Ax;C=ABC;F=f;");
    expect_texts(span("<</W <FEFF00C4D83DDE00> /L (\344)>>"), "W=\303\204\360\237\230\200;L=\303\244;");
    expect_texts(span("<</A (not closed"), "A=not closed;");
    expect_texts(span("/A <4"), "A=@;");
    expect_texts(span(""), "");
}

static void the_last_object_counts(void **state)
{
    (void)state;
    const phi__span file = span("%PDF 12 0 obj<</A(x)>>endobj\n2 0 obj <</A(old)>> endobj\n2 0 obj <</A(new)>> endobj trailer<</Info 2 0 R>>");
    assert_int_equal(phi__pdf_info_number(file), 2);
    expect_texts(phi__pdf_object(file, 2), "A=new;");
    expect_texts(phi__pdf_object(file, 7), "");
    assert_int_equal(phi__pdf_info_number(span("/Info /Information")), 0);
}

static void objects_of_a_stream(void **state)
{
    (void)state;
    const phi__span file = span("3 0 obj <</Type /ObjStm /N 2 /First 8 >> stream\r\n5 0 6 9 <</A(x)>><</B(y)>> endstream");
    phi__pdf_packed packed;
    size_t at = 0;
    uint32_t number = 0;
    assert_true(phi__pdf_next_packed(file, &at, &packed));
    assert_int_equal(packed.count, 2);
    assert_int_equal(packed.first, 8);
    const phi__span content = phi__span_part(file, packed.data, SIZE_MAX);
    expect_texts(phi__pdf_unpacked(content, &packed, 0, &number), "A=x;");
    assert_int_equal(number, 5);
    expect_texts(phi__pdf_unpacked(content, &packed, 1, &number), "B=y;");
    assert_int_equal(number, 6);
    assert_int_equal(phi__pdf_unpacked(content, &packed, 2, &number).size, 0);
    assert_false(phi__pdf_next_packed(file, &at, &packed));
}

static void boxes(void **state)
{
    (void)state;
    static const struct {
        const char *page;
        bool cropped;
    } ROWS[] = {
        {"<</MediaBox [0 0 612 792] /CropBox [0 0 612 792]>>", false}, {"<</MediaBox [0 0 612 792]>>", false},
        {"<</MediaBox [0 0 612 792] /CropBox [9 9 603 783]>>", false}, {"<</MediaBox [0 0 612 792] /CropBox[0 0 300.5 792]>>", true},
        {"<</MediaBox [-50 0 612 792] /CropBox[0 0 612 792]>>", true}, {"<</CropBox[0 0 300 792]>>", false},
        {"<</CropBox[40 0 300 792]>>", true},                          {"<</CropBox 7 0 R>>", true},
        {"<</CropBox[1 2", true},
    };
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        assert_int_equal(phi__pdf_is_cropped(span(ROWS[i].page)), ROWS[i].cropped);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_of_all_kinds),
        cmocka_unit_test(the_last_object_counts),
        cmocka_unit_test(objects_of_a_stream),
        cmocka_unit_test(boxes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* XML: what is said of it, and what is refused. */
#include "base/buf.h"
#include "extract/xml.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What is said, as one line: "<a k=v;>text</a>"; texts in pieces become one. */
typedef struct xml_log {
    phi__buf line;
    phi_reason fault;
} xml_log;

static phi_status xml_log_open(void *user, const char *name, const char *const *attributes)
{
    xml_log *self = user;
    PHI_TRY(phi__buf_printf(&self->line, "<%s", name));
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        PHI_TRY(phi__buf_printf(&self->line, " %s=%s;", attributes[i], attributes[i + 1]));
    return phi__buf_append_byte(&self->line, '>');
}

static phi_status xml_log_close(void *user, const char *name)
{
    xml_log *self = user;
    return phi__buf_printf(&self->line, "</%s>", name);
}

static phi_status xml_log_text(void *user, const char *utf8, size_t length)
{
    xml_log *self = user;
    return phi__buf_append(&self->line, utf8, length);
}

static phi_status xml_log_run(xml_log *self, phi__span text)
{
    static const phi__xml_events events = {xml_log_open, xml_log_close, xml_log_text};
    phi__stream *stream = NULL;
    phi__buf_init(&self->line, SIZE_MAX / 2);
    PHI_TRY(phi__stream_memory(text.data, text.size, &stream));
    const phi_status status = phi__xml_parse(stream, &events, self);
    self->fault = stream->fault;
    phi__stream_close(stream);
    return status;
}

#define DEEP "<d><d><d><d><d><d><d><d>"

static void assert_read(const char *text, size_t size, const char *want, phi_reason fault)
{
    xml_log log;
    assert_int_equal(xml_log_run(&log, phi__span_of(text, size)), PHI_OK);
    assert_string_equal(phi__buf_text(&log.line), want);
    assert_int_equal(log.fault, fault);
    phi__buf_done(&log.line);
}

/* A text, and what is said of it. */
typedef struct reading {
    const char *text, *want;
} reading;

static void assert_all_read(const reading *table, size_t count, phi_reason fault)
{
    for (size_t i = 0; i < count; i++)
        assert_read(table[i].text, strlen(table[i].text), table[i].want, fault);
}

static void test_well_formed(void **state)
{
    (void)state;
    static const reading table[] = {
        {"<a/>", "<a></a>"},
        {"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes'?>\r\n<a >1</a >\n", "<a>1</a>"},
        {"<w:p w:id='1' x=\"&lt;2&#x33;\t>\"><w:t xml:space = 'preserve'> a&amp;b\r\nc\rd </w:t></w:p>",
         "<p w:id=1; x=<23 >;><t xml:space=preserve;> a&b\nc\nd </t></p>"},
        {"<a><!-- <b> - > --><![CDATA[<c>&amp;]]]]><![CDATA[>]]><?pi <d>?></a><!-- end --><?x?>", "<a><c>&amp;]]></a>"},
        {"<!DOCTYPE html PUBLIC '-//W3C//DTD' \"http://x/>y\"><html>a&nbsp;b<br/></html>", "<html>ab<br></br></html>"},
        {"<a k=''>\xC3\xA4&#228;&#x1F600;</a>", "<a k=;>\xC3\xA4\xC3\xA4\xF0\x9F\x98\x80</a>"},
        {"<a k='\r\n\n&#10;'/>", "<a k=  \n;></a>"},
        {"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE4</a>", "<a>\xC3\xA4</a>"},
    };
    assert_all_read(table, sizeof table / sizeof *table, PHI_REASON_NONE);
    assert_read("\xFF\xFE<\0a\0>\0\x31\0<\0/\0a\0>\0", 18, "<a>1</a>", PHI_REASON_NONE);
}

/* What stands before the fault is said. */
static void test_not_well_formed(void **state)
{
    (void)state;
    static const reading table[] = {
        {"<a>1<b>2</a>3", "<a>1<b>2"},
        {"<a>1&nbsp;2</a>", "<a>1"},
        {"<a>1&#0;2</a>", "<a>1"},
        {"<a>1&#xD800;2</a>", "<a>1"},
        {"<a>1&", "<a>1"},
        {"<a>1\xC3(2</a>", "<a>1"},
        {"<a>1\xC3", "<a>1"},
        {"<a>1", "<a>1"},
        {"<a>1<b c='2", "<a>1"},
        {"<a>1<b c=2></b></a>", "<a>1"},
        {"<a>1<b c></b></a>", "<a>1"},
        {"<a>1<b c='&x;'/></a>", "<a>1"},
        {"<a>1<b\"c>\"></b></a>", "<a>1"},
        {"<a>1<></a>", "<a>1"},
        {"<a>1<![CDATA[2", "<a>12"},
        {"<a>1<![CDAT[2]]></a>", "<a>1"},
        {"<a>1<!-- 2 -></a>", "<a>1"},
        {"<a>1</a><b/>", "<a>1</a>"},
        {"<a>1</a>2", "<a>1</a>"},
        {"1<a/>", ""},
        {"    ", ""},
        {"<!DOCTYPE a [<!ENTITY b '1'>]><a>&b;</a>", ""},
    };
    assert_all_read(table, sizeof table / sizeof *table, PHI_REASON_CORRUPT);
    assert_read("<a>1\0002</a>", 10, "<a>1", PHI_REASON_CORRUPT);
}

static void repeat(phi__buf *text, const char *what, size_t times)
{
    for (size_t i = 0; i < times; i++)
        assert_int_equal(phi__buf_append_text(text, what), PHI_OK);
}

static void assert_refused(phi__buf *text, phi_reason reason)
{
    xml_log log;
    assert_int_equal(xml_log_run(&log, phi__buf_span(text)), PHI_OK);
    assert_int_equal(log.fault, reason);
    phi__buf_done(&log.line);
    phi__buf_clear(text);
}

static void test_limits(void **state)
{
    (void)state;
    phi__buf text;
    phi__buf_init(&text, 64 << 20);
    repeat(&text, DEEP, 129);
    assert_refused(&text, PHI_REASON_CORRUPT);
    repeat(&text, "<a k='", 1);
    repeat(&text, "0123456789abcdef", (9 << 20) / 16);
    repeat(&text, "'/>", 1);
    assert_refused(&text, PHI_REASON_LIMIT_MEMORY);
    repeat(&text, "<a>", 1); /* as much text as there is, is none */
    repeat(&text, "0123456789abcdef", (20 << 20) / 16);
    repeat(&text, "</a>", 1);
    assert_refused(&text, PHI_REASON_NONE);
    phi__buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_formed),
        cmocka_unit_test(test_not_well_formed),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

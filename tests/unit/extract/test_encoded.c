/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 and hex in text: files become members, words stay in place, noise is left alone; however the text is cut. */
#include "extract/encoded.h"

#include "emit_recorder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* "Dear colleague, this is a letter of some length about nobody.\n" */
#define LETTER "RGVhciBjb2xsZWFndWUsIHRoaXMgaXMgYSBsZXR0ZXIgb2Ygc29tZSBsZW5ndGggYWJvdXQgbm9ib2R5Lgo"
#define LETTER_TEXT "Dear colleague, this is a letter of some length about nobody.\n"

typedef struct fixture {
    emit_recorder recorder;
    recorded_part root;
    phi__part part;
    phi__encoded encoded;
} fixture;

static void begin(fixture *self)
{
    *self = (fixture){.part.identity = {.kind = PHI__KIND_TEXT, .media = "text/plain", .encoding = PHI__ENC_UTF8}};
    emit_recorder_init(&self->recorder);
    phi__buf_init(&self->root.text, 1 << 20);
    self->recorder.root = self->recorder.current = &self->root;
    self->part.budget = &self->recorder.budget;
    self->part.arena = &self->recorder.arena;
    phi__encoded_init(&self->encoded, &self->recorder.emit, &self->part);
}

static void end(fixture *self)
{
    phi__encoded_done(&self->encoded);
    emit_recorder_done(&self->recorder);
}

/* The text in pieces. */
static void feed(fixture *self, const char *text, size_t piece)
{
    const size_t size = strlen(text);
    for (size_t at = 0; at < size; at += piece) {
        const size_t length = size - at < piece ? size - at : piece;
        assert_int_equal(self->encoded.emit.text(&self->encoded.emit, text + at, length), PHI_OK);
    }
    assert_int_equal(phi__encoded_finish(&self->encoded), PHI_OK);
    assert_string_equal(recorded_text(&self->root), text);
}

static const size_t PIECES[] = {1, 2, 3, 7, 16, 63, 64, 65, 100000};

/* What members the text has: "name:text;" each. */
static void expect(const char *text, const char *wanted)
{
    for (size_t p = 0; p < sizeof PIECES / sizeof *PIECES; p++) {
        fixture self;
        phi__buf found;
        begin(&self);
        phi__buf_init(&found, 4096);
        feed(&self, text, PIECES[p]);
        for (size_t i = 0; i < self.root.members.count; i++) {
            recorded_part *member = self.root.members.items[i];
            assert_int_equal(phi__buf_printf(&found, "%s:%s;", member->name, recorded_text(member)), PHI_OK);
        }
        assert_string_equal(phi__buf_text(&found), wanted);
        phi__buf_done(&found);
        end(&self);
    }
}

static void test_a_file(void **state)
{
    (void)state;
    expect("{\"a\":1,\n\"data\":\"" LETTER "=\"}", "base64-line-2-byte-16:" LETTER_TEXT ";");
    expect(LETTER, "base64-line-1-byte-0:" LETTER_TEXT ";");
    expect("\"RGVhciBjb2xsZWFndWUsIHRoaXMgaXMgYSBsZXR0ZXIgb2Ygc29tZSBsZW5n\\ndGggYWJvdXQgbm9ib2R5Lgo=\"", "base64-line-1-byte-1:" LETTER_TEXT ";");
    expect("x\n RGVhciBjb2xsZWFndWUsIHRoaXMgaXMgYSBsZXR0ZXIgb2Ygc29tZSBsZW5n\r\n dGggYWJvdXQgbm9ib2R5Lgo=", "base64-line-2-byte-3:" LETTER_TEXT ";");
}

static void test_hex(void **state)
{
    (void)state;
    expect("X'4465617220636f6c6c65616775652c20746869732069732061206c6574746572206f6620736f6d65206c656e6774682061626f7574206e6f626f64792e0a')",
           "hex-line-1-byte-2:" LETTER_TEXT ";");
}

static void test_words(void **state)
{
    (void)state;
    expect("a\nBasic c3NuOiAxMjMgaXMgbm9uZQ== b", ":ssn: 123 is none\n;"); /* the same step, without a name */
    expect("VALUES (1,0x73736e3a20313233206973206e6f6e65,'\\\\x73736e3a20313233206973206e6f6e65')", ":ssn: 123 is none\nssn: 123 is none\n;");
    expect("{\"a\":\"Pz8\\/IGFyZSB3b3JkcyB0aGF0IG5vYm9keSBzYWlkLg==\"}", ":\?\?? are words that nobody said.\n;"); /* a slash of JSON near its begin */
    expect("hex 73736e3a20313233206973206e6f6e65 b", ":ssn: 123 is none\n;");
}

static void test_what_is_none(void **state)
{
    (void)state;
    expect("internationalization of uncharacteristically long words, and 12345678901234567890123456789012", "");
    expect("5f4dcc3b5aa765d61d8327deb882cf99 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "");
    expect("----------------------------------------------------------------------", "");
    expect("/usr/share/doc/a-long-path/with_many/parts/in+it/and/no/end/of/them/at/all/index", "");
    expect("", "");
}

static void test_limits(void **state)
{
    (void)state;
    fixture self;
    begin(&self);
    self.recorder.budget.limits.max_members = 1;
    feed(&self, LETTER "= " LETTER "= " LETTER "=", 1000);
    assert_int_equal(self.root.members.count, 1);
    assert_int_equal(self.root.reason, PHI_REASON_LIMIT_MEMBERS);
    end(&self);
}

static void test_a_place_ends_a_run(void **state)
{
    (void)state;
    fixture self;
    begin(&self);
    phi__emit *emit = &self.encoded.emit;
    assert_int_equal(emit->text(emit, LETTER, 40), PHI_OK);
    assert_int_equal(emit->place(emit, &(phi__place){.page = 2}), PHI_OK);
    assert_int_equal(emit->text(emit, LETTER + 40, strlen(LETTER) - 40), PHI_OK);
    assert_int_equal(phi__encoded_finish(&self.encoded), PHI_OK);
    for (size_t i = 0; i < self.root.members.count; i++)
        assert_true(self.root.members.items[i]->same_step);
    end(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_file), cmocka_unit_test(test_hex),    cmocka_unit_test(test_words),
        cmocka_unit_test(test_what_is_none), cmocka_unit_test(test_limits), cmocka_unit_test(test_a_place_ends_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

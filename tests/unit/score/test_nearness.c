/* SPDX-License-Identifier: Apache-2.0 */
/* How much a word counts by where it stands: one line of the table for each
 * constant and for each rule about lines and gaps. */
#include "score/nearness.h"
#include "score/score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { TEXT_MOST = 2048 };

/* A text with one [candidate] and one <word>. */
typedef struct marked {
    char text[TEXT_MOST];
    size_t size;
    size_t begin, end; /* of the candidate */
    phi__word_hit word;
} marked;

static marked unmark(const char *in)
{
    marked m = {.size = 0};
    for (; *in != '\0'; in++) {
        switch (*in) {
        case '[': m.begin = m.size; break;
        case ']': m.end = m.size; break;
        case '<': m.word.begin = (uint32_t)m.size; break;
        case '>': m.word.end = (uint32_t)m.size; break;
        default: m.text[m.size++] = *in;
        }
    }
    return m;
}

static phi__nearness nearness_in(const marked *m)
{
    phi__setting setting = phi__setting_of(phi__span_of(m->text, m->size), m->begin, m->end);
    phi__setting_complete(&setting);
    return phi__nearness_of(&setting, &m->word);
}

static void words_count_by_where_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *text, *kind;
        double factor;
    } cases[] = {
        /* labels */
        {"<SSN>: [1]", "near", 1.0},
        {"<SSN>[1]", "near", 1.0},
        {"<ssn>\":\"[1]", "near", 1.0},
        {"<SSN> no. is [1]", "near", 1.0},
        {"<SSN> on file: [1]", "near", 1.0},
        {"<SSN> NUMBER (ID): [1]", "near", 1.0},
        {"Prontuario <N\xC2\xBA> [1]", "near", 1.0},
        {"[123-45-6789] (<SSN>)", "after", 0.9},                 /* alone in brackets behind it */
        {"[123-45-6789] (<SSN> of his wife)", "after", 0.5},
        {"ix_[1] (<SSN>);", "after", 0.5},
        {"[1] ext 44 <fax> (866) 214-4410", "after", 0.1},       /* has a value of its own, its area in brackets */
        {"spending [1]. <Routing> delay", "after", 0.1},         /* of another sentence */
        {"My birthday is June third and you can <call> me\nat [1] after six", "above", 0.9}, /* a sentence goes on */
        {"Name    Sex    and so on and more and <Phone>\n[1] M", "above", 0.5},
        {"2. <Name>    3. BIRTH DATE    SEX\n[1]", "above", 0.7}, /* numbers of boxes are no values */
        {"Name     12 4. <MRN>\n[1]", "above", 0.2},
        {"<Date> of birth / Date de naissance / Fecha\n[1]", "above", 0.7}, /* in other languages */
        {"<SSN>:\\n[1]", "near", 1.0},                            /* a line end in JSON */
        {"<SSN>: \\xabc [1]", "near", 0.6},
        {"<SSN> of patient [1]", "near", 0.6},
        {"<SSN> issued [1]", "near", 0.6},
        {"<SSN> ......................[1]", "near", 1.0},         /* 23 bytes between */
        {"<SSN> ........................[1]", "near", 0.6},       /* 25: too far for a label */
        {"<SSN> valuedness [1]", "near", 0.6},                    /* a filler is a whole word */
        {"<SSN> 5, [1]", "near", 0.35},
        {"<Dx>1: [1]", "near", 1.0},                              /* the label is numbered */
        {"<NDC>-11 [1]", "near", 1.0},
        {"<Dx> 2: [1]", "near", 1.0},
        {"<Dx> 2 [1]", "near", 0.35},                             /* a value and another one */
        {"<Dx>123: [1]", "near", 0.35},
        {"<DOB> (mm/dd/yyyy): [1]", "near", 1.0},                 /* remarks */
        {"<SSN> (9 digits): [1]", "near", 1.0},
        {"<Routing>/Transit: [1]", "near", 1.0},
        {"<chart number>. [1]", "near", 0.6},                     /* a sentence ended */
        {"<Lic>. [1]", "near", 1.0},
        {"<SSN> 123-45-6789, card [1]", "near", 0.35},
        {"ships on <routing>. Desk [1]", "near", 0.6},
        {"list <routing> 12. Desk [1]", "near", 0.15},            /* a number between, and a sentence ended with it */
        {"1;<SN>-[54380-V];2", "near", 0.15},                     /* letters of a code in a row */
        {"1;<SN>-[54380];2", "near", 1.0},
        {"src/main.<cc> | [1]", "near", 0.15},                    /* of a file's name */
        {"card.<cc> = [1]", "near", 1.0},
        {"user.<ssn> [1]", "near", 1.0},
        {"5 <SSN>: [1]", "near", 1.0},                            /* numbers before the label do not matter */
        {"What is the <SSN>?\nit is [1]", "above", 0.75},         /* asked above */
        {"/* the <routing> list */\n#define LEVEL x [1]", "above", 0.2},
        {"ran after <routing> of the calls had failed\nx [1]", "above", 0.2},
        {"run [1], <MRN> A12345", "after", 0.1},                  /* it has a value of its own */
        {"run [1] (<MRN>), 12345", "after", 0.9},
        {"src/main.<cc> |\n[1]", "above", 0.2},
        {"[1] sheets. <MRN> merge", "after", 0.1},                /* another sentence began */
        /* behind */
        {"[1] is the <SSN>", "after", 0.5},
        {"[1] (<SSN>)", "after", 0.9},
        {"[1] xxxxxxxxxxxxxxxxxxxxxxxxx <SSN>", "after", 0.3},
        {"[1] 5 <SSN>", "after", 0.3},                            /* behind another number */
        {"[1] <SSN>: 2", "after", 0.1},
        {"[1] <SSN> = 2", "after", 0.1},
        {"[1],\"<SSN>\": 2", "after", 0.1},
        {"[1] <SSN>#2", "after", 0.1},
        /* above */
        {"<SSN>\n[1]", "above", 0.9},                             /* alone above what is alone */
        {"<SSN> no.:\r\n  [1] ", "above", 0.9},
        {"<SSN>\n[1] x", "above", 0.7},
        {"<SSN> of the\n[1]", "above", 0.9},
        {"<SSN> card\n[1]", "above", 0.7},
        {"Name      <SSN>\nabc       [1]", "above", 0.7},
        {"<SSN>       Name\nabc       [1]", "above", 0.5},
        {"abc  <SSN>\n[1]", "above", 0.5},
        {"abc <SSN>\n[1]", "above", 0.9},                         /* a caption of two words */
        {"abc\t<SSN>\n[1]", "above", 0.5},
        {"abc|<SSN>\n[1]", "above", 0.5},
        {"abcdefghijklmnopqrs xyz <SSN>\n[1]", "above", 0.9},     /* 24 bytes before it */
        {"abcdefghijklmnopqrst xyz <SSN>\n[1]", "above", 0.5},    /* prose */
        {"ab  <SSN>\n[1] ", "above", 0.5},
        {"a  <SSN>\n[1]", "above", 0.7},                          /* two bytes of slack */
        {"25. <SSN>\n[1]", "above", 0.9},                         /* the number of a box is none of its own */
        {"1a <SSN>\n[1]", "above", 0.9},
        {" 3) <SSN>\n[1]", "above", 0.9},
        {"1234 <SSN>\n[1]", "above", 0.2},
        {"<SSN>: pending\n[1]", "above", 0.2},                    /* it has its value */
        {"<SSN> no. =  ____\n[1]", "above", 0.2},
        {"<SSN>:\n[1]", "above", 0.9},
        {"<SSN>:   Name\n[1]", "above", 0.7},                     /* captions side by side */
        {"<SSN>: Name:\n[1]", "above", 0.7},
        {"1ab <SSN>\n[1]", "above", 0.2},
        {"<SSN> 5\n[1]", "above", 0.2},                           /* that line has numbers of its own */
        {"<SSN>\r\n\r\n \t\r\n[1]", "above", 0.7},                /* blank lines between do not matter */
        {"<SSN>\nand\n[1]", "near", 0.0},                         /* two lines above is too far */
        /* nowhere */
        {"[1]\n<SSN>", "near", 0.0},
        {"[a<b>c]", "near", 0.0},
        {"<a[b>c]", "near", 0.0},
        {"[a<b]c>", "near", 0.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const marked m = unmark(cases[i].text);
        const phi__nearness got = nearness_in(&m);
        if (fabs(got.factor - cases[i].factor) > 1e-9 ||
            (got.factor > 0.0 && strcmp(got.kind, cases[i].kind) != 0))
            fail_msg("%s: %g %s, not %g %s", cases[i].text, got.factor, got.kind, cases[i].factor, cases[i].kind);
    }
}

/* "<word>", `gap` dots or lines, "[1]", and what the word is worth. */
static double worth_over(size_t gap, char filler, bool behind)
{
    marked m = {.size = 0};
    const size_t first = behind ? 1 : 3;
    memset(m.text, filler, sizeof m.text);
    memcpy(m.text, behind ? "1" : "SSN", first);
    memcpy(m.text + first + gap, behind ? "SSN" : "1", behind ? 3 : 1);
    m.size = first + gap + (behind ? 3 : 1);
    m.begin = behind ? 0 : first + gap;
    m.end = m.begin + 1;
    m.word.begin = (uint32_t)(behind ? first + gap : 0);
    m.word.end = m.word.begin + 3;
    return nearness_in(&m).factor;
}

static void what_is_out_of_reach_does_not_count(void **state)
{
    (void)state;
    assert_true(worth_over(PHI__CONTEXT_BEFORE - 3, '.', false) > 0.0);
    assert_true(worth_over(PHI__CONTEXT_BEFORE - 2, '.', false) <= 0.0);
    assert_true(worth_over(PHI__CONTEXT_BEFORE - 3, '\n', false) > 0.0);
    assert_true(worth_over(PHI__CONTEXT_BEFORE + 1, '\n', false) <= 0.0);
    assert_true(worth_over(PHI__CONTEXT_AFTER - 3, '.', true) > 0.0);
    assert_true(worth_over(PHI__CONTEXT_AFTER - 2, '.', true) <= 0.0);
}

static void the_setting_stays_in_the_text(void **state)
{
    (void)state;
    static const char text[] = "1";
    phi__setting alone = phi__setting_of(phi__span_of(text, 1), 0, 1);
    phi__setting_complete(&alone);
    assert_true(alone.line_begin == 0 && alone.line_end == 1);
    assert_int_equal(alone.above_begin, alone.above_end);
    static const char lines[] = "ab 7\n\nc 5 123 d 6\nx";
    phi__setting s = phi__setting_of(phi__span_of(lines, strlen(lines)), 10, 13);
    phi__setting_complete(&s);
    assert_int_equal(s.line_begin, 6);
    assert_int_equal(s.line_end, 17);
    assert_int_equal(s.above_begin, 0);
    assert_int_equal(s.above_end, 4);
    assert_true(s.above_has_digits);
    assert_int_equal(s.digit_before, 9);
    assert_int_equal(s.digit_after, 16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_count_by_where_they_stand),
        cmocka_unit_test(what_is_out_of_reach_does_not_count),
        cmocka_unit_test(the_setting_stays_in_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* What a candidate is a piece of, by form alone: for each kind texts where it
 * holds, and look-alikes where it does not. */
#include "score/surroundings.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The set for the text in [ ]. */
static unsigned set_of(const char *marked)
{
    char text[512];
    size_t size = 0, begin = 0, end = 0;
    for (; *marked != '\0'; marked++) {
        if (*marked == '[' && begin == 0 && end == 0)
            begin = size + 1; /* one more, so that 0 is none */
        else if (*marked == ']' && end == 0)
            end = size;
        else
            text[size++] = *marked;
    }
    assert_true(begin > 0 && end >= begin - 1);
    return phi__surroundings(phi__span_of(text, size), begin - 1, end, UINT_MAX);
}

typedef struct surroundings_case {
    const char *kind;
    const char *text;
    bool holds;
} surroundings_case;

static const surroundings_case CASES[] = {
    {"uuid", "3f2a9c11-[234-56-7890]-bead", false},
    {"uuid", "id 12345678-1234-1234-1234-[123456789]012 x", true},
    {"uuid", "[12345678]-1234-1234-1234-123456789012", true},
    {"uuid", "12345678-[1234]-1234-1234-12345678901", false},   /* a digit short */
    {"uuid", "12345678-1234-1234-1234-123456789012-[1234]", false},
    {"hex", "sha e3b0c44298fc1c14[9123456]78", true},
    {"hex", "[1234567890123456]", false},                       /* nothing beside it */
    {"hex", "dead-beef-[1234]-56", false},                      /* words of letters */
    {"hex", "3f2a-[123-45-6789]", true},
    {"hex", "[123-45-6789]-be3d", true},
    {"hex", "DOB:[123456789]", false},
    {"hex", "Code-[123456789]", false},
    {"tag", "PatientID ([0010],0020)", true},
    {"tag", "(0010,[0020])", true},
    {"tag", "\"0010,[0020]\"", true},
    {"tag", "([0010],0020,0030)", false},
    {"tag", "[0010],0020", false},                              /* cells of a row */
    {"tag", "\"[0010]\",\"0020\"", false},
    {"tag", "([0010], 0020)", false},
    {"constant", "#define POLICY_NUMBER [843295274]", true},
    {"constant", "#define POLICY_NUMBER\t[843295274] /* of old */", true},
    {"constant", "#define MRN \"[843295274]\"", false},         /* a text may be anything */
    {"constant", "define POLICY_NUMBER [843295274]", false},
    {"constant", "#define X Y [843295274]", false},
    {"constant", "#define [843295274]", false},
    {"longer-token", "AB-12-[123-45-6789]", true},
    {"longer-token", "[123-45-6789]-A", true},
    {"longer-token", "[123-45-6789].", false},
    {"longer-token", "[123-45-6789]. Next", false},
    {"longer-token", "[123456789].5", true},
    {"longer-token", "SSN:[123-45-6789]", false},
    {"longer-token", "SSN=[123-45-6789]", false},
    {"longer-token", "MRN-[123456]", false},                    /* a label may end in a dash */
    {"longer-token", "10:[123456]", true},
    {"longer-token", "user@[123456]", true},
    {"longer-token", "[123-45-6789]", false},
    {"longer-token", "[123-45-6789]/[", false},
    {"longer-token", "SSN: [123-45-6789]\\nPhone", false},       /* a line end in JSON */
    {"longer-token", "a\\[123-45-6789]\\notes", true},           /* a path */
    {"decimal", "3.[141592653]", true},
    {"decimal", "[123456789].25", true},
    {"decimal", "$[123456789]", true},
    {"decimal", "[123456789]%", true},
    {"decimal", "=-[123456789]", true},
    {"decimal", "x -[123456789]", false},                       /* a dash behind a space parts words */
    {"decimal", "--[123456789]", false},
    {"decimal", "12,[123456789],5", false},                     /* cells of a row */
    {"decimal", "End.[123456789]", false},
    {"version", "1.2.[345678]", true},
    {"version", "v[1.234567]", true},
    {"version", "10.0.[123456].1", true},
    {"version", "[123.456.789]", false},                        /* its own dots */
    {"version", "see 1.[234567]", false},
    {"stamp", "note\n[2024-10-12] 09:15:03 ok", true},
    {"stamp", "\n  <[2024-10-12]T09:15>", true},
    {"stamp", "[10/12/2024], 09:15 - Ann: hello", true},
    {"stamp", "[1961-03-04] 00:00:00.000,x", false},
    {"stamp", "born [2024-10-12] 09:15", false},
    {"stamp", "[2024-10-12] 09", false},
    {"timestamp", "[1700000000]", true},
    {"timestamp", "[1700000000123]", true},
    {"timestamp", "[2700000000]", false},
    {"timestamp", "[20240229]", true},
    {"timestamp", "[20241329]", false},
    {"timestamp", "[20240230]T12:30:00", true},
    {"timestamp", "[20240229235959]", true},
    {"timestamp", "[20240229245959]", false},
    {"timestamp", "[123-45-6789]T12:30", true},
    {"path", "https://x.example/a/[123456789]", true},
    {"path", "/var/log/app-[123456789].log", true},
    {"path", "C:\\data\\[123456789]", true},
    {"path", "SSN [123-45-6789]\\tPhone", false},
    {"path", "C:\\data\\[123456789]\\names", true},
    {"path", "1/2/[123456789]", false},                         /* no letters */
    {"path", "and/or [123456789]", false},                      /* not joined */
    {"repeated", "[111-11-1111]", true},
    {"repeated", "[111-11-1112]", true},
    {"repeated", "[111-11-1122]", true},
    {"repeated", "[111-22-3333]", false},
    {"repeated", "[11111]", false},                             /* too short to say */
    {"sequence", "[123-45-6789]", true},
    {"sequence", "[987-65-4321]", true},
    {"sequence", "[890-12-3456]", true},
    {"sequence", "[123-45-6798]", false},
    {"sequence", "[A123456]", false},                           /* has letters */
    {"lowercase", "[1eg4te5mk73]", true},
    {"lowercase", "[1EG4te5mk73]", false},
    {"lowercase", "[123456]", false},
    {"numbers", "1.5, 2.5, 3.5, [123456789], 4.5, 5.5, 6.5", true},
    {"numbers", "1, 2, [123456789], 4, 5", false},              /* too few */
    {"numbers", "1234 [1240 1271 1203 1235] 1267 ", true},      /* five groups and more are no card */
    {"numbers", "[1240 1271 1203 1235] 1267", true},
    {"numbers", "[1240 1271 1203 1235] 04/27", false},
    {"numbers", "[1240 1271 1203 1235] 123", false},            /* its security code */
    {"numbers", "x4 [1240 1271 1203 1235]", false},
    {"numbers", "1-2-3, 4-5-6, [123-45-6789], 1-2-3, 4-5-6, 7-8-9", false}, /* more than a number */
    {"numbers", "total of [123456789] in 10 20 30 40 50 60", false},
};

static void kinds_hold_where_they_should(void **state)
{
    (void)state;
    bool bad = false;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const phi__surrounding_kind kind = phi__surrounding_find(CASES[i].kind);
        assert_true(kind < PHI__SURROUNDING_COUNT);
        if ((set_of(CASES[i].text) >> kind & 1) == (unsigned)CASES[i].holds)
            continue;
        print_error("%s %s: %d\n", CASES[i].kind, CASES[i].text, !CASES[i].holds);
        bad = true;
    }
    assert_false(bad);
}

static void plain_labelled_values_are_in_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {"SSN: [234-56-7891]", "\"ssn\":\"[234-56-7891]\"", "a,[234-56-7891],b\n",
                                        "([234-56-7891])",    "<v>[234-56-7891]</v>",      "[234-56-7891]\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const unsigned set = set_of(texts[i]);
        if (set != 0)
            fail_msg("%s: %x", texts[i], set);
    }
}

static void kinds_have_names(void **state)
{
    (void)state;
    for (unsigned kind = 0; kind < PHI__SURROUNDING_COUNT; kind++) {
        const char *name = phi__surrounding_name((phi__surrounding_kind)kind);
        assert_true(name[0] != '\0');
        assert_int_equal(phi__surrounding_find(name), kind);
    }
    assert_string_equal(phi__surrounding_name(PHI__SURROUNDING_COUNT), "");
    assert_int_equal(phi__surrounding_find("no such"), PHI__SURROUNDING_COUNT);
    assert_int_equal(phi__surrounding_find(""), PHI__SURROUNDING_COUNT);
}

/* Every place in texts of few letters, each text in a block of exactly its size: sanitizers watch. */
static void nothing_is_read_outside_of_the_text(void **state)
{
    (void)state;
    static const char alphabet[] = "19a.-:/Tv$,";
    uint32_t seed = 99;
    for (int round = 0; round < 400; round++) {
        seed = seed * 1664525u + 1013904223u;
        const size_t size = 1 + (seed >> 8) % 40;
        char text[40];
        for (size_t i = 0; i < size; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = alphabet[(seed >> 8) % (sizeof alphabet - 1)];
        }
        char *exact = test_malloc(size);
        memcpy(exact, text, size);
        for (size_t begin = 0; begin < size; begin++) {
            for (size_t end = begin + 1; end <= size; end++)
                (void)phi__surroundings(phi__span_of(exact, size), begin, end, UINT_MAX);
        }
        test_free(exact);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_hold_where_they_should),
        cmocka_unit_test(plain_labelled_values_are_in_nothing),
        cmocka_unit_test(kinds_have_names),
        cmocka_unit_test(nothing_is_read_outside_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

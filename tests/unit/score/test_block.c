/* SPDX-License-Identifier: Apache-2.0 */
/* A name right above an address, or in the cell before it, says whose address it is. */
#include "score/block.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const phi__surrounding BLOCK[] = {{"block", 2.0}};
static const phi__form FORMS[] = {{.labelled = false}, {.labelled = true}};
static const phi__rule NAME = {.id = "person.name", .forms = FORMS, .form_count = 2, .surroundings = BLOCK, .surrounding_count = 1};
static const phi__rule ADDRESS = {.id = "contact.address", .forms = FORMS, .form_count = 2, .surroundings = BLOCK, .surrounding_count = 1};
static const phi__rule *const RULES[] = {&NAME, &ADDRESS};
static const phi__rule_set SET = {.rules = (const phi__rule **)RULES, .count = 2};

static phi__candidate candidate(const char *text, const char *value, uint16_t rule, double bits)
{
    const uint32_t begin = (uint32_t)(strstr(text, value) - text);
    return (phi__candidate){.rule = rule, .begin = begin, .end = begin + (uint32_t)strlen(value), .bits = bits};
}

/* What is added to the name "Ann Roe" and the address "9 Elm St" of a text; both the same, or neither. */
static double raised(const char *text, double bits, uint16_t form)
{
    phi__candidate both[] = {candidate(text, "Ann Roe", 0, bits), candidate(text, "9 Elm St", 1, bits)};
    both[0].form = form;
    phi__block_weigh(&SET, phi__span_of(text, strlen(text)), both, 2);
    assert_true(both[0].bits == both[1].bits);
    return both[0].bits - bits;
}

static void a_name_and_what_stands_next_to_it_belong_together(void **state)
{
    (void)state;
    assert_true(raised("Ann Roe\n9 Elm St", -1.0, 0) == 2.0);
    assert_true(raised("To\r\n  Ann Roe\r\n  9 Elm St", -1.0, 0) == 2.0);
    assert_true(raised("7,\"Ann Roe\",\"9 Elm St\"", -1.0, 0) == 2.0);
    assert_true(raised("Ann Roe     9 Elm St", -1.0, 0) == 2.0);
    assert_true(raised("Mrs. Ann Roe\n9 Elm St", 1.0, 1) == 2.0); /* believed already */
}

static void others_do_not(void **state)
{
    (void)state;
    assert_true(raised("Ann Roe\n\n9 Elm St", -1.0, 0) == 0.0);       /* two line ends */
    assert_true(raised("Ann Roe lives at 9 Elm St", -1.0, 0) == 0.0); /* words between */
    assert_true(raised("Ann Roe 9 Elm St", -1.0, 0) == 0.0);
    assert_true(raised("with Ann Roe\n9 Elm St", -1.0, 0) == 0.0);    /* the name ends a sentence */
    assert_true(raised("Ann Roe,,9 Elm St", -1.0, 0) == 0.0);         /* not the next cell */
    assert_true(raised("Ann Roe\n9 Elm St", -1.0, 1) == 0.0);         /* a name that no list knows */
    assert_true(raised("Ann Roe\n9 Elm St", 5.0, 0) == 0.0);          /* sure already */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_and_what_stands_next_to_it_belong_together),
        cmocka_unit_test(others_do_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

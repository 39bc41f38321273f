/* SPDX-License-Identifier: Apache-2.0 */
/* What might stand in a row: never less than columns.h says, wherever windows end
 * and whatever was asked before; and not everything. */
#include "base/alloc.h"
#include "base/ascii.h"
#include "score/columns.h"
#include "score/rows.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static bool might(const char *text, size_t begin)
{
    phi__rows rows;
    phi__rows_init(&rows);
    const phi__scene scene = {.text = phi__span_of(text, strlen(text)), .part = 1};
    return phi__rows_might_hold(&rows, &scene, begin);
}

static void lines_tell(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool might;
    } cases[] = {
        {"the year 1984 was, they say, long", false}, {"key=1 other=2", false},
        {"1", false},                                 {"ab\t1", true},
        {"1 and\tmore", true},                        {"ab | 1", true},
        {"ab  1", true},                              {"1  ab", true},
        {"('ab', 1)", true},                          {"INSERT INTO t VALUES ('ab', 1)", true},
        {"tab\tabove\n1", false},                     {"1\n\tbelow", false},
        {"ab cd  ef 1", false},                       {"ab '1'  cd", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (might(cases[i].text, (size_t)(strchr(cases[i].text, '1') - cases[i].text)) != cases[i].might)
            fail_msg("%s", cases[i].text);
    }
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void never_less_than_columns_say(void **state)
{
    (void)state;
    enum { SIZE = 12000 };
    static const char *const pieces[] = {"word ",  "7", "42 ",  "x",   " ",    "\n",      "'",    "\"",
                                         ", ",     "(", "),(",  "  ",  "\n(",  "\nINSERT ", "\t",  " | ",
                                         "a line that goes on and on and has nothing of a row in it for long, "};
    static char bytes[SIZE];
    phi__columns columns;
    phi__columns_init(&columns);
    uint32_t seed = 3;
    for (uint64_t round = 1; round <= 300; round++) {
        const size_t kinds = 5 + next_random(&seed) % 13;
        for (size_t at = 0; at < SIZE;) {
            const char *piece = pieces[next_random(&seed) % kinds];
            for (; *piece != '\0' && at < SIZE; piece++)
                bytes[at++] = *piece;
        }
        phi__rows rows;
        phi__rows_init(&rows);
        size_t base = 0;
        for (size_t at = 0; at + 3 < SIZE; at += 1 + next_random(&seed) % 90) {
            if (next_random(&seed) % 30 == 0)
                base = at > 700 ? at - 700 : 0; /* the window moved on */
            const phi__scene scene = {.text = phi__span_of(bytes + base, SIZE - base), .part = round, .base = base};
            if (phi__is_alnum(bytes[at]) && phi__columns_may_hold(&columns, &scene, at - base, at - base + 1) &&
                !phi__rows_might_hold(&rows, &scene, at - base))
                fail_msg("round %d at %zu: [%.40s]", (int)round, at, bytes + (at > 20 ? at - 20 : 0));
        }
    }
    phi__columns_done(&columns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_tell),
        cmocka_unit_test(never_less_than_columns_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

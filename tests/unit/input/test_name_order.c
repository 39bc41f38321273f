/* SPDX-License-Identifier: Apache-2.0 */
/* The order is that of strcmp(3), whatever the names have in common and however many there are. */
#include "input/name_order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 3000, ROOM = 40 };

static char texts[MOST][ROOM];
static phi__name names[MOST], spare[MOST];

static int by_bytes(const void *a, const void *b)
{
    return strcmp(((const phi__name *)a)->text, ((const phi__name *)b)->text);
}

static void check(size_t count)
{
    static phi__name want[MOST];
    for (size_t i = 0; i < count; i++)
        names[i] = (phi__name){.text = texts[i], .type = (unsigned char)texts[i][0]};
    memcpy(want, names, sizeof want);
    qsort(want, count, sizeof *want, by_bytes);
    phi__name_order(names, spare, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(names[i].text, want[i].text);
        assert_int_equal(names[i].type, (unsigned char)names[i].text[0]);
    }
}

static void numbered(void **state)
{
    (void)state;
    for (size_t count = 0; count < MOST; count += count / 3 + 1) {
        for (size_t i = 0; i < count; i++)
            (void)snprintf(texts[i], ROOM, "scan of page %zu.pdf", i * 7919 % 100003);
        check(count);
    }
}

/* Of few letters and many lengths: names that others begin with, and such as differ late. */
static void random_ones(void **state)
{
    (void)state;
    static const char letters[] = "ab\x01\x7f\x80\xff";
    srand(11);
    for (size_t round = 0; round < 200; round++) {
        const size_t count = (size_t)rand() % (round < 150 ? 200 : MOST), prefix = (size_t)rand() % 12;
        for (size_t i = 0; i < count; i++) {
            const size_t length = prefix + 1 + (size_t)rand() % (ROOM - 2 - prefix);
            for (size_t k = 0; k < length; k++)
                texts[i][k] = k < prefix ? 'p' : letters[(size_t)rand() % (sizeof letters - 1)];
            texts[i][length] = '\0';
        }
        check(count);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbered), cmocka_unit_test(random_ones)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

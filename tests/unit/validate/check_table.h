/* SPDX-License-Identifier: Apache-2.0
 * Tables for tests of checks: values as people write them, and whether the check
 * accepts them. Accepted values are published samples or computed by the test. */
#ifndef PHI_TEST_CHECK_TABLE_H
#define PHI_TEST_CHECK_TABLE_H
#include "validate/validate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

typedef struct check_row {
    const char *value;
    bool accepted;
} check_row;

/* The check's verdict on `text` reduced as the scanner reduces it. */
static inline bool check_accepts(const char *check, const char *text)
{
    char value[PHI__VALUE_MAX + 1];
    const phi__check_fn fn = phi__check_find(check);
    assert_non_null(fn);
    return fn(value, phi__value_normalise(text, strlen(text), value));
}

static inline void check_rows(const char *check, const check_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (check_accepts(check, rows[i].value) != rows[i].accepted)
            fail_msg("%s must be %s by %s", rows[i].value, rows[i].accepted ? "accepted" : "refused", check);
    }
    assert_false(check_accepts(check, ""));
    assert_false(check_accepts(check, "A"));
    assert_false(check_accepts(check, "0"));
}

/* Of all digits and letters between `before` and `behind` the check accepts `want` alone. */
static inline void check_only_fits(const char *check, const char *before, char want, const char *behind)
{
    static const char ALPHABET[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (size_t i = 0; i < sizeof ALPHABET - 1; i++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%s%c%s", before, ALPHABET[i], behind);
        if (check_accepts(check, text) != (ALPHABET[i] == want))
            fail_msg("%s: only %c fits, by %s", text, want, check);
    }
}

#define CHECK_ROWS(check, rows) check_rows((check), (rows), sizeof(rows) / sizeof(rows)[0])

#endif

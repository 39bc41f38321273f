/* SPDX-License-Identifier: Apache-2.0 */
/* Filling of examples. A brace that begins no placeholder is a brace, so that
 * JSON can be written as it is. */
#include "rules/example.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "match/picture.h"
#include "rules/test_value.h"
#include "validate/validate.h"

#include <string.h>

/* Enough for checks that accept one value in a hundred thousand. */
enum { TRIES = 2000000, TEXT_MAX = 1 << 20, PLACEHOLDER_MAX = 128 };

uint64_t phi__random_next(void *random)
{
    phi__random *own = random;
    own->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = own->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

void phi__filled_init(phi__filled *filled)
{
    *filled = (phi__filled){0};
    phi__buf_init(&filled->text, TEXT_MAX);
}

void phi__filled_done(phi__filled *filled)
{
    phi__buf_done(&filled->text);
    PHI_VEC_DONE(&filled->marks);
}

static bool in_notation(char c)
{
    return phi__is_digit(c) || phi__is_upper(c) || (c != '\0' && strchr("*-./ _:()#\\{},", c) != NULL);
}

/* Length of the placeholder that begins at text[0] == '{', its braces included; 0: it is just a brace.
 * `picture` receives what stands between the braces. */
static size_t placeholder(phi__span text, char picture[PLACEHOLDER_MAX])
{
    size_t depth = 0;
    bool classes = false;
    for (size_t i = 0; i < text.size && i < PLACEHOLDER_MAX; i++) {
        const char c = (char)text.data[i];
        if (!in_notation(c))
            return 0;
        depth += c == '{' ? 1 : 0;
        depth -= c == '}' ? 1 : 0;
        classes = classes || c == '9' || c == 'A' || c == '*';
        if (depth > 0)
            continue;
        memcpy(picture, text.data + 1, i - 1);
        picture[i - 1] = '\0';
        return classes ? i + 1 : 0;
    }
    return 0;
}

/* Parts of identifiers ("{99}" of a date) are no pictures, but have their letters. */
static phi_status fill_plain(const char *picture, phi__random *random, phi__buf *out)
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (const char *c = picture; *c != '\0'; c++) {
        const uint64_t draw = phi__random_next(random);
        char filled = *c;
        if (*c == '9')
            filled = alphabet[draw % 10];
        else if (*c == 'A')
            filled = alphabet[10 + draw % 26];
        else if (*c == '*')
            filled = alphabet[draw % 36];
        PHI_TRY(phi__buf_append_byte(out, (uint8_t)filled));
    }
    return PHI_OK;
}

static phi_status fill_picture(const char *picture, phi__random *random, phi__buf *out)
{
    const char *problem = NULL;
    size_t at = 0;
    if (phi__picture_check(picture, &problem, &at) == PHI_OK)
        return phi__picture_fill(picture, phi__random_next, random, out);
    PHI_REQUIRE(strpbrk(picture, "{\\") == NULL, PHI_ERR_RULE);
    return fill_plain(picture, random, out);
}

/* Append `text` with its placeholders filled; *any tells whether it has one. */
static phi_status fill_text(phi__span text, phi__random *random, phi__buf *out, bool *any)
{
    char picture[PLACEHOLDER_MAX];
    for (size_t at = 0; at < text.size;) {
        const phi__span rest = phi__span_part(text, at, text.size);
        const size_t length = rest.data[0] == '{' ? placeholder(rest, picture) : 0;
        if (length == 0) {
            PHI_TRY(phi__buf_append_byte(out, rest.data[0]));
            at++;
            continue;
        }
        PHI_TRY(fill_picture(picture, random, out));
        *any = true;
        at += length;
    }
    return PHI_OK;
}

static bool is_test_value(const phi__rule *rule, const char *value, size_t length)
{
    for (size_t i = 0; i < rule->test_value_count; i++) {
        const char *sample = rule->test_values[i];
        if (phi__test_value_is(sample, value, length, false) || phi__test_value_is(sample, value, length, true))
            return true;
    }
    return false;
}

static bool form_accepts(const phi__form *form, const char *text, size_t length, const char *value, size_t size)
{
    const phi__check_fn check = form->check == NULL ? NULL : phi__check_find(form->check);
    /* Only the engine knows whether a regex matches: the run will tell. */
    if (form->regex != NULL)
        return check == NULL || check(text, length);
    if (form->finder != NULL) /* of which is not known what it finds */
        return check != NULL && check(text, length);
    const bool exact = check != NULL && phi__check_reads_text(check);
    if (check != NULL && !check(exact ? text : value, exact ? length : size))
        return false;
    for (size_t i = 0; i < form->picture_count; i++) {
        if (phi__picture_matches(form->pictures[i], text, length))
            return true;
    }
    return false;
}

/* `text` is NUL-terminated. */
static bool rule_accepts(const phi__rule *rule, const char *text, size_t length)
{
    char value[PHI__VALUE_MAX + 1];
    const size_t size = phi__value_normalise(text, length, value);
    /* Samples of pictures are written normalised, those of regexes as they stand. */
    if (length > PHI__VALUE_MAX || is_test_value(rule, value, size) || is_test_value(rule, text, length))
        return false;
    for (size_t i = 0; i < rule->form_count; i++) {
        if (form_accepts(&rule->forms[i], text, length, value, size))
            return true;
    }
    return false;
}

static phi_status fill_accepted(const phi__rule *rule, phi__span text, phi__random *random, phi__buf *value,
                                const char **problem)
{
    for (size_t i = 0; i < TRIES; i++) {
        bool any = false;
        phi__buf_clear(value);
        PHI_TRY(fill_text(text, random, value, &any));
        const char *filled = phi__buf_text(value);
        PHI_REQUIRE(filled != NULL, PHI_ERR_MEMORY);
        /* Without placeholders there is one try, and the run judges it. */
        if (!any || rule_accepts(rule, filled, value->size))
            return PHI_OK;
    }
    *problem = "no filling of the marked text fits a form of the rule and passes its check";
    return PHI_ERR_RULE;
}

static phi_status add_mark(const phi__rule *rule, phi__span marked, phi__random *random, phi__filled *out,
                           const char **problem)
{
    const bool test = phi__span_starts(marked, "!", 1);
    phi__buf value PHI_AUTO(phi__buf_done);
    phi__buf_init(&value, TEXT_MAX);
    if (test)
        PHI_TRY(phi__buf_append(&value, marked.data + 1, marked.size - 1));
    else
        PHI_TRY(fill_accepted(rule, marked, random, &value, problem));
    const size_t begin = out->text.size;
    PHI_TRY(phi__buf_append(&out->text, value.data, value.size));
    return PHI_VEC_PUSH(&out->marks, ((phi__mark){.begin = begin, .end = out->text.size, .test = test}));
}

static phi_status fill_all(const phi__rule *rule, const char *text, phi__random *random, phi__filled *out,
                           const char **problem)
{
    bool any = false;
    for (;;) {
        const char *open = strstr(text, "[[");
        if (open == NULL)
            return fill_text(phi__span_of(text, strlen(text)), random, &out->text, &any);
        PHI_TRY(fill_text(phi__span_of(text, (size_t)(open - text)), random, &out->text, &any));
        const char *close = strstr(open, "]]");
        if (close == NULL) {
            *problem = "[[ without ]]";
            return PHI_ERR_RULE;
        }
        PHI_TRY(add_mark(rule, phi__span_of(open + 2, (size_t)(close - open - 2)), random, out, problem));
        text = close + 2;
    }
}

phi_status phi__example_fill(const phi__rule *rule, const char *text, phi__random *random, phi__filled *out,
                             const char **problem)
{
    *problem = "a placeholder is not a picture";
    const phi_status status = fill_all(rule, text, random, out, problem);
    if (status != PHI_PARTIAL)
        return status;
    *problem = "the filled text is too long";
    return PHI_ERR_RULE;
}

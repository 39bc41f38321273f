/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures: notation -> a sequence of classes with repeats, and what follows
 * from that sequence: the regex, the obvious matcher, examples. Nothing here is
 * on the hot path; silhouette.c compiles the same sequence for that, and tests
 * hold the three readings against each other. */
#include "match/picture.h"

#include "base/ascii.h"

#include <string.h>

static const char SEPARATORS[] = "-./ _:()#";

/* Where reading stands, and what was wrong when it stopped. */
typedef struct reader {
    const char *text;
    size_t at;
    const char *problem;
} reader;

bool phi__picture_is_separator(char c)
{
    return c != '\0' && strchr(SEPARATORS, c) != NULL;
}

static phi_status refuse(reader *r, const char *problem)
{
    r->problem = problem;
    return PHI_ERR_RULE;
}

static phi_status read_class(reader *r, phi__picture_item *item)
{
    char c = r->text[r->at];
    *item = (phi__picture_item){.kind = PHI__PICTURE_LITERAL, .literal = c, .min = 1, .max = 1};
    if (c == '\\') {
        c = r->text[r->at + 1];
        if (!phi__is_digit(c) && !phi__is_upper(c))
            return refuse(r, "a backslash must stand before a digit or an upper-case letter");
        item->literal = c;
        r->at += 2;
        return PHI_OK;
    }
    if (c == '9')
        item->kind = PHI__PICTURE_DIGIT;
    else if (c == 'A')
        item->kind = PHI__PICTURE_LETTER;
    else if (c == '*')
        item->kind = PHI__PICTURE_ANY;
    else if (phi__picture_is_separator(c))
        item->kind = PHI__PICTURE_SEPARATOR;
    else if (phi__is_lower(c))
        return refuse(r, "letters of a picture are written in upper case; they match either case");
    else if (!phi__is_digit(c) && !phi__is_upper(c))
        return refuse(r, "not a class, letter, digit or separator");
    r->at++;
    return PHI_OK;
}

static phi_status read_number(reader *r, uint8_t *out)
{
    size_t value = 0;
    const size_t from = r->at;
    while (phi__is_digit(r->text[r->at]) && r->at - from < 3)
        value = value * 10 + (size_t)(r->text[r->at++] - '0');
    if (r->at == from)
        return refuse(r, "a number is expected in the repeat");
    if (value < 1 || value > PHI__PICTURE_MAX)
        return refuse(r, "a repeat must be between 1 and 40");
    *out = (uint8_t)value;
    return PHI_OK;
}

static phi_status read_repeat(reader *r, phi__picture_item *item)
{
    if (r->text[r->at] != '{')
        return PHI_OK;
    if (item->kind == PHI__PICTURE_SEPARATOR)
        return refuse(r, "a separator cannot be repeated");
    r->at++;
    PHI_TRY(read_number(r, &item->min));
    item->max = item->min;
    if (r->text[r->at] == ',') {
        r->at++;
        PHI_TRY(read_number(r, &item->max));
    }
    if (r->text[r->at] != '}')
        return refuse(r, "the repeat does not end with '}'");
    if (item->max < item->min)
        return refuse(r, "the repeat ends below its beginning");
    r->at++;
    return PHI_OK;
}

static phi_status check_neighbours(reader *r, const phi__picture *picture, const phi__picture_item *item)
{
    if (item->kind != PHI__PICTURE_SEPARATOR)
        return PHI_OK;
    if (picture->count == 0)
        return refuse(r, "a picture cannot begin with a separator");
    if (picture->items[picture->count - 1].kind == PHI__PICTURE_SEPARATOR)
        return refuse(r, "two separators cannot stand beside each other");
    return PHI_OK;
}

static phi_status check_whole(reader *r, phi__picture *picture)
{
    bool digit = false;
    picture->expansions = 1;
    for (size_t i = 0; i < picture->count; i++) {
        const phi__picture_item *item = &picture->items[i];
        digit |= item->kind == PHI__PICTURE_DIGIT ||
                 (item->kind == PHI__PICTURE_LITERAL && phi__is_digit(item->literal));
        picture->min += item->min;
        picture->max += item->max;
        picture->expansions *= (size_t)(item->max - item->min) + 1;
        if (picture->expansions > PHI__PICTURE_EXPANSIONS)
            return refuse(r, "its repeats can be chosen in more than 1024 ways");
    }
    if (picture->count > 0 && picture->items[picture->count - 1].kind == PHI__PICTURE_SEPARATOR)
        return refuse(r, "a picture cannot end with a separator");
    if (picture->min < PHI__PICTURE_MIN)
        return refuse(r, "shorter than 3 characters");
    if (picture->max > PHI__PICTURE_MAX)
        return refuse(r, "longer than 40 characters");
    if (!digit)
        return refuse(r, "without a digit: at least one 9 or digit is needed");
    return PHI_OK;
}

static phi_status parse(reader *r, phi__picture *picture)
{
    while (r->text[r->at] != '\0') {
        phi__picture_item item;
        const size_t begin = r->at;
        if (picture->count == PHI__PICTURE_MAX)
            return refuse(r, "longer than 40 characters");
        PHI_TRY(read_class(r, &item));
        const size_t end = r->at;
        r->at = begin; /* problems with the class are reported where it begins */
        PHI_TRY(check_neighbours(r, picture, &item));
        r->at = end;
        PHI_TRY(read_repeat(r, &item));
        picture->items[picture->count++] = item;
    }
    return check_whole(r, picture);
}

phi_status phi__picture_parse(const char *picture, phi__picture *out, const char **problem, size_t *at)
{
    reader r = {.text = picture};
    phi__picture read = {.count = 0};
    const phi_status status = parse(&r, &read);
    if (status == PHI_OK) {
        *out = read;
        return PHI_OK;
    }
    if (problem != NULL)
        *problem = r.problem;
    if (at != NULL)
        *at = r.at;
    return status;
}

phi_status phi__picture_check(const char *picture, const char **problem, size_t *at)
{
    phi__picture read;
    return phi__picture_parse(picture, &read, problem, at);
}

void phi__picture_expand(const phi__picture *picture, size_t index, uint8_t repeats[PHI__PICTURE_MAX])
{
    for (size_t i = 0; i < picture->count; i++) {
        const phi__picture_item *item = &picture->items[i];
        const size_t ways = (size_t)(item->max - item->min) + 1;
        repeats[i] = (uint8_t)(item->min + index % ways);
        index /= ways;
    }
}

static bool may_hold_letters(const phi__picture *picture)
{
    for (size_t i = 0; i < picture->count; i++) {
        const phi__picture_item *item = &picture->items[i];
        if (item->kind == PHI__PICTURE_LETTER || item->kind == PHI__PICTURE_ANY ||
            (item->kind == PHI__PICTURE_LITERAL && phi__is_upper(item->literal)))
            return true;
    }
    return false;
}

static phi_status append_class(const phi__picture_item *item, bool upper, phi__buf *out)
{
    const char literal = upper ? item->literal : phi__to_lower(item->literal);
    switch (item->kind) {
    case PHI__PICTURE_DIGIT:
        return phi__buf_append_text(out, "[0-9]");
    case PHI__PICTURE_LETTER:
        return phi__buf_append_text(out, upper ? "[A-Z]" : "[a-z]");
    case PHI__PICTURE_ANY:
        return phi__buf_append_text(out, upper ? "[0-9A-Z]" : "[0-9a-z]");
    case PHI__PICTURE_LITERAL:
    case PHI__PICTURE_SEPARATOR:
        break;
    }
    return phi__buf_printf(out, strchr(".()", literal) != NULL ? "\\%c" : "%c", literal);
}

static phi_status append_branch(const phi__picture *picture, bool upper, phi__buf *out)
{
    for (size_t i = 0; i < picture->count; i++) {
        const phi__picture_item *item = &picture->items[i];
        PHI_TRY(append_class(item, upper, out));
        if (item->min != item->max)
            PHI_TRY(phi__buf_printf(out, "{%u,%u}", (unsigned)item->min, (unsigned)item->max));
        else if (item->min > 1)
            PHI_TRY(phi__buf_printf(out, "{%u}", (unsigned)item->min));
    }
    return PHI_OK;
}

/* One branch per letter case: that is how a regex says "all the same case". */
phi_status phi__picture_regex(const char *picture, phi__buf *out)
{
    phi__picture read;
    PHI_TRY(phi__picture_parse(picture, &read, NULL, NULL));
    if (!may_hold_letters(&read))
        return append_branch(&read, true, out);
    PHI_TRY(phi__buf_append_byte(out, '('));
    PHI_TRY(append_branch(&read, true, out));
    PHI_TRY(phi__buf_append_byte(out, '|'));
    PHI_TRY(append_branch(&read, false, out));
    return phi__buf_append_byte(out, ')');
}

static bool class_holds(const phi__picture_item *item, char c)
{
    switch (item->kind) {
    case PHI__PICTURE_DIGIT:
        return phi__is_digit(c);
    case PHI__PICTURE_LETTER:
        return phi__is_letter(c);
    case PHI__PICTURE_ANY:
        return phi__is_alnum(c);
    case PHI__PICTURE_LITERAL:
    case PHI__PICTURE_SEPARATOR:
        return phi__to_upper(c) == item->literal;
    }
    return false;
}

static bool rest_matches(const phi__picture *picture, size_t at, const char *text, size_t length)
{
    if (at == picture->count)
        return length == 0;
    const phi__picture_item *item = &picture->items[at];
    for (size_t n = 1; n <= item->max && n <= length && class_holds(item, text[n - 1]); n++) {
        if (n >= item->min && rest_matches(picture, at + 1, text + n, length - n))
            return true;
    }
    return false;
}

bool phi__picture_matches(const char *picture, const char *text, size_t length)
{
    phi__picture read;
    bool upper = false, lower = false;
    if (phi__picture_parse(picture, &read, NULL, NULL) != PHI_OK)
        return false;
    for (size_t i = 0; i < length; i++) {
        upper |= phi__is_upper(text[i]);
        lower |= phi__is_lower(text[i]);
    }
    return !(upper && lower) && rest_matches(&read, 0, text, length);
}

static char random_of(const phi__picture_item *item, uint64_t random)
{
    static const char alnum[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    switch (item->kind) {
    case PHI__PICTURE_DIGIT:
        return alnum[random % 10];
    case PHI__PICTURE_LETTER:
        return alnum[10 + random % 26];
    case PHI__PICTURE_ANY:
        return alnum[random % 36];
    case PHI__PICTURE_LITERAL:
    case PHI__PICTURE_SEPARATOR:
        break;
    }
    return item->literal;
}

phi_status phi__picture_fill(const char *picture, uint64_t (*random)(void *user), void *user, phi__buf *out)
{
    phi__picture read;
    PHI_TRY(phi__picture_parse(picture, &read, NULL, NULL));
    for (size_t i = 0; i < read.count; i++) {
        const phi__picture_item *item = &read.items[i];
        size_t repeats = item->min;
        if (item->max > item->min)
            repeats += random(user) % ((size_t)(item->max - item->min) + 1);
        for (size_t k = 0; k < repeats; k++)
            PHI_TRY(phi__buf_append_byte(out, (uint8_t)random_of(item, random(user))));
    }
    return PHI_OK;
}

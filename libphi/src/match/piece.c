/* SPDX-License-Identifier: Apache-2.0 */
/* See piece.h. A recursive descent over the regex. Upper bounds over
 * PHI__DATABASE_KEPT_BOUND count as none and their lower ones as one, because a
 * database may be compiled so. */
#include "match/piece.h"

#include "base/ascii.h"
#include "match/database.h"

#include <string.h>

enum { DEPTH_MAX = 8 };

/* -------------------------------------------------------------------- byte sets */

static void add_byte(phi__byte_set *set, uint8_t byte)
{
    set->bits[byte >> 6] |= 1ULL << (byte & 63);
}

static void add_range(phi__byte_set *set, uint8_t low, uint8_t high)
{
    for (unsigned byte = low; byte <= high; byte++) {
        add_byte(set, (uint8_t)byte);
        if (phi__is_letter((char)byte))
            add_byte(set, (uint8_t)(byte ^ 0x20));
    }
}

void phi__byte_set_add(phi__byte_set *set, const phi__byte_set *other)
{
    for (size_t i = 0; i < 4; i++)
        set->bits[i] |= other->bits[i];
}

static void invert(phi__byte_set *set)
{
    for (size_t i = 0; i < 4; i++)
        set->bits[i] = ~set->bits[i];
}

/* ----------------------------------------------------------------------- pieces */

static phi__piece piece_of(phi__byte_set set)
{
    return (phi__piece){.set = set, .first = set, .min = 1, .max = 1, .fixed = true, .at = {set}};
}

static size_t add_bounded(size_t a, size_t b)
{
    return a + b > PHI__ANCHOR_UNBOUNDED ? PHI__ANCHOR_UNBOUNDED : a + b;
}

static size_t multiply_bounded(size_t a, size_t b)
{
    return a != 0 && b > PHI__ANCHOR_UNBOUNDED / a ? PHI__ANCHOR_UNBOUNDED : a * b;
}

static void concatenate(phi__piece *left, const phi__piece *right)
{
    if (left->min == 0)
        phi__byte_set_add(&left->first, &right->first);
    phi__byte_set_add(&left->set, &right->set);
    left->fixed = left->fixed && right->fixed && left->min + right->min <= PHI__ANCHOR_MAX;
    for (size_t i = 0; left->fixed && i < right->min; i++)
        left->at[left->min + i] = right->at[i];
    left->min = add_bounded(left->min, right->min);
    left->max = add_bounded(left->max, right->max);
}

static void alternate(phi__piece *left, const phi__piece *right)
{
    phi__byte_set_add(&left->first, &right->first);
    phi__byte_set_add(&left->set, &right->set);
    left->fixed = left->fixed && right->fixed && left->min == right->min;
    for (size_t i = 0; left->fixed && i < left->min; i++)
        phi__byte_set_add(&left->at[i], &right->at[i]);
    left->min = left->min < right->min ? left->min : right->min;
    left->max = left->max > right->max ? left->max : right->max;
}

phi__piece phi__piece_repeat(const phi__piece *once, size_t min, size_t max)
{
    phi__piece out = *once;
    out.min = multiply_bounded(once->min, min);
    out.max = multiply_bounded(once->max, max);
    out.fixed = once->fixed && min == max && out.min <= PHI__ANCHOR_MAX;
    for (size_t i = once->min; out.fixed && i < out.min; i++)
        out.at[i] = once->at[i % once->min];
    return out;
}

/* ---------------------------------------------------------------------- parsing */

static bool parse_alternatives(phi__piece_reader *r, phi__piece *out);

/* A character behind a backslash as a set; false for what is no character. */
static bool escaped_set(char c, phi__byte_set *out)
{
    phi__byte_set set = {{0}};
    const char lower = phi__to_lower(c);
    if (lower == 'd' || lower == 'w')
        add_range(&set, '0', '9');
    if (lower == 'w') {
        add_range(&set, 'a', 'z');
        add_byte(&set, '_');
    }
    if (lower == 's') {
        add_byte(&set, ' ');
        add_range(&set, '\t', '\r');
    }
    if (lower == 'd' || lower == 'w' || lower == 's') {
        if (phi__is_upper(c))
            invert(&set);
    } else if (c == 'n' || c == 'r' || c == 't') {
        add_byte(&set, c == 'n' ? '\n' : c == 'r' ? '\r' : '\t');
    } else if (!phi__is_alnum(c) && c != '\0' && (unsigned char)c < 0x80) {
        add_byte(&set, (uint8_t)c);
    } else {
        return false;
    }
    *out = set;
    return true;
}

/* One member of a class, [.-.]; *single is its byte, or -1. */
static bool parse_member(phi__piece_reader *r, phi__byte_set *set, int *single)
{
    const char c = *r->at;
    phi__byte_set one = {{0}};
    if (c == '\0' || (c == '[' && (r->at[1] == ':' || r->at[1] == '.' || r->at[1] == '=')))
        return false;
    *single = (unsigned char)c;
    if (c == '\\') {
        r->at++;
        if (!escaped_set(*r->at, &one))
            return false;
        *single = phi__is_letter(*r->at) ? -1 : (unsigned char)*r->at;
        phi__byte_set_add(set, &one);
    } else {
        add_range(set, (uint8_t)c, (uint8_t)c);
    }
    r->at++;
    return true;
}

static bool parse_class(phi__piece_reader *r, phi__byte_set *out)
{
    phi__byte_set set = {{0}};
    r->at++;
    const bool inverted = *r->at == '^';
    r->at += inverted;
    for (bool first = true; *r->at != ']' || first; first = false) {
        int low = 0, high = 0;
        if (!parse_member(r, &set, &low))
            return false;
        if (*r->at != '-' || r->at[1] == ']')
            continue;
        r->at++;
        if (low < 0 || !parse_member(r, &set, &high) || high < low)
            return false;
        add_range(&set, (uint8_t)low, (uint8_t)high);
    }
    r->at++;
    if (inverted)
        invert(&set);
    *out = set;
    return true;
}

static bool parse_group(phi__piece_reader *r, phi__piece *out)
{
    if (++r->depth > DEPTH_MAX)
        return false;
    r->at++;
    if (*r->at == '?') {
        if (r->at[1] != ':')
            return false;
        r->at += 2;
    }
    if (!parse_alternatives(r, out) || *r->at != ')')
        return false;
    r->at++;
    r->depth--;
    return true;
}

/* A character, class, group or assertion, without its quantifier. */
static bool parse_atom(phi__piece_reader *r, phi__piece *out)
{
    phi__byte_set set = {{0}};
    const char c = *r->at;
    if (c == '(')
        return parse_group(r, out);
    if (c == '[') {
        if (!parse_class(r, &set))
            return false;
    } else if (c == '\\' && (r->at[1] == 'b' || r->at[1] == 'B')) {
        r->at += 2;
        *out = (phi__piece){.fixed = true};
        return true;
    } else if (c == '\\') {
        if (!escaped_set(r->at[1], &set))
            return false;
        r->at += 2;
    } else if (c == '.') {
        invert(&set);
        r->at++;
    } else if (strchr("^$*+?{", c) != NULL) {
        return false;
    } else {
        add_range(&set, (uint8_t)c, (uint8_t)c);
        r->at++;
    }
    *out = piece_of(set);
    return true;
}

static bool parse_number(phi__piece_reader *r, size_t *out)
{
    size_t digits = 0;
    for (*out = 0; phi__is_digit(*r->at) && digits < 5; r->at++, digits++)
        *out = *out * 10 + (size_t)(*r->at - '0');
    return digits > 0 && !phi__is_digit(*r->at);
}

static bool parse_bounds(phi__piece_reader *r, size_t *min, size_t *max)
{
    r->at++;
    if (!parse_number(r, min))
        return false;
    *max = *min;
    if (*r->at == ',') {
        r->at++;
        *max = PHI__ANCHOR_UNBOUNDED;
        if (*r->at != '}' && !parse_number(r, max))
            return false;
        if (*max < *min)
            return false;
        if (*max > PHI__DATABASE_KEPT_BOUND && *max < PHI__ANCHOR_UNBOUNDED) {
            *min = *min > 0;
            *max = PHI__ANCHOR_UNBOUNDED;
        }
    }
    return *r->at++ == '}' && *max > 0;
}

static bool parse_quantifier(phi__piece_reader *r, size_t *min, size_t *max)
{
    *min = *max = 1;
    const char c = *r->at;
    if (c == '{') {
        if (!parse_bounds(r, min, max))
            return false;
    } else if (c == '*' || c == '+' || c == '?') {
        *min = c == '+';
        *max = c == '?' ? 1 : PHI__ANCHOR_UNBOUNDED;
        r->at++;
    } else {
        return true;
    }
    if (*r->at == '?')
        r->at++; /* lazy: the same matches */
    return *r->at != '+' && *r->at != '*' && *r->at != '{';
}

static bool ends_sequence(const phi__piece_reader *r)
{
    return *r->at == '\0' || *r->at == ')' || *r->at == '|';
}

bool phi__piece_read(phi__piece_reader *r, phi__piece *out, size_t *min, size_t *max)
{
    if (ends_sequence(r) || !parse_atom(r, out) || !parse_quantifier(r, min, max))
        return false;
    return out->max > 0 || (*min == 1 && *max == 1); /* an assertion stands once */
}

static bool parse_sequence(phi__piece_reader *r, phi__piece *out)
{
    *out = (phi__piece){.fixed = true};
    while (!ends_sequence(r)) {
        phi__piece once;
        size_t min = 0, max = 0;
        if (!phi__piece_read(r, &once, &min, &max))
            return false;
        const phi__piece repeated = phi__piece_repeat(&once, min, max);
        concatenate(out, &repeated);
    }
    return true;
}

static bool parse_alternatives(phi__piece_reader *r, phi__piece *out)
{
    if (!parse_sequence(r, out))
        return false;
    while (*r->at == '|') {
        phi__piece next;
        r->at++;
        if (!parse_sequence(r, &next))
            return false;
        alternate(out, &next);
    }
    return true;
}

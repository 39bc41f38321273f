/* SPDX-License-Identifier: Apache-2.0 */
/* See learn_values.h. A letter is written into a picture only when many different
 * values have it in its place: then it is of the format, and of no patient. Digits
 * never are. */
#include "learn_values.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "validate/validate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ENOUGH = 8,       /* different values before a letter is of the format */
    ENOUGH_CHECKED = 16, /* and before a check holds: one in ten passes by chance */
    PICTURES_MOST = 8,
    MIXED_MOST = 4,   /* shapes with the same separators, more are one with any letter or digit */
    SHARE_LEAST = 100 /* one value in so many, or it is an accident */
};

static const char *const checks[PHI__LEARN_CHECKS] = {"us_npi", "luhn", "verhoeff", "gtin", "gb_nhs", "ca_bc_phn",
                                                      "nl_bsn", "vin", "br_cpf", "pl_pesel", "au_tfn", "us_dea"};

void phi__learn_values_done(phi__learn_values *values)
{
    PHI_VEC_DONE(&values->shapes);
}

/* ------------------------------------------------------------------------ reading */

/* Can a picture describe it? One letter case, single separators between letters and digits, a digit. */
static bool is_plain(const char *value, size_t length)
{
    bool digit = false, upper = false, lower = false;
    if (length < PHI__PICTURE_MIN || length > PHI__PICTURE_MAX)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char c = value[i];
        digit = digit || phi__is_digit(c);
        upper = upper || phi__is_upper(c);
        lower = lower || phi__is_lower(c);
        if (phi__is_alnum(c))
            continue;
        const bool inside = i > 0 && i + 1 < length && phi__is_alnum(value[i - 1]);
        if (!phi__picture_is_separator(c) || !inside)
            return false;
    }
    return digit && !(upper && lower);
}

/* The same separators in the same places; and with `exact` digits and letters too. */
static bool is_like(const phi__learn_shape *shape, const char *value, size_t length, bool exact)
{
    if (shape->length != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        const char a = shape->first[i], b = value[i];
        if (phi__is_alnum(a) != phi__is_alnum(b) || (!phi__is_alnum(a) && a != b))
            return false;
        if (exact && phi__is_digit(a) != phi__is_digit(b))
            return false;
    }
    return true;
}

static phi_status find_shape(phi__learn_values *values, const char *value, size_t length, phi__learn_shape **out)
{
    for (size_t i = 0; i < values->shapes.count; i++) {
        if (is_like(&values->shapes.items[i], value, length, values->shapes.count < PHI__LEARN_SHAPES)) {
            *out = &values->shapes.items[i];
            return PHI_OK;
        }
    }
    *out = NULL;
    if (values->shapes.count == PHI__LEARN_SHAPES)
        return PHI_OK;
    phi__learn_shape fresh = {.length = length};
    for (size_t i = 0; i < length; i++)
        fresh.first[i] = phi__to_upper(value[i]);
    PHI_TRY(PHI_VEC_PUSH(&values->shapes, fresh));
    *out = &values->shapes.items[values->shapes.count - 1];
    return PHI_OK;
}

static void add_hash(phi__learn_shape *shape, uint64_t hash)
{
    for (size_t i = 0; i < shape->distinct; i++) {
        if (shape->hashes[i] == hash)
            return;
    }
    if (shape->distinct < PHI__LEARN_HASHES)
        shape->hashes[shape->distinct++] = hash;
}

static void add_value(phi__learn_shape *shape, const char *value, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++) {
        const char c = phi__to_upper(value[i]);
        shape->digit[i] |= phi__is_digit(c);
        shape->letter[i] |= phi__is_letter(c);
        shape->varies[i] |= c != shape->first[i];
        hash = (hash ^ (uint8_t)c) * UINT64_C(0x100000001b3);
    }
    add_hash(shape, hash);
    shape->count++;
    char normal[PHI__VALUE_MAX + 1];
    const size_t size = phi__value_normalise(value, length, normal);
    for (size_t c = 0; c < PHI__LEARN_CHECKS; c++) {
        const phi__check_fn check = phi__check_find(checks[c]);
        shape->passed[c] += check != NULL && check(normal, size);
    }
    phi__wipe(normal, sizeof normal);
}

phi_status phi__learn_values_add(phi__learn_values *values, const char *value, size_t length)
{
    while (length > 0 && phi__is_space(value[length - 1]))
        length--;
    for (; length > 0 && phi__is_space(value[0]); length--)
        value++;
    if (length == 0)
        return PHI_OK;
    values->count++;
    phi__learn_shape *shape = NULL;
    if (is_plain(value, length))
        PHI_TRY(find_shape(values, value, length, &shape));
    if (shape != NULL)
        add_value(shape, value, length);
    else
        values->others++;
    return PHI_OK;
}

/* ---------------------------------------------------------------------- proposing */

static void merge(phi__learn_shape *into, const phi__learn_shape *from)
{
    for (size_t i = 0; i < into->length; i++) {
        into->varies[i] |= from->varies[i] | (into->first[i] != from->first[i]);
        into->digit[i] |= from->digit[i];
        into->letter[i] |= from->letter[i];
    }
    for (size_t c = 0; c < PHI__LEARN_CHECKS; c++)
        into->passed[c] += from->passed[c];
    for (size_t i = 0; i < from->distinct; i++)
        add_hash(into, from->hashes[i]);
    into->count += from->count;
}

static size_t count_alike(const phi__learn_values *values, const phi__learn_shape *shape)
{
    size_t count = 0;
    for (size_t i = 0; i < values->shapes.count; i++)
        count += is_like(&values->shapes.items[i], shape->first, shape->length, false);
    return count;
}

/* Codes of any letters and digits are one picture with stars, not a hundred without. */
static void merge_mixed(phi__learn_values *values)
{
    for (size_t i = 0; i < values->shapes.count; i++) {
        phi__learn_shape *into = &values->shapes.items[i];
        if (count_alike(values, into) <= MIXED_MOST)
            continue;
        for (size_t k = values->shapes.count - 1; k > i; k--) {
            if (!is_like(&values->shapes.items[k], into->first, into->length, false))
                continue;
            merge(into, &values->shapes.items[k]);
            values->shapes.items[k] = values->shapes.items[--values->shapes.count];
        }
    }
}

static int compare_shapes(const void *left, const void *right)
{
    const phi__learn_shape *a = left, *b = right;
    if (a->count != b->count)
        return a->count < b->count ? 1 : -1;
    return (a->length > b->length) - (a->length < b->length);
}

/* The picture, with letters of the format as they are. */
static void write_picture(const phi__learn_shape *shape, char *out, size_t room)
{
    size_t used = 0;
    for (size_t i = 0; i < shape->length && used + 3 < room; i++) {
        const char c = shape->first[i];
        const bool literal = shape->letter[i] && !shape->varies[i] && shape->distinct >= ENOUGH;
        if (literal && c == 'A')
            out[used++] = '\\';
        out[used++] = literal || !phi__is_alnum(c)              ? c
                      : shape->letter[i] && shape->digit[i]     ? '*'
                      : shape->digit[i]                         ? '9'
                                                                : 'A';
    }
    out[used] = '\0';
}

static const char *find_check(const phi__learn_shape *shape)
{
    for (size_t c = 0; c < PHI__LEARN_CHECKS; c++) {
        if (shape->distinct >= ENOUGH_CHECKED && shape->passed[c] == shape->count)
            return checks[c];
    }
    return "";
}

void phi__learn_values_propose(phi__learn_values *values, phi__own *own, uint64_t *covered)
{
    *covered = 0;
    merge_mixed(values);
    if (values->shapes.count > 1)
        qsort(values->shapes.items, values->shapes.count, sizeof *values->shapes.items, compare_shapes);
    for (size_t i = 0; i < values->shapes.count && own->picture_count < PICTURES_MOST; i++) {
        const phi__learn_shape *shape = &values->shapes.items[i];
        phi__own_picture *picture = &own->pictures[own->picture_count];
        if (own->picture_count > 0 && shape->count * SHARE_LEAST < values->count)
            break;
        write_picture(shape, picture->text, sizeof picture->text);
        if (phi__picture_check(picture->text, NULL, NULL) != PHI_OK)
            continue;
        const char *check = find_check(shape);
        (void)snprintf(picture->check, sizeof picture->check, "%s", check);
        (void)snprintf(picture->remark, sizeof picture->remark, "%" PRIu64 " of %" PRIu64 " values%s%s", shape->count,
                       values->count, check[0] == '\0' ? "" : ", all of which pass the check ", check);
        own->picture_count++;
        *covered += shape->count;
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See shown_name.h. */
#include "score/shown_name.h"

#include "base/ascii.h"
#include "match/person_name.h"

#include <string.h>

enum { TELLING = 4 }; /* so many digits */

static bool begins_word(phi__span name, size_t at)
{
    return phi__is_letter((char)name.data[at]) && (at == 0 || !phi__is_alnum((char)name.data[at - 1]));
}

/* A first name and a surname of the lists; other words are those of columns. */
static bool is_person(phi__span name, size_t at, phi__finder_place place, size_t *end)
{
    phi__person_name found;
    if (!phi__person_name_read(name, at, name.size, place, &found) || phi__person_name_grade(&found) != PHI__NAME_FULLY)
        return false;
    *end = found.end;
    return true;
}

/* Nobody has one word for first name and surname; most columns have. */
static bool is_one_word(phi__span name)
{
    size_t at = 0;
    while (at < name.size && phi__is_alnum((char)name.data[at]))
        at++;
    return at == name.size;
}

static void mask_people(phi__span name, char *out)
{
    size_t end = 0;
    if (is_one_word(name))
        return;
    if (is_person(name, 0, PHI__FINDER_CELL, &end)) {
        memset(out, '*', name.size);
        return;
    }
    for (size_t at = 0; at < name.size; at++) {
        if (!begins_word(name, at) || !is_person(name, at, PHI__FINDER_LABEL, &end) || end <= at)
            continue;
        memset(out + at, '*', end - at);
        at = end - 1;
    }
}

void phi__shown_name(phi__span name, char *out)
{
    size_t digits = 0;
    for (size_t i = 0; i < name.size; i++)
        digits += phi__is_digit((char)name.data[i]);
    const bool mail = name.size > 1 && memchr(name.data + 1, '@', name.size - 1) != NULL;
    for (size_t i = 0; i < name.size; i++) {
        const char c = (char)name.data[i];
        const bool hidden = mail || (c >= 0 && c < ' ') || c == 0x7F || (digits >= TELLING && phi__is_digit(c));
        out[i] = hidden ? '*' : c;
    }
    out[name.size] = '\0';
    mask_people(name, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See us_states.h. Two capitals alone are no state (OR, IN, ME ...): a ZIP code has to
 * follow, or a key to say so. */
#include "report/us_states.h"

#include "base/ascii.h"

#include <stdbool.h>
#include <string.h>

static const char names[PHI__STATES][3] = {
    "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID", "IL", "IN", "KS",
    "KY", "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MP", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY",
    "OH", "OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY"};

enum { ZIP = 5 };

const char *phi__us_state_name(size_t index)
{
    return index < PHI__STATES ? names[index] : NULL;
}

size_t phi__us_state_index(char first, char second)
{
    for (size_t i = 0; i < PHI__STATES; i++) {
        if (names[i][0] == first && names[i][1] == second)
            return i;
    }
    return PHI__STATES;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char at_or_blank(phi__span text, size_t at)
{
    return at < text.size ? (char)text.data[at] : ' ';
}

/* Separators, then five digits that end there or go on as ZIP+4. */
static bool zip_follows(phi__span text, size_t at)
{
    size_t digits = at;
    while (digits < text.size && digits - at < 8 && !phi__is_alnum((char)text.data[digits]) && text.data[digits] != '\n')
        digits++;
    size_t end = digits;
    while (end < text.size && phi__is_digit((char)text.data[end]))
        end++;
    const size_t count = end - digits;
    return digits > at && (count == ZIP || count == ZIP + 4) && !phi__is_letter(at_or_blank(text, end));
}

/* A key or element "state" right before, with nothing but punctuation between. */
static bool key_before(phi__span text, size_t at)
{
    size_t end = at;
    while (end > 0 && at - end < 6 && !phi__is_alnum((char)text.data[end - 1]))
        end--;
    if (end == at || end < 5)
        return false;
    static const char key[] = "state";
    for (size_t i = 0; i < 5; i++) {
        if (phi__to_lower((char)text.data[end - 5 + i]) != key[i])
            return false;
    }
    bool mark = false; /* "state TX" may be prose; "State: TX" is not */
    for (size_t i = end; i < at; i++)
        mark = mark || strchr(":=>\"", text.data[i]) != NULL;
    return mark;
}

static size_t state_at(phi__span text, size_t at)
{
    const char first = (char)text.data[at], second = at_or_blank(text, at + 1);
    if (!is_upper(first) || !is_upper(second) || phi__is_alnum(at_or_blank(text, at + 2)))
        return PHI__STATES;
    if (at == 0 || phi__is_alnum((char)text.data[at - 1]))
        return PHI__STATES;
    const size_t index = phi__us_state_index(first, second);
    if (index == PHI__STATES || !(zip_follows(text, at + 2) || key_before(text, at)))
        return PHI__STATES;
    return index;
}

const char *phi__us_state_in(phi__span text, size_t near)
{
    const char *found = NULL;
    size_t best = SIZE_MAX;
    for (size_t at = 0; at + 1 < text.size; at++) {
        if (!is_upper((char)text.data[at]) || !is_upper((char)text.data[at + 1]))
            continue;
        const size_t index = state_at(text, at);
        const size_t away = at > near ? at - near : near - at;
        if (index == PHI__STATES || away >= best)
            continue;
        best = away;
        found = names[index];
    }
    return found;
}

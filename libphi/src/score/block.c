/* SPDX-License-Identifier: Apache-2.0 */
/* See block.h. The name has to be known fully (its form is one that needs no label), or to be believed already: "Mr. Xqavior". */
#include "score/block.h"

#include "base/ascii.h"
#include "score/evidence.h"

#include <string.h>

enum { TITLE_LETTERS = 4, GAP_MOST = 80 }; /* of an aligned table; and the first words of a line that a caption may have */

static const double BITS_LEAST = -3.0, BITS_MOST = 3.0; /* others are out of the question, or sure */
static const double BELIEVED = 1.0;

static bool is_of(const phi__rule_set *set, const phi__candidate *candidate, const char *id)
{
    const phi__rule *rule = set->rules[candidate->rule];
    return strcmp(rule->id, id) == 0 && !candidate->test && !rule->forms[candidate->form].labelled;
}

static bool is_believed_name(const phi__rule_set *set, const phi__candidate *candidate)
{
    return strcmp(set->rules[candidate->rule]->id, "person.name") == 0 && !candidate->test && candidate->bits >= BELIEVED;
}

/* One line end, or what parts cells: a sign, a tab, wide blanks. */
static bool is_gap(phi__span gap)
{
    size_t lines = 0, signs = 0, blanks = 0;
    if (gap.size == 0 || gap.size > GAP_MOST)
        return false;
    for (size_t i = 0; i < gap.size; i++) {
        const char c = (char)gap.data[i];
        if (c == '\0' || strchr(" \t\r\n,;|\"'", c) == NULL)
            return false;
        lines += c == '\n';
        signs += c == ',' || c == ';' || c == '|' || c == '\t';
        blanks += c == ' ';
    }
    return lines + signs == 1 || (lines + signs == 0 && blanks > 1);
}

/* Does the line or the cell begin there, a title aside? */
static bool begins_cell(phi__span text, size_t at)
{
    if (at > 1 && text.data[at - 1] == ' ' && text.data[at - 2] == '.') {
        at -= 2;
        for (size_t letters = 0; letters < TITLE_LETTERS && at > 0 && phi__is_letter((char)text.data[at - 1]); letters++)
            at--;
    }
    while (at > 0 && (text.data[at - 1] == ' ' || text.data[at - 1] == '"'))
        at--;
    return at == 0 || memchr("\n\r\t,;|", text.data[at - 1], 6) != NULL;
}

static void raise(const phi__rule_set *set, phi__candidate *candidate)
{
    const bool may = candidate->bits > BITS_LEAST && candidate->bits < BITS_MOST;
    const double bits = may ? phi__evidence_surrounding_bits(set->rules[candidate->rule], PHI__SURROUNDING_BLOCK) : 0.0;
    if (bits == 0.0)
        return;
    phi__evidence_raise(candidate, PHI__SURROUNDING_BLOCK, bits);
}

void phi__block_weigh(const phi__rule_set *set, phi__span text, phi__candidate *candidates, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        phi__candidate *name = &candidates[i - 1], *address = &candidates[i];
        if (!is_of(set, address, "contact.address") || !(is_of(set, name, "person.name") || is_believed_name(set, name)) ||
            address->begin < name->end)
            continue;
        if (is_gap(phi__span_part(text, name->end, address->begin - name->end)) && begins_cell(text, name->begin)) {
            raise(set, name);
            raise(set, address);
        }
    }
}

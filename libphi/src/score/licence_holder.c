/* SPDX-License-Identifier: Apache-2.0 */
/* See licence_holder.h. Who stands on the line of the number is its holder; if nobody does, who stands nearby. */
#include "score/licence_holder.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "match/person_name.h"
#include "validate/licence_code.h"
#include "validate/validate.h"

#include <string.h>

static const double AGREES_NAME = 4.0, AGREES_INITIAL = 1.0, AGREES_BIRTH = 5.0, AGREES_SEX = 0.7, AGREES_GIVEN = 2.0, DENIES = -1.2;
static const double NAME_LEAST = -3.0; /* bits of a name or birth date that is taken for one */

enum { REACH = 400, LINE_MOST = 600, HOLDERS = 12, SEX_GAP = 4, STATE_REACH = 300, STATE_GAP = 6 };

/* Who may be the holder: several, where several stand nearby. */
typedef struct holders {
    phi__licence_holder names[HOLDERS];
    size_t name_count;
    phi__licence_holder births[HOLDERS];
    size_t birth_count;
    char sex;
} holders;

static bool is_named(const phi__rule *rule, const char *id)
{
    return strcmp(rule->id, id) == 0;
}

static bool is_licence(const phi__rule *rule)
{
    return is_named(rule, "us.driver-license") || is_named(rule, "ca.driver-license");
}

/* ------------------------------------------------------------------------- who stands nearby */

static void add_name(holders *all, phi__span text, const phi__candidate *c)
{
    phi__person_name name;
    if (all->name_count == HOLDERS || !phi__person_name_read(text, c->begin, c->end, PHI__FINDER_CELL, &name))
        return;
    const phi__name_word *first = &name.words[name.surname];
    const size_t last = name.ordered && name.given > 0 ? name.given - 1 : name.surname;
    const phi__name_word *given = &name.words[name.given];
    all->names[all->name_count++] = (phi__licence_holder){.surname = (const char *)text.data + first->begin,
                                                          .surname_length = name.words[last].end - first->begin,
                                                          .given = (const char *)text.data + given->begin,
                                                          .given_length = name.count > 1 ? given->end - given->begin : 0};
}

static void add_birth(holders *all, phi__span text, const phi__candidate *c, const phi__form *form)
{
    phi__licence_holder birth = {.surname = NULL};
    const bool day_first = form->check != NULL && strcmp(form->check, "date_dmy") == 0;
    if (all->birth_count < HOLDERS &&
        phi__licence_date((const char *)text.data + c->begin, c->end - c->begin, day_first, &birth))
        all->births[all->birth_count++] = birth;
}

static void collect(const phi__rule_set *set, phi__span text, const phi__candidate *candidates, size_t count, size_t from,
                    size_t to, holders *all)
{
    for (size_t i = 0; i < count; i++) {
        const phi__candidate *c = &candidates[i];
        if (c->begin < from || c->end > to || c->bits < NAME_LEAST)
            continue;
        const phi__rule *rule = set->rules[c->rule];
        if (is_named(rule, "person.name"))
            add_name(all, text, c);
        else if (is_named(rule, "person.dob"))
            add_birth(all, text, c, &rule->forms[c->form]);
    }
}

/* "Sex: F", "gender=M": the letter, or 0. */
static char find_sex(phi__span text, size_t from, size_t to)
{
    for (size_t i = from; i + 3 < to; i++) {
        const char *at = (const char *)text.data + i;
        size_t end = phi__equal_nocase(at, "sex", 3) ? i + 3 : 0;
        if (end == 0 && i + 6 < to && phi__equal_nocase(at, "gender", 6))
            end = i + 6;
        const size_t gap = end;
        while (end > 0 && end < to && end - gap < SEX_GAP && !phi__is_letter((char)text.data[end]))
            end++;
        const char letter = end > 0 && end < to ? phi__to_upper((char)text.data[end]) : '\0';
        if (end > gap && (letter == 'M' || letter == 'F'))
            return letter;
    }
    return '\0';
}

static holders find_holders(const phi__rule_set *set, phi__span text, const phi__candidate *licence,
                            const phi__candidate *candidates, size_t count)
{
    holders all = {.name_count = 0};
    size_t from = licence->begin, to = licence->end;
    while (from > 0 && text.data[from - 1] != '\n' && licence->begin - from < LINE_MOST)
        from--;
    while (to < text.size && text.data[to] != '\n' && to - licence->end < LINE_MOST)
        to++;
    collect(set, text, candidates, count, from, to, &all);
    if (all.name_count == 0 && all.birth_count == 0) {
        from = licence->begin > REACH ? licence->begin - REACH : 0;
        to = text.size - licence->end > REACH ? licence->end + REACH : text.size;
        collect(set, text, candidates, count, from, to, &all);
    }
    all.sex = find_sex(text, from, to);
    return all;
}

/* ------------------------------------------------------------------------- comparing */

/* What one issuer's way of numbering says, in bits. */
typedef struct proof {
    double name, given, birth, sex;
} proof;

static double sum_of(const proof *p)
{
    return p->name + p->given + p->birth + p->sex;
}

static phi__licence_word better(phi__licence_word a, phi__licence_word b)
{
    return a > b ? a : b;
}

static double worth(phi__licence_word word, double agrees)
{
    return word == PHI__LICENCE_AGREES ? agrees : word == PHI__LICENCE_DENIES ? DENIES : 0.0;
}

/* An initial is shared by many. */
static double name_worth(const char *issuer)
{
    static const char *const INITIALS[] = {"NJ", "ON", "NL", "KY"};
    for (size_t i = 0; i < sizeof INITIALS / sizeof INITIALS[0]; i++) {
        if (strcmp(issuer, INITIALS[i]) == 0)
            return AGREES_INITIAL;
    }
    return AGREES_NAME;
}

static proof compare(const char *issuer, const char *number, size_t length, const holders *all)
{
    phi__licence_verdict best = {0};
    for (size_t i = 0; i < all->name_count; i++) {
        const phi__licence_verdict one = phi__licence_compare(issuer, number, length, &all->names[i]);
        best.name = better(best.name, one.name);
        best.given = one.name == PHI__LICENCE_AGREES ? better(best.given, one.given) : best.given;
    }
    for (size_t i = 0; i < all->birth_count; i++) {
        phi__licence_holder birth = all->births[i];
        birth.sex = all->sex;
        const phi__licence_verdict one = phi__licence_compare(issuer, number, length, &birth);
        best.birth = better(best.birth, one.birth);
        best.sex = better(best.sex, one.sex);
    }
    return (proof){.name = worth(best.name, name_worth(issuer)),
                   .given = worth(best.given, AGREES_GIVEN),
                   .birth = worth(best.birth, AGREES_BIRTH),
                   .sex = best.birth == PHI__LICENCE_AGREES ? worth(best.sex, AGREES_SEX) : 0.0};
}

static void note(phi__candidate *c, const char *name, double bits)
{
    if (bits == 0.0)
        return;
    const size_t at = c->evidence_count < PHI__EVIDENCE_MAX ? c->evidence_count++ : PHI__EVIDENCE_MAX - 1;
    c->evidence[at] = (phi__evidence){bits < 0.0 ? "against" : "check", name, bits};
    c->bits += bits;
}

/* To the front, those before it one place back. */
static void move_to_front(phi__candidate *c, size_t index)
{
    const char *issuer = c->jurisdictions[index];
    for (; index > 0; index--)
        c->jurisdictions[index] = c->jurisdictions[index - 1];
    c->jurisdictions[0] = issuer;
}

static void weigh(phi__candidate *c, const char *number, size_t length, const holders *all)
{
    size_t best = SIZE_MAX;
    proof proofs[PHI__JURISDICTION_MAX];
    for (size_t i = 0; i < c->jurisdiction_count; i++) {
        proofs[i] = compare(c->jurisdictions[i], number, length, all);
        if (sum_of(&proofs[i]) != 0.0 && (best == SIZE_MAX || sum_of(&proofs[i]) > sum_of(&proofs[best])))
            best = i;
    }
    if (best == SIZE_MAX || (sum_of(&proofs[best]) < 0.0 && best > 0)) /* of another issuer than the likeliest */
        return;
    note(c, "dl-name", proofs[best].name);
    note(c, "dl-given", proofs[best].given);
    note(c, "dl-birth", proofs[best].birth);
    note(c, "dl-sex", proofs[best].sex);
    if (!c->test)
        c->confidence = phi__confidence(c->bits);
    if (sum_of(&proofs[best]) > 0.0)
        move_to_front(c, best);
}

/* ------------------------------------------------------------------------- issuers */

static bool is_word_end(phi__span text, size_t at)
{
    return at >= text.size || !phi__is_alnum((char)text.data[at]);
}

/* Where two capitals stand that a label at `at` names as a state: "state": "PA", State: PA, DAJPA; or 0. */
static size_t stated_at(phi__span text, size_t at)
{
    static const char LABEL[] = "state";
    const size_t size = sizeof LABEL - 1;
    size_t value = at + 3;
    if (text.size - at < 3 + 2)
        return 0;
    if (memcmp(text.data + at, "DAJ", 3) != 0 || (at > 0 && phi__is_alnum((char)text.data[at - 1]))) {
        if (text.size - at < size + 3 || !phi__equal_nocase((const char *)text.data + at, LABEL, size) || phi__is_alnum((char)text.data[at + size]))
            return 0;
        value = at + size;
        while (value < text.size && value - at - size < STATE_GAP && !phi__is_alnum((char)text.data[value]))
            value++;
    }
    const bool two = text.size - value >= 2 && phi__is_upper((char)text.data[value]) && phi__is_upper((char)text.data[value + 1]);
    return two && is_word_end(text, value + 2) ? value : 0;
}

/* The name of this issuer: of those that it can be, or of all when its shape says nothing (text of a barcode). */
static const char *issuer_called(const phi__candidate *c, const phi__rule *rule, const uint8_t *code)
{
    for (size_t i = 0; i < c->jurisdiction_count; i++) {
        if (memcmp(c->jurisdictions[i], code, 2) == 0)
            return c->jurisdictions[i];
    }
    for (size_t f = 0; c->jurisdiction_count == 0 && f < rule->form_count; f++) {
        if (rule->forms[f].jurisdiction != NULL && memcmp(rule->forms[f].jurisdiction, code, 2) == 0)
            return rule->forms[f].jurisdiction;
    }
    return NULL;
}

/* Of issuers that have the same shape, the one that a label nearby names is it. */
static void take_stated_issuer(phi__candidate *c, const phi__rule *rule, phi__span text)
{
    const size_t from = c->begin > STATE_REACH ? c->begin - STATE_REACH : 0;
    const size_t to = text.size - c->end > STATE_REACH ? c->end + STATE_REACH : text.size;
    size_t nearest = STATE_REACH + 1;
    const char *stated = NULL;
    for (size_t at = from; at < to && c->jurisdiction_count != 1; at++) {
        const size_t distance = at < c->begin ? c->begin - at : at - c->begin;
        const size_t value = (at < c->begin || at >= c->end) && distance < nearest ? stated_at(text, at) : 0;
        const char *issuer = value == 0 ? NULL : issuer_called(c, rule, text.data + value);
        if (issuer == NULL)
            continue;
        stated = issuer;
        nearest = distance;
    }
    if (stated == NULL)
        return;
    c->jurisdictions[0] = stated;
    c->jurisdiction_count = 1;
}

void phi__licence_weigh(const phi__rule_set *set, const phi__scene *scene, phi__candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        phi__candidate *c = &candidates[i];
        char number[PHI__VALUE_MAX + 1];
        if (!is_licence(set->rules[c->rule]))
            continue;
        take_stated_issuer(c, set->rules[c->rule], scene->text);
        if (c->jurisdiction_count == 0)
            continue;
        const size_t length = phi__value_normalise((const char *)scene->text.data + c->begin, c->end - c->begin, number);
        const holders all = find_holders(set, scene->text, c, candidates, count);
        if (length > 0 && all.name_count + all.birth_count > 0)
            weigh(c, number, length, &all);
        phi__wipe(number, sizeof number);
    }
}

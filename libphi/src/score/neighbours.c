/* SPDX-License-Identifier: Apache-2.0 */
/* See neighbours.h. What identifies somebody is told by the tags of its pack: numbers of
 * providers and companies have others. Only the nearest on either side matters, so one
 * walk in each direction does. */
#include "score/neighbours.h"

#include "score/evidence.h"

#include <string.h>

/* Somebody on either side of where the walk is: the last one passed, and the next. */
typedef struct sides {
    bool named; /* does the name of a patient count as well? */
    bool card;  /* does the number of a card? */
    size_t before, next;
} sides;

enum { REACH = 400 }; /* bytes: a row, a paragraph, the block of a form */

static const double SURE = 3.2; /* bits */
static const double NAMED = 4.0; /* bits of the label of a patient's name: right before it, above or a field */
static const double BITS_LEAST = -4.0, BITS_MOST = 3.0;

/* "Patient Name: ..." and a field called so; not a doctor on whom a patient calls in the same line. */
static bool is_named_patient(const phi__candidate *candidate)
{
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        if (candidate->evidence[i].bits >= NAMED && strstr(candidate->evidence[i].name, "patient") != NULL)
            return true;
    }
    return false;
}

/* Does it say for certain that somebody's record is here? */
static bool is_somebody(const phi__rule_set *set, const phi__candidate *candidate, const sides *who)
{
    static const char *const TAGS[] = {"hipaa:ssn", "hipaa:mrn", "hipaa:health-plan-number"};
    const phi__rule *rule = set->rules[candidate->rule];
    if (candidate->test || candidate->bits < SURE)
        return false;
    for (size_t t = 0; t < rule->tag_count; t++) {
        for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
            if (strcmp(rule->tags[t], TAGS[i]) == 0)
                return true;
        }
    }
    if (strcmp(rule->id, "pci.pan") == 0)
        return who->card;
    return strcmp(rule->id, "person.dob") == 0 || (who->named && strcmp(rule->id, "person.name") == 0 && is_named_patient(candidate));
}

static bool is_tagged(const phi__rule *rule, const char *tag)
{
    for (size_t t = 0; t < rule->tag_count; t++) {
        if (strcmp(rule->tags[t], tag) == 0)
            return true;
    }
    return false;
}

/* A name that no list knows has its label, and stays what that makes of it: a column may be called "Patient" and say English. */
static double weight_of(const phi__rule_set *set, const phi__candidate *candidate, phi__surrounding_kind kind)
{
    const phi__rule *rule = set->rules[candidate->rule];
    if (candidate->test || candidate->bits <= BITS_LEAST || candidate->bits >= BITS_MOST ||
        (is_tagged(rule, "hipaa:name") && rule->forms[candidate->form].labelled))
        return 0.0;
    return phi__evidence_surrounding_bits(rule, kind);
}

/* Days say when whoever is named was there; a number in a list that names patients may be of anything. */
static bool is_day(const phi__rule *rule)
{
    return is_tagged(rule, "hipaa:date");
}

static bool has_somebody_near(const phi__rule_set *set, const phi__candidate *candidates, size_t count, size_t i, sides *s)
{
    const phi__candidate *candidate = &candidates[i];
    s->next = s->next > i ? s->next : i + 1;
    while (s->next < count && candidates[s->next].begin < candidate->end + REACH &&
           !is_somebody(set, &candidates[s->next], s))
        s->next++;
    return (s->before != SIZE_MAX && candidate->begin - candidates[s->before].end <= REACH) ||
           (s->next < count && candidates[s->next].begin < candidate->end + REACH);
}

/* Sure, and another number of the same device or of the same insurance card: a serial number or a number of a member is beside it. */
static bool is_kin(const phi__rule_set *set, const phi__candidate *candidate, uint16_t rule)
{
    static const char *const SORTS[] = {"hipaa:device", "insurance-card"};
    if (candidate->test || candidate->bits < SURE || candidate->rule == rule)
        return false;
    for (size_t i = 0; i < sizeof SORTS / sizeof *SORTS; i++) {
        if (is_tagged(set->rules[candidate->rule], SORTS[i]) && is_tagged(set->rules[rule], SORTS[i]))
            return true;
    }
    return false;
}

static void weigh_kin(const phi__rule_set *set, phi__candidate *candidates, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        phi__candidate *candidate = &candidates[i];
        const double bits = weight_of(set, candidate, PHI__SURROUNDING_KIN);
        if (bits == 0.0)
            continue;
        bool near = false;
        for (size_t k = i; k > 0 && !near && candidate->begin - candidates[k - 1].end <= REACH; k--)
            near = is_kin(set, &candidates[k - 1], candidate->rule);
        for (size_t k = i + 1; k < count && !near && candidates[k].begin < candidate->end + REACH; k++)
            near = is_kin(set, &candidates[k], candidate->rule);
        if (near)
            phi__evidence_raise(candidate, PHI__SURROUNDING_KIN, bits);
    }
}

void phi__neighbours_weigh(const phi__rule_set *set, phi__candidate *candidates, size_t count)
{
    sides numbers = {.before = SIZE_MAX}, all = {.before = SIZE_MAX, .named = true}, cards = {.before = SIZE_MAX, .card = true};
    for (size_t i = 0; i < count; i++) {
        phi__candidate *candidate = &candidates[i];
        if (is_somebody(set, candidate, &all))
            all.before = i;
        if (is_somebody(set, candidate, &cards))
            cards.before = i;
        if (is_somebody(set, candidate, &numbers)) {
            numbers.before = i;
            continue;
        }
        const double bits = weight_of(set, candidate, PHI__SURROUNDING_PERSON);
        if (bits == 0.0)
            continue;
        const phi__rule *rule = set->rules[candidate->rule];
        sides *sides_of = is_day(rule) ? &all : is_tagged(rule, "pci:sensitive-authentication") ? &cards : &numbers;
        if (has_somebody_near(set, candidates, count, i, sides_of))
            phi__evidence_raise(candidate, PHI__SURROUNDING_PERSON, bits);
    }
    weigh_kin(set, candidates, count);
}

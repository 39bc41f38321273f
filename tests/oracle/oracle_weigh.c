/* SPDX-License-Identifier: Apache-2.0 */
/* What speaks for and against one rule at one stretch, added up as
 * docs/pack-format.md says: prior, form, check, words, field, surroundings. Sums are made
 * in the engine's order: where forms are equally good, rounding must not decide. */
#include "oracle_parts.h"

#include "base/ascii.h"
#include "score/surroundings.h"

#include <math.h>
#include <stdlib.h>

enum { NOTES_MOST = 512, FIELD_MOST = 96 };

typedef struct notes {
    oracle_evidence items[NOTES_MOST];
    size_t count;
} notes;

typedef struct sum {
    double bits;
    bool labelled;
    bool near; /* by a word of the text, not of the name of its field */
} sum;

static void note(notes *to, const char *kind, const char *name, double bits)
{
    if (to != NULL && to->count < NOTES_MOST)
        to->items[to->count++] = (oracle_evidence){bits < 0.0 && strcmp(kind, "in") != 0 ? "against" : kind, name, bits};
}

/* ---------------------------------------------------------------------- words */

/* The strongest word of a group counts, once. */
static size_t strongest(const oracle_scene *scene, const phi__word_group *group)
{
    size_t best = SIZE_MAX;
    for (size_t w = 0; w < group->word_count; w++) {
        const size_t word = oracle_word_index(scene->self, group->words[w]);
        if (word == SIZE_MAX || scene->near[word].factor <= 0.0)
            continue;
        const oracle_near *near = &scene->near[word];
        if (best == SIZE_MAX || near->factor > scene->near[best].factor ||
            (near->factor == scene->near[best].factor && near->order < scene->near[best].order))
            best = word;
    }
    return best;
}

static sum weigh_groups(const oracle_scene *scene, const phi__word_group *groups, size_t count, const char *kind,
                        bool field_counted, notes *to)
{
    sum all = {0};
    size_t characters = 0;
    for (size_t i = scene->begin; i < scene->end; i++)
        characters += phi__is_alnum((char)scene->text.data[i]);
    const double nearest = characters < 6 ? 0.8 : 0.3; /* short ones want their label right beside them */
    for (size_t g = 0; g < count; g++) {
        const size_t word = strongest(scene, &groups[g]);
        if (word == SIZE_MAX || (field_counted && strcmp(scene->near[word].kind, "field") == 0))
            continue;
        const oracle_near *near = &scene->near[word];
        all.bits += groups[g].bits * near->factor;
        all.labelled |= groups[g].bits >= 3.0 && near->factor >= nearest;
        all.near |= groups[g].bits >= 3.0 && near->factor >= nearest && strcmp(near->kind, "field") != 0;
        note(to, kind != NULL ? kind : near->kind, scene->self->words.items[word], groups[g].bits * near->factor);
    }
    return all;
}

/* ---------------------------------------------------------------------- field */

/* Letters and digits in lower case; empty when there are none or too many. */
static void normalise_field(const char *name, char out[FIELD_MOST + 1])
{
    size_t length = 0;
    for (; *name != '\0'; name++) {
        if (!phi__is_alnum(*name))
            continue;
        if (length == FIELD_MOST) {
            out[0] = '\0';
            return;
        }
        out[length++] = phi__to_lower(*name);
    }
    out[length] = '\0';
}

static bool is_name_of_field(const oracle *self, const char *name)
{
    for (size_t r = 0; r < self->set->count; r++) {
        const phi__rule *rule = self->set->rules[r];
        for (size_t g = 0; g < rule->field_count; g++) {
            for (size_t n = 0; n < rule->fields[g].name_count; n++) {
                if (strcmp(name, rule->fields[g].names[n]) == 0)
                    return true;
            }
        }
    }
    return false;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), size = strlen(end);
    return length > size && strcmp(text + length - size, end) == 0;
}

/* Cut off one or two digits or one word such as "id", of what keeps three characters. */
static bool shorten(char *key)
{
    static const char *const ENDS[] = {"id", "no", "num", "number", "nbr", "nr", "code", "cd", "value", "val", "text", "txt"};
    const size_t length = strlen(key);
    size_t cut = strspn(key, "0123456789") == length ? length : 0;
    while (cut < length && phi__is_digit(key[length - 1 - cut]))
        cut++;
    if (cut > 2)
        cut = 0;
    for (size_t i = 0; cut == 0 && i < sizeof ENDS / sizeof *ENDS; i++)
        cut = ends_with(key, ENDS[i]) ? strlen(ENDS[i]) : 0;
    if (cut == 0 || cut + 3 > length)
        return false;
    key[length - cut] = '\0';
    return true;
}

/* The name that a rule knows: itself, or without up to three ends. */
static bool find_shorter(const oracle *self, char *key)
{
    for (int cuts = 0; cuts <= 3; cuts++) {
        if (is_name_of_field(self, key))
            return true;
        if (cuts == 3 || !shorten(key))
            return false;
    }
    return false;
}

/* The name of a field that stands for this one; false when no rule knows it. */
static bool field_of(const oracle *self, const char *name, char key[FIELD_MOST + 1])
{
    static const char *const OWNERS[] = {"patient", "person", "client", "pat", "pt"};
    char whole[FIELD_MOST + 1];
    normalise_field(name, whole);
    memcpy(key, whole, sizeof whole);
    if (whole[0] == '\0')
        return false;
    if (find_shorter(self, key))
        return true;
    for (size_t i = 0; i < sizeof OWNERS / sizeof *OWNERS; i++) {
        const size_t size = strlen(OWNERS[i]), length = strlen(whole);
        if (strncmp(whole, OWNERS[i], size) != 0 || length < size + 3)
            continue;
        memcpy(key, whole + size, length - size + 1);
        return find_shorter(self, key);
    }
    return false;
}

bool oracle_field_known(const oracle *self, const char *name)
{
    char key[FIELD_MOST + 1];
    return field_of(self, name, key);
}

double oracle_field_bits(const oracle *self, const char *name, size_t rule)
{
    char key[FIELD_MOST + 1];
    double most = 0.0;
    const phi__rule *one = self->set->rules[rule];
    for (size_t g = 0; field_of(self, name, key) && g < one->field_count; g++) {
        for (size_t n = 0; n < one->fields[g].name_count; n++)
            most = strcmp(key, one->fields[g].names[n]) == 0 ? fmax(most, one->fields[g].bits) : most;
    }
    return most;
}

static bool holds_label(const oracle *self, const phi__word_group *groups, size_t count, const oracle_words *words)
{
    bool holds = false;
    for (size_t g = 0; g < count; g++) {
        for (size_t w = 0; groups[g].bits >= 3.0 && w < groups[g].word_count; w++) {
            for (size_t i = 0; i < words->count; i++)
                holds |= words->items[i].word == oracle_word_index(self, groups[g].words[w]);
        }
    }
    return holds;
}

bool oracle_has_label(const oracle *self, const phi__rule *rule, const oracle_words *words)
{
    bool has = holds_label(self, rule->context, rule->context_count, words);
    for (size_t f = 0; f < rule->form_count; f++)
        has |= holds_label(self, rule->forms[f].context, rule->forms[f].context_count, words);
    return has;
}

/* What the name of the field says; *own: this rule knows it. *name is NULL where no rule does that matters. */
static double judge_field(const oracle_scene *scene, size_t rule, bool *own, const char **name)
{
    double bits = 0.0;
    bool others = false;
    char key[FIELD_MOST + 1];
    *own = false;
    *name = NULL;
    const bool known = scene->field != NULL && field_of(scene->self, scene->field, key);
    for (size_t r = 0; known && r < scene->self->set->count; r++) {
        const phi__rule *other = scene->self->set->rules[r];
        for (size_t g = 0; g < other->field_count; g++) {
            for (size_t n = 0; n < other->fields[g].name_count; n++) {
                if (strcmp(key, other->fields[g].names[n]) != 0)
                    continue;
                *name = other->fields[g].names[n];
                others |= r != rule && other->fields[g].bits >= 5.0;
                if (r == rule && (!*own || fabs(other->fields[g].bits) > fabs(bits)))
                    bits = other->fields[g].bits;
                *own |= r == rule;
            }
        }
    }
    *name = *own || others ? *name : NULL;
    return *own ? bits : others ? -6.0 : 0.0;
}

/* ------------------------------------------------------------------------ sums */

/* Numbers and commas around a cell of a column that the rule knows as its own are of its row. */
static double weigh_surroundings(const oracle_scene *scene, const phi__rule *rule, bool named, notes *to)
{
    double all = 0.0;
    for (unsigned kind = 0; kind < PHI__SURROUNDING_COUNT; kind++) {
        const char *name = phi__surrounding_name((phi__surrounding_kind)kind);
        double bits = 0.0;
        bool weighed = false;
        for (size_t s = 0; s < rule->surrounding_count; s++) {
            if (strcmp(rule->surroundings[s].name, name) != 0)
                continue;
            bits += rule->surroundings[s].bits;
            weighed = true;
        }
        if (!weighed || (scene->surroundings >> kind & 1) == 0 || (named && (strcmp(name, "numbers") == 0 || strcmp(name, "decimal") == 0)))
            continue;
        all += bits;
        note(to, "in", name, bits);
    }
    return all;
}

static sum weigh_rule(const oracle_scene *scene, size_t index, notes *to)
{
    const phi__rule *rule = scene->self->set->rules[index];
    bool own = false;
    const char *field = NULL;
    sum all = {0};
    const double bits = judge_field(scene, index, &own, &field);
    const sum words = weigh_groups(scene, rule->context, rule->context_count, NULL, own, to);
    if (field != NULL && (bits >= 0.0 || !words.near)) { /* a label within the value knows better than the name of its column */
        note(to, "field", field, bits);
        all = (sum){.bits = bits, .labelled = bits >= 3.0};
    }
    all.bits += rule->prior + words.bits + weigh_surroundings(scene, rule, all.labelled, to);
    all.labelled |= words.labelled;
    for (size_t s = 0; s < rule->surrounding_count; s++)
        all.labelled |= strcmp(rule->surroundings[s].name, "list-part") == 0 && (scene->surroundings >> PHI__SURROUNDING_LIST_PART & 1) != 0;
    return all;
}

static const phi__form *form_of(const oracle_scene *scene, const oracle_vote *vote)
{
    return &scene->self->set->rules[vote->rule]->forms[vote->form];
}

static sum weigh_form(const oracle_scene *scene, const oracle_vote *vote, notes *to)
{
    const phi__form *form = form_of(scene, vote);
    const bool checked = form->check != NULL && vote->checked;
    sum all = weigh_groups(scene, form->context, form->context_count, "form", false, to);
    all.bits += form->bits + (checked ? form->check_bits : 0.0);
    if (checked && to != NULL) /* never "against": what a check is worth is for the pack to say */
        to->items[to->count++] = (oracle_evidence){"check", form->check, form->check_bits};
    return all;
}

/* -------------------------------------------------------------------- outcome */

/* An issuer is as likely as the best of its forms; `at` is the vote that says so. */
typedef struct issuer {
    const char *name;
    double bits;
    size_t at;
} issuer;

static bool before(const issuer *a, const issuer *b)
{
    return a->bits != b->bits ? a->bits > b->bits : a->at < b->at;
}

static void add_issuer(issuer *list, size_t *count, issuer one)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(list[i].name, one.name) != 0)
            continue;
        if (before(&one, &list[i]))
            list[i] = one;
        return;
    }
    list[(*count)++] = one;
}

/* Those about as likely as the best one, likeliest first; the winner before its equals. */
static void name_issuers(const oracle_scene *scene, const oracle_vote *votes, size_t count, const bool *counts,
                         size_t best, oracle_candidate *out)
{
    issuer *list = calloc(count + 1, sizeof *list);
    size_t found = 0;
    oracle_must(list == NULL ? PHI_ERR_MEMORY : PHI_OK);
    const double most = weigh_form(scene, &votes[best], NULL).bits;
    for (size_t i = 0; i < count; i++) {
        const char *name = form_of(scene, &votes[i])->jurisdiction;
        const double bits = weigh_form(scene, &votes[i], NULL).bits;
        if (name != NULL && counts[i] && bits >= most - 3.0)
            add_issuer(list, &found, (issuer){name, bits, i == best ? 0 : i + 1});
    }
    while (found > 0 && out->jurisdiction_count < ORACLE_JURISDICTIONS) {
        size_t first = 0;
        for (size_t i = 1; i < found; i++)
            first = before(&list[i], &list[first]) ? i : first;
        out->jurisdictions[out->jurisdiction_count++] = list[first].name;
        list[first] = list[--found];
    }
    free(list);
}

/* The strongest; of equals, those noted first. */
static void take_evidence(const notes *from, oracle_candidate *out)
{
    bool taken[NOTES_MOST] = {false};
    while (out->evidence_count < ORACLE_NOTES && out->evidence_count < from->count) {
        size_t best = SIZE_MAX;
        for (size_t i = 0; i < from->count; i++) {
            if (!taken[i] && (best == SIZE_MAX || fabs(from->items[i].bits) > fabs(from->items[best].bits)))
                best = i;
        }
        taken[best] = true;
        out->evidence[out->evidence_count++] = from->items[best];
    }
}

/* Straight between the points of the table, as steep as 1 beyond them. */
double oracle_confidence(double bits)
{
    static const double POINTS[][2] = {
#define PHI_CALIBRATION(sum, stated) {sum, stated},
#include "score/calibration.def"
#undef PHI_CALIBRATION
    };
    enum { LAST = sizeof POINTS / sizeof *POINTS - 1 };
    size_t i = 0;
    while (i < LAST && bits > POINTS[i + 1][0])
        i++;
    double stated = POINTS[i][1] + bits - POINTS[i][0];
    if (bits > POINTS[0][0] && i < LAST)
        stated = POINTS[i][1] + (POINTS[i + 1][1] - POINTS[i][1]) * (bits - POINTS[i][0]) / (POINTS[i + 1][0] - POINTS[i][0]);
    return 1.0 / (1.0 + exp2(-stated));
}

static void conclude(const oracle_scene *scene, const oracle_vote *winner, notes *all, double bits,
                     oracle_candidate *out)
{
    (void)weigh_form(scene, winner, all);
    out->begin = scene->begin;
    out->end = scene->end;
    out->rule = winner->rule;
    out->bits = bits;
    out->form = winner->form;
    out->confidence = oracle_confidence(bits);
    out->test = winner->test;
    if (out->test) {
        note(all, "test", "published", 0.0);
        out->confidence = fmin(out->confidence, 0.2);
    }
    take_evidence(all, out);
}

bool oracle_weigh(const oracle_scene *scene, const oracle_vote *votes, size_t count, oracle_candidate *out)
{
    notes all = {.count = 0};
    const sum shared = weigh_rule(scene, votes[0].rule, &all);
    bool *counts = calloc(count, sizeof *counts);
    size_t best = SIZE_MAX;
    double most = 0.0;
    oracle_must(counts == NULL ? PHI_ERR_MEMORY : PHI_OK);
    for (size_t i = 0; i < count; i++) {
        const sum own = weigh_form(scene, &votes[i], NULL);
        counts[i] = !form_of(scene, &votes[i])->labelled || shared.labelled || own.labelled;
        if (!counts[i] || (best != SIZE_MAX && own.bits <= most))
            continue;
        best = i;
        most = own.bits;
    }
    *out = (oracle_candidate){0};
    if (best != SIZE_MAX) {
        conclude(scene, &votes[best], &all, shared.bits + most, out);
        name_issuers(scene, votes, count, counts, best, out);
    }
    free(counts);
    return best != SIZE_MAX;
}

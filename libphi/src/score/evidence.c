/* SPDX-License-Identifier: Apache-2.0 */
/* See evidence.h. Log-odds add: prior, form, check, words, field, surroundings. What is
 * stated for their sum is a table of its own (calibration.def).
 * What all forms of the rule share is summed once; each form then adds its own. */
#include "score/evidence.h"

#include "match/match.h"

#include <math.h>
#include <string.h>

/* A label must stand at least this near to make a candidate of a labelled form. */
static const double LABEL_FACTOR = 0.3;
static const double BESIDE_FACTOR = 0.8;
static const double JURISDICTION_BITS = 3.0; /* issuers this far behind the best are named too */
static const double TEST_CONFIDENCE = 0.2;

static const struct {
    double sum, stated;
} CURVE[] = {
#define PHI_CALIBRATION(sum, stated) {sum, stated},
#include "score/calibration.def"
#undef PHI_CALIBRATION
};

enum { CURVE_LAST = sizeof CURVE / sizeof *CURVE - 1 };

/* The sum takes all evidence for independent and priors for careful: what it turned out to mean. */
static double calibrated(double bits)
{
    if (bits <= CURVE[0].sum)
        return CURVE[0].stated + bits - CURVE[0].sum;
    for (size_t i = 1; i <= CURVE_LAST; i++) {
        if (bits <= CURVE[i].sum)
            return CURVE[i - 1].stated + (CURVE[i].stated - CURVE[i - 1].stated) * (bits - CURVE[i - 1].sum) /
                                             (CURVE[i].sum - CURVE[i - 1].sum);
    }
    return CURVE[CURVE_LAST].stated + bits - CURVE[CURVE_LAST].sum;
}

double phi__confidence(double bits)
{
    return 1.0 / (1.0 + exp2(-calibrated(bits)));
}

void phi__evidence_note(phi__candidate *out, const char *kind, const char *name, double bits)
{
    const phi__evidence evidence = {kind, name, bits};
    if (out->evidence_count < PHI__EVIDENCE_MAX) {
        out->evidence[out->evidence_count++] = evidence;
        return;
    }
    size_t weakest = 0;
    for (size_t i = 1; i < PHI__EVIDENCE_MAX; i++) {
        if (fabs(out->evidence[i].bits) < fabs(out->evidence[weakest].bits))
            weakest = i;
    }
    if (fabs(bits) > fabs(out->evidence[weakest].bits))
        out->evidence[weakest] = evidence;
}

double phi__evidence_surrounding_bits(const phi__rule *rule, phi__surrounding_kind kind)
{
    const char *name = phi__surrounding_name(kind);
    for (size_t i = 0; i < rule->surrounding_count; i++) {
        if (strcmp(rule->surroundings[i].name, name) == 0)
            return rule->surroundings[i].bits;
    }
    return 0.0;
}

void phi__evidence_raise(phi__candidate *candidate, phi__surrounding_kind kind, double bits)
{
    candidate->bits += bits;
    candidate->confidence = phi__confidence(candidate->bits);
    phi__evidence_note(candidate, "in", phi__surrounding_name(kind), bits);
}

typedef struct tally {
    double bits;
    bool labelled; /* a word or field speaks for it */
    bool near;     /* a word does that stands in the text, not in the name of a field */
} tally;

/* `kind` overrides how the words are called. `skip_field`: the name of the field has been counted as such. */
static tally weigh_groups(const phi__scene_evidence *scene, uint32_t first, size_t count, const char *kind,
                          bool skip_field, phi__candidate *out)
{
    tally sum = {0};
    for (uint32_t g = first; g < first + count; g++) {
        const phi__strength *strength = phi__context_strength(scene->context, g);
        if (strength == NULL || (skip_field && strength->kind[0] == 'f'))
            continue;
        const double full = scene->weights->groups.items[g].bits;
        const double bits = full * strength->factor;
        sum.bits += bits;
        const bool label = full >= PHI__LABEL_BITS && strength->factor >= (scene->beside ? BESIDE_FACTOR : LABEL_FACTOR);
        sum.labelled |= label;
        sum.near |= label && strength->kind[0] != 'f';
        if (out != NULL)
            phi__evidence_note(out, bits < 0.0 ? "against" : kind != NULL ? kind : strength->kind, scene->words[strength->word],
                 bits);
    }
    return sum;
}

/* `named`: the field is this rule's own. Numbers around it are then its row, no array, and a comma parts it from the next. */
static double weigh_surroundings(const phi__scene_evidence *scene, const phi__weights_rule *rule, bool named, phi__candidate *out)
{
    double sum = 0.0;
    const unsigned row = named ? 1u << PHI__SURROUNDING_NUMBERS | 1u << PHI__SURROUNDING_DECIMAL : 0;
    const unsigned present = scene->surroundings & rule->surroundings_weighed & ~row;
    for (unsigned kind = 0; kind < PHI__SURROUNDING_COUNT; kind++) {
        if ((present >> kind & 1) == 0)
            continue;
        sum += rule->surroundings[kind];
        phi__evidence_note(out, "in", phi__surrounding_name((phi__surrounding_kind)kind), rule->surroundings[kind]);
    }
    return sum;
}

static tally weigh_rule(const phi__scene_evidence *scene, uint16_t index, phi__candidate *out)
{
    const phi__rule *rule = scene->weights->set->rules[index];
    const phi__weights_rule *weights = &scene->weights->rules.items[index];
    const phi__field_verdict field = phi__field_judge(&scene->field, index);
    const tally words = weigh_groups(scene, weights->first_group, rule->context_count, NULL, field.exact, out);
    tally sum = {0};
    /* A column of remarks says nothing against "Patient name: ..." in one of them. */
    if (field.name != NULL && (field.bits >= 0.0 || !words.near)) {
        phi__evidence_note(out, field.bits < 0.0 ? "against" : "field", field.name, field.bits);
        sum = (tally){.bits = field.bits, .labelled = field.bits >= PHI__LABEL_BITS};
    }
    sum.bits += rule->prior + words.bits + weigh_surroundings(scene, weights, sum.labelled, out);
    const unsigned listed = scene->surroundings & weights->surroundings_weighed & 1u << PHI__SURROUNDING_LIST_PART;
    sum.labelled |= words.labelled || listed != 0;
    return sum;
}

static const phi__form *form_of(const phi__scene_evidence *scene, const phi__vote *vote)
{
    return &scene->weights->set->rules[vote->ref.rule]->forms[vote->ref.form];
}

static tally weigh_form(const phi__scene_evidence *scene, const phi__vote *vote, phi__candidate *out)
{
    const phi__form *form = form_of(scene, vote);
    const bool checked = form->check != NULL && !vote->unchecked;
    const uint32_t index = scene->weights->rules.items[vote->ref.rule].first_form + vote->ref.form;
    tally sum = weigh_groups(scene, scene->weights->forms.items[index].first_group, form->context_count, "form",
                             false, out);
    sum.bits += form->bits + (checked ? form->check_bits : 0.0);
    if (out != NULL && checked)
        phi__evidence_note(out, "check", form->check, form->check_bits);
    return sum;
}

/* Insert in order, likeliest first; an issuer of several forms is as likely as
 * the best of them, and what there is no room for is the least likely. */
static void add_jurisdiction(phi__candidate *out, double bits[PHI__JURISDICTION_MAX], const char *name,
                             double value)
{
    size_t at = 0;
    while (at < out->jurisdiction_count && strcmp(out->jurisdictions[at], name) != 0)
        at++;
    if (at < out->jurisdiction_count && bits[at] >= value)
        return;
    if (at == PHI__JURISDICTION_MAX && bits[--at] >= value)
        return;
    if (at == out->jurisdiction_count)
        out->jurisdiction_count++;
    for (; at > 0 && bits[at - 1] < value; at--) {
        bits[at] = bits[at - 1];
        out->jurisdictions[at] = out->jurisdictions[at - 1];
    }
    bits[at] = value;
    out->jurisdictions[at] = name;
}

/* The issuers this can be of, likeliest first: those of forms about as likely
 * as the best one. The best comes in first, before others that are as likely. */
static void name_jurisdictions(const phi__scene_evidence *scene, const phi__vote *votes, size_t count,
                               bool labelled, phi__candidate *out, double best)
{
    double bits[PHI__JURISDICTION_MAX];
    const char *winner = scene->weights->set->rules[out->rule]->forms[out->form].jurisdiction;
    if (winner != NULL)
        add_jurisdiction(out, bits, winner, best);
    for (size_t i = 0; i < count; i++) {
        const phi__form *form = form_of(scene, &votes[i]);
        const tally own = weigh_form(scene, &votes[i], NULL);
        const bool counts = !form->labelled || labelled || own.labelled;
        if (form->jurisdiction != NULL && counts && own.bits >= best - JURISDICTION_BITS)
            add_jurisdiction(out, bits, form->jurisdiction, own.bits);
    }
}

static bool best_form(const phi__scene_evidence *scene, const phi__vote *votes, size_t count, bool labelled,
                      size_t *best, double *bits)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        const tally own = weigh_form(scene, &votes[i], NULL);
        if (form_of(scene, &votes[i])->labelled && !labelled && !own.labelled)
            continue;
        if (!found || own.bits > *bits) {
            *best = i;
            *bits = own.bits;
        }
        found = true;
    }
    return found;
}

bool phi__evidence_weigh(const phi__scene_evidence *scene, const phi__vote *votes, size_t count, phi__candidate *out)
{
    const uint16_t rule = votes[0].ref.rule;
    const tally shared = weigh_rule(scene, rule, out);
    size_t best = 0;
    double bits = 0.0;
    if (!best_form(scene, votes, count, shared.labelled, &best, &bits))
        return false;
    out->rule = rule;
    out->form = votes[best].ref.form;
    out->bits = shared.bits + bits;
    out->confidence = phi__confidence(out->bits);
    (void)weigh_form(scene, &votes[best], out);
    name_jurisdictions(scene, votes, count, shared.labelled, out, bits);
    out->test = votes[best].test;
    if (out->test) {
        phi__evidence_note(out, "test", "published", 0.0);
        out->confidence = fmin(out->confidence, TEST_CONFIDENCE);
    }
    return true;
}

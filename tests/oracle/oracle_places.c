/* SPDX-License-Identifier: Apache-2.0 */
/* What the oracle's candidates say about each other, restated from what score/licence_holder.h, share.h and
 * neighbours.h say: who stands beside a driver licence, how much of a column passes its check, whether somebody is near. */
#include "oracle_parts.h"

#include "base/ascii.h"
#include "match/person_name.h"
#include "score/keyed.h"
#include "match/tokens.h"
#include "score/surroundings.h"
#include "validate/licence_code.h"
#include "validate/validate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { KEY_MOST = 512, COLUMNS_MOST = 32, PEOPLE_MOST = 12 };

/* The first one that begins at `from` or behind. */
static size_t first_from(const oracle_candidates *list, size_t from)
{
    size_t at = 0;
    while (at < list->count && list->items[at].begin < from)
        at++;
    return at;
}

static const phi__rule *rule_of(const oracle *self, const oracle_candidate *one)
{
    return self->set->rules[one->rule];
}

static bool is_called(const oracle *self, const oracle_candidate *one, const char *id)
{
    return strcmp(rule_of(self, one)->id, id) == 0;
}

/* Of the order by strength, behind those as strong. */
void oracle_add_evidence(oracle_candidate *to, const char *kind, const char *name, double bits)
{
    size_t at = to->evidence_count < ORACLE_NOTES ? to->evidence_count++ : ORACLE_NOTES - 1;
    for (; at > 0 && fabs(to->evidence[at - 1].bits) < fabs(bits); at--)
        to->evidence[at] = to->evidence[at - 1];
    to->evidence[at] = (oracle_evidence){kind, name, bits};
}

static void raise(oracle_candidate *one, const char *kind, const char *name, double bits)
{
    one->bits += bits;
    if (!one->test)
        one->confidence = oracle_confidence(one->bits);
    oracle_add_evidence(one, kind, name, bits);
}

/* -------------------------------------------------------------------- licences */

/* Who may be the holder of a licence. */
typedef struct people {
    phi__licence_holder named[PEOPLE_MOST], born[PEOPLE_MOST];
    size_t named_count, born_count;
} people;

static void add_named(people *all, phi__span text, const oracle_candidate *one)
{
    phi__person_name name;
    if (all->named_count == PEOPLE_MOST || !phi__person_name_read(text, one->begin, one->end, PHI__FINDER_CELL, &name))
        return;
    const size_t last = name.ordered && name.given > 0 ? name.given - 1 : name.surname; /* of a surname of several words */
    const size_t begin = name.words[name.surname].begin, given = name.words[name.given].begin;
    all->named[all->named_count++] = (phi__licence_holder){
        .surname = (const char *)text.data + begin, .surname_length = name.words[last].end - begin,
        .given = (const char *)text.data + given, .given_length = name.count < 2 ? 0 : name.words[name.given].end - given};
}

static void add_born(const oracle *self, people *all, phi__span text, const oracle_candidate *one)
{
    const char *check = rule_of(self, one)->forms[one->form].check;
    const bool day_first = check != NULL && strcmp(check, "date_dmy") == 0;
    phi__licence_holder born = {.surname = NULL};
    if (all->born_count < PEOPLE_MOST &&
        phi__licence_date((const char *)text.data + one->begin, one->end - one->begin, day_first, &born))
        all->born[all->born_count++] = born;
}

static people people_in(const oracle *self, phi__span text, const oracle_candidates *list, size_t first, size_t last,
                        size_t from, size_t to)
{
    people all = {.named_count = 0};
    for (size_t i = first; i < last; i++) {
        const oracle_candidate *one = &list->items[i];
        if (one->begin < from || one->end > to || one->bits < -3.0)
            continue;
        if (is_called(self, one, "person.name"))
            add_named(&all, text, one);
        if (is_called(self, one, "person.dob"))
            add_born(self, &all, text, one);
    }
    return all;
}

static bool says(phi__span text, size_t at, const char *word)
{
    const size_t size = strlen(word);
    return text.size - at > size && phi__equal_nocase((const char *)text.data + at, word, size);
}

/* M or F, one to four signs behind "sex" or "gender"; or 0. */
static char sex_in(phi__span text, size_t from, size_t to)
{
    const phi__span part = phi__span_part(text, 0, to);
    for (size_t at = from; at + 3 < to; at++) {
        const size_t word = says(part, at, "sex") ? 3 : says(part, at, "gender") ? 6 : 0;
        size_t gap = 0;
        while (word > 0 && gap < 4 && at + word + gap < to && !phi__is_letter((char)text.data[at + word + gap]))
            gap++;
        const char letter = at + word + gap < to ? phi__to_upper((char)text.data[at + word + gap]) : '\0';
        if (gap > 0 && (letter == 'M' || letter == 'F'))
            return letter;
    }
    return '\0';
}

/* What one issuer's way of numbering proves of a name, a day of birth, a sex. */
typedef struct proofs {
    double name, given, birth, sex, all;
} proofs;

static double bits_of(int word, double agrees)
{
    return word == PHI__LICENCE_AGREES ? agrees : word == PHI__LICENCE_DENIES ? -1.2 : 0.0;
}

/* Of several people the one who agrees best. */
static proofs prove(const char *issuer, const char *number, const people *all, char sex)
{
    const bool initial = strstr("NJ ON NL KY", issuer) != NULL; /* these hold the first letter alone */
    int names = PHI__LICENCE_SILENT, births = PHI__LICENCE_SILENT, sexes = PHI__LICENCE_SILENT;
    bool given = false; /* of who has the surname, too */
    for (size_t i = 0; i < all->named_count; i++) {
        const phi__licence_verdict verdict = phi__licence_compare(issuer, number, strlen(number), &all->named[i]);
        names = (int)verdict.name > names ? (int)verdict.name : names;
        given |= verdict.name == PHI__LICENCE_AGREES && verdict.given == PHI__LICENCE_AGREES;
    }
    for (size_t i = 0; i < all->born_count; i++) {
        phi__licence_holder one = all->born[i];
        one.sex = sex;
        const phi__licence_verdict verdict = phi__licence_compare(issuer, number, strlen(number), &one);
        births = (int)verdict.birth > births ? (int)verdict.birth : births;
        sexes = (int)verdict.sex > sexes ? (int)verdict.sex : sexes;
    }
    proofs out = {.name = bits_of(names, initial ? 1.0 : 4.0), .given = given ? 2.0 : 0.0, .birth = bits_of(births, 5.0)};
    out.sex = births == PHI__LICENCE_AGREES ? bits_of(sexes, 0.7) : 0.0;
    out.all = out.name + out.given + out.birth + out.sex;
    return out;
}

static void add_proof(oracle_candidate *one, const char *name, double bits)
{
    if (bits != 0.0)
        raise(one, bits < 0.0 ? "against" : "check", name, bits);
}

/* The issuer that proves most counts, and goes first; what denies counts for the likeliest issuer alone. */
static void weigh_licence(oracle_candidate *one, const char *number, const people *all, char sex)
{
    size_t best = SIZE_MAX;
    proofs most = {.all = 0.0};
    for (size_t i = 0; i < one->jurisdiction_count; i++) {
        const proofs own = prove(one->jurisdictions[i], number, all, sex);
        if (own.all == 0.0 || (best != SIZE_MAX && own.all <= most.all))
            continue;
        best = i;
        most = own;
    }
    if (best == SIZE_MAX || (most.all < 0.0 && best > 0))
        return;
    add_proof(one, "dl-name", most.name);
    add_proof(one, "dl-given", most.given);
    add_proof(one, "dl-birth", most.birth);
    add_proof(one, "dl-sex", most.sex);
    const char *issuer = one->jurisdictions[best];
    if (most.all < 0.0)
        return;
    memmove(one->jurisdictions + 1, one->jurisdictions, best * sizeof *one->jurisdictions);
    one->jurisdictions[0] = issuer;
}

/* "State", up to six signs and two capitals; or DAJ and two capitals: where these begin, or 0. */
static size_t state_named_at(phi__span text, size_t at)
{
    const bool barcode = text.size - at >= 5 && memcmp(text.data + at, "DAJ", 3) == 0 && (at == 0 || !phi__is_alnum((char)text.data[at - 1]));
    size_t value = at + 3;
    if (!barcode) {
        if (text.size - at < 8 || !says(text, at, "state") || phi__is_alnum((char)text.data[at + 5]))
            return 0;
        for (value = at + 5; value < text.size && value < at + 11 && !phi__is_alnum((char)text.data[value]);)
            value++;
    }
    const bool two = value + 2 <= text.size && phi__is_upper((char)text.data[value]) && phi__is_upper((char)text.data[value + 1]);
    return two && (value + 2 == text.size || !phi__is_alnum((char)text.data[value + 2])) ? value : 0;
}

/* The nearest such label within 300 bytes that names one of the issuers says which one it is; of two as near the first.
 * Where no issuer is known of the shape, all of the rule are. */
static void take_named_state(const oracle *self, oracle_candidate *one, phi__span text)
{
    const phi__rule *rule = rule_of(self, one);
    const char *issuer = NULL;
    size_t nearest = 301;
    for (size_t at = one->begin < 300 ? 0 : one->begin - 300; at < text.size && at < one->end + 300; at++) {
        const size_t far = at < one->begin ? one->begin - at : at - one->begin;
        const bool inside = at >= one->begin && at < one->end;
        const size_t value = inside || far >= nearest ? 0 : state_named_at(text, at);
        const size_t count = one->jurisdiction_count > 0 ? one->jurisdiction_count : rule->form_count;
        for (size_t i = 0; value > 0 && i < count && far < nearest; i++) {
            const char *name = one->jurisdiction_count > 0 ? one->jurisdictions[i] : rule->forms[i].jurisdiction;
            if (name == NULL || memcmp(text.data + value, name, 2) != 0)
                continue;
            issuer = name;
            nearest = far;
        }
    }
    if (issuer == NULL || one->jurisdiction_count == 1)
        return;
    one->jurisdictions[0] = issuer;
    one->jurisdiction_count = 1;
}

void oracle_licences(const oracle *self, phi__span text, size_t from, size_t to, oracle_candidates *list)
{
    const size_t first = first_from(list, from), last = first_from(list, to);
    for (size_t i = first; i < last; i++) {
        oracle_candidate *one = &list->items[i];
        char number[PHI__VALUE_MAX + 1] = "";
        if (!is_called(self, one, "us.driver-license") && !is_called(self, one, "ca.driver-license"))
            continue;
        take_named_state(self, one, text);
        size_t begin = one->begin, end = one->end;
        while (begin > 0 && text.data[begin - 1] != '\n' && one->begin - begin < 600)
            begin--;
        while (end < text.size && text.data[end] != '\n' && end - one->end < 600)
            end++;
        people all = people_in(self, text, list, first, last, begin, end);
        if (all.named_count + all.born_count == 0) { /* nobody on its line */
            begin = one->begin < 400 ? 0 : one->begin - 400;
            end = text.size - one->end < 400 ? text.size : one->end + 400;
            all = people_in(self, text, list, first, last, begin, end);
        }
        number[phi__value_normalise((const char *)text.data + one->begin, one->end - one->begin, number)] = '\0';
        if (number[0] != '\0' && all.named_count + all.born_count > 0)
            weigh_licence(one, number, &all, sex_in(text, begin, end));
    }
}

/* -------------------------------------------------------------------- columns */

/* What is different, passes one rule and stands in one column. */
typedef struct column {
    char key[KEY_MOST];
    uint16_t rule;
    size_t first, last;  /* begin of the first one, end of the last */
    size_t one, another; /* the first value and the one before: indexes of candidates */
    double passed, cells;
} column;

static char at_or_end(phi__span text, size_t at)
{
    return at < text.size ? (char)text.data[at] : '\n'; /* before the begin as well, at SIZE_MAX */
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static bool parts_cells(char c)
{
    return is_line_end(c) || c == ',' || c == ';' || c == '|' || c == '\t';
}

/* Past one quote and blanks from `at` on, forwards or backwards: what parts the cell from the next, ' ' for two blanks,
 * 0 for nothing. *at becomes where that stands. */
static char edge_of(phi__span text, size_t *at, size_t step)
{
    size_t blanks = 0;
    if (at_or_end(text, *at) == '"' || at_or_end(text, *at) == '\'')
        *at += step;
    for (; at_or_end(text, *at) == ' '; *at += step)
        blanks++;
    const char c = at_or_end(text, *at);
    if (parts_cells(c) || (c == ')' && step == 1))
        return c;
    return blanks > 1 ? ' ' : '\0';
}

/* The same place of its line, behind as many separators: empty when it is no cell of a row. */
/* Do two blanks or more begin there? */
static bool is_wide_gap(phi__span text, size_t at)
{
    return text.data[at] == ' ' && (at == 0 || text.data[at - 1] != ' ') && at + 1 < text.size && text.data[at + 1] == ' ';
}

static void name_line_column(phi__span text, size_t begin, size_t end, char key[KEY_MOST])
{
    size_t left_at = begin - 1, right_at = end, separators = 0;
    const char left = edge_of(text, &left_at, SIZE_MAX), right = edge_of(text, &right_at, 1);
    key[0] = '\0';
    if (left == '\0' || right == '\0')
        return;
    if (is_line_end(left)) {
        (void)snprintf(key, KEY_MOST, "first, then %d", is_line_end(right) ? 0 : right);
        return;
    }
    const size_t from = left_at + 1;
    size_t line = from;
    for (; line > 0 && !is_line_end((char)text.data[line - 1]); line--)
        separators += (char)text.data[line - 1] == left && (left != ' ' || is_wide_gap(text, line - 1));
    if (from - line > 600 || (from - line == 600 && line > 0)) /* no row is that long */
        return;
    (void)snprintf(key, KEY_MOST, "behind %d, %zu", left, separators);
}

static void name_column(const oracle_cells *cells, phi__span text, size_t begin, size_t end, char key[KEY_MOST])
{
    phi__keyed keyed;
    const uint32_t number = cells->column(cells->user, begin);
    if (number > 0)
        (void)snprintf(key, KEY_MOST, "number %u", number);
    else if (phi__keyed_find(text, begin, end, &keyed))
        (void)snprintf(key, KEY_MOST, "called %s", keyed.name);
    else
        name_line_column(text, begin, end, key);
}

static double check_bits(const oracle *self, const oracle_candidate *one)
{
    const phi__form *form = &rule_of(self, one)->forms[one->form];
    return form->check == NULL ? 0.0 : form->check_bits;
}

static bool same_value(phi__span text, const oracle_candidate *a, const oracle_candidate *b)
{
    return a->end - a->begin == b->end - b->begin &&
           memcmp(text.data + a->begin, text.data + b->begin, a->end - a->begin) == 0;
}

/* The column of a candidate, a new one if need be; NULL when there are too many. */
static column *column_for(column *columns, size_t *count, const char *key, const oracle_candidate *one, size_t index)
{
    for (size_t i = 0; i < *count; i++) {
        if (columns[i].rule == one->rule && strcmp(columns[i].key, key) == 0)
            return &columns[i];
    }
    if (*count == COLUMNS_MOST)
        return NULL;
    column *made = &columns[(*count)++];
    *made = (column){.rule = one->rule, .first = one->begin, .one = index, .another = index};
    memcpy(made->key, key, strlen(key) + 1);
    return made;
}

/* How many of the refused stretches stand in the column: by the first 96 that are near it and no piece of a winner. */
static double refused_in(const oracle_cells *cells, phi__span text, const oracle_words *refused, const column *c,
                         const oracle_candidates *list, size_t from, size_t to)
{
    size_t near = 0, asked = 0, inside = 0;
    for (size_t i = 0; i < refused->count; i++) {
        const oracle_word *one = &refused->items[i];
        bool counts = one->begin >= from && one->begin < to && one->begin + 1024 >= c->first && one->begin < c->last + 1024;
        for (size_t k = 0; counts && k < list->count; k++)
            counts = list->items[k].begin < from || list->items[k].begin >= to || list->items[k].begin >= one->end ||
                     list->items[k].end <= one->begin;
        near += counts;
        if (!counts || asked == 96)
            continue;
        char key[KEY_MOST];
        name_column(cells, text, one->begin, one->end, key);
        asked++;
        inside += strcmp(key, c->key) == 0;
    }
    return asked == 0 ? 0.0 : (double)inside * (double)near / (double)asked;
}

static bool is_labelled(const oracle_candidate *one)
{
    for (size_t i = 0; i < one->evidence_count; i++) {
        if (one->evidence[i].bits >= 3.0 && strcmp(one->evidence[i].kind, "check") != 0)
            return true;
    }
    return false;
}

/* Eight in ten of five passed: no chance. Four in ten of eight: nothing but chance, unless it has a label. */
static void judge_by_column(const oracle *self, const column *c, oracle_candidate *one)
{
    const char *check = rule_of(self, one)->forms[one->form].check;
    if (c->passed >= 5 && c->passed / c->cells >= 0.8)
        raise(one, "column", check, fmin(5.0, (c->passed - 3) * check_bits(self, one) / 2));
    else if (c->cells >= 8 && c->passed / c->cells <= 0.4 && !is_labelled(one))
        raise(one, "column", check, -4.0);
}

void oracle_columns(const oracle *self, phi__span text, size_t from, size_t to, const oracle_cells *cells,
                    const oracle_words *refused, oracle_candidates *list)
{
    column *columns = calloc(COLUMNS_MOST, sizeof *columns);
    const column **of = calloc(list->count + 1, sizeof *of);
    size_t count = 0;
    oracle_must(columns == NULL || of == NULL ? PHI_ERR_MEMORY : PHI_OK);
    for (size_t i = first_from(list, from); i < first_from(list, to); i++) {
        const oracle_candidate *one = &list->items[i];
        char key[KEY_MOST];
        if (one->test || one->bits <= -4.0 || one->bits >= 4.5 || check_bits(self, one) < 2.5)
            continue;
        name_column(cells, text, one->begin, one->end, key);
        column *c = key[0] == '\0' ? NULL : column_for(columns, &count, key, one, i);
        if (c == NULL)
            continue;
        of[i] = c;
        c->passed += c->passed == 0 || !(same_value(text, one, &list->items[c->one]) || same_value(text, one, &list->items[c->another]));
        c->another = i;
        c->last = one->end;
    }
    for (size_t i = 0; i < count; i++)
        columns[i].cells = columns[i].passed + refused_in(cells, text, refused, &columns[i], list, from, to);
    for (size_t i = 0; i < list->count; i++) {
        if (of[i] != NULL)
            judge_by_column(self, of[i], &list->items[i]);
    }
    free(columns);
    free((void *)of);
}

/* ------------------------------------------------------------------ pieces */

/* Does a field name it? */
static bool has_field(const oracle_candidate *one)
{
    bool has = false;
    for (size_t i = 0; i < one->evidence_count && i < ORACLE_EVIDENCE; i++)
        has |= one->evidence[i].bits > 0 && strcmp(one->evidence[i].kind, "field") == 0;
    return has;
}

/* No field names it, but another of its rule that it is a piece of. */
bool oracle_is_piece(const oracle_candidates *all, const oracle_candidate *one)
{
    bool is = false;
    for (size_t i = 0; i < all->count && !has_field(one) && !is; i++) {
        const oracle_candidate *other = &all->items[i];
        is = other->rule == one->rule && other->begin <= one->begin && one->end <= other->end && has_field(other);
    }
    return is;
}

/* ------------------------------------------------------------------ names of columns */

/* A name without blanks may join the words of a phrase: tokens of six letters and more that spell one without its blanks. */
static void joined_words(const oracle *self, const char *name, oracle_words *words)
{
    const phi__span text = phi__span_of(name, strlen(name));
    for (size_t from = 0, to = 0; from < text.size && strchr(name, ' ') == NULL; from = to) {
        to = from + 1;
        if (!phi__is_letter(name[from]))
            continue;
        while (to < text.size && phi__is_letter(name[to]) && !phi__tokens_split(text, to))
            to++;
        for (size_t w = 0; to - from >= 6 && w < self->words.count; w++) {
            const char *phrase = self->words.items[w];
            size_t letters = 0, same = 0;
            for (const char *c = phrase; *c != '\0'; c++) {
                const bool counts = phi__is_alnum(*c) || (*c & 0x80) != 0; /* which no token of such a name has */
                same += counts && letters < to - from && phi__to_lower(*c) == phi__to_lower(name[from + letters]);
                letters += counts;
            }
            if (strchr(phrase, ' ') != NULL && letters == to - from && same == letters)
                oracle_must(PHI_VEC_PUSH(words, ((oracle_word){.word = w, .begin = from, .end = to})));
        }
    }
}

void oracle_words_of_name(const oracle *self, const char *name, oracle_words *out)
{
    if (name == NULL)
        return;
    oracle_words_in(self, phi__span_of(name, strlen(name)), out);
    joined_words(self, name, out);
}

/* ------------------------------------------------------------------ neighbours */

/* Does a label of a patient say whose name it is? */
static bool has_label_of_patient(const oracle_candidate *one)
{
    bool has = false;
    for (size_t i = 0; i < one->evidence_count; i++)
        has |= strstr(one->evidence[i].name, "patient") != NULL && one->evidence[i].bits >= 4.0;
    return has;
}

enum { OF_NUMBER, OF_DAY, OF_CARD, SORTS };

/* A number of a patient, a member or a citizen, a day of birth, of which there is hardly a doubt; of days the name of a
 * patient is enough, of the secrets of a card its number. */
static bool is_somebody(const oracle *self, const oracle_candidate *one, int sort)
{
    const bool of_day = sort == OF_DAY;
    const phi__rule *rule = rule_of(self, one);
    bool is = strcmp(rule->id, "person.dob") == 0 || (of_day && is_called(self, one, "person.name") && has_label_of_patient(one));
    for (size_t t = 0; t < rule->tag_count; t++)
        is |= strcmp(rule->tags[t], "hipaa:ssn") == 0 || strcmp(rule->tags[t], "hipaa:mrn") == 0 ||
              strcmp(rule->tags[t], "hipaa:health-plan-number") == 0;
    is |= sort == OF_CARD && strcmp(rule->id, "pci.pan") == 0;
    return is && !one->test && one->bits >= 3.2;
}

static bool has_tag(const phi__rule *rule, const char *tag)
{
    bool has = false;
    for (size_t t = 0; t < rule->tag_count; t++)
        has |= strcmp(rule->tags[t], tag) == 0;
    return has;
}

/* Another rule's number of a device, or of an insurance card, within 400 bytes and sure. */
static void raise_by_kin(const oracle *self, oracle_candidates *list, size_t first, size_t last, size_t i)
{
    oracle_candidate *one = &list->items[i];
    const phi__rule *rule = rule_of(self, one);
    double bits = 0.0;
    bool near = false;
    for (size_t s = rule->surrounding_count; s-- > 0;)
        bits = strcmp(rule->surroundings[s].name, "kin") == 0 ? rule->surroundings[s].bits : bits;
    for (size_t k = first; k < last; k++) {
        const oracle_candidate *other = &list->items[k];
        const phi__rule *its = rule_of(self, other);
        const bool kin = (has_tag(rule, "hipaa:device") && has_tag(its, "hipaa:device")) ||
                         (has_tag(rule, "insurance-card") && has_tag(its, "insurance-card"));
        near |= kin && its != rule && !other->test && other->bits >= 3.2 && other->begin < one->end + 400 &&
                one->begin <= other->end + 400;
    }
    if (near && bits != 0.0 && !one->test && one->bits > -4.0 && one->bits < 3.0)
        raise(one, "in", "kin", bits);
}

void oracle_neighbours(const oracle *self, size_t from, size_t to, oracle_candidates *list)
{
    const size_t first = first_from(list, from), last = first_from(list, to);
    const char *person = phi__surrounding_name(PHI__SURROUNDING_PERSON);
    bool(*somebody)[SORTS] = calloc(list->count + 1, sizeof *somebody);
    oracle_must(somebody == NULL ? PHI_ERR_MEMORY : PHI_OK);
    for (size_t i = first; i < last; i++) {
        for (int sort = 0; sort < SORTS; sort++)
            somebody[i][sort] = is_somebody(self, &list->items[i], sort);
    }
    for (size_t i = first; i < last; i++) {
        oracle_candidate *one = &list->items[i];
        const phi__rule *rule = rule_of(self, one);
        int sort = OF_NUMBER;
        for (size_t t = 0; t < rule->tag_count; t++) {
            if (strcmp(rule->tags[t], "hipaa:date") == 0)
                sort = OF_DAY;
            else if (sort == OF_NUMBER && strcmp(rule->tags[t], "pci:sensitive-authentication") == 0)
                sort = OF_CARD;
        }
        double bits = 0.0;
        for (size_t s = rule->surrounding_count; s-- > 0;)
            bits = strcmp(rule->surroundings[s].name, person) == 0 ? rule->surroundings[s].bits : bits;
        bool near = false;
        for (size_t k = first; k < last; k++) {
            const oracle_candidate *other = &list->items[k];
            near |= somebody[k][sort] && other->begin < one->end + 400 && one->begin <= other->end + 400;
        }
        if (is_called(self, one, "person.name") && rule->forms[one->form].labelled) /* it has had its label */
            bits = 0.0;
        if (near && bits != 0.0 && !somebody[i][OF_NUMBER] && !one->test && one->bits > -4.0 && one->bits < 3.0)
            raise(one, "in", person, bits);
    }
    free(somebody);
    for (size_t i = first; i < last; i++)
        raise_by_kin(self, list, first, last, i);
}

/* ------------------------------------------------------------------ lists of names */

void oracle_listed(const oracle *self, size_t from, size_t to, const oracle_founds *listed, oracle_candidates *list)
{
    for (size_t i = first_from(list, from); i < first_from(list, to); i++) {
        oracle_candidate *one = &list->items[i];
        const phi__rule *rule = rule_of(self, one);
        bool in_list = false;
        for (size_t k = 0; k < listed->count; k++)
            in_list = in_list || listed->items[k].begin == one->begin;
        for (size_t s = 0; in_list && s < rule->surrounding_count; s++) {
            const bool may = !one->test && !rule->forms[one->form].labelled && one->bits > -4.0 && one->bits < 3.0;
            if (may && strcmp(rule->surroundings[s].name, "list") == 0)
                raise(one, "in", "list", rule->surroundings[s].bits);
        }
    }
}

/* ------------------------------------------------------------------ blocks of letters */

/* Nothing but blanks and quotes, and one line end or one sign of a row; or wide blanks. */
static bool parts_name_from_address(phi__span text, size_t from, size_t to)
{
    size_t parts = 0, blanks = 0;
    for (size_t i = from; i < to; i++) {
        if (memchr(" \t\r\n,;|\"'", text.data[i], 9) == NULL)
            return false;
        parts += memchr("\n,;|\t", text.data[i], 5) != NULL;
        blanks += text.data[i] == ' ';
    }
    return to > from && to - from <= 80 && (parts == 1 || (parts == 0 && blanks > 1));
}

static void raise_in_block(const oracle *self, oracle_candidate *one)
{
    const phi__rule *rule = rule_of(self, one);
    for (size_t s = 0; s < rule->surrounding_count; s++) {
        if (strcmp(rule->surroundings[s].name, "block") == 0 && one->bits > -3.0 && one->bits < 3.0) {
            raise(one, "in", "block", rule->surroundings[s].bits);
            return;
        }
    }
}

/* A name that is known fully, or believed already, at the begin of a line or cell, and the whole address next to it. */
void oracle_blocks(const oracle *self, phi__span text, size_t from, size_t to, oracle_candidates *list)
{
    for (size_t i = first_from(list, from) + 1; i < first_from(list, to); i++) {
        oracle_candidate *name = &list->items[i - 1], *address = &list->items[i];
        if (!is_called(self, name, "person.name") || !is_called(self, address, "contact.address") || name->test || address->test ||
            (rule_of(self, name)->forms[name->form].labelled && name->bits < 1.0) || rule_of(self, address)->forms[address->form].labelled)
            continue;
        size_t begin = name->begin;
        if (begin > 1 && text.data[begin - 1] == ' ' && text.data[begin - 2] == '.') { /* "Mr. " */
            begin -= 2;
            for (size_t letters = 0; letters < 4 && begin > 0 && phi__is_letter((char)text.data[begin - 1]); letters++)
                begin--;
        }
        while (begin > 0 && memchr(" \"", text.data[begin - 1], 2) != NULL)
            begin--;
        const bool begins = begin == 0 || memchr("\n\r\t,;|", text.data[begin - 1], 6) != NULL;
        if (!begins || address->begin < name->end || !parts_name_from_address(text, name->end, address->begin))
            continue;
        raise_in_block(self, name);
        raise_in_block(self, address);
    }
}

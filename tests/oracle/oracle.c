/* SPDX-License-Identifier: Apache-2.0 */
/* See oracle.h. */
#include "oracle_parts.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/fold.h"
#include "cells.h"
#include "extract/table.h"
#include "identify/identify.h"
#include "match/picture.h"
#include "match/tokens.h"
#include "score/columns.h"
#include "score/keyed.h"
#include "score/surroundings.h"
#include "validate/validate.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

typedef PHI_VEC(oracle_vote) oracle_votes;

void oracle_must(phi_status status)
{
    if (status == PHI_OK)
        return;
    fprintf(stderr, "oracle: %s\n", phi_status_name(status));
    exit(2);
}

/* ---------------------------------------------------------------------- making */

static void add_pictures(oracle *self, const phi__form *form, uint16_t rule, uint16_t index)
{
    for (size_t p = 0; p < form->picture_count; p++) {
        phi__picture read;
        oracle_must(phi__picture_parse(form->pictures[p], &read, NULL, NULL));
        const oracle_picture one = {form->pictures[p], read.min, read.max, rule, index};
        oracle_must(PHI_VEC_PUSH(&self->pictures, one));
    }
}

static void add_regex(oracle *self, const char *regex)
{
    for (size_t i = 0; regex != NULL && i < self->regexes.count; i++)
        regex = strcmp(self->regexes.items[i].regex, regex) == 0 ? NULL : regex;
    if (regex == NULL)
        return;
    oracle_regex one = {.regex = regex, .width = phi__database_width(regex)};
    oracle_must(phi__database_compile(&regex, 1, PHI__DATABASE_THIS_MACHINE, &one.database, NULL));
    oracle_must(phi__database_scratch_new(one.database, &one.scratch));
    oracle_must(PHI_VEC_PUSH(&self->regexes, one));
}

static void add_words(oracle *self, const phi__word_group *groups, size_t count)
{
    for (size_t g = 0; g < count; g++) {
        for (size_t w = 0; w < groups[g].word_count; w++) {
            size_t from = 0;
            if (phi__tokens_first(groups[g].words[w], &from) > 0)
                oracle_must(PHI_VEC_PUSH(&self->words, groups[g].words[w]));
        }
    }
}

static int compare_words(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return strcmp(*a, *b);
}

static void finish_words(oracle *self)
{
    size_t kept = 0;
    if (self->words.count > 0)
        qsort(self->words.items, self->words.count, sizeof *self->words.items, compare_words);
    for (size_t i = 0; i < self->words.count; i++) {
        if (kept == 0 || strcmp(self->words.items[kept - 1], self->words.items[i]) != 0)
            self->words.items[kept++] = self->words.items[i];
    }
    self->words.count = kept;
    self->first = phi__alloc(kept + 1);
    oracle_must(self->first == NULL ? PHI_ERR_MEMORY : PHI_OK);
    for (size_t i = 0; i < kept; i++) {
        size_t from = 0;
        (void)phi__tokens_first(self->words.items[i], &from);
        self->first[i] = (uint8_t)phi__to_lower(self->words.items[i][from]);
    }
}

oracle *oracle_new(const phi__rule_set *set)
{
    oracle *self = phi__alloc(sizeof *self);
    oracle_must(self == NULL ? PHI_ERR_MEMORY : PHI_OK);
    self->set = set;
    for (size_t r = 0; r < set->count; r++) {
        const phi__rule *rule = set->rules[r];
        add_words(self, rule->context, rule->context_count);
        for (size_t f = 0; f < rule->form_count; f++) {
            add_pictures(self, &rule->forms[f], (uint16_t)r, (uint16_t)f);
            add_regex(self, rule->forms[f].regex);
            add_words(self, rule->forms[f].context, rule->forms[f].context_count);
        }
    }
    finish_words(self);
    return self;
}

void oracle_free(oracle *self)
{
    if (self == NULL)
        return;
    for (size_t i = 0; i < self->regexes.count; i++) {
        phi__database_scratch_free(self->regexes.items[i].scratch);
        phi__database_free(self->regexes.items[i].database);
    }
    PHI_VEC_DONE(&self->pictures);
    PHI_VEC_DONE(&self->regexes);
    PHI_VEC_DONE(&self->words);
    phi__free(self->first);
    phi__free(self);
}

/* ----------------------------------------------------------------------- words */

size_t oracle_word_index(const oracle *self, const char *word)
{
    const char *const *found =
        bsearch(&word, self->words.items, self->words.count, sizeof *self->words.items, compare_words);
    return found == NULL ? SIZE_MAX : (size_t)(found - self->words.items);
}

/* The words in byte order stay so among those that end alike. */
static void sink_longest(oracle_words *words, size_t first)
{
    for (size_t i = words->count - 1; i > first && words->items[i].end > words->items[i - 1].end; i--) {
        const oracle_word moving = words->items[i];
        words->items[i] = words->items[i - 1];
        words->items[i - 1] = moving;
    }
}

void oracle_words_in(const oracle *self, phi__span text, oracle_words *out)
{
    for (size_t at = 0; at < text.size; at++) {
        const size_t first = out->count;
        const uint8_t byte = (uint8_t)phi__to_lower((char)text.data[at]);
        if (!phi__tokens_split(text, at))
            continue;
        for (size_t w = 0; w < self->words.count; w++) {
            oracle_word one = {.begin = at, .word = w};
            if (self->first[w] != byte || !phi__tokens_begin(text, at, self->words.items[w], &one.end))
                continue;
            oracle_must(PHI_VEC_PUSH(out, one));
            sink_longest(out, first);
        }
    }
}

/* ----------------------------------------------------------------------- votes */

static bool is_test_value(const phi__rule *rule, const char *value, bool lower)
{
    for (size_t t = 0; t < rule->test_value_count; t++) {
        const char *test = rule->test_values[t];
        size_t i = 0;
        while (value[i] != '\0' && (test[i] == '?' || test[i] == (lower ? phi__to_lower(value[i]) : value[i])))
            i++;
        if ((value[i] == '\0' && test[i] == '\0') || (test[i] == '*' && test[i + 1] == '\0'))
            return true;
    }
    return false;
}

/* A reading becomes a vote when its check accepts the value, or the value is a published one. */
static void judge(const oracle *self, phi__span text, oracle_vote vote, oracle_votes *out)
{
    const phi__rule *rule = self->set->rules[vote.rule];
    const phi__form *form = &rule->forms[vote.form];
    const phi__check_fn check = form->check == NULL ? NULL : phi__check_find(form->check);
    const char *found = (const char *)text.data + vote.begin;
    char value[PHI__VALUE_MAX + 1] = "";
    size_t length = vote.end - vote.begin;
    if (form->picture_count > 0)
        length = phi__value_normalise(found, length, value);
    else if (length <= PHI__VALUE_MAX)
        memcpy(value, found, length);
    else
        length = 0;
    if (length == 0) {
        vote.refused = true;
        if (!form->labelled)
            oracle_must(PHI_VEC_PUSH(out, vote));
        return;
    }
    value[length] = '\0';
    vote.test = is_test_value(rule, value, form->picture_count == 0);
    if (check != NULL && form->picture_count > 0 && phi__check_reads_text(check)) {
        char exact[PHI__VALUE_MAX + 1] = "";
        memcpy(exact, found, vote.end - vote.begin); /* of a picture: 40 bytes at most */
        vote.checked = check(exact, vote.end - vote.begin);
    } else {
        vote.checked = check == NULL || check(value, length);
    }
    vote.refused = !vote.checked && !vote.test;
    if (!vote.refused || !form->labelled)
        oracle_must(PHI_VEC_PUSH(out, vote));
}

static bool alnum_at(phi__span text, size_t at)
{
    return at < text.size && phi__is_alnum((char)text.data[at]);
}

/* A picture begins where no letter or digit stands before it, or behind a written-out line end or tab. */
static bool may_begin(phi__span text, size_t at)
{
    const bool escaped = at >= 2 && text.data[at - 2] == '\\' && memchr("nrt", text.data[at - 1], 3) != NULL;
    return alnum_at(text, at) && (at == 0 || !alnum_at(text, at - 1) || escaped);
}

static bool has_digit(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (phi__is_digit((char)text.data[i]))
            return true;
    }
    return false;
}

static void read_pictures(const oracle *self, phi__span text, oracle_votes *out)
{
    for (size_t at = 0; at < text.size; at++) {
        for (size_t length = PHI__PICTURE_MIN; may_begin(text, at) && length <= PHI__PICTURE_MAX; length++) {
            const phi__span found = phi__span_part(text, at, length);
            if (found.size < length || alnum_at(text, at + length) || !has_digit(found))
                continue; /* every picture has a digit */
            for (size_t p = 0; p < self->pictures.count; p++) {
                const oracle_picture *one = &self->pictures.items[p];
                if (length < one->min || length > one->max ||
                    !phi__picture_matches(one->picture, (const char *)found.data, length))
                    continue;
                judge(self, text, (oracle_vote){at, at + length, one->rule, one->form, false, false, false, false}, out);
            }
        }
    }
}

/* -------------------------------------------------------------------- regexes */

static phi_status take_match(uint32_t id, size_t begin, size_t end, void *user)
{
    oracle_words *matches = user;
    const oracle_word one = {begin, end, id};
    return PHI_VEC_PUSH(matches, one);
}

static int compare_places(const void *left, const void *right)
{
    const oracle_word *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return (a->end < b->end) - (a->end > b->end);
}

static void add_readings(const oracle *self, const char *regex, phi__span text, oracle_word match, oracle_votes *out)
{
    for (size_t r = 0; r < self->set->count; r++) {
        const phi__rule *rule = self->set->rules[r];
        for (size_t f = 0; f < rule->form_count; f++) {
            const oracle_vote vote = {match.begin, match.end, (uint16_t)r, (uint16_t)f, false, false, false, false};
            if (rule->forms[f].regex != NULL && strcmp(rule->forms[f].regex, regex) == 0)
                judge(self, text, vote, out);
        }
    }
}

static void read_regexes(const oracle *self, phi__span text, oracle_votes *out)
{
    for (size_t i = 0; i < self->regexes.count; i++) {
        const oracle_regex *regex = &self->regexes.items[i];
        oracle_words all = {0};
        size_t free_from = 0;
        oracle_must(phi__database_scan(regex->database, regex->scratch, text, take_match, &all));
        if (all.count > 0)
            qsort(all.items, all.count, sizeof *all.items, compare_places);
        for (size_t m = 0; m < all.count; m++) {
            if (all.items[m].begin < free_from || all.items[m].end - all.items[m].begin > regex->width)
                continue;
            free_from = all.items[m].end;
            add_readings(self, regex->regex, text, all.items[m], out);
        }
        PHI_VEC_DONE(&all);
    }
}

static int compare_votes(const void *left, const void *right)
{
    const oracle_vote *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    return (a->form > b->form) - (a->form < b->form);
}

static void judge_found(const oracle *self, phi__span text, const oracle_founds *founds, oracle_votes *out)
{
    for (size_t i = 0; i < founds->count; i++) {
        const oracle_found *one = &founds->items[i];
        for (size_t r = 0; r < self->set->count; r++) {
            for (size_t f = 0; f < self->set->rules[r]->form_count; f++) {
                const char *finder = self->set->rules[r]->forms[f].finder;
                const oracle_vote vote = {one->begin, one->end, (uint16_t)r, (uint16_t)f, false, false, false, one->listed};
                if (finder != NULL && strcmp(finder, one->finder) == 0)
                    judge(self, text, vote, out);
            }
        }
    }
}

/* In order, each once; those that a check refuses apart. */
static void settle_votes(oracle_votes *votes, oracle_votes *refused)
{
    size_t kept = 0;
    if (votes->count > 0)
        qsort(votes->items, votes->count, sizeof *votes->items, compare_votes);
    for (size_t i = 0; i < votes->count; i++) {
        if (votes->items[i].refused)
            oracle_must(PHI_VEC_PUSH(refused, votes->items[i]));
        else if (kept == 0 || compare_votes(&votes->items[kept - 1], &votes->items[i]) != 0)
            votes->items[kept++] = votes->items[i];
        else
            votes->items[kept - 1].listed |= votes->items[i].listed;
    }
    votes->count = kept;
}

/* All forms of all stretches. */
static void find_votes(const oracle *self, phi__span text, oracle_votes *out, oracle_votes *refused)
{
    oracle_founds founds = {0};
    read_pictures(self, text, out);
    read_regexes(self, text, out);
    oracle_announced(self, text, &founds);
    judge_found(self, text, &founds, out);
    settle_votes(out, refused);
    PHI_VEC_DONE(&founds);
}

/* ------------------------------------------------------------------- structure */

bool oracle_reads(phi__span text)
{
    const phi__span head = phi__span_part(text, 0, PHI__IDENTIFY_HEAD);
    const phi__identity identity = phi__identify(head, head.size < PHI__IDENTIFY_HEAD);
    return identity.kind == PHI__KIND_TEXT && identity.encoding == PHI__ENC_UTF8;
}

/* The names of the columns of a text: of a table, or those that score/columns.c finds. */
typedef struct structure {
    phi__arena arena;
    phi__table table;
    bool is_table;
    phi__columns columns;
    phi__scene scene;
    phi__keyed keyed; /* of the candidate asked for last */
    phi__cells cells; /* as well */
    bool by_columns;  /* as well: score/columns.c was asked */
} structure;

/* Whether it is a table is seen by the source, before folding. */
static void structure_init(structure *s, phi__span source, phi__span text)
{
    const phi__span bare = phi__span_starts(source, "\xEF\xBB\xBF", 3) ? phi__span_part(source, 3, source.size) : source;
    *s = (structure){.scene = {.text = text, .part = 1}};
    phi__columns_init(&s->columns);
    phi__columns_begin(&s->columns, &s->scene);
    oracle_must(phi__table_sniff(phi__span_part(bare, 0, PHI__TABLE_HEAD), bare.size <= PHI__TABLE_HEAD, &s->arena,
                                 &s->table, &s->is_table));
}

static void structure_done(structure *s)
{
    phi__columns_done(&s->columns);
    phi__cells_done(&s->cells);
    phi__arena_done(&s->arena);
}

static phi__cell cell_of(const oracle *self, structure *s, const phi__setting *setting)
{
    phi__cell cell = {.begin = 0, .end = s->scene.text.size};
    s->by_columns = false;
    if (!s->is_table && phi__keyed_find(s->scene.text, setting->begin, setting->end, &s->keyed)) {
        cell.field = s->keyed.name;
        if (!s->keyed.certain && !oracle_field_known(self, s->keyed.name))
            return cell;
        cell.table = cell.closed = true;
        cell.begin = s->keyed.begin;
        cell.end = s->keyed.end > setting->end ? s->keyed.end : setting->end;
        return cell;
    }
    s->by_columns = !s->is_table;
    if (!s->is_table) {
        oracle_must(phi__columns_find(&s->columns, &s->scene, setting, &cell));
        return cell;
    }
    phi__cells_done(&s->cells);
    oracle_must(phi__cells_init(&s->cells, &s->table));
    phi__cells_walk(&s->cells, s->scene.text, 0, setting->begin);
    return (phi__cell){.field = phi__cells_name(&s->cells),
                       .table = true,
                       .begin = (size_t)s->cells.cell_begin,
                       .end = (size_t)phi__cells_end(&s->cells, s->scene.text, 0)};
}

/* -------------------------------------------------------------------- weighing */

static void keep_nearest(oracle_near *near, oracle_near one, size_t order)
{
    one.order = order;
    if (one.factor > near->factor)
        *near = one;
}

static void name_words(const oracle *self, const char *name, oracle_near at, oracle_near *near, size_t *order)
{
    oracle_words words = {0};
    oracle_words_of_name(self, name, &words);
    for (size_t i = 0; i < words.count; i++) {
        const oracle_near owner = {.factor = 0.25, .kind = at.kind};
        keep_nearest(&near[words.items[i].word], oracle_says_whose(name, &words.items[i]) ? owner : at, (*order)++);
    }
    PHI_VEC_DONE(&words);
}

/* How near each word is: as the name of the column, as what stands over the candidate, in the text. */
static void find_near(const oracle *self, const oracle_words *words, const phi__setting *setting,
                      const phi__cell *cell, oracle_near *near)
{
    size_t order = 0;
    memset(near, 0, self->words.count * sizeof *near);
    name_words(self, cell->field, (oracle_near){.factor = 1.0, .kind = "field"}, near, &order);
    name_words(self, cell->above, (oracle_near){.factor = 0.9, .kind = "above"}, near, &order);
    for (size_t i = 0; i < words->count; i++) {
        const oracle_word *word = &words->items[i];
        if (word->end <= setting->line_end && word->begin >= setting->above_begin)
            keep_nearest(&near[word->word], oracle_nearness(setting, cell, word->begin, word->end), order++);
    }
}

/* All candidates, one for each rule and stretch. */
static void weigh_all(const oracle *self, phi__span source, phi__span text, const oracle_votes *votes, oracle_candidates *out)
{
    oracle_words words = {0};
    structure s;
    oracle_near *near = phi__alloc_array(self->words.count + 1, sizeof *near);
    oracle_must(near == NULL ? PHI_ERR_MEMORY : PHI_OK);
    oracle_words_in(self, text, &words);
    structure_init(&s, source, text);
    for (size_t first = 0, next = 0; first < votes->count; first = next) {
        const oracle_vote *v = votes->items;
        const size_t begin = v[first].begin, end = v[first].end;
        const phi__setting setting = oracle_setting(text, begin, end);
        const phi__cell cell = cell_of(self, &s, &setting);
        unsigned surroundings = phi__surroundings(text, begin, end, UINT_MAX);
        for (size_t i = first; i < votes->count && v[i].begin == begin && v[i].end == end; i++)
            surroundings |= v[i].listed ? 1u << PHI__SURROUNDING_LIST_PART : 0;
        const oracle_scene scene = {self, text, begin, end, cell.field, surroundings, near};
        find_near(self, &words, &setting, &cell, near);
        while (next < votes->count && v[next].begin == begin && v[next].end == end) {
            const size_t from = next;
            oracle_candidate one;
            while (next < votes->count && v[next].begin == begin && v[next].end == end && v[next].rule == v[from].rule)
                next++;
            if (!oracle_weigh(&scene, v + from, next - from, &one))
                continue;
            one.in_record = s.by_columns && cell.record != NULL;
            one.in_column = s.by_columns && (cell.field != NULL || cell.above != NULL);
            oracle_must(PHI_VEC_PUSH(out, one));
        }
    }
    structure_done(&s);
    phi__free(near);
    PHI_VEC_DONE(&words);
}

/* --------------------------------------------------------------------- winners */

static int compare_worth(const void *left, const void *right)
{
    const oracle_candidate *a = left, *b = right;
    if (a->bits != b->bits)
        return a->bits > b->bits ? -1 : 1;
    const size_t a_size = a->end - a->begin, b_size = b->end - b->begin;
    if (a_size != b_size)
        return a_size > b_size ? -1 : 1;
    if (a->rule != b->rule)
        return a->rule < b->rule ? -1 : 1;
    return (a->begin > b->begin) - (a->begin < b->begin);
}

static int compare_begins(const void *left, const void *right)
{
    const oracle_candidate *a = left, *b = right;
    return (a->begin > b->begin) - (a->begin < b->begin);
}

/* More bits, then longer, then the earlier rule: each is kept that overlaps none kept before. */
static void find_winners(oracle_candidates *all, oracle_candidates *out)
{
    if (all->count == 0)
        return;
    qsort(all->items, all->count, sizeof *all->items, compare_worth);
    for (size_t i = 0; i < all->count; i++) {
        bool free = !oracle_is_piece(all, &all->items[i]);
        for (size_t k = 0; free && k < out->count; k++)
            free = all->items[i].end <= out->items[k].begin || all->items[i].begin >= out->items[k].end;
        if (free)
            oracle_must(PHI_VEC_PUSH(out, all->items[i]));
    }
    qsort(out->items, out->count, sizeof *out->items, compare_begins);
}

/* ---------------------------------------------------------------------- places */

/* The number of the column of a table, from 1 on; 0 where the text is none. */
static uint32_t column_number(void *user, size_t offset)
{
    structure *s = user;
    if (!s->is_table)
        return 0;
    phi__cells_done(&s->cells);
    oracle_must(phi__cells_init(&s->cells, &s->table));
    phi__cells_walk(&s->cells, s->scene.text, 0, offset);
    return s->cells.column + 1;
}

static bool is_candidate(const oracle_candidates *all, size_t first, const oracle_vote *vote)
{
    for (size_t i = first; i < all->count; i++) {
        if (all->items[i].begin == vote->begin && all->items[i].end == vote->end)
            return true;
    }
    return false;
}

/* Stretches that a check refused and no candidate from `first` on came of, each once. */
static void find_refused(const oracle_votes *refused, const oracle_candidates *all, size_t first, oracle_words *out)
{
    for (size_t i = 0; i < refused->count; i++) {
        const oracle_vote *vote = &refused->items[i];
        const bool again = i > 0 && refused->items[i - 1].begin == vote->begin && refused->items[i - 1].end == vote->end;
        const oracle_word one = {vote->begin, vote->end, 0};
        if (!again && !is_candidate(all, first, vote))
            oracle_must(PHI_VEC_PUSH(out, one));
    }
}

/* Where the stretch ends that is searched at one time and begins at `from`: behind the last line, or blank, that
 * what fits into a window of 128 KiB has, which begins 2048 bytes before `from`, with its row in a table. */
static size_t seam_behind(phi__span text, bool table, size_t from)
{
    enum { WINDOW = 128 * 1024, BEHIND = 697 /* the longest match, its context, 64 */, BACK = 2048, LINE_BACK = 32 * 1024, BLANK_BACK = 4096 };
    size_t begin = from > BACK ? from - BACK : 0;
    while (table && begin > 0 && from - begin < LINE_BACK && text.data[begin - 1] != '\n')
        begin--;
    if (text.size - begin < WINDOW)
        return text.size;
    const size_t end = begin + WINDOW - BEHIND;
    for (size_t at = end; at > from; at--) {
        if (text.data[at - 1] == '\n')
            return at;
    }
    for (size_t at = end; at > from && end - at < BLANK_BACK; at--) {
        if (phi__is_space((char)text.data[at - 1]))
            return at;
    }
    return end;
}

/* -------------------------------------------------------------------- sought */

static bool is_header(phi__span text, size_t begin, size_t end, const char *name)
{
    const size_t length = strlen(name);
    if (end - begin < length || end - begin > length + 2)
        return false;
    return phi__equal_nocase((const char *)text.data + begin, name, length) ||
           (end - begin > length && phi__equal_nocase((const char *)text.data + begin + 1, name, length));
}

/* Cells of a table under the names of what finders find. */
static void seek_cells(const oracle *self, structure *s, size_t from, size_t to, oracle_founds *out)
{
    enum { NAMES = 256 };
    int8_t wanted[NAMES] = {0};
    const phi__span text = s->scene.text;
    phi__cells cells = {0};
    oracle_must(phi__cells_init(&cells, &s->table));
    for (size_t at = from, next = from; at < to; at = next) {
        phi__cells_walk(&cells, text, 0, at);
        const size_t begin = (size_t)cells.cell_begin, end = (size_t)phi__cells_end(&cells, text, 0);
        const char *name = phi__cells_name(&cells);
        int8_t *known = &wanted[cells.column % NAMES];
        next = end > at ? end : at + 1;
        if (*known == 0 || cells.column >= NAMES)
            *known = oracle_names_found(self, name) ? 1 : -1;
        if (*known == 1 && begin >= from && begin < end && !is_header(text, begin, end, name))
            oracle_read_cell(self, text, begin, end, false, out);
    }
    phi__cells_done(&cells);
}

static int compare_founds(const void *left, const void *right)
{
    const oracle_found *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->perhaps > b->perhaps) - (a->perhaps < b->perhaps);
}

/* What was read as a piece of a row and nothing else stays under a column that is called so. */
static void drop_uncalled(const oracle *self, phi__span source, phi__span text, oracle_founds *founds)
{
    structure s;
    size_t kept = 0, next = 0;
    structure_init(&s, source, text);
    if (founds->count > 0)
        qsort(founds->items, founds->count, sizeof *founds->items, compare_founds);
    for (size_t first = 0; first < founds->count; first = next) {
        const oracle_found one = founds->items[first];
        bool wanted = !one.perhaps;
        if (!wanted) {
            const phi__setting setting = oracle_setting(text, one.begin, one.end);
            const phi__cell cell = cell_of(self, &s, &setting);
            wanted = oracle_names_found(self, cell.field) || oracle_names_found(self, cell.above);
        }
        for (next = first; next < founds->count && founds->items[next].begin == one.begin && founds->items[next].end == one.end; next++) {
            if (wanted)
                founds->items[kept++] = founds->items[next];
        }
    }
    founds->count = kept;
    structure_done(&s);
}

static int compare_candidates(const void *left, const void *right)
{
    const oracle_candidate *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return (a->rule > b->rule) - (a->rule < b->rule);
}

static int compare_stretches(const void *left, const void *right)
{
    const oracle_word *a = left, *b = right;
    if (a->begin != b->begin)
        return a->begin < b->begin ? -1 : 1;
    return (a->end > b->end) - (a->end < b->end);
}

static void drop_doubles(oracle_words *list)
{
    size_t kept = 0;
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_stretches);
    for (size_t i = 0; i < list->count; i++) {
        if (kept == 0 || compare_stretches(&list->items[kept - 1], &list->items[i]) != 0)
            list->items[kept++] = list->items[i];
    }
    list->count = kept;
}

/* What is found because of its column, or of what was found before. */
static void weigh_sought(const oracle *self, phi__span source, phi__span text, oracle_candidates *all, oracle_words *failed)
{
    structure s;
    oracle_founds founds = {0};
    oracle_votes votes = {0}, refused = {0};
    const size_t first = all->count;
    structure_init(&s, source, text);
    for (size_t from = 0, to = 0; from < text.size; from = to) {
        to = seam_behind(text, s.is_table, from);
        if (s.is_table)
            seek_cells(self, &s, from, to, &founds);
        else
            oracle_lists(self, text, from, to, &founds);
        oracle_around(self, text, from, to, all, &founds);
    }
    drop_uncalled(self, source, text, &founds);
    judge_found(self, text, &founds, &votes);
    settle_votes(&votes, &refused);
    weigh_all(self, source, text, &votes, all);
    find_refused(&refused, all, first, failed);
    drop_doubles(failed);
    if (all->count > 0)
        qsort(all->items, all->count, sizeof *all->items, compare_candidates);
    structure_done(&s);
    PHI_VEC_DONE(&founds);
    PHI_VEC_DONE(&votes);
    PHI_VEC_DONE(&refused);
}

/* The winners, and what their columns and neighbours say. */
static void find_and_place(const oracle *self, phi__span source, phi__span text, oracle_candidates *all,
                           const oracle_words *refused, oracle_candidates *out)
{
    structure s;
    structure_init(&s, source, text);
    const oracle_cells cells = {column_number, &s};
    for (size_t from = 0, to = 0; from < text.size; from = to) {
        to = seam_behind(text, s.is_table, from);
        oracle_licences(self, text, from, to, all);
    }
    find_winners(all, out);
    for (size_t from = 0, to = 0; from < text.size; from = to) {
        to = seam_behind(text, s.is_table, from);
        oracle_founds listed = {0};
        oracle_columns(self, text, from, to, &cells, refused, out);
        if (!s.is_table)
            oracle_lists(self, text, from, to, &listed);
        oracle_listed(self, from, to, &listed, out);
        PHI_VEC_DONE(&listed);
        oracle_neighbours(self, from, to, out);
        oracle_blocks(self, text, from, to, out);
    }
    structure_done(&s);
}

/* -------------------------------------------------------------------- folding */

/* Text with Unicode digits, dashes and blanks as ASCII; of each byte, where it stands in the source. */
typedef struct folded {
    phi__buf text;
    PHI_VEC(size_t) begins;
    PHI_VEC(size_t) ends;
} folded;

static void fold(phi__span text, folded *out)
{
    const uint8_t escape = phi__fold_escape_of(text);
    for (size_t at = 0, length = 0; at < text.size; at += length) {
        int ascii = text.data[at];
        const bool escaped = escape != 0 && text.data[at] == escape;
        length = escaped ? phi__fold_escape_at(text, at, &ascii) : phi__fold_at(text, at, &ascii);
        if (escaped && length == 0 && escape == '\\' && at + 1 < text.size) { /* what is escaped escapes nothing */
            oracle_must(phi__buf_append_byte(&out->text, escape));
            oracle_must(PHI_VEC_PUSH(&out->begins, at));
            oracle_must(PHI_VEC_PUSH(&out->ends, at + 1));
            at++;
            length = phi__fold_at(text, at, &ascii);
            ascii = length > 0 ? ascii : text.data[at];
        }
        if (length > 0 && ascii == PHI__FOLD_NOTHING)
            continue;
        oracle_must(phi__buf_append_byte(&out->text, length > 0 ? (uint8_t)ascii : text.data[at]));
        length = length > 0 ? length : 1;
        oracle_must(PHI_VEC_PUSH(&out->begins, at));
        oracle_must(PHI_VEC_PUSH(&out->ends, at + length));
    }
}

void oracle_find(oracle *self, phi__span source, oracle_candidates *out)
{
    oracle_votes votes = {0}, refused = {0};
    oracle_candidates all = {0};
    oracle_words failed = {0};
    folded f = {0};
    phi__buf_init(&f.text, source.size + 1);
    fold(source, &f);
    const phi__span text = phi__buf_span(&f.text);
    find_votes(self, text, &votes, &refused);
    weigh_all(self, source, text, &votes, &all);
    find_refused(&refused, &all, 0, &failed);
    weigh_sought(self, source, text, &all, &failed);
    find_and_place(self, source, text, &all, &failed, out);
    for (size_t i = 0; i < out->count; i++) {
        out->items[i].begin = f.begins.items[out->items[i].begin];
        out->items[i].end = f.ends.items[out->items[i].end - 1];
    }
    phi__buf_done(&f.text);
    PHI_VEC_DONE(&f.begins);
    PHI_VEC_DONE(&f.ends);
    PHI_VEC_DONE(&votes);
    PHI_VEC_DONE(&refused);
    PHI_VEC_DONE(&failed);
    PHI_VEC_DONE(&all);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See context.h. */
#include "score/context.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "match/tokens.h"
#include "score/fields.h"

#include <string.h>

/* In a record, what stands in other cells says less about this one. */
static const double OTHER_CELL = 0.5;
/* A header line that the candidate is aligned with, perhaps many lines above. */
static const double HEADER = 0.9;
/* "pt_language", "patient.department": whose it is, not what it is. */
static const double OWNER = 0.25;
/* Turns of digits and letters that make a hash. */
enum { HASH_TURNS = 2, HASH_DIGITS = 4 };

phi_status phi__context_init(phi__context *context, const phi__weights *weights, const phi__words *words)
{
    context->weights = weights;
    context->words = words;
    phi__word_map_init(&context->map, words);
    context->strengths = phi__alloc_array(weights->groups.count + 1, sizeof *context->strengths);
    PHI_REQUIRE(context->strengths != NULL, PHI_ERR_MEMORY);
    return PHI_OK;
}

void phi__context_done(phi__context *context)
{
    phi__free(context->strengths);
    phi__word_map_done(&context->map);
    for (size_t i = 0; i < PHI__KNOWN_NAMES; i++)
        PHI_VEC_DONE(&context->names[i].hits);
}

void phi__context_clear(phi__context *context)
{
    phi__word_map_clear(&context->map);
    for (size_t i = 0; i < PHI__KNOWN_NAMES; i++)
        context->names[i].name = 0;
}

phi_status phi__context_load(phi__context *context, phi__span text, size_t from, size_t to)
{
    return phi__word_map_load(&context->map, text, from, to, true);
}

static void strengthen(phi__context *context, uint32_t word, phi__nearness nearness)
{
    const phi__weights *weights = context->weights;
    for (uint32_t u = weights->first_use.items[word]; u < weights->first_use.items[word + 1]; u++) {
        phi__strength *strength = &context->strengths[weights->uses.items[u].group];
        if (strength->candidate == context->candidate && strength->factor >= nearness.factor)
            continue;
        *strength = (phi__strength){context->candidate, nearness.factor, word, nearness.kind};
    }
}

/* Does it go on behind four digits and more with hexadecimal ones: "CC" of "<U000222CC>"? */
static bool goes_on_in_hex(phi__span text, const phi__word_hit *hit)
{
    size_t digits = 0;
    for (size_t i = hit->begin; i < hit->end; i++) {
        if (!phi__is_hex((char)text.data[i]))
            return false;
    }
    while (digits < HASH_DIGITS && digits < hit->begin && phi__is_digit((char)text.data[hit->begin - 1 - digits]))
        digits++;
    return digits == HASH_DIGITS;
}

/* "dda" of "c38f38dda" is no word: digits and letters take turns before it, as in a hash. */
static bool is_in_hash(phi__span text, const phi__word_hit *hit)
{
    size_t from = hit->begin, turns = 0;
    if (from == 0 || !phi__is_digit((char)text.data[from - 1]))
        return false;
    if (goes_on_in_hex(text, hit))
        return true;
    bool digit = true;
    for (; from > 0 && turns < HASH_TURNS && phi__is_alnum((char)text.data[from - 1]); from--) {
        turns += phi__is_digit((char)text.data[from - 1]) != digit;
        digit = phi__is_digit((char)text.data[from - 1]);
    }
    return turns == HASH_TURNS;
}

/* In the third cell of its row or behind it: in a table of two columns the first one may be all labels. */
static bool is_far_cell(const phi__setting *setting, const phi__word_hit *hit)
{
    for (size_t at = setting->line_begin; at < hit->begin; at++) {
        if (memchr(",;\t|", setting->text.data[at], 4) != NULL)
            return true;
    }
    return false;
}

/* `named`: the column of the candidate has a name that says what stands there. */
static phi__nearness nearness_in(const phi__setting *setting, const phi__cell *cell, bool named,
                                 const phi__word_hit *hit)
{
    phi__nearness nearness = phi__nearness_of(setting, hit);
    if (cell->above != NULL && hit->begin < setting->line_begin) /* the names of other columns, or another row */
        return (phi__nearness){0.0, "above"};
    if (!cell->table || (hit->begin >= cell->begin && hit->end <= cell->end))
        return nearness;
    if (hit->begin < setting->line_begin || cell->closed) /* another record, or another sort of thing */
        return (phi__nearness){0.0, "above"};
    if (nearness.factor < 1.0 || (named && is_far_cell(setting, hit))) /* else the cell before may be its label */
        nearness.factor *= OTHER_CELL;
    return nearness;
}

/* Does the name of a field go on behind the first word, with something else than a part of a name? */
static bool goes_on(const char *rest)
{
    static const char *const NAMES[] = {"name", "nm", "last", "first", "middle", "given", "family", "sur", "full", "legal", "maiden", "init"};
    bool more = false;
    for (; *rest != '\0'; rest++) {
        more = more || phi__is_letter(*rest);
        for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
            if (strlen(rest) >= strlen(NAMES[i]) && phi__equal_nocase(rest, NAMES[i], strlen(NAMES[i])))
                return false;
        }
    }
    return more;
}

static bool is_owner(const char *name, const phi__word_hit *hit)
{
    static const char *const OWNERS[] = {"patient", "pt", "pat", "person", "client", "member", "subscriber", "insured", "guarantor",
                                         "beneficiary", "employee", "resident", "spouse"};
    if (hit->begin != 0)
        return false;
    for (size_t i = 0; i < sizeof OWNERS / sizeof *OWNERS; i++) {
        if (strlen(OWNERS[i]) == hit->end && phi__equal_nocase(name, OWNERS[i], hit->end))
            return goes_on(name + hit->end);
    }
    return false;
}

static phi__rule_mask label_of(const phi__context *context, const char *name, const phi__word_hits *hits)
{
    phi__rule_mask rules = 0;
    const phi__field_match match = phi__field_find(context->weights, name);
    for (size_t i = 0; i < match.count; i++)
        rules |= match.fields[i].bits >= PHI__LABEL_BITS ? phi__rule_bit(match.fields[i].rule) : 0;
    for (size_t i = 0; i < hits->count; i++)
        rules |= context->weights->labels.items[hits->items[i].word];
    return rules;
}

/* Does it say only that values stand there, of which something else says what they are: "value", "answer", "id_number", "col3"? */
static bool is_of_values(const char *name)
{
    static const char *const WORDS[] = {"val", "ans", "resp", "reply", "result", "content", "text", "data", "number", "num", "nbr", "no",
                                        "id", "ident", "entry", "detail", "info", "note", "comment", "desc", "field", "col", "item", "code", "wert", "antw"};
    size_t letters = 0;
    for (const char *c = name; *c != '\0'; c++) {
        const bool begins = phi__is_letter(*c) && (c == name || phi__tokens_split(phi__span_of(name, strlen(name)), (size_t)(c - name)));
        letters += phi__is_letter(*c);
        for (size_t i = 0; begins && i < sizeof WORDS / sizeof *WORDS; i++) {
            if (strlen(c) >= strlen(WORDS[i]) && phi__equal_nocase(c, WORDS[i], strlen(WORDS[i])))
                return true;
        }
    }
    return letters < 3;
}

/* FNV-1a; never 0, which is an empty place. */
static uint64_t digest(const char *name)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *name != '\0'; name++)
        hash = (hash ^ (uint8_t)*name) * UINT64_C(0x100000001b3);
    return hash | 1;
}

/* A column has the same name in each row: of some it is known what they say. NULL for none. */
static phi_status know_name(phi__context *context, const char *name, const phi__known_name **out)
{
    *out = NULL;
    if (name == NULL || name[0] == '\0')
        return PHI_OK;
    const uint64_t key = digest(name);
    phi__known_name *known = &context->names[key % PHI__KNOWN_NAMES];
    *out = known;
    if (known->name == key)
        return PHI_OK;
    known->name = 0;
    known->hits.count = 0;
    PHI_TRY(phi__words_scan(context->words, phi__span_of(name, strlen(name)), &known->hits));
    PHI_TRY(phi__joined_find(&context->weights->joined, phi__span_of(name, strlen(name)), &known->hits));
    known->rules = label_of(context, name, &known->hits);
    known->values = is_of_values(name);
    known->owners = 0;
    for (size_t i = 0; i < known->hits.count && i < 64; i++)
        known->owners |= (uint64_t)is_owner(name, &known->hits.items[i]) << i;
    known->name = key;
    return PHI_OK;
}

static phi_status weigh_name(phi__context *context, const char *name, phi__nearness nearness)
{
    const phi__known_name *known = NULL;
    PHI_TRY(know_name(context, name, &known));
    for (size_t i = 0; known != NULL && i < known->hits.count; i++) {
        const phi__word_hit *hit = &known->hits.items[i];
        const bool owner = i < 64 && (known->owners >> i & 1) != 0;
        const double factor = owner ? OWNER : nearness.factor;
        strengthen(context, hit->word, (phi__nearness){factor, nearness.kind});
    }
    return PHI_OK;
}

phi_status phi__context_labels(phi__context *context, const char *name, phi__rule_mask *rules)
{
    const phi__known_name *known = NULL;
    PHI_TRY(know_name(context, name, &known));
    *rules = known == NULL ? 0 : known->rules;
    return PHI_OK;
}

phi_status phi__context_weigh(phi__context *context, const phi__setting *lines, const phi__cell *cell, phi__rule_mask asked)
{
    const phi__known_name *column = NULL;
    const phi__rule_mask *spoken_of = context->weights->spoken_of.items;
    phi__setting setting = *lines;
    bool complete = false;
    context->candidate++;
    PHI_TRY(know_name(context, cell->table ? cell->field : NULL, &column));
    const bool named = column != NULL && !column->values;
    PHI_TRY(weigh_name(context, cell->field, (phi__nearness){1.0, "field"}));
    PHI_TRY(weigh_name(context, cell->above, (phi__nearness){HEADER, "above"}));
    for (const phi__word_hit *hit = phi__word_map_first(&context->map, setting.above_begin, setting.line_end);
         hit != NULL; hit = phi__word_map_next(&context->map, hit, setting.line_end)) {
        if ((spoken_of[hit->word] & asked) == 0 || is_in_hash(setting.text, hit))
            continue;
        if (!complete)
            phi__setting_complete(&setting);
        complete = true;
        const phi__nearness nearness = nearness_in(&setting, cell, named, hit);
        if (nearness.factor > 0.0)
            strengthen(context, hit->word, nearness);
    }
    return PHI_OK;
}

const phi__strength *phi__context_strength(const phi__context *context, uint32_t group)
{
    const phi__strength *strength = &context->strengths[group];
    return strength->candidate == context->candidate ? strength : NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See finders.h. Where one may be announced is found by three bytes: the end of a word, then punctuation or a
 * blank, then what a value may begin with. There the word is looked up by its last letters. Few places of a text are
 * left, and what parts word and value is skipped, before a finder reads. */
#include "match/finders.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/simd.h"
#include "match/last_letters.h"

#include <string.h>

enum {
    TRIGGER_REACH = 96, /* a value begins at most so far behind the begin of its trigger */
    GAP_MOST = 64,      /* bytes between them */
    GROUP_MOST = 48,    /* "(Last, First, MI)" */
    WORD_BACK = 48,
    KEY_LETTERS = 4,    /* of its end, a trigger is looked up by */
    SLOTS = 256,        /* of the table of triggers, a power of two, mostly empty */
    CHUNK_BLOCKS = 64
};

static const phi__finder *const FINDERS[] = {
#define PHI_FINDER(c_name, name) &phi__finder_##c_name,
#include "match/finders.def"
#undef PHI_FINDER
};
enum { FINDER_COUNT = sizeof FINDERS / sizeof FINDERS[0] };

typedef PHI_VEC(phi__form_ref) refs;

/* A trigger by its last letters. */
typedef struct trigger_slot {
    uint32_t key; /* 0: empty */
    uint8_t finder;
    const phi__finder_trigger *trigger;
} trigger_slot;

struct phi__finders {
    refs forms[FINDER_COUNT]; /* empty when the set does not use that finder */
    const phi__simd *simd;
    phi__simd_sieve sieve;
    phi__last_letters endings; /* of triggers */
    trigger_slot slots[SLOTS];
};

const phi__finder *phi__finder_of(const char *name)
{
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        if (strcmp(FINDERS[i]->name, name) == 0)
            return FINDERS[i];
    }
    return NULL;
}

/* ------------------------------------------------------------------------- making */

/* Where to look closer, each in a bucket of its own: the last letter, what follows, and what follows that. */
enum { AFTER_PUNCTUATION, AFTER_QUOTE, AFTER_LINE, AFTER_BLANK, AFTER_STOP, CARET, NUMBER, BUCKETS };
static const char *const PLACES[BUCKETS][PHI__SIMD_SIEVE] = {
    [AFTER_PUNCTUATION] = {"a", ":=>", "*"}, [AFTER_QUOTE] = {"a", "\"'", "*"}, [AFTER_LINE] = {"a", "\t\n\r", "*"},
    [AFTER_BLANK] = {"a", " ", "A9( "},      [AFTER_STOP] = {"t", ".", " "},     [CARET] = {"*", "^", "A"},
    [NUMBER] = {"9", " ", "A"},
};

/* Which letters do triggers end with, and those of them that an abbreviation may be: "Dr."? */
typedef struct last_bytes {
    bool any[256], title[256];
} last_bytes;

/* Of a place: a = a letter that triggers end with, t = titles, A = a capital, 9 = a digit, * = anything, all else for itself. */
static bool stands_for(const last_bytes *ends, const char *place, uint8_t byte)
{
    for (const char *c = place; *c != '\0'; c++) {
        if (*c == '*' || (*c == 'a' && ends->any[byte]) || (*c == 't' && ends->title[byte]) || (*c == 'A' && phi__is_upper((char)byte)) ||
            (*c == '9' && phi__is_digit((char)byte)) || *c == (char)byte)
            return true;
    }
    return false;
}

static void make_sieve(phi__finders *finders, bool carets, bool numbers)
{
    last_bytes ends = {.any = {false}};
    for (size_t i = 0; i < SLOTS; i++) {
        const phi__finder_trigger *trigger = finders->slots[i].trigger;
        if (trigger == NULL)
            continue;
        const char last = trigger->word[strlen(trigger->word) - 1];
        ends.any[(uint8_t)last] = ends.any[(uint8_t)phi__to_upper(last)] = true;
        if (trigger->place == PHI__FINDER_TITLE)
            ends.title[(uint8_t)last] = ends.title[(uint8_t)phi__to_upper(last)] = true;
    }
    for (unsigned bucket = 0; bucket < BUCKETS; bucket++) {
        if ((bucket == CARET && !carets) || (bucket == NUMBER && !numbers))
            continue;
        for (size_t k = 0; k < PHI__SIMD_SIEVE; k++) {
            for (unsigned byte = 0; byte < 256; byte++) {
                if (!stands_for(&ends, PLACES[bucket][k], (uint8_t)byte))
                    continue;
                finders->sieve.low[k][byte & 15] |= (uint8_t)(1u << bucket);
                finders->sieve.high[k][byte >> 4] |= (uint8_t)(1u << bucket);
            }
        }
    }
}

/* The last letters of a word that ends before `end`, as a number; 0: no letter is there. */
static uint32_t key_of(const uint8_t *text, size_t end)
{
    uint32_t key = 0;
    for (size_t i = 0; i < KEY_LETTERS && i < end && phi__is_letter((char)text[end - 1 - i]); i++)
        key = key << 8 | (text[end - 1 - i] | 0x20u);
    return key;
}

static size_t slot_of(uint32_t key)
{
    return (size_t)((key * UINT32_C(0x9e3779b1)) >> 24) % SLOTS;
}

static phi_status add_triggers(phi__finders *finders, size_t index)
{
    const phi__finder *finder = FINDERS[index];
    for (size_t i = 0; i < finder->trigger_count; i++) {
        const char *word = finder->triggers[i].word;
        const uint32_t key = key_of((const uint8_t *)word, strlen(word));
        size_t at = slot_of(key), tried = 0;
        while (finders->slots[at].key != 0 && tried++ < SLOTS)
            at = (at + 1) % SLOTS;
        PHI_REQUIRE(tried < SLOTS, PHI_ERR_STATE);
        phi__last_letters_add(&finders->endings, word, strlen(word));
        finders->slots[at] = (trigger_slot){key, (uint8_t)index, &finder->triggers[i]};
    }
    return PHI_OK;
}

static phi_status add_form(phi__finders *finders, const phi__rule *rule, phi__form_ref ref, bool *any, phi_error *err)
{
    const char *name = rule->forms[ref.form].finder;
    if (name == NULL)
        return PHI_OK;
    size_t index = 0;
    while (index < FINDER_COUNT && strcmp(FINDERS[index]->name, name) != 0)
        index++;
    if (index == FINDER_COUNT)
        return phi__fail(err, PHI_ERR_RULE, "%s: there is no finder %s", rule->id, name);
    if (finders->forms[index].count == 0)
        PHI_TRY(add_triggers(finders, index));
    *any = true;
    return PHI_VEC_PUSH(&finders->forms[index], ref);
}

void phi__finders_free(phi__finders *finders)
{
    if (finders == NULL)
        return;
    for (size_t i = 0; i < FINDER_COUNT; i++)
        PHI_VEC_DONE(&finders->forms[i]);
    phi__free(finders);
}

static void free_at(phi__finders **slot)
{
    phi__finders_free(*slot);
}

phi_status phi__finders_new(const phi__rule_set *set, const phi__simd *simd, phi__finders **out, phi_error *err)
{
    PHI_AUTO(free_at) phi__finders *finders = phi__alloc(sizeof *finders);
    PHI_REQUIRE(finders != NULL, PHI_ERR_MEMORY);
    finders->simd = simd;
    bool any = false;
    for (size_t r = 0; r < set->count; r++) {
        for (size_t f = 0; f < set->rules[r]->form_count; f++)
            PHI_TRY(add_form(finders, set->rules[r], (phi__form_ref){(uint16_t)r, (uint16_t)f}, &any, err));
    }
    bool carets = false, numbers = false;
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        carets = carets || (finders->forms[i].count > 0 && FINDERS[i]->carets);
        numbers = numbers || (finders->forms[i].count > 0 && FINDERS[i]->numbers);
    }
    make_sieve(finders, carets, numbers);
    *out = any ? PHI_STEAL(finders) : NULL;
    return PHI_OK;
}

const phi__form_ref *phi__finders_refs(const phi__finders *finders, size_t index, size_t *count)
{
    *count = index < FINDER_COUNT ? finders->forms[index].count : 0;
    return *count == 0 ? NULL : finders->forms[index].items;
}

static phi__rule_mask rules_of(const phi__finders *finders, size_t index)
{
    phi__rule_mask rules = 0;
    for (size_t f = 0; f < finders->forms[index].count; f++)
        rules |= phi__rule_bit(finders->forms[index].items[f].rule);
    return rules;
}

phi__rule_mask phi__finders_rules(const phi__finders *finders)
{
    phi__rule_mask rules = 0;
    for (size_t i = 0; i < FINDER_COUNT; i++)
        rules |= FINDERS[i]->cells ? rules_of(finders, i) : 0;
    return rules;
}

size_t phi__finders_longest(const phi__finders *finders)
{
    size_t longest = 0;
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        if (finders->forms[i].count > 0 && FINDERS[i]->longest > longest)
            longest = FINDERS[i]->longest;
    }
    return longest;
}

/* ------------------------------------------------------------------------- searching */

typedef struct search {
    const phi__finders *finders;
    phi__span text;
    size_t from, to;
    uint32_t first_shape;
    phi__hits *hits;
} search;

/* Whether a label is near is for the scorer alone to find out: there are few of these. */
static phi__hit hit_of(const phi__finders *finders, size_t index, phi__found_span found, uint32_t first_shape)
{
    return (phi__hit){.begin = (uint32_t)found.begin,
                      .end = (uint32_t)found.end,
                      .shape = first_shape + (uint32_t)index,
                      .label = PHI__LABEL_NEAR,
                      .named = rules_of(finders, index)};
}

static phi_status read_at(const search *s, size_t index, size_t at, phi__finder_place place)
{
    phi__found_span found;
    if (at < s->from || at >= s->to || !FINDERS[index]->read(s->text, at, s->text.size, place, &found))
        return PHI_OK;
    return PHI_VEC_PUSH(s->hits, hit_of(s->finders, index, found, s->first_shape));
}

static bool begins_word(phi__span text, size_t at)
{
    return at == 0 || (!phi__is_alnum((char)text.data[at - 1]) && text.data[at - 1] < 0x80);
}

/* Behind "(Last, First, MI)", or `at`. */
static size_t skip_group(phi__span text, size_t at)
{
    const size_t most = text.size - at < GROUP_MOST ? text.size : at + GROUP_MOST;
    for (size_t i = at + 1; i < most && text.data[i] != '\n'; i++) {
        if (text.data[i] == ')')
            return i + 1;
    }
    return at + 1;
}

/* Behind Mr., Dr. and the like, with the blank; or `at`. */
static size_t skip_title(phi__span text, size_t at)
{
    static const char *const TITLES[] = {"dr", "mr", "mrs", "ms", "miss", "prof", "is", "of", "was"};
    size_t end = at;
    while (end < text.size && phi__is_letter((char)text.data[end]))
        end++;
    for (size_t i = 0; i < sizeof TITLES / sizeof TITLES[0]; i++) {
        if (end - at != strlen(TITLES[i]) || !phi__equal_nocase((const char *)text.data + at, TITLES[i], end - at))
            continue;
        const size_t dot = end < text.size && text.data[end] == '.' ? end + 1 : end;
        return dot < text.size && text.data[dot] == ' ' ? dot + 1 : at;
    }
    return at;
}

/* What parts a label from its value: blanks, punctuation, one line end, a title. *place becomes WORD when no sign says that
 * a value follows: what stands there may be the next label. */
static size_t skip_gap(phi__span text, size_t label_end, phi__finder_place *place)
{
    const size_t most = text.size - label_end < GAP_MOST ? text.size : label_end + GAP_MOST;
    bool parted = false, line = false;
    size_t at = label_end;
    if (*place == PHI__FINDER_TITLE && at < most && text.data[at] == '.')
        at++;
    if (at + 1 < most && text.data[at] == '\'' && phi__is_letter((char)text.data[at + 1])) /* "insured's" */
        return text.size;
    while (at < most) {
        const char c = (char)text.data[at];
        if (c == '(') {
            at = skip_group(text, at);
            continue;
        }
        if (phi__is_alnum(c) || (c & 0x80) != 0 || (c == '\n' && line))
            break;
        if (c == '<' && (at == label_end || text.data[at - 1] == '>')) /* the next element, not the value of this one */
            return text.size;
        line = line || c == '\n';
        parted = parted || strchr(":=\">\\", c) != NULL;
        if (c == '.' || c == ';' || c == '!' || c == '?' || c == ',' || c == ')')
            return text.size; /* a sentence ends */
        if (c == '\\' && at + 1 < most) /* its letter is no word */
            at++;
        at++;
    }
    *place = *place == PHI__FINDER_LABEL && !parted ? PHI__FINDER_WORD : *place;
    return skip_title(text, at < text.size ? at : text.size);
}

/* Where the word begins that holds text[at]. */
static size_t word_begin(phi__span text, size_t at)
{
    const size_t least = at > WORD_BACK ? at - WORD_BACK : 0;
    while (at > least && !begins_word(text, at))
        at--;
    return at;
}

/* A word ends before `end`: is it a trigger, and what follows it a value? */
static phi_status follow_word(const search *s, size_t end)
{
    const phi__finders *finders = s->finders;
    const uint32_t key = key_of(s->text.data, end);
    for (size_t at = slot_of(key); finders->slots[at].key != 0; at = (at + 1) % SLOTS) {
        const phi__finder_trigger *trigger = finders->slots[at].trigger;
        if (finders->slots[at].key != key) /* nearly all */
            continue;
        const size_t length = strlen(trigger->word);
        if (length > end ||
            !phi__equal_nocase((const char *)s->text.data + end - length, trigger->word, length) ||
            (trigger->whole && !begins_word(s->text, end - length)))
            continue;
        phi__finder_place place = trigger->place;
        const size_t value = skip_gap(s->text, end, &place);
        PHI_TRY(read_at(s, finders->slots[at].finder, value, place));
    }
    return PHI_OK;
}

static phi_status follow_sign(const search *s, size_t at, bool caret)
{
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        if (s->finders->forms[i].count > 0 && (caret ? FINDERS[i]->carets : FINDERS[i]->numbers))
            PHI_TRY(read_at(s, i, word_begin(s->text, at), PHI__FINDER_BARE));
    }
    return PHI_OK;
}

/* What the sieve let pass, as places behind `base`. */
typedef struct passed {
    uint16_t at[PHI__SIMD_PLACES_ROOM(CHUNK_BLOCKS)];
    size_t count;
} passed;

/* Keep the signs, and the words whose last two letters are those of a trigger: without a branch for each, for no processor
 * foresees them. `data` holds the bytes at `base`, and two more. */
static void keep_pairs(const search *s, const uint8_t *data, size_t base, passed *left)
{
    size_t kept = 0;
    for (size_t i = 0; i < left->count; i++) {
        const uint16_t at = left->at[i];
        const uint8_t before = s->text.data[base + at - (base + at > 0)];
        const bool sign = (data[at + 1] == '^') | ((uint8_t)(data[at] - '0') < 10);
        left->at[kept] = at;
        kept += sign | phi__last_letters_has(&s->finders->endings, before, data[at]);
    }
    left->count = kept;
}

static phi_status follow_chunk(const search *s, const uint8_t *data, size_t base, const uint64_t *masks, size_t blocks)
{
    passed left;
    left.count = s->finders->simd->places(masks, blocks, left.at);
    keep_pairs(s, data, base, &left);
    for (size_t i = 0; i < left.count; i++) {
        const size_t at = left.at[i];
        if (base + at + 1 >= s->to)
            return PHI_OK;
        if (data[at + 1] == '^' || phi__is_digit((char)data[at]))
            PHI_TRY(follow_sign(s, base + at, data[at + 1] == '^'));
        else
            PHI_TRY(follow_word(s, base + at + 1));
    }
    return PHI_OK;
}

phi_status phi__finders_announced(const phi__finders *finders, phi__span text, size_t from, size_t to, uint32_t first_shape,
                                  phi__hits *hits)
{
    const search s = {finders, text, from, to, first_shape, hits};
    size_t base = from > TRIGGER_REACH ? from - TRIGGER_REACH : 0;
    uint64_t masks[CHUNK_BLOCKS];
    while (base < to && text.size - base >= PHI__SIMD_BLOCK + PHI__SIMD_SIEVE) {
        size_t blocks = (text.size - base - PHI__SIMD_SIEVE) / PHI__SIMD_BLOCK;
        const size_t wanted = (to - base + PHI__SIMD_BLOCK - 1) / PHI__SIMD_BLOCK;
        blocks = blocks < wanted ? blocks : wanted;
        blocks = blocks < CHUNK_BLOCKS ? blocks : CHUNK_BLOCKS;
        finders->simd->sieve(&finders->sieve, text.data + base, blocks, masks);
        PHI_TRY(follow_chunk(&s, text.data + base, base, masks, blocks));
        base += blocks * PHI__SIMD_BLOCK;
    }
    if (base >= to)
        return PHI_OK;
    uint8_t tail[2 * PHI__SIMD_BLOCK + PHI__SIMD_SIEVE] = {0}; /* at most a block and the places of a sieve */
    memcpy(tail, text.data + base, text.size - base);
    finders->simd->sieve(&finders->sieve, tail, 2, masks);
    return follow_chunk(&s, tail, base, masks, 2);
}

phi_status phi__finders_bare(const phi__finders *finders, phi__span text, size_t from, size_t to, uint32_t first_shape,
                             phi__hits *hits)
{
    const search s = {finders, text, from, to, first_shape, hits};
    for (size_t at = from; at < to && at < text.size; at++) {
        const char c = (char)text.data[at];
        if ((!phi__is_upper(c) && !phi__is_digit(c)) || !begins_word(text, at))
            continue;
        for (size_t i = 0; i < FINDER_COUNT; i++) {
            if (finders->forms[i].count > 0)
                PHI_TRY(read_at(&s, i, at, PHI__FINDER_BARE));
        }
    }
    return PHI_OK;
}

phi_status phi__finders_entry(const phi__finders *finders, phi__span text, size_t at, uint32_t first_shape, phi__hits *hits)
{
    const search s = {finders, text, at, at + 1, first_shape, hits};
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        if (FINDERS[i]->lists && finders->forms[i].count > 0 && begins_word(text, at))
            PHI_TRY(read_at(&s, i, at, PHI__FINDER_LIST));
    }
    return PHI_OK;
}

static bool is_padding(char c)
{
    return phi__is_space(c) || c == '"' || c == '\'';
}

phi_status phi__finders_cell(const phi__finders *finders, phi__span text, size_t begin, size_t end, uint32_t first_shape,
                             phi__hits *hits)
{
    while (begin < end && is_padding((char)text.data[begin]))
        begin++;
    while (end > begin && is_padding((char)text.data[end - 1]))
        end--;
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        phi__found_span found;
        if (finders->forms[i].count > 0 && FINDERS[i]->read(text, begin, end, PHI__FINDER_CELL, &found))
            PHI_TRY(PHI_VEC_PUSH(hits, hit_of(finders, i, found, first_shape)));
    }
    return PHI_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See words.h: the search. Tokens begin and end where bit masks of 64 bytes say so. All
 * tokens of a block are asked for in the filter, without a branch on what they are; what
 * passes is looked up in its group, and where a word is more than the token that is in
 * the key, tokens.c decides. */
#include "match/words_index.h"

#include "base/ascii.h"
#include "base/word8.h"
#include "match/tokens.h"

#include <string.h>

enum { KEY_BYTES = PHI__LETTERS_KEY, NUMBER_WORD = 'n' | 'o' << 8 };

/* One scan. The hits may hold those of other scans, whose begins mean something else. */
typedef struct search {
    const phi__words *words;
    phi__span text;
    size_t to;    /* where words may begin ends */
    phi__word_hits *hits;
    size_t first; /* hit of this scan */
} search;

/* A token, or as much of one as a key has. */
typedef struct token {
    size_t begin;
    size_t length;
    uint64_t key;
    bool whole; /* it is known to end with the key */
} token;

static const phi__words_group *find_group(const phi__words *words, uint64_t key)
{
    for (size_t at = phi__words_hash(key) & words->group_mask;; at = (at + 1) & words->group_mask) {
        const phi__words_group *group = &words->groups[at];
        if (group->key == key || group->count == 0)
            return group;
    }
}

/* Does `a` stand before `b`,? "rx bin" and "rxbin" may stand at one place: in the order
 * of their bytes, whatever the order of the rules. */
static bool stands_before(const search *s, const phi__word_hit *a, const phi__word_hit *b)
{
    if (a->begin != b->begin || a->end != b->end)
        return a->begin < b->begin || (a->begin == b->begin && a->end > b->end);
    return strcmp(s->words->list.items[a->word], s->words->list.items[b->word]) < 0;
}

/* By begin: what stands behind an escape comes late. Longest first among the hits of one begin. */
static void sink_last(const search *s)
{
    phi__word_hits *hits = s->hits;
    const phi__word_hit moving = hits->items[hits->count - 1];
    size_t at = hits->count - 1;
    for (; at > s->first; at--) {
        if (stands_before(s, &hits->items[at - 1], &moving))
            break;
        hits->items[at] = hits->items[at - 1];
    }
    hits->items[at] = moving;
}

static phi_status add_hit(const search *s, size_t begin, size_t end, uint32_t word)
{
    const size_t last = s->hits->count;
    PHI_TRY(PHI_VEC_PUSH(s->hits, ((phi__word_hit){(uint32_t)begin, (uint32_t)end, word})));
    if (last > s->first && s->hits->items[last - 1].begin >= begin)
        sink_last(s);
    return PHI_OK;
}

static uint64_t load8(phi__span text, size_t at)
{
    uint8_t bytes[KEY_BYTES] = {0};
    if (text.size - at >= sizeof bytes)
        return phi__word8_low(text.data + at);
    memcpy(bytes, text.data + at, text.size - at);
    return phi__word8_low(bytes);
}

static inline uint64_t key_mask(size_t length)
{
    return length == KEY_BYTES ? UINT64_MAX : (UINT64_C(1) << (8 * length)) - 1;
}

/* What stands where a second token would begin. */
typedef struct second_token {
    uint32_t bytes;   /* folded */
    bool number_sign; /* "#" between the two: it stands for "no" */
} second_token;

static second_token second_behind(phi__span text, size_t behind)
{
    size_t at = behind;
    bool sign = false;
    for (; at < text.size && at - behind < PHI__TOKENS_JOINT && !phi__is_alnum((char)text.data[at]); at++)
        sign = sign || text.data[at] == '#';
    return (second_token){at < text.size ? (uint32_t)phi__words_fold(load8(text, at)) : 0, sign};
}

static bool may_go_on(const phi__words_entry *item, const second_token *second)
{
    return item->next_mask == 0 || (second->bytes & item->next_mask) == item->next ||
           (second->number_sign && item->next == NUMBER_WORD);
}

/* Is nothing beside the token that tokens.c would have to look at: digits, letters of other scripts? */
static bool stands_alone(phi__span text, const token *t)
{
    const size_t end = t->begin + t->length;
    return t->whole && (end == text.size || text.data[end] < 0x80) &&
           (t->begin == 0 || (text.data[t->begin - 1] < 0x80 && !phi__is_digit((char)text.data[t->begin - 1])));
}

/* Neither part of a token nor of an escape whose letter is one. */
static bool is_apart(uint8_t c)
{
    return c < 0x80 && !phi__is_alnum((char)c);
}

/* Is it known, by a look at all of the first token and at what begins behind it, that the word does not stand here? */
static bool is_ruled_out(const search *s, const phi__words_entry *item, const token *t)
{
    const phi__span text = s->text;
    const size_t at = t->begin + t->length;
    const char *word = s->words->list.items[item->word];
    if (item->rest == 0 || !phi__is_alnum(word[0])) /* what it begins with is not the token */
        return false;
    if (text.size - at < item->rest)
        return true;
    for (size_t i = 0; i < item->rest; i++) {
        if (phi__to_lower((char)text.data[at + i]) != phi__to_lower(word[KEY_BYTES + i]))
            return true;
    }
    const second_token second = second_behind(text, at + item->rest);
    return !may_go_on(item, &second);
}

/* Does the text have it as it is written, with a byte that is in no token on either side? What else begins so, tokens.c knows. */
static bool stands_as_written(const search *s, const phi__words_entry *item, size_t begin, size_t *end)
{
    const phi__span text = s->text;
    const char *word = s->words->list.items[item->word];
    size_t at = 0;
    if (!item->plain)
        return false;
    for (; word[at] != '\0'; at++) {
        if (begin + at >= text.size || (text.data[begin + at] | 0x20) != ((uint8_t)word[at] | 0x20))
            return false;
    }
    *end = begin + at;
    return (begin == 0 || is_apart(text.data[begin - 1])) && (*end == text.size || is_apart(text.data[*end]));
}

/* "cd" of "80cd31": between digits no token is a word by itself. */
static bool is_between_digits(phi__span text, const token *t)
{
    const size_t end = t->begin + t->length;
    return t->whole && end < text.size && phi__is_digit((char)text.data[end]) && t->begin > 0 &&
           phi__is_digit((char)text.data[t->begin - 1]);
}

/* All words of the group that begin with this token. */
static phi_status compare_group(const search *s, const phi__words_group *group, const token *t)
{
    second_token second = {.bytes = 0};
    uint32_t count = group->alone;
    if (group->count > group->alone) {
        second = second_behind(s->text, t->begin + t->length);
        if ((group->seconds & phi__words_second(second.bytes)) != 0 || second.number_sign)
            count = group->count;
    }
    if (count == 0) /* most groups are of phrases, and what follows is another word */
        return PHI_OK;
    const bool alone = stands_alone(s->text, t);
    const phi__words_entry *items = s->words->entries + group->first;
    for (uint32_t i = is_between_digits(s->text, t) ? group->alone : 0; i < count; i++) {
        size_t end = t->begin + t->length;
        const bool known = i < group->alone ? alone : items[i].whole && !may_go_on(&items[i], &second);
        if (i >= group->alone && (known || is_ruled_out(s, &items[i], t)))
            continue;
        if (known || stands_as_written(s, &items[i], t->begin, &end) || phi__tokens_begin(s->text, t->begin, s->words->list.items[items[i].word], &end))
            PHI_TRY(add_hit(s, t->begin, end, items[i].word));
    }
    return PHI_OK;
}

static phi_status look_up(const search *s, const token *t)
{
    if (!phi__words_may_have(s->words, t->key))
        return PHI_OK;
    const phi__words_group *group = find_group(s->words, t->key);
    return group->count == 0 ? PHI_OK : compare_group(s, group, t);
}

/* A token that goes on as camelCase, by itself and with what is parted from it: "DoB" is "dob". `ends` and
 * `camel` are those behind its first byte, `bytes` its first eight. */
static phi_status look_up_glued(const search *s, size_t begin, uint64_t bytes, uint64_t ends, uint64_t camel)
{
    for (ends |= 1u << (KEY_BYTES - 1); ends != 0; ends &= ends - 1) {
        const size_t length = (size_t)__builtin_ctzll(ends) + 1;
        const bool parted = (camel >> (length - 1) & 1) != 0;
        const token t = {.begin = begin, .length = length, .key = bytes & key_mask(length), .whole = length < KEY_BYTES};
        PHI_TRY(look_up(s, &t));
        if (!parted)
            break;
    }
    return PHI_OK;
}

/* "\\nssn": a token begins behind the letter of an escape. One with a capital or
 * a digit does so anyway. */
static phi_status scan_escaped(const search *s, size_t escape)
{
    const phi__span text = s->text;
    token t = {.begin = escape + 1, .length = 1};
    if (memchr("nrt", text.data[escape], 3) == NULL || t.begin >= s->to || !phi__is_lower((char)text.data[t.begin]))
        return PHI_OK;
    const uint64_t bytes = phi__words_fold(load8(text, t.begin));
    for (; t.length < KEY_BYTES && t.begin + t.length < text.size; t.length++) {
        const bool letter = phi__is_letter((char)text.data[t.begin + t.length]);
        if (letter && !phi__tokens_split(text, t.begin + t.length))
            continue;
        t.key = bytes & key_mask(t.length);
        PHI_TRY(look_up(s, &t));
        if (!letter)
            return PHI_OK;
    }
    t.key = bytes & key_mask(t.length);
    return look_up(s, &t);
}

/* The bytes of a key at `begin`, folded. `safe`: the text has as many. */
static inline uint64_t load_key(phi__span text, size_t begin, bool safe)
{
    return phi__words_fold(safe ? phi__word8_low(text.data + begin) : load8(text, begin));
}

static inline token token_at(const search *s, const phi__letters_block *block, unsigned at, bool safe)
{
    const uint64_t ends = phi__letters_behind(block->ends, block->next_ends, at);
    const unsigned length = (unsigned)__builtin_ctzll(ends | 1u << (KEY_BYTES - 1)) + 1;
    return (token){.begin = block->base + at,
                   .length = length,
                   .key = load_key(s->text, block->base + at, safe) & UINT64_MAX >> (64 - 8 * length),
                   .whole = (ends >> (length - 1) & 1) != 0};
}

/* Of the tokens of a block, those that the filter lets pass. */
static inline uint64_t pass_filter(const search *s, const phi__letters_block *block, bool safe)
{
    uint64_t passed = 0;
    for (uint64_t starts = block->starts; starts != 0; starts &= starts - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(starts);
        passed |= (uint64_t)phi__words_may_have(s->words, token_at(s, block, at, safe).key) << at;
    }
    return passed;
}

/* Of the tokens of a block, those that camelCase parts something from within the length of a key. */
static uint64_t glued_of(const phi__letters_block *block)
{
    uint64_t glued = 0;
    if ((block->camel | (block->next_camel & ((1u << KEY_BYTES) - 1))) == 0)
        return 0;
    for (uint64_t starts = block->starts; starts != 0; starts &= starts - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(starts);
        const uint64_t ends = phi__letters_behind(block->ends, block->next_ends, at);
        const uint64_t camel = phi__letters_behind(block->camel, block->next_camel, at);
        glued |= (uint64_t)((ends & -ends & camel & ((1u << (KEY_BYTES - 1)) - 1)) != 0) << at;
    }
    return glued;
}

/* What passed, in order. */
static phi_status scan_passed(const search *s, const phi__letters_block *block, uint64_t passed, uint64_t glued)
{
    for (uint64_t left = passed | glued | block->wide; left != 0; left &= left - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(left);
        const uint64_t bit = UINT64_C(1) << at;
        token t = token_at(s, block, at, false);
        if ((glued & bit) != 0) {
            PHI_TRY(look_up_glued(s, t.begin, load_key(s->text, t.begin, false),
                                  phi__letters_behind(block->ends, block->next_ends, at),
                                  phi__letters_behind(block->camel, block->next_camel, at)));
            continue;
        }
        if ((block->wide & bit) != 0)
            t = (token){.begin = t.begin};
        PHI_TRY(look_up(s, &t));
    }
    return PHI_OK;
}

/* All tokens that begin in a block. */
static phi_status scan_block(const search *s, const phi__letters_block *block)
{
    const bool safe = s->text.size - block->base >= PHI__GATE_BLOCK + KEY_BYTES;
    const uint64_t passed = safe ? pass_filter(s, block, true) : pass_filter(s, block, false);
    const uint64_t glued = glued_of(block);
    if ((passed | glued | block->wide) != 0)
        PHI_TRY(scan_passed(s, block, passed, glued));
    for (uint64_t escaped = block->escaped; escaped != 0; escaped &= escaped - 1)
        PHI_TRY(scan_escaped(s, block->base + (unsigned)__builtin_ctzll(escaped)));
    return PHI_OK;
}

phi_status phi__words_scan_part(const phi__words *words, phi__span text, size_t from, size_t to, phi__word_hits *hits)
{
    phi__letters letters;
    phi__letters_block block;
    const search s = {.words = words, .text = text, .to = to, .hits = hits, .first = hits->count};
    PHI_REQUIRE(from <= to && to <= text.size, PHI_ERR_ARGUMENT);
    if (words->list.count == 0)
        return PHI_OK;
    phi__letters_open(&letters, words->simd, text, from, to);
    letters.wide = words->wide;
    letters.digits = words->digits;
    if (from >= 2 && text.data[from - 2] == '\\')
        PHI_TRY(scan_escaped(&s, from - 1));
    while (phi__letters_next(&letters, &block))
        PHI_TRY(scan_block(&s, &block));
    return PHI_OK;
}

phi_status phi__words_scan(const phi__words *words, phi__span text, phi__word_hits *hits)
{
    return phi__words_scan_part(words, text, 0, text.size, hits);
}

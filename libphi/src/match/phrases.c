/* SPDX-License-Identifier: Apache-2.0 */
/* See phrases.h. Every beginning of a phrase, token by token, is in one hash table
 * under a seeded 64-bit hash of its folded tokens: so text is read once, most
 * tokens end after one look, and a list of a hundred thousand costs as much a
 * byte as a list of ten. Only hashes are kept; that two phrases share one, by
 * accident, is as likely as 1 in 2^64 for each pair. */
#define _GNU_SOURCE
#include "match/phrases.h"

#include "base/alloc.h"
#include "base/ascii.h"

#include <stdlib.h>
#include <sys/random.h>

enum { JOINT_MOST = 3 };

/* A phrase of a form, or a beginning of one (`ends` false). */
typedef struct prefix {
    uint64_t hash;
    phi__form_ref ref;
    bool ends;
} prefix;

/* What the table holds of one hash. */
typedef struct slot {
    uint64_t hash;
    uint32_t first, count; /* of `refs`; 0: only a beginning */
    bool used;
} slot;

struct phi__phrases {
    uint64_t seed;
    slot *slots;
    size_t mask;
    PHI_VEC(phi__form_ref) refs;
    PHI_VEC(prefix) prefixes; /* while it is made */
};

void phi__phrases_free(phi__phrases *phrases)
{
    if (phrases == NULL)
        return;
    phi__free(phrases->slots);
    PHI_VEC_DONE(&phrases->refs);
    PHI_VEC_DONE(&phrases->prefixes);
    phi__free(phrases);
}

static void free_at(phi__phrases **slot_of)
{
    phi__phrases_free(*slot_of);
}

/* ------------------------------------------------------------------------ tokens */

static inline bool is_part(uint8_t byte)
{
    return byte >= 0x80 || phi__is_alnum((char)byte);
}

static inline uint64_t add_byte(uint64_t hash, uint8_t byte)
{
    return (hash ^ (uint8_t)phi__to_lower((char)byte)) * UINT64_C(0x9e3779b97f4a7c15);
}

/* Behind each token, so that "ab c" and "a bc" differ. */
static inline uint64_t end_token(uint64_t hash)
{
    hash ^= hash >> 29;
    hash *= UINT64_C(0xbf58476d1ce4e5b9);
    return hash ^ hash >> 32;
}

/* The token at `at`, into *hash; returns where it ends. */
static inline size_t take_token(phi__span text, size_t at, uint64_t *hash)
{
    uint64_t own = *hash;
    for (; at < text.size && is_part(text.data[at]); at++)
        own = add_byte(own, text.data[at]);
    *hash = end_token(own);
    return at;
}

/* Where the next token of a phrase begins, or `at` when none may. */
static size_t skip_joint(phi__span text, size_t at)
{
    size_t next = at;
    while (next < text.size && next - at <= JOINT_MOST && !is_part(text.data[next]) && text.data[next] != '\n')
        next++;
    const bool joined = next < text.size && next > at && next - at <= JOINT_MOST && is_part(text.data[next]);
    return joined ? next : at;
}

size_t phi__phrases_tokens(const char *phrase, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += is_part((uint8_t)phrase[i]) && (i == 0 || !is_part((uint8_t)phrase[i - 1]));
    return count;
}

/* ------------------------------------------------------------------------- index */

static phi_status add_phrase(phi__phrases *phrases, const char *phrase, phi__form_ref ref)
{
    const phi__span text = phi__span_of(phrase, strlen(phrase));
    uint64_t hash = phrases->seed;
    size_t left = phi__phrases_tokens(phrase, text.size);
    for (size_t at = 0; left > 0;) {
        while (!is_part(text.data[at]))
            at++;
        at = take_token(text, at, &hash);
        left--;
        PHI_TRY(PHI_VEC_PUSH(&phrases->prefixes, ((prefix){.hash = hash, .ref = ref, .ends = left == 0})));
    }
    return PHI_OK;
}

static int compare_prefixes(const void *left, const void *right)
{
    const prefix *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->ref.rule != b->ref.rule)
        return a->ref.rule < b->ref.rule ? -1 : 1;
    return (a->ref.form > b->ref.form) - (a->ref.form < b->ref.form);
}

static slot *find_slot(const phi__phrases *phrases, uint64_t hash)
{
    size_t at = (size_t)hash & phrases->mask;
    while (phrases->slots[at].used && phrases->slots[at].hash != hash)
        at = (at + 1) & phrases->mask;
    return &phrases->slots[at];
}

static phi_status add_ref(phi__phrases *phrases, slot *of, phi__form_ref ref)
{
    const phi__form_ref *last = of->count == 0 ? NULL : &phrases->refs.items[phrases->refs.count - 1];
    if (last != NULL && last->rule == ref.rule && last->form == ref.form)
        return PHI_OK;
    if (of->count == 0)
        of->first = (uint32_t)phrases->refs.count;
    of->count++;
    return PHI_VEC_PUSH(&phrases->refs, ref);
}

static phi_status fill_table(phi__phrases *phrases)
{
    size_t slots = 64;
    while (slots < 2 * phrases->prefixes.count)
        slots *= 2;
    phrases->slots = phi__alloc_array(slots, sizeof *phrases->slots);
    PHI_REQUIRE(phrases->slots != NULL, PHI_ERR_MEMORY);
    phrases->mask = slots - 1;
    qsort(phrases->prefixes.items, phrases->prefixes.count, sizeof *phrases->prefixes.items, compare_prefixes);
    for (size_t i = 0; i < phrases->prefixes.count; i++) {
        const prefix *p = &phrases->prefixes.items[i];
        slot *of = find_slot(phrases, p->hash);
        of->used = true;
        of->hash = p->hash;
        if (p->ends)
            PHI_TRY(add_ref(phrases, of, p->ref));
    }
    PHI_VEC_DONE(&phrases->prefixes);
    return PHI_OK;
}

static phi_status add_all(phi__phrases *phrases, const phi__rule_set *set)
{
    for (size_t r = 0; r < set->count; r++) {
        for (size_t f = 0; f < set->rules[r]->form_count; f++) {
            const phi__form *form = &set->rules[r]->forms[f];
            for (size_t w = 0; w < form->word_count; w++)
                PHI_TRY(add_phrase(phrases, form->words[w], (phi__form_ref){(uint16_t)r, (uint16_t)f}));
        }
    }
    return PHI_OK;
}

phi_status phi__phrases_new(const phi__rule_set *set, phi__phrases **out)
{
    PHI_AUTO(free_at) phi__phrases *phrases = phi__alloc(sizeof *phrases);
    PHI_REQUIRE(phrases != NULL, PHI_ERR_MEMORY);
    PHI_REQUIRE(getrandom(&phrases->seed, sizeof phrases->seed, 0) == (ssize_t)sizeof phrases->seed, PHI_ERR_IO);
    PHI_TRY(add_all(phrases, set));
    *out = NULL;
    if (phrases->prefixes.count == 0)
        return PHI_OK;
    PHI_TRY(fill_table(phrases));
    *out = PHI_STEAL(phrases);
    return PHI_OK;
}

/* -------------------------------------------------------------------------- find */

/* All phrases that begin with the token [begin, behind), whose hash is known. */
static phi_status find_from(const phi__phrases *phrases, phi__span text, size_t begin, size_t behind, uint64_t hash,
                            uint32_t first_shape, phi__hits *hits)
{
    for (size_t tokens = 1;; tokens++) {
        const slot *of = find_slot(phrases, hash);
        if (!of->used)
            return PHI_OK;
        if (of->count > 0)
            PHI_TRY(PHI_VEC_PUSH(hits, ((phi__hit){.begin = (uint32_t)begin,
                                                   .end = (uint32_t)behind,
                                                   .shape = first_shape + (uint32_t)(of - phrases->slots)})));
        const size_t next = skip_joint(text, behind);
        if (next == behind || tokens == PHI__PHRASES_TOKENS || next - begin >= PHI__PHRASES_BYTES)
            return PHI_OK;
        behind = take_token(phi__span_part(text, 0, begin + PHI__PHRASES_BYTES), next, &hash);
        if (behind < text.size && is_part(text.data[behind]))
            return PHI_OK; /* longer than any of a list */
    }
}

phi_status phi__phrases_find(const phi__phrases *phrases, phi__span text, size_t from, size_t to, uint32_t first_shape,
                             phi__hits *hits)
{
    size_t at = from;
    if (at > 0 && is_part(text.data[at - 1])) { /* begun before: the rest of a token is none */
        while (at < to && is_part(text.data[at]))
            at++;
    }
    while (at < to) {
        if (!is_part(text.data[at])) {
            at++;
            continue;
        }
        uint64_t hash = phrases->seed;
        const size_t behind = take_token(text, at, &hash);
        PHI_TRY(find_from(phrases, text, at, behind, hash, first_shape, hits));
        at = behind;
    }
    return PHI_OK;
}

const phi__form_ref *phi__phrases_refs(const phi__phrases *phrases, size_t index, size_t *count)
{
    *count = 0;
    if (index > phrases->mask || phrases->slots[index].count == 0)
        return NULL;
    *count = phrases->slots[index].count;
    return phrases->refs.items + phrases->slots[index].first;
}

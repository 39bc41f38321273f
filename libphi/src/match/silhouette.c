/* SPDX-License-Identifier: Apache-2.0 */
/* See silhouette.h. The walk goes at most as deep as the longest picture has
 * segments and visits each edge of the tree at most once for one begin, so its
 * cost is bounded by the pattern packs, never by the text. */
#include "match/silhouette.h"

#include "base/alloc.h"

enum { LAST_SEPARATOR_BIT = 1 << (PHI__SILHOUETTE_SEPARATORS - 1) };

/* PHI__SILHOUETTE_SEPARATORS for what is none. */
static inline unsigned separator_index(uint8_t c)
{
    static const uint8_t INDEX[256] = {['-'] = 1, ['.'] = 2, ['/'] = 3, [' '] = 4, ['_'] = 5,
                                       [':'] = 6, ['('] = 7, [')'] = 8, ['#'] = 9};
    return (uint8_t)(INDEX[c] - 1) < PHI__SILHOUETTE_SEPARATORS ? INDEX[c] - 1u : PHI__SILHOUETTE_SEPARATORS;
}

static inline bool is_separator(char c)
{
    return separator_index((uint8_t)c) < PHI__SILHOUETTE_SEPARATORS;
}

static inline uint16_t separator_bit(char c)
{
    return (uint16_t)(1u << separator_index((uint8_t)c) & (2u * LAST_SEPARATOR_BIT - 1));
}

void phi__silhouettes_init(phi__silhouettes *set)
{
    for (size_t i = 0; i <= PHI__PICTURE_MAX; i++)
        set->first[i] = PHI__SILHOUETTE_NONE;
}

void phi__silhouettes_done(phi__silhouettes *set)
{
    PHI_VEC_DONE(&set->edges);
    PHI_VEC_DONE(&set->steps);
    PHI_VEC_DONE(&set->groups);
}

/* Read one segment of a shape, from *at to the next separator or the end. */
static phi__silhouette_edge read_segment(const char *shape, size_t *at)
{
    phi__silhouette_edge edge = {.next = PHI__SILHOUETTE_NONE,
                                 .first = PHI__SILHOUETTE_NONE,
                                 .shape = PHI__SILHOUETTE_NONE};
    if (is_separator(shape[*at]))
        edge.separator = shape[(*at)++];
    while (shape[*at] != '\0' && !is_separator(shape[*at])) {
        const uint64_t bit = 1ULL << edge.length++;
        edge.digits |= shape[*at] == '9' ? bit : 0;
        edge.letters |= shape[*at] == 'A' ? bit : 0;
        (*at)++;
    }
    return edge;
}

/* The edge equal to `wanted` in the list that begins at `at`, or NONE. */
static uint32_t find_edge(const phi__silhouettes *set, uint32_t at, const phi__silhouette_edge *wanted)
{
    while (at != PHI__SILHOUETTE_NONE) {
        const phi__silhouette_edge *edge = &set->edges.items[at];
        if (edge->length == wanted->length && edge->separator == wanted->separator &&
            edge->digits == wanted->digits && edge->letters == wanted->letters)
            return at;
        at = edge->next;
    }
    return at;
}

/* Make edge `at` the first of those that follow `parent`. */
static void put_first(phi__silhouettes *set, uint32_t parent, uint32_t at)
{
    const phi__silhouette_edge *edge = &set->edges.items[at];
    if (parent == PHI__SILHOUETTE_NONE) {
        set->first[edge->length] = at;
        return;
    }
    set->edges.items[parent].first = at;
}

static phi__silhouette_need need_of(const char *shape, phi__rule_mask askers)
{
    size_t characters = 0;
    for (const char *c = shape; *c != '\0'; c++)
        characters += !is_separator(*c);
    if (askers == 0)
        return PHI__SILHOUETTE_FREE;
    return characters < PHI__BESIDE_BELOW ? PHI__SILHOUETTE_BESIDE : PHI__SILHOUETTE_LABELLED;
}

phi_status phi__silhouettes_add(phi__silhouettes *set, const char *shape, uint32_t id, phi__rule_mask askers)
{
    uint32_t parent = PHI__SILHOUETTE_NONE;
    size_t at = 0;
    while (shape[at] != '\0') {
        phi__silhouette_edge edge = read_segment(shape, &at);
        uint32_t head = parent == PHI__SILHOUETTE_NONE ? set->first[edge.length] : set->edges.items[parent].first;
        uint32_t found = find_edge(set, head, &edge);
        if (found == PHI__SILHOUETTE_NONE) {
            edge.next = head;
            found = (uint32_t)set->edges.count;
            PHI_TRY(PHI_VEC_PUSH(&set->edges, edge));
            put_first(set, parent, found);
        }
        parent = found;
    }
    if (parent == PHI__SILHOUETTE_NONE)
        return PHI_OK;
    set->edges.items[parent].shape = id;
    set->edges.items[parent].askers = askers;
    set->askers |= askers;
    set->edges.items[parent].need = (uint8_t)need_of(shape, askers);
    return PHI_OK;
}

/* ------------------------------------------------------------------ for searching */

/* May a token of this kind be what the edge asks for? Only its first character is looked at. */
static bool suits(const phi__silhouette_edge *edge, phi__silhouette_kind kind)
{
    if (kind == PHI__SILHOUETTE_LETTER)
        return (edge->digits & 1) == 0;
    return (edge->letters & (kind == PHI__SILHOUETTE_DIGITS ? ~0ULL : 1)) == 0;
}

static phi_status add_step(phi__silhouettes *set, uint32_t at)
{
    const phi__silhouette_edge *edge = &set->edges.items[at];
    const phi__silhouette_step step = {.digits = edge->digits,
                                       .letters = edge->letters,
                                       .edge = at,
                                       .shape = edge->shape,
                                       .askers = edge->askers,
                                       .length = edge->length,
                                       .need = edge->need};
    return PHI_VEC_PUSH(&set->steps, step);
}

static void add_prospect(phi__silhouette_prospect *sum, const phi__silhouette_prospect *more)
{
    for (size_t need = 0; need < PHI__SILHOUETTE_NEEDS; need++)
        sum->askers[need] |= more->askers[need];
    sum->unlabelled = sum->unlabelled || more->unlabelled;
}

static phi__silhouette_prospect alone(const phi__silhouette_edge *edge)
{
    phi__silhouette_prospect prospect = {.unlabelled = false};
    if (edge->shape == PHI__SILHOUETTE_NONE)
        return prospect;
    prospect.unlabelled = edge->need == PHI__SILHOUETTE_FREE;
    prospect.askers[edge->need] = edge->askers;
    return prospect;
}

/* Of each edge: what may come of it. Edges stand behind those that they follow. */
static phi_status find_prospects(const phi__silhouettes *set, phi__silhouette_prospect **out)
{
    phi__silhouette_prospect *prospects = phi__alloc_array(set->edges.count + 1, sizeof *prospects);
    PHI_REQUIRE(prospects != NULL, PHI_ERR_MEMORY);
    for (size_t at = set->edges.count; at-- > 0;) {
        const phi__silhouette_edge *edge = &set->edges.items[at];
        prospects[at] = alone(edge);
        for (uint32_t next = edge->first; next != PHI__SILHOUETTE_NONE; next = set->edges.items[next].next)
            add_prospect(&prospects[at], &prospects[next]);
    }
    *out = prospects;
    return PHI_OK;
}

static void add_fork(phi__silhouette_root *root, const phi__silhouette_edge *next,
                     const phi__silhouette_prospect *prospect)
{
    phi__silhouette_fork *fork = &root->forks[separator_index((uint8_t)next->separator)];
    const uint64_t length = 1ULL << next->length;
    for (size_t digit = 0; digit < 2; digit++) {
        const bool may = ((digit != 0 ? next->letters : next->digits) & 1) == 0;
        fork->lengths[PHI__SILHOUETTE_FREE][digit] |= may && prospect->unlabelled ? length : 0;
        for (size_t need = PHI__SILHOUETTE_LABELLED; need < PHI__SILHOUETTE_NEEDS; need++)
            fork->lengths[need][digit] |= may && prospect->askers[need] != 0 ? length : 0;
    }
    for (size_t need = PHI__SILHOUETTE_LABELLED; need < PHI__SILHOUETTE_NEEDS; need++)
        fork->askers[need] |= prospect->askers[need];
}

static phi_status add_root(phi__silhouettes *set, const phi__silhouette_prospect *prospects, size_t length,
                           phi__silhouette_kind kind)
{
    phi__silhouette_root root = {.begin = (uint32_t)set->steps.count};
    for (uint32_t at = set->first[length]; at != PHI__SILHOUETTE_NONE; at = set->edges.items[at].next) {
        const phi__silhouette_edge *edge = &set->edges.items[at];
        if (!suits(edge, kind))
            continue;
        PHI_TRY(add_step(set, at));
        const phi__silhouette_prospect own = alone(edge);
        add_prospect(&root.alone, &own);
        for (uint32_t next = edge->first; next != PHI__SILHOUETTE_NONE; next = set->edges.items[next].next)
            add_fork(&root, &set->edges.items[next], &prospects[next]);
    }
    root.end = (uint32_t)set->steps.count;
    set->by_token[length][kind] = root;
    return PHI_OK;
}

/* What may stand behind edge `at` of such shapes: bits of separators. */
static uint32_t then_of(const phi__silhouettes *set, const phi__silhouette_prospect *prospects, uint32_t at, bool unlabelled)
{
    const phi__silhouette_edge *edge = &set->edges.items[at];
    uint32_t then = 0;
    if (edge->shape != PHI__SILHOUETTE_NONE && (edge->need == PHI__SILHOUETTE_FREE) == unlabelled)
        return UINT32_MAX;
    for (uint32_t next = edge->first; next != PHI__SILHOUETTE_NONE; next = set->edges.items[next].next) {
        const phi__silhouette_prospect *prospect = &prospects[next];
        const bool may = unlabelled ? prospect->unlabelled
                              : (prospect->askers[PHI__SILHOUETTE_LABELLED] | prospect->askers[PHI__SILHOUETTE_BESIDE]) != 0;
        then |= may ? separator_bit(set->edges.items[next].separator) : 0;
    }
    return then;
}

static void add_branches(phi__silhouettes *set, const phi__silhouette_prospect *prospects, uint32_t at,
                         phi__silhouette_sieve *sieve)
{
    for (uint32_t next = set->edges.items[at].first; next != PHI__SILHOUETTE_NONE; next = set->edges.items[next].next) {
        const unsigned separator = separator_index((uint8_t)set->edges.items[next].separator);
        sieve->forks[separator].unlabelled.then |= then_of(set, prospects, next, true);
        sieve->forks[separator].labelled.then |= then_of(set, prospects, next, false);
    }
}

/* What all shapes that begin with this token and need no label have in common. */
static void narrow(phi__silhouette_sieve *sieve, const phi__silhouette_edge *edge)
{
    sieve->free_digits &= edge->digits;
    sieve->free_letters &= edge->letters;
}

static bool fits_edge(const phi__silhouette_edge *edge, uint64_t digits)
{
    return (digits & edge->digits) == edge->digits && (digits & edge->letters) == 0;
}

/* Which short tokens are shapes by themselves that need a label? */
static uint64_t labelled_alone(const phi__silhouettes *set, const phi__silhouette_root *root, size_t length)
{
    uint64_t fit = 0;
    if (length > PHI__SILHOUETTE_SHORT)
        return UINT64_MAX;
    for (uint32_t i = root->begin; i < root->end; i++) {
        const phi__silhouette_edge *edge = &set->edges.items[set->steps.items[i].edge];
        for (unsigned digits = 0; digits < 1u << length; digits++) {
            const bool is = edge->shape != PHI__SILHOUETTE_NONE && edge->need != PHI__SILHOUETTE_FREE && fits_edge(edge, digits);
            fit |= (uint64_t)is << digits;
        }
    }
    return fit;
}

static phi__silhouette_askers askers_by_need(const phi__rule_mask askers[PHI__SILHOUETTE_NEEDS])
{
    return (phi__silhouette_askers){askers[PHI__SILHOUETTE_LABELLED], askers[PHI__SILHOUETTE_BESIDE]};
}

static void add_sieve(phi__silhouettes *set, const phi__silhouette_prospect *prospects, size_t length, size_t kind)
{
    const phi__silhouette_root *root = &set->by_token[length][kind];
    phi__silhouette_sieve *sieve = &set->sieves[length][kind];
    *sieve = (phi__silhouette_sieve){.unlabelled = root->alone.unlabelled, .free_digits = UINT64_MAX, .free_letters = UINT64_MAX};
    sieve->askers = askers_by_need(root->alone.askers);
    sieve->labelled_alone = labelled_alone(set, root, length);
    for (uint32_t i = root->begin; i < root->end; i++) {
        const uint32_t at = set->steps.items[i].edge;
        add_branches(set, prospects, at, sieve);
        if (prospects[at].unlabelled)
            narrow(sieve, &set->edges.items[at]);
    }
    for (size_t i = 0; i < PHI__SILHOUETTE_SEPARATORS; i++) {
        const phi__silhouette_fork *fork = &root->forks[i];
        sieve->forks[i].askers = askers_by_need(fork->askers);
        for (size_t digit = 0; digit < 2; digit++) {
            sieve->forks[i].unlabelled.lengths[digit] = fork->lengths[PHI__SILHOUETTE_FREE][digit];
            sieve->forks[i].labelled.lengths[digit] =
                fork->lengths[PHI__SILHOUETTE_LABELLED][digit] | fork->lengths[PHI__SILHOUETTE_BESIDE][digit];
        }
    }
}

/* The steps behind step `index`, in groups by their separators. */
static phi_status add_groups(phi__silhouettes *set, size_t index)
{
    const uint32_t first = set->edges.items[set->steps.items[index].edge].first;
    set->steps.items[index].first_group = (uint32_t)set->groups.count;
    for (uint16_t bit = 1; bit <= LAST_SEPARATOR_BIT; bit = (uint16_t)(bit << 1)) {
        phi__silhouette_group group = {.begin = (uint32_t)set->steps.count};
        for (uint32_t at = first; at != PHI__SILHOUETTE_NONE; at = set->edges.items[at].next) {
            if (separator_bit(set->edges.items[at].separator) != bit)
                continue;
            const phi__silhouette_edge *edge = &set->edges.items[at];
            group.lengths[0] |= (edge->digits & 1) == 0 ? 1ULL << edge->length : 0;
            group.lengths[1] |= (edge->letters & 1) == 0 ? 1ULL << edge->length : 0;
            PHI_TRY(add_step(set, at));
        }
        group.end = (uint32_t)set->steps.count;
        if (group.end == group.begin)
            continue;
        set->steps.items[index].next_separators |= bit;
        PHI_TRY(PHI_VEC_PUSH(&set->groups, group));
    }
    return PHI_OK;
}

static void free_prospects(phi__silhouette_prospect **slot)
{
    phi__free(*slot);
}

phi_status phi__silhouettes_finish(phi__silhouettes *set)
{
    PHI_AUTO(free_prospects) phi__silhouette_prospect *prospects = NULL;
    PHI_TRY(find_prospects(set, &prospects));
    for (size_t length = 0; length <= PHI__PICTURE_MAX; length++) {
        for (unsigned kind = 0; kind < PHI__SILHOUETTE_KINDS; kind++)
            PHI_TRY(add_root(set, prospects, length, (phi__silhouette_kind)kind));
        for (unsigned kind = 0; kind < PHI__SILHOUETTE_KINDS; kind++)
            add_sieve(set, prospects, length, kind);
    }
    for (size_t i = 0; i < set->steps.count; i++) /* grows: what follows, and what follows that */
        PHI_TRY(add_groups(set, i));
    return PHI_OK;
}

/* 64 bits from bit `at` of two masks on. */
static inline uint64_t bits_from(uint64_t now, uint64_t next, unsigned at)
{
    return now >> at | next << 1 << (63 - at);
}

/* The separator at `at`, as an index. `safe`: the text has that byte. */
static inline unsigned separator_at(phi__span text, size_t at, bool safe)
{
    return separator_index(safe || at < text.size ? text.data[at] : 0);
}

static inline bool goes_on(const phi__silhouette_branch *branch, unsigned digit, uint64_t next_length, unsigned then)
{
    return ((branch->lengths[digit] & next_length) != 0) & (branch->then >> then & 1);
}

/* May shapes begin with the token at `at`, by this one, the next, and what parts them? Bits 0, as in
 * phi__silhouette_sifted. Without a branch that depends on the text: what numbers look like no processor foresees.
 * `labelled`: are shapes asked for that need a label? */
static inline __attribute__((always_inline)) phi__silhouette_sifted may_begin(const phi__silhouettes *set,
                                                                              const phi__silhouette_block *block, unsigned at,
                                                                              phi__rule_mask rules, bool safe, bool labelled)
{
    const uint64_t alnum = bits_from(block->alnum, block->next_alnum, at);
    const uint64_t digits = bits_from(block->digits, block->next_digits, at);
    const unsigned length = (unsigned)__builtin_ctzll(~alnum | UINT64_C(1) << (PHI__PICTURE_MAX + 1));
    const uint64_t all = (UINT64_C(1) << length) - 1, own = digits & all;
    const unsigned kind = own == all ? PHI__SILHOUETTE_DIGITS : PHI__SILHOUETTE_LETTER - (unsigned)(own & 1);
    const phi__silhouette_sieve *sieve = &set->sieves[length][kind];
    const size_t after = block->base + at + length;
    const unsigned fork = separator_at(block->text, after, safe);
    const uint64_t behind = ~(alnum >> length >> 1) | UINT64_C(1) << 63;
    const uint64_t next_length = (behind & -behind) & ~1ULL; /* as a bit; no separator follows another */
    const unsigned then = separator_at(block->text, after + 1 + (unsigned)__builtin_ctzll(behind), safe);
    const unsigned digit = (unsigned)(digits >> length >> 1 & 1);
    const bool fits = ((own & sieve->free_digits) == sieve->free_digits) & ((own & sieve->free_letters) == 0);
    const bool unlabelled = sieve->unlabelled | goes_on(&sieve->forks[fork].unlabelled, digit, next_length, then);
    if (!labelled)
        return (phi__silhouette_sifted){.unlabelled = unlabelled & fits};
    const phi__rule_mask more = goes_on(&sieve->forks[fork].labelled, digit, next_length, then) ? UINT64_MAX : 0;
    const phi__silhouette_askers *next = &sieve->forks[fork].askers;
    const phi__rule_mask alone = (sieve->labelled_alone >> (own & 63) & 1) != 0 ? UINT64_MAX : 0;
    return (phi__silhouette_sifted){.unlabelled = unlabelled & fits,
                                    .near = (((sieve->askers.near & alone) | (next->near & more)) & rules) != 0,
                                    .beside = (((sieve->askers.beside & alone) | (next->beside & more)) & rules) != 0};
}

static inline __attribute__((always_inline)) phi__silhouette_sifted sift(const phi__silhouettes *set, const phi__silhouette_block *block,
                                                                         uint64_t starts, phi__rule_mask rules, bool labelled)
{
    phi__silhouette_sifted left = {0};
    uint64_t work = 0;
    const bool safe = block->text.size - block->base > 3 * PHI__SIMD_BLOCK; /* all of two tokens */
    for (; starts != 0; starts &= starts - 1, work++) {
        const unsigned at = (unsigned)__builtin_ctzll(starts);
        const phi__silhouette_sifted one = may_begin(set, block, at, rules, safe, labelled);
        left.unlabelled |= one.unlabelled << at;
        left.near |= one.near << at;
        left.beside |= one.beside << at;
    }
    *block->work += work;
    return left;
}

phi__silhouette_sifted phi__silhouettes_sift(const phi__silhouettes *set, const phi__silhouette_block *block,
                                             uint64_t starts, phi__rule_mask rules)
{
    return (rules & set->askers) == 0 ? sift(set, block, starts, 0, false) : sift(set, block, starts, rules, true);
}

/* What one walk carries along. */
typedef struct walk {
    const phi__silhouettes *set;
    const phi__silhouette_window *window;
    phi__hits *hits;
    phi__rule_mask askers[PHI__SILHOUETTE_NEEDS]; /* of shapes that may begin here and want a label */
    size_t asked[PHI__SILHOUETTE_NEEDS];          /* for the hit with this end */
    phi__match_label labels[PHI__SILHOUETTE_NEEDS]; /* what was said of those with this need */
    phi__rule_mask named[PHI__SILHOUETTE_NEEDS];    /* of which rules there is a label */
} walk;

static inline size_t token_length(const phi__silhouette_window *window, size_t at)
{
    const uint64_t rest = ~(window->alnum >> at);
    return rest == 0 ? 64 : (size_t)__builtin_ctzll(rest);
}

/* What comes after a token: asked once for all steps that the token may be. */
typedef struct outlook {
    uint16_t separator_bit; /* 0 when nothing can follow */
    unsigned digit;         /* the next token begins with one */
    uint64_t length_bit;    /* of the next token */
} outlook;

static inline outlook look_ahead(const phi__silhouette_window *window, size_t end)
{
    const size_t after = window->begin + end;
    if (end >= PHI__PICTURE_MAX - 1 || after >= window->text.size)
        return (outlook){0};
    const size_t length = token_length(window, end + 1);
    return (outlook){separator_bit((char)window->text.data[after]), (unsigned)(window->digits >> end >> 1 & 1),
                     length == 0 || length > PHI__PICTURE_MAX ? 0 : 1ULL << length};
}

static inline bool fits(const phi__silhouette_step *step, uint64_t digits)
{
    return (digits & step->digits) == step->digits && (digits & step->letters) == 0;
}

/* How many bits are set. The compiler would call a function, where it may not take for granted that the processor can. */
static inline unsigned count_bits(uint16_t set)
{
    unsigned sum = set;
    sum -= sum >> 1 & 0x5555u;
    sum = (sum & 0x3333u) + (sum >> 2 & 0x3333u);
    sum = (sum + (sum >> 4)) & 0x0f0fu;
    return (sum + (sum >> 8)) & 0x1fu;
}

/* The group of steps that may follow, or NULL. */
static inline const phi__silhouette_group *group_of(const phi__silhouettes *set, const phi__silhouette_step *step,
                                                    const outlook *next)
{
    if ((step->next_separators & next->separator_bit) == 0)
        return NULL;
    const uint16_t before = (uint16_t)(step->next_separators & (next->separator_bit - 1));
    const phi__silhouette_group *group = &set->groups.items[step->first_group + count_bits(before)];
    return (group->lengths[next->digit] & next->length_bit) != 0 ? group : NULL;
}

/* Is there what shapes with this need want? Asked once for each end: columns are the same for all of them. */
static phi_status ask(walk *w, size_t end, phi__silhouette_need need)
{
    const phi__match_filter *filter = w->window->filter;
    const phi__rule_mask askers = w->askers[need];
    if (filter == NULL || askers == 0 || w->labels[need] == PHI__LABEL_PERHAPS || w->asked[need] == end)
        return PHI_OK;
    w->asked[need] = end;
    return filter->find_label(filter->user, w->window->begin, w->window->begin + end, askers,
                              need == PHI__SILHOUETTE_BESIDE, &w->labels[need], &w->named[need]);
}

static phi_status add_hit(walk *w, size_t end, const phi__silhouette_step *step)
{
    const size_t begin = w->window->begin;
    PHI_TRY(ask(w, end, step->need));
    const phi__match_label label = w->labels[step->need];
    const phi__rule_mask named = w->named[step->need];
    if (label == PHI__LABEL_NO || (label == PHI__LABEL_NEAR && (named & step->askers) == 0))
        return PHI_OK;
    const phi__hit hit = {(uint32_t)begin, (uint32_t)(begin + end), step->shape, label, named};
    return PHI_VEC_PUSH(w->hits, hit);
}

/* Follow steps [begin, end) with the token that begins `at` bytes after the window's
 * begin. Recursion ends because `at` grows and never passes PHI__PICTURE_MAX. */
static phi_status follow(walk *w, uint32_t begin, uint32_t end, size_t at, const outlook *known)
{
    const size_t length = token_length(w->window, at);
    const size_t stop = at + length;
    if (length == 0 || stop > PHI__PICTURE_MAX)
        return PHI_OK;
    const uint64_t digits = w->window->digits >> at & ((1ULL << length) - 1);
    const outlook next = known != NULL ? *known : look_ahead(w->window, stop);
    for (const phi__silhouette_step *step = &w->set->steps.items[begin]; step < &w->set->steps.items[end]; step++) {
        ++*w->window->work;
        if (step->length != length || !fits(step, digits))
            continue;
        if (step->shape != PHI__SILHOUETTE_NONE)
            PHI_TRY(add_hit(w, stop, step));
        const phi__silhouette_group *group = group_of(w->set, step, &next);
        if (group != NULL)
            PHI_TRY(follow(w, group->begin, group->end, stop + 1, NULL));
    }
    return PHI_OK;
}

static inline const phi__silhouette_root *root_of(const phi__silhouettes *set, const phi__silhouette_window *window,
                                                  size_t length)
{
    const uint64_t all = (1ULL << length) - 1, digits = window->digits & all;
    const phi__silhouette_kind kind = digits == all ? PHI__SILHOUETTE_DIGITS
                                      : (digits & 1) != 0 ? PHI__SILHOUETTE_DIGIT
                                                          : PHI__SILHOUETTE_LETTER;
    return &set->by_token[length][kind];
}

/* The shapes that need a label, of those that may come of the first token. */
static phi__rule_mask askers_of(const phi__silhouette_root *root, const phi__silhouette_fork *fork, unsigned digit,
                                uint64_t next_length, phi__silhouette_need need)
{
    return root->alone.askers[need] | ((fork->lengths[need][digit] & next_length) != 0 ? fork->askers[need] : 0);
}

/* The first token: of its length and kind there are few shapes, and what follows, or that
 * there is no label, rules out nearly all. */
static phi_status begin_walk(walk *w)
{
    const phi__silhouette_window *window = w->window;
    const size_t length = token_length(window, 0);
    if (length == 0 || length > PHI__PICTURE_MAX)
        return PHI_OK;
    const phi__silhouette_root *root = root_of(w->set, window, length);
    const size_t after = window->begin + length;
    const unsigned separator = separator_index(after < window->text.size ? window->text.data[after] : 0);
    const phi__silhouette_fork *fork = &root->forks[separator];
    const uint64_t behind = ~(window->alnum >> length >> 1);
    const uint64_t next_length = (behind & -behind) & ~1ULL; /* as a bit; no separator follows another */
    const unsigned digit = (unsigned)(window->digits >> length >> 1 & 1);
    for (unsigned need = PHI__SILHOUETTE_LABELLED; need < PHI__SILHOUETTE_NEEDS; need++) {
        w->askers[need] = askers_of(root, fork, digit, next_length, (phi__silhouette_need)need) & window->rules;
        w->labels[need] = w->askers[need] == 0 ? PHI__LABEL_NO : PHI__LABEL_UNASKED;
    }
    const outlook next = look_ahead(window, length);
    return follow(w, root->begin, root->end, 0, &next);
}

static bool comes_later(const phi__hit *a, const phi__hit *b)
{
    return a->end != b->end ? a->end > b->end : a->shape > b->shape;
}

phi_status phi__silhouettes_find(const phi__silhouettes *set, const phi__silhouette_window *window, phi__hits *hits)
{
    const size_t first = hits->count;
    walk w = {.set = set, .window = window, .hits = hits};
    PHI_TRY(begin_walk(&w));
    /* A handful at most: insertion beats qsort. */
    for (size_t i = first + 1; i < hits->count; i++) {
        const phi__hit hit = hits->items[i];
        size_t k = i;
        for (; k > first && comes_later(&hits->items[k - 1], &hit); k--)
            hits->items[k] = hits->items[k - 1];
        hits->items[k] = hit;
    }
    return PHI_OK;
}

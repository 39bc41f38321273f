/* SPDX-License-Identifier: Apache-2.0 */
/* See silhouette.h. The walk goes at most as deep as the longest picture has
 * segments and visits each edge of the tree at most once for one begin, so its
 * cost is bounded by the pattern packs, never by the text. */
#include "match/silhouette.h"

#include "base/alloc.h"

enum { LAST_SEPARATOR_BIT = 256 };

static inline uint16_t separator_bit(char c)
{
    static const uint16_t BITS[128] = {['-'] = 1,  ['.'] = 2,  ['/'] = 4,   [' '] = 8,  ['_'] = 16,
                                       [':'] = 32, ['('] = 64, [')'] = 128, ['#'] = 256};
    return (unsigned char)c < 128 ? BITS[(unsigned char)c] : 0;
}

void phi__silhouettes_init(phi__silhouettes *set)
{
    *set = (phi__silhouettes){.edges = {.items = NULL}};
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
    if (phi__picture_is_separator(shape[*at]))
        edge.separator = shape[(*at)++];
    while (shape[*at] != '\0' && !phi__picture_is_separator(shape[*at])) {
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

phi_status phi__silhouettes_add(phi__silhouettes *set, const char *shape, uint32_t id)
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
    if (parent != PHI__SILHOUETTE_NONE)
        set->edges.items[parent].shape = id;
    return PHI_OK;
}

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
                                       .length = edge->length};
    return PHI_VEC_PUSH(&set->steps, step);
}

static phi_status add_root(phi__silhouettes *set, size_t length, phi__silhouette_kind kind)
{
    phi__silhouette_root root = {.begin = (uint32_t)set->steps.count};
    for (uint32_t at = set->first[length]; at != PHI__SILHOUETTE_NONE; at = set->edges.items[at].next) {
        const phi__silhouette_edge *edge = &set->edges.items[at];
        if (!suits(edge, kind))
            continue;
        PHI_TRY(add_step(set, at));
        root.ends = root.ends || edge->shape != PHI__SILHOUETTE_NONE;
        for (uint32_t next = edge->first; next != PHI__SILHOUETTE_NONE; next = set->edges.items[next].next)
            root.next_separators |= separator_bit(set->edges.items[next].separator);
    }
    root.end = (uint32_t)set->steps.count;
    set->by_token[length][kind] = root;
    return PHI_OK;
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
            group.lengths |= 1ULL << set->edges.items[at].length;
            PHI_TRY(add_step(set, at));
        }
        group.end = (uint32_t)set->steps.count;
        if (group.lengths == 0)
            continue;
        set->steps.items[index].next_separators |= bit;
        PHI_TRY(PHI_VEC_PUSH(&set->groups, group));
    }
    return PHI_OK;
}

phi_status phi__silhouettes_finish(phi__silhouettes *set)
{
    for (size_t length = 0; length <= PHI__PICTURE_MAX; length++) {
        for (unsigned kind = 0; kind < PHI__SILHOUETTE_KINDS; kind++)
            PHI_TRY(add_root(set, length, (phi__silhouette_kind)kind));
    }
    for (size_t i = 0; i < set->steps.count; i++) /* grows: what follows, and what follows that */
        PHI_TRY(add_groups(set, i));
    return PHI_OK;
}

/* What one walk carries along. */
typedef struct walk {
    const phi__silhouettes *set;
    const phi__silhouette_window *window;
    phi__hits *hits;
} walk;

static inline size_t token_length(const phi__silhouette_window *window, size_t at)
{
    const uint64_t rest = ~(window->alnum >> at);
    return rest == 0 ? 64 : (size_t)__builtin_ctzll(rest);
}

/* What comes after a token: asked once for all steps that the token may be. */
typedef struct outlook {
    uint16_t separator_bit; /* 0 when nothing can follow */
    uint64_t length_bit;    /* of the next token */
} outlook;

static inline outlook look_ahead(const phi__silhouette_window *window, size_t end)
{
    const size_t after = window->begin + end;
    if (end >= PHI__PICTURE_MAX - 1 || after >= window->text.size)
        return (outlook){0};
    const size_t length = token_length(window, end + 1);
    return (outlook){separator_bit((char)window->text.data[after]),
                     length == 0 || length > PHI__PICTURE_MAX ? 0 : 1ULL << length};
}

static inline bool fits(const phi__silhouette_step *step, uint64_t digits)
{
    return (digits & step->digits) == step->digits && (digits & step->letters) == 0;
}

/* The group of steps that may follow, or NULL. */
static inline const phi__silhouette_group *group_of(const phi__silhouettes *set, const phi__silhouette_step *step,
                                                    const outlook *next)
{
    if ((step->next_separators & next->separator_bit) == 0)
        return NULL;
    const unsigned before = step->next_separators & (unsigned)(next->separator_bit - 1);
    const phi__silhouette_group *group = &set->groups.items[step->first_group + (uint32_t)__builtin_popcount(before)];
    return (group->lengths & next->length_bit) != 0 ? group : NULL;
}

static inline phi_status add_hit(const walk *w, size_t end, uint32_t shape)
{
    const size_t begin = w->window->begin;
    return PHI_VEC_PUSH(w->hits, ((phi__hit){(uint32_t)begin, (uint32_t)(begin + end), shape}));
}

/* Follow steps [begin, end) with the token that begins `at` bytes after the window's
 * begin. Recursion ends because `at` grows and never passes PHI__PICTURE_MAX. */
static phi_status follow(const walk *w, uint32_t begin, uint32_t end, size_t at, const outlook *known)
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
            PHI_TRY(add_hit(w, stop, step->shape));
        const phi__silhouette_group *group = group_of(w->set, step, &next);
        if (group != NULL)
            PHI_TRY(follow(w, group->begin, group->end, stop + 1, NULL));
    }
    return PHI_OK;
}

/* The first token: of its length and kind there are few steps, and often what follows
 * rules out all of them. */
static phi_status begin_walk(const walk *w)
{
    const phi__silhouette_window *window = w->window;
    const size_t length = token_length(window, 0);
    if (length == 0 || length > PHI__PICTURE_MAX)
        return PHI_OK;
    const uint64_t all = (1ULL << length) - 1, digits = window->digits & all;
    const phi__silhouette_kind kind = digits == all ? PHI__SILHOUETTE_DIGITS
                                      : (digits & 1) != 0 ? PHI__SILHOUETTE_DIGIT
                                                          : PHI__SILHOUETTE_LETTER;
    const phi__silhouette_root *root = &w->set->by_token[length][kind];
    outlook next = {0};
    if (root->next_separators != 0)
        next = look_ahead(window, length);
    if (!root->ends && ((root->next_separators & next.separator_bit) == 0 || next.length_bit == 0))
        return PHI_OK;
    return follow(w, root->begin, root->end, 0, &next);
}

static bool comes_later(const phi__hit *a, const phi__hit *b)
{
    return a->end != b->end ? a->end > b->end : a->shape > b->shape;
}

phi_status phi__silhouettes_find(const phi__silhouettes *set, const phi__silhouette_window *window, phi__hits *hits)
{
    const size_t first = hits->count;
    const walk w = {.set = set, .window = window, .hits = hits};
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

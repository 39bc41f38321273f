/* SPDX-License-Identifier: Apache-2.0 */
/* See near.h. */
#include "score/near.h"

#include "base/alloc.h"

enum {
    SHAPE_REACH = 64, /* no shape is longer */
    BLOCK = 64
};
enum { UNKNOWN, STRUCTURED, PLAIN }; /* blocks */

void phi__near_init(phi__near *near, const phi__label_words *words, phi__context *context, phi__columns *columns)
{
    near->context = context;
    near->columns = columns;
    phi__labels_init(&near->labels, words, &context->map);
    phi__rows_init(&near->rows);
}

void phi__near_done(phi__near *near)
{
    phi__labels_done(&near->labels);
    PHI_VEC_DONE(&near->plain);
}

void phi__near_clear(phi__near *near)
{
    phi__labels_clear(&near->labels);
    near->line = (phi__near_line){0};
    near->plain.count = 0;
    near->keyed_end = 0; /* none yet */
    near->name.end = 0;
}

/* The key or element that a value of JSON or XML stands under. */
static void name_by_key(phi__near *near, const phi__scene *scene, const phi__hit *span, phi__cell *cell)
{
    phi__keyed *keyed = &near->keyed;
    if (near->keyed_begin != span->begin || near->keyed_end != span->end) {
        near->keyed_begin = span->begin;
        near->keyed_end = span->end;
        near->is_keyed = phi__keyed_find(scene->text, span->begin, span->end, keyed);
    }
    if (!near->is_keyed)
        return;
    cell->field = keyed->name;
}

phi__cell phi__near_cell(phi__near *near, const phi__scene *scene, const phi__hit *span)
{
    phi__cell cell = {.begin = 0, .end = scene->text.size};
    if (scene->cell_at != NULL)
        scene->cell_at(scene->user, span->begin, &cell);
    if (!cell.table && !phi__cell_is_named(&cell))
        name_by_key(near, scene, span, &cell);
    return cell;
}

static size_t context_begin(size_t begin)
{
    return begin > PHI__CONTEXT_BEFORE ? begin - PHI__CONTEXT_BEFORE : 0;
}

static size_t context_end(size_t end, size_t size)
{
    return size - end > PHI__CONTEXT_AFTER ? end + PHI__CONTEXT_AFTER : size;
}

/* In the line or the line above; the same for all that stands in a short line. */
static phi_status find_near_words(phi__near *near, const phi__scene *scene, size_t begin, size_t end,
                                  phi__rule_mask *rules)
{
    phi__near_line *line = &near->line;
    if (begin >= line->begin && end <= line->end && line->begin < line->end) {
        *rules = line->rules;
        return PHI_OK;
    }
    const size_t from = context_begin(begin), to = context_end(end, scene->text.size);
    *rules = 0;
    if (phi__labels_are_absent(&near->labels, from, to)) /* without looking for lines */
        return PHI_OK;
    const phi__setting setting = phi__setting_of(scene->text, begin, end);
    PHI_TRY(phi__labels_in(&near->labels, scene->text, setting.above_begin, setting.line_end, rules));
    /* what begins later in it sees no more: the line ends in sight, the line above begins there */
    if (setting.above_begin > from && setting.line_end < to)
        *line = (phi__near_line){begin, setting.line_end, *rules};
    return PHI_OK;
}

/* Of these rules, and perhaps others, those of which a word near it may be the label: in the line or the line above, or
 * right before it. */
static phi_status find_label_words(phi__near *near, const phi__scene *scene, size_t begin, size_t end, bool beside,
                                   phi__rule_mask asked, phi__rule_mask *rules)
{
    return beside ? phi__labels_beside(&near->labels, scene->text, begin, asked, rules)
                  : find_near_words(near, scene, begin, end, rules);
}

/* Of which rules may a stretch have a label? By a word near it, or the name of a column or field. */
phi_status phi__near_labels(phi__near *near, const phi__scene *scene, const phi__hit *span, bool beside,
                            phi__rule_mask *rules)
{
    phi__context *context = near->context;
    phi__cell cell = phi__near_cell(near, scene, span);
    phi__rule_mask more = 0;
    PHI_TRY(phi__context_labels(context, cell.field, rules));
    PHI_TRY(find_label_words(near, scene, span->begin, span->end, beside, ~UINT64_C(0), &more));
    *rules |= more;
    if (cell.table || phi__cell_is_named(&cell) || !phi__columns_may_hold(near->columns, scene, span->begin, span->end))
        return PHI_OK;
    const phi__setting setting = phi__setting_of(scene->text, span->begin, span->end);
    PHI_TRY(phi__columns_find(near->columns, scene, &setting, &cell));
    PHI_TRY(phi__context_labels(context, cell.field, &more));
    *rules |= more;
    PHI_TRY(phi__context_labels(context, cell.above, &more));
    *rules |= more;
    return PHI_OK;
}

/* Values of an SQL dump have names that stand far above. */
static bool is_dump(const phi__near *near, const phi__scene *scene)
{
    return near->columns->part == scene->part && near->columns->sql.dump;
}

static phi_status forget_blocks(phi__near *near, size_t size)
{
    for (size_t begin = 0; begin < size; begin += BLOCK)
        PHI_TRY(PHI_VEC_PUSH(&near->plain, UNKNOWN));
    return PHI_OK;
}

static bool look_for_structure(phi__near *near, const phi__scene *scene, size_t from, size_t to)
{
    const size_t keyed = from > PHI__KEYED_BACK ? from - PHI__KEYED_BACK : 0;
    return phi__rows_are_marked_up(&near->rows, scene, keyed, to) ||
           phi__rows_might_hold_any(&near->rows, scene, from, to);
}

/* Is it text without structure, in which neither a column nor a key may name what stands in [from, to)? */
static phi_status is_plain(phi__near *near, const phi__scene *scene, size_t from, size_t to, bool *plain)
{
    *plain = scene->cell_at == NULL && !is_dump(near, scene);
    if (*plain && near->plain.count == 0)
        PHI_TRY(forget_blocks(near, scene->text.size));
    for (size_t block = from / BLOCK; *plain && block * BLOCK < to; block++) {
        uint8_t *known = &near->plain.items[block];
        const size_t end = (block + 1) * BLOCK < scene->text.size ? (block + 1) * BLOCK : scene->text.size;
        if (*known == 0)
            *known = look_for_structure(near, scene, block * BLOCK, end) ? STRUCTURED : PLAIN;
        *plain = *known == PLAIN;
    }
    return PHI_OK;
}

static phi_status find_name(phi__near *near, const phi__scene *scene, const phi__hit *span, phi__near_name *out)
{
    const phi__cell cell = phi__near_cell(near, scene, span);
    *out = (phi__near_name){.begin = span->begin, .end = span->end, .in_table = cell.table, .label = PHI__LABEL_NO};
    if (cell.table || (!is_dump(near, scene) && !phi__rows_might_hold(&near->rows, scene, span->begin)))
        return phi__context_labels(near->context, cell.field, &out->named);
    out->label = PHI__LABEL_PERHAPS;
    return PHI_OK;
}

/* In plain text there are words alone. All shapes that begin in a cell of a table have the same name. */
static phi_status ask_for_name(phi__near *near, const phi__scene *scene, const phi__hit *span, phi__match_label *label,
                               phi__rule_mask *named)
{
    phi__near_name *last = &near->name;
    if (last->begin != span->begin || last->end == 0 || (last->end != span->end && !last->in_table))
        PHI_TRY(find_name(near, scene, span, last));
    *label = last->label;
    *named = last->named;
    return PHI_OK;
}

/* The same, and more, before anything is known of what stands there. Nearly all numbers end here. */
static phi_status ask_for_label(void *user, size_t begin, size_t end, phi__rule_mask rules, bool beside,
                                phi__match_label *label, phi__rule_mask *named)
{
    const phi__label_asker *asker = user;
    const phi__hit span = {.begin = (uint32_t)begin, .end = (uint32_t)end};
    phi__rule_mask words = 0;
    bool plain = false;
    *label = PHI__LABEL_NO;
    *named = 0;
    PHI_TRY(is_plain(asker->near, asker->scene, begin, begin + 1, &plain));
    if (!plain)
        PHI_TRY(ask_for_name(asker->near, asker->scene, &span, label, named));
    if (*label == PHI__LABEL_PERHAPS)
        return PHI_OK;
    PHI_TRY(find_label_words(asker->near, asker->scene, begin, end, beside, rules, &words));
    *named |= words;
    *label = (*named & rules) != 0 ? PHI__LABEL_NEAR : PHI__LABEL_NO;
    return PHI_OK;
}

static phi_status lacks_label(void *user, size_t begin, size_t end, phi__rule_mask rules, bool *lacks)
{
    const phi__label_asker *asker = user;
    phi__rule_mask words = 0;
    PHI_TRY(is_plain(asker->near, asker->scene, begin, end, lacks));
    if (!*lacks)
        return PHI_OK;
    PHI_TRY(find_label_words(asker->near, asker->scene, begin, end, false, rules, &words));
    *lacks = (words & rules) == 0;
    return PHI_OK;
}

static phi_status rules_near(void *user, size_t from, size_t to, bool look, phi__rule_mask *rules)
{
    const phi__label_asker *asker = user;
    const phi__scene *scene = asker->scene;
    phi__labels *labels = &asker->near->labels;
    const size_t reach = scene->text.size - to > SHAPE_REACH ? to + SHAPE_REACH : scene->text.size;
    const size_t least = context_begin(from), most = context_end(reach, scene->text.size);
    bool plain = false;
    if (look)
        PHI_TRY(phi__labels_load(labels, scene->text, least, most, true));
    *rules = phi__labels_around(labels, least, most);
    if (~*rules == 0)
        return PHI_OK;
    PHI_TRY(is_plain(asker->near, scene, from, to, &plain));
    *rules = plain ? *rules : ~UINT64_C(0);
    return PHI_OK;
}

phi__match_filter phi__near_filter(phi__label_asker *asker)
{
    return (phi__match_filter){
        .find_label = ask_for_label, .lacks_label = lacks_label, .rules_near = rules_near, .user = asker};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See shapes.h. */
#include "match/shapes.h"

#include "base/alloc.h"
#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

void phi__shapes_done(phi__shapes *shapes)
{
    PHI_VEC_DONE(&shapes->entries);
    PHI_VEC_DONE(&shapes->first);
    PHI_VEC_DONE(&shapes->facts);
    PHI_VEC_DONE(&shapes->refs);
}

static char shape_of(const phi__picture_item *item)
{
    switch (item->kind) {
    case PHI__PICTURE_DIGIT:
        return '9';
    case PHI__PICTURE_LETTER:
        return 'A';
    case PHI__PICTURE_ANY:
        return '*';
    case PHI__PICTURE_LITERAL:
        return phi__is_digit(item->literal) ? '9' : 'A';
    case PHI__PICTURE_SEPARATOR:
        break;
    }
    return item->literal;
}

phi_status phi__shapes_add(phi__shapes *shapes, const char *picture, phi__form_ref ref, bool labelled)
{
    phi__picture read;
    PHI_TRY(phi__picture_parse(picture, &read, NULL, NULL));
    for (size_t index = 0; index < read.expansions; index++) {
        uint8_t repeats[PHI__PICTURE_MAX];
        phi__shape_entry entry = {.ref = ref, .labelled = labelled};
        size_t length = 0;
        phi__picture_expand(&read, index, repeats);
        for (size_t i = 0; i < read.count; i++) {
            const phi__picture_item *item = &read.items[i];
            for (size_t n = 0; n < repeats[i] && length < PHI__PICTURE_MAX; n++, length++) {
                entry.shape[length] = shape_of(item);
                entry.exact[length] = item->kind == PHI__PICTURE_LITERAL ? item->literal : '.';
                entry.literal = entry.literal || item->kind == PHI__PICTURE_LITERAL;
            }
        }
        PHI_TRY(PHI_VEC_PUSH(&shapes->entries, entry));
    }
    return PHI_OK;
}

static int compare_entries(const void *left, const void *right)
{
    const phi__shape_entry *a = left, *b = right;
    const int shape = strcmp(a->shape, b->shape);
    if (shape != 0)
        return shape;
    if (a->ref.rule != b->ref.rule)
        return a->ref.rule < b->ref.rule ? -1 : 1;
    if (a->ref.form != b->ref.form)
        return a->ref.form < b->ref.form ? -1 : 1;
    return strcmp(a->exact, b->exact);
}

/* More than one letter can be of mixed case. */
static bool needs_no_look(const phi__shape_entry *entry)
{
    size_t letters = 0;
    for (const char *c = entry->shape; *c != '\0'; c++)
        letters += *c == 'A' || *c == '*';
    return letters <= 1 && !entry->literal;
}

static bool same_ref(phi__form_ref a, phi__form_ref b)
{
    return a.rule == b.rule && a.form == b.form;
}

/* The forms of entries [from, to), each once: all, or those that need no label. */
static phi_status add_refs(phi__shapes *shapes, uint32_t from, uint32_t to, bool free_only, uint32_t *count)
{
    const size_t first = shapes->refs.count;
    for (uint32_t i = from; i < to; i++) {
        const phi__shape_entry *entry = &shapes->entries.items[i];
        if ((free_only && entry->labelled) ||
            (shapes->refs.count > first && same_ref(shapes->refs.items[shapes->refs.count - 1], entry->ref)))
            continue;
        PHI_TRY(PHI_VEC_PUSH(&shapes->refs, entry->ref));
    }
    *count = (uint32_t)(shapes->refs.count - first);
    return PHI_OK;
}

static phi_status add_facts(phi__shapes *shapes, uint32_t id)
{
    const uint32_t from = shapes->first.items[id], to = shapes->first.items[id + 1];
    phi__shape_facts facts = {.first_ref = (uint32_t)shapes->refs.count, .exact = true, .labelled = true};
    for (uint32_t i = from; i < to; i++) {
        const phi__shape_entry *entry = &shapes->entries.items[i];
        facts.exact = facts.exact && needs_no_look(entry);
        facts.labelled = facts.labelled && entry->labelled;
        facts.askers |= entry->labelled ? phi__rule_bit(entry->ref.rule) : 0;
    }
    PHI_TRY(add_refs(shapes, from, to, false, &facts.ref_count));
    facts.first_free = (uint32_t)shapes->refs.count;
    PHI_TRY(add_refs(shapes, from, to, true, &facts.free_count));
    return PHI_VEC_PUSH(&shapes->facts, facts);
}

phi_status phi__shapes_finish(phi__shapes *shapes)
{
    phi__shape_entry *entries = shapes->entries.items;
    size_t kept = 0;
    if (shapes->entries.count > 0)
        qsort(entries, shapes->entries.count, sizeof *entries, compare_entries);
    for (size_t i = 0; i < shapes->entries.count; i++) {
        if (kept > 0 && compare_entries(&entries[kept - 1], &entries[i]) == 0)
            continue;
        if (kept == 0 || strcmp(entries[kept - 1].shape, entries[i].shape) != 0)
            PHI_TRY(PHI_VEC_PUSH(&shapes->first, (uint32_t)kept));
        entries[kept++] = entries[i];
    }
    shapes->entries.count = kept;
    PHI_TRY(PHI_VEC_PUSH(&shapes->first, (uint32_t)kept));
    for (uint32_t id = 0; id < phi__shapes_count(shapes); id++)
        PHI_TRY(add_facts(shapes, id));
    return PHI_OK;
}

static bool same_case(phi__span text)
{
    bool upper = false, lower = false;
    for (size_t i = 0; i < text.size; i++) {
        upper |= phi__is_upper((char)text.data[i]);
        lower |= phi__is_lower((char)text.data[i]);
    }
    return !(upper && lower);
}

static bool holds_literals(const phi__shape_entry *entry, phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (entry->exact[i] != '.' && entry->exact[i] != phi__to_upper((char)text.data[i]))
            return false;
    }
    return true;
}

static phi_status append_refs(const phi__shapes *shapes, uint32_t first, uint32_t count, phi__form_refs *out)
{
    for (uint32_t i = 0; i < count; i++)
        PHI_TRY(PHI_VEC_PUSH(out, shapes->refs.items[first + i]));
    return PHI_OK;
}

phi_status phi__shapes_forms(const phi__shapes *shapes, uint32_t id, phi__span text, phi__rule_mask named,
                             phi__form_refs *out)
{
    const size_t before = out->count;
    PHI_REQUIRE(id < phi__shapes_count(shapes) && text.size <= PHI__PICTURE_MAX, PHI_ERR_ARGUMENT);
    const phi__shape_facts *facts = &shapes->facts.items[id];
    const phi__rule_mask asked = facts->askers & named;
    if (asked == 0 && facts->free_count == 0)
        return PHI_OK;
    if (facts->exact && asked == 0)
        return append_refs(shapes, facts->first_free, facts->free_count, out);
    if (facts->exact && asked == facts->askers)
        return append_refs(shapes, facts->first_ref, facts->ref_count, out);
    if (!facts->exact && !same_case(text))
        return PHI_OK;
    for (uint32_t i = shapes->first.items[id]; i < shapes->first.items[id + 1]; i++) {
        const phi__shape_entry *entry = &shapes->entries.items[i];
        const phi__form_ref *last = out->count > before ? &out->items[out->count - 1] : NULL;
        if ((entry->labelled && (asked & phi__rule_bit(entry->ref.rule)) == 0) ||
            (last != NULL && same_ref(*last, entry->ref)))
            continue;
        if (!entry->literal || holds_literals(entry, text))
            PHI_TRY(PHI_VEC_PUSH(out, entry->ref));
    }
    return PHI_OK;
}

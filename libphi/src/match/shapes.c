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
    return letters <= 1 && strspn(entry->exact, ".") == strlen(entry->exact);
}

static bool same_ref(phi__form_ref a, phi__form_ref b)
{
    return a.rule == b.rule && a.form == b.form;
}

static phi_status add_facts(phi__shapes *shapes, uint32_t id)
{
    const uint32_t first = (uint32_t)shapes->refs.count;
    phi__shape_facts facts = {.first_ref = first, .exact = true, .labelled = true};
    for (uint32_t i = shapes->first.items[id]; i < shapes->first.items[id + 1]; i++) {
        const phi__shape_entry *entry = &shapes->entries.items[i];
        facts.exact = facts.exact && needs_no_look(entry);
        facts.labelled = facts.labelled && entry->labelled;
        if (shapes->refs.count > first && same_ref(shapes->refs.items[shapes->refs.count - 1], entry->ref))
            continue;
        PHI_TRY(PHI_VEC_PUSH(&shapes->refs, entry->ref));
    }
    facts.ref_count = (uint32_t)shapes->refs.count - first;
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

phi_status phi__shapes_forms(const phi__shapes *shapes, uint32_t id, phi__span text, phi__form_refs *out)
{
    const size_t before = out->count;
    PHI_REQUIRE(id < phi__shapes_count(shapes) && text.size <= PHI__PICTURE_MAX, PHI_ERR_ARGUMENT);
    const phi__shape_facts *facts = &shapes->facts.items[id];
    if (facts->exact) {
        for (uint32_t i = 0; i < facts->ref_count; i++)
            PHI_TRY(PHI_VEC_PUSH(out, shapes->refs.items[facts->first_ref + i]));
        return PHI_OK;
    }
    if (!same_case(text))
        return PHI_OK;
    for (uint32_t i = shapes->first.items[id]; i < shapes->first.items[id + 1]; i++) {
        const phi__shape_entry *entry = &shapes->entries.items[i];
        const phi__form_ref *last = out->count > before ? &out->items[out->count - 1] : NULL;
        if (last != NULL && same_ref(*last, entry->ref))
            continue;
        if (holds_literals(entry, text))
            PHI_TRY(PHI_VEC_PUSH(out, entry->ref));
    }
    return PHI_OK;
}

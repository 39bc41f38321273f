/* SPDX-License-Identifier: Apache-2.0 */
/* See aside.h. */
#include "extract/aside.h"

#include "base/alloc.h"

#include <stdio.h>

enum { CEILING = 2 << 20, FULL = 256 * 1024, ITEMS = 4096 };

void phi__aside_init(phi__aside *aside)
{
    *aside = (phi__aside){.encoding = PHI__ENC_UTF8};
    phi__buf_init(&aside->text, CEILING);
}

void phi__aside_done(phi__aside *aside)
{
    phi__buf_done(&aside->text);
    PHI_VEC_DONE(&aside->items);
}

bool phi__aside_full(const phi__aside *aside)
{
    return aside->text.size >= FULL || aside->items.count >= ITEMS;
}

phi_status phi__aside_begin(phi__aside *aside, const char *part, phi__span field, uint64_t source)
{
    phi__aside_item item = {.part = part, .field = aside->text.size, .source = source};
    if (field.size > 0) {
        PHI_TRY(phi__buf_append(&aside->text, field.data, field.size));
        PHI_TRY(phi__buf_append_byte(&aside->text, 0));
    }
    item.value = item.end = aside->text.size;
    return PHI_VEC_PUSH(&aside->items, item);
}

void phi__aside_place(phi__aside *aside, const phi__place *place)
{
    if (aside->items.count == 0)
        return;
    phi__aside_item *item = &aside->items.items[aside->items.count - 1];
    item->page = place->page;
    item->row = place->row;
    item->column = place->column;
    item->sheet = place->sheet;
    if (place->cell != NULL)
        (void)snprintf(item->cell, sizeof item->cell, "%s", place->cell);
}

phi_status phi__aside_text(phi__aside *aside, const void *utf8, size_t length)
{
    PHI_TRY(phi__buf_append(&aside->text, utf8, length));
    if (aside->items.count > 0)
        aside->items.items[aside->items.count - 1].end = aside->text.size;
    return PHI_OK;
}

static bool is_blank(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] > ' ')
            return false;
    }
    return true;
}

static phi_status say(const phi__aside *aside, const phi__aside_item *item, phi__emit *emit)
{
    const phi__span text = phi__span_part(phi__buf_span(&aside->text), item->value, item->end - item->value);
    const char *field = item->field == item->value ? NULL : (const char *)aside->text.data + item->field;
    const phi__place place = {.page = item->page, .row = item->row, .column = item->column, .sheet = item->sheet,
                              .cell = item->cell[0] == '\0' ? NULL : item->cell, .part = item->part, .field = field};
    PHI_TRY(emit->place(emit, &place));
    if (item->source != 0)
        PHI_TRY(emit->source_map(emit, aside->encoding, item->source - 1));
    PHI_TRY(emit->text(emit, (const char *)text.data, text.size));
    return emit->text(emit, "\n", 1);
}

phi_status phi__aside_flush(phi__aside *aside, phi__emit *emit, bool *said)
{
    *said = false;
    for (size_t i = 0; i < aside->items.count; i++) {
        const phi__aside_item *item = &aside->items.items[i];
        if (is_blank(phi__span_part(phi__buf_span(&aside->text), item->value, item->end - item->value)))
            continue;
        *said = true;
        PHI_TRY(say(aside, item, emit));
    }
    phi__buf_clear(&aside->text);
    aside->items.count = 0;
    return PHI_OK;
}

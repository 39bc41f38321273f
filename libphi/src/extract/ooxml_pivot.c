/* SPDX-License-Identifier: Apache-2.0 */
/* Caches of pivot tables (ECMA-376 part 1, 18.10): copies of the rows that a table was
 * made of, which stay when the sheet they come from is deleted. Values that the cache
 * shares stand under the name of their field in the definition; those of the records
 * that are not shared are read in the order of the fields. */
#include "extract/ooxml.h"

#include "base/alloc.h"
#include "base/ascii.h"

#include <stdlib.h>

enum { FIELDS = 16384, NAME_BYTES = 256 };

typedef struct pivot {
    phi__ooxml *owner;
    size_t field;     /* of the value that comes next, from 0 */
    bool in_record;
    bool definition;  /* that of the fields, else the records */
} pivot;

static bool is_value(const char *name)
{
    return strlen(name) == 1 && strchr("sndbem", name[0]) != NULL;
}

static phi_status keep_name(phi__ooxml *self, const char *name)
{
    const size_t length = name == NULL ? 0 : strlen(name);
    if (self->pivot_fields.count == FIELDS)
        return PHI_OK;
    const size_t most = length < NAME_BYTES ? length : NAME_BYTES;
    const char *copy = phi__arena_strndup(self->part->arena, length == 0 ? "" : name, most);
    PHI_REQUIRE(copy != NULL, PHI_ERR_MEMORY);
    return PHI_VEC_PUSH(&self->pivot_fields, copy);
}

static phi_status say(pivot *self, const char *value)
{
    phi__emit *emit = self->owner->emit;
    phi__place place = {.part = "pivot cache"};
    if (self->field < self->owner->pivot_fields.count)
        place.field = self->owner->pivot_fields.items[self->field];
    PHI_TRY(emit->place(emit, &place));
    PHI_TRY(emit->text(emit, value, strlen(value)));
    return emit->text(emit, "\n", 1);
}

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    pivot *self = user;
    const char *value = phi__xml_attribute(attributes, "v", false);
    if (self->definition && strcmp(name, "cacheField") == 0) {
        const char *called = phi__xml_attribute(attributes, "name", false);
        self->field = self->owner->pivot_fields.count;
        PHI_TRY(keep_name(self->owner, called));
        return called == NULL ? PHI_OK : say(self, called);
    }
    if (!self->definition && strcmp(name, "r") == 0)
        self->field = 0;
    if (value != NULL && is_value(name))
        PHI_TRY(say(self, value));
    if (!self->definition && (is_value(name) || strcmp(name, "x") == 0))
        self->field++;
    return PHI_OK;
}

static phi_status on_close(void *user, const char *name)
{
    (void)user;
    (void)name;
    return PHI_OK;
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    (void)user;
    (void)utf8;
    (void)length;
    return PHI_OK;
}

phi_status phi__ooxml_read_pivot(phi__ooxml *self, const phi__ooxml_part *part)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    pivot reading = {.owner = self, .definition = part->label == NULL};
    if (reading.definition)
        self->pivot_fields.count = 0;
    return phi__ooxml_parse(self, &part->entry, &events, &reading);
}

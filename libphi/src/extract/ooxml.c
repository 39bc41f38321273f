/* SPDX-License-Identifier: Apache-2.0 */
/* See ooxml.h. First the content types say what each part is; then the parts
 * with text are read in the order a reader of the document would meet them;
 * then everything else in the zip is emitted as a member. */
#include "extract/ooxml.h"

#include "base/alloc.h"
#include "extract/ooxml_package.h"
#include "extract/xlsb.h"
#include "extract/zip_walk.h"

#include <stdlib.h>

static const char WORD[] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
static const char SHEET[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
static const char SLIDES[] = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

static const char BINARY[] = "application/vnd.ms-excel.sheet.binary.macroenabled.12";

typedef PHI_VEC(uint64_t) offsets;

/* Parts of binary workbooks begin with a record of two bytes for its type, and XML with neither such bytes nor marks of its encoding. */
static bool is_records(phi__span head)
{
    return head.size >= 2 && head.data[0] >= 0x80 && head.data[1] < 0x80;
}

phi_status phi__ooxml_parse(phi__ooxml *self, const phi__zip_entry *entry, const phi__xml_events *events, void *user)
{
    const char *detail = NULL;
    const phi_reason refusal = phi__zip_refusal(entry, &detail);
    if (refusal != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refusal, detail);
        return PHI_OK;
    }
    phi__stream *content = NULL;
    PHI_TRY(phi__zip_open_entry(self->zip, entry, &content));
    phi__span head;
    phi_status status = phi__stream_peek(content, 2, &head);
    if (status == PHI_OK)
        status = is_records(head) ? phi__xlsb_parse(content, events, user) : phi__xml_parse(content, events, user);
    if (content->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, content->fault, content->fault_detail);
    phi__stream_close(content);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const phi__ooxml_part *)a)->name, ((const phi__ooxml_part *)b)->name);
}

/* The body first, in the order of its sheets or slides; notes beside their slide come later. */
static int by_reading_order(const void *a, const void *b)
{
    const phi__ooxml_part *x = a;
    const phi__ooxml_part *y = b;
    if (x->role != y->role)
        return x->role < y->role ? -1 : 1;
    if ((x->order == 0) != (y->order == 0))
        return x->order != 0 ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if ((x->label == NULL) != (y->label == NULL))
        return x->label == NULL ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int span_by_name(const void *key, const void *part)
{
    const phi__span *name = key;
    const char *other = ((const phi__ooxml_part *)part)->name;
    const size_t length = strlen(other);
    const int order = memcmp(name->data, other, name->size < length ? name->size : length);
    if (order != 0 || name->size == length)
        return order;
    return name->size < length ? -1 : 1;
}

/* Which entry of the zip is which part? One pass, because both may be many. */
static void match_entries(phi__ooxml *self)
{
    phi__zip_entry entry;
    phi__ooxml_part *parts = self->parts.items;
    qsort(parts, self->parts.count, sizeof *parts, by_name);
    for (size_t at = 0; phi__zip_next(self->zip, &at, &entry);) {
        if (entry.name.size == 0)
            continue;
        phi__ooxml_part *part = bsearch(&entry.name, parts, self->parts.count, sizeof *parts, span_by_name);
        if (part == NULL || part->found)
            continue;
        part->found = true;
        part->entry = entry;
    }
}

static const phi__ooxml_part *find_main(const phi__ooxml *self)
{
    for (size_t i = 0; i < self->parts.count; i++) {
        const phi__ooxml_part *part = &self->parts.items[i];
        if (part->found && part->role >= PHI__OOXML_MAIN_WORD && part->role <= PHI__OOXML_MAIN_SLIDES)
            return part;
    }
    return NULL;
}

static const char *media_of(const phi__ooxml_part *main)
{
    if (main->role == PHI__OOXML_MAIN_WORD)
        return WORD;
    if (main->role == PHI__OOXML_MAIN_SHEET)
        return main->binary ? BINARY : SHEET;
    return SLIDES;
}

/* Names that people gave to ranges and values; the list of sheets was read for the order. */
static phi_status read_names(phi__ooxml *self, const phi__ooxml_part *part)
{
    phi__ooxml_part names = *part;
    names.label = "names";
    return phi__ooxml_read_text(self, &names);
}

static phi_status read_part(phi__ooxml *self, const phi__ooxml_part *part)
{
    switch (part->role) {
    case PHI__OOXML_MAIN_WORD:
    case PHI__OOXML_TEXT:
        return phi__ooxml_read_text(self, part);
    case PHI__OOXML_STRINGS:
        return phi__ooxml_read_strings(self, part);
    case PHI__OOXML_STYLES:
        return phi__ooxml_read_styles(self, part);
    case PHI__OOXML_WORKSHEET:
        return phi__ooxml_read_sheet(self, part);
    case PHI__OOXML_STYLE_NAMES:
        return phi__ooxml_read_style_names(self, part);
    case PHI__OOXML_METADATA:
        return phi__ooxml_read_metadata(self, part);
    case PHI__OOXML_PIVOT:
        return phi__ooxml_read_pivot(self, part);
    case PHI__OOXML_MAIN_SHEET:
        return read_names(self, part);
    default:
        return PHI_OK; /* the list of slides was read for the order */
    }
}

/* Stop at a limit of the whole root file: NONE when there is none. */
static bool stopped(phi__ooxml *self)
{
    const phi_reason refused = phi__budget_charge_member(self->part->budget);
    if (refused != PHI_REASON_NONE)
        self->emit->fault(self->emit, refused, "not all of it was read");
    return refused != PHI_REASON_NONE;
}

/* Of binary sheets, names of ranges, links and what else is no cell is found as readable runs of their bytes. */
static bool says_more(const phi__ooxml_part *part)
{
    return part->binary && (part->role == PHI__OOXML_MAIN_SHEET || part->role == PHI__OOXML_WORKSHEET);
}

static phi_status read_parts(phi__ooxml *self, offsets *done)
{
    for (size_t i = 0; i < self->parts.count; i++) {
        const phi__ooxml_part *part = &self->parts.items[i];
        if (!part->found)
            continue;
        if (!says_more(part))
            PHI_TRY(PHI_VEC_PUSH(done, part->entry.offset));
        if (stopped(self))
            return PHI_OK;
        PHI_TRY(read_part(self, part));
    }
    return PHI_OK;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a;
    const uint64_t y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static bool is_relations(phi__span name)
{
    return name.size > 5 && memcmp(name.data + (name.size - 5), ".rels", 5) == 0;
}

static phi_status emit_other(phi__ooxml *self, const phi__zip_entry *entry)
{
    const char *detail = NULL;
    if (is_relations(entry->name))
        return phi__ooxml_read_links(self, entry);
    if (phi__zip_refusal(entry, &detail) != PHI_REASON_NONE)
        return phi__zip_emit(self->emit, entry, NULL);
    phi__stream *content = NULL;
    PHI_TRY(phi__zip_open_entry(self->zip, entry, &content));
    const phi_status status = phi__zip_emit(self->emit, entry, content);
    phi__stream_close(content);
    return status;
}

/* All that was not read yet; `done` holds the offsets of what was. */
static phi_status emit_others(phi__ooxml *self, offsets *done)
{
    phi__zip_entry entry;
    uint64_t index = 0;
    qsort(done->items, done->count, sizeof *done->items, by_value);
    for (size_t at = 0; phi__zip_next(self->zip, &at, &entry); index++) {
        if (phi__zip_is_directory(&entry) ||
            bsearch(&entry.offset, done->items, done->count, sizeof *done->items, by_value) != NULL)
            continue;
        const phi_reason refused = phi__budget_member(self->part->budget, index);
        if (refused != PHI_REASON_NONE) {
            self->emit->fault(self->emit, refused, "not all members were read");
            return PHI_OK;
        }
        if (stopped(self))
            return PHI_OK;
        PHI_TRY(emit_other(self, &entry));
    }
    return PHI_OK;
}

static void release_strings(phi__ooxml *self)
{
    PHI_VEC_DONE(&self->string_ends);
    phi__buf_done(&self->strings);
}

static phi_status read_package(phi__ooxml *self, const phi__ooxml_part *main, const phi__zip_entry *types,
                               offsets *done)
{
    self->emit->media(self->emit, media_of(main));
    PHI_TRY(PHI_VEC_PUSH(done, types->offset));
    if (main->role != PHI__OOXML_MAIN_WORD)
        PHI_TRY(phi__ooxml_read_order(self, main));
    if (main->role == PHI__OOXML_MAIN_SLIDES)
        PHI_TRY(phi__ooxml_number_notes(self));
    if (main->role != PHI__OOXML_MAIN_WORD)
        PHI_TRY(phi__ooxml_adopt(self));
    qsort(self->parts.items, self->parts.count, sizeof *self->parts.items, by_reading_order);
    PHI_TRY(read_parts(self, done));
    release_strings(self); /* members that follow may need the memory */
    return emit_others(self, done);
}

phi_status phi__ooxml_run(phi__zip *zip, phi__part *part, phi__emit *emit, bool *handled)
{
    phi__zip_entry types;
    *handled = false;
    if (!phi__ooxml_find(zip, "[Content_Types].xml", &types))
        return PHI_OK;
    phi__ooxml self = {.zip = zip, .part = part, .emit = emit};
    offsets done = {0};
    phi__buf_init(&self.strings, phi__budget_memory(part->budget) / 2 + 1);
    phi__buf_init(&self.style_names, PHI__OOXML_STYLE_NAMES_MOST);
    phi_status status = phi__ooxml_read_types(&self, &types);
    const phi__ooxml_part *main = NULL;
    if (status == PHI_OK && self.parts.count > 0) {
        match_entries(&self);
        main = find_main(&self);
    }
    *handled = main != NULL;
    if (status == PHI_OK && main != NULL)
        status = read_package(&self, main, &types, &done);
    PHI_VEC_DONE(&self.parts);
    PHI_VEC_DONE(&self.formats);
    PHI_VEC_DONE(&self.pivot_fields);
    PHI_VEC_DONE(&done);
    phi__buf_done(&self.style_names);
    release_strings(&self);
    return status;
}

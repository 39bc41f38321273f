/* SPDX-License-Identifier: Apache-2.0 */
/* OpenDocument in one XML file (.fodt, .fods, .fodp, .fodg; ODF 1.3 part 3, 3.1.2): what a package has
 * in members stands here in sections. Each reader gets the sections that are its own: the file is parsed once
 * for each. Pictures and objects, which are base64 in elements, are members; macros are texts. */
#include "extract/odf.h"

#include "base/alloc.h"
#include "base/base64.h"
#include "extract/slice.h"
#include "identify/odf_mark.h"

#include <stdio.h>

enum { SECTION_DEPTH = 2, EMBEDDED_MOST = 64 << 20 };

static bool is_one_of(const char *name, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(name, list[i]) == 0)
            return true;
    }
    return false;
}

/* --------------------------------------------------------------------- sections */

/* Hands on what stands in the wanted sections, as if it were a document. */
typedef struct filter {
    const phi__xml_events *events;
    void *user;
    const char *const *sections;
    unsigned depth;
    bool inside;
} filter;

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    filter *self = user;
    if (++self->depth == SECTION_DEPTH)
        self->inside = is_one_of(name, self->sections);
    return self->inside ? self->events->open(self->user, name, attributes) : PHI_OK;
}

static phi_status on_close(void *user, const char *name)
{
    filter *self = user;
    const bool inside = self->inside;
    if (self->depth-- == SECTION_DEPTH)
        self->inside = false;
    return inside ? self->events->close(self->user, name) : PHI_OK;
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    filter *self = user;
    return self->inside ? self->events->text(self->user, utf8, length) : PHI_OK;
}

phi_status phi__odf_flat_parse(phi__odf *self, const phi__xml_events *events, void *user)
{
    static const phi__xml_events filtered = {on_open, on_close, on_text};
    phi__stream *again = NULL;
    PHI_TRY(phi__slice_open_at(self->part->stream, 0, self->part->stream->size, &again));
    filter sieve = {.events = events, .user = user, .sections = self->sections};
    const phi_status status = phi__xml_parse(again, &filtered, &sieve);
    if (again->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, again->fault, again->fault_detail);
    phi__stream_close(again);
    return status;
}

/* --------------------------------------------------------------------- embedded */

typedef struct embedded {
    phi__odf *owner;
    phi__buf bytes;
    phi__base64 state;
    uint64_t members;
    bool is_data, is_macro, full;
} embedded;

static phi_status on_embedded_open(void *user, const char *name, const char *const *attributes)
{
    embedded *self = user;
    (void)attributes;
    self->is_data = strcmp(name, "binary-data") == 0;
    self->is_macro = strcmp(name, "source-code") == 0 || strcmp(name, "module") == 0;
    self->full = false;
    self->state = (phi__base64){0};
    phi__buf_clear(&self->bytes);
    return PHI_OK;
}

static phi_status on_embedded_text(void *user, const char *utf8, size_t length)
{
    embedded *self = user;
    if (self->is_macro) {
        const phi__place place = {.part = "macro"};
        PHI_TRY(self->owner->emit->place(self->owner->emit, &place));
        return self->owner->emit->text(self->owner->emit, utf8, length);
    }
    if (!self->is_data || self->full)
        return PHI_OK;
    const phi_status status = phi__base64_append(&self->state, phi__span_of(utf8, length), &self->bytes);
    self->full = status == PHI_PARTIAL;
    return self->full ? PHI_OK : status;
}

static phi_status on_embedded_close(void *user, const char *name)
{
    embedded *self = user;
    (void)name;
    if (self->is_macro)
        PHI_TRY(self->owner->emit->text(self->owner->emit, "\n", 1));
    self->is_macro = false;
    if (!self->is_data || self->bytes.size == 0)
        return PHI_OK;
    self->is_data = false;
    phi_reason refused = self->full ? PHI_REASON_LIMIT_MEMORY : phi__budget_member(self->owner->part->budget, self->members++);
    if (refused != PHI_REASON_NONE) {
        self->owner->emit->fault(self->owner->emit, refused, "not all that is embedded was read");
        return PHI_OK;
    }
    char label[32];
    phi__stream *stream = NULL;
    (void)snprintf(label, sizeof label, "embedded-%llu", (unsigned long long)self->members);
    PHI_TRY(phi__stream_memory(self->bytes.data, self->bytes.size, &stream));
    const phi__member member = {.name = label, .stream = stream, .size = self->bytes.size};
    const phi_status status = self->owner->emit->member(self->owner->emit, &member);
    phi__stream_close(stream);
    return status;
}

static phi_status read_embedded(phi__odf *odf)
{
    static const phi__xml_events events = {on_embedded_open, on_embedded_close, on_embedded_text};
    const uint64_t memory = phi__budget_memory(odf->part->budget);
    embedded reading = {.owner = odf};
    phi__buf_init(&reading.bytes, memory < EMBEDDED_MOST ? (size_t)memory : EMBEDDED_MOST);
    const phi_status status = phi__odf_flat_parse(odf, &events, &reading);
    phi__buf_done(&reading.bytes);
    return status;
}

/* ------------------------------------------------------------------------- whole */

static const char *media_of(phi__part *part, bool *sheets)
{
    *sheets = strcmp(part->identity.media, PHI__FLAT_SHEETS) == 0;
    return part->identity.media;
}

static phi_status read_sections(phi__odf *odf, bool sheets)
{
    static const char *const BODY[] = {"body", NULL}, *const STYLES[] = {"styles", "master-styles", NULL},
                      *const META[] = {"meta", NULL}, *const EMBEDDED[] = {"body", "scripts", "master-styles", "styles", NULL};
    odf->sections = BODY;
    PHI_TRY(sheets ? phi__odf_read_sheets(odf, NULL) : phi__odf_read_text(odf, NULL, NULL));
    odf->sections = STYLES;
    PHI_TRY(phi__odf_read_text(odf, NULL, "styles"));
    odf->sections = META;
    PHI_TRY(phi__odf_read_metadata(odf, NULL));
    odf->sections = EMBEDDED;
    return read_embedded(odf);
}

static phi_status odf_flat_run(phi__part *part, phi__emit *emit)
{
    bool sheets = false;
    const phi_status random = phi__stream_make_random(&part->stream, (size_t)phi__budget_memory(part->budget));
    if (random == PHI_PARTIAL) {
        emit->fault(emit, PHI_REASON_LIMIT_MEMORY, "a document in one XML file does not fit into the memory allowed");
        return PHI_OK;
    }
    PHI_TRY(random);
    emit->media(emit, media_of(part, &sheets));
    phi__odf odf = {.part = part, .emit = emit};
    return read_sections(&odf, sheets);
}

const phi__extractor phi__extract_odf_flat = {.name = "odf_flat", .kind = PHI__KIND_ODF, .run = odf_flat_run};

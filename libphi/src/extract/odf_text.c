/* SPDX-License-Identifier: Apache-2.0 */
/* Text of OpenDocument: paragraphs, tables, slides and their notes; beside the line
 * footnotes, comments, deleted text, links, values of fields and forms. Elements are
 * known by their local names (ODF 1.3 part 3), which OpenOffice 1.x shares. */
#include "extract/odf.h"

#include "extract/flow.h"

#include "base/alloc.h"

#include <stdlib.h>

enum { CONTEXTS = 64, FIELD_BYTES = 128, SPACES_MOST = 256 };

/* From this element on text is of another part. */
typedef struct context {
    unsigned depth;
    const char *part;
    const char *field;
    bool beside; /* it waits for the end of the line */
    bool skipped;
} context;

typedef struct reader {
    phi__odf *owner;
    const char *part;       /* of the body */
    phi__flow flow;
    context contexts[CONTEXTS];
    size_t context_count;
    unsigned depth;
    unsigned paragraphs;    /* open ones */
    uint32_t page;
    bool endnote;
    phi__buf held;          /* text of the context that waits */
    char field[FIELD_BYTES];
} reader;

static const context *here(const reader *self)
{
    return self->context_count == 0 ? NULL : &self->contexts[self->context_count - 1];
}

static void enter(reader *self, const char *part, const char *field, bool beside)
{
    const context *outer = here(self);
    if (self->context_count == CONTEXTS)
        return;
    const bool skipped = outer != NULL && outer->skipped;
    self->contexts[self->context_count++] =
        (context){.depth = self->depth, .part = part, .field = field,
                  .beside = beside || (outer != NULL && outer->beside), .skipped = skipped || part == NULL};
}

static phi_status put(reader *self, const char *utf8, size_t length)
{
    const context *in = here(self);
    if (in != NULL && in->skipped)
        return PHI_OK;
    if (in != NULL && in->beside) {
        const phi_status status = phi__buf_append(&self->held, utf8, length);
        return status == PHI_PARTIAL ? PHI_OK : status;
    }
    const phi__place place = {.page = self->page, .part = in != NULL ? in->part : self->part};
    return phi__flow_text(&self->flow, &place, utf8, length);
}

static phi_status say_held(reader *self, const context *in)
{
    const phi__span text = phi__buf_span(&self->held);
    if (text.size == 0)
        return PHI_OK;
    const char *field = in->field == NULL ? "" : in->field;
    PHI_TRY(phi__flow_aside(&self->flow, in->part, phi__span_of(field, strlen(field)), text, 0));
    phi__aside_place(&self->flow.aside, &(phi__place){.page = self->page});
    phi__buf_clear(&self->held);
    return PHI_OK;
}

static phi_status say_value(reader *self, const char *part, const char *field, const char *value)
{
    const size_t length = value == NULL ? 0 : strlen(value);
    if (length == 0 || length > FIELD_BYTES * 64)
        return PHI_OK;
    field = field == NULL ? "" : field;
    PHI_TRY(phi__flow_aside(&self->flow, part, phi__span_of(field, strlen(field)), phi__span_of(value, length), 0));
    phi__aside_place(&self->flow.aside, &(phi__place){.page = self->page});
    return PHI_OK;
}

/* Values that stand in attributes. */
static phi_status say_attributes(reader *self, const char *name, const char *const *attributes)
{
    static const char *const FORM[] = {"value", "current-value", "label", "title", "current-string-value"};
    static const char *const NAMED[] = {"section", "table", "frame", "custom-shape", "rect", "line", "g", "page", "layer", "form",
                                        "reference-mark", "reference-mark-start", "user-field-decl", "variable-decl", "show"};
    const char *called = phi__xml_attribute(attributes, "name", false);
    const char *href = phi__xml_attribute(attributes, "href", false);
    if (href != NULL && (strchr(href, ':') != NULL || strchr(href, '@') != NULL))
        PHI_TRY(say_value(self, "link", NULL, href));
    if (strstr(name, "field-decl") != NULL || strcmp(name, "variable-set") == 0 || strcmp(name, "user-defined") == 0)
        PHI_TRY(say_value(self, "field", called, phi__xml_attribute(attributes, "string-value", false)));
    if (strcmp(name, "hidden-text") == 0 || strcmp(name, "conditional-text") == 0) {
        PHI_TRY(say_value(self, "hidden", NULL, phi__xml_attribute(attributes, "string-value", false)));
        PHI_TRY(say_value(self, "hidden", NULL, phi__xml_attribute(attributes, "string-value-if-false", false)));
    }
    for (size_t i = 0; called != NULL && i < sizeof NAMED / sizeof *NAMED; i++) {
        if (strcmp(name, NAMED[i]) == 0)
            PHI_TRY(say_value(self, "names", NULL, called));
    }
    if (strcmp(name, "style") == 0)
        PHI_TRY(say_value(self, "styles", NULL, phi__xml_attribute(attributes, "display-name", false)));
    if (strcmp(name, "bookmark") == 0 || strcmp(name, "bookmark-start") == 0)
        return say_value(self, "bookmark", NULL, called);
    const bool control = phi__xml_attribute(attributes, "control-implementation", false) != NULL ||
                         strcmp(name, "text") == 0 || strcmp(name, "textarea") == 0 || strcmp(name, "option") == 0 ||
                         strcmp(name, "item") == 0 || strcmp(name, "hidden") == 0 || strcmp(name, "property") == 0;
    for (size_t i = 0; control && i < sizeof FORM / sizeof *FORM; i++)
        PHI_TRY(say_value(self, "form", called, phi__xml_attribute(attributes, FORM[i], false)));
    return control ? say_value(self, "form", called, phi__xml_attribute(attributes, "string-value", false)) : PHI_OK;
}

static uint32_t count_of(const char *const *attributes, const char *name, uint32_t most)
{
    const char *text = phi__xml_attribute(attributes, name, false);
    const unsigned long count = text == NULL ? 1 : strtoul(text, NULL, 10);
    return count < 1 ? 1 : count > most ? most : (uint32_t)count;
}

static bool enter_context(reader *self, const char *name, const char *const *attributes)
{
    static const struct {
        const char *name, *part;
        bool beside;
    } CONTEXT[] = {
        {"annotation", "comments", true},   {"deletion", "deleted", true},   {"notes", "notes", false},
        {"header", "header", false},        {"header-left", "header", false}, {"header-first", "header", false},
        {"footer", "footer", false},        {"footer-left", "footer", false}, {"footer-first", "footer", false},
        {"date", NULL, false},              {"note-citation", NULL, false},  {"footnote-body", "footnotes", true},
        {"endnote-body", "endnotes", true}, {"desc", "description", true},   {"footnote-citation", NULL, false},
        {"binary-data", NULL, false},       {"cut-offs", NULL, false},       {"date-string", NULL, false},
    };
    if (strcmp(name, "note") == 0) {
        const char *class_name = phi__xml_attribute(attributes, "note-class", false);
        self->endnote = class_name != NULL && strcmp(class_name, "endnote") == 0;
    }
    if (strcmp(name, "note-body") == 0) {
        enter(self, self->endnote ? "endnotes" : "footnotes", NULL, true);
        return true;
    }
    if (strcmp(name, "creator") == 0 || strcmp(name, "creator-initials") == 0 || strcmp(name, "sender-initials") == 0) {
        enter(self, "comments", "author", true);
        return true;
    }
    for (size_t i = 0; i < sizeof CONTEXT / sizeof *CONTEXT; i++) {
        const bool in_line = self->paragraphs > 0 && self->context_count == 0;
        const bool shown = in_line && strcmp(name, "date") == 0; /* a date in the text is one */
        if (strcmp(name, CONTEXT[i].name) != 0 || shown)
            continue;
        enter(self, CONTEXT[i].part, NULL, CONTEXT[i].beside);
        return true;
    }
    return false;
}

static phi_status open_table(reader *self, const char *name, const char *const *attributes)
{
    if (here(self) != NULL && here(self)->beside)
        return PHI_OK;
    if (strcmp(name, "table") == 0)
        phi__grid_table(&self->flow.grid);
    if (strcmp(name, "table") == 0 || strcmp(name, "table-row") == 0)
        phi__flow_gap(&self->flow, PHI__GAP_ROW);
    if (strcmp(name, "table-row") == 0)
        return phi__grid_row(&self->flow.grid);
    if (strcmp(name, "table-cell") != 0)
        return PHI_OK;
    phi__flow_gap(&self->flow, PHI__GAP_CELL);
    return phi__grid_cell(&self->flow.grid, false, count_of(attributes, "number-columns-spanned", 64));
}

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    reader *self = user;
    self->depth++;
    const context *outer = here(self);
    if (enter_context(self, name, attributes) && outer != NULL && outer->beside)
        PHI_TRY(say_held(self, outer));
    PHI_TRY(say_attributes(self, name, attributes));
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
        self->paragraphs++;
        if (here(self) == NULL || !here(self)->beside)
            phi__flow_gap(&self->flow, PHI__GAP_LINE);
    }
    if (strcmp(name, "page") == 0 && phi__xml_attribute(attributes, "master-page-name", false) != NULL)
        self->page++;
    if (strcmp(name, "tab") == 0 || strcmp(name, "tab-stop") == 0)
        return self->paragraphs > 0 ? put(self, "\t", 1) : PHI_OK;
    if (strcmp(name, "line-break") == 0)
        return put(self, "\n", 1);
    if (strcmp(name, "s") == 0) {
        static const char SPACES[] = "                ";
        const uint32_t count = count_of(attributes, "c", SPACES_MOST);
        for (uint32_t done = 0; done < count; done += 16)
            PHI_TRY(put(self, SPACES, count - done < 16 ? count - done : 16));
        return PHI_OK;
    }
    return open_table(self, name, attributes);
}

static phi_status on_close(void *user, const char *name)
{
    reader *self = user;
    const context *in = here(self);
    if (strcmp(name, "p") == 0 || strcmp(name, "h") == 0) {
        self->paragraphs -= self->paragraphs > 0;
        if (in != NULL && in->beside && !in->skipped)
            PHI_TRY(put(self, "\n", 1));
        else
            phi__flow_gap(&self->flow, PHI__GAP_LINE);
    }
    if (strcmp(name, "table-cell") == 0 && (in == NULL || !in->beside))
        PHI_TRY(phi__grid_cell_end(&self->flow.grid));
    if (strcmp(name, "table") == 0 && (in == NULL || !in->beside)) {
        phi__grid_table_end(&self->flow.grid);
        phi__flow_gap(&self->flow, PHI__GAP_ROW);
    }
    if (in != NULL && in->depth == self->depth) {
        if (in->beside && !in->skipped)
            PHI_TRY(say_held(self, in));
        self->context_count--;
    }
    self->depth--;
    return PHI_OK;
}

/* Characters between elements are layout of the file. */
static phi_status on_text(void *user, const char *utf8, size_t length)
{
    reader *self = user;
    const context *in = here(self);
    if (self->paragraphs == 0 && (in == NULL || !in->beside))
        return PHI_OK;
    return put(self, utf8, length);
}

phi_status phi__odf_read_text(phi__odf *self, const phi__zip_entry *entry, const char *part)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    PHI_AUTO(phi__free_at) reader *reading = phi__alloc(sizeof *reading);
    PHI_REQUIRE(reading != NULL, PHI_ERR_MEMORY);
    reading->owner = self;
    reading->part = part;
    phi__buf_init(&reading->held, 1 << 20);
    phi__flow_init(&reading->flow, self->emit);
    phi_status status = phi__odf_parse(self, entry, &events, reading);
    if (status == PHI_OK)
        status = phi__flow_finish(&reading->flow);
    phi__flow_done(&reading->flow);
    phi__buf_done(&reading->held);
    return status;
}

/* ------------------------------------------------------------------- metadata */

typedef struct properties {
    phi__emit *emit;
    char field[FIELD_BYTES];
    unsigned depth;
    bool wrote;
} properties;

static phi_status on_property(void *user, const char *name, const char *const *attributes)
{
    properties *self = user;
    self->depth++;
    const char *given = phi__xml_attribute(attributes, "name", false);
    const char *field = given != NULL ? given : name;
    const size_t length = strlen(field) < FIELD_BYTES ? strlen(field) : FIELD_BYTES - 1;
    memcpy(self->field, field, length);
    self->field[length] = '\0';
    self->wrote = false;
    if (given == NULL)
        return PHI_OK;
    PHI_TRY(self->emit->place(self->emit, &(phi__place){.part = "names"}));
    PHI_TRY(self->emit->text(self->emit, given, strlen(given)));
    return self->emit->text(self->emit, "\n", 1);
}

static phi_status on_property_end(void *user, const char *name)
{
    properties *self = user;
    const bool wrote = self->wrote;
    (void)name;
    self->depth--;
    self->wrote = false;
    return wrote ? self->emit->text(self->emit, "\n", 1) : PHI_OK;
}

static phi_status on_property_text(void *user, const char *utf8, size_t length)
{
    properties *self = user;
    size_t blank = 0;
    while (blank < length && (uint8_t)utf8[blank] <= ' ')
        blank++;
    if (!self->wrote && blank == length)
        return PHI_OK;
    if (!self->wrote) {
        const phi__place place = {.part = "metadata", .field = self->field};
        PHI_TRY(self->emit->place(self->emit, &place));
    }
    self->wrote = true;
    return self->emit->text(self->emit, utf8, length);
}

phi_status phi__odf_read_metadata(phi__odf *self, const phi__zip_entry *entry)
{
    static const phi__xml_events events = {on_property, on_property_end, on_property_text};
    properties reading = {.emit = self->emit};
    return phi__odf_parse(self, entry, &events, &reading);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Text of office parts: word documents, slides, notes and comments share the
 * names of their elements (p, t, tc, tr), so that one reader does for all.
 *
 * Runs of a paragraph are joined: editors split a number anywhere. Paragraphs
 * end with a newline, cells of a table row are parted by tabs. Deleted text
 * (w:delText) is still in the file and is read like any other. */
#include "extract/ooxml.h"

typedef struct reader {
    phi__ooxml *owner;
    const phi__ooxml_part *part;
    unsigned text_depth;  /* inside elements whose characters are text */
    unsigned skip_depth;  /* inside a subtree that is not read */
    unsigned cell_depth;  /* inside table cells */
    bool first_cell;      /* of its row */
    bool new_paragraph;   /* one ended inside this cell */
} reader;

static bool is_one_of(const char *name, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(name, list[i]) == 0)
            return true;
    }
    return false;
}

/* Properties have no text, and tab stops that look like tabs; a fallback repeats its choice. */
static bool is_skipped(const char *name)
{
    static const char *const names[] = {"pPr", "rPr", "Fallback", "rPh", NULL};
    return is_one_of(name, names);
}

static bool is_text(const char *name)
{
    static const char *const names[] = {"t", "delText", "instrText", "delInstrText", "text", "author", NULL};
    return is_one_of(name, names);
}

static bool ends_line(const char *name)
{
    static const char *const names[] = {"author", "comment", "cm", "threadedComment", NULL};
    return is_one_of(name, names);
}

static phi_status emit_text(reader *self, const char *utf8, size_t length)
{
    phi__emit *emit = self->owner->emit;
    if (self->new_paragraph)
        PHI_TRY(emit->text(emit, " ", 1));
    self->new_paragraph = false;
    return emit->text(emit, utf8, length);
}

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    reader *self = user;
    (void)attributes;
    if (self->skip_depth > 0 || is_skipped(name)) {
        self->skip_depth++;
        return PHI_OK;
    }
    if (is_text(name))
        self->text_depth++;
    if (strcmp(name, "tab") == 0)
        return emit_text(self, "\t", 1);
    if (strcmp(name, "br") == 0 || strcmp(name, "cr") == 0)
        return emit_text(self, "\n", 1);
    if (strcmp(name, "noBreakHyphen") == 0)
        return emit_text(self, "-", 1);
    if (strcmp(name, "tr") == 0)
        self->first_cell = true;
    if (strcmp(name, "tc") != 0)
        return PHI_OK;
    const bool first = self->first_cell;
    self->first_cell = false;
    self->new_paragraph = false;
    self->cell_depth++;
    return first ? PHI_OK : emit_text(self, "\t", 1);
}

static phi_status on_close(void *user, const char *name)
{
    reader *self = user;
    if (self->skip_depth > 0) {
        self->skip_depth--;
        return PHI_OK;
    }
    if (is_text(name) && self->text_depth > 0)
        self->text_depth--;
    if (strcmp(name, "p") == 0 && self->cell_depth > 0) {
        self->new_paragraph = true;
        return PHI_OK;
    }
    if (strcmp(name, "tc") == 0 && self->cell_depth > 0)
        self->cell_depth--;
    if (strcmp(name, "p") != 0 && strcmp(name, "tr") != 0 && !ends_line(name))
        return PHI_OK;
    self->new_paragraph = false;
    return emit_text(self, "\n", 1);
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    reader *self = user;
    if (self->skip_depth > 0 || self->text_depth == 0)
        return PHI_OK;
    return emit_text(self, utf8, length);
}

phi_status phi__ooxml_read_text(phi__ooxml *self, const phi__ooxml_part *part)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    const phi__place place = {.page = part->order, .part = part->label};
    PHI_TRY(self->emit->place(self->emit, &place));
    reader reading = {.owner = self, .part = part};
    PHI_TRY(phi__ooxml_parse(self, &part->entry, &events, &reading));
    return self->emit->text(self->emit, "\n", 1);
}

/* ----------------------------------------------------------------- metadata */

enum { FIELD_BYTES = 128 };

typedef struct properties {
    phi__emit *emit;
    char field[FIELD_BYTES];
    unsigned depth;
    bool wrote;
} properties;

static phi_status on_property(void *user, const char *name, const char *const *attributes)
{
    properties *self = user;
    if (++self->depth != 2)
        return PHI_OK;
    const char *given = phi__xml_attribute(attributes, "name", false);
    const char *field = given != NULL ? given : name;
    const size_t length = strlen(field) < FIELD_BYTES ? strlen(field) : FIELD_BYTES - 1;
    memcpy(self->field, field, length);
    self->field[length] = '\0';
    self->wrote = false;
    return PHI_OK;
}

static phi_status on_property_end(void *user, const char *name)
{
    properties *self = user;
    (void)name;
    self->depth--;
    return self->wrote && self->depth == 1 ? self->emit->text(self->emit, "\n", 1) : PHI_OK;
}

static phi_status on_property_text(void *user, const char *utf8, size_t length)
{
    properties *self = user;
    if (self->depth < 2)
        return PHI_OK;
    if (!self->wrote) {
        const phi__place place = {.part = "metadata", .field = self->field};
        PHI_TRY(self->emit->place(self->emit, &place));
    }
    self->wrote = true;
    return self->emit->text(self->emit, utf8, length);
}

phi_status phi__ooxml_read_metadata(phi__ooxml *self, const phi__ooxml_part *part)
{
    static const phi__xml_events events = {on_property, on_property_end, on_property_text};
    properties reading = {.emit = self->emit};
    return phi__ooxml_parse(self, &part->entry, &events, &reading);
}

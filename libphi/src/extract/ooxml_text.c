/* SPDX-License-Identifier: Apache-2.0 */
/* Text of office parts: word documents, slides, notes, comments, drawings, charts and
 * caches share the names of their elements (p, t, tc, tr), so that one reader does for
 * all.
 *
 * Runs of a paragraph are joined: editors split a number anywhere. Paragraphs
 * end with a newline, cells of a table row are parted by tabs. Deleted text
 * (w:delText) is still in the file and is read like any other. Who wrote it, field
 * codes, bookmarks, descriptions of pictures and what forms hold come beside the line. */
#include "extract/ooxml.h"

#include "extract/flow.h"

#include "base/alloc.h"

enum { AUTHOR_BYTES = 128, VALUE_BYTES = 8192 };

typedef struct reader {
    phi__ooxml *owner;
    const phi__ooxml_part *part;
    phi__flow flow;
    phi__place place;     /* of all text, but that of cells and comments */
    char cell[16];        /* that a comment is on */
    unsigned text_depth;  /* inside elements whose characters are text */
    unsigned skip_depth;  /* inside a subtree that is not read */
    unsigned code_depth;  /* inside of a field code */
    bool in_code;         /* one has begun and not ended: the next piece goes on with it */
    unsigned cell_depth;  /* inside table cells */
    unsigned form_depth;  /* inside the description of a form field */
    char author[AUTHOR_BYTES]; /* of the change that was met last */
} reader;

static bool is_one_of(const char *name, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (phi__xml_is(name, list[i]))
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

static bool is_code(const char *name)
{
    return phi__xml_is(name, "instrText") || phi__xml_is(name, "delInstrText");
}

/* "v" holds the values that charts and links to other workbooks keep, "pt" and the like in diagrams are empty. */
static bool is_text(const char *name)
{
    static const char *const names[] = {"t", "delText", "text", "author", "v", "definedName", NULL};
    return is_one_of(name, names);
}

static bool ends_line(const char *name)
{
    static const char *const names[] = {"author", "comment", "cm", "threadedComment", "v", "definedName", NULL};
    return is_one_of(name, names);
}

static phi_status put(reader *self, const char *utf8, size_t length)
{
    if (self->code_depth > 0)
        return phi__flow_aside_more(&self->flow, utf8, length);
    return phi__flow_text(&self->flow, &self->place, utf8, length);
}

static phi_status say_value(reader *self, const char *part, const char *field, const char *value)
{
    const size_t length = value == NULL ? 0 : strlen(value);
    if (length == 0 || length > VALUE_BYTES)
        return PHI_OK;
    self->in_code = false;
    PHI_TRY(phi__flow_aside(&self->flow, part, phi__span_of(field, strlen(field)), phi__span_of(value, length), 0));
    phi__aside_place(&self->flow.aside, &self->place);
    return PHI_OK;
}

/* Who commented is said each time, who changed something when it is another than before. */
static phi_status say_author(reader *self, const char *name, const char *const *attributes)
{
    static const char *const CHANGES[] = {"ins", "del", "moveFrom", "moveTo", NULL};
    static const char *const PEOPLE[] = {"comment", "cmAuthor", "author", "person", NULL};
    const char *author = phi__xml_attribute(attributes, "author", false);
    if (is_one_of(name, PEOPLE)) {
        PHI_TRY(say_value(self, "comments", "author", author));
        PHI_TRY(say_value(self, "comments", "author", phi__xml_attribute(attributes, "name", false)));
        return say_value(self, "comments", "author", phi__xml_attribute(attributes, "displayName", false));
    }
    if (author == NULL || !is_one_of(name, CHANGES) || strncmp(author, self->author, AUTHOR_BYTES - 1) == 0)
        return PHI_OK;
    const size_t length = strlen(author) < AUTHOR_BYTES ? strlen(author) : AUTHOR_BYTES - 1;
    memcpy(self->author, author, length);
    self->author[length] = '\0';
    return say_value(self, "changes", "author", self->author);
}

/* What people call sheets, ranges, sections of slides, pictures and fields. */
static phi_status say_names(reader *self, const char *name, const char *const *attributes)
{
    static const char *const NAMED[] = {"sheet", "definedName", "section", "custShow", "docPr", "cNvPr", "cSld", "ffData", NULL};
    static const char *const CONTROLS[] = {"alias", "tag", NULL};
    if (is_one_of(name, CONTROLS) || (self->form_depth > 0 && phi__xml_is(name, "name")))
        return say_value(self, "names", "", phi__xml_attribute(attributes, "val", false));
    if (!is_one_of(name, NAMED))
        return PHI_OK;
    PHI_TRY(say_value(self, "names", "", phi__xml_attribute(attributes, "name", false)));
    return say_value(self, "names", "", phi__xml_attribute(attributes, "comment", false));
}

/* Values that stand in attributes. */
static phi_status say_attributes(reader *self, const char *name, const char *const *attributes)
{
    static const char *const PICTURES[] = {"docPr", "cNvPr", "shape", "rect", NULL};
    static const char *const FORM[] = {"default", "listEntry", "helpText", "statusText", "result", NULL};
    PHI_TRY(say_author(self, name, attributes));
    if (phi__xml_is(name, "fldSimple"))
        return say_value(self, "field", "", phi__xml_attribute(attributes, "instr", false));
    if (phi__xml_is(name, "bookmarkStart"))
        return say_value(self, "bookmark", "", phi__xml_attribute(attributes, "name", false));
    PHI_TRY(say_names(self, name, attributes));
    if (phi__xml_is(name, "hyperlink") || phi__xml_is(name, "hlinkClick"))
        return say_value(self, "links", "", phi__xml_attribute(attributes, "tooltip", false));
    if (is_one_of(name, PICTURES)) {
        PHI_TRY(say_value(self, "description", "", phi__xml_attribute(attributes, "descr", false)));
        PHI_TRY(say_value(self, "description", "title", phi__xml_attribute(attributes, "title", false)));
        return say_value(self, "description", "", phi__xml_attribute(attributes, "alt", false));
    }
    if (self->form_depth > 0 && is_one_of(name, FORM))
        return say_value(self, "form", "", phi__xml_attribute(attributes, "val", false));
    return PHI_OK;
}

/* Comments of sheets name their cell. */
static void go_to_cell(reader *self, const char *name, const char *const *attributes)
{
    const char *reference = phi__xml_attribute(attributes, "ref", false);
    const bool comment = phi__xml_is(name, "comment") || phi__xml_is(name, "threadedComment");
    if (!comment || reference == NULL || strlen(reference) >= sizeof self->cell)
        return;
    memcpy(self->cell, reference, strlen(reference) + 1);
    self->place.cell = self->cell;
    phi__flow_forget(&self->flow);
}

static phi_status open_table(reader *self, const char *name, const char *const *attributes)
{
    if (phi__xml_is(name, "tbl"))
        phi__grid_table(&self->flow.grid);
    if (phi__xml_is(name, "tr")) {
        phi__flow_gap(&self->flow, PHI__GAP_ROW);
        return phi__grid_row(&self->flow.grid);
    }
    if (!phi__xml_is(name, "tc"))
        return PHI_OK;
    const char *span = phi__xml_attribute(attributes, "gridSpan", false);
    self->cell_depth++;
    phi__flow_gap(&self->flow, PHI__GAP_CELL);
    const bool wide = span != NULL && span[0] > '1' && span[0] <= '9';
    return phi__grid_cell(&self->flow.grid, false, wide ? (uint32_t)(span[0] - '0') : 1);
}

static phi_status open_code(reader *self)
{
    const bool begins = !self->in_code;
    self->code_depth++;
    self->in_code = true;
    return begins ? phi__flow_aside_open(&self->flow, "field") : PHI_OK;
}

/* Paragraphs, runs and their texts are most of what there is: "p", "r", "t", and the values "v". */
static bool is_one_letter(const char *name)
{
    return name[0] != '\0' && name[1] == '\0';
}

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    reader *self = user;
    if (is_one_letter(name) && self->skip_depth == 0) { /* nothing but texts, none of which has attributes that are said */
        self->text_depth += name[0] == 't' || name[0] == 'v';
        return PHI_OK;
    }
    if (self->skip_depth > 0 || is_skipped(name)) {
        self->skip_depth++;
        return PHI_OK;
    }
    PHI_TRY(say_attributes(self, name, attributes));
    go_to_cell(self, name, attributes);
    self->form_depth += phi__xml_is(name, "ffData");
    self->in_code = self->in_code && !phi__xml_is(name, "fldChar");
    if (is_code(name))
        return open_code(self);
    if (is_text(name))
        self->text_depth++;
    if (phi__xml_is(name, "tab"))
        return put(self, "\t", 1);
    if (phi__xml_is(name, "br") || phi__xml_is(name, "cr"))
        return put(self, "\n", 1);
    if (phi__xml_is(name, "noBreakHyphen"))
        return put(self, "-", 1);
    return open_table(self, name, attributes);
}

static phi_status close_letter(reader *self, char name)
{
    if ((name == 't' || name == 'v') && self->text_depth > 0)
        self->text_depth--;
    self->in_code = self->in_code && name != 'p';
    if (name == 'p')
        phi__flow_gap(&self->flow, self->cell_depth > 0 ? PHI__GAP_SPACE : PHI__GAP_LINE);
    else if (name == 'v')
        phi__flow_gap(&self->flow, PHI__GAP_LINE);
    return PHI_OK;
}

static phi_status close_table(reader *self, const char *name)
{
    if (phi__xml_is(name, "tc")) {
        self->cell_depth -= self->cell_depth > 0;
        return phi__grid_cell_end(&self->flow.grid);
    }
    if (phi__xml_is(name, "tbl"))
        phi__grid_table_end(&self->flow.grid);
    if (phi__xml_is(name, "tbl") || phi__xml_is(name, "tr"))
        phi__flow_gap(&self->flow, PHI__GAP_ROW);
    return PHI_OK;
}

static phi_status on_close(void *user, const char *name)
{
    reader *self = user;
    if (self->skip_depth > 0) {
        self->skip_depth--;
        return PHI_OK;
    }
    if (is_one_letter(name))
        return close_letter(self, name[0]);
    self->form_depth -= self->form_depth > 0 && phi__xml_is(name, "ffData");
    if (is_code(name) && self->code_depth > 0)
        self->code_depth--;
    if (is_text(name) && self->text_depth > 0)
        self->text_depth--;
    if (ends_line(name))
        phi__flow_gap(&self->flow, PHI__GAP_LINE);
    return close_table(self, name);
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    reader *self = user;
    if (self->skip_depth > 0 || (self->text_depth == 0 && self->code_depth == 0))
        return PHI_OK;
    return put(self, utf8, length);
}

phi_status phi__ooxml_read_text(phi__ooxml *self, const phi__ooxml_part *part)
{
    static const phi__xml_events events = {on_open, on_close, on_text};
    PHI_AUTO(phi__free_at) reader *reading = phi__alloc(sizeof *reading);
    PHI_REQUIRE(reading != NULL, PHI_ERR_MEMORY);
    reading->owner = self;
    reading->part = part;
    reading->place = (phi__place){.sheet = part->title, .part = part->label};
    reading->place.page = part->title == NULL ? part->order : 0;
    phi__flow_init(&reading->flow, self->emit);
    phi_status status = phi__ooxml_parse(self, &part->entry, &events, reading);
    if (status == PHI_OK)
        status = phi__flow_finish(&reading->flow);
    phi__flow_done(&reading->flow);
    return status;
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
    if (given == NULL)
        return PHI_OK;
    PHI_TRY(self->emit->place(self->emit, &(phi__place){.part = "names"}));
    PHI_TRY(self->emit->text(self->emit, given, strlen(given)));
    return self->emit->text(self->emit, "\n", 1);
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
    size_t blank = 0;
    while (blank < length && (uint8_t)utf8[blank] <= ' ')
        blank++;
    if (self->depth < 2 || (!self->wrote && blank == length))
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

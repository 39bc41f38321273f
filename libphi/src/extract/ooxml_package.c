/* SPDX-License-Identifier: Apache-2.0 */
/* See ooxml_package.h. Roles come from content types, because names are free:
 * some producers write word/document2.xml. */
#include "extract/ooxml_package.h"

#include "base/alloc.h"
#include "base/ascii.h"

typedef struct role_row {
    const char *type; /* end of the content type */
    phi__ooxml_role role;
    const char *label;
} role_row;

static const role_row ROLES[] = {
    {"wordprocessingml.document.main+xml", PHI__OOXML_MAIN_WORD, NULL},
    {"wordprocessingml.template.main+xml", PHI__OOXML_MAIN_WORD, NULL},
    {"ms-word.document.macroEnabled.main+xml", PHI__OOXML_MAIN_WORD, NULL},
    {"ms-word.template.macroEnabledTemplate.main+xml", PHI__OOXML_MAIN_WORD, NULL},
    {"spreadsheetml.sheet.main+xml", PHI__OOXML_MAIN_SHEET, NULL},
    {"spreadsheetml.template.main+xml", PHI__OOXML_MAIN_SHEET, NULL},
    {"ms-excel.sheet.macroEnabled.main+xml", PHI__OOXML_MAIN_SHEET, NULL},
    {"ms-excel.template.macroEnabled.main+xml", PHI__OOXML_MAIN_SHEET, NULL},
    {"presentationml.presentation.main+xml", PHI__OOXML_MAIN_SLIDES, NULL},
    {"presentationml.slideshow.main+xml", PHI__OOXML_MAIN_SLIDES, NULL},
    {"presentationml.template.main+xml", PHI__OOXML_MAIN_SLIDES, NULL},
    {"ms-powerpoint.presentation.macroEnabled.main+xml", PHI__OOXML_MAIN_SLIDES, NULL},
    {"ms-powerpoint.slideshow.macroEnabled.main+xml", PHI__OOXML_MAIN_SLIDES, NULL},
    {"ms-excel.sheet.binary.macroEnabled.main", PHI__OOXML_MAIN_SHEET, NULL},
    {"ms-excel.sharedStrings", PHI__OOXML_STRINGS, NULL},
    {"ms-excel.styles", PHI__OOXML_STYLES, NULL},
    {"ms-excel.worksheet", PHI__OOXML_WORKSHEET, NULL},
    {"ms-excel.comments", PHI__OOXML_TEXT, "comments"},
    {"spreadsheetml.sharedStrings+xml", PHI__OOXML_STRINGS, NULL},
    {"spreadsheetml.styles+xml", PHI__OOXML_STYLES, NULL},
    {"spreadsheetml.worksheet+xml", PHI__OOXML_WORKSHEET, NULL},
    {"presentationml.slide+xml", PHI__OOXML_TEXT, NULL},
    {"presentationml.notesSlide+xml", PHI__OOXML_TEXT, "notes"},
    {"presentationml.slideMaster+xml", PHI__OOXML_TEXT, "master"},
    {"presentationml.slideLayout+xml", PHI__OOXML_TEXT, "layout"},
    {"presentationml.notesMaster+xml", PHI__OOXML_TEXT, "master"},
    {"presentationml.handoutMaster+xml", PHI__OOXML_TEXT, "master"},
    {"wordprocessingml.styles+xml", PHI__OOXML_STYLE_NAMES, "styles"},
    {"ms-word.stylesWithEffects+xml", PHI__OOXML_STYLE_NAMES, "styles"},
    {"wordprocessingml.header+xml", PHI__OOXML_TEXT, "header"},
    {"wordprocessingml.footer+xml", PHI__OOXML_TEXT, "footer"},
    {"wordprocessingml.footnotes+xml", PHI__OOXML_TEXT, "footnotes"},
    {"wordprocessingml.endnotes+xml", PHI__OOXML_TEXT, "endnotes"},
    {"wordprocessingml.document.glossary+xml", PHI__OOXML_TEXT, "glossary"},
    {"ml.comments+xml", PHI__OOXML_TEXT, "comments"},
    {"threadedcomments+xml", PHI__OOXML_TEXT, "comments"},
    {"ms-powerpoint.comments+xml", PHI__OOXML_TEXT, "comments"},
    {"presentationml.commentAuthors+xml", PHI__OOXML_TEXT, "comments"},
    {"ms-powerpoint.authors+xml", PHI__OOXML_TEXT, "comments"},
    {"ms-excel.person+xml", PHI__OOXML_TEXT, "comments"},
    {"wordprocessingml.people+xml", PHI__OOXML_TEXT, "comments"},
    {"drawingml.chart+xml", PHI__OOXML_TEXT, "chart"},
    {"drawingml.chartshapes+xml", PHI__OOXML_TEXT, "chart"},
    {"ms-office.chartex+xml", PHI__OOXML_TEXT, "chart"},
    {"drawingml.diagramData+xml", PHI__OOXML_TEXT, "diagram"},
    {"openxmlformats-officedocument.drawing+xml", PHI__OOXML_TEXT, "drawing"},
    {"spreadsheetml.externalLink+xml", PHI__OOXML_TEXT, "external link"},
    {"spreadsheetml.pivotCacheDefinition+xml", PHI__OOXML_PIVOT, NULL},
    {"spreadsheetml.pivotCacheRecords+xml", PHI__OOXML_PIVOT, "records"},
    {"wordprocessingml.fontTable+xml", PHI__OOXML_TEXT, "fonts"}, /* nothing but names of fonts, which are called as people are */
    {"core-properties+xml", PHI__OOXML_METADATA, "metadata"},
    {"extended-properties+xml", PHI__OOXML_METADATA, "metadata"},
    {"custom-properties+xml", PHI__OOXML_METADATA, "metadata"},
};

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text);
    const size_t tail = strlen(end);
    return length >= tail && phi__equal_nocase(text + (length - tail), end, tail);
}

static bool same_name(phi__span stored, const char *name)
{
    const size_t length = strlen(name);
    return stored.size == length && phi__equal_nocase((const char *)stored.data, name, length);
}

bool phi__ooxml_find(phi__zip *zip, const char *name, phi__zip_entry *entry)
{
    for (size_t at = 0; phi__zip_next(zip, &at, entry);) {
        if (same_name(entry->name, name))
            return true;
    }
    return false;
}

static phi_status ignore_close(void *user, const char *name)
{
    (void)user;
    (void)name;
    return PHI_OK;
}

static phi_status ignore_text(void *user, const char *utf8, size_t length)
{
    (void)user;
    (void)utf8;
    (void)length;
    return PHI_OK;
}

/* ------------------------------------------------------------ content types */

/* "xl/pivotCache/pivotCacheRecords2.xml" -> 2, and never 0 */
static uint32_t number_in(const char *name)
{
    uint32_t number = 0;
    for (; *name != '\0'; name++) {
        if (phi__is_digit(*name) && number < 1000000)
            number = number * 10 + (uint32_t)(*name - '0');
    }
    return number + 1;
}

/* Values as records of bytes, of which only the texts can be read. */
static void note_binary(phi__ooxml *self, const char *type)
{
    static const char *const TYPES[] = {"ms-excel.pivotCacheDefinition", "ms-excel.pivotCacheRecords", "ms-excel.externalLink"};
    for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
        if (ends_with(type, TYPES[i]))
            self->emit->fault(self->emit, PHI_REASON_UNSUPPORTED,
                              "a binary workbook; numbers that pivot tables keep, or links to other workbooks, are not read");
    }
}

static phi_status on_type(void *user, const char *name, const char *const *attributes)
{
    phi__ooxml *self = user;
    const char *type = phi__xml_attribute(attributes, "ContentType", false);
    const char *part_name = phi__xml_attribute(attributes, "PartName", false);
    if (type != NULL)
        note_binary(self, type);
    if (type != NULL && strcmp(name, "Default") == 0 && ends_with(type, "ms-excel.sheet.binary.macroEnabled.main"))
        part_name = "xl/workbook.bin"; /* Excel gives all parts that are called .bin the type of this one */
    else if (strcmp(name, "Override") != 0)
        return PHI_OK;
    if (type == NULL || part_name == NULL)
        return PHI_OK;
    if (self->parts.count == PHI__OOXML_MAX_PARTS || strlen(part_name) > PHI__OOXML_MAX_NAME)
        return PHI_OK; /* then it is emitted as a member */
    for (size_t i = 0; i < sizeof ROLES / sizeof ROLES[0]; i++) {
        if (!ends_with(type, ROLES[i].type))
            continue;
        phi__ooxml_part part = {.role = ROLES[i].role, .label = ROLES[i].label, .binary = !ends_with(type, "+xml")};
        part.order = part.role == PHI__OOXML_PIVOT ? number_in(part_name) : 0; /* records behind their fields */
        part.name = phi__arena_strndup(self->part->arena, part_name + (*part_name == '/'), strlen(part_name));
        PHI_REQUIRE(part.name != NULL, PHI_ERR_MEMORY);
        return PHI_VEC_PUSH(&self->parts, part);
    }
    return PHI_OK;
}

phi_status phi__ooxml_read_types(phi__ooxml *self, const phi__zip_entry *types)
{
    static const phi__xml_events events = {on_type, ignore_close, ignore_text};
    return phi__ooxml_parse(self, types, &events, self);
}

/* -------------------------------------------------------------------- order */

typedef struct listed {
    const char *id;    /* of the relationship */
    const char *title; /* of a sheet */
} listed;

typedef struct order_reader {
    phi__ooxml *owner;
    const char *folder; /* of the main part, with its slash */
    PHI_VEC(listed) list;
    size_t relations; /* looked at: each is compared with the whole list */
} order_reader;

static phi_status on_listed(void *user, const char *name, const char *const *attributes)
{
    order_reader *self = user;
    const char *id = phi__xml_attribute(attributes, "id", true);
    const char *title = phi__xml_attribute(attributes, "name", false);
    if ((strcmp(name, "sheet") != 0 && strcmp(name, "sldId") != 0) || id == NULL)
        return PHI_OK;
    if (self->list.count == PHI__OOXML_MAX_PARTS || strlen(id) > PHI__OOXML_MAX_NAME)
        return PHI_OK;
    phi__arena *arena = self->owner->part->arena;
    listed item = {.id = phi__arena_strndup(arena, id, strlen(id)), .title = NULL};
    PHI_REQUIRE(item.id != NULL, PHI_ERR_MEMORY);
    if (title != NULL && strlen(title) <= PHI__OOXML_MAX_NAME)
        item.title = phi__arena_strndup(arena, title, strlen(title));
    return PHI_VEC_PUSH(&self->list, item);
}

static phi__ooxml_part *find_part(phi__ooxml *self, const char *folder, const char *target)
{
    const size_t skip = target[0] == '/' ? 0 : strlen(folder);
    if (target[0] == '/')
        target++;
    for (size_t i = 0; i < self->parts.count; i++) {
        const char *name = self->parts.items[i].name;
        if ((skip == 0 || strncmp(name, folder, skip) == 0) && strcmp(name + skip, target) == 0)
            return &self->parts.items[i];
    }
    return NULL;
}

/* A relationship: does the list name it, and which part does it lead to? */
static phi_status on_relation(void *user, const char *name, const char *const *attributes)
{
    order_reader *self = user;
    const char *id = phi__xml_attribute(attributes, "Id", false);
    const char *target = phi__xml_attribute(attributes, "Target", false);
    if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL ||
        self->relations++ >= PHI__OOXML_MAX_PARTS)
        return PHI_OK;
    for (size_t i = 0; i < self->list.count; i++) {
        if (strcmp(self->list.items[i].id, id) != 0)
            continue;
        phi__ooxml_part *part = find_part(self->owner, self->folder, target);
        if (part == NULL)
            return PHI_OK;
        part->order = (uint32_t)i + 1;
        part->title = self->list.items[i].title;
        return PHI_OK;
    }
    return PHI_OK;
}

/* "xl/workbook.xml" -> "xl/_rels/workbook.xml.rels" */
static phi_status relations_name(const char *name, const char **folder, phi__arena *arena, phi__buf *out)
{
    const char *slash = strrchr(name, '/');
    const size_t folder_length = slash == NULL ? 0 : (size_t)(slash - name) + 1;
    *folder = phi__arena_strndup(arena, name, folder_length);
    PHI_REQUIRE(*folder != NULL, PHI_ERR_MEMORY);
    return phi__buf_printf(out, "%s_rels/%s.rels", *folder, name + folder_length);
}

phi_status phi__ooxml_read_order(phi__ooxml *self, const phi__ooxml_part *main)
{
    static const phi__xml_events list_events = {on_listed, ignore_close, ignore_text};
    static const phi__xml_events relation_events = {on_relation, ignore_close, ignore_text};
    PHI_AUTO(phi__buf_done) phi__buf name;
    phi__buf_init(&name, 2 * PHI__OOXML_MAX_NAME);
    order_reader reading = {.owner = self};
    PHI_TRY(relations_name(main->name, &reading.folder, self->part->arena, &name));
    phi_status status = phi__ooxml_parse(self, &main->entry, &list_events, &reading);
    phi__zip_entry relations;
    const char *path = phi__buf_text(&name);
    if (status == PHI_OK && path != NULL && phi__ooxml_find(self->zip, path, &relations))
        status = phi__ooxml_parse(self, &relations, &relation_events, &reading);
    PHI_VEC_DONE(&reading.list);
    return status;
}

/* -------------------------------------------------------------------- notes */

enum { MAX_NOTES = 1000 }; /* each costs a walk through the directory */

typedef struct notes_reader {
    phi__ooxml *owner;
    phi__ooxml_part *notes;
    bool seen; /* its slide: there is one */
} notes_reader;

/* Notes lead to "../slides/slide3.xml"; the last step of the path tells which. */
static phi_status on_notes_relation(void *user, const char *name, const char *const *attributes)
{
    notes_reader *self = user;
    const char *type = phi__xml_attribute(attributes, "Type", false);
    const char *target = phi__xml_attribute(attributes, "Target", false);
    if (strcmp(name, "Relationship") != 0 || type == NULL || target == NULL || self->seen || !ends_with(type, "/slide"))
        return PHI_OK;
    self->seen = true;
    const char *slash = strrchr(target, '/');
    if (slash == NULL)
        return PHI_OK;
    for (size_t i = 0; i < self->owner->parts.count; i++) {
        const phi__ooxml_part *slide = &self->owner->parts.items[i];
        if (slide->role == PHI__OOXML_TEXT && slide->label == NULL && ends_with(slide->name, slash))
            self->notes->order = slide->order;
    }
    return PHI_OK;
}

phi_status phi__ooxml_number_notes(phi__ooxml *self)
{
    static const phi__xml_events events = {on_notes_relation, ignore_close, ignore_text};
    size_t count = 0;
    for (size_t i = 0; i < self->parts.count && count < MAX_NOTES; i++) {
        phi__ooxml_part *notes = &self->parts.items[i];
        if (!notes->found || notes->label == NULL || strcmp(notes->label, "notes") != 0)
            continue;
        PHI_AUTO(phi__buf_done) phi__buf name;
        phi__buf_init(&name, 2 * PHI__OOXML_MAX_NAME);
        notes_reader reading = {.owner = self, .notes = notes};
        phi__zip_entry relations;
        const char *folder = NULL;
        count++;
        PHI_TRY(relations_name(notes->name, &folder, self->part->arena, &name));
        const char *path = phi__buf_text(&name);
        if (path != NULL && phi__ooxml_find(self->zip, path, &relations))
            PHI_TRY(phi__ooxml_parse(self, &relations, &events, &reading));
    }
    return PHI_OK;
}

/* ------------------------------------------------------------------- adoption */

typedef struct adopter {
    phi__ooxml *owner;
    uint32_t order;
    const char *title;
} adopter;

/* Comments and drawings are known by the last step of their path. */
static phi_status on_child(void *user, const char *name, const char *const *attributes)
{
    adopter *self = user;
    const char *target = phi__xml_attribute(attributes, "Target", false);
    const char *slash = target == NULL ? NULL : strrchr(target, '/');
    if (strcmp(name, "Relationship") != 0 || slash == NULL)
        return PHI_OK;
    for (size_t i = 0; i < self->owner->parts.count; i++) {
        phi__ooxml_part *part = &self->owner->parts.items[i];
        if (part->role != PHI__OOXML_TEXT || part->label == NULL || part->order != 0 || !ends_with(part->name, slash))
            continue;
        part->order = self->order;
        part->title = self->title;
    }
    return PHI_OK;
}

phi_status phi__ooxml_adopt(phi__ooxml *self)
{
    static const phi__xml_events events = {on_child, ignore_close, ignore_text};
    size_t count = 0;
    for (size_t i = 0; i < self->parts.count && count < MAX_NOTES; i++) {
        const phi__ooxml_part *parent = &self->parts.items[i];
        const bool slide = parent->role == PHI__OOXML_TEXT && parent->label == NULL;
        if (!parent->found || parent->order == 0 || (parent->role != PHI__OOXML_WORKSHEET && !slide))
            continue;
        PHI_AUTO(phi__buf_done) phi__buf name;
        phi__buf_init(&name, 2 * PHI__OOXML_MAX_NAME);
        adopter reading = {.owner = self, .order = parent->order, .title = parent->title};
        phi__zip_entry relations;
        const char *folder = NULL;
        count++;
        PHI_TRY(relations_name(parent->name, &folder, self->part->arena, &name));
        const char *path = phi__buf_text(&name);
        if (path != NULL && phi__ooxml_find(self->zip, path, &relations))
            PHI_TRY(phi__ooxml_parse(self, &relations, &events, &reading));
    }
    return PHI_OK;
}

/* -------------------------------------------------------------------- links */

static phi_status on_link(void *user, const char *name, const char *const *attributes)
{
    phi__ooxml *self = user;
    const char *mode = phi__xml_attribute(attributes, "TargetMode", false);
    const char *target = phi__xml_attribute(attributes, "Target", false);
    if (strcmp(name, "Relationship") != 0 || mode == NULL || target == NULL || strcmp(mode, "External") != 0)
        return PHI_OK;
    const phi__place place = {.part = "links"};
    PHI_TRY(self->emit->place(self->emit, &place));
    PHI_TRY(self->emit->text(self->emit, target, strlen(target)));
    return self->emit->text(self->emit, "\n", 1);
}

phi_status phi__ooxml_read_links(phi__ooxml *self, const phi__zip_entry *entry)
{
    static const phi__xml_events events = {on_link, ignore_close, ignore_text};
    return phi__ooxml_parse(self, entry, &events, self);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* EPUB (ISO/IEC 23736): its chapters in the order of the spine, as members; then the
 * properties of the package file; then everything else. */
#include "extract/odf.h"

#include "base/alloc.h"
#include "base/ascii.h"

enum {
    ITEMS = 2048,
    NAME_BYTES = 1024,
    DIRECTORY_MOST = 4 << 20, /* of the zip; above, chapters come in its order: each one is looked for in it */
};

typedef struct item {
    const char *id, *path;
    bool done;
} item;

typedef struct book {
    phi__odf *odf;
    const char *package; /* path of the package file */
    size_t folder;       /* length of its folder in it, with the slash */
    PHI_VEC(item) items;
    PHI_VEC(const char *) spine; /* ids */
    uint64_t members;
} book;

static char *keep(book *self, const char *text, size_t length)
{
    return phi__arena_strndup(self->odf->part->arena, text, length);
}

static bool find_entry(phi__zip *zip, const char *name, phi__zip_entry *entry)
{
    const size_t length = strlen(name);
    for (size_t at = 0; phi__zip_next(zip, &at, entry);) {
        if (entry->name.size == length && memcmp(entry->name.data, name, length) == 0)
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

static phi_status on_container(void *user, const char *name, const char *const *attributes)
{
    book *self = user;
    const char *path = phi__xml_attribute(attributes, "full-path", false);
    if (strcmp(name, "rootfile") != 0 || path == NULL || self->package != NULL)
        return PHI_OK;
    const char *slash = strrchr(path, '/');
    self->folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    self->package = keep(self, path, strlen(path));
    return self->package == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static int digit_of(char c)
{
    const char low = phi__to_lower(c);
    return phi__is_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* The path of an item in the zip: relative to the package file, with percent signs. */
static char *path_of(book *self, const char *href)
{
    char path[NAME_BYTES];
    size_t size = self->folder < NAME_BYTES / 2 ? self->folder : 0;
    memcpy(path, self->package, size);
    for (size_t i = 0; href[i] != '\0' && href[i] != '#' && size + 1 < NAME_BYTES; i++) {
        const int high = href[i] == '%' ? digit_of(href[i + 1]) : -1;
        const int low = high < 0 ? -1 : digit_of(href[i + 2]);
        path[size++] = (char)(low < 0 ? href[i] : high << 4 | low);
        i += low < 0 ? 0 : 2;
    }
    return keep(self, path, size);
}

static phi_status on_package(void *user, const char *name, const char *const *attributes)
{
    book *self = user;
    const char *id = phi__xml_attribute(attributes, "id", false);
    const char *href = phi__xml_attribute(attributes, "href", false);
    const char *ref = phi__xml_attribute(attributes, "idref", false);
    if (strcmp(name, "item") == 0 && id != NULL && href != NULL && self->items.count < ITEMS) {
        const item one = {.id = keep(self, id, strlen(id)), .path = path_of(self, href)};
        PHI_REQUIRE(one.id != NULL && one.path != NULL, PHI_ERR_MEMORY);
        return PHI_VEC_PUSH(&self->items, one);
    }
    if (strcmp(name, "itemref") != 0 || ref == NULL || self->spine.count == ITEMS)
        return PHI_OK;
    const char *copy = keep(self, ref, strlen(ref));
    PHI_REQUIRE(copy != NULL, PHI_ERR_MEMORY);
    return PHI_VEC_PUSH(&self->spine, copy);
}

/* False when a limit ends it. */
static bool admit(book *self)
{
    phi_reason refused = phi__budget_member(self->odf->part->budget, self->members++);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge_member(self->odf->part->budget);
    if (refused != PHI_REASON_NONE)
        self->odf->emit->fault(self->odf->emit, refused, "not all members were read");
    return refused == PHI_REASON_NONE;
}

static phi_status read_chapter(book *self, const char *id)
{
    phi__zip_entry entry;
    for (size_t i = 0; i < self->items.count; i++) {
        item *one = &self->items.items[i];
        if (one->done || strcmp(one->id, id) != 0)
            continue;
        if (!find_entry(self->odf->zip, one->path, &entry) || !admit(self))
            return PHI_OK;
        one->done = true;
        return phi__odf_emit(self->odf, &entry);
    }
    return PHI_OK;
}

static bool was_read(const book *self, phi__span name)
{
    for (size_t i = 0; i < self->items.count; i++) {
        const item *one = &self->items.items[i];
        if (one->done && strlen(one->path) == name.size && memcmp(one->path, name.data, name.size) == 0)
            return true;
    }
    return false;
}

static phi_status read_others(book *self)
{
    phi__zip_entry entry;
    for (size_t at = 0; phi__zip_next(self->odf->zip, &at, &entry);) {
        const bool named = entry.name.size == 8 && memcmp(entry.name.data, "mimetype", 8) == 0;
        const bool directory = phi__zip_is_directory(&entry);
        if (named || directory || was_read(self, entry.name))
            continue;
        if (!admit(self))
            return PHI_OK;
        PHI_TRY(phi__odf_emit(self->odf, &entry));
    }
    return PHI_OK;
}

static phi_status read_book(book *self)
{
    static const phi__xml_events container = {on_container, ignore_close, ignore_text};
    static const phi__xml_events package = {on_package, ignore_close, ignore_text};
    phi__zip_entry entry;
    if (find_entry(self->odf->zip, "META-INF/container.xml", &entry))
        PHI_TRY(phi__odf_parse(self->odf, &entry, &container, self));
    if (self->package != NULL && find_entry(self->odf->zip, self->package, &entry)) {
        PHI_TRY(phi__odf_parse(self->odf, &entry, &package, self));
        PHI_TRY(phi__odf_read_metadata(self->odf, &entry));
    }
    for (size_t i = 0; i < self->spine.count && self->odf->zip->directory.size < DIRECTORY_MOST; i++)
        PHI_TRY(read_chapter(self, self->spine.items[i]));
    return read_others(self);
}

phi_status phi__epub_run(phi__odf *odf)
{
    book self = {.odf = odf};
    const phi_status status = read_book(&self);
    PHI_VEC_DONE(&self.items);
    PHI_VEC_DONE(&self.spine);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See odf.h. The text first, then headers, footers and properties, then objects in
 * the document, then all other members. What the manifest says is encrypted cannot
 * be read; it is reported as such, not as broken. */
#include "extract/odf.h"

#include "base/alloc.h"
#include "extract/zip_walk.h"

#include <stdlib.h>

enum { TYPE_BYTES = 128, ENCRYPTED_MOST = 65536 };

static const char *const MEDIA[] = {
    "application/vnd.oasis.opendocument.text",         "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation", "application/vnd.oasis.opendocument.graphics",
    "application/vnd.oasis.opendocument.chart",        "application/vnd.oasis.opendocument.formula",
    "application/vnd.oasis.opendocument.base",         "application/vnd.sun.xml.writer",
    "application/vnd.sun.xml.calc",                    "application/vnd.sun.xml.impress",
    "application/vnd.sun.xml.draw",                    "application/epub+zip",
};

typedef struct package {
    phi__odf odf;              /* first: what readers hold */
    PHI_VEC(const char *) encrypted; /* names; in the arena */
    const char *name;          /* of the file in the manifest that is open */
    bool sheets;
    uint64_t members;
} package;

static bool is_named(const phi__zip_entry *entry, const char *name)
{
    return entry->name.size == strlen(name) && memcmp(entry->name.data, name, entry->name.size) == 0;
}

static bool ends_with(phi__span name, const char *end)
{
    const size_t length = strlen(end);
    return name.size >= length && memcmp(name.data + (name.size - length), end, length) == 0;
}

static bool find_entry(phi__zip *zip, const char *name, phi__zip_entry *entry)
{
    for (size_t at = 0; phi__zip_next(zip, &at, entry);) {
        if (is_named(entry, name))
            return true;
    }
    return false;
}

phi_status phi__odf_parse(phi__odf *self, const phi__zip_entry *entry, const phi__xml_events *events, void *user)
{
    const char *detail = NULL;
    if (entry == NULL)
        return phi__odf_flat_parse(self, events, user);
    const phi_reason refusal = phi__zip_refusal(entry, &detail);
    if (refusal != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refusal, detail);
        return PHI_OK;
    }
    phi__stream *content = NULL;
    PHI_TRY(phi__zip_open_entry(self->zip, entry, &content));
    const phi_status status = phi__xml_parse(content, events, user);
    if (content->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, content->fault, content->fault_detail);
    phi__stream_close(content);
    return status;
}

phi_status phi__odf_emit(phi__odf *self, const phi__zip_entry *entry)
{
    const char *detail = NULL;
    if (phi__zip_refusal(entry, &detail) != PHI_REASON_NONE)
        return phi__zip_emit(self->emit, entry, NULL);
    phi__stream *content = NULL;
    PHI_TRY(phi__zip_open_entry(self->zip, entry, &content));
    const phi_status status = phi__zip_emit(self->emit, entry, content);
    phi__stream_close(content);
    return status;
}

/* ------------------------------------------------------------------- manifest */

static phi_status on_entry(void *user, const char *name, const char *const *attributes)
{
    package *self = user;
    if (strcmp(name, "file-entry") == 0) {
        const char *path = phi__xml_attribute(attributes, "full-path", false);
        self->name = path == NULL ? NULL : phi__arena_strndup(self->odf.part->arena, path, strlen(path));
        PHI_REQUIRE(path == NULL || self->name != NULL, PHI_ERR_MEMORY);
    }
    if (strcmp(name, "encryption-data") != 0 || self->name == NULL || self->encrypted.count == ENCRYPTED_MOST)
        return PHI_OK;
    return PHI_VEC_PUSH(&self->encrypted, self->name);
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

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static phi_status read_manifest(package *self)
{
    static const phi__xml_events events = {on_entry, ignore_close, ignore_text};
    phi__zip_entry entry;
    if (!find_entry(self->odf.zip, "META-INF/manifest.xml", &entry))
        return PHI_OK;
    PHI_TRY(phi__odf_parse(&self->odf, &entry, &events, self));
    if (self->encrypted.count > 0) {
        qsort(self->encrypted.items, self->encrypted.count, sizeof *self->encrypted.items, by_name);
        self->odf.emit->fault(self->odf.emit, PHI_REASON_ENCRYPTED, "needs a password");
    }
    return PHI_OK;
}

static bool is_encrypted(const package *self, phi__span name)
{
    size_t low = 0, high = self->encrypted.count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const char *other = self->encrypted.items[middle];
        const size_t length = strlen(other);
        const size_t common = length < name.size ? length : name.size;
        const int order = common == 0 ? 0 : memcmp(name.data, other, common);
        if (order == 0 && length == name.size)
            return true;
        if (order < 0 || (order == 0 && name.size < length))
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* -------------------------------------------------------------------- members */

/* "Object 1/content.xml": the folder is what the object is called. */
static phi_status read_object(package *self, const phi__zip_entry *entry)
{
    const size_t length = entry->name.size - strlen("/content.xml");
    const char *part = phi__arena_strndup(self->odf.part->arena, (const char *)entry->name.data, length);
    PHI_REQUIRE(part != NULL, PHI_ERR_MEMORY);
    return phi__odf_read_text(&self->odf, entry, part);
}

static phi_status refuse(package *self, const phi__zip_entry *entry)
{
    PHI_AUTO(phi__free_at) char *name = phi__strndup((const char *)entry->name.data, entry->name.size);
    PHI_REQUIRE(name != NULL, PHI_ERR_MEMORY);
    const phi__member member = {.name = name, .size = entry->size, .reason = PHI_REASON_ENCRYPTED,
                                .detail = "needs a password"};
    return self->odf.emit->member(self->odf.emit, &member);
}

static bool is_main(const phi__zip_entry *entry)
{
    return is_named(entry, "content.xml") || is_named(entry, "styles.xml") || is_named(entry, "meta.xml");
}

static phi_status read_other(package *self, const phi__zip_entry *entry)
{
    if (is_named(entry, "mimetype") || is_named(entry, "META-INF/manifest.xml") || is_main(entry))
        return PHI_OK;
    phi_reason refused = phi__budget_member(self->odf.part->budget, self->members++);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge_member(self->odf.part->budget);
    if (refused != PHI_REASON_NONE) {
        self->odf.emit->fault(self->odf.emit, refused, "not all members were read");
        return PHI_OK;
    }
    if (is_encrypted(self, entry->name))
        return refuse(self, entry);
    if (ends_with(entry->name, "/content.xml"))
        return read_object(self, entry);
    return phi__odf_emit(&self->odf, entry);
}

static phi_status read_main(package *self)
{
    phi__zip_entry entry;
    if (find_entry(self->odf.zip, "content.xml", &entry) && !is_encrypted(self, entry.name))
        PHI_TRY(self->sheets ? phi__odf_read_sheets(&self->odf, &entry) : phi__odf_read_text(&self->odf, &entry, NULL));
    if (find_entry(self->odf.zip, "styles.xml", &entry) && !is_encrypted(self, entry.name))
        PHI_TRY(phi__odf_read_text(&self->odf, &entry, "styles"));
    if (find_entry(self->odf.zip, "meta.xml", &entry) && !is_encrypted(self, entry.name))
        PHI_TRY(phi__odf_read_metadata(&self->odf, &entry));
    return PHI_OK;
}

static phi_status read_package(package *self)
{
    phi__zip_entry entry;
    PHI_TRY(read_manifest(self));
    PHI_TRY(read_main(self));
    for (size_t at = 0; phi__zip_next(self->odf.zip, &at, &entry);) {
        if (!phi__zip_is_directory(&entry))
            PHI_TRY(read_other(self, &entry));
    }
    return PHI_OK;
}

/* What the member "mimetype" says, as one of the list; NULL = another zip. */
static phi_status find_media(phi__zip *zip, const char **media)
{
    phi__zip_entry entry;
    phi__stream *content = NULL;
    const char *detail = NULL;
    char type[TYPE_BYTES + 1] = {0};
    size_t size = 0;
    *media = NULL;
    if (!find_entry(zip, "mimetype", &entry) || phi__zip_refusal(&entry, &detail) != PHI_REASON_NONE)
        return PHI_OK;
    PHI_TRY(phi__zip_open_entry(zip, &entry, &content));
    const phi_status status = phi__stream_read(content, type, TYPE_BYTES, &size);
    phi__stream_close(content);
    PHI_TRY(status);
    for (size_t i = 0; i < sizeof MEDIA / sizeof *MEDIA; i++) {
        if (strncmp(type, MEDIA[i], strlen(MEDIA[i])) == 0) /* "-template" may follow */
            *media = MEDIA[i];
    }
    return PHI_OK;
}

phi_status phi__odf_run(phi__zip *zip, phi__part *part, phi__emit *emit, bool *handled)
{
    package self = {.odf = {.zip = zip, .part = part, .emit = emit}};
    const char *media = NULL;
    PHI_TRY(find_media(zip, &media));
    *handled = media != NULL;
    if (media == NULL)
        return PHI_OK;
    emit->media(emit, media);
    if (strcmp(media, "application/epub+zip") == 0)
        return phi__epub_run(&self.odf);
    self.sheets = strstr(media, "spreadsheet") != NULL || strstr(media, "calc") != NULL;
    const phi_status status = read_package(&self);
    PHI_VEC_DONE(&self.encrypted);
    return status;
}

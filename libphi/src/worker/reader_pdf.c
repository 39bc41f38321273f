/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See reader_pdf.h. poppler gives no way to objects of its own choice, hence two
 * looks at the bytes of the file: crop boxes lose their name before it opens it, and
 * forms in XML (XFA) are found by what their streams begin with. Page dictionaries in
 * compressed objects keep their crop box, which is told (pdf_objects.h). */
#define _GNU_SOURCE
#include "worker/reader_pdf.h"

#include "worker/pdf_objects.h"
#include "worker/sandbox.h"

#include <gio/gio.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    SEEN_LEAST = 1 << 12, SEEN_MOST = 1 << 20,
    NAME_BYTES = 1024,
    FILE_CEILING = 256 << 20,
    MAPPED_MOST = 256 << 20, /* of the address space of a worker, which poppler needs as well */
    DEPTH = 64, ELEMENTS = 200000,
    PACKED_MOST = 4 << 20, PACKED_BYTES = 64 << 20, PACKED_OBJECTS = 100000,
    STREAMS = 200000, XML_HEAD = 1024, XML_CEILING = 32 << 20,
};

/* ------------------------------------------------------------------------- seen */

void phi__pdf_seen_open(phi__pdf_seen *seen)
{
    seen->size = SEEN_LEAST;
    seen->table = g_try_new0(uint64_t, seen->size);
}

void phi__pdf_seen_done(phi__pdf_seen *seen)
{
    g_free(seen->table);
    *seen = (phi__pdf_seen){NULL, 0, 0};
}

static bool insert(phi__pdf_seen *seen, uint64_t hash)
{
    size_t at = (size_t)hash & (seen->size - 1);
    while (seen->table[at] != 0 && seen->table[at] != hash)
        at = (at + 1) & (seen->size - 1);
    const bool fresh = seen->table[at] == 0;
    seen->table[at] = hash;
    seen->count += fresh;
    return fresh;
}

static void grow(phi__pdf_seen *seen)
{
    phi__pdf_seen larger = {g_try_new0(uint64_t, 2 * seen->size), 2 * seen->size, 0};
    for (size_t i = 0; i < seen->size && larger.table != NULL; i++) {
        if (seen->table[i] != 0)
            (void)insert(&larger, seen->table[i]);
    }
    if (larger.table == NULL)
        return;
    g_free(seen->table);
    *seen = larger;
}

bool phi__pdf_seen_new(phi__pdf_seen *seen, const char *text, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a, without blanks: layout may differ */
    bool any = false;
    if (seen->table == NULL)
        return false; /* no earlier revision asks */
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] <= ' ')
            continue;
        hash = (hash ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
        any = true;
    }
    if (!any)
        return false;
    if (seen->count > seen->size / 2 && seen->size < SEEN_MOST)
        grow(seen);
    return seen->count < seen->size - 1 && insert(seen, hash | 1);
}

/* ------------------------------------------------------------------------ bytes */

static void unname(phi__pdf_bytes *bytes, const char *name)
{
    const size_t length = strlen(name);
    char *at = bytes->data;
    for (;;) {
        at = memmem(at, bytes->size - (size_t)(at - bytes->data), name, length);
        if (at == NULL)
            return;
        at[1] = 'x'; /* "/xropBox": a key that nobody knows, as long as before */
        at += length;
    }
}

phi__pdf_bytes phi__pdf_map(int fd, uint64_t size)
{
    phi__pdf_bytes bytes = {NULL, (size_t)size};
    if (size == 0 || size > MAPPED_MOST)
        return bytes;
    phi__sandbox_hold(size);
    void *data = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) {
        phi__sandbox_hold(0);
        return bytes;
    }
    bytes.data = data;
    unname(&bytes, "/CropBox");
    return bytes;
}

void phi__pdf_unmap(phi__pdf_bytes *bytes)
{
    if (bytes->data != NULL)
        (void)munmap(bytes->data, bytes->size);
    bytes->data = NULL;
    phi__sandbox_hold(0);
}

PopplerDocument *phi__pdf_open(const phi__pdf_bytes *bytes, size_t size, GError **error)
{
    g_autoptr(GBytes) held = g_bytes_new_static(bytes->data, size);
    return poppler_document_new_from_bytes(held, NULL, error);
}

/* A document made for the web says the end of its first page in front. */
static bool is_linearized(const phi__pdf_bytes *bytes)
{
    return memmem(bytes->data, bytes->size < 1024 ? bytes->size : 1024, "/Linearized", 11) != NULL;
}

size_t phi__pdf_revisions(const phi__pdf_bytes *bytes, size_t *ends, size_t most, size_t *count)
{
    size_t all = 0;
    bool skip = bytes->data != NULL && is_linearized(bytes);
    size_t pending = 0; /* the end seen last: the very last is no earlier revision */
    *count = 0;
    for (size_t at = 0; bytes->data != NULL && at < bytes->size;) {
        const char *mark = memmem(bytes->data + at, bytes->size - at, "%%EOF", 5);
        if (mark == NULL)
            break;
        at = (size_t)(mark - bytes->data) + 5;
        if (pending != 0) {
            if (*count == most)
                memmove(ends, ends + 1, (most - 1) * sizeof *ends);
            ends[*count == most ? most - 1 : (*count)++] = pending;
            all++;
        }
        pending = skip ? 0 : at;
        skip = false;
    }
    return all;
}

/* ------------------------------------------------------------------- pages, files */

void phi__pdf_show_layers(PopplerDocument *document)
{
    PopplerLayersIter *at = poppler_layers_iter_new(document);
    for (gboolean more = at != NULL; more; more = poppler_layers_iter_next(at)) {
        PopplerLayer *layer = poppler_layers_iter_get_layer(at);
        if (layer != NULL) {
            poppler_layer_show(layer);
            g_object_unref(layer);
        }
    }
    if (at != NULL)
        poppler_layers_iter_free(at);
}

static const char *target_of(const PopplerAction *action)
{
    if (action == NULL)
        return NULL;
    if (action->type == POPPLER_ACTION_URI)
        return action->uri.uri;
    if (action->type == POPPLER_ACTION_LAUNCH)
        return action->launch.file_name;
    if (action->type == POPPLER_ACTION_GOTO_REMOTE)
        return action->goto_remote.file_name;
    return action->type == POPPLER_ACTION_JAVASCRIPT ? action->javascript.script : NULL;
}

void phi__pdf_say_links(phi__say *say, PopplerPage *page, uint32_t number, phi__pdf_seen *seen, const char *revision)
{
    GList *mappings = poppler_page_get_link_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        const char *target = target_of(((PopplerLinkMapping *)at->data)->action);
        const bool fresh = target != NULL && phi__pdf_seen_new(seen, target, strlen(target));
        if (revision == NULL || fresh)
            phi__say_value(say, number, revision == NULL ? "link" : revision, NULL, target);
    }
    poppler_page_free_link_mapping(mappings);
}

typedef struct sink {
    phi__say *say;
    size_t total;
} sink;

static gboolean on_bytes(const gchar *bytes, gsize size, gpointer user, GError **error)
{
    sink *self = user;
    (void)error;
    self->total += size;
    if (self->say->lost || self->total > FILE_CEILING)
        return FALSE;
    phi__say_data(self->say, bytes, size);
    return TRUE;
}

static void say_file(phi__say *say, PopplerAttachment *file, unsigned number)
{
    char name[NAME_BYTES];
    sink out = {.say = say};
    const char *given = poppler_attachment_get_name(file);
    if (given != NULL && *given != '\0')
        (void)snprintf(name, sizeof name, "%s", given);
    else
        (void)snprintf(name, sizeof name, "attachment-%u", number);
    for (char *at = name; *at != '\0'; at++)
        *at = *at == '/' || *at == '\\' ? '_' : *at;
    const char *description = poppler_attachment_get_description(file);
    phi__say_value(say, 0, "attachment", "description", description);
    phi__say_member(say, name, PHI__WIRE_UNKNOWN, false);
    const bool whole = poppler_attachment_save_to_callback(file, on_bytes, &out, NULL);
    const phi_reason reason = out.total > FILE_CEILING ? PHI_REASON_LIMIT_BYTES : PHI_REASON_CORRUPT;
    phi__say_member_end(say, whole ? PHI_REASON_NONE : reason, whole ? NULL : "the attached file cannot be read whole");
}

void phi__pdf_say_page_files(phi__say *say, PopplerPage *page)
{
    GList *mappings = poppler_page_get_annot_mapping(page);
    unsigned number = 0;
    for (const GList *at = mappings; at != NULL && !say->lost; at = at->next) {
        PopplerAnnot *annot = ((PopplerAnnotMapping *)at->data)->annot;
        if (!POPPLER_IS_ANNOT_FILE_ATTACHMENT(annot))
            continue;
        PopplerAttachment *file = poppler_annot_file_attachment_get_attachment(POPPLER_ANNOT_FILE_ATTACHMENT(annot));
        if (file == NULL)
            continue;
        say_file(say, file, ++number);
        g_object_unref(file);
    }
    poppler_page_free_annot_mapping(mappings);
}

void phi__pdf_say_files(phi__say *say, PopplerDocument *document)
{
    GList *files = poppler_document_has_attachments(document) ? poppler_document_get_attachments(document) : NULL;
    unsigned number = 0;
    for (const GList *at = files; at != NULL && !say->lost; at = at->next)
        say_file(say, POPPLER_ATTACHMENT(at->data), ++number);
    g_list_free_full(files, g_object_unref);
}

/* -------------------------------------------------------------------- structure */

static void say_text_of(phi__say *say, const char *field, char *text)
{
    phi__say_value(say, 0, "description", field, text);
    g_free(text);
}

static void say_elements(phi__say *say, PopplerStructureElementIter *at, int depth, int *left)
{
    for (gboolean more = at != NULL; more && *left > 0 && !say->lost; more = poppler_structure_element_iter_next(at)) {
        PopplerStructureElement *element = poppler_structure_element_iter_get_element(at);
        (*left)--;
        if (element == NULL)
            continue;
        say_text_of(say, NULL, poppler_structure_element_get_alt_text(element));
        say_text_of(say, "title", poppler_structure_element_get_title(element));
        say_text_of(say, "abbreviation", poppler_structure_element_get_abbreviation(element));
        g_object_unref(element);
        PopplerStructureElementIter *below = depth < DEPTH ? poppler_structure_element_iter_get_child(at) : NULL;
        say_elements(say, below, depth + 1, left);
        if (below != NULL)
            poppler_structure_element_iter_free(below);
    }
}

void phi__pdf_say_structure(phi__say *say, PopplerDocument *document)
{
    int left = ELEMENTS;
    PopplerStructureElementIter *top = poppler_structure_element_iter_new(document);
    say_elements(say, top, 0, &left);
    if (top != NULL)
        poppler_structure_element_iter_free(top);
}

/* ------------------------------------------------------------------ what is packed */

static void say_bytes(phi__say *say, const char *name, const char *bytes, size_t size)
{
    phi__say_member(say, name, size, false);
    phi__say_data(say, bytes, size);
    phi__say_member_end(say, PHI_REASON_NONE, NULL);
}

/* What the stream at `from` holds, up to `most` bytes of it; false when it is not compressed by deflate. */
static bool inflate_some(const phi__pdf_bytes *bytes, size_t from, char *out, size_t most, size_t *size)
{
    g_autoptr(GZlibDecompressor) unpacker = g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
    *size = 0;
    while (*size < most && from < bytes->size) {
        gsize read = 0, written = 0;
        const GConverterResult result =
            g_converter_convert(G_CONVERTER(unpacker), bytes->data + from, bytes->size - from, out + *size, most - *size,
                                G_CONVERTER_NO_FLAGS, &read, &written, NULL);
        from += read;
        *size += written;
        if (result != G_CONVERTER_CONVERTED || (read == 0 && written == 0))
            break;
    }
    return *size > 0;
}

static bool is_form(const char *head, size_t size)
{
    return memmem(head, size, "<xdp:xdp", 8) != NULL || memmem(head, size, "http://www.xfa.org/schema", 25) != NULL;
}

static void say_form(phi__say *say, const phi__pdf_bytes *bytes, size_t from, unsigned number)
{
    char name[32];
    size_t size = 0;
    char *content = g_try_malloc(XML_CEILING);
    (void)snprintf(name, sizeof name, "xfa-%u.xml", number);
    if (content != NULL && inflate_some(bytes, from, content, XML_CEILING, &size))
        say_bytes(say, name, content, size);
    g_free(content);
}

/* Forms in XML: streams that begin so, packed or not. */
static void say_forms(phi__say *say, const phi__pdf_bytes *bytes)
{
    unsigned forms = 0, streams = 0;
    for (size_t at = 0; bytes->data != NULL && at < bytes->size && streams < STREAMS && !say->lost; streams++) {
        const char *mark = memmem(bytes->data + at, bytes->size - at, "stream", 6);
        if (mark == NULL)
            return;
        at = (size_t)(mark - bytes->data) + 6;
        size_t from = at;
        while (from < bytes->size && (bytes->data[from] == '\r' || bytes->data[from] == '\n'))
            from++;
        const size_t left = bytes->size - from;
        char head[XML_HEAD];
        size_t size = 0;
        if (left > 8 && bytes->data[from] == '<') {
            const bool form = is_form(bytes->data + from, left < XML_HEAD ? left : XML_HEAD);
            const char *end = form ? memmem(bytes->data + from, left, "endstream", 9) : NULL;
            if (end != NULL) {
                (void)snprintf(head, sizeof head, "xfa-%u.xml", ++forms);
                say_bytes(say, head, bytes->data + from, (size_t)(end - bytes->data) - from);
            }
        } else if (left > 8 && (bytes->data[from] & 0x0F) == 8 && inflate_some(bytes, from, head, sizeof head, &size) &&
                   head[0] == '<' && is_form(head, size)) {
            say_form(say, bytes, from, ++forms);
        }
    }
}

/* --------------------------------------------------------------------- objects */

static bool is_known_property(phi__span key)
{
    static const char *const KNOWN[] = {"Title", "Author", "Subject", "Keywords", "CreationDate", "ModDate", "Trapped"};
    for (size_t i = 0; i < G_N_ELEMENTS(KNOWN); i++) {
        if (key.size == strlen(KNOWN[i]) && memcmp(key.data, KNOWN[i], key.size) == 0)
            return true;
    }
    return false;
}

static void say_properties(phi__say *say, phi__span dictionary)
{
    char name[NAME_BYTES], value[PHI__PDF_TEXT_BYTES];
    phi__span key = {0};
    for (size_t at = 0; phi__pdf_next_text(dictionary, &at, &key, value);) {
        if (is_known_property(key))
            continue;
        (void)snprintf(name, sizeof name, "%.*s", (int)key.size, (const char *)key.data);
        phi__say_value(say, 0, "names", NULL, name);
        phi__say_value(say, 0, "metadata", name, value);
    }
}

/* Objects of one stream: the properties, if they are there; true when a page is cropped. */
static bool read_packed(phi__say *say, phi__span content, const phi__pdf_packed *packed, uint32_t info, bool plain)
{
    bool cropped = false;
    const bool boxes = content.size > 0 && memmem(content.data, content.size, "/CropBox", 8) != NULL;
    for (uint32_t i = 0; i < packed->count && i < PACKED_OBJECTS; i++) {
        uint32_t number = 0;
        const phi__span object = phi__pdf_unpacked(content, packed, i, &number);
        if (object.size == 0)
            break;
        if (number == info && plain)
            say_properties(say, object);
        cropped = cropped || (boxes && phi__pdf_is_cropped(object));
        if (!boxes && info == 0)
            break;
    }
    return cropped;
}

void phi__pdf_say_objects(phi__say *say, const phi__pdf_bytes *bytes)
{
    const phi__span file = phi__span_of(bytes->data, bytes->data == NULL ? 0 : bytes->size);
    const bool plain = file.size > 0 && memmem(file.data, file.size, "/Encrypt", 8) == NULL; /* else strings are, too */
    const uint32_t info = plain ? phi__pdf_info_number(file) : 0;
    const phi__span object = info == 0 ? phi__span_of(NULL, 0) : phi__pdf_object(file, info);
    phi__pdf_packed packed;
    bool cropped = false;
    size_t budget = PACKED_BYTES;
    if (object.size > 0)
        say_properties(say, object);
    char *content = g_try_malloc(PACKED_MOST);
    for (size_t at = 0; content != NULL && budget > 0 && !say->lost && phi__pdf_next_packed(file, &at, &packed);) {
        size_t size = 0;
        if (inflate_some(bytes, packed.data, content, PACKED_MOST < budget ? PACKED_MOST : budget, &size))
            cropped = read_packed(say, phi__span_of(content, size), &packed, object.size > 0 ? 0 : info, plain) || cropped;
        budget -= size;
    }
    g_free(content);
    if (cropped)
        phi__say_fault(say, PHI_REASON_UNSUPPORTED, "text outside of the visible part of a page is not read");
}

static gboolean say_place(gpointer name, gpointer place, gpointer user)
{
    phi__say *say = user;
    (void)place;
    phi__say_value(say, 0, "names", NULL, name);
    return say->lost;
}

void phi__pdf_say_names(phi__say *say, PopplerDocument *document)
{
    PopplerLayersIter *at = poppler_layers_iter_new(document);
    for (gboolean more = at != NULL; more; more = poppler_layers_iter_next(at)) {
        g_autofree char *title = poppler_layers_iter_get_title(at);
        PopplerLayer *layer = poppler_layers_iter_get_layer(at);
        phi__say_value(say, 0, "names", NULL, layer == NULL ? title : poppler_layer_get_title(layer));
        if (layer != NULL)
            g_object_unref(layer);
    }
    if (at != NULL)
        poppler_layers_iter_free(at);
    GTree *places = poppler_document_create_dests_tree(document);
    if (places == NULL)
        return;
    g_tree_foreach(places, say_place, say);
    g_tree_destroy(places);
}

/* -------------------------------------------------------------------------- XML */

void phi__pdf_say_xml(phi__say *say, PopplerDocument *document, const phi__pdf_bytes *bytes)
{
    g_autofree char *metadata = poppler_document_get_metadata(document);
    if (metadata != NULL && *metadata != '\0')
        say_bytes(say, "metadata.xml", metadata, strlen(metadata));
    say_forms(say, bytes);
}

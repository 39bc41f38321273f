/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phi-worker-poppler: reads PDF documents in a process of its own. Gets one
 *document after the other as a read-only descriptor on socket 3 (protocol.h),
 * answers with its text: pages, then what lies on them (comments, form values),
 * then the metadata. What it cannot give is said as a fault, never left out.
 *
 * Known gap: poppler's text interface drops what stands outside the crop box of
 * a page, and offers neither that text nor the larger box to compare with.
 *
 * The only file that includes poppler.h, and the only one under the GPL, as
 * poppler is; no other program is linked with it. */
#define _GNU_SOURCE
#include "worker/protocol.h"
#include "worker/sandbox.h"
#include "worker/selftest.h"

#include <fcntl.h>
#include <poppler.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    HOST = 3,               /* the socket */
    TAIL_BYTES = 1024,      /* readers look for %%EOF in the last 1024 bytes (PDF 32000-1, annex H.3) */
    BOOKMARK_DEPTH = 32,
    BOOKMARKS = 100000,
    ROOM_BYTES = 256 << 20, /* less address space than this left at an abort: it was memory */
    UNREADABLE_PAGES = 100, /* after so many in a row the page count is a lie */
};

/* What poppler opens while it reads: character maps, and fonts for form fields. */
#define CHARACTER_MAPS "/usr/share/poppler/cMap"
static const char *const READABLE[] = {"/usr/share/poppler", "/usr/share/fonts", "/etc/fonts", NULL};

/* One job. */
typedef struct job {
    bool lost;          /* the host is gone */
    bool has_maps;      /* character maps can be opened */
    bool said_picture;  /* pictures without text were reported */
    int page;           /* from 1; 0 = none */
} job;

/* poppler has its own g_autoptr only from 23 on. */
static void drop_page(PopplerPage **page) { g_clear_object(page); }
static void drop_document(PopplerDocument **document) { g_clear_object(document); }

static void say(job *self, const phi__wire *wire)
{
    if (!self->lost)
        self->lost = phi__protocol_send(HOST, wire, -1, true) != PHI__WIRE_OK;
}

static void say_fault(job *self, phi_reason reason, const char *detail)
{
    say(self, &(phi__wire){.type = PHI__WIRE_FAULT, .number = (uint32_t)reason, .a = detail, .a_size = strlen(detail)});
}

static size_t name_length(const char *name)
{
    return name == NULL ? 0 : strnlen(name, PHI__WIRE_NAME_BYTES);
}

static void say_place(job *self, const char *part, const char *field)
{
    say(self, &(phi__wire){.type = PHI__WIRE_PLACE, .number = (uint32_t)self->page, .a = part,
                           .a_size = name_length(part), .b = field, .b_size = name_length(field)});
}

/* In pieces that end between characters. */
static void say_text(job *self, const char *text)
{
    size_t left = strlen(text);
    while (left > 0 && !self->lost) {
        size_t size = left < PHI__WIRE_TEXT_BYTES ? left : PHI__WIRE_TEXT_BYTES;
        while (size < left && size > PHI__WIRE_TEXT_BYTES - 4 && ((unsigned char)text[size] & 0xC0) == 0x80)
            size--;
        say(self, &(phi__wire){.type = PHI__WIRE_TEXT, .a = text, .a_size = size});
        text += size;
        left -= size;
    }
}

/* A value that stands alone; the line end keeps it apart from the next. */
static void say_value(job *self, const char *part, const char *field, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    say_place(self, part, field);
    say_text(self, value);
    say_text(self, "\n");
}

static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\r\n\f\v")] == '\0';
}

/* A page that shows pictures only may be a scanned letter: say so, once. */
static void note_picture(job *self, PopplerPage *page)
{
    if (self->said_picture)
        return;
    GList *images = poppler_page_get_image_mapping(page);
    if (images != NULL) {
        char detail[80];
        (void)g_snprintf(detail, sizeof detail, "page %d is a picture; no text recognition", self->page);
        say_fault(self, PHI_REASON_UNSUPPORTED, detail);
        self->said_picture = true;
    }
    poppler_page_free_image_mapping(images);
}

static void read_text(job *self, PopplerPage *page)
{
    g_autofree char *text = poppler_page_get_text(page);
    if (is_blank(text)) {
        note_picture(self, page);
        return;
    }
    say_place(self, NULL, NULL);
    say_text(self, text);
    say_text(self, "\n");
}

static void read_comments(job *self, PopplerPage *page)
{
    GList *mappings = poppler_page_get_annot_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        PopplerAnnot *annot = ((PopplerAnnotMapping *)at->data)->annot;
        g_autofree char *contents = poppler_annot_get_contents(annot);
        say_value(self, "comment", NULL, contents);
        if (!POPPLER_IS_ANNOT_MARKUP(annot))
            continue;
        g_autofree char *author = poppler_annot_markup_get_label(POPPLER_ANNOT_MARKUP(annot));
        g_autofree char *subject = poppler_annot_markup_get_subject(POPPLER_ANNOT_MARKUP(annot));
        say_value(self, "comment", "author", author);
        say_value(self, "comment", "subject", subject);
    }
    poppler_page_free_annot_mapping(mappings);
}

static void read_choice(job *self, PopplerFormField *field, const char *name)
{
    g_autofree char *typed = poppler_form_field_choice_is_editable(field) ? poppler_form_field_choice_get_text(field)
                                                                           : NULL;
    say_value(self, "form", name, typed);
    const int count = poppler_form_field_choice_get_n_items(field);
    for (int i = 0; i < count; i++) {
        if (!poppler_form_field_choice_is_item_selected(field, i))
            continue;
        g_autofree char *item = poppler_form_field_choice_get_item(field, i);
        say_value(self, "form", name, item);
    }
}

static void read_form(job *self, PopplerPage *page)
{
    GList *mappings = poppler_page_get_form_field_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        PopplerFormField *field = ((PopplerFormFieldMapping *)at->data)->field;
        g_autofree char *shown = poppler_form_field_get_alternate_ui_name(field);
        g_autofree char *name = is_blank(shown) ? poppler_form_field_get_name(field) : g_strdup(shown);
        if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_TEXT) {
            g_autofree char *value = poppler_form_field_text_get_text(field);
            say_value(self, "form", name, value);
        } else if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_CHOICE) {
            read_choice(self, field, name);
        }
    }
    poppler_page_free_form_field_mapping(mappings);
}

static bool read_page(job *self, PopplerDocument *document)
{
    PHI_AUTO(drop_page) PopplerPage *page = poppler_document_get_page(document, self->page - 1);
    if (page == NULL) {
        say_fault(self, PHI_REASON_CORRUPT, "a page cannot be read");
        return false;
    }
    read_text(self, page);
    read_comments(self, page);
    read_form(self, page);
    return true;
}

static void read_pages(job *self, PopplerDocument *document)
{
    const int pages = poppler_document_get_n_pages(document);
    if (pages <= 0)
        say_fault(self, PHI_REASON_CORRUPT, "no pages");
    int unreadable = 0;
    for (int i = 0; i < pages && !self->lost && unreadable < UNREADABLE_PAGES; i++) {
        self->page = i + 1;
        say(self, &(phi__wire){.type = PHI__WIRE_PROGRESS, .number = (uint32_t)self->page, .bytes = (uint64_t)pages});
        unreadable = read_page(self, document) ? 0 : unreadable + 1;
    }
    self->page = 0;
}

static void read_metadata(job *self, PopplerDocument *document)
{
    g_autofree char *title = poppler_document_get_title(document);
    g_autofree char *author = poppler_document_get_author(document);
    g_autofree char *subject = poppler_document_get_subject(document);
    g_autofree char *keywords = poppler_document_get_keywords(document);
    say_value(self, "metadata", "title", title);
    say_value(self, "metadata", "author", author);
    say_value(self, "metadata", "subject", subject);
    say_value(self, "metadata", "keywords", keywords);
}

/* Titles of the outline. A list that loops ends at the count. */
static void read_bookmarks(job *self, PopplerIndexIter *at, int depth, int *left)
{
    for (gboolean more = at != NULL; more && *left > 0 && !self->lost; more = poppler_index_iter_next(at)) {
        (*left)--;
        PopplerAction *action = poppler_index_iter_get_action(at);
        if (action != NULL)
            say_value(self, "bookmark", NULL, action->any.title);
        poppler_action_free(action);
        PopplerIndexIter *below = depth < BOOKMARK_DEPTH ? poppler_index_iter_get_child(at) : NULL;
        read_bookmarks(self, below, depth + 1, left);
        if (below != NULL)
            poppler_index_iter_free(below);
    }
}

static void read_outline(job *self, PopplerDocument *document)
{
    int left = BOOKMARKS;
    PopplerIndexIter *top = poppler_index_iter_new(document);
    read_bookmarks(self, top, 0, &left);
    if (top != NULL)
        poppler_index_iter_free(top);
}

/* Without their character maps poppler leaves out East Asian fonts without a
 * word: the package poppler-data is missing, or the kernel lacks Landlock and
 * nothing may be opened. "Identity" encodings need no map. */
static void note_missing_maps(job *self, PopplerDocument *document)
{
    if (self->has_maps)
        return;
    PopplerFontInfo *fonts = poppler_font_info_new(document);
    PopplerFontsIter *at = NULL;
    bool needed = false;
    (void)poppler_font_info_scan(fonts, poppler_document_get_n_pages(document), &at);
    for (gboolean more = at != NULL; more && !needed; more = poppler_fonts_iter_next(at)) {
        const char *encoding = poppler_fonts_iter_get_encoding(at);
        needed = poppler_fonts_iter_get_font_type(at) >= POPPLER_FONT_TYPE_CID_TYPE0 && encoding != NULL &&
                 strncmp(encoding, "Identity", 8) != 0;
    }
    if (needed)
        say_fault(self, PHI_REASON_UNSUPPORTED, "East Asian text needs character maps that cannot be opened");
    if (at != NULL)
        poppler_fonts_iter_free(at);
    g_object_unref(fonts);
}

/* poppler repairs what was cut off without a word: look for the end mark. */
static void note_missing_end(job *self, int fd, uint64_t size)
{
    char tail[TAIL_BYTES];
    const uint64_t from = size > sizeof tail ? size - sizeof tail : 0;
    const ssize_t got = pread(fd, tail, sizeof tail, (off_t)from);
    if (got > 0 && memmem(tail, (size_t)got, "%%EOF", 5) == NULL)
        say_fault(self, PHI_REASON_TRUNCATED, "the end of the document is missing");
}

static void read_document(job *self, int fd, uint64_t size)
{
    g_autoptr(GError) error = NULL;
    const int own = fcntl(fd, F_DUPFD_CLOEXEC, HOST + 1);
    PHI_AUTO(drop_document) PopplerDocument *document = poppler_document_new_from_fd(own, NULL, &error);
    if (document == NULL) {
        (void)close(own); /* poppler may have closed it; this process has one thread, so it is no one else's */
        const bool locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        say_fault(self, locked ? PHI_REASON_ENCRYPTED : PHI_REASON_CORRUPT,
                  locked ? "needs a password" : "not a readable PDF document");
        return;
    }
    read_pages(self, document);
    note_missing_maps(self, document);
    read_outline(self, document);
    read_metadata(self, document);
    if (poppler_document_has_attachments(document))
        say_fault(self, PHI_REASON_UNSUPPORTED, "attached files are not read");
    note_missing_end(self, fd, size);
}

/* Converters of the C library are modules: load them now and keep them. poppler
 * drops a form value or a title that it cannot convert. */
static void keep_converters(void)
{
    static const char *const CODES[] = {"UTF-16BE", "UTF-16LE", "UTF-16", "ISO-8859-1"};
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
        (void)g_iconv_open("UTF-8", CODES[i]); /* never closed: that would unload it */
}

/* Loads everything that is loaded on first use, while files can be opened. */
static void warm_up(void)
{
    static const char SMALL[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj "
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
        "/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj 4 0 obj<</Length 22>>stream\nBT /F 9 Tf (a) Tj ET \n"
        "endstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(SMALL, sizeof SMALL - 1);
    PHI_AUTO(drop_document) PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    PHI_AUTO(drop_page) PopplerPage *page = document == NULL ? NULL : poppler_document_get_page(document, 0);
    g_free(page == NULL ? NULL : poppler_page_get_text(page)); /* nobody reads it */
    keep_converters();
}

/* poppler and GLib abort when memory ends: that is a limit, not a crash, and no
 * second attempt would help. Any other abort takes its course. */
static void on_abort(int number)
{
    (void)number;
    void *room = mmap(NULL, ROOM_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room != MAP_FAILED)
        return;
    job self = {0};
    say_fault(&self, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
    say(&self, &(phi__wire){.type = PHI__WIRE_END});
    _exit(1);
}

static void watch_aborts(void)
{
    struct sigaction action = {.sa_handler = on_abort};
    (void)sigaction(SIGABRT, &action, NULL);
}

static int serve(void)
{
    static uint8_t buffer[PHI__WIRE_BYTES];
    phi__wire wire;
    warm_up();
    if (phi__protocol_receive(HOST, buffer, false, true, &wire, NULL) != PHI__WIRE_OK ||
        wire.type != PHI__WIRE_SETUP)
        return 2;
    const phi__sandbox_options options = {
        .memory_bytes = wire.bytes, .cpu_seconds = wire.number, .readable = READABLE};
    watch_aborts();
    const bool installed = access(CHARACTER_MAPS, R_OK) == 0;
    const phi__sandbox_level level = phi__sandbox_enter(&options);
    job self = {0};
    say(&self, &(phi__wire){.type = PHI__WIRE_READY, .number = (uint32_t)level});
    int fd = -1;
    while (!self.lost && phi__protocol_receive(HOST, buffer, false, true, &wire, &fd) == PHI__WIRE_OK) {
        if (wire.type != PHI__WIRE_JOB || fd < 0)
            return 2;
        self = (job){.has_maps = installed && level == PHI__SANDBOX_LANDLOCK};
        read_document(&self, fd, wire.bytes);
        (void)close(fd);
        say(&self, &(phi__wire){.type = PHI__WIRE_END});
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--selftest") == 0) {
        warm_up();
        return phi__selftest_run(READABLE);
    }
    return serve();
}

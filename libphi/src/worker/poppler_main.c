/* SPDX-License-Identifier: GPL-3.0-or-later */
/* phi-worker-poppler: reads PDF documents in a process of its own. Gets one
 *document after the other as a read-only descriptor on socket 3 (protocol.h),
 * answers with its text: pages, then what lies on them (comments, form values,
 * links), then the metadata; then what earlier revisions, which an editor left in
 * the file, say and the last does not. What it cannot give is said as a fault,
 * never left out.
 *
 * With reader_pdf.c, poppler_picture.c and poppler_text.c the only files that include poppler.h, and the
 * only ones under the GPL, as poppler is; no other program is linked with it. */
#define _GNU_SOURCE
#include "worker/poppler_picture.h"
#include "worker/poppler_text.h"
#include "worker/proofread.h"
#include "worker/reader_pdf.h"
#include "worker/serve.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LOWEST_FD = 4,          /* above the standard streams and the socket */
    TAIL_BYTES = 1024,      /* readers look for %%EOF in the last 1024 bytes (PDF 32000-1, annex H.3) */
    BOOKMARK_DEPTH = 32,
    BOOKMARKS = 100000,
    REVISIONS = 32,         /* so many of the latest are read */
    FEW_LETTERS = 120,      /* of a remark that a scanner prints on a page */
    UNREADABLE_PAGES = 100, /* after so many in a row the page count is a lie */
};

/* What poppler opens while it reads: character maps, and fonts for form fields. */
#define CHARACTER_MAPS "/usr/share/poppler/cMap"
static const char *const READABLE[] = {"/usr/share/poppler", "/usr/share/fonts", "/etc/fonts", NULL};

/* One document while it is read. */
typedef struct pdf {
    phi__say *say;
    uint32_t mode;      /* PHI__JOB_...: what of pictures */
    bool has_maps;      /* character maps can be opened */
    bool said_picture;  /* pictures without text were reported */
    int page;           /* from 1; 0 = none */
    phi__pdf_seen seen; /* what was said, where there are earlier revisions */
    const char *revision; /* NULL = the last one is read */
} pdf;

/* poppler has its own g_autoptr only from 23 on. */
static void drop_page(PopplerPage **page) { g_clear_object(page); }
static void drop_document(PopplerDocument **document) { g_clear_object(document); }

static void say_value(pdf *self, const char *part, const char *field, const char *value)
{
    const bool fresh = value != NULL && phi__pdf_seen_new(&self->seen, value, strlen(value));
    if (self->revision == NULL || fresh)
        phi__say_value(self->say, (uint32_t)self->page, self->revision == NULL ? part : self->revision, field, value);
}

/* Lines that the last revision does not have. */
static void say_lines(pdf *self, const char *text)
{
    bool placed = false;
    while (*text != '\0' && !self->say->lost) {
        const size_t length = strcspn(text, "\n");
        if (phi__pdf_seen_new(&self->seen, text, length) && self->revision != NULL) {
            if (!placed)
                phi__say_place(self->say, (uint32_t)self->page, self->revision, NULL);
            placed = true;
            phi__say_text(self->say, text, length);
            phi__say_text(self->say, "\n", 1);
        }
        text += length + (text[length] == '\n');
    }
}

static bool is_blank(const char *text)
{
    return text == NULL || text[strspn(text, " \t\r\n\f\v")] == '\0';
}

/* Its picture is not recognised: say so, once. */
static void note_picture(pdf *self)
{
    if (self->said_picture)
        return;
    const bool gone = (self->mode & PHI__JOB_NO_OCR) != 0;
    char detail[96];
    (void)g_snprintf(detail, sizeof detail, "page %d is a picture; %s", self->page,
                     gone ? "the program that reads pictures is not installed" : "no text recognition");
    phi__say_fault(self->say, gone ? PHI_REASON_NO_BACKEND : PHI_REASON_UNSUPPORTED, detail);
    self->said_picture = true;
}

/* Letters and digits, as far as it matters. */
static size_t count_letters(const char *text)
{
    size_t count = 0;
    for (; text != NULL && *text != '\0' && count < FEW_LETTERS; text++)
        count += g_ascii_isalnum(*text) || (*text & 0x80) != 0;
    return count;
}

/* A page without text, or with no more than a scanner prints on it, may be a scanned letter. One
 * without pictures may have its text drawn as curves: it is looked at, but not missed when it cannot be. */
static void read_picture(pdf *self, PopplerPage *page, const char *text)
{
    const bool wanted = (self->mode & PHI__JOB_PICTURES) != 0, all = (self->mode & PHI__JOB_ALL) != 0;
    const size_t letters = count_letters(text);
    const bool picture = letters == 0 ? phi__poppler_has_picture(page)
                                      : letters < FEW_LETTERS && phi__poppler_is_scan(page);
    if (wanted && (picture || letters == 0 || (all && phi__poppler_has_picture(page))))
        phi__poppler_say_picture(self->say, page, self->page);
    else if (picture)
        note_picture(self);
}

/* Text below a scan was recognised, too, by the scanner's program. Whether it is one is asked last: that draws the page. */
static char *page_text(PopplerPage *page)
{
    char *text = phi__poppler_text(page);
    g_autofree char *corrected = g_strdup(text);
    if (corrected != NULL && phi__proofread(corrected) > 0 && phi__poppler_is_scan(page)) {
        g_free(text);
        text = g_steal_pointer(&corrected);
    }
    return text;
}

static void read_text(pdf *self, PopplerPage *page)
{
    g_autofree char *text = page_text(page);
    if (!is_blank(text))
        say_lines(self, text);
    if (self->revision != NULL)
        return;
    if (!is_blank(text)) {
        phi__say_place(self->say, (uint32_t)self->page, NULL, NULL);
        phi__say_text(self->say, text, strlen(text));
        phi__say_text(self->say, "\n", 1);
    }
    read_picture(self, page, text);
}

static void read_comments(pdf *self, PopplerPage *page)
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

static void read_choice(pdf *self, PopplerFormField *field, const char *name)
{
    g_autofree char *typed = poppler_form_field_choice_is_editable(field) ? poppler_form_field_choice_get_text(field)
                                                                           : NULL;
    say_value(self, "form", name, typed);
    const int count = poppler_form_field_choice_get_n_items(field);
    for (int i = 0; i < count && !self->say->lost; i++) {
        g_autofree char *item = poppler_form_field_choice_get_item(field, i);
        say_value(self, poppler_form_field_choice_is_item_selected(field, i) ? "form" : "form choices", name, item);
    }
}

static void read_form(pdf *self, PopplerPage *page)
{
    GList *mappings = poppler_page_get_form_field_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        PopplerFormField *field = ((PopplerFormFieldMapping *)at->data)->field;
        g_autofree char *shown = poppler_form_field_get_alternate_ui_name(field);
        g_autofree char *called = poppler_form_field_get_name(field);
        const char *name = is_blank(shown) ? called : shown;
        say_value(self, "names", NULL, called);
        if (shown != NULL && (called == NULL || strcmp(shown, called) != 0))
            say_value(self, "names", NULL, shown);
        if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_TEXT) {
            g_autofree char *value = poppler_form_field_text_get_text(field);
            say_value(self, "form", name, value);
        } else if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_CHOICE) {
            read_choice(self, field, name);
        }
    }
    poppler_page_free_form_field_mapping(mappings);
}

/* A crop box that was not found in the bytes: poppler drops the text outside of it, and does not tell the page around
 * it. One that begins this far from the corner is taken for a part of it. */
static void note_crop(pdf *self, PopplerPage *page)
{
    enum { MARGIN = 18 }; /* points */
    PopplerRectangle box;
    poppler_page_get_crop_box(page, &box);
    if (self->revision == NULL && (box.x1 > MARGIN || box.y1 > MARGIN))
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "text outside of the visible part of a page is not read");
}

static bool read_page(pdf *self, PopplerDocument *document)
{
    PHI_AUTO(drop_page) PopplerPage *page = poppler_document_get_page(document, self->page - 1);
    if (page == NULL) {
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "a page cannot be read");
        return false;
    }
    read_text(self, page);
    note_crop(self, page);
    read_comments(self, page);
    read_form(self, page);
    phi__pdf_say_links(self->say, page, (uint32_t)self->page, &self->seen, self->revision);
    if (self->revision == NULL)
        phi__pdf_say_page_files(self->say, page);
    return true;
}

static void read_pages(pdf *self, PopplerDocument *document)
{
    const int pages = poppler_document_get_n_pages(document);
    if (pages <= 0)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "no pages");
    int unreadable = 0;
    for (int i = 0; i < pages && !self->say->lost && unreadable < UNREADABLE_PAGES; i++) {
        self->page = i + 1;
        if (self->revision == NULL)
            phi__say_wire(self->say, &(phi__wire){.type = PHI__WIRE_PROGRESS, .number = (uint32_t)self->page,
                                              .bytes = (uint64_t)pages});
        unreadable = read_page(self, document) ? 0 : unreadable + 1;
    }
    self->page = 0;
}

static void read_metadata(pdf *self, PopplerDocument *document)
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
static void read_bookmarks(pdf *self, PopplerIndexIter *at, int depth, int *left)
{
    for (gboolean more = at != NULL; more && *left > 0 && !self->say->lost; more = poppler_index_iter_next(at)) {
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

static void read_outline(pdf *self, PopplerDocument *document)
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
static void note_missing_maps(pdf *self, PopplerDocument *document)
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
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "East Asian text needs character maps that cannot be opened");
    if (at != NULL)
        poppler_fonts_iter_free(at);
    g_object_unref(fonts);
}

/* poppler repairs what was cut off without a word: look for the end mark. */
static void note_missing_end(pdf *self, int fd, uint64_t size)
{
    char tail[TAIL_BYTES];
    const uint64_t from = size > sizeof tail ? size - sizeof tail : 0;
    const ssize_t got = pread(fd, tail, sizeof tail, (off_t)from);
    if (got > 0 && memmem(tail, (size_t)got, "%%EOF", 5) == NULL)
        phi__say_fault(self->say, PHI_REASON_TRUNCATED, "the end of the document is missing");
}

/* What an editor left in the file: documents that end earlier. One that cannot be opened is none. */
static void read_revisions(pdf *self, const phi__pdf_bytes *bytes)
{
    size_t ends[REVISIONS], count = 0;
    char name[48], detail[96];
    const size_t all = phi__pdf_revisions(bytes, ends, REVISIONS, &count);
    for (size_t i = count; i > 0 && !self->say->lost; i--) {
        PHI_AUTO(drop_document) PopplerDocument *document = phi__pdf_open(bytes, ends[i - 1], NULL);
        if (document == NULL)
            continue;
        (void)snprintf(name, sizeof name, "earlier revision %zu", all - count + i);
        self->revision = name;
        phi__pdf_show_layers(document);
        read_pages(self, document);
        read_outline(self, document);
        read_metadata(self, document);
    }
    self->revision = NULL;
    if (all > count) {
        (void)snprintf(detail, sizeof detail, "of %zu earlier revisions the last %zu were read", all, count);
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, detail);
    }
}

/* From memory where it fits, else from the file. */
static PopplerDocument *open_document(const phi__pdf_bytes *bytes, int fd, GError **error)
{
    if (bytes->data != NULL)
        return phi__pdf_open(bytes, bytes->size, error);
    const int own = fcntl(fd, F_DUPFD_CLOEXEC, LOWEST_FD);
    PopplerDocument *document = poppler_document_new_from_fd(own, NULL, error);
    if (document == NULL)
        (void)close(own); /* poppler may have closed it; this process has one thread, so it is no one else's */
    return document;
}

static void read_opened(pdf *self, PopplerDocument *document, const phi__pdf_bytes *bytes)
{
    size_t ends[1], count = 0;
    if (phi__pdf_revisions(bytes, ends, 1, &count) > 0)
        phi__pdf_seen_open(&self->seen);
    phi__pdf_show_layers(document);
    read_pages(self, document);
    note_missing_maps(self, document);
    read_outline(self, document);
    read_metadata(self, document);
    phi__pdf_say_structure(self->say, document);
    phi__pdf_say_names(self->say, document);
    phi__pdf_say_objects(self->say, bytes);
    phi__pdf_say_files(self->say, document);
    phi__pdf_say_xml(self->say, document, bytes);
}

static void read_document(pdf *self, int fd, uint64_t size, const phi__pdf_bytes *bytes)
{
    g_autoptr(GError) error = NULL;
    PHI_AUTO(drop_document) PopplerDocument *document = open_document(bytes, fd, &error);
    if (document == NULL) {
        const bool locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        phi__say_fault(self->say, locked ? PHI_REASON_ENCRYPTED : PHI_REASON_CORRUPT,
                  locked ? "needs a password" : "not a readable PDF document");
        return;
    }
    read_opened(self, document, bytes);
    if (self->seen.table != NULL)
        read_revisions(self, bytes);
    if (bytes->data == NULL)
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "earlier revisions, forms in XML and text outside of the visible part of a page are not read of so large a document");
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
    g_free(page == NULL ? NULL : phi__poppler_text(page)); /* nobody reads it */
    keep_converters();
}

static bool can_open(const char *directory)
{
    const int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0;
}

static const char *missing(void)
{
    return can_open(CHARACTER_MAPS) ? NULL : "character maps for East Asian text";
}

static void read_job(phi__job *job)
{
    pdf self = {.say = &job->say, .mode = job->mode, .has_maps = can_open(CHARACTER_MAPS)};
    phi__pdf_bytes bytes = phi__pdf_map(job->fd, job->size);
    read_document(&self, job->fd, job->size, &bytes);
    phi__pdf_seen_done(&self.seen);
    phi__pdf_unmap(&bytes);
}

int main(int argc, char **argv)
{
    const phi__service service = {.warm_up = warm_up, .reserve = PHI__DRAW_TIMES, .missing = missing, .readable = READABLE, .read = read_job};
    return phi__serve(&service, 1, argc, argv);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PHI_WORKER_READER_PDF_H
#define PHI_WORKER_READER_PDF_H
/* What a PDF holds beside its pages: how it is opened, what was said of it, links,
 * attached files, descriptions, forms in XML. Part of phi-worker-poppler only. */
#include "worker/say.h"

#include <poppler.h>

/* Texts that were said, as hashes: earlier revisions say what is not among them. */
typedef struct phi__pdf_seen {
    uint64_t *table;
    size_t size;  /* a power of two */
    size_t count;
} phi__pdf_seen;

/** Was this not said yet? With a table that is full or was never made: no. */
bool phi__pdf_seen_new(phi__pdf_seen *seen, const char *text, size_t length);
void phi__pdf_seen_open(phi__pdf_seen *seen);
void phi__pdf_seen_done(phi__pdf_seen *seen);

/* The bytes of the file, where they fit into the address space. */
typedef struct phi__pdf_bytes {
    char *data; /* NULL = not mapped */
    size_t size;
} phi__pdf_bytes;

/** Map the file, in private memory in which crop boxes have lost their name: text outside of them is read as
 * well. Not those that would leave poppler too little of the address space. */
phi__pdf_bytes phi__pdf_map(int fd, uint64_t size);
void phi__pdf_unmap(phi__pdf_bytes *bytes);
/** The first `size` bytes as a document; NULL and `error` when it is none. */
PopplerDocument *phi__pdf_open(const phi__pdf_bytes *bytes, size_t size, GError **error);
/** Ends of the revisions before the last, at most `most` of the latest; returns how many there are in all. */
size_t phi__pdf_revisions(const phi__pdf_bytes *bytes, size_t *ends, size_t most, size_t *count);

/** Texts that only show with layers switched on are shown. */
void phi__pdf_show_layers(PopplerDocument *document);
/** Where the links of a page lead (of an earlier revision: those not seen), and its attached files. */
void phi__pdf_say_links(phi__say *say, PopplerPage *page, uint32_t number, phi__pdf_seen *seen, const char *revision);
void phi__pdf_say_page_files(phi__say *say, PopplerPage *page);
/** Attached files as members. */
void phi__pdf_say_files(phi__say *say, PopplerDocument *document);
/** What pictures and abbreviations are said to be. */
void phi__pdf_say_structure(phi__say *say, PopplerDocument *document);
/** Properties that somebody named, and whether pages in compressed objects show less than there is. */
void phi__pdf_say_objects(phi__say *say, const phi__pdf_bytes *bytes);
/** Names of layers and of places that links lead to. */
void phi__pdf_say_names(phi__say *say, PopplerDocument *document);
/** Metadata and forms in XML, as members. */
void phi__pdf_say_xml(phi__say *say, PopplerDocument *document, const phi__pdf_bytes *bytes);

#endif

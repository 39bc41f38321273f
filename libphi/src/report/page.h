/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_PAGE_H
#define PHI_REPORT_PAGE_H
/* Writing HTML and XML: markup of ours as it is, everything else escaped. Failures are remembered in `status`,
 * so that a page reads as a list of what stands on it. */
#include "base/buf.h"
#include "base/status.h"
#include "report/gather.h"
#include "report/writer.h"

typedef struct phi__page {
    phi_writer *writer;
    phi__gather *gather;
    phi__buf *out;
    phi__buf safe; /* the text being escaped */
    bool interrupted;
    phi_status status;
} phi__page;

void phi__page_init(phi__page *page, phi_writer *writer, phi__gather *gather, bool interrupted);
void phi__page_done(phi__page *page);

/** Markup. */
void phi__page_raw(phi__page *page, const char *markup);
/** Markup with numbers and words of ours in it. */
void phi__page_put(phi__page *page, const char *format, ...) PHI_PRINTF(2, 3);
/** Text of strangers: controls made visible, markup escaped, for elements and attributes. */
void phi__page_text(phi__page *page, const char *text);
/** "1,234" */
void phi__page_count(phi__page *page, uint64_t value);
/** "1,234 files": one with 1. */
void phi__page_counted(phi__page *page, uint64_t value, const char *one, const char *many);
/** A JSON string of text that is safe to show, for a script element. */
void phi__page_json(phi__page *page, const char *text);
/** "30 November 2026" */
void phi__page_date(phi__page *page, int64_t seconds);
/** "at least 3 and at most 5 people" */
void phi__page_people(phi__page *page, uint64_t lower, uint64_t upper);

/** A path as a word for a POSIX shell, whatever is in it; true when it had to be written with escapes ($'...'). */
phi_status phi__page_shell_word(phi__buf *out, const char *path, bool *escaped);

/* The parts of the report, one file each. */
void phi__html_owner(phi__page *page);
void phi__html_officer(phi__page *page);
void phi__html_technician(phi__page *page);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> one HTML page that needs nothing else: no network, no second
 * file. Its content security policy lets through the style and script of this
 * build alone, named by their hash. It is written when all is known, so until then records are gathered
 * (gather.h), and so is everything bounded.
 *
 * Order: what an owner must know (html_owner.c), what a privacy officer works
 * with (html_officer.c), what a technician needs (html_technician.c). */
#include "base/digest.h"
#include "report/page.h"
#include "report/page_files.h"

#include <string.h>

static phi_status open_html(phi_writer *writer)
{
    return phi__gather_open(writer, writer->about.view.reveal != 0);
}

enum { ROOTS_NAMED = 5 };

/* What was scanned, for titles: the roots, or as many as fit. */
static void put_roots(phi__page *page)
{
    const phi_report_about *about = &page->writer->about.view;
    for (size_t i = 0; i < about->root_count && i < ROOTS_NAMED; i++) {
        phi__page_raw(page, i == 0 ? "" : ", ");
        phi__page_text(page, about->roots[i]);
    }
    if (about->root_count > ROOTS_NAMED)
        phi__page_put(page, " and %zu more", about->root_count - ROOTS_NAMED);
}

/* Names such as "share" say nothing to who reads the page in another place or year. */
static void put_locations(phi__page *page)
{
    const phi_report_about *about = &page->writer->about.view;
    const char *between = "<br>That is ";
    for (size_t i = 0; i < about->root_count && i < ROOTS_NAMED; i++) {
        if (phi__about_location(about, i)[0] == '\0')
            continue;
        phi__page_raw(page, between);
        phi__page_text(page, phi__about_location(about, i));
        between = ", ";
    }
}

static void put_head(phi__page *page)
{
    char css[PHI__DIGEST_BASE64], js[PHI__DIGEST_BASE64];
    phi__digest_sha256_base64(phi__page_css, phi__page_css_size, css);
    phi__digest_sha256_base64(phi__page_js, phi__page_js_size, js);
    phi__page_raw(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    phi__page_put(page,
                  "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
                  "script-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
                  css, js);
    phi__page_raw(page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex, nofollow\">\n<title>Patient data: ");
    put_roots(page);
    phi__page_raw(page, "</title>\n<style>");
    phi__page_raw(page, phi__page_css);
    phi__page_raw(page, "</style>\n</head>\n");
}

static void put_top(phi__page *page)
{
    phi__page_raw(page, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<h1>Where patient data lies</h1>\n"
                        "<p class=\"about\">Scan of <strong>");
    put_roots(page);
    phi__page_raw(page, "</strong>, begun ");
    phi__page_date(page, page->writer->about.view.begun);
    put_locations(page);
    phi__page_raw(page, "</p>\n");
    if (page->gather->reveal)
        phi__page_raw(page, "<div class=\"banner\" role=\"alert\"><p>THIS REPORT SHOWS PATIENT DATA IN CLEAR. It was made with "
                            "--reveal. Keep it as you keep a medical record, and delete it when it is no longer needed.</p></div>\n");
    phi__page_raw(page, "<nav aria-label=\"Parts of this report\"><ul><li><a href=\"#owner\">In short</a></li>"
                        "<li><a href=\"#officer\">For the privacy officer</a></li>"
                        "<li><a href=\"#technician\">For the technician</a></li></ul></nav>\n</header>\n<main id=\"main\">\n");
}

static void put_bottom(phi__page *page)
{
    phi__page_put(page, "</main>\n<footer><p>Made by phi %s, rule set <code>%.16s</code>. ", phi_version(),
                  page->writer->rules_version == NULL ? "not known" : page->writer->rules_version);
    phi__page_raw(page, page->gather->reveal ? "Values are shown in clear. " : "Values are masked. ");
    phi__page_raw(page, "This page holds names of files and folders: treat it as confidential. It is help for an assessment and no "
                        "legal advice.</p></footer>\n<script>");
    phi__page_raw(page, phi__page_js);
    phi__page_raw(page, "</script>\n</body>\n</html>\n");
}

static phi_status write_html(phi_writer *writer, bool interrupted)
{
    phi__gather *gather = writer->state;
    PHI_TRY(phi__gather_finish(gather));
    phi__page page;
    phi__page_init(&page, writer, gather, interrupted);
    put_head(&page);
    put_top(&page);
    phi__html_owner(&page);
    phi__html_officer(&page);
    phi__html_technician(&page);
    put_bottom(&page);
    phi__page_done(&page);
    return page.status;
}

const phi__sink phi__sink_html = {
    .format = PHI_FORMAT_HTML,
    .every_source = true,
    .shows_accepted = true,
    .open = open_html,
    .finding = phi__gather_take_finding,
    .source = phi__gather_take_source,
    .finish = write_html,
    .close = phi__gather_close,
};

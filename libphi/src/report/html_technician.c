/* SPDX-License-Identifier: Apache-2.0 */
/* Third part of the HTML report, for the technician: every file with its places and evidence, what could not be
 * examined, commands. The lists are data in the page that page.js shows a few rows of at a time: a page of ten
 * thousand rows would take a browser half a minute. */
#include "report/display.h"
#include "report/page.h"
#include "report/text_words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WORD_CEILING = 1 << 20 };

/* ------------------------------------------------------------------------ data */

static void put_safe_json(phi__page *page, const char *text)
{
    phi__buf_clear(&page->safe);
    phi_status status = phi__display_text(&page->safe, text);
    const char *shown = phi__buf_text(&page->safe);
    if (shown == NULL)
        status = PHI_ERR_MEMORY;
    if (status == PHI_OK)
        phi__page_json(page, shown);
    else if (page->status == PHI_OK)
        page->status = status;
}

static void data_place(phi__page *page, const phi__gather_place *place)
{
    phi__page_raw(page, "[");
    phi__page_json(page, place->inside == NULL ? "" : place->inside);
    phi__page_raw(page, ",");
    phi__page_json(page, place->where);
    phi__page_raw(page, ",");
    phi__page_json(page, place->value);
    phi__page_put(page, place->test ? ",%u,%u,1]" : ",%u,%u]", place->why, place->percent);
}

static void data_group(phi__page *page, const phi__gather_group *group)
{
    phi__page_put(page, "[%u,%" PRIu64 ",%u,[", group->detector, group->findings, group->percent);
    for (size_t i = 0; i < group->places.count; i++) {
        phi__page_raw(page, i == 0 ? "" : ",");
        data_place(page, &group->places.items[i]);
    }
    phi__page_raw(page, "]]");
}

/* A name that a shell must get by its bytes; "" where the page can quote it by itself. */
static void data_word(phi__page *page, const char *path)
{
    PHI_AUTO(phi__buf_done) phi__buf word;
    phi__buf_init(&word, WORD_CEILING);
    bool escaped = false;
    const phi_status status = phi__page_shell_word(&word, path, &escaped);
    const char *text = status == PHI_OK && escaped ? phi__buf_text(&word) : "";
    phi__page_json(page, text == NULL ? "" : text);
}

static void data_file(phi__page *page, const phi__gather_file *file)
{
    const bool known = file->info.struct_size != 0;
    char owner[PHI__ABOUT_ACCOUNT] = "", mode[8] = "";
    if (known) {
        phi__about_account(&page->writer->about, file->info.owner, false, owner);
        (void)snprintf(mode, sizeof mode, "%04o", (unsigned)(file->info.mode & 07777U));
    }
    phi__page_raw(page, "[");
    put_safe_json(page, file->path);
    phi__page_put(page, ",%d,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ",%d,", (int)file->data_class, file->findings,
                  file->records[PHI_CLASS_PHI], file->risk, known && phi__about_world_readable(&file->info));
    put_safe_json(page, owner);
    phi__page_put(page, ",\"%s\",%d,[", mode, (int)file->reason);
    for (size_t g = 0; g < file->groups.count; g++) {
        phi__page_raw(page, g == 0 ? "" : ",");
        data_group(page, &file->groups.items[g]);
    }
    phi__page_raw(page, "],");
    data_word(page, file->path);
    phi__page_raw(page, "]");
}

static void data_unread(phi__page *page, const phi__gather_unread *unread)
{
    phi__page_raw(page, "[");
    phi__page_json(page, unread->path);
    phi__page_put(page, ",%d,%d,", (int)unread->reason, (int)unread->state);
    phi__page_json(page, unread->detail);
    phi__page_raw(page, ",");
    phi__page_json(page, unread->media);
    phi__page_put(page, ",%" PRIu64 "]", unread->bytes);
}

static void put_data(phi__page *page)
{
    const phi__gather *gather = page->gather;
    phi__page_put(page, "<script type=\"application/json\" id=\"data\">{\"reveal\":%s,\"kinds\":[", gather->reveal ? "true" : "false");
    for (size_t i = 0; i < gather->detectors.entries.count; i++) {
        phi__page_raw(page, i == 0 ? "[" : ",[");
        put_safe_json(page, gather->detectors.entries.items[i].name);
        phi__page_raw(page, ",");
        put_safe_json(page, phi__text_title(gather->detectors.entries.items[i].name));
        phi__page_raw(page, "]");
    }
    phi__page_raw(page, "],\"why\":[");
    for (size_t i = 0; i < gather->evidence.entries.count; i++) {
        phi__page_raw(page, i == 0 ? "" : ",");
        phi__page_json(page, gather->evidence.entries.items[i].name);
    }
    phi__page_raw(page, "],\"reasons\":[");
    for (unsigned i = 0; i < PHI__TALLY_REASONS; i++) {
        phi__page_raw(page, i == 0 ? "" : ",");
        phi__page_json(page, phi__text_reason((phi_reason)i));
    }
    phi__page_raw(page, "],\n\"files\":[");
    for (size_t i = 0; i < gather->files.count; i++) {
        phi__page_raw(page, i == 0 ? "\n" : ",\n");
        data_file(page, &gather->files.items[i]);
    }
    phi__page_raw(page, "],\n\"unread\":[");
    for (size_t i = 0; i < gather->unread.count; i++) {
        phi__page_raw(page, i == 0 ? "\n" : ",\n");
        data_unread(page, &gather->unread.items[i]);
    }
    phi__page_raw(page, "]}</script>\n");
}

/* ----------------------------------------------------------------------- lists */

static void put_list_frame(phi__page *page, const char *label, const char *caption)
{
    phi__page_put(page, "<div class=\"scroll\" role=\"region\" aria-label=\"%s\" tabindex=\"0\"><table><caption>%s</caption><thead><tr></tr></thead>"
                        "<tbody></tbody></table></div>\n", label, caption);
    phi__page_raw(page, "<p class=\"status\" role=\"status\" aria-live=\"polite\"></p>\n<p class=\"pager\"><button type=\"button\" "
                        "class=\"back\">Previous rows</button> <button type=\"button\" class=\"on\">Next rows</button></p>\n</div>\n");
}

static void put_dropped(phi__page *page)
{
    const phi__gather *gather = page->gather;
    if (gather->dropped_files == 0 && !gather->places_dropped)
        return;
    phi__page_raw(page, "<p><strong>This page does not list everything.</strong> ");
    if (gather->dropped_files > 0) {
        phi__page_counted(page, gather->dropped_files, "file", "files");
        phi__page_raw(page, " of less risk with ");
        phi__page_counted(page, gather->dropped_findings, "finding is", "findings are");
        phi__page_raw(page, " left out. ");
    }
    if (gather->places_dropped)
        phi__page_put(page, "Of each kind in a file at most %zu place%s listed. ", gather->places_most, gather->places_most == 1 ? " is" : "s are");
    phi__page_raw(page, "All counts are of everything. The whole list: the same scan with <code>--format csv</code> or <code>--format jsonl</code>");
    if (page->writer->about.view.run != NULL) {
        phi__page_raw(page, ", or <code>phi report ");
        phi__page_text(page, page->writer->about.view.run);
        phi__page_raw(page, " --format csv</code>");
    }
    phi__page_raw(page, ".</p>\n");
}

static void put_files(phi__page *page)
{
    phi__page_raw(page, "<h3>Findings, file by file</h3>\n");
    if (page->gather->files.count == 0)
        phi__page_raw(page, "<p>No file has findings.</p>\n");
    put_dropped(page);
    phi__page_raw(page, "<noscript><p>The lists of this part need JavaScript, which is switched off. Part 2 has the twenty files with the most "
                        "risk.</p></noscript>\n<div id=\"files\" class=\"hide\">\n<div class=\"tools\" role=\"search\" aria-label=\"Filter of files\">"
                        "<label>Text in path, kind or owner<input type=\"search\" data-filter=\"text\"></label>"
                        "<label>Data<select data-filter=\"class\"><option value=\"\">all</option><option value=\"phi\">patient</option>"
                        "<option value=\"pci\">card</option><option value=\"pii\">personal</option><option value=\"none\">none</option></select></label>"
                        "<label>Kind<select data-filter=\"kind\"><option value=\"\">all</option>");
    for (size_t i = 0; i < page->gather->detectors.entries.count; i++) {
        phi__page_put(page, "<option value=\"%zu\">", i);
        phi__page_text(page, phi__text_title(page->gather->detectors.entries.items[i].name));
        phi__page_raw(page, "</option>");
    }
    phi__page_raw(page, "</select></label><label class=\"tick\">Only open to all<input type=\"checkbox\" data-filter=\"open\"></label>"
                        "<label class=\"tick\">Details of every row<input type=\"checkbox\" data-filter=\"all\"></label></div>\n");
    put_list_frame(page, "Files with findings", "Files with findings. A press on a name shows where in it, and why.");
}

static void put_reasons(phi__page *page)
{
    const phi__tally *tally = &page->writer->tally;
    phi__page_raw(page, "<div class=\"scroll\" role=\"region\" aria-label=\"Reasons\" tabindex=\"0\"><table><caption>How many, by reason</caption><thead><tr>"
                        "<th scope=\"col\">Why</th><th scope=\"col\" class=\"n\">Items</th><th scope=\"col\">What helps</th><th scope=\"col\">For example</th></tr></thead><tbody>\n");
    for (unsigned i = 0; i < PHI__TALLY_REASONS; i++) {
        if (tally->reasons[i].count == 0)
            continue;
        phi__page_put(page, "<tr><th scope=\"row\">%s</th><td class=\"n\">", phi__text_reason((phi_reason)i));
        phi__page_count(page, tally->reasons[i].count);
        phi__page_raw(page, "</td><td>");
        phi__page_text(page, phi__text_remedy((phi_reason)i));
        phi__page_raw(page, "</td><td class=\"path\">");
        phi__page_text(page, tally->reasons[i].examples[0]);
        phi__page_raw(page, "</td></tr>\n");
    }
    phi__page_raw(page, "</tbody></table></div>\n");
}

static void put_unread(phi__page *page)
{
    const phi__tally *tally = &page->writer->tally;
    const uint64_t unread = tally->sum.partial + tally->sum.not_examined;
    phi__page_raw(page, "<h3 id=\"unread-h\">What could not be examined, and why</h3>\n");
    if (unread == 0) {
        phi__page_raw(page, page->interrupted ? "<p>What was reached was read to its end; the scan was stopped before it had reached everything.</p>\n"
                                              : "<p>Everything was read to its end.</p>\n");
        return;
    }
    put_reasons(page);
    phi__page_raw(page, "<div id=\"unread\" class=\"hide\">\n<div class=\"tools\" role=\"search\" aria-label=\"Filter of what was not examined\">"
                        "<label>Text in path or detail<input type=\"search\" data-filter=\"text\"></label>"
                        "<label>Why<select data-filter=\"reason\"><option value=\"\">all</option>");
    for (unsigned i = 0; i < PHI__TALLY_REASONS; i++) {
        if (tally->reasons[i].count > 0)
            phi__page_put(page, "<option value=\"%u\">%s</option>", i, phi__text_reason((phi_reason)i));
    }
    phi__page_raw(page, "</select></label></div>\n");
    put_list_frame(page, "Not examined", "Files and members that were not examined, or not to their end");
    if (page->gather->unread.count < unread) {
        phi__page_raw(page, "<p>");
        phi__page_counted(page, unread - page->gather->unread.count, "more is", "more are");
        phi__page_raw(page, " not listed in this page; <code>--format jsonl</code> lists them all.</p>\n");
    }
}

/* ------------------------------------------------------------------ about the scan */

static void put_pair(phi__page *page, const char *name, const char *value)
{
    phi__page_put(page, "<tr><th scope=\"row\">%s</th><td class=\"path\">", name);
    phi__page_text(page, value);
    phi__page_raw(page, "</td></tr>\n");
}

/* "--name value", with the value as a shell needs it. */
static void put_option(phi__page *page, phi__buf *word, const char *option)
{
    const char *space = strchr(option, ' ');
    const size_t length = space == NULL ? strlen(option) : (size_t)(space - option) + 1;
    bool escaped;
    phi__buf_clear(word);
    phi_status status = phi__buf_append(word, option, length);
    if (status == PHI_OK && space != NULL)
        status = phi__page_shell_word(word, space + 1, &escaped);
    const char *text = status == PHI_OK ? phi__buf_text(word) : NULL;
    phi__page_raw(page, " ");
    phi__page_text(page, text == NULL ? "" : text);
}

static void put_commands(phi__page *page)
{
    const phi_report_about *about = &page->writer->about.view;
    PHI_AUTO(phi__buf_done) phi__buf word;
    phi__buf_init(&word, WORD_CEILING);
    phi__page_raw(page, "<h3>Check again</h3>\n<p>From the folder in which the scan was started; values stay masked without <code>--reveal</code>.</p>\n<code class=\"command\">phi scan");
    for (size_t i = 0; i < about->option_count; i++)
        put_option(page, &word, about->options[i]);
    phi__page_raw(page, " --");
    for (size_t i = 0; i < about->root_count; i++) {
        bool escaped;
        phi__buf_clear(&word);
        if (phi__page_shell_word(&word, about->roots[i], &escaped) != PHI_OK)
            continue;
        phi__page_raw(page, " ");
        phi__page_text(page, phi__buf_text(&word));
    }
    phi__page_raw(page, "</code>\n");
}

static void put_about(phi__page *page)
{
    const phi__tally *tally = &page->writer->tally;
    const phi_report_about *about = &page->writer->about.view;
    char begun[PHI__ABOUT_TIME], seconds[32];
    phi__about_time(about->begun, begun);
    (void)snprintf(seconds, sizeof seconds, "%.1f", tally->sum.seconds);
    phi__page_raw(page, "<h3>About this scan</h3>\n<div class=\"scroll\" role=\"region\" aria-label=\"About this scan\" tabindex=\"0\"><table><caption>What was scanned, and how</caption><tbody>\n");
    for (size_t i = 0; i < about->root_count; i++) {
        put_pair(page, i == 0 ? "Scanned" : "", about->roots[i]);
        if (phi__about_location(about, i)[0] != '\0')
            put_pair(page, "which is", phi__about_location(about, i));
    }
    for (size_t i = 0; i < about->option_count; i++)
        put_pair(page, i == 0 ? "Options" : "", about->options[i]);
    put_pair(page, "Begun (UTC)", begun);
    put_pair(page, "Seconds", seconds);
    if (about->run != NULL)
        put_pair(page, "Run", about->run);
    put_pair(page, "Rule set", page->writer->rules_version);
    put_pair(page, "Version", phi_version());
    phi__page_raw(page, "<tr><th scope=\"row\">Files</th><td>");
    phi__page_count(page, tally->sum.files);
    phi__page_raw(page, "</td></tr>\n<tr><th scope=\"row\">Files and members</th><td>");
    phi__page_count(page, tally->sum.sources);
    phi__page_raw(page, "</td></tr>\n<tr><th scope=\"row\">Bytes</th><td>");
    phi__page_count(page, tally->sum.bytes);
    phi__page_raw(page, "</td></tr>\n</tbody></table></div>\n");
}

void phi__html_technician(phi__page *page)
{
    phi__page_raw(page, "<section id=\"technician\" aria-labelledby=\"technician-h\">\n<h2 id=\"technician-h\">3. For the technician</h2>\n");
    put_files(page);
    put_unread(page);
    put_commands(page);
    put_about(page);
    phi__page_raw(page, "</section>\n");
    put_data(page);
}

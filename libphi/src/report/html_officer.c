/* SPDX-License-Identifier: Apache-2.0 */
/* Second part of the HTML report, for the privacy officer: where the risk is, kinds of data, categories of HIPAA Safe
 * Harbor, the four factors of a breach assessment with what a scan can know of them, and the dates. What it cannot
 * know is said, with room to write it in. */
#include "report/page.h"
#include "report/text_words.h"

#include <string.h>

enum { FOLDERS_SHOWN = 20, FILES_SHOWN = 20, BAR_WIDTH = 120, DAY = 86400, DAYS_TO_NOTIFY = 60 };

static void begin_table(phi__page *page, const char *label, const char *caption)
{
    phi__page_put(page, "<div class=\"scroll\" role=\"region\" aria-label=\"%s\" tabindex=\"0\"><table><caption>%s</caption><thead><tr>", label,
                  caption);
}

static void put_head(phi__page *page, const char *title, bool number)
{
    phi__page_put(page, "<th scope=\"col\"%s>%s</th>", number ? " class=\"n\"" : "", title);
}

static void begin_rows(phi__page *page)
{
    phi__page_raw(page, "</tr></thead><tbody>\n");
}

static void end_table(phi__page *page)
{
    phi__page_raw(page, "</tbody></table></div>\n");
}

static void put_number(phi__page *page, uint64_t value)
{
    phi__page_raw(page, "<td class=\"n\">");
    phi__page_count(page, value);
    phi__page_raw(page, "</td>");
}

/* Says what the number beside it says: nothing for who cannot see it. */
static void put_bar(phi__page *page, const char *sort, uint64_t value, uint64_t most)
{
    const unsigned width = most == 0 ? 0 : (unsigned)((double)value / (double)most * BAR_WIDTH + 0.5);
    phi__page_put(page, "<td><svg aria-hidden=\"true\" width=\"%d\" height=\"14\"><rect class=\"%s\" width=\"%u\" height=\"14\"/></svg></td>",
                  BAR_WIDTH, sort, width > 0 ? width : 1);
}

/* ---------------------------------------------------------------- where the risk is */

static void put_folders(phi__page *page)
{
    const phi__gather *gather = page->gather;
    size_t top[FOLDERS_SHOWN];
    const size_t count = phi__gather_top_folders(gather, top, FOLDERS_SHOWN);
    begin_table(page, "Folders by risk", "Folders, most risk first");
    put_head(page, "Folder", false);
    put_head(page, "Risk", true);
    put_head(page, "", false);
    put_head(page, "Files", true);
    put_head(page, "Findings", true);
    put_head(page, "Patient records", true);
    put_head(page, "Open to all", true);
    begin_rows(page);
    for (size_t i = 0; i < count; i++) {
        const phi__gather_folder *folder = &gather->folders.items[top[i]];
        phi__page_raw(page, "<tr><th scope=\"row\" class=\"path\">");
        phi__page_text(page, gather->folder_names.entries.items[top[i]].name);
        phi__page_raw(page, "</th>");
        put_number(page, folder->risk);
        put_bar(page, folder->records[PHI_CLASS_PHI] > 0 ? "c-phi" : folder->records[PHI_CLASS_PCI] > 0 ? "c-pci" : "c-pii", folder->risk,
                gather->folders.items[top[0]].risk);
        put_number(page, folder->files);
        put_number(page, folder->findings);
        put_number(page, folder->records[PHI_CLASS_PHI]);
        put_number(page, folder->open);
        phi__page_raw(page, "</tr>\n");
    }
    end_table(page);
    if (gather->folders.count > count) {
        phi__page_raw(page, "<p>");
        phi__page_counted(page, gather->folders.count - count, "more folder has", "more folders have");
        phi__page_raw(page, " findings; part 3 lists their files.</p>\n");
    }
}

static void put_class(phi__page *page, phi_class data_class)
{
    static const char *const words[] = {[PHI_CLASS_NONE] = "none", [PHI_CLASS_PII] = "personal", [PHI_CLASS_PCI] = "card", [PHI_CLASS_PHI] = "patient"};
    phi__page_put(page, "<td><span class=\"mark %s\">%s</span></td>", phi_class_name(data_class), words[data_class]);
}

static void put_files(phi__page *page)
{
    const phi__gather *gather = page->gather;
    begin_table(page, "Files by risk", "The twenty files with the most risk; part 3 has the others");
    put_head(page, "File", false);
    put_head(page, "Data", false);
    put_head(page, "Risk", true);
    put_head(page, "Findings", true);
    put_head(page, "Patient records", true);
    put_head(page, "Open to all", false);
    begin_rows(page);
    for (size_t i = 0; i < gather->files.count && i < FILES_SHOWN; i++) {
        const phi__gather_file *file = &gather->files.items[i];
        phi__page_raw(page, "<tr><th scope=\"row\" class=\"path\">");
        phi__page_text(page, file->path);
        phi__page_raw(page, "</th>");
        put_class(page, file->data_class);
        put_number(page, file->risk);
        put_number(page, file->findings);
        put_number(page, file->records[PHI_CLASS_PHI]);
        const bool known = file->info.struct_size != 0;
        phi__page_put(page, "<td>%s</td></tr>\n", !known ? "not known" : phi__about_world_readable(&file->info) ? "yes" : "no");
    }
    end_table(page);
}

static void put_risk(phi__page *page)
{
    phi__page_raw(page, "<h3>Where the risk is</h3>\n");
    if (page->gather->seen == 0) {
        phi__page_raw(page, "<p>No file has findings.</p>\n");
        return;
    }
    phi__page_raw(page, "<p>Risk orders the lists and means nothing by itself: 10 points for each record that identifies a patient, "
                        "5 for one with card data, 2 for other personal data; twice as much where everybody with an account may read "
                        "the file, going by permissions from the scanned folder down: folders above that, and rules of the server that shares it, are not looked at. A record "
                        "is a row, a message, an entry or a stretch of text.</p>\n");
    put_folders(page);
    put_files(page);
}

/* ------------------------------------------------------------------- what it is */

/* Files by what they hold, as one bar. */
static void put_classes(phi__page *page)
{
    static const struct {
        phi_class data_class;
        const char *words;
    } parts[] = {{PHI_CLASS_PHI, "patient data (PHI)"}, {PHI_CLASS_PCI, "card data (PCI)"}, {PHI_CLASS_PII, "other personal data (PII)"},
                 {PHI_CLASS_NONE, "nothing found"}};
    const uint64_t *classes = page->writer->tally.classes;
    const uint64_t files = page->writer->tally.sum.files;
    enum { WIDTH = 640 };
    if (files == 0)
        return;
    phi__page_put(page, "<svg role=\"img\" aria-labelledby=\"classes-t\" viewBox=\"0 0 %d 28\" width=\"%d\" height=\"28\"><title id=\"classes-t\">Files by the gravest data in them: ",
                  WIDTH, WIDTH);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        phi__page_raw(page, i == 0 ? "" : ", ");
        phi__page_count(page, classes[parts[i].data_class]);
        phi__page_put(page, " with %s", parts[i].words);
    }
    phi__page_raw(page, "</title>");
    unsigned at = 0;
    uint64_t sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        sum += classes[parts[i].data_class];
        const unsigned end = (unsigned)((double)sum / (double)files * WIDTH + 0.5);
        phi__page_put(page, "<rect class=\"c-%s\" x=\"%u\" width=\"%u\" height=\"28\"/>", phi_class_name(parts[i].data_class), at, end > at ? end - at : 0);
        at = end;
    }
    phi__page_raw(page, "</svg>\n<ul class=\"legend\">");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        phi__page_put(page, "<li><svg aria-hidden=\"true\" width=\"12\" height=\"12\"><rect class=\"c-%s\" width=\"12\" height=\"12\"/></svg>",
                      phi_class_name(parts[i].data_class));
        phi__page_counted(page, classes[parts[i].data_class], "file: ", "files: ");
        phi__page_put(page, "%s</li>", parts[i].words);
    }
    phi__page_raw(page, "</ul>\n");
}

static void put_kinds(phi__page *page)
{
    phi__tally_map *map = &page->writer->tally.detectors;
    phi__tally_sort(map);
    phi__page_raw(page, "<h3>What it is</h3>\n");
    put_classes(page);
    if (map->entries.count == 0)
        return;
    begin_table(page, "Kinds of data", "Kinds of data, most findings first");
    put_head(page, "Kind", false);
    put_head(page, "Findings", true);
    put_head(page, "", false);
    put_head(page, "Files", true);
    put_head(page, "Detector", false);
    begin_rows(page);
    for (size_t i = 0; i < map->entries.count; i++) {
        const phi__tally_entry *entry = &map->entries.items[i];
        phi__page_raw(page, "<tr><th scope=\"row\">");
        phi__page_text(page, phi__text_title(entry->name));
        phi__page_raw(page, "</th>");
        put_number(page, entry->findings);
        put_bar(page, "bar", entry->findings, map->entries.items[0].findings);
        put_number(page, entry->files);
        phi__page_raw(page, "<td><code>");
        phi__page_text(page, entry->name);
        phi__page_raw(page, "</code></td></tr>\n");
    }
    end_table(page);
}

static void put_safe_harbor(phi__page *page)
{
    const phi__gather *gather = page->gather;
    if (gather->seen == 0)
        return;
    phi__page_raw(page, "<h3>Identifiers of HIPAA Safe Harbor</h3>\n<p>Data counts as de-identified only without all of these eighteen "
                        "(45 CFR 164.514(b)(2)(i)). Names, photographs and fingerprints are looked for in part or not at all: none found does not "
                        "mean that there are none.</p>\n");
    begin_table(page, "Safe Harbor categories", "Categories of identifiers, (A) to (R)");
    put_head(page, "Category", false);
    put_head(page, "Findings", true);
    put_head(page, "Files", true);
    begin_rows(page);
    for (uint32_t c = 1; c < PHI__GATHER_CATEGORIES; c++) {
        phi__page_put(page, "<tr><th scope=\"row\">%s</th>", phi__text_safe_harbor(c));
        put_number(page, gather->categories[c]);
        put_number(page, gather->category_files[c]);
        phi__page_raw(page, "</tr>\n");
    }
    end_table(page);
}

/* ------------------------------------------------------------------ the assessment */

static void factor_nature(phi__page *page)
{
    const phi__tally *tally = &page->writer->tally;
    const phi__gather *gather = page->gather;
    phi__page_counted(page, tally->records[PHI_CLASS_PHI], "record identifies a person and says", "records identify a person and say");
    phi__page_raw(page, " something of health, care or coverage; ");
    phi__page_counted(page, tally->records[PHI_CLASS_PCI], "record has", "records have");
    phi__page_raw(page, " card data; ");
    phi__page_people(page, tally->totals.lower[PHI__STATES], tally->totals.upper[PHI__STATES]);
    phi__page_raw(page, ". Identifiers: ");
    bool any = false;
    for (uint32_t c = 1; c < PHI__GATHER_CATEGORIES; c++) {
        if (gather->categories[c] == 0)
            continue;
        phi__page_put(page, "%s%s", any ? ", " : "", phi__text_safe_harbor(c));
        any = true;
    }
    phi__page_raw(page, any ? ". " : "none. ");
    const bool direct = gather->categories[1] + gather->categories[7] + gather->categories[8] + gather->categories[9] > 0;
    phi__page_raw(page, direct ? "These name people directly: there is nothing to re-identify. " : "");
    if (tally->sum.partial + tally->sum.not_examined > 0)
        phi__page_raw(page, "What could not be read may hold more. ");
}

static void factor_who(phi__page *page)
{
    const phi__gather *gather = page->gather;
    phi__page_counted(page, gather->world_readable, "file", "files");
    phi__page_raw(page, " of ");
    phi__page_count(page, gather->seen);
    phi__page_raw(page, " with findings may be read by everybody with an account on this system; part 3 names the owner of each. Who in "
                        "truth had access, by shares, backups or e-mail, and whether they are bound by HIPAA themselves, a scan cannot see.");
}

static void put_factor(phi__page *page, const char *title, const char *ask, void (*known)(phi__page *page), const char *unknown)
{
    phi__page_put(page, "<tr><th scope=\"row\"><strong>%s</strong></th><td>", title);
    if (known != NULL)
        known(page);
    else
        phi__page_raw(page, unknown);
    phi__page_put(page, "</td><td class=\"fill\">%s</td></tr>\n", ask);
}

static void put_factors(phi__page *page)
{
    phi__page_raw(page, "<h3>Assessment of a breach: the four factors</h3>\n<p>Wanted only if somebody may have got, read or used the data who must not "
                        "(45 CFR 164.402(2)). Harm is presumed unless all four together show that it is unlikely. Keep what you write "
                        "for six years (164.530(j)).</p>\n");
    begin_table(page, "Four factors", "What the scan knows, and what remains to be found out");
    put_head(page, "Factor", false);
    put_head(page, "Known from this scan", false);
    put_head(page, "To be found out", false);
    begin_rows(page);
    put_factor(page, "1. Nature and extent of the data, and how easily people are identified", "Diagnoses or care of a sensitive sort?", factor_nature, NULL);
    put_factor(page, "2. Who used it, or to whom it was disclosed", "Who had access, since when?", factor_who, NULL);
    put_factor(page, "3. Whether it was in truth acquired or viewed", "Logs of the file server, of backups and mail:", NULL,
               "Not known: a scan does not see who opened a file. It does not change access times where the system lets it, so they are still there "
               "to be looked at.");
    put_factor(page, "4. How far the risk was made smaller", "Access closed, copies destroyed, assurances given:", NULL,
               "Not known. A second scan after the clean-up shows what is gone.");
    end_table(page);
}

static void put_dates(phi__page *page)
{
    const int64_t begun = page->writer->about.view.begun;
    phi__page_raw(page, "<h3>Dates</h3>\n");
    begin_table(page, "Dates", "If it is a breach: the days that count");
    put_head(page, "What", false);
    put_head(page, "Day", false);
    put_head(page, "Rule", false);
    begin_rows(page);
    phi__page_raw(page, "<tr><th scope=\"row\">Discovery, unless it was known before</th><td>");
    phi__page_date(page, begun);
    phi__page_raw(page, "</td><td>The first day on which it is known, or would have been with reasonable care: 45 CFR 164.404(a)(2)</td></tr>\n"
                        "<tr><th scope=\"row\">Last day to tell the people affected</th><td>");
    phi__page_date(page, begun + (int64_t)DAYS_TO_NOTIFY * DAY);
    if (page->gather->carried > 0)
        phi__page_raw(page, " or earlier: some findings are of an earlier scan, and the day of that one counts for them");
    phi__page_raw(page, "</td><td>Without unreasonable delay, and at most 60 calendar days later: 164.404(b). Laws of states may be "
                        "stricter.</td></tr>\n");
    end_table(page);
}

static void put_counts(phi__page *page, phi__tally_map *map, const char *caption)
{
    if (map->entries.count == 0)
        return;
    phi__tally_sort(map);
    begin_table(page, caption, caption);
    put_head(page, "Detector", false);
    put_head(page, "Findings", true);
    put_head(page, "Files", true);
    begin_rows(page);
    for (size_t i = 0; i < map->entries.count; i++) {
        phi__page_raw(page, "<tr><th scope=\"row\"><code>");
        phi__page_text(page, map->entries.items[i].name);
        phi__page_raw(page, "</code></th>");
        put_number(page, map->entries.items[i].findings);
        put_number(page, map->entries.items[i].files);
        phi__page_raw(page, "</tr>\n");
    }
    end_table(page);
}

static void put_decisions(phi__page *page)
{
    const phi__gather *gather = page->gather;
    if (gather->accepted.count == 0)
        return;
    begin_table(page, "Decisions", "Findings that somebody decided may stay, and why");
    put_head(page, "File", false);
    put_head(page, "Kind", false);
    put_head(page, "Why", false);
    put_head(page, "Until", false);
    begin_rows(page);
    for (size_t i = 0; i < gather->accepted.count; i++) {
        const phi__gather_accepted *accepted = &gather->accepted.items[i];
        phi__page_raw(page, "<tr><th scope=\"row\" class=\"path\">");
        phi__page_text(page, accepted->path);
        phi__page_raw(page, "</th><td>");
        phi__page_text(page, phi__text_title(gather->detectors.entries.items[accepted->detector].name));
        phi__page_raw(page, "</td><td class=\"path\">");
        phi__page_text(page, accepted->why);
        phi__page_raw(page, "</td><td>");
        phi__page_text(page, accepted->until == NULL ? "for ever" : accepted->until);
        phi__page_raw(page, "</td></tr>\n");
    }
    end_table(page);
    if (page->writer->tally.sum.accepted > gather->accepted.count) {
        phi__page_raw(page, "<p>");
        phi__page_counted(page, page->writer->tally.sum.accepted - gather->accepted.count, "more is", "more are");
        phi__page_raw(page, " not listed here; <code>--format jsonl</code> has them all.</p>\n");
    }
}

static void put_left_out(phi__page *page)
{
    phi__tally *tally = &page->writer->tally;
    if (page->gather->carried > 0) {
        phi__page_raw(page, "<h3>Carried over</h3>\n<p>");
        phi__page_counted(page, page->gather->carried, "finding is", "findings are");
        phi__page_raw(page, " of an earlier scan: these files have not changed since, and were not read again.</p>\n");
    }
    if (page->writer->own_files > 0) {
        phi__page_raw(page, "<h3>Not looked at</h3>\n<p>");
        phi__page_counted(page, page->writer->own_files, "file is", "files are");
        phi__page_raw(page, " of this program itself: its run store, its key, this report.</p>\n");
    }
    if (tally->sum.allowed + tally->sum.accepted == 0)
        return;
    phi__page_raw(page, "<h3>Left out</h3>\n<p>What follows is in no other count.</p>\n");
    put_counts(page, &tally->allowed, "Left out, because the allow list names the value");
    put_counts(page, &tally->accepted, "Left out, because somebody accepted it");
    put_decisions(page);
}

void phi__html_officer(phi__page *page)
{
    phi__page_raw(page, "<section id=\"officer\" aria-labelledby=\"officer-h\">\n<h2 id=\"officer-h\">2. For the privacy officer</h2>\n");
    put_risk(page);
    put_kinds(page);
    put_safe_harbor(page);
    if (page->gather->seen > 0) {
        put_factors(page);
        put_dates(page);
    }
    put_left_out(page);
    phi__page_raw(page, "</section>\n");
}

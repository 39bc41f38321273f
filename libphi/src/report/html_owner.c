/* SPDX-License-Identifier: Apache-2.0 */
/* First part of the HTML report, for who owns the place: what was found in plain words, how many people, whether the
 * rules for 500 people apply, and three steps that fit. */
#include "report/page.h"
#include "report/text_words.h"

#include <string.h>

enum {
    MANY_PEOPLE = 500,   /* 45 CFR 164.408(b); 164.406 says "more than 500" */
    STEPS = 3,
    REASONS_NAMED = 3,
    UNREAD_GRAVE = 10,   /* one item in so many was not read: that comes before what was found */
    CHART_WIDTH = 640
};

static uint64_t unread_of(const phi__page *page)
{
    return page->writer->tally.sum.partial + page->writer->tally.sum.not_examined;
}

/* ---------------------------------------------------------------------- in short */

static void put_verdict(phi__page *page)
{
    const phi__tally *tally = &page->writer->tally;
    const uint64_t upper = tally->totals.upper[PHI__STATES];
    phi__page_raw(page, "<p class=\"verdict\">");
    if (page->interrupted)
        phi__page_raw(page, "The scan was <strong>stopped before its end</strong>: this is what was found until then. ");
    if (tally->sum.findings > 0 && upper > 0) {
        phi__page_raw(page, "Data of <strong>");
        phi__page_people(page, tally->totals.lower[PHI__STATES], upper);
        phi__page_raw(page, "</strong> was found in <strong>");
    } else if (tally->sum.findings > 0) {
        phi__page_raw(page, "Sensitive data was found in <strong>");
    }
    if (tally->sum.findings > 0) {
        phi__page_count(page, tally->sum.files_with_findings);
        phi__page_raw(page, "</strong> of ");
        phi__page_counted(page, tally->sum.files, "file. ", "files. ");
    }
    const uint64_t unread = unread_of(page);
    if (tally->sum.findings == 0 && unread == 0 && !page->interrupted)
        phi__page_raw(page, tally->sum.sources == 0 ? "There was nothing to examine." : "Nothing was found, and everything was read to its end.");
    else if (tally->sum.findings == 0)
        phi__page_raw(page, "Nothing was found in what could be read. ");
    if (unread > 0) {
        phi__page_raw(page, "<strong>");
        phi__page_counted(page, unread, "item", "items");
        phi__page_raw(page, "</strong> could not be read, or not to the end, and may hold more.");
    }
    phi__page_raw(page, "</p>\n");
}

static void put_figure(phi__page *page, const char *sort, const char *title, uint64_t value, const char *small)
{
    phi__page_put(page, "<div class=\"%s\"><dt>%s</dt><dd>", sort, title);
    phi__page_count(page, value);
    phi__page_put(page, "<small>%s</small></dd></div>\n", small);
}

static void put_figures(phi__page *page)
{
    const phi__tally *tally = &page->writer->tally;
    const phi__people_totals *people = &tally->totals;
    phi__page_raw(page, "<dl class=\"figures\">\n<div class=\"phi\"><dt>People</dt><dd>");
    phi__page_count(page, people->lower[PHI__STATES]);
    if (people->lower[PHI__STATES] != people->upper[PHI__STATES]) {
        phi__page_raw(page, "&ndash;");
        phi__page_count(page, people->upper[PHI__STATES]);
    }
    phi__page_put(page, "<small>%s</small></dd></div>\n", people->estimated ? "at least and at most, estimated" : "at least and at most");
    put_figure(page, "phi", "Files with patient data", tally->classes[PHI_CLASS_PHI], "who a person is, and their health or care");
    put_figure(page, "pci", "Files with card data", tally->classes[PHI_CLASS_PCI], "payment cards");
    put_figure(page, "pii", "Files with personal data", tally->classes[PHI_CLASS_PII], "who a person is, nothing on health");
    put_figure(page, "unread", "Not fully read", unread_of(page), "files, and files inside of them");
    phi__page_raw(page, "</dl>\n");
}

/* The most frequent reason why something was not read that is not among those told; false when there is no other. */
static bool next_reason(const phi__page *page, bool told[PHI__TALLY_REASONS], size_t *out)
{
    const phi__tally_reason *reasons = page->writer->tally.reasons;
    size_t most = 0;
    for (size_t i = 1; i < PHI__TALLY_REASONS; i++) {
        if (!told[i] && reasons[i].count > (most == 0 ? 0 : reasons[most].count))
            most = i;
    }
    told[most] = true;
    *out = most;
    return most != 0;
}

static void put_unread_reasons(phi__page *page)
{
    const phi__tally_reason *reasons = page->writer->tally.reasons;
    bool told[PHI__TALLY_REASONS] = {false};
    size_t most;
    if (unread_of(page) == 0)
        return;
    phi__page_raw(page, "<p>Why items were not read, most often: ");
    for (unsigned n = 0; n < REASONS_NAMED && next_reason(page, told, &most); n++) {
        phi__page_raw(page, n == 0 ? "" : "; ");
        phi__page_text(page, phi__text_reason((phi_reason)most));
        phi__page_raw(page, " (");
        phi__page_count(page, reasons[most].count);
        phi__page_raw(page, ")");
    }
    phi__page_raw(page, ". <a href=\"#unread-h\">Which they are, and what helps</a>.</p>\n");
}

/* ------------------------------------------------------------------ 500 people */

static const char *answer_of(uint64_t lower, uint64_t upper, uint64_t most)
{
    return lower >= most ? "Yes" : upper >= most ? "Perhaps" : "No";
}

/* Where the bounds lie, and where 500 does. */
static void put_range(phi__page *page, uint64_t lower, uint64_t upper)
{
    const uint64_t end = upper > MANY_PEOPLE ? upper + upper / 8 : MANY_PEOPLE + MANY_PEOPLE / 4;
    const unsigned from = (unsigned)(lower * CHART_WIDTH / end), to = (unsigned)(upper * CHART_WIDTH / end);
    const unsigned limit = (unsigned)((uint64_t)MANY_PEOPLE * CHART_WIDTH / end);
    phi__page_put(page, "<svg role=\"img\" aria-labelledby=\"range-t\" viewBox=\"0 0 %d 58\" width=\"%d\" height=\"58\"><title id=\"range-t\">", CHART_WIDTH, CHART_WIDTH);
    phi__page_raw(page, "Number of people: ");
    phi__page_people(page, lower, upper);
    phi__page_put(page, "; the rules change at %d</title>", MANY_PEOPLE);
    phi__page_put(page, "<line class=\"axis\" x1=\"0\" y1=\"30\" x2=\"%d\" y2=\"30\"/>", CHART_WIDTH);
    phi__page_put(page, "<rect class=\"c-phi\" x=\"%u\" y=\"23\" width=\"%u\" height=\"14\"/>", from, to > from + 3 ? to - from : 3);
    phi__page_put(page, "<line class=\"limit\" x1=\"%u\" y1=\"4\" x2=\"%u\" y2=\"54\"/>", limit, limit);
    const bool left = limit > CHART_WIDTH / 2;
    phi__page_put(page, "<text x=\"%d\" y=\"16\"%s>500</text>", left ? (int)limit - 5 : (int)limit + 5, left ? " text-anchor=\"end\"" : "");
    phi__page_put(page, "<text x=\"%u\" y=\"53\"%s>", to > CHART_WIDTH / 2 ? to : from, to > CHART_WIDTH / 2 ? " text-anchor=\"end\"" : "");
    phi__page_count(page, lower);
    if (lower != upper) {
        phi__page_raw(page, " to ");
        phi__page_count(page, upper);
    }
    phi__page_raw(page, " found</text></svg>\n");
}

static void put_states(phi__page *page)
{
    const phi__people_totals *people = &page->writer->tally.totals;
    bool any = false;
    for (size_t i = 0; i < PHI__STATES; i++)
        any = any || people->upper[i] > 0;
    if (!any) {
        phi__page_raw(page, "<p>No address or licence says in which state these people live.</p>\n");
        return;
    }
    phi__page_raw(page, "<div class=\"scroll\" role=\"region\" aria-label=\"People by state\" tabindex=\"0\"><table><caption>People by state, where an address or a licence beside "
                        "them names one</caption><thead><tr><th scope=\"col\">State</th><th scope=\"col\" class=\"n\">At least</th>"
                        "<th scope=\"col\" class=\"n\">At most</th><th scope=\"col\">More than 500?</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < PHI__STATES; i++) {
        if (people->upper[i] == 0)
            continue;
        phi__page_put(page, "<tr><th scope=\"row\">%s</th><td class=\"n\">", phi__us_state_name(i));
        phi__page_count(page, people->lower[i]);
        phi__page_raw(page, "</td><td class=\"n\">");
        phi__page_count(page, people->upper[i]);
        phi__page_put(page, "</td><td>%s</td></tr>\n", answer_of(people->lower[i], people->upper[i], MANY_PEOPLE + 1));
    }
    phi__page_raw(page, "</tbody></table></div>\n");
}

static void put_rule(phi__page *page)
{
    const phi__people_totals *people = &page->writer->tally.totals;
    const uint64_t lower = people->lower[PHI__STATES], upper = people->upper[PHI__STATES];
    if (upper == 0)
        return;
    phi__page_raw(page, "<h3>Is it 500 people or more?</h3>\n<p class=\"answer\">");
    const char *answer = answer_of(lower, upper, MANY_PEOPLE);
    phi__page_put(page, "%s: ", answer);
    phi__page_people(page, lower, upper);
    phi__page_raw(page, ".</p>\n");
    put_range(page, lower, upper);
    phi__page_raw(page,
                  "<p>Data in the wrong place is not yet a breach. It is one if somebody got, read or used it who must not, and an "
                  "assessment does not show that harm is unlikely (45 CFR 164.402). Then the number of people matters: with "
                  "<strong>500 or more</strong>, the Department of Health and Human Services (HHS) must be told when these people are (164.408(b)); "
                  "with fewer, within 60 days after the end of the year (164.408(c)). If <strong>more than 500 of one state</strong> "
                  "are affected, the media there must be told, too (164.406).</p>\n");
    put_states(page);
}

/* -------------------------------------------------------------------- next steps */

/* One step more, unless there are enough; false then. */
static bool begin_step(phi__page *page, unsigned *steps)
{
    if (*steps >= STEPS)
        return false;
    (*steps)++;
    phi__page_raw(page, "<li>");
    return true;
}

static void step_open_files(phi__page *page, unsigned *steps)
{
    if (page->gather->world_readable == 0 || !begin_step(page, steps))
        return;
    phi__page_raw(page, "<strong>Close ");
    phi__page_counted(page, page->gather->world_readable, "file", "files");
    phi__page_raw(page, " that everybody with an account can read.</strong> The technician takes the permission away and says how long "
                        "it was like that; part 3 lists them.</li>\n");
}

static void step_assess(phi__page *page, unsigned *steps)
{
    const phi__tally *tally = &page->writer->tally;
    if (tally->classes[PHI_CLASS_PHI] == 0 || !begin_step(page, steps))
        return;
    phi__page_raw(page, "<strong>Have the privacy officer decide whether anybody saw this who must not.</strong> Part 2 has what is known "
                        "already");
    if (tally->totals.upper[PHI__STATES] >= MANY_PEOPLE)
        phi__page_raw(page, "; with this many people it cannot wait");
    phi__page_raw(page, ". Counted from the day of this scan, the law leaves 60 days at most, until ");
    phi__page_date(page, page->writer->about.view.begun + INT64_C(60) * 86400);
    phi__page_raw(page, ".</li>\n");
}

static void step_folder(phi__page *page, unsigned *steps)
{
    size_t top;
    if (phi__gather_top_folders(page->gather, &top, 1) == 0 || !begin_step(page, steps))
        return;
    const phi__gather_folder *folder = &page->gather->folders.items[top];
    phi__page_raw(page, "<strong>Begin with the folder <code>");
    phi__page_text(page, page->gather->folder_names.entries.items[top].name);
    phi__page_raw(page, "</code>.</strong> It holds ");
    phi__page_counted(page, folder->files, "file", "files");
    phi__page_raw(page, " with findings. For each one: does it belong here, who needs it? Move it, or delete it for good; keep nothing "
                        "that no one needs.</li>\n");
}

static void step_cards(phi__page *page, unsigned *steps)
{
    if (page->writer->tally.classes[PHI_CLASS_PCI] == 0 || !begin_step(page, steps))
        return;
    phi__page_raw(page, "<strong>Ask whoever handles payments about the card numbers.</strong> The rules of the card brands (PCI DSS) "
                        "hardly ever allow to keep them in files.</li>\n");
}

static void step_unread(phi__page *page, unsigned *steps)
{
    const uint64_t unread = unread_of(page);
    if (unread == 0 || !begin_step(page, steps))
        return;
    bool told[PHI__TALLY_REASONS] = {false};
    size_t most;
    (void)next_reason(page, told, &most);
    phi__page_raw(page, "<strong>Have somebody look into ");
    phi__page_counted(page, unread, "item that was", "items that were");
    phi__page_raw(page, " not read.</strong> Most often: ");
    phi__page_text(page, phi__text_reason((phi_reason)most));
    phi__page_raw(page, ". ");
    phi__page_text(page, phi__text_remedy((phi_reason)most));
    phi__page_raw(page, " Until then nobody can say what is in them.</li>\n");
}

static void step_plain(phi__page *page, unsigned *steps)
{
    static const char *const texts[] = {
        "<strong>Scan the other places, too:</strong> laptops, mailboxes, backups, and the disks of old computers.</li>\n",
        "<strong>Scan again on a fixed day,</strong> such as once a quarter: files come back.</li>\n",
        "<strong>Keep this report</strong> with the records of your risk analysis (45 CFR 164.308(a)(1)).</li>\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts && begin_step(page, steps); i++)
        phi__page_raw(page, texts[i]);
}

static void put_steps(phi__page *page)
{
    unsigned steps = 0;
    phi__page_raw(page, "<h3>Three next steps</h3>\n<ol class=\"steps\">\n");
    if (page->interrupted && begin_step(page, &steps))
        phi__page_raw(page, "<strong>Let the scan run to its end.</strong> What was not reached was not examined.</li>\n");
    const bool blind = unread_of(page) > 0 && unread_of(page) >= page->writer->tally.sum.sources / UNREAD_GRAVE;
    step_open_files(page, &steps);
    step_assess(page, &steps);
    if (blind)
        step_unread(page, &steps);
    step_folder(page, &steps);
    step_cards(page, &steps);
    if (!blind)
        step_unread(page, &steps);
    step_plain(page, &steps);
    phi__page_raw(page, "</ol>\n");
}

void phi__html_owner(phi__page *page)
{
    phi__page_raw(page, "<section id=\"owner\" aria-labelledby=\"owner-h\">\n<h2 id=\"owner-h\">1. In short</h2>\n");
    put_verdict(page);
    put_figures(page);
    put_unread_reasons(page);
    put_steps(page);
    put_rule(page);
    phi__page_raw(page, "</section>\n");
}

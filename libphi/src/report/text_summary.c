/* SPDX-License-Identifier: Apache-2.0 */
/* Report: totals -> the closing page for people: how many files hold what, the
 * folders to look at first, what could not be read and why, and one sentence to
 * remember. That sentence says "clean" only when everything was examined and
 * nothing was found; a test holds it to that. */
#include "report/sink_text.h"

#include "report/display.h"

#include <inttypes.h>

enum { FOLDERS_SHOWN = 5 };

static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static phi_status put_title(phi_writer *writer, const char *title)
{
    PHI_TRY(phi__buf_append_byte(&writer->line, '\n'));
    PHI_TRY(phi__text_put(writer, PHI__INK_BOLD, title));
    return phi__buf_append_byte(&writer->line, '\n');
}

static phi_status put_scanned(phi_writer *writer)
{
    const phi_summary *sum = &writer->tally.sum;
    PHI_TRY(put_title(writer, "Summary"));
    PHI_TRY(phi__buf_printf(&writer->line, "  Looked at %" PRIu64 " file%s", sum->files, plural(sum->files)));
    if (sum->sources > sum->files)
        PHI_TRY(phi__buf_printf(&writer->line, " and %" PRIu64 " inside archives and documents",
                                sum->sources - sum->files));
    PHI_TRY(phi__buf_append_text(&writer->line, ", "));
    PHI_TRY(phi__display_bytes(&writer->line, sum->bytes));
    PHI_TRY(phi__buf_append_text(&writer->line, ", in "));
    PHI_TRY(phi__display_decimal(&writer->line, sum->seconds, 1));
    PHI_TRY(phi__buf_append_text(&writer->line, " seconds.\n"));
    if (writer->own_files == 0)
        return PHI_OK;
    return phi__buf_printf(&writer->line, "  Not looked at: %" PRIu64 " file%s of phi itself (run store, key, this report).\n", writer->own_files,
                           plural(writer->own_files));
}

static phi_status put_classes(phi_writer *writer)
{
    static const struct {
        phi_class data_class;
        const char *words;
    } lines[] = {
        {PHI_CLASS_PHI, "patient data (PHI)"},
        {PHI_CLASS_PCI, "payment card data (PCI)"},
        {PHI_CLASS_PII, "other personal data (PII)"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const uint64_t files = writer->tally.classes[lines[i].data_class];
        if (files > 0)
            PHI_TRY(phi__buf_printf(&writer->line, "  %" PRIu64 " file%s with %s.\n", files, plural(files),
                                    lines[i].words));
    }
    return PHI_OK;
}

static phi_status put_bounds(phi__buf *out, uint64_t lower, uint64_t upper, bool estimated)
{
    if (lower == upper)
        return phi__buf_printf(out, "%" PRIu64 " %s", upper, upper == 1 ? "person" : "people");
    return phi__buf_printf(out, "between %" PRIu64 " and %" PRIu64 " people%s", lower, upper,
                           estimated ? " (estimated)" : "");
}

/* Only those whose identifiers were found: more may be named. */
static phi_status put_people(phi_writer *writer)
{
    const phi__people_totals *totals = &writer->tally.totals;
    if (totals->upper[PHI__STATES] == 0)
        return PHI_OK;
    PHI_TRY(phi__buf_append_text(&writer->line, "  It concerns "));
    PHI_TRY(put_bounds(&writer->line, totals->lower[PHI__STATES], totals->upper[PHI__STATES], totals->estimated));
    const char *before = ", of them with an address or licence of ";
    for (size_t i = 0; i < PHI__STATES; i++) {
        if (totals->upper[i] == 0)
            continue;
        PHI_TRY(phi__buf_printf(&writer->line, "%s%s: ", before, phi__us_state_name(i)));
        PHI_TRY(put_bounds(&writer->line, totals->lower[i], totals->upper[i], false));
        before = "; ";
    }
    return phi__buf_append_text(&writer->line, ".\n");
}

static phi_status put_detectors(phi_writer *writer)
{
    phi__tally_map *map = &writer->tally.detectors;
    if (map->entries.count == 0)
        return PHI_OK;
    PHI_TRY(put_title(writer, "What was found"));
    phi__tally_sort(map);
    for (size_t i = 0; i < map->entries.count; i++) {
        const phi__tally_entry *entry = &map->entries.items[i];
        const char *title = phi__text_title(entry->name);
        PHI_TRY(phi__buf_printf(&writer->line, "  %6" PRIu64 " in %" PRIu64 " file%s  ", entry->findings,
                                entry->files, plural(entry->files)));
        PHI_TRY(phi__display_text(&writer->line, title));
        if (title != entry->name) {
            PHI_TRY(phi__buf_append_text(&writer->line, " ("));
            PHI_TRY(phi__display_text(&writer->line, entry->name));
            PHI_TRY(phi__buf_append_byte(&writer->line, ')'));
        }
        PHI_TRY(phi__buf_append_byte(&writer->line, '\n'));
    }
    return PHI_OK;
}

/* What is not among the findings, and why: "nothing found" must not hide it. */
static phi_status put_left_out(phi_writer *writer, phi__tally_map *map, const char *title)
{
    if (map->entries.count == 0)
        return PHI_OK;
    PHI_TRY(put_title(writer, title));
    phi__tally_sort(map);
    for (size_t i = 0; i < map->entries.count; i++) {
        const phi__tally_entry *entry = &map->entries.items[i];
        PHI_TRY(phi__buf_printf(&writer->line, "  %6" PRIu64 " in %" PRIu64 " file%s  ", entry->findings,
                                entry->files, plural(entry->files)));
        PHI_TRY(phi__display_text(&writer->line, entry->name));
        PHI_TRY(phi__buf_append_byte(&writer->line, '\n'));
    }
    return PHI_OK;
}

static phi_status put_allowed(phi_writer *writer)
{
    PHI_TRY(put_left_out(writer, &writer->tally.allowed, "Left out, because the allow list names them"));
    return put_left_out(writer, &writer->tally.accepted, "Left out, because somebody accepted them (phi accept --list)");
}

static phi_status put_folders(phi_writer *writer)
{
    phi__tally_map *map = &writer->tally.folders;
    if (map->entries.count == 0)
        return PHI_OK;
    PHI_TRY(put_title(writer, "Folders to look at first"));
    phi__tally_sort(map);
    for (size_t i = 0; i < map->entries.count && i < FOLDERS_SHOWN; i++) {
        const phi__tally_entry *entry = &map->entries.items[i];
        PHI_TRY(phi__buf_printf(&writer->line, "  %6" PRIu64 " in %" PRIu64 " file%s  ", entry->findings,
                                entry->files, plural(entry->files)));
        PHI_TRY(phi__display_text(&writer->line, entry->name));
        PHI_TRY(phi__buf_append_byte(&writer->line, '\n'));
    }
    if (map->entries.count > FOLDERS_SHOWN)
        PHI_TRY(phi__buf_printf(&writer->line, "  and %zu more folder%s.\n", map->entries.count - FOLDERS_SHOWN,
                                plural(map->entries.count - FOLDERS_SHOWN)));
    return PHI_OK;
}

static phi_status put_reason(phi_writer *writer, phi_reason reason)
{
    const phi__tally_reason *seen = &writer->tally.reasons[reason];
    PHI_TRY(phi__buf_printf(&writer->line, "  %6" PRIu64 "  %s. %s\n", seen->count, phi__text_reason(reason), phi__text_remedy(reason)));
    uint64_t shown = 0;
    for (; shown < PHI__TALLY_EXAMPLES && seen->examples[shown] != NULL; shown++) {
        PHI_TRY(phi__buf_append_text(&writer->line, "          "));
        PHI_TRY(phi__display_text(&writer->line, seen->examples[shown]));
        PHI_TRY(phi__buf_append_byte(&writer->line, '\n'));
    }
    if (seen->count > shown)
        PHI_TRY(phi__buf_printf(&writer->line, "          and %" PRIu64 " more\n", seen->count - shown));
    return PHI_OK;
}

static phi_status put_reasons(phi_writer *writer)
{
    const phi_summary *sum = &writer->tally.sum;
    if (sum->partial + sum->not_examined == 0)
        return PHI_OK;
    PHI_TRY(put_title(writer, "What could not be read, or not to its end"));
    for (unsigned reason = 0; reason < PHI__TALLY_REASONS; reason++) {
        if (writer->tally.reasons[reason].count > 0)
            PHI_TRY(put_reason(writer, (phi_reason)reason));
    }
    return PHI_OK;
}

static phi_status put_found_verdict(phi__buf *out, const phi_summary *sum, uint64_t unread)
{
    PHI_TRY(phi__buf_printf(out, "Found %" PRIu64 " item%s of sensitive data in %" PRIu64 " file%s.", sum->findings,
                            plural(sum->findings), sum->files_with_findings, plural(sum->files_with_findings)));
    if (unread > 0)
        return phi__buf_printf(out, " %" PRIu64 " item%s could not be fully examined and may hold more.", unread,
                               plural(unread));
    return phi__buf_append_text(out, " Everything was examined.");
}

static phi_status put_verdict(phi__buf *out, const phi_summary *sum, bool interrupted)
{
    const uint64_t unread = sum->partial + sum->not_examined;
    if (interrupted)
        PHI_TRY(phi__buf_append_text(out, "Stopped before the end: what was not reached was not examined. "));
    if (sum->findings > 0)
        return interrupted && unread == 0
                   ? phi__buf_printf(out, "Found %" PRIu64 " item%s of sensitive data so far.", sum->findings,
                                     plural(sum->findings))
                   : put_found_verdict(out, sum, unread);
    if (unread > 0)
        return phi__buf_printf(out,
                               "Nothing was found in what could be read, but %" PRIu64
                               " item%s could not be fully examined and may hold sensitive data.",
                               unread, plural(unread));
    if (interrupted)
        return phi__buf_append_text(out, "Nothing was found so far.");
    if (sum->sources == 0)
        return phi__buf_append_text(out, "There was nothing to examine.");
    const uint64_t left_out = sum->allowed + sum->accepted;
    if (left_out > 0)
        return phi__buf_printf(out, "Nothing was found but %" PRIu64 " item%s that %s. Everything was examined.", left_out,
                               plural(left_out), sum->accepted == 0 ? "the allow list names" : "somebody accepted or allowed");
    if (sum->files == 1)
        return phi__buf_append_text(out, "Clean: nothing was found, and the file was examined to the end.");
    return phi__buf_printf(out, "Clean: nothing was found, and all %" PRIu64 " files were examined to the end.",
                           sum->files);
}

phi_status phi__text_summary(phi_writer *writer, bool interrupted)
{
    const phi_summary *sum = &writer->tally.sum;
    PHI_TRY(put_scanned(writer));
    PHI_TRY(put_classes(writer));
    PHI_TRY(put_people(writer));
    PHI_TRY(put_detectors(writer));
    PHI_TRY(put_allowed(writer));
    PHI_TRY(put_folders(writer));
    PHI_TRY(put_reasons(writer));
    PHI_AUTO(phi__buf_done) phi__buf verdict;
    phi__buf_init(&verdict, 4096);
    PHI_TRY(put_verdict(&verdict, sum, interrupted));
    const char *text = phi__buf_text(&verdict);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    const bool doubt = interrupted || sum->partial + sum->not_examined > 0 || sum->sources == 0;
    const phi__ink ink = sum->findings > 0 ? PHI__INK_RED : doubt ? PHI__INK_YELLOW : PHI__INK_GREEN;
    PHI_TRY(phi__buf_append_byte(&writer->line, '\n'));
    PHI_TRY(phi__text_put(writer, ink, text));
    return phi__buf_append_byte(&writer->line, '\n');
}

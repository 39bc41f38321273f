/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> JUnit XML, for build servers: a failing case for each file with findings, an error for each source that was
 * not fully examined, a skipped case for each finding that somebody accepted, and one passing case for all files without.
 * There is no norm; this is what Jenkins, GitLab and GitHub read. No values, not even masked. */
#include "report/page.h"
#include "report/text_words.h"

#include <inttypes.h>
#include <string.h>

static phi_status open_junit(phi_writer *writer)
{
    return phi__gather_open(writer, false);
}

static void begin_case(phi__page *page, const char *group, const char *name)
{
    phi__page_put(page, "<testcase classname=\"phi.%s\" name=\"", group);
    phi__page_text(page, name);
    phi__page_raw(page, "\">");
}

static void put_file(phi__page *page, const phi__gather_file *file)
{
    begin_case(page, phi_class_name(file->data_class), file->path);
    phi__page_put(page, "<failure type=\"%s\" message=\"%" PRIu64 " finding%s, %" PRIu64 " patient records\">", phi_class_name(file->data_class),
                  file->findings, file->findings == 1 ? "" : "s", file->records[PHI_CLASS_PHI]);
    for (size_t g = 0; g < file->groups.count; g++) {
        const phi__gather_group *group = &file->groups.items[g];
        const char *detector = page->gather->detectors.entries.items[group->detector].name;
        phi__page_text(page, detector);
        phi__page_put(page, ": %" PRIu64, group->findings);
        const char *before = " (";
        for (size_t i = 0; i < group->places.count && i < 3; i++, before = "; ") {
            phi__page_raw(page, before);
            phi__page_text(page, group->places.items[i].inside == NULL ? "" : group->places.items[i].inside);
            phi__page_raw(page, group->places.items[i].inside == NULL ? "" : ": ");
            phi__page_text(page, group->places.items[i].where);
        }
        phi__page_raw(page, group->places.count > 0 ? ")\n" : "\n");
    }
    phi__page_raw(page, "</failure></testcase>\n");
}

static void put_unread(phi__page *page, const phi__gather_unread *unread)
{
    begin_case(page, "unread", unread->path);
    phi__page_put(page, "<error type=\"%s\" message=\"%s: %s\">", phi_reason_name(unread->reason),
                  unread->state == PHI_STATE_PARTIAL ? "only partly examined" : "not examined", phi__text_reason(unread->reason));
    phi__page_text(page, unread->detail);
    phi__page_raw(page, "</error></testcase>\n");
}

static void put_accepted(phi__page *page, const phi__gather_accepted *accepted)
{
    begin_case(page, "accepted", accepted->path);
    phi__page_raw(page, "<skipped message=\"accepted");
    phi__page_raw(page, accepted->until == NULL ? ": " : " until ");
    phi__page_text(page, accepted->until);
    phi__page_raw(page, accepted->until == NULL ? "" : ": ");
    phi__page_text(page, accepted->why);
    phi__page_raw(page, "\"/></testcase>\n");
}

/* What is counted and has no case of its own. */
static void put_rest(phi__page *page, uint64_t unread)
{
    const phi__gather *gather = page->gather;
    if (gather->dropped_files > 0)
        phi__page_put(page, "<testcase classname=\"phi.more\" name=\"files of less risk\"><failure type=\"more\" message=\"%" PRIu64
                            " more files with %" PRIu64 " findings\"/></testcase>\n", gather->dropped_files, gather->dropped_findings);
    if (unread > gather->unread.count)
        phi__page_put(page, "<testcase classname=\"phi.more\" name=\"not fully examined\"><error type=\"more\" message=\"%" PRIu64
                            " more were not fully examined\"/></testcase>\n", unread - gather->unread.count);
    const uint64_t accepted = page->writer->tally.sum.accepted;
    if (accepted > gather->accepted.count)
        phi__page_put(page, "<testcase classname=\"phi.more\" name=\"accepted\"><skipped message=\"%" PRIu64
                            " more that somebody accepted\"/></testcase>\n", accepted - gather->accepted.count);
    if (page->interrupted)
        phi__page_raw(page, "<testcase classname=\"phi.scan\" name=\"the whole scan\"><error type=\"stopped\" message=\"the scan was stopped "
                            "before its end\"/></testcase>\n");
    const uint64_t files = page->writer->tally.sum.files;
    if (files > gather->seen)
        phi__page_put(page, "<testcase classname=\"phi.none\" name=\"%" PRIu64 " files without findings\"/>\n", files - gather->seen);
}

static void put_suite(phi__page *page)
{
    const phi__gather *gather = page->gather;
    const phi_summary *sum = &page->writer->tally.sum;
    const uint64_t unread = sum->partial + sum->not_examined;
    const uint64_t failures = gather->files.count + (gather->dropped_files > 0);
    const uint64_t errors = gather->unread.count + (unread > gather->unread.count) + page->interrupted;
    const uint64_t skipped = gather->accepted.count + (sum->accepted > gather->accepted.count);
    const uint64_t tests = failures + errors + skipped + (sum->files > gather->seen);
    char begun[PHI__ABOUT_TIME];
    phi__about_time(page->writer->about.view.begun, begun);
    begun[19] = '\0'; /* without its Z: what readers of these files expect */
    phi__page_put(page, "<testsuite name=\"phi scan\" tests=\"%" PRIu64 "\" failures=\"%" PRIu64 "\" errors=\"%" PRIu64 "\" skipped=\"%" PRIu64 "\" time=\"%" PRIu64
                        "\" timestamp=\"%s\">\n<properties>", tests, failures, errors, skipped, (uint64_t)sum->seconds, begun);
    phi__page_put(page, "<property name=\"people-at-least\" value=\"%" PRIu64 "\"/><property name=\"people-at-most\" value=\"%" PRIu64 "\"/>",
                  sum->people_lower, sum->people_upper);
    if (page->writer->own_files > 0)
        phi__page_put(page, "<property name=\"own-files\" value=\"%" PRIu64 "\"/>", page->writer->own_files);
    phi__page_put(page, "<property name=\"allowed\" value=\"%" PRIu64 "\"/><property name=\"accepted\" value=\"%" PRIu64 "\"/><property name=\"rules-version\" value=\"",
                  sum->allowed, sum->accepted);
    phi__page_text(page, page->writer->rules_version);
    phi__page_raw(page, "\"/></properties>\n");
    for (size_t i = 0; i < gather->files.count; i++)
        put_file(page, &gather->files.items[i]);
    for (size_t i = 0; i < gather->unread.count; i++)
        put_unread(page, &gather->unread.items[i]);
    for (size_t i = 0; i < gather->accepted.count; i++)
        put_accepted(page, &gather->accepted.items[i]);
    put_rest(page, unread);
    phi__page_raw(page, "</testsuite>\n");
}

static phi_status write_junit(phi_writer *writer, bool interrupted)
{
    phi__gather *gather = writer->state;
    PHI_TRY(phi__gather_finish(gather));
    phi__page page;
    phi__page_init(&page, writer, gather, interrupted);
    phi__page_raw(&page, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"phi\">\n");
    put_suite(&page);
    phi__page_raw(&page, "</testsuites>\n");
    phi__page_done(&page);
    return page.status;
}

const phi__sink phi__sink_junit = {
    .format = PHI_FORMAT_JUNIT,
    .every_source = true,
    .shows_accepted = true,
    .open = open_junit,
    .finding = phi__gather_take_finding,
    .source = phi__gather_take_source,
    .finish = write_junit,
    .close = phi__gather_close,
};

/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> SARIF 2.1.0 (OASIS), for tools that show findings of scanners. One result says how many times one
 * detector found something in one file, so that a log stays below the 5,000 results that readers show; beyond that, one result
 * a detector says how many files more there are. What was not examined is a notification of the invocation.
 *
 * Values are not in it, not even masked: such logs are uploaded to places that were never meant for them. */
#include "base/alloc.h"
#include "base/digest.h"
#include "report/gather.h"
#include "report/json.h"
#include "report/sarif_parts.h"
#include "report/text_words.h"
#include "report/writer.h"
#include "rules/builtin.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { RESULTS_MOST = 5000, LOCATIONS_MOST = 10, NOTIFICATIONS_MOST = 5000, TEXT_CEILING = 1 << 20 };

typedef struct sarif {
    phi__gather gather;
    phi__json *json;
    size_t results;
} sarif;

static phi_status open_sarif(phi_writer *writer)
{
    sarif *s = phi__alloc(sizeof *s);
    PHI_REQUIRE(s != NULL, PHI_ERR_MEMORY);
    phi__gather_init(&s->gather, writer->start_ns, false);
    writer->state = s;
    return phi__json_new(writer->line.ceiling, &s->json);
}

static void close_sarif(phi_writer *writer)
{
    sarif *s = writer->state;
    if (s == NULL)
        return;
    phi__gather_done(&s->gather);
    phi__json_free(s->json);
    phi__free(s);
    writer->state = NULL;
}

static phi_status keep_finding(phi_writer *writer, const phi_finding *finding)
{
    sarif *s = writer->state;
    return phi__gather_finding(&s->gather, finding);
}

static phi_status keep_source(phi_writer *writer, const phi_coverage *coverage)
{
    sarif *s = writer->state;
    return phi__gather_source(&s->gather, coverage);
}

/* ------------------------------------------------------------------------- rules */

static const phi__rule *builtin_of(const char *id)
{
    for (size_t i = 0; i < phi__builtin_rule_count; i++) {
        if (strcmp(phi__builtin_rules[i]->id, id) == 0)
            return phi__builtin_rules[i];
    }
    return NULL;
}

static void put_rule(phi__json *j, const char *id)
{
    const phi__rule *rule = builtin_of(id);
    phi__json_map(j);
    phi__json_pair(j, "id", id);
    phi__sarif_message(j, "shortDescription", phi__text_title(id));
    phi__sarif_message(j, "fullDescription", rule != NULL && rule->why != NULL ? rule->why : phi__text_title(id));
    phi__sarif_message(j, "help",
                "Does this file have to be here, and who needs it? Move it or delete it for good; keep nothing that no one needs. "
                "`phi explain` on the file says why each finding counts.");
    phi__json_key(j, "properties");
    phi__json_map(j);
    phi__json_list(j, "tags", rule == NULL ? NULL : rule->tags, rule == NULL ? 0 : rule->tag_count);
    phi__json_map_end(j);
    phi__json_map_end(j);
}

static void put_tool(phi_writer *writer, sarif *s)
{
    phi__json *j = s->json;
    phi__json_key(j, "tool");
    phi__json_map(j);
    phi__json_key(j, "driver");
    phi__json_map(j);
    phi__json_pair(j, "name", "phi");
    phi__json_pair(j, "semanticVersion", phi_version());
    phi__json_key(j, "rules");
    phi__json_array(j);
    for (size_t i = 0; i < s->gather.detectors.entries.count; i++)
        put_rule(j, s->gather.detectors.entries.items[i].name);
    phi__json_array_end(j);
    phi__json_key(j, "properties");
    phi__json_map(j);
    phi__json_pair(j, "rulesVersion", writer->rules_version);
    phi__json_map_end(j);
    phi__json_map_end(j);
    phi__json_map_end(j);
}

/* -------------------------------------------------------------------- invocation */

static void put_notification(phi__json *j, const phi__gather_unread *unread)
{
    char text[512];
    (void)snprintf(text, sizeof text, "%s: %s%s%.300s", unread->state == PHI_STATE_PARTIAL ? "only partly examined" : "not examined",
                   phi__text_reason(unread->reason), unread->detail[0] == '\0' ? "" : "; ", unread->detail);
    phi__json_map(j);
    phi__json_key(j, "descriptor");
    phi__json_map(j);
    phi__json_pair(j, "id", phi_reason_name(unread->reason));
    phi__json_map_end(j);
    phi__json_pair(j, "level", "warning");
    phi__sarif_message(j, "message", text);
    phi__json_key(j, "locations");
    phi__json_array(j);
    phi__sarif_location(j, unread->path, NULL);
    phi__json_array_end(j);
    phi__json_map_end(j);
}

static phi_status put_notifications(phi_writer *writer, sarif *s, bool interrupted)
{
    phi__json *j = s->json;
    const phi_summary *sum = &writer->tally.sum;
    phi__json_key(j, "toolExecutionNotifications");
    phi__json_array(j);
    size_t shown = 0;
    for (; shown < s->gather.unread.count && shown < NOTIFICATIONS_MOST; shown++) {
        put_notification(j, &s->gather.unread.items[shown]);
        PHI_TRY(phi__json_take(j, &writer->line));
    }
    char text[200] = "the scan was stopped first: what was not reached was not examined";
    if (!interrupted && sum->partial + sum->not_examined > shown)
        (void)snprintf(text, sizeof text, "%" PRIu64 " more were not fully examined; --format jsonl names them",
                       sum->partial + sum->not_examined - shown);
    if (interrupted || sum->partial + sum->not_examined > shown) {
        phi__json_map(j);
        phi__json_pair(j, "level", "error");
        phi__sarif_message(j, "message", text);
        phi__json_map_end(j);
    }
    phi__json_array_end(j);
    return PHI_OK;
}

static phi_status put_invocation(phi_writer *writer, sarif *s, bool interrupted)
{
    phi__json *j = s->json;
    const int64_t begun = writer->about.view.begun;
    char time[PHI__ABOUT_TIME];
    phi__json_key(j, "invocations");
    phi__json_array(j);
    phi__json_map(j);
    phi__json_flag(j, "executionSuccessful", !interrupted);
    phi__about_time(begun, time);
    phi__json_pair(j, "startTimeUtc", time);
    phi__about_time(begun + (int64_t)writer->tally.sum.seconds, time);
    phi__json_pair(j, "endTimeUtc", time);
    PHI_TRY(put_notifications(writer, s, interrupted));
    phi__json_map_end(j);
    phi__json_array_end(j);
    return PHI_OK;
}

/* ----------------------------------------------------------------------- results */

/* The same for the same detector in the same file, in whatever order and run. */
static void put_fingerprint(phi__json *j, const char *path, const char *detector)
{
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&text, TEXT_CEILING);
    char hex[PHI__DIGEST_HEX] = "";
    if (phi__buf_append(&text, path, strlen(path) + 1) == PHI_OK && phi__buf_append_text(&text, detector) == PHI_OK)
        phi__digest_sha256_hex(text.data, text.size, hex);
    hex[32] = '\0';
    phi__json_key(j, "partialFingerprints");
    phi__json_map(j);
    phi__json_pair(j, "phiFileDetector/v1", hex);
    phi__json_map_end(j);
}

static void begin_result(sarif *s, const char *detector, uint32_t index, const char *level, const char *message)
{
    s->results++;
    phi__json_map(s->json);
    phi__json_pair(s->json, "ruleId", detector);
    phi__json_count(s->json, "ruleIndex", index);
    phi__json_pair(s->json, "level", level);
    phi__sarif_message(s->json, "message", message);
}

static bool only_tests(const phi__gather_group *group)
{
    bool all = group->places.count > 0 && group->places.count == group->findings;
    for (size_t i = 0; all && i < group->places.count; i++)
        all = group->places.items[i].test;
    return all;
}

static void put_result_properties(const phi_writer *writer, phi__json *j, const phi__gather_file *file)
{
    phi__json_key(j, "properties");
    phi__json_map(j);
    phi__json_pair(j, "class", phi_class_name(file->data_class));
    if (file->info.struct_size != 0) {
        char owner[PHI__ABOUT_ACCOUNT];
        phi__about_account(&writer->about, file->info.owner, false, owner);
        phi__json_pair(j, "owner", owner);
        phi__json_flag(j, "worldReadable", phi__about_world_readable(&file->info));
    }
    phi__json_map_end(j);
}

static void put_result(const phi_writer *writer, sarif *s, const phi__gather_file *file, const phi__gather_group *group)
{
    phi__json *j = s->json;
    const char *detector = s->gather.detectors.entries.items[group->detector].name;
    char text[256];
    (void)snprintf(text, sizeof text, "%.100s: %" PRIu64 " finding%s, likelihood up to %u %%", phi__text_title(detector), group->findings,
                   group->findings == 1 ? "" : "s", group->percent > 99 ? 99 : group->percent);
    const char *level = only_tests(group) ? "note" : file->data_class == PHI_CLASS_PHI || file->data_class == PHI_CLASS_PCI ? "error" : "warning";
    begin_result(s, detector, group->detector, level, text);
    phi__json_key(j, "locations");
    phi__json_array(j);
    for (size_t i = 0; i < group->places.count && i < LOCATIONS_MOST; i++)
        phi__sarif_location(j, file->path, &group->places.items[i]);
    if (group->places.count == 0)
        phi__sarif_location(j, file->path, NULL);
    phi__json_array_end(j);
    phi__json_count(j, "occurrenceCount", group->findings);
    phi__json_count(j, "rank", group->percent);
    put_fingerprint(j, file->path, detector);
    put_result_properties(writer, j, file);
    phi__json_map_end(j);
}

static void put_suppression(phi__json *j, const char *why, const char *until)
{
    phi__json_key(j, "suppressions");
    phi__json_array(j);
    phi__json_map(j);
    phi__json_pair(j, "kind", "external");
    phi__json_pair(j, "status", "accepted");
    phi__json_pair(j, "justification", why);
    if (until != NULL) {
        phi__json_key(j, "properties");
        phi__json_map(j);
        phi__json_pair(j, "until", until);
        phi__json_map_end(j);
    }
    phi__json_map_end(j);
    phi__json_array_end(j);
}

/* What is said of the findings of a detector that are not listed one by one. */
typedef struct rest {
    const char *level;
    const char *what;       /* behind the title and their number */
    const char *suppressed; /* why they are no alerts, or NULL */
} rest;

/* One result for each detector with more of `all` than were shown. */
static phi_status put_rest(phi_writer *writer, sarif *s, phi__tally_map *all, const uint64_t *shown, const rest *of)
{
    for (size_t i = 0; i < s->gather.detectors.entries.count; i++) {
        const char *detector = s->gather.detectors.entries.items[i].name;
        uint32_t at;
        PHI_TRY(phi__tally_find(all, detector, strlen(detector), &at));
        if (all->entries.items[at].findings <= shown[i])
            continue;
        const uint64_t more = all->entries.items[at].findings - shown[i];
        char text[256];
        (void)snprintf(text, sizeof text, "%.100s: %" PRIu64 " more %s; --format jsonl names them", phi__text_title(detector), more,
                       of->what);
        begin_result(s, detector, (uint32_t)i, of->level, text);
        phi__json_count(s->json, "occurrenceCount", more);
        if (of->suppressed != NULL)
            put_suppression(s->json, of->suppressed, NULL);
        phi__json_map_end(s->json);
    }
    return phi__json_take(s->json, &writer->line);
}

static phi_status put_accepted(phi_writer *writer, sarif *s)
{
    phi__json *j = s->json;
    PHI_AUTO(phi__free_at) uint64_t *listed = phi__alloc_array(s->gather.detectors.entries.count + 1, sizeof *listed);
    PHI_REQUIRE(listed != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < s->gather.accepted.count; i++) {
        const phi__gather_accepted *accepted = &s->gather.accepted.items[i];
        const char *detector = s->gather.detectors.entries.items[accepted->detector].name;
        begin_result(s, detector, accepted->detector, "note", "a finding that somebody decided may stay");
        phi__json_key(j, "locations");
        phi__json_array(j);
        phi__sarif_location(j, accepted->path, NULL);
        phi__json_array_end(j);
        put_suppression(j, accepted->why, accepted->until);
        phi__json_map_end(j);
        listed[accepted->detector]++;
        PHI_TRY(phi__json_take(j, &writer->line));
    }
    static const rest unlisted = {"note", "that somebody decided may stay", "decisions that phi accept --list names"};
    return put_rest(writer, s, &writer->tally.accepted, listed, &unlisted);
}

static phi_status put_results(phi_writer *writer, sarif *s)
{
    const size_t detectors = s->gather.detectors.entries.count;
    PHI_AUTO(phi__free_at) uint64_t *shown = phi__alloc_array(detectors + 1, sizeof *shown);
    PHI_REQUIRE(shown != NULL, PHI_ERR_MEMORY);
    phi__json_key(s->json, "results");
    phi__json_array(s->json);
    PHI_TRY(put_accepted(writer, s));
    for (size_t f = 0; f < s->gather.files.count; f++) {
        const phi__gather_file *file = &s->gather.files.items[f];
        for (size_t g = 0; g < file->groups.count && s->results + detectors < RESULTS_MOST; g++) {
            put_result(writer, s, file, &file->groups.items[g]);
            shown[file->groups.items[g].detector] += file->groups.items[g].findings;
            PHI_TRY(phi__json_take(s->json, &writer->line));
        }
    }
    /* what the 5,000 have no room for, and what was not kept */
    static const rest unlisted = {"warning", "findings in files of less risk", NULL};
    PHI_TRY(put_rest(writer, s, &writer->tally.detectors, shown, &unlisted));
    phi__json_array_end(s->json);
    return PHI_OK;
}

static void put_run_properties(phi_writer *writer, phi__json *j)
{
    const phi__people_totals *totals = &writer->tally.totals;
    phi__json_key(j, "properties");
    phi__json_map(j);
    phi__json_count(j, "files", writer->tally.sum.files);
    phi__json_count(j, "findings", writer->tally.sum.findings);
    phi__json_count(j, "peopleAtLeast", totals->lower[PHI__STATES]);
    phi__json_count(j, "peopleAtMost", totals->upper[PHI__STATES]);
    phi__json_count(j, "allowed", writer->tally.sum.allowed);
    phi__json_count(j, "accepted", writer->tally.sum.accepted);
    if (writer->own_files > 0)
        phi__json_count(j, "ownFiles", writer->own_files);
    phi__json_map_end(j);
}

static phi_status write_sarif(phi_writer *writer, bool interrupted)
{
    sarif *s = writer->state;
    phi__json *j = s->json;
    PHI_TRY(phi__gather_finish(&s->gather));
    phi__json_begin(j);
    phi__json_pair(j, "$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
    phi__json_pair(j, "version", "2.1.0");
    phi__json_key(j, "runs");
    phi__json_array(j);
    phi__json_map(j);
    put_tool(writer, s);
    PHI_TRY(put_invocation(writer, s, interrupted));
    PHI_TRY(put_results(writer, s));
    put_run_properties(writer, j);
    phi__json_map_end(j);
    phi__json_array_end(j);
    return phi__json_end(j, &writer->line);
}

const phi__sink phi__sink_sarif = {
    .format = PHI_FORMAT_SARIF,
    .every_source = true,
    .shows_accepted = true,
    .open = open_sarif,
    .finding = keep_finding,
    .source = keep_source,
    .finish = write_sarif,
    .close = close_sarif,
};

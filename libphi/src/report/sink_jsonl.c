/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> one JSON object a line. The keys are a contract with
 * programs outside (docs/records.md): they are added to, never renamed. */
#include "report/json.h"
#include "report/writer.h"

static void put_location(phi__json *j, const phi_location *at)
{
    phi__json_key(j, "location");
    phi__json_map(j);
    if (at->line > 0)
        phi__json_count(j, "line", at->line);
    if (at->row > 0)
        phi__json_count(j, "row", at->row);
    if (at->column != NULL && at->column[0] != '\0')
        phi__json_pair(j, "column", at->column);
    else if (at->column_number > 0)
        phi__json_count(j, "column", at->column_number);
    if (at->page > 0)
        phi__json_count(j, "page", at->page);
    if (at->sheet != NULL)
        phi__json_pair(j, "sheet", at->sheet);
    if (at->cell != NULL)
        phi__json_pair(j, "cell", at->cell);
    if (at->part != NULL)
        phi__json_pair(j, "part", at->part);
    if (at->byte > 0)
        phi__json_count(j, "byte", at->byte - 1);
    phi__json_map_end(j);
}

static phi__json *begin_record(phi_writer *writer, const char *type)
{
    phi__json *j = writer->state;
    phi__json_begin_record(j, type);
    return j;
}

/* A count for each class. */
static void put_classes(phi__json *j, const char *key, const uint64_t *counts)
{
    phi__json_key(j, key);
    phi__json_map(j);
    for (unsigned i = 0; i < PHI__TALLY_CLASSES; i++)
        phi__json_count(j, phi_class_name((phi_class)i), counts[i]);
    phi__json_map_end(j);
}

/* Whose the file is and who may read it. */
static void put_file(phi_writer *writer, phi__json *j, const phi_file_info *file)
{
    if (file == NULL)
        return;
    char name[PHI__ABOUT_ACCOUNT];
    const char mode[] = {(char)('0' + (file->mode >> 9 & 7)), (char)('0' + (file->mode >> 6 & 7)),
                         (char)('0' + (file->mode >> 3 & 7)), (char)('0' + (file->mode & 7)), '\0'};
    phi__about_account(&writer->about, file->owner, false, name);
    phi__json_pair(j, "owner", name);
    phi__about_account(&writer->about, file->group, true, name);
    phi__json_pair(j, "group", name);
    phi__json_pair(j, "mode", mode);
    phi__json_flag(j, "world_readable", phi__about_world_readable(file));
}

/* What is said of it besides what was found. */
static void put_decision(phi__json *j, const phi_finding *f)
{
    if (f->carried)
        phi__json_flag(j, "carried", true);
    if (f->accepted == NULL)
        return;
    phi__json_pair(j, "why", f->accepted);
    if (f->accepted_until != NULL)
        phi__json_pair(j, "until", f->accepted_until);
}

static phi_status write_finding(phi_writer *writer, const phi_finding *f)
{
    phi__json *j = begin_record(writer, f->accepted == NULL ? "finding" : "accepted");
    phi__json_path(j, f->path);
    phi__json_pair(j, "detector", f->detector);
    phi__json_decimal(j, "confidence", f->confidence, 4);
    phi__json_pair(j, "masked", f->masked);
    if (f->match != NULL)
        phi__json_pair(j, "match", f->match);
    if (f->fingerprint != NULL)
        phi__json_pair(j, "fingerprint", f->fingerprint);
    phi__json_count(j, "offset", f->offset);
    phi__json_count(j, "length", f->length);
    put_location(j, f->location);
    phi__json_list(j, "tags", f->tags, f->tag_count);
    phi__json_list(j, "evidence", f->evidence, f->evidence_count);
    if (f->jurisdiction_count > 0)
        phi__json_list(j, "jurisdictions", f->jurisdictions, f->jurisdiction_count);
    phi__json_flag(j, "test", f->test != 0);
    phi__json_count(j, "safe_harbor", f->safe_harbor);
    phi__json_count(j, "record", f->record);
    if (f->state != NULL)
        phi__json_pair(j, "state", f->state);
    put_file(writer, j, f->file);
    put_decision(j, f);
    return phi__json_end(j, &writer->line);
}

static phi_status write_source(phi_writer *writer, const phi_coverage *c)
{
    phi__json *j = begin_record(writer, "source");
    phi__json_path(j, c->path);
    phi__json_pair(j, "state", phi_state_name(c->state));
    phi__json_pair(j, "reason", phi_reason_name(c->reason));
    phi__json_pair(j, "detail", c->detail);
    phi__json_pair(j, "media", c->media);
    phi__json_count(j, "bytes", c->bytes);
    phi__json_count(j, "bytes_examined", c->bytes_examined);
    phi__json_pair(j, "class", phi_class_name(c->data_class));
    phi__json_count(j, "findings", c->findings);
    phi__json_count(j, "depth", c->depth);
    put_classes(j, "records", c->records);
    put_file(writer, j, c->file);
    if (c->carried)
        phi__json_flag(j, "carried", true);
    return phi__json_end(j, &writer->line);
}

static void put_map(phi__json *j, const char *key, const phi__tally_map *map)
{
    phi__json_key(j, key);
    phi__json_map(j);
    for (size_t i = 0; i < map->entries.count; i++)
        phi__json_count(j, map->entries.items[i].name, map->entries.items[i].findings);
    phi__json_map_end(j);
}

static void put_counts(phi__json *j, const phi__tally *tally)
{
    phi__json_key(j, "states");
    phi__json_map(j);
    phi__json_count(j, phi_state_name(PHI_STATE_EXAMINED), tally->sum.examined);
    phi__json_count(j, phi_state_name(PHI_STATE_PARTIAL), tally->sum.partial);
    phi__json_count(j, phi_state_name(PHI_STATE_NOT_EXAMINED), tally->sum.not_examined);
    phi__json_map_end(j);
    phi__json_key(j, "reasons");
    phi__json_map(j);
    for (unsigned i = 0; i < PHI__TALLY_REASONS; i++) {
        if (tally->reasons[i].count > 0)
            phi__json_count(j, phi_reason_name((phi_reason)i), tally->reasons[i].count);
    }
    phi__json_map_end(j);
    put_map(j, "detectors", &tally->detectors);
    if (tally->sum.allowed > 0)
        put_map(j, "allowed", &tally->allowed);
    if (tally->sum.accepted > 0)
        put_map(j, "accepted", &tally->accepted);
    put_classes(j, "classes", tally->classes);
    put_classes(j, "records", tally->records);
}

static void put_bounds(phi__json *j, uint64_t lower, uint64_t upper)
{
    phi__json_count(j, "lower", lower);
    phi__json_count(j, "upper", upper);
}

static void put_people(phi__json *j, const phi__people_totals *totals)
{
    phi__json_key(j, "people");
    phi__json_map(j);
    put_bounds(j, totals->lower[PHI__STATES], totals->upper[PHI__STATES]);
    phi__json_flag(j, "estimated", totals->estimated);
    phi__json_count(j, "contacts", totals->contacts);
    phi__json_key(j, "states");
    phi__json_map(j);
    for (size_t i = 0; i < PHI__STATES; i++) {
        if (totals->upper[i] == 0)
            continue;
        phi__json_key(j, phi__us_state_name(i));
        phi__json_map(j);
        put_bounds(j, totals->lower[i], totals->upper[i]);
        phi__json_map_end(j);
    }
    phi__json_map_end(j);
    phi__json_map_end(j);
}

static phi_status write_summary(phi_writer *writer, bool interrupted)
{
    phi__tally *tally = &writer->tally;
    phi__tally_sort(&tally->detectors);
    phi__tally_sort(&tally->allowed);
    phi__tally_sort(&tally->accepted);
    phi__json *j = begin_record(writer, "summary");
    phi__json_flag(j, "interrupted", interrupted);
    phi__json_count(j, "findings", tally->sum.findings);
    phi__json_count(j, "files", tally->sum.files);
    phi__json_count(j, "files_with_findings", tally->sum.files_with_findings);
    phi__json_count(j, "sources", tally->sum.sources);
    phi__json_count(j, "bytes", tally->sum.bytes);
    phi__json_decimal(j, "seconds", tally->sum.seconds, 3);
    if (writer->own_files > 0)
        phi__json_count(j, "own_files", writer->own_files);
    put_counts(j, tally);
    put_people(j, &tally->totals);
    phi__json_pair(j, "rules_version", writer->rules_version);
    phi__json_pair(j, "version", phi_version());
    return phi__json_end(j, &writer->line);
}

static phi_status write_header(phi_writer *writer)
{
    const phi_report_about *about = &writer->about.view;
    phi__json *j = begin_record(writer, "header");
    char begun[PHI__ABOUT_TIME];
    phi__about_time(about->begun, begun);
    phi__json_pair(j, "version", phi_version());
    phi__json_pair(j, "rules_version", writer->rules_version);
    phi__json_pair(j, "begun", begun);
    phi__json_list(j, "roots", about->roots, about->root_count);
    if (about->locations != NULL)
        phi__json_list(j, "locations", about->locations, about->root_count);
    phi__json_list(j, "options", about->options, about->option_count);
    if (about->run != NULL)
        phi__json_pair(j, "run", about->run);
    return phi__json_end(j, &writer->line);
}

static phi_status open_jsonl(phi_writer *writer)
{
    phi__json *j = NULL;
    PHI_TRY(phi__json_new(writer->line.ceiling, &j));
    writer->state = j;
    return writer->about.given ? write_header(writer) : PHI_OK;
}

static void close_jsonl(phi_writer *writer)
{
    phi__json_free(writer->state);
    writer->state = NULL;
}

const phi__sink phi__sink_jsonl = {
    .format = PHI_FORMAT_JSONL,
    .open = open_jsonl,
    .finding = write_finding,
    .shows_accepted = true,
    .source = write_source,
    .finish = write_summary,
    .close = close_jsonl,
};

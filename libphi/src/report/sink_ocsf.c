/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> OCSF 1.3 (schema.ocsf.io), one Data Security Finding (class 2006) a line: for each file with findings as soon as
 * it is closed, for each source that was not fully examined (informational), and for each finding that somebody accepted
 * (suppressed). No values, not even masked: events go to places that many can read. */
#include "base/alloc.h"
#include "base/digest.h"
#include "report/gather.h"
#include "report/json.h"
#include "report/text_words.h"
#include "report/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Numbers of the schema. */
enum {
    CATEGORY_FINDINGS = 2,
    CLASS_DATA_SECURITY = 2006,
    ACTIVITY_CREATE = 1,
    STATUS_NEW = 1,
    STATUS_SUPPRESSED = 3,
    DISCOVERY = 4,     /* detection_system_id: Data Discovery & Classification */
    AT_REST = 1,       /* data_lifecycle_state_id */
    REGULAR_FILE = 1,
    JOB_COMPLETE = 1,  /* data_security.status_id */
    JOB_PARTIAL = 2,
    JOB_FAILED = 3,
    DATA_UNKNOWN = 0,  /* data_security.category_id */
    DATA_PERSONAL = 1,
    DATA_FINANCIAL = 3,
    INFORMATIONAL = 1, /* severity_id */
    LOW = 2,
    MEDIUM = 3,
    HIGH = 4,
    CRITICAL = 5
};

typedef struct ocsf {
    phi__gather gather;
    phi__json *json;
} ocsf;

/* What the parts of an event have in common. */
typedef struct event {
    const char *path, *kind, *title, *desc, *media;
    unsigned severity, status, category, job;
    uint64_t findings, bytes;
} event;

static phi_status open_ocsf(phi_writer *writer)
{
    ocsf *o = phi__alloc(sizeof *o);
    PHI_REQUIRE(o != NULL, PHI_ERR_MEMORY);
    phi__gather_init(&o->gather, writer->start_ns, false);
    writer->state = o;
    return phi__json_new(writer->line.ceiling, &o->json);
}

static void close_ocsf(phi_writer *writer)
{
    ocsf *o = writer->state;
    if (o == NULL)
        return;
    phi__gather_done(&o->gather);
    phi__json_free(o->json);
    phi__free(o);
    writer->state = NULL;
}

/* Equal for the same thing in every run: whoever collects events can tell what is new. */
static void make_uid(const event *e, char out[PHI__DIGEST_HEX])
{
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&text, 1 << 20);
    out[0] = '\0';
    if (phi__buf_append(&text, e->kind, strlen(e->kind) + 1) == PHI_OK && phi__buf_append_text(&text, e->path) == PHI_OK)
        phi__digest_sha256_hex(text.data, text.size, out);
    out[32] = '\0';
}

static void put_metadata(const phi_writer *writer, phi__json *j)
{
    phi__json_key(j, "metadata");
    phi__json_map(j);
    phi__json_pair(j, "version", "1.3.0");
    phi__json_key(j, "product");
    phi__json_map(j);
    phi__json_pair(j, "name", "phi");
    phi__json_pair(j, "vendor_name", "libphi");
    phi__json_pair(j, "version", phi_version());
    phi__json_map_end(j);
    if (writer->about.view.run != NULL)
        phi__json_pair(j, "correlation_uid", writer->about.view.run);
    phi__json_map_end(j);
}

static void begin_event(const phi_writer *writer, phi__json *j, const event *e)
{
    const int64_t begun = writer->about.view.begun;
    const uint64_t time = begun > 0 ? (uint64_t)begun * 1000 : 0;
    char uid[PHI__DIGEST_HEX];
    phi__json_begin(j);
    phi__json_count(j, "category_uid", CATEGORY_FINDINGS);
    phi__json_count(j, "class_uid", CLASS_DATA_SECURITY);
    phi__json_count(j, "type_uid", CLASS_DATA_SECURITY * 100 + ACTIVITY_CREATE);
    phi__json_count(j, "activity_id", ACTIVITY_CREATE);
    phi__json_count(j, "time", time);
    phi__json_count(j, "severity_id", e->severity);
    phi__json_count(j, "status_id", e->status);
    phi__json_pair(j, "message", e->title);
    put_metadata(writer, j);
    make_uid(e, uid);
    phi__json_key(j, "finding_info");
    phi__json_map(j);
    phi__json_pair(j, "uid", uid);
    phi__json_pair(j, "title", e->title);
    phi__json_pair(j, "desc", e->desc);
    phi__json_count(j, "created_time", time);
    phi__json_map_end(j);
}

/* `file` and `resources`; `info` may be NULL. */
static void put_file(const phi_writer *writer, phi__json *j, const event *e, const phi_file_info *info)
{
    const char *slash = strrchr(e->path, '/');
    char owner[PHI__ABOUT_ACCOUNT];
    phi__json_key(j, "file");
    phi__json_map(j);
    phi__json_pair(j, "name", slash == NULL || slash[1] == '\0' ? e->path : slash + 1);
    phi__json_path(j, e->path);
    phi__json_count(j, "type_id", REGULAR_FILE);
    if (e->media != NULL && e->media[0] != '\0')
        phi__json_pair(j, "mime_type", e->media);
    if (e->bytes > 0)
        phi__json_count(j, "size", e->bytes);
    if (info != NULL) {
        phi__about_account(&writer->about, info->owner, false, owner);
        phi__json_key(j, "owner");
        phi__json_map(j);
        phi__json_pair(j, "name", owner);
        phi__json_map_end(j);
        phi__json_flag(j, "is_public", phi__about_world_readable(info));
    }
    phi__json_map_end(j);
    phi__json_key(j, "resources");
    phi__json_array(j);
    phi__json_map(j);
    phi__json_pair(j, "type", "File");
    phi__json_pair(j, "name", e->path);
    phi__json_map_end(j);
    phi__json_array_end(j);
}

static void begin_data(phi__json *j, const event *e)
{
    phi__json_key(j, "data_security");
    phi__json_map(j);
    phi__json_count(j, "category_id", e->category);
    phi__json_count(j, "detection_system_id", DISCOVERY);
    phi__json_count(j, "data_lifecycle_state_id", AT_REST);
    phi__json_count(j, "status_id", e->job);
    phi__json_count(j, "total", e->findings);
}

static unsigned severity_of(const phi__gather_file *file)
{
    const bool world = file->info.struct_size != 0 && phi__about_world_readable(&file->info);
    switch (file->data_class) {
    case PHI_CLASS_PHI: return world ? CRITICAL : HIGH;
    case PHI_CLASS_PCI: return HIGH;
    case PHI_CLASS_PII: return MEDIUM;
    case PHI_CLASS_NONE: return LOW;
    }
    return LOW;
}

static const char *title_of(phi_class data_class)
{
    switch (data_class) {
    case PHI_CLASS_PHI: return "Patient data in a file";
    case PHI_CLASS_PCI: return "Payment card data in a file";
    case PHI_CLASS_PII: return "Personal data in a file";
    case PHI_CLASS_NONE: break;
    }
    return "Identifiers in a file";
}

static phi_status write_file(phi_writer *writer, ocsf *o, const phi__gather_file *file)
{
    char desc[160];
    (void)snprintf(desc, sizeof desc, "%" PRIu64 " finding%s; %" PRIu64 " records identify a patient, %" PRIu64 " hold card data, %" PRIu64 " other personal data",
                   file->findings, file->findings == 1 ? "" : "s", file->records[PHI_CLASS_PHI], file->records[PHI_CLASS_PCI], file->records[PHI_CLASS_PII]);
    const event e = {.path = file->path, .kind = "file", .title = title_of(file->data_class), .desc = desc, .severity = severity_of(file),
                     .status = STATUS_NEW, .category = file->data_class == PHI_CLASS_PCI ? DATA_FINANCIAL : DATA_PERSONAL,
                     .job = file->state == PHI_STATE_EXAMINED ? JOB_COMPLETE : JOB_PARTIAL, .findings = file->findings};
    phi__json *j = o->json;
    begin_event(writer, j, &e);
    put_file(writer, j, &e, file->info.struct_size == 0 ? NULL : &file->info);
    begin_data(j, &e);
    phi__json_pair(j, "category", phi_class_name(file->data_class));
    phi__json_key(j, "discovery_details");
    phi__json_array(j);
    for (size_t g = 0; g < file->groups.count; g++) {
        phi__json_map(j);
        phi__json_pair(j, "type", o->gather.detectors.entries.items[file->groups.items[g].detector].name);
        phi__json_count(j, "count", file->groups.items[g].findings);
        phi__json_map_end(j);
    }
    phi__json_array_end(j);
    phi__json_map_end(j);
    return phi__json_end(j, &writer->line);
}

static phi_status write_unread(phi_writer *writer, ocsf *o, const phi_coverage *c)
{
    const event e = {.path = c->path, .kind = "unread", .title = "A file that was not fully examined", .desc = phi__text_reason(c->reason),
                     .media = c->media, .severity = INFORMATIONAL, .status = STATUS_NEW, .category = DATA_UNKNOWN,
                     .job = c->state == PHI_STATE_PARTIAL ? JOB_PARTIAL : JOB_FAILED, .bytes = c->bytes};
    phi__json *j = o->json;
    begin_event(writer, j, &e);
    put_file(writer, j, &e, c->file);
    begin_data(j, &e);
    phi__json_pair(j, "status_details", phi_reason_name(c->reason));
    phi__json_map_end(j);
    return phi__json_end(j, &writer->line);
}

static phi_status write_accepted(phi_writer *writer, ocsf *o, const phi_finding *f)
{
    const event e = {.path = f->path, .kind = f->fingerprint == NULL ? f->detector : f->fingerprint, .title = "A finding that somebody decided may stay", .desc = f->accepted,
                     .severity = INFORMATIONAL, .status = STATUS_SUPPRESSED, .category = DATA_PERSONAL, .job = JOB_COMPLETE, .findings = 1};
    phi__json *j = o->json;
    begin_event(writer, j, &e);
    put_file(writer, j, &e, f->file);
    begin_data(j, &e);
    phi__json_key(j, "discovery_details");
    phi__json_array(j);
    phi__json_map(j);
    phi__json_pair(j, "type", f->detector);
    phi__json_count(j, "count", 1);
    phi__json_map_end(j);
    phi__json_array_end(j);
    phi__json_map_end(j);
    phi__json_key(j, "unmapped");
    phi__json_map(j);
    phi__json_pair(j, "accepted", f->accepted);
    if (f->accepted_until != NULL)
        phi__json_pair(j, "accepted_until", f->accepted_until);
    phi__json_map_end(j);
    return phi__json_end(j, &writer->line);
}

static phi_status keep_finding(phi_writer *writer, const phi_finding *finding)
{
    ocsf *o = writer->state;
    return finding->accepted != NULL ? write_accepted(writer, o, finding) : phi__gather_finding(&o->gather, finding);
}

/* Files that are closed go out and are forgotten. */
static phi_status write_closed(phi_writer *writer, ocsf *o)
{
    for (size_t i = 0; i < o->gather.files.count; i++)
        PHI_TRY(write_file(writer, o, &o->gather.files.items[i]));
    phi__gather_forget(&o->gather);
    return PHI_OK;
}

static phi_status keep_source(phi_writer *writer, const phi_coverage *coverage)
{
    ocsf *o = writer->state;
    PHI_TRY(phi__gather_source(&o->gather, coverage));
    if (coverage->state != PHI_STATE_EXAMINED)
        PHI_TRY(write_unread(writer, o, coverage));
    return write_closed(writer, o);
}

static phi_status write_ocsf(phi_writer *writer, bool interrupted)
{
    (void)interrupted;
    ocsf *o = writer->state;
    PHI_TRY(phi__gather_finish(&o->gather));
    return write_closed(writer, o);
}

const phi__sink phi__sink_ocsf = {
    .format = PHI_FORMAT_OCSF,
    .every_source = true,
    .shows_accepted = true,
    .open = open_ocsf,
    .finding = keep_finding,
    .source = keep_source,
    .finish = write_ocsf,
    .close = close_ocsf,
};

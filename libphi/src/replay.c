/* SPDX-License-Identifier: Apache-2.0 */
/* See replay.h: a list in an arena. Every pointer of a record leads into the
 * same arena, so one clear forgets all. */
#include "replay.h"

#include <stdbool.h>
#include <string.h>

typedef enum record_kind { RECORD_FINDING, RECORD_SOURCE, RECORD_TEXT } record_kind;

struct phi__replay_record {
    phi__replay_record *next;
    record_kind kind;
    phi_location location; /* of the finding or text */
    phi_file_info file;    /* of the finding or source */
    union {
        phi_finding finding;
        phi_coverage source;
        phi_text text;
    } is;
};

/* A copier notes that memory ran out and goes on, so that copying a struct
 * reads as a list of its members. */
typedef struct copier {
    phi__replay *replay;
    bool failed;
} copier;

static const char *copy_bytes(copier *c, const char *text, size_t length)
{
    if (text == NULL || c->failed)
        return NULL;
    const char *copy = phi__arena_strndup(&c->replay->arena, text, length);
    c->failed = copy == NULL;
    c->replay->bytes += length + 1;
    return copy;
}

static const char *copy_text(copier *c, const char *text)
{
    return text == NULL ? NULL : copy_bytes(c, text, strlen(text));
}

static const char *const *copy_list(copier *c, const char *const *list, size_t count)
{
    if (list == NULL || count == 0 || c->failed)
        return NULL;
    const char **copy = phi__arena_alloc(&c->replay->arena, count * sizeof *copy);
    c->failed = copy == NULL;
    c->replay->bytes += count * sizeof *copy;
    for (size_t i = 0; i < count && copy != NULL; i++)
        copy[i] = copy_text(c, list[i]);
    return copy;
}

static const double *copy_numbers(copier *c, const double *list, size_t count)
{
    if (list == NULL || count == 0 || c->failed)
        return NULL;
    double *copy = phi__arena_alloc(&c->replay->arena, count * sizeof *copy);
    c->failed = copy == NULL;
    c->replay->bytes += count * sizeof *copy;
    if (copy != NULL)
        memcpy(copy, list, count * sizeof *copy);
    return copy;
}

static phi__replay_record *copy_start(copier *c, record_kind kind)
{
    phi__replay_record *record = phi__arena_alloc(&c->replay->arena, sizeof *record);
    c->failed = record == NULL;
    if (record == NULL)
        return NULL;
    c->replay->bytes += sizeof *record;
    record->kind = kind;
    return record;
}

static void copy_location(copier *c, phi__replay_record *record, const phi_location *location)
{
    if (location == NULL)
        return;
    record->location = *location;
    record->location.column = copy_text(c, location->column);
    record->location.sheet = copy_text(c, location->sheet);
    record->location.cell = copy_text(c, location->cell);
    record->location.part = copy_text(c, location->part);
}

static const phi_file_info *copy_file(phi__replay_record *record, const phi_file_info *file)
{
    if (file == NULL)
        return NULL;
    record->file = *file;
    return &record->file;
}

static phi_status copy_end(const copier *c, phi__replay_record *record)
{
    PHI_REQUIRE(!c->failed, PHI_ERR_MEMORY);
    if (c->replay->last == NULL)
        c->replay->first = record;
    else
        c->replay->last->next = record;
    c->replay->last = record;
    return PHI_OK;
}

phi_status phi__replay_add_finding(phi__replay *replay, const phi_finding *finding)
{
    copier c = {.replay = replay};
    phi__replay_record *record = copy_start(&c, RECORD_FINDING);
    PHI_REQUIRE(record != NULL, PHI_ERR_MEMORY);
    phi_finding *copy = &record->is.finding;
    *copy = *finding;
    copy_location(&c, record, finding->location);
    copy->location = &record->location;
    copy->path = copy_text(&c, finding->path);
    copy->detector = copy_text(&c, finding->detector);
    copy->masked = copy_text(&c, finding->masked);
    copy->match = copy_text(&c, finding->match);
    copy->fingerprint = copy_text(&c, finding->fingerprint);
    copy->tags = copy_list(&c, finding->tags, finding->tag_count);
    copy->evidence = copy_list(&c, finding->evidence, finding->evidence_count);
    copy->evidence_bits = copy_numbers(&c, finding->evidence_bits, finding->evidence_count);
    copy->shape = copy_text(&c, finding->shape);
    copy->jurisdictions = copy_list(&c, finding->jurisdictions, finding->jurisdiction_count);
    copy->file = copy_file(record, finding->file);
    return copy_end(&c, record);
}

phi_status phi__replay_add_source(phi__replay *replay, const phi_coverage *coverage)
{
    copier c = {.replay = replay};
    phi__replay_record *record = copy_start(&c, RECORD_SOURCE);
    PHI_REQUIRE(record != NULL, PHI_ERR_MEMORY);
    phi_coverage *copy = &record->is.source;
    *copy = *coverage;
    copy->path = copy_text(&c, coverage->path);
    copy->detail = copy_text(&c, coverage->detail);
    copy->media = copy_text(&c, coverage->media);
    copy->file = copy_file(record, coverage->file);
    return copy_end(&c, record);
}

phi_status phi__replay_add_text(phi__replay *replay, const phi_text *text)
{
    copier c = {.replay = replay};
    phi__replay_record *record = copy_start(&c, RECORD_TEXT);
    PHI_REQUIRE(record != NULL, PHI_ERR_MEMORY);
    phi_text *copy = &record->is.text;
    *copy = *text;
    copy_location(&c, record, text->location);
    copy->location = &record->location;
    copy->path = copy_text(&c, text->path);
    copy->utf8 = copy_bytes(&c, text->utf8, text->length);
    return copy_end(&c, record);
}

static int deliver_one(const phi__replay_record *record, const phi_sink *sink)
{
    if (record->kind == RECORD_FINDING)
        return sink->on_finding == NULL ? 0 : sink->on_finding(sink->user, &record->is.finding);
    if (record->kind == RECORD_SOURCE)
        return sink->on_source == NULL ? 0 : sink->on_source(sink->user, &record->is.source);
    return sink->on_text == NULL ? 0 : sink->on_text(sink->user, &record->is.text);
}

int phi__replay_deliver(phi__replay *replay, const phi_sink *sink)
{
    int answer = 0;
    for (const phi__replay_record *r = replay->first; r != NULL && answer == 0; r = r->next)
        answer = deliver_one(r, sink);
    phi__arena_clear(&replay->arena);
    replay->first = replay->last = NULL;
    replay->bytes = 0;
    return answer;
}

void phi__replay_done(phi__replay *replay)
{
    phi__arena_done(&replay->arena);
    *replay = (phi__replay){.first = NULL};
}

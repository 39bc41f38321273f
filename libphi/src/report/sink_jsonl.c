/* SPDX-License-Identifier: Apache-2.0 */
/* Report: records -> one JSON object a line. The keys are a contract with
 * programs outside (docs/records.md): they are added to, never renamed. The only
 * file that names yajl. A line holds no raw control characters, DEL and C1
 * included, so that showing a report on a terminal is safe. */
#include "report/display.h"
#include "report/writer.h"

#include "base/alloc.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <yajl/yajl_gen.h>

enum { POOL_BYTES = 2048 };

typedef struct json {
    _Alignas(16) uint8_t pool[POOL_BYTES]; /* see gen_alloc */
    size_t pool_used;
    yajl_gen gen;
    phi__buf raw;     /* the record as yajl makes it */
    phi__buf text;    /* the string or number being made */
    phi_status status; /* first failure of this record */
} json;

static void note(json *j, phi_status status)
{
    if (j->status == PHI_OK)
        j->status = status;
}

static void check(json *j, yajl_gen_status status)
{
    note(j, status == yajl_gen_status_ok ? PHI_OK : PHI_ERR_MEMORY);
}

static void put_key(json *j, const char *key)
{
    check(j, yajl_gen_string(j->gen, (const unsigned char *)key, strlen(key)));
}

/* A value made valid UTF-8 first; false when it was not. */
static bool put_text(json *j, const char *text)
{
    bool valid = true;
    phi__buf_clear(&j->text);
    note(j, phi__display_utf8(&j->text, text == NULL ? "" : text, &valid));
    const uint8_t *data = j->text.size == 0 ? (const uint8_t *)"" : j->text.data;
    check(j, yajl_gen_string(j->gen, data, j->text.size));
    return valid;
}

static void put_pair(json *j, const char *key, const char *text)
{
    put_key(j, key);
    (void)put_text(j, text);
}

static void put_count(json *j, const char *key, uint64_t value)
{
    char digits[24];
    const int length = snprintf(digits, sizeof digits, "%" PRIu64, value);
    put_key(j, key);
    check(j, yajl_gen_number(j->gen, digits, (size_t)length));
}

static void put_decimal(json *j, const char *key, double value, unsigned digits)
{
    put_key(j, key);
    phi__buf_clear(&j->text);
    note(j, phi__display_decimal(&j->text, value, digits));
    check(j, yajl_gen_number(j->gen, (const char *)j->text.data, j->text.size));
}

static void put_flag(json *j, const char *key, bool value)
{
    put_key(j, key);
    check(j, yajl_gen_bool(j->gen, value));
}

static void put_list(json *j, const char *key, const char *const *items, size_t count)
{
    put_key(j, key);
    check(j, yajl_gen_array_open(j->gen));
    for (size_t i = 0; i < count; i++)
        (void)put_text(j, items[i]);
    check(j, yajl_gen_array_close(j->gen));
}

/* JSON cannot hold a name that is not UTF-8: say its bytes beside it. */
static void put_path(json *j, const char *path)
{
    put_key(j, "path");
    if (put_text(j, path))
        return;
    phi__buf_clear(&j->text);
    for (const char *c = path; *c != '\0'; c++)
        note(j, phi__buf_printf(&j->text, "%02x", (unsigned)(unsigned char)*c));
    put_key(j, "path_bytes_hex");
    check(j, yajl_gen_string(j->gen, j->text.data, j->text.size));
}

static void put_location(json *j, const phi_location *at)
{
    put_key(j, "location");
    check(j, yajl_gen_map_open(j->gen));
    if (at->line > 0)
        put_count(j, "line", at->line);
    if (at->row > 0)
        put_count(j, "row", at->row);
    if (at->column != NULL && at->column[0] != '\0')
        put_pair(j, "column", at->column);
    else if (at->column_number > 0)
        put_count(j, "column", at->column_number);
    if (at->page > 0)
        put_count(j, "page", at->page);
    if (at->sheet != NULL)
        put_pair(j, "sheet", at->sheet);
    if (at->cell != NULL)
        put_pair(j, "cell", at->cell);
    if (at->part != NULL)
        put_pair(j, "part", at->part);
    if (at->byte > 0)
        put_count(j, "byte", at->byte - 1);
    check(j, yajl_gen_map_close(j->gen));
}

static json *begin_record(phi_writer *writer, const char *type)
{
    json *j = writer->state;
    j->status = PHI_OK;
    phi__buf_clear(&j->raw);
    check(j, yajl_gen_map_open(j->gen));
    put_pair(j, "type", type);
    return j;
}

/* Copy the record into the line, with DEL and C1 controls as \u escapes: JSON allows
 * them raw, terminals act on them. Outside of strings neither occurs. */
static phi_status end_record(phi_writer *writer, json *j)
{
    check(j, yajl_gen_map_close(j->gen));
    yajl_gen_reset(j->gen, "\n");
    PHI_TRY(j->status);
    const uint8_t *data = j->raw.data;
    size_t from = 0;
    for (size_t i = 0; i < j->raw.size; i++) {
        const bool c1 = data[i] == 0xc2 && i + 1 < j->raw.size && data[i + 1] < 0xa0;
        if (data[i] != 0x7f && !c1)
            continue;
        PHI_TRY(phi__buf_append(&writer->line, data + from, i - from));
        i += c1 ? 1 : 0;
        PHI_TRY(phi__buf_printf(&writer->line, "\\u%04x", (unsigned)data[i]));
        from = i + 1;
    }
    PHI_TRY(phi__buf_append(&writer->line, data + from, j->raw.size - from));
    phi__buf_clear(&j->raw);
    phi__buf_clear(&j->text);
    return PHI_OK;
}

/* A count for each class. */
static void put_classes(json *j, const char *key, const uint64_t *counts)
{
    put_key(j, key);
    check(j, yajl_gen_map_open(j->gen));
    for (unsigned i = 0; i < PHI__TALLY_CLASSES; i++)
        put_count(j, phi_class_name((phi_class)i), counts[i]);
    check(j, yajl_gen_map_close(j->gen));
}

static phi_status write_finding(phi_writer *writer, const phi_finding *f)
{
    json *j = begin_record(writer, "finding");
    put_path(j, f->path);
    put_pair(j, "detector", f->detector);
    put_decimal(j, "confidence", f->confidence, 4);
    put_pair(j, "masked", f->masked);
    if (f->match != NULL)
        put_pair(j, "match", f->match);
    if (f->fingerprint != NULL)
        put_pair(j, "fingerprint", f->fingerprint);
    put_count(j, "offset", f->offset);
    put_count(j, "length", f->length);
    put_location(j, f->location);
    put_list(j, "tags", f->tags, f->tag_count);
    put_list(j, "evidence", f->evidence, f->evidence_count);
    if (f->jurisdiction_count > 0)
        put_list(j, "jurisdictions", f->jurisdictions, f->jurisdiction_count);
    put_flag(j, "test", f->test != 0);
    put_count(j, "safe_harbor", f->safe_harbor);
    put_count(j, "record", f->record);
    if (f->state != NULL)
        put_pair(j, "state", f->state);
    return end_record(writer, j);
}

static phi_status write_source(phi_writer *writer, const phi_coverage *c)
{
    json *j = begin_record(writer, "source");
    put_path(j, c->path);
    put_pair(j, "state", phi_state_name(c->state));
    put_pair(j, "reason", phi_reason_name(c->reason));
    put_pair(j, "detail", c->detail);
    put_pair(j, "media", c->media);
    put_count(j, "bytes", c->bytes);
    put_count(j, "bytes_examined", c->bytes_examined);
    put_pair(j, "class", phi_class_name(c->data_class));
    put_count(j, "findings", c->findings);
    put_count(j, "depth", c->depth);
    put_classes(j, "records", c->records);
    return end_record(writer, j);
}

static void put_map(json *j, const char *key, const phi__tally_map *map)
{
    put_key(j, key);
    check(j, yajl_gen_map_open(j->gen));
    for (size_t i = 0; i < map->entries.count; i++)
        put_count(j, map->entries.items[i].name, map->entries.items[i].findings);
    check(j, yajl_gen_map_close(j->gen));
}

static void put_counts(json *j, const phi__tally *tally)
{
    put_key(j, "states");
    check(j, yajl_gen_map_open(j->gen));
    put_count(j, phi_state_name(PHI_STATE_EXAMINED), tally->sum.examined);
    put_count(j, phi_state_name(PHI_STATE_PARTIAL), tally->sum.partial);
    put_count(j, phi_state_name(PHI_STATE_NOT_EXAMINED), tally->sum.not_examined);
    check(j, yajl_gen_map_close(j->gen));
    put_key(j, "reasons");
    check(j, yajl_gen_map_open(j->gen));
    for (unsigned i = 0; i < PHI__TALLY_REASONS; i++) {
        if (tally->reasons[i].count > 0)
            put_count(j, phi_reason_name((phi_reason)i), tally->reasons[i].count);
    }
    check(j, yajl_gen_map_close(j->gen));
    put_map(j, "detectors", &tally->detectors);
    if (tally->sum.allowed > 0)
        put_map(j, "allowed", &tally->allowed);
    put_classes(j, "classes", tally->classes);
    put_classes(j, "records", tally->records);
}

static void put_bounds(json *j, uint64_t lower, uint64_t upper)
{
    put_count(j, "lower", lower);
    put_count(j, "upper", upper);
}

static void put_people(json *j, const phi__people_totals *totals)
{
    put_key(j, "people");
    check(j, yajl_gen_map_open(j->gen));
    put_bounds(j, totals->lower[PHI__STATES], totals->upper[PHI__STATES]);
    put_flag(j, "estimated", totals->estimated);
    put_count(j, "contacts", totals->contacts);
    put_key(j, "states");
    check(j, yajl_gen_map_open(j->gen));
    for (size_t i = 0; i < PHI__STATES; i++) {
        if (totals->upper[i] == 0)
            continue;
        put_key(j, phi__us_state_name(i));
        check(j, yajl_gen_map_open(j->gen));
        put_bounds(j, totals->lower[i], totals->upper[i]);
        check(j, yajl_gen_map_close(j->gen));
    }
    check(j, yajl_gen_map_close(j->gen));
    check(j, yajl_gen_map_close(j->gen));
}

static phi_status write_summary(phi_writer *writer, bool interrupted)
{
    phi__tally *tally = &writer->tally;
    phi__tally_sort(&tally->detectors);
    phi__tally_sort(&tally->allowed);
    json *j = begin_record(writer, "summary");
    put_flag(j, "interrupted", interrupted);
    put_count(j, "findings", tally->sum.findings);
    put_count(j, "files", tally->sum.files);
    put_count(j, "files_with_findings", tally->sum.files_with_findings);
    put_count(j, "sources", tally->sum.sources);
    put_count(j, "bytes", tally->sum.bytes);
    put_decimal(j, "seconds", tally->sum.seconds, 3);
    put_counts(j, tally);
    put_people(j, &tally->totals);
    put_pair(j, "rules_version", writer->rules_version);
    put_pair(j, "version", phi_version());
    return end_record(writer, j);
}

/* yajl does not check its allocations. It makes two small ones when it is opened and,
 * with a print callback, none later: they come out of the state and cannot fail. */
static void *gen_alloc(void *user, size_t size)
{
    json *j = user;
    const size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded < size || rounded > sizeof j->pool - j->pool_used)
        return phi__alloc(size);
    void *block = j->pool + j->pool_used;
    j->pool_used += rounded;
    return block;
}

static void gen_free(void *user, void *block)
{
    const json *j = user;
    const uintptr_t at = (uintptr_t)block, pool = (uintptr_t)j->pool;
    if (at < pool || at >= pool + sizeof j->pool)
        phi__free(block);
}

static void *gen_realloc(void *user, void *block, size_t size)
{
    if (block == NULL)
        return gen_alloc(user, size);
    const json *j = user;
    const uintptr_t at = (uintptr_t)block, pool = (uintptr_t)j->pool;
    if (at < pool || at >= pool + sizeof j->pool)
        return phi__realloc(block, size);
    const size_t most = (size_t)(pool + sizeof j->pool - at); /* its own size is not known */
    void *moved = phi__alloc(size > most ? size : most);
    if (moved != NULL)
        memcpy(moved, block, most);
    return moved;
}

static void gen_print(void *user, const char *text, size_t length)
{
    json *j = user;
    note(j, phi__buf_append(&j->raw, text, length));
}

static phi_status open_jsonl(phi_writer *writer)
{
    json *j = phi__alloc(sizeof *j);
    PHI_REQUIRE(j != NULL, PHI_ERR_MEMORY);
    writer->state = j;
    phi__buf_init(&j->raw, writer->line.ceiling);
    phi__buf_init(&j->text, writer->line.ceiling);
    const yajl_alloc_funcs heap = {.malloc = gen_alloc, .realloc = gen_realloc, .free = gen_free, .ctx = j};
    j->gen = yajl_gen_alloc(&heap);
    PHI_REQUIRE(j->gen != NULL, PHI_ERR_MEMORY);
    yajl_gen_config(j->gen, yajl_gen_print_callback, gen_print, j);
    return PHI_OK;
}

static void close_jsonl(phi_writer *writer)
{
    json *j = writer->state;
    if (j == NULL)
        return;
    if (j->gen != NULL)
        yajl_gen_free(j->gen);
    phi__buf_done(&j->raw);
    phi__buf_done(&j->text);
    phi__free(j);
    writer->state = NULL;
}

const phi__sink phi__sink_jsonl = {
    .format = PHI_FORMAT_JSONL,
    .open = open_jsonl,
    .finding = write_finding,
    .source = write_source,
    .finish = write_summary,
    .close = close_jsonl,
};

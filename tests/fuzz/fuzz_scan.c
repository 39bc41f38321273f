/* SPDX-License-Identifier: Apache-2.0 */
/* The whole scanner with the built-in rules. Every member has one closing record
 * and the root the last; findings have a probability, evidence that can be read,
 * a mask, and are counted in the record of their source. */
#include "fuzz.h"

#include <phi/phi.h>
#include <string.h>

enum { LARGEST = 65536 };

typedef struct seen {
    uint64_t findings;  /* delivered */
    uint64_t counted;   /* by closing records */
    uint64_t sources;
    uint64_t roots;     /* closing records at depth 0 */
    int incomplete;
    int last_depth;
} seen;

static void touch(const char *text)
{
    if (text != NULL)
        phi_fuzz_touch(text, strlen(text) + 1);
}

static int on_finding(void *user, const phi_finding *finding)
{
    seen *self = user;
    self->findings++;
    FUZZ_CHECK(finding->confidence >= 0.0 && finding->confidence <= 1.0);
    FUZZ_CHECK(finding->path != NULL && finding->detector != NULL && finding->masked != NULL);
    FUZZ_CHECK(finding->location != NULL && finding->match == NULL && finding->fingerprint == NULL);
    FUZZ_CHECK(finding->length > 0 && finding->offset <= UINT64_MAX - finding->length);
    FUZZ_CHECK(strncmp(finding->path, "fuzz", 4) == 0);
    touch(finding->masked);
    touch(finding->location->column);
    touch(finding->location->sheet);
    touch(finding->location->cell);
    touch(finding->location->part);
    for (size_t i = 0; i < finding->evidence_count; i++)
        touch(finding->evidence[i]);
    for (size_t i = 0; i < finding->jurisdiction_count; i++)
        touch(finding->jurisdictions[i]);
    return 0;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    seen *self = user;
    self->sources++;
    self->counted += coverage->findings;
    self->roots += coverage->depth == 0;
    self->last_depth = (int)coverage->depth;
    self->incomplete |= coverage->state != PHI_STATE_EXAMINED;
    FUZZ_CHECK((coverage->state == PHI_STATE_EXAMINED) == (coverage->reason == PHI_REASON_NONE));
    FUZZ_CHECK(coverage->path != NULL && coverage->media != NULL && coverage->detail != NULL);
    FUZZ_CHECK(coverage->bytes_examined <= coverage->bytes);
    touch(coverage->detail);
    return 0;
}

static phi_scanner *shared(void)
{
    static phi_engine *engine;
    static phi_scanner *scanner;
    if (scanner != NULL)
        return scanner;
    phi_rules *rules = NULL;
    phi_limits limits = PHI_LIMITS_INIT;
    phi_options options = PHI_OPTIONS_INIT;
    limits.max_depth = 4;
    limits.max_members = 64;
    limits.max_expand_bytes = 1 << 20;
    limits.max_memory_bytes = 1 << 20;
    options.limits = &limits;
    options.min_confidence = 0.0;
    options.worker_dir = "/nonexistent"; /* PDF ends with "no-backend" */
    FUZZ_CHECK(phi_rules_new(&rules) == PHI_OK && phi_rules_add_builtin(rules, NULL) == PHI_OK);
    FUZZ_CHECK(phi_engine_new(rules, &engine, NULL) == PHI_OK);
    FUZZ_CHECK(phi_scanner_new(engine, &options, &scanner, NULL) == PHI_OK);
    phi_rules_free(rules);
    return scanner;
}

/* ------------------------------------------------- other ways to the same bytes */

typedef struct piecewise {
    const uint8_t *data;
    size_t size;
} piecewise;

/* Fewer bytes than asked for, as pipes and networks have it. */
static int64_t read_piece(void *user, uint64_t offset, void *buffer, size_t capacity)
{
    const piecewise *self = user;
    if (offset >= self->size)
        return 0;
    size_t size = self->size - (size_t)offset;
    size = size < capacity ? size : capacity;
    size = size < 1000 ? size : 1000;
    memcpy(buffer, self->data + offset, size);
    return (int64_t)size;
}

/* Through a callback that does not say how much there is, the findings are the same. */
static void check_callback(const uint8_t *data, size_t size, const seen *wanted, phi_status status)
{
    seen now = {0};
    piecewise pieces = {data, size};
    phi_sink sink = PHI_SINK_INIT;
    phi_source source = PHI_SOURCE_INIT;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    sink.user = &now;
    source.kind = PHI_SOURCE_CALLBACK;
    source.name = "fuzz";
    source.size = UINT64_MAX;
    source.user = &pieces;
    source.read_at = read_piece;
    FUZZ_CHECK(phi_scanner_scan(shared(), &source, &sink, NULL) == status);
    FUZZ_CHECK(now.findings == wanted->findings && now.sources == wanted->sources);
}

static int on_text(void *user, const phi_text *text)
{
    (void)user;
    FUZZ_CHECK(text->path != NULL && text->location != NULL && text->length > 0);
    phi_fuzz_touch(text->utf8, text->length);
    return 0;
}

/* Extracting meets the same sources. */
static void check_extract(const uint8_t *data, size_t size, const seen *wanted, phi_status status)
{
    seen now = {0};
    phi_sink sink = PHI_SINK_INIT;
    phi_source source = PHI_SOURCE_INIT;
    sink.on_text = on_text;
    sink.on_source = on_source;
    sink.user = &now;
    source.name = "fuzz";
    source.data = data;
    source.size = size;
    FUZZ_CHECK(phi_scanner_extract(shared(), &source, &sink, NULL) == status);
    FUZZ_CHECK(now.sources == wanted->sources);
}

/* A scanner keeps nothing from one source to the next. */
static void check_again(const uint8_t *data, size_t size, const seen *wanted, phi_status status)
{
    seen now = {0};
    phi_sink sink = PHI_SINK_INIT;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    sink.user = &now;
    FUZZ_CHECK(phi_scanner_scan_memory(shared(), "fuzz", data, size, &sink, NULL) == status);
    FUZZ_CHECK(now.findings == wanted->findings && now.sources == wanted->sources);
}

int phi_fuzz_scan(const uint8_t *data, size_t size)
{
    static void (*const others[])(const uint8_t *, size_t, const seen *, phi_status) = {check_callback, check_extract,
                                                                                       check_again};
    if (size > LARGEST)
        return 0;
    seen first = {0};
    phi_sink sink = PHI_SINK_INIT;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    sink.user = &first;
    const phi_status status = phi_scanner_scan_memory(shared(), "fuzz", data, size, &sink, NULL);
    FUZZ_CHECK(status == PHI_OK || status == PHI_PARTIAL);
    FUZZ_CHECK((status == PHI_PARTIAL) == (first.incomplete != 0));
    FUZZ_CHECK(first.roots == 1 && first.last_depth == 0);
    FUZZ_CHECK(first.findings == first.counted);
    others[size % 3](data, size, &first, status);
    return 0;
}

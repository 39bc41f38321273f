/* SPDX-License-Identifier: Apache-2.0 */
/* The scanner and its pipeline. Start reading at phi__scan_part:
 *
 *     stream -> identify -> extract -> (part.c) text -> search.c -> findings
 *                                 \-> (part.c) member -> phi__scan_part again
 */
#include "scanner.h"

#include "base/alloc.h"
#include "base/versioned.h"
#include "extract/encoded.h"
#include "open.h"
#include "volumes.h"

#include <string.h>

/* ------------------------------------------------------------------- pipeline */

/* A member whose text comes without an extractor. */
static bool is_ready(const phi__part_run *run)
{
    return run->member != NULL && run->member->read != NULL;
}

static phi_status run_extractor(phi__part_run *run, phi__part *part, phi__emit *emit)
{
    const phi__extractor *raw = phi__extractor_for(PHI__KIND_BINARY);
    const phi__extractor *extractor = phi__extractor_for(part->identity.kind);
    const phi_status status = is_ready(run) ? run->member->read(run->member->context, emit) : extractor->run(part, emit);
    return status == PHI_ERR_UNSUPPORTED && extractor != raw ? raw->run(part, emit) : status;
}

/* With what is encoded within its text, once. */
static phi_status run_decoding(phi__part_run *run, phi__part *part)
{
    if (run->decoded)
        return run_extractor(run, part, &run->emit);
    phi__encoded encoded;
    phi__encoded_init(&encoded, &run->emit, part);
    phi_status status = run_extractor(run, part, &encoded.emit);
    if (status == PHI_OK)
        status = phi__encoded_finish(&encoded);
    phi__encoded_done(&encoded);
    return status;
}

static phi_status extract(phi_scanner *scanner, phi__part_run *run, phi__part *part)
{
    const phi_reason late = phi__budget_time(&scanner->budget);
    if (late != PHI_REASON_NONE) {
        run->emit.fault(&run->emit, late, "the time for this file was over");
        return PHI_OK;
    }
    phi_status status = run_decoding(run, part);
    if (status == PHI_OK && part->stream->fault != PHI_REASON_NONE)
        run->emit.fault(&run->emit, part->stream->fault, part->stream->fault_detail);
    if (status == PHI_OK)
        status = phi__part_run_finish(run);
    if (status != PHI_PARTIAL)
        return status;
    /* Some buffer was full: never a reason for a source without its record. */
    run->emit.fault(&run->emit, PHI_REASON_LIMIT_MEMORY, "a piece of it does not fit into the memory allowed");
    return PHI_OK;
}

phi_status phi__scan_part(phi_scanner *scanner, phi__part_run *run, phi__stream *inner, const char *name)
{
    phi__arena arena = {0};
    phi__part part = {.name = name, .budget = &scanner->budget, .arena = &arena, .workers = scanner->workers};
    PHI_TRY(phi__stream_borrow(inner, &part.stream));
    part.identity.media = is_ready(run) ? run->member->media : "";
    phi_status status = is_ready(run) ? PHI_OK : phi__identify_stream(part.stream, &part.identity);
    if (status == PHI_OK) {
        run->media = part.identity.media;
        status = extract(scanner, run, &part);
    }
    phi__stream_close(part.stream);
    phi__arena_done(&arena);
    return status;
}

static const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL || slash[1] == '\0' ? path : slash + 1;
}

/* Nothing of its own: it is read with the first volume of its set, whose record says how that went. */
static phi_status read_nothing(void *context, phi__emit *emit)
{
    (void)context;
    (void)emit;
    return PHI_OK;
}

static const phi__member LATER_VOLUME = {.read = read_nothing, .media = "application/x-archive-volume"};

/* A file and all that is in it, to its one record of depth 0. */
static phi_status scan_root(phi_scanner *scanner, phi__stream *stream, const char *path, phi__volume_role role)
{
    const uint64_t claimed = stream->size;
    phi__budget_init(&scanner->budget, &scanner->limits, claimed == PHI__SIZE_UNKNOWN ? 0 : claimed);
    scanner->root = stream;
    scanner->root_path = path;
    scanner->progress_at = 0;
    phi__part_run run;
    phi__part_run_init(&run, scanner, NULL, path, false);
    if (role == PHI__VOLUME_LATER)
        run.member = &LATER_VOLUME;
    if (role == PHI__VOLUME_LOST)
        run.emit.fault(&run.emit, PHI_REASON_TRUNCATED, "a volume of several, the first of which is missing");
    scanner->judge.pace = stream->may_stall ? stream->pace : NULL;
    if (scanner->files_only && stream->file.struct_size != 0 && role == PHI__VOLUME_ALONE) /* else it hangs on other files */
        phi__file_facts_judge(&scanner->judge, stream->fd, &stream->file);
    scanner->file = stream->file.struct_size == 0 ? NULL : &stream->file;
    phi_status status = phi__scan_part(scanner, &run, stream, last_component(path));
    if (status == PHI_OK)
        status = phi__names_of_root(&run);
    status = phi__coverage_end(&run, status, claimed == PHI__SIZE_UNKNOWN ? stream->position : claimed,
                               role == PHI__VOLUME_LATER ? claimed : stream->position);
    phi__part_run_done(&run);
    scanner->root = NULL;
    scanner->file = NULL;
    return status;
}

/* A file of a file system, where others may lie beside it. */
static phi_status scan_named(phi_scanner *scanner, phi__opened *file)
{
    phi__volumes set;
    phi_status status = phi__volumes_open(file->name, file, &set);
    if (set.stream != NULL) {
        set.stream->pace = file->stream->pace;
        set.stream->may_stall = file->stream->may_stall;
        set.stream->file = file->stream->file;
    }
    if (status == PHI_OK)
        status = scan_root(scanner, set.stream != NULL ? set.stream : file->stream, file->name, set.role);
    phi__volumes_close(&set);
    return status;
}

static phi_status scan_source(phi_scanner *scanner, const phi_source *source)
{
    phi__opened opened = {0};
    PHI_TRY(phi__open_source(source, scanner->files_only, scanner->may_stall ? scanner->pace : NULL, &opened));
    if (opened.stream == NULL)
        return phi__coverage_refuse(scanner, NULL, opened.name, 0, opened.reason, opened.detail);
    opened.stream->pace = scanner->pace;
    opened.stream->file.closed = scanner->closed;
    if (opened.stream->file.struct_size != 0)
        opened.stream->may_stall = phi__pace_may_stall(scanner->pace, opened.stream->file.device, opened.stream->fd);
    const phi_status status = source->kind == PHI_SOURCE_PATH || scanner->files_only
                                  ? scan_named(scanner, &opened)
                                  : scan_root(scanner, opened.stream, opened.name, PHI__VOLUME_ALONE);
    phi__open_close(&opened);
    return status;
}

/* ------------------------------------------------------------------ one call */

static phi_status refuse_size(const char *what, phi_error *err)
{
    return phi__fail(err, PHI_ERR_ARGUMENT, "struct_size of the %s is not set", what);
}

static phi_status run_call(phi_scanner *scanner, const phi_source *source, const phi_sink *sink, bool extract_only,
                           phi_error *err)
{
    phi_source own = PHI_SOURCE_INIT;
    const phi_sink none = PHI_SINK_INIT;
    phi__versioned_take(&own, sizeof own, source, source->struct_size);
    scanner->sink = none;
    phi__versioned_take(&scanner->sink, sizeof scanner->sink, sink, sink->struct_size);
    scanner->extract_only = extract_only;
    scanner->incomplete = false;
    scanner->ending = false;
    scanner->findings = 0;
    const phi_status status = scan_source(scanner, &own);
    phi__arena_clear(&scanner->finding_arena);
    if (status == PHI_ERR_MEMORY)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    if (status < PHI_OK)
        return phi__fail(err, status, "the source lacks its data, path, descriptor or function, or its kind is unknown");
    return status == PHI_OK && scanner->incomplete ? PHI_PARTIAL : status;
}

static phi_status guarded_call(phi_scanner *scanner, const phi_source *source, const phi_sink *sink,
                               bool extract_only, phi_error *err)
{
    if (scanner == NULL || source == NULL || sink == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "scanner, source or sink is missing");
    if (!phi__versioned_is_set(source->struct_size) || !phi__versioned_is_set(sink->struct_size))
        return refuse_size(phi__versioned_is_set(sink->struct_size) ? "source" : "sink", err);
    if (atomic_flag_test_and_set(&scanner->busy))
        return phi__fail(err, PHI_ERR_STATE, "the scanner is in use by another call");
    const phi_status status = run_call(scanner, source, sink, extract_only, err);
    atomic_flag_clear(&scanner->busy);
    return status;
}

phi_status phi_scanner_scan(phi_scanner *scanner, const phi_source *source, const phi_sink *sink, phi_error *err)
{
    return guarded_call(scanner, source, sink, false, err);
}

phi_status phi_scanner_extract(phi_scanner *scanner, const phi_source *source, const phi_sink *sink, phi_error *err)
{
    return guarded_call(scanner, source, sink, true, err);
}

phi_status phi_scanner_scan_file(phi_scanner *scanner, const char *path, const phi_sink *sink, phi_error *err)
{
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_PATH;
    source.path = path;
    return phi_scanner_scan(scanner, &source, sink, err);
}

phi_status phi_scanner_scan_memory(phi_scanner *scanner, const char *name, const void *data, size_t size,
                                   const phi_sink *sink, phi_error *err)
{
    phi_source source = PHI_SOURCE_INIT;
    source.name = name;
    source.data = data;
    source.size = size;
    return phi_scanner_scan(scanner, &source, sink, err);
}

/* ------------------------------------------------------------------ lifetime */

void phi_scanner_free(phi_scanner *scanner)
{
    if (scanner == NULL)
        return;
    for (size_t i = 0; i < scanner->windows.count; i++) {
        phi__window_done(scanner->windows.items[i]);
        phi__free(scanner->windows.items[i]);
    }
    PHI_VEC_DONE(&scanner->windows);
    PHI_VEC_DONE(&scanner->hits);
    PHI_VEC_DONE(&scanner->candidates);
    phi__arena_done(&scanner->finding_arena);
    phi__pieces_done(&scanner->pieces);
    phi__columns_done(&scanner->seam);
    phi__workers_free(scanner->workers);
    phi__digest_hmac_free(scanner->fingerprints);
    phi__score_scratch_free(scanner->score_scratch);
    phi__match_scratch_free(scanner->match_scratch);
    phi__free(scanner);
}

static void scanner_free_at(phi_scanner **slot)
{
    phi_scanner_free(*slot);
}

static phi_status take_options(phi_scanner *scanner, const phi_options *options, phi_error *err)
{
    phi_options own = PHI_OPTIONS_INIT;
    const phi_limits defaults = PHI_LIMITS_INIT;
    if (options != NULL && !phi__versioned_is_set(options->struct_size))
        return refuse_size("options", err);
    if (options != NULL)
        phi__versioned_take(&own, sizeof own, options, options->struct_size);
    if (!(own.min_confidence >= 0.0 && own.min_confidence <= 1.0))
        return phi__fail(err, PHI_ERR_ARGUMENT, "min_confidence must lie between 0 and 1");
    scanner->limits = defaults;
    if (own.limits != NULL && !phi__versioned_is_set(own.limits->struct_size))
        return refuse_size("limits", err);
    if (own.limits != NULL)
        phi__versioned_take(&scanner->limits, sizeof scanner->limits, own.limits, own.limits->struct_size);
    scanner->min_confidence = own.min_confidence;
    scanner->reveal = own.reveal != 0;
    scanner->has_key = own.fingerprint_key != NULL;
    if (scanner->has_key) {
        memcpy(scanner->key, own.fingerprint_key, sizeof scanner->key);
        PHI_TRY(phi__digest_hmac_new(scanner->key, &scanner->fingerprints));
    }
    if ((unsigned)own.ocr > PHI_OCR_NEVER)
        return phi__fail(err, PHI_ERR_ARGUMENT, "ocr must be PHI_OCR_AUTO, PHI_OCR_ALWAYS or PHI_OCR_NEVER");
    PHI_TRY(phi__workers_new(own.worker_dir, &scanner->limits, &scanner->workers));
    phi__workers_set_ocr(scanner->workers, own.ocr);
    return PHI_OK;
}

static phi_status fill_scanner(phi_scanner *scanner, const phi_engine *engine, const phi_options *options,
                               phi_error *err)
{
    scanner->engine = engine;
    phi__columns_init(&scanner->seam);
    atomic_flag_clear(&scanner->busy);
    PHI_TRY(take_options(scanner, options, err));
    PHI_TRY(phi__match_scratch_new(engine->matcher, &scanner->match_scratch));
    return phi__score_scratch_new(engine->scorer, &scanner->score_scratch);
}

phi_status phi_scanner_new(const phi_engine *engine, const phi_options *options, phi_scanner **out, phi_error *err)
{
    if (engine == NULL || out == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "engine or out is missing");
    PHI_AUTO(scanner_free_at) phi_scanner *scanner = phi__alloc(sizeof *scanner);
    if (scanner == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    const phi_status status = fill_scanner(scanner, engine, options, err);
    if (status == PHI_ERR_MEMORY)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    PHI_TRY(status);
    *out = PHI_STEAL(scanner);
    return PHI_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The one record that closes each part, and progress. A part with a fault is
 * partial when anything of it was searched, its own text or members. */
#include "scanner.h"

enum { PROGRESS_BYTES = 1024 * 1024 };

static phi_status tell(phi_scanner *scanner, const phi_coverage *coverage)
{
    if (coverage->state != PHI_STATE_EXAMINED)
        scanner->incomplete = true;
    if (scanner->sink.on_source != NULL && scanner->sink.on_source(scanner->sink.user, coverage) != 0)
        return PHI_STOPPED;
    return PHI_OK;
}

static phi_state state_of(const phi__part_run *run)
{
    if (run->reason == PHI_REASON_NONE)
        return PHI_STATE_EXAMINED;
    return run->text_bytes > 0 || run->members_examined ? PHI_STATE_PARTIAL : PHI_STATE_NOT_EXAMINED;
}

/* Of formats with random access the position says nothing; what came out of
 * them does, as far as it is no more than what went in. */
static uint64_t examined_bytes(const phi__part_run *run, phi_state state, uint64_t bytes, uint64_t read)
{
    if (state == PHI_STATE_EXAMINED)
        return bytes;
    if (state == PHI_STATE_NOT_EXAMINED)
        return 0;
    const uint64_t out = run->text_bytes + run->member_bytes;
    const uint64_t most = read > out ? read : out;
    return most < bytes ? most : bytes;
}

phi_status phi__coverage_close(phi__part_run *run, uint64_t bytes, uint64_t read)
{
    PHI_TRY(phi__pieces_settle(run->scanner));
    phi__search_close_record(run);
    const phi_state state = state_of(run);
    phi_coverage coverage = {.struct_size = sizeof coverage,
                                   .path = run->path,
                                   .state = state,
                                   .reason = run->reason,
                                   .detail = run->detail,
                                   .media = run->media,
                                   .bytes = bytes,
                                   .bytes_examined = examined_bytes(run, state, bytes, read),
                                   .findings = run->findings,
                                   .data_class = run->data_class,
                                   .depth = run->depth,
                                   .file = run->scanner->file};
    for (size_t c = 0; c < sizeof coverage.records / sizeof *coverage.records; c++)
        coverage.records[c] = run->records[c];
    if (run->parent != NULL && state != PHI_STATE_NOT_EXAMINED) {
        run->parent->record->members_examined = true;
        run->parent->record->member_bytes += coverage.bytes_examined;
    }
    return tell(run->scanner, &coverage);
}

static phi_status end_gently(phi__part_run *run, uint64_t bytes, uint64_t read)
{
    PHI_TRY(phi__part_run_finish(run)); /* what was read is not lost */
    run->emit.fault(&run->emit, PHI_REASON_STOPPED, "the scan was ended first");
    return phi__coverage_close(run, bytes, read);
}

phi_status phi__coverage_end(phi__part_run *run, phi_status status, uint64_t bytes, uint64_t read)
{
    if (status == PHI_OK)
        return phi__coverage_close(run, bytes, read);
    if (status != PHI_STOPPED || !run->scanner->ending)
        return status;
    status = end_gently(run, bytes, read);
    run->scanner->ending = status == PHI_OK; /* else a record was refused as well: no more of them */
    return status == PHI_OK ? PHI_STOPPED : status;
}

phi_status phi__coverage_refuse(phi_scanner *scanner, phi__part_run *parent, const char *path, uint64_t bytes,
                                phi_reason reason, const char *detail)
{
    PHI_TRY(phi__pieces_settle(scanner));
    phi__part_run run;
    phi__part_run_init(&run, scanner, parent, path, false);
    run.emit.fault(&run.emit, reason, detail);
    phi_status status = parent == NULL ? phi__names_of_root(&run) : phi__names_of_member(&run);
    if (status == PHI_OK)
        status = phi__coverage_close(&run, bytes, 0);
    phi__part_run_done(&run);
    return status;
}

phi_status phi__coverage_progress(phi_scanner *scanner)
{
    const phi_sink *sink = &scanner->sink;
    if (sink->on_progress == NULL || scanner->root == NULL)
        return PHI_OK;
    const uint64_t at = scanner->root->position;
    const uint64_t out = scanner->budget.expanded_bytes; /* a zip is read out of order, but it grows */
    if (at + out < scanner->progress_at + PROGRESS_BYTES)
        return PHI_OK;
    scanner->progress_at = at + out;
    scanner->ending = sink->on_progress(sink->user, scanner->root_path, 0, at, scanner->findings) != 0;
    return scanner->ending ? PHI_STOPPED : PHI_OK;
}

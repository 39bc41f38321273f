/* SPDX-License-Identifier: Apache-2.0 */
/* extract: zip -> members, by the directory at its end where that is sound and
 * by the local headers where it is not. Office documents are zips and go on to
 * ooxml and odf. Directories are no members. */
#include "extract/extract.h"

#include "extract/odf.h"
#include "extract/ooxml.h"
#include "extract/zip_foreign.h"
#include "extract/zip_reader.h"
#include "extract/zip_tail.h"
#include "extract/zip_walk.h"

static phi_status emit_entry(phi__zip *zip, phi__part *part, const phi__zip_entry *entry, phi__emit *emit)
{
    const char *detail = NULL;
    if (phi__zip_is_foreign(entry))
        return phi__zip_foreign_emit(zip, part, entry, emit);
    if (phi__zip_refusal(entry, &detail) != PHI_REASON_NONE)
        return phi__zip_emit(emit, entry, NULL);
    phi__stream *content = NULL;
    PHI_TRY(phi__zip_open_entry(zip, entry, &content));
    const phi_status status = phi__zip_emit(emit, entry, content);
    phi__stream_close(content);
    return status;
}

static phi_status emit_entries(phi__zip *zip, phi__part *part, phi__emit *emit)
{
    phi__zip_entry entry;
    uint64_t index = 0;
    for (size_t at = 0; phi__zip_next(zip, &at, &entry); index++) {
        if (phi__zip_is_directory(&entry)) {
            PHI_TRY(phi__zip_say_folder(emit, &entry));
            continue;
        }
        phi_reason refused = phi__budget_member(part->budget, index);
        if (refused == PHI_REASON_NONE)
            refused = phi__budget_charge_member(part->budget);
        if (refused != PHI_REASON_NONE) {
            emit->fault(emit, refused, "not all members were read");
            return PHI_OK;
        }
        PHI_TRY(emit_entry(zip, part, &entry, emit));
    }
    if (zip->fault == PHI_REASON_NONE && (index & UINT16_MAX) != (zip->claimed_count & UINT16_MAX))
        emit->fault(emit, PHI_REASON_CORRUPT, "its directory has another number of members than it says");
    return PHI_OK;
}

static phi_status say_comment(phi__emit *emit, phi__span comment)
{
    if (comment.size == 0)
        return PHI_OK;
    PHI_TRY(emit->place(emit, &(phi__place){.part = "comment"}));
    PHI_TRY(emit->text(emit, (const char *)comment.data, comment.size));
    return emit->text(emit, "\n", 1);
}

/* Of the archive and of its members. */
static phi_status say_comments(phi__zip *zip, phi__emit *emit)
{
    phi__zip_entry entry;
    PHI_TRY(say_comment(emit, phi__buf_span(&zip->comment)));
    for (size_t at = 0; phi__zip_next(zip, &at, &entry);)
        PHI_TRY(say_comment(emit, entry.comment));
    return PHI_OK;
}

static phi_status read_zip(phi__zip *zip, phi__part *part, phi__emit *emit)
{
    if (!zip->found) {
        if (zip->fault != PHI_REASON_NONE)
            emit->fault(emit, zip->fault, zip->fault_detail);
        return phi__zip_walk(part, emit);
    }
    if (phi__zip_overlaps(zip))
        emit->fault(emit, PHI_REASON_CORRUPT, "its members overlap");
    PHI_TRY(say_comments(zip, emit));
    bool handled = false;
    PHI_TRY(phi__ooxml_run(zip, part, emit, &handled));
    if (!handled)
        PHI_TRY(phi__odf_run(zip, part, emit, &handled));
    if (!handled)
        PHI_TRY(emit_entries(zip, part, emit));
    if (zip->fault != PHI_REASON_NONE)
        emit->fault(emit, zip->fault, zip->fault_detail);
    return PHI_OK;
}

/* With `tail`, only what has its directory counts as a zip. */
static phi_status run_random(phi__part *part, phi__emit *emit, bool tail)
{
    phi__zip zip;
    phi_status status = phi__zip_open(part->stream, part->budget, &zip);
    const uint64_t held = zip.directory.capacity;
    phi__budget_hold(part->budget, held);
    if (status == PHI_OK && (!tail || (zip.found && zip.directory.size > 0)))
        status = read_zip(&zip, part, emit);
    phi__budget_release(part->budget, held);
    phi__zip_done(&zip);
    return status;
}

phi_status phi__zip_tail(phi__part *part, phi__emit *emit)
{
    if (part->stream->read_at == NULL)
        return PHI_OK;
    if (part->stream->size == PHI__SIZE_UNKNOWN) /* it has been read: no need to measure it */
        part->stream->size = part->stream->position;
    return run_random(part, emit, true);
}

/* Zips in zips are all in memory at the same time: what each takes is missing
 * to the ones inside it. */
static phi_status zip_run(phi__part *part, phi__emit *emit)
{
    const phi__stream *given = part->stream;
    phi_status status = phi__stream_make_random(&part->stream, phi__budget_memory(part->budget));
    const bool loaded = part->stream != given;
    const uint64_t held = loaded ? part->stream->size : part->stream->head.capacity;
    phi__budget_hold(part->budget, held);
    if (status == PHI_PARTIAL)
        status = phi__zip_walk(part, emit);
    else if (status == PHI_OK)
        status = run_random(part, emit, false);
    phi__budget_release(part->budget, held);
    return status;
}

const phi__extractor phi__extract_zip = {.name = "zip", .kind = PHI__KIND_ZIP, .run = zip_run};

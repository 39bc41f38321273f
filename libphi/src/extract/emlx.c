/* SPDX-License-Identifier: Apache-2.0 */
/* A message as Apple Mail keeps it (.emlx): its length in a line, the message, and a list of
 * properties in XML, which is read as the text it is. */
#include "extract/extract.h"

#include "extract/slice.h"
#include "identify/mail_marks.h"

static phi_status emit_message(phi__part *part, phi__emit *emit, uint64_t size)
{
    phi__stream *message = NULL;
    PHI_TRY(phi__slice_open(part->stream, size, &message));
    const phi__member member = {.name = part->name == NULL ? "" : part->name, .stream = message, .size = size, .same_step = true};
    phi_status status = emit->member(emit, &member);
    uint64_t skipped = 0;
    if (status == PHI_OK)
        status = phi__slice_skip(message, UINT64_MAX, &skipped);
    if (status == PHI_OK && message->fault != PHI_REASON_NONE)
        emit->fault(emit, message->fault, message->fault_detail);
    phi__stream_close(message);
    return status;
}

static phi_status emit_properties(phi__part *part, phi__emit *emit)
{
    char block[4096];
    size_t got = sizeof block;
    const phi__place place = {.part = "metadata"};
    PHI_TRY(emit->place(emit, &place));
    while (got == sizeof block) {
        PHI_TRY(phi__stream_read(part->stream, block, sizeof block, &got));
        if (got > 0)
            PHI_TRY(emit->text(emit, block, got));
    }
    const phi__stream *stream = part->stream;
    if (stream->fault != PHI_REASON_NONE)
        emit->fault(emit, stream->fault, stream->fault_detail);
    return PHI_OK;
}

static phi_status emlx_run(phi__part *part, phi__emit *emit)
{
    phi__span head;
    uint64_t size = 0, skipped = 0;
    PHI_TRY(phi__stream_peek(part->stream, PHI__IDENTIFY_HEAD, &head));
    const size_t line = phi__emlx_line(head, &size);
    PHI_REQUIRE(line > 0, PHI_ERR_UNSUPPORTED);
    PHI_TRY(phi__slice_skip(part->stream, line, &skipped));
    PHI_TRY(emit_message(part, emit, size));
    return emit_properties(part, emit);
}

const phi__extractor phi__extract_emlx = {.name = "emlx", .kind = PHI__KIND_EMLX, .run = emlx_run};

/* SPDX-License-Identifier: Apache-2.0 */
/* extract: pictures -> what is written beside their pixels (image_meta.c), and in them: a
 * worker process recognises text and barcodes. A picture that was not looked at, as there is
 * no such program or it was forbidden, is never called examined. */
#include "extract/image.h"

#include "extract/image_recall.h"
#include "worker/pool.h"

/* By a worker; what it says is kept under the hash of the bytes. */
static phi_status recognise_new(phi__part *part, phi__recall *recall, const char *hash, bool whole, phi__emit *emit)
{
    phi__recall_ear ear;
    phi__recall_listen(&ear, emit);
    phi_status status = phi__workers_run(part->workers, part, NULL, &ear.emit);
    if (status == PHI_ERR_UNSUPPORTED) { /* unless another reason was given */
        ear.emit.fault(&ear.emit, PHI_REASON_UNSUPPORTED, "the picture cannot be read");
        status = PHI_OK;
    }
    status = status == PHI_PARTIAL ? PHI_OK : status; /* what stands beside its pixels was read before */
    const phi_status kept = phi__recall_keep(recall, &ear, hash, whole && status == PHI_OK);
    return status == PHI_OK ? kept : status;
}

static phi_status recognise(phi__part *part, phi__emit *emit)
{
    if (part->workers == NULL) {
        emit->fault(emit, PHI_REASON_NO_BACKEND, "no worker programs");
        return PHI_OK;
    }
    if (phi__workers_ocr(part->workers) == PHI_OCR_NEVER) {
        emit->fault(emit, PHI_REASON_UNSUPPORTED, "text in pictures is not read, as was asked");
        return PHI_OK;
    }
    if (phi__workers_ocr(part->workers) == PHI_OCR_AUTO && phi__budget_pictures(part->budget) != PHI_REASON_NONE) {
        emit->fault(emit, PHI_REASON_LIMIT_TIME, "the pictures of this file took too long: --ocr always reads them all");
        return PHI_OK;
    }
    char hash[PHI__DIGEST_HEX];
    bool whole = false, known = false;
    phi__recall *recall = phi__workers_recall(part->workers);
    PHI_REQUIRE(recall != NULL, PHI_ERR_MEMORY);
    PHI_TRY(phi__recall_hash(part->stream, hash, &whole));
    if (whole)
        PHI_TRY(phi__recall_say(recall, hash, emit, &known));
    return known ? PHI_OK : recognise_new(part, recall, hash, whole, emit);
}

static phi_status image_run(phi__part *part, phi__emit *emit)
{
    const phi_status loaded = phi__stream_make_random(&part->stream, phi__budget_memory(part->budget));
    if (loaded == PHI_PARTIAL) {
        emit->fault(emit, PHI_REASON_LIMIT_MEMORY, "a picture that is too large to be held in memory");
        return phi__extractor_for(PHI__KIND_BINARY)->run(part, emit);
    }
    PHI_TRY(loaded);
    PHI_TRY(phi__image_meta(part, part->identity.media, emit));
    return recognise(part, emit);
}

const phi__extractor phi__extract_image = {.name = "image", .kind = PHI__KIND_IMAGE, .run = image_run};

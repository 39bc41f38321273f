/* SPDX-License-Identifier: Apache-2.0 */
/* PDF: read by poppler in a worker process, which emits the text of each page
 * with its number, comments, form values and metadata. A missing worker is a
 * fault of the part, never silence. */
#include "extract/extract.h"
#include "worker/pool.h"

static phi_status run(phi__part *part, phi__emit *emit)
{
    if (part->workers == NULL) {
        emit->fault(emit, PHI_REASON_NO_BACKEND, "no worker programs");
        return PHI_OK;
    }
    const phi_status status = phi__workers_run(part->workers, part, NULL, emit);
    if (status == PHI_PARTIAL) /* most of its bytes are compressed, but not all of them */
        return phi__extractor_for(PHI__KIND_BINARY)->run(part, emit);
    return status == PHI_ERR_UNSUPPORTED ? PHI_OK : status;
}

const phi__extractor phi__extract_pdf = {.name = "pdf", .kind = PHI__KIND_PDF, .run = run};

/* SPDX-License-Identifier: Apache-2.0 */
/* See by_worker.h. What the worker could not tell was emitted as a fault before
 * the bytes are searched as they are, so that it stays the reason of the record. */
#include "extract/by_worker.h"

#include "worker/pool.h"

phi_status phi__by_worker_run(phi__part *part, const char *only_member, phi__kind otherwise, phi__emit *emit)
{
    phi_status status = PHI_ERR_UNSUPPORTED;
    if (part->workers == NULL)
        emit->fault(emit, PHI_REASON_NO_BACKEND, "no worker programs");
    else
        status = phi__workers_run(part->workers, part, only_member, emit);
    if (status == PHI_PARTIAL) /* some may be found twice, which is better than not at all */
        return phi__extractor_for(PHI__KIND_BINARY)->run(part, emit);
    return status == PHI_ERR_UNSUPPORTED ? phi__extractor_for(otherwise)->run(part, emit) : status;
}

phi_status phi__by_worker_guess(phi__part *part, const char *only_member, phi__emit *emit)
{
    const phi_status status = part->workers == NULL ? PHI_ERR_UNSUPPORTED : phi__workers_run(part->workers, part, only_member, emit);
    if (status != PHI_ERR_UNSUPPORTED)
        return status == PHI_PARTIAL ? PHI_OK : status; /* what is compressed says nothing as it is */
    part->identity.kind = PHI__KIND_BINARY;
    part->identity.media = "application/octet-stream";
    emit->media(emit, part->identity.media);
    return phi__extractor_for(PHI__KIND_BINARY)->run(part, emit);
}

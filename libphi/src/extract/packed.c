/* SPDX-License-Identifier: Apache-2.0 */
/* extract: compressed streams other than gzip -> one member, unpacked in a worker
 * process: bzip2, xz, lzma, lzip, zstd, lz4, brotli, compress. A tar inside is the same
 * step of a path. */
#include "extract/by_worker.h"
#include "extract/packed_name.h"
#include "identify/archive_marks.h"

#include <string.h>

static phi_status packed_run(phi__part *part, phi__emit *emit)
{
    const char *name = phi__packed_name(part->name, part->arena);
    PHI_REQUIRE(name != NULL || part->name == NULL, PHI_ERR_MEMORY);
    if (strcmp(part->identity.media, PHI__BROTLI) == 0)
        return phi__by_worker_guess(part, name != NULL ? name : "", emit);
    return phi__by_worker_run(part, name != NULL ? name : "", PHI__KIND_BINARY, emit);
}

const phi__extractor phi__extract_packed = {.name = "packed", .kind = PHI__KIND_PACKED, .run = packed_run};

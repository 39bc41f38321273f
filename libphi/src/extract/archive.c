/* SPDX-License-Identifier: Apache-2.0 */
/* extract: archives other than zip and tar -> members. libarchive reads them in a
 * worker process: 7z, rar, cab, ISO 9660, lha, cpio, ar, rpm, xar. */
#include "extract/by_worker.h"

static phi_status archive_run(phi__part *part, phi__emit *emit)
{
    return phi__by_worker_run(part, NULL, PHI__KIND_BINARY, emit);
}

const phi__extractor phi__extract_archive = {.name = "archive", .kind = PHI__KIND_ARCHIVE, .run = archive_run};

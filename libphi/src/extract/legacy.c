/* SPDX-License-Identifier: Apache-2.0 */
/* WordPerfect, Works, Lotus 1-2-3 and Quattro Pro, read in a worker process by libwpd
 * and libwps. Without it their texts are readable in part as they stand. */
#include "extract/by_worker.h"

static phi_status run(phi__part *part, phi__emit *emit)
{
    return phi__by_worker_run(part, NULL, PHI__KIND_BINARY, emit);
}

const phi__extractor phi__extract_legacy = {.name = "legacy", .kind = PHI__KIND_LEGACY, .run = run};

/* SPDX-License-Identifier: Apache-2.0 */
/* extract: what Outlook writes -> text and members, in a worker process: .msg, TNEF, PST.
 * Other compound files (.doc, .xls, .ppt) come this way too, and are searched as raw bytes. */
#include "extract/by_worker.h"

static phi_status outlook_run(phi__part *part, phi__emit *emit)
{
    return phi__by_worker_run(part, NULL, PHI__KIND_BINARY, emit);
}

const phi__extractor phi__extract_outlook = {.name = "outlook", .kind = PHI__KIND_OUTLOOK, .run = outlook_run};

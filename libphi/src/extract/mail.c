/* SPDX-License-Identifier: Apache-2.0 */
/* extract: messages and mailboxes -> header and bodies as text, attached files as
 * members, read by GMime in a worker process. Without it, as the text they are. */
#include "extract/by_worker.h"

static phi_status mail_run(phi__part *part, phi__emit *emit)
{
    return phi__by_worker_run(part, NULL, PHI__KIND_TEXT, emit);
}

const phi__extractor phi__extract_mail = {.name = "mail", .kind = PHI__KIND_MAIL, .run = mail_run};

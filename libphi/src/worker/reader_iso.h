/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_ISO_H
#define PHI_WORKER_READER_ISO_H
/* What a disc says of itself. Part of phi-worker only. */
#include "base/span.h"
#include "worker/say.h"

enum { PHI__ISO_SECTOR = 2048, PHI__ISO_BEGIN = 16 * PHI__ISO_SECTOR, PHI__ISO_DESCRIPTORS = 32 };

/** Say label, publisher and the like out of the volume descriptors, the first of which `descriptors` begins with. */
void phi__reader_iso_labels(phi__say *say, phi__span descriptors);

#endif

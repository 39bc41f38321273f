/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_BROTLI_H
#define PHI_WORKER_READER_BROTLI_H
#include "worker/serve.h"

/** What a brotli stream holds, as a member; nothing is said of what is none. */
void phi__reader_brotli_read(phi__job *job);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_PICTURE_H
#define PHI_WORKER_READER_PICTURE_H
/* The text in pictures, printed or in barcodes. Part of phi-worker-ocr only. */
#include "worker/serve.h"

void phi__reader_picture_warm_up(void);
/** What it lacks, or NULL. */
const char *phi__reader_picture_missing(void);
void phi__reader_picture_read(phi__job *job);

#endif

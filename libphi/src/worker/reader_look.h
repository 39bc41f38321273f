/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_LOOK_H
#define PHI_WORKER_READER_LOOK_H
/* Pictures in which nothing can be text. Part of phi-worker-look only. */
#include "worker/serve.h"

/** Says the barcodes of such a picture. Of one that may hold text, has several pages or cannot be decoded it says
 * nothing: that is for phi-worker-ocr. */
void phi__reader_look_read(phi__job *job);

#endif

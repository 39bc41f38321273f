/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PIXELS_CODES_H
#define PHI_WORKER_PIXELS_CODES_H
/* The barcodes of a picture, each at its place. Part of phi-worker-look and phi-worker-ocr only. */
#include "worker/pixels.h"
#include "worker/say.h"

/** `grey` is what `pictures` handed out last. */
void phi__pixels_codes_say(phi__say *say, struct Pix *grey, const phi__pictures *pictures);

#endif

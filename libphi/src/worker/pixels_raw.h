/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PIXELS_RAW_H
#define PHI_WORKER_PIXELS_RAW_H
/* Pictures as medical images are compressed, which leptonica does not read: code streams of JPEG 2000, JPEG-LS
 * and lossless JPEG, of up to 16 bits. Part of phi-worker-ocr only. */
#include "base/span.h"

/* Shades of grey, or the first of several components: of colours one that tells text from ground. */
typedef struct phi__raw_pixels {
    size_t width, height;
    uint16_t *values; /* row by row; to be freed by phi__raw_pixels_done */
} phi__raw_pixels;

/** Room for the values, unless the sides are none or too large. */
bool phi__raw_pixels_make(phi__raw_pixels *pixels, uint64_t width, uint64_t height);
void phi__raw_pixels_done(phi__raw_pixels *pixels);
/** From the darkest to the lightest value that there is, in 8 bits. */
uint8_t phi__raw_pixels_grey(const phi__raw_pixels *pixels, size_t index, uint16_t low, uint16_t high);
void phi__raw_pixels_range(const phi__raw_pixels *pixels, uint16_t *low, uint16_t *high);

/** Decode; false when it is not of the format, damaged, or needs more memory than there is. */
bool phi__pixels_jpc(phi__span bytes, phi__raw_pixels *out);
bool phi__pixels_jls(phi__span bytes, phi__raw_pixels *out);
bool phi__pixels_lossless(phi__span bytes, phi__raw_pixels *out);

#endif

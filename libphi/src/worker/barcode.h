/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_BARCODE_H
#define PHI_WORKER_BARCODE_H
/* Barcodes of a picture: driver licences have PDF417, labels and wristbands the others. */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct phi__barcode {
    const char *format; /* "PDF417" */
    const char *text;   /* UTF-8, `size` bytes */
    size_t size;
    int left, top, right, bottom; /* in pixels */
} phi__barcode;

/** Call `each` for every code in `height` rows of `stride` bytes, one a pixel. */
void phi__barcodes_read(const uint8_t *grey, int width, int height, int stride,
                        void (*each)(void *context, const phi__barcode *code), void *context);

#ifdef __cplusplus
}
#endif

#endif

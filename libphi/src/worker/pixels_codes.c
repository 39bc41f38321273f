/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels_codes.h. */
#include "worker/pixels_codes.h"

#include "worker/barcode.h"

#include <stdio.h>

typedef struct saying {
    phi__say *say;
    const phi__pictures *pictures;
} saying;

static void say_code(void *context, const phi__barcode *code)
{
    const saying *self = context;
    const phi__box box = phi__close_up_back(&self->pictures->close_up, (phi__box){code->left, code->top, code->right, code->bottom});
    char part[80];
    (void)snprintf(part, sizeof part, "barcode %.16s %d,%d %dx%d", code->format, box.left, box.top, box.right - box.left,
                   box.bottom - box.top);
    phi__say_place(self->say, self->pictures->is_tiff ? self->pictures->page : 0, part, NULL);
    phi__say_text(self->say, code->text, code->size);
    phi__say_text(self->say, "\n", 1);
}

void phi__pixels_codes_say(phi__say *say, struct Pix *grey, const phi__pictures *pictures)
{
    saying self = {say, pictures};
    int width = 0, height = 0;
    uint8_t *bytes = phi__picture_bytes(grey, &width, &height);
    if (bytes == NULL) {
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "no memory to look for barcodes");
        return;
    }
    phi__barcodes_read(bytes, width, height, width, say_code, &self);
    phi__picture_bytes_free(bytes);
}

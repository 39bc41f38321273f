/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels_codes.h. */
#include "worker/pixels_codes.h"

#include "worker/barcode.h"

#include <stdio.h>

typedef struct saying {
    phi__say *say;
    uint32_t page;
} saying;

static void say_code(void *context, const phi__barcode *code)
{
    const saying *self = context;
    char part[80];
    (void)snprintf(part, sizeof part, "barcode %.16s %d,%d %dx%d", code->format, code->left, code->top,
                   code->right - code->left, code->bottom - code->top);
    phi__say_place(self->say, self->page, part, NULL);
    phi__say_text(self->say, code->text, code->size);
    phi__say_text(self->say, "\n", 1);
}

void phi__pixels_codes_say(phi__say *say, struct Pix *grey, uint32_t page)
{
    saying self = {say, page};
    int width = 0, height = 0;
    uint8_t *bytes = phi__picture_bytes(grey, &width, &height);
    if (bytes == NULL) {
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "no memory to look for barcodes");
        return;
    }
    phi__barcodes_read(bytes, width, height, width, say_code, &self);
    phi__picture_bytes_free(bytes);
}

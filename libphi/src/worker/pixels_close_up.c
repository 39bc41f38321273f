/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels.h: what stands on a page, without most of the white around and between. All that is done for a page is done
 * for each of its pixels; of a letter of ten lines nine tenths are white. Only rows and columns go that are white from
 * one end of the page to the other, so that what stands side by side stays so. */
#include "worker/pixels.h"

#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 80,       /* pixels that are left around what stands on a page: barcodes need a quiet zone */
    WORTH_WHILE = 10,  /* percent of a page */
    PIXELS = 4,        /* in a word of a row */
};

/* Are all pixels of a word nearly white? No print is so light that anything recognises it. */
static bool is_white(l_uint32 word)
{
    const l_uint32 light = UINT32_C(0xE0E0E0E0);
    return (word & light) == light;
}

/* What is dark in a row, added to what is in those before it. `padding` behind its last pixel is white. */
static bool add_row(const l_uint32 *row, size_t words, l_uint32 padding, l_uint32 *columns)
{
    l_uint32 all = UINT32_MAX;
    for (size_t i = 0; i + 1 < words; i++) {
        all &= row[i];
        columns[i] &= row[i];
    }
    columns[words - 1] &= row[words - 1] | padding;
    return !is_white(all & (row[words - 1] | padding));
}

/* Rows that are kept: those with a mark, and a margin on both sides of them. false: nothing, or in too many bands. */
static bool find_bands(PIX *grey, l_uint32 *columns, phi__close_up *out)
{
    const size_t words = (size_t)pixGetWpl(grey);
    const unsigned used = (unsigned)pixGetWidth(grey) % PIXELS;
    const l_uint32 padding = used == 0 ? 0 : UINT32_MAX >> (8 * used); /* the first pixel is the highest byte */
    const l_uint32 *row = pixGetData(grey);
    const int height = pixGetHeight(grey);
    out->count = 0;
    for (int y = 0; y < height; y++, row += words) {
        if (!add_row(row, words, padding, columns))
            continue;
        const int from = y > MARGIN ? y - MARGIN : 0, end = y + MARGIN + 1 < height ? y + MARGIN + 1 : height;
        const int last = out->count - 1;
        if (last >= 0 && out->bands[last].from + out->bands[last].rows >= from) {
            out->bands[last].rows = end - out->bands[last].from;
            continue;
        }
        if (out->count == PHI__PICTURE_BANDS)
            return false;
        out->bands[out->count].from = from;
        out->bands[out->count++].rows = end - from;
    }
    return out->count > 0;
}

/* The columns that are kept: [*left, *right). */
static void find_columns(const l_uint32 *columns, PIX *grey, int *left, int *right)
{
    int first = 0, last = pixGetWpl(grey);
    while (first < last && is_white(columns[first]))
        first++;
    while (last > first && is_white(columns[last - 1]))
        last--;
    *left = first * PIXELS > MARGIN ? first * PIXELS - MARGIN : 0;
    *right = last * PIXELS + MARGIN < pixGetWidth(grey) ? last * PIXELS + MARGIN : pixGetWidth(grey);
}

static PIX *put_together(PIX *grey, const phi__close_up *from, int width, int height)
{
    PIX *out = pixCreate(width, height, 8);
    int y = 0;
    if (out == NULL)
        return NULL;
    pixCopyResolution(out, grey);
    for (int i = 0; i < from->count; i++) {
        (void)pixRasterop(out, 0, y, width, from->bands[i].rows, PIX_SRC, grey, from->left, from->bands[i].from);
        y += from->bands[i].rows;
    }
    return out;
}

PIX *phi__picture_close_up(PIX *grey, phi__close_up *out)
{
    const int width = pixGetWidth(grey), height = pixGetHeight(grey);
    const size_t bytes = (size_t)pixGetWpl(grey) * sizeof(l_uint32);
    int left = 0, right = width, rows = 0;
    l_uint32 *columns = malloc(bytes);
    if (columns != NULL)
        memset(columns, 0xFF, bytes);
    const bool found = columns != NULL && find_bands(grey, columns, out);
    if (found)
        find_columns(columns, grey, &left, &right);
    free(columns);
    for (int i = 0; found && i < out->count; i++)
        rows += out->bands[i].rows;
    out->left = left;
    const bool worth = found && (int64_t)(right - left) * rows * 100 < (int64_t)width * height * (100 - WORTH_WHILE);
    PIX *cut = worth ? put_together(grey, out, right - left, rows) : NULL;
    if (cut == NULL) {
        *out = (phi__close_up){.count = 1, .bands = {{0, height}}};
        return grey;
    }
    pixDestroy(&grey);
    return cut;
}

static int row_of(const phi__close_up *self, int y)
{
    int above = 0;
    for (int i = 0; i + 1 < self->count; i++) {
        if (y < above + self->bands[i].rows)
            return self->bands[i].from + y - above;
        above += self->bands[i].rows;
    }
    return self->count == 0 ? y : self->bands[self->count - 1].from + y - above;
}

phi__box phi__close_up_back(const phi__close_up *self, phi__box box)
{
    const int top = row_of(self, box.top);
    const int bottom = box.bottom > box.top ? row_of(self, box.bottom - 1) + 1 : top;
    return (phi__box){box.left + self->left, top, box.right + self->left, bottom};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels_raw.h. */
#include "worker/pixels_raw.h"

#include "worker/pixels.h"

#include <stdlib.h>

bool phi__raw_pixels_make(phi__raw_pixels *pixels, uint64_t width, uint64_t height)
{
    enum { SIDE_MOST = 65535 };
    *pixels = (phi__raw_pixels){.width = (size_t)width, .height = (size_t)height};
    if (width == 0 || height == 0 || width > SIDE_MOST || height > SIDE_MOST || width * height > PHI__PICTURE_PIXELS)
        return false;
    pixels->values = calloc(pixels->width * pixels->height, sizeof *pixels->values);
    return pixels->values != NULL;
}

void phi__raw_pixels_done(phi__raw_pixels *pixels)
{
    free(pixels->values);
    *pixels = (phi__raw_pixels){.values = NULL};
}

void phi__raw_pixels_range(const phi__raw_pixels *pixels, uint16_t *low, uint16_t *high)
{
    *low = UINT16_MAX;
    *high = 0;
    for (size_t i = 0; i < pixels->width * pixels->height; i++) {
        const uint16_t value = pixels->values[i];
        *low = value < *low ? value : *low;
        *high = value > *high ? value : *high;
    }
}

uint8_t phi__raw_pixels_grey(const phi__raw_pixels *pixels, size_t index, uint16_t low, uint16_t high)
{
    const uint32_t range = high > low ? (uint32_t)high - low : 1;
    return (uint8_t)(((uint32_t)pixels->values[index] - low) * 255 / range);
}

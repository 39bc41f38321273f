/* SPDX-License-Identifier: Apache-2.0 */
/* Lossless JPEG, as a worker reads frames of DICOM. */
#include "fuzz.h"
#include "worker/pixels_raw.h"

int phi_fuzz_lossless(const uint8_t *data, size_t size)
{
    enum { LARGEST = 64 * 1024 };
    phi__raw_pixels pixels;
    if (size > LARGEST)
        return 0;
    const bool read = phi__pixels_lossless(phi__span_of(data, size), &pixels);
    FUZZ_CHECK(!read || (pixels.values != NULL && pixels.width > 0 && pixels.height > 0));
    if (read) {
        uint16_t low = 0, high = 0;
        phi__raw_pixels_range(&pixels, &low, &high);
        FUZZ_CHECK(low <= high);
        FUZZ_CHECK(phi__raw_pixels_grey(&pixels, pixels.width * pixels.height - 1, low, high) <= 255);
    }
    phi__raw_pixels_done(&pixels);
    return 0;
}

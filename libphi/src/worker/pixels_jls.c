/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels_raw.h: JPEG-LS (ISO 14495) by CharLS; the one file that includes its headers. */
#include "worker/pixels_raw.h"

#include <charls/charls.h>
#include <stdlib.h>

static bool decode(charls_jpegls_decoder *decoder, const charls_frame_info *frame, phi__raw_pixels *out)
{
    size_t size = 0;
    charls_interleave_mode mode = CHARLS_INTERLEAVE_MODE_NONE;
    if (!phi__raw_pixels_make(out, frame->width, frame->height) ||
        charls_jpegls_decoder_get_destination_size(decoder, 0, &size) != CHARLS_JPEGLS_ERRC_SUCCESS ||
        charls_jpegls_decoder_get_interleave_mode(decoder, &mode) != CHARLS_JPEGLS_ERRC_SUCCESS)
        return false;
    const size_t width = frame->bits_per_sample > 8 ? 2 : 1, all = out->width * out->height;
    const size_t step = mode == CHARLS_INTERLEAVE_MODE_NONE ? 1 : (size_t)frame->component_count;
    uint8_t *bytes = size < all * width * (size_t)frame->component_count ? NULL : malloc(size);
    const bool done = bytes != NULL && charls_jpegls_decoder_decode_to_buffer(decoder, bytes, size, 0) == CHARLS_JPEGLS_ERRC_SUCCESS;
    for (size_t i = 0; done && i < all; i++) {
        const uint8_t *at = &bytes[i * step * width];
        out->values[i] = width == 1 ? at[0] : (uint16_t)(at[0] | at[1] << 8); /* as this machine has them */
    }
    free(bytes);
    return done;
}

bool phi__pixels_jls(phi__span bytes, phi__raw_pixels *out)
{
    charls_frame_info frame;
    charls_jpegls_decoder *decoder = charls_jpegls_decoder_create();
    *out = (phi__raw_pixels){.values = NULL};
    const bool read = decoder != NULL &&
                      charls_jpegls_decoder_set_source_buffer(decoder, bytes.data, bytes.size) == CHARLS_JPEGLS_ERRC_SUCCESS &&
                      charls_jpegls_decoder_read_header(decoder) == CHARLS_JPEGLS_ERRC_SUCCESS &&
                      charls_jpegls_decoder_get_frame_info(decoder, &frame) == CHARLS_JPEGLS_ERRC_SUCCESS &&
                      decode(decoder, &frame, out);
    charls_jpegls_decoder_destroy(decoder);
    return read;
}

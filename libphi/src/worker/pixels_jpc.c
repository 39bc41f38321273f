/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels_raw.h: code streams of JPEG 2000 (ISO 15444-1) by OpenJPEG, out of memory; the one file that
 * includes its header. Files of JPEG 2000 (.jp2) leptonica reads. */
#include "worker/pixels_raw.h"

#include <openjpeg.h>
#include <string.h>

typedef struct source {
    phi__span bytes;
    size_t at;
} source;

static OPJ_SIZE_T on_read(void *buffer, OPJ_SIZE_T wanted, void *user)
{
    source *self = user;
    const phi__span piece = phi__span_part(self->bytes, self->at, wanted);
    if (piece.size == 0)
        return (OPJ_SIZE_T)-1;
    memcpy(buffer, piece.data, piece.size);
    self->at += piece.size;
    return piece.size;
}

static OPJ_OFF_T on_skip(OPJ_OFF_T count, void *user)
{
    source *self = user;
    const size_t left = self->bytes.size - self->at;
    if (count < 0)
        return -1;
    self->at += (uint64_t)count < left ? (size_t)count : left;
    return count;
}

static OPJ_BOOL on_seek(OPJ_OFF_T offset, void *user)
{
    source *self = user;
    if (offset < 0 || (uint64_t)offset > self->bytes.size)
        return OPJ_FALSE;
    self->at = (size_t)offset;
    return OPJ_TRUE;
}

static opj_stream_t *make_stream(source *from)
{
    opj_stream_t *stream = opj_stream_default_create(OPJ_TRUE);
    if (stream == NULL)
        return NULL;
    opj_stream_set_read_function(stream, on_read);
    opj_stream_set_skip_function(stream, on_skip);
    opj_stream_set_seek_function(stream, on_seek);
    opj_stream_set_user_data(stream, from, NULL);
    opj_stream_set_user_data_length(stream, from->bytes.size);
    return stream;
}

/* Signed values are lifted above zero; more than 16 bits are cut to the highest. */
static bool take_values(const opj_image_t *image, phi__raw_pixels *out)
{
    const opj_image_comp_t *component = image->numcomps == 0 ? NULL : &image->comps[0];
    if (component == NULL || component->data == NULL || component->prec < 1 || component->prec > 31 ||
        !phi__raw_pixels_make(out, component->w, component->h))
        return false;
    const int64_t lift = component->sgnd ? (int64_t)1 << (component->prec - 1) : 0;
    const unsigned drop = component->prec > 16 ? component->prec - 16 : 0;
    for (size_t i = 0; i < out->width * out->height; i++) {
        const int64_t value = (component->data[i] + lift) >> drop;
        out->values[i] = (uint16_t)(value < 0 ? 0 : value > UINT16_MAX ? UINT16_MAX : value);
    }
    return true;
}

static bool decode(opj_codec_t *codec, opj_stream_t *stream, phi__raw_pixels *out)
{
    opj_image_t *image = NULL;
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    bool read = opj_setup_decoder(codec, &parameters) && opj_read_header(stream, codec, &image);
    /* Before anything is allocated for what the header claims. */
    read = read && image->x1 > image->x0 && image->y1 > image->y0 &&
           phi__raw_pixels_make(out, image->x1 - image->x0, image->y1 - image->y0);
    phi__raw_pixels_done(out);
    read = read && opj_decode(codec, stream, image) && take_values(image, out);
    opj_image_destroy(image);
    return read;
}

bool phi__pixels_jpc(phi__span bytes, phi__raw_pixels *out)
{
    source from = {.bytes = bytes};
    *out = (phi__raw_pixels){.values = NULL};
    opj_codec_t *codec = opj_create_decompress(OPJ_CODEC_J2K);
    opj_stream_t *stream = make_stream(&from);
    const bool read = codec != NULL && stream != NULL && decode(codec, stream, out);
    if (stream != NULL)
        opj_stream_destroy(stream);
    if (codec != NULL)
        opj_destroy_codec(codec);
    return read;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See dicom_pixels.h. Plain pixels of 8 and 16 bits, grey, in colours or with a palette,
 * become PGM, those in run lengths too; JPEG, JPEG-LS and JPEG 2000 are handed out as they are. Of a series of frames
 * the first few are looked at: what is burned in is burned into all of them, and the part is
 * told that it was not seen whole.
 *
 * Not handed out: single bits, colours for every second line (YBR_..._420), video. */
#include "extract/dicom_pixels.h"

#include "base/alloc.h"
#include "extract/dicom_rle.h"
#include "extract/slice.h"

#include <stdio.h>

enum { FRAMES = 4, SIDE_MOST = 65535, HEAD_BYTES = 32, NAME_BYTES = 32 };

void phi__dicom_pixels_note(phi__dicom_pixels *self, uint32_t tag, uint64_t number, phi__span text)
{
    const uint32_t value = (uint32_t)number;
    switch (tag) {
    case 0x00280002: self->samples = value; break;
    case 0x00280004:
        (void)snprintf(self->photometric, sizeof self->photometric, "%.*s", (int)(text.size < 16 ? text.size : 16),
                       text.size == 0 ? "" : (const char *)text.data);
        break;
    case 0x00280006: self->planar = value; break;
    case 0x00280008:
        self->frames = 0;
        for (size_t i = 0; i < text.size && i < 9; i++) {
            if (text.data[i] >= '0' && text.data[i] <= '9')
                self->frames = self->frames * 10 + (uint32_t)(text.data[i] - '0');
        }
        break;
    case 0x00280010: self->rows = value; break;
    case 0x00280011: self->columns = value; break;
    case 0x00280100: self->allocated = value; break;
    case 0x00280101: self->stored = value; break;
    case 0x00280103: self->is_signed = value; break;
    default: break;
    }
}

/* --------------------------------------------------------------------------- frames */

/* The value of a sample, as far above the lowest as signs allow. */
static uint32_t sample_at(const phi__dicom_pixels *self, const uint8_t *frame, size_t index)
{
    if (self->allocated == 8)
        return frame[index];
    const uint8_t *at = &frame[2 * index];
    const uint32_t raw = self->big ? (uint32_t)(at[0] << 8 | at[1]) : (uint32_t)(at[1] << 8 | at[0]);
    const uint32_t stored = self->stored >= 1 && self->stored <= 16 ? self->stored : 16;
    const uint32_t value = raw & ((1U << stored) - 1);
    return self->is_signed != 0 ? value ^ 1U << (stored - 1) : value;
}

/* Ultrasound: two luminances, then the colours of both. */
static bool is_halved(const phi__dicom_pixels *self)
{
    return strstr(self->photometric, "422") != NULL && self->samples == 3 && self->allocated == 8 && self->columns % 2 == 0;
}

static uint64_t frame_bytes(const phi__dicom_pixels *self)
{
    const uint64_t pixels = (uint64_t)self->rows * self->columns;
    return is_halved(self) ? 2 * pixels : pixels * self->samples * (self->allocated / 8);
}

static uint32_t grey_at(const phi__dicom_pixels *self, const uint8_t *frame, size_t index)
{
    const size_t all = (size_t)self->rows * self->columns;
    if (self->samples == 1)
        return sample_at(self, frame, index);
    if (is_halved(self))
        return frame[4 * (index / 2) + index % 2];
    const size_t step = self->planar == 1 ? all : 1, first = self->planar == 1 ? index : 3 * index;
    if (self->photometric[0] == 'Y') /* luminance */
        return sample_at(self, frame, first);
    return (sample_at(self, frame, first) * 77 + sample_at(self, frame, first + step) * 150 +
            sample_at(self, frame, first + 2 * step) * 29) >> 8;
}

/* From the darkest to the lightest value that there is. */
static void to_bytes(const phi__dicom_pixels *self, const uint8_t *frame, uint8_t *out)
{
    const size_t all = (size_t)self->rows * self->columns;
    uint32_t low = UINT32_MAX, high = 0;
    for (size_t i = 0; i < all; i++) {
        const uint32_t value = grey_at(self, frame, i);
        low = value < low ? value : low;
        high = value > high ? value : high;
    }
    const uint32_t range = high > low ? high - low : 1;
    const bool inverse = strcmp(self->photometric, "MONOCHROME1") == 0;
    for (size_t i = 0; i < all; i++) {
        const uint32_t value = (grey_at(self, frame, i) - low) * 255 / range;
        out[i] = (uint8_t)(inverse ? 255 - value : value);
    }
}

static phi_status put_frame(phi__dicom_pixels *self, const uint8_t *frame, phi__emit *emit)
{
    const size_t all = (size_t)self->rows * self->columns;
    PHI_AUTO(phi__buf_done) phi__buf picture;
    phi__buf_init(&picture, all + HEAD_BYTES);
    PHI_TRY(phi__buf_printf(&picture, "P5\n%u %u\n255\n", self->columns, self->rows));
    PHI_TRY(phi__buf_reserve(&picture, all));
    to_bytes(self, frame, &picture.data[picture.size]);
    picture.size += all;
    char name[NAME_BYTES];
    (void)snprintf(name, sizeof name, "frame-%u.pgm", ++self->seen);
    phi__stream *stream = NULL;
    const uint64_t size = picture.size;
    PHI_TRY(phi__stream_take(&picture, &stream));
    const phi__member member = {.name = name, .stream = stream, .size = size, .same_step = true, .page = self->seen};
    const phi_status status = emit->member(emit, &member);
    phi__stream_close(stream);
    return status;
}

/* May one more be handed out? */
static bool admit(phi__dicom_pixels *self, phi__part *part, uint64_t bytes, phi__emit *emit)
{
    phi_reason refused = phi__budget_member(part->budget, self->members++);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge_member(part->budget);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge(part->budget, bytes);
    if (refused != PHI_REASON_NONE)
        emit->fault(emit, refused, "not all frames were looked at");
    return refused == PHI_REASON_NONE;
}

static const char *why_not(const phi__dicom_pixels *self)
{
    const bool sides = self->rows >= 1 && self->rows <= SIDE_MOST && self->columns >= 1 && self->columns <= SIDE_MOST;
    const bool fewer_colours = strstr(self->photometric, "422") != NULL || strstr(self->photometric, "420") != NULL;
    if (!sides || (fewer_colours && !is_halved(self)) || (self->allocated != 8 && self->allocated != 16) || (self->samples != 1 && self->samples != 3))
        return "its pixels are of a kind that is not read";
    return NULL;
}

static phi_status read_frames(phi__dicom_pixels *self, phi__part *part, phi__stream *stream, phi__emit *emit,
                              size_t bytes, uint64_t *left)
{
    PHI_AUTO(phi__free_at) uint8_t *frame = phi__alloc(bytes);
    PHI_REQUIRE(frame != NULL, PHI_ERR_MEMORY);
    while (*left >= bytes && (self->all || self->seen < FRAMES)) {
        size_t got = 0;
        PHI_TRY(phi__stream_read(stream, frame, bytes, &got));
        *left -= got;
        if (got < bytes || !admit(self, part, (uint64_t)self->rows * self->columns, emit))
            return PHI_OK;
        PHI_TRY(put_frame(self, frame, emit));
    }
    return PHI_OK;
}

phi_status phi__dicom_pixels_plain(phi__dicom_pixels *self, phi__part *part, phi__stream *stream, uint64_t length,
                                   phi__emit *emit, uint64_t *left, const char **unread)
{
    *left = length;
    *unread = why_not(self);
    PHI_REQUIRE(*unread == NULL, PHI_OK);
    const uint64_t bytes = frame_bytes(self);
    if (bytes > phi__budget_memory(part->budget) || bytes > length) {
        *unread = bytes > length ? "its pixels are fewer than it says" : "a frame is too large to be held in memory";
        return PHI_OK;
    }
    PHI_TRY(read_frames(self, part, stream, emit, (size_t)bytes, left));
    if (*left >= bytes)
        *unread = "only the first frames were looked at for text";
    return PHI_OK;
}

/* A frame in run lengths: planes, the bytes of each sample as they are in memory. */
static phi_status unpack_runs(phi__dicom_pixels *self, phi__part *part, phi__stream *stream, uint64_t length, phi__emit *emit,
                              uint64_t *left, const char **unread)
{
    const size_t pixels = (size_t)self->rows * self->columns, width = self->allocated / 8;
    const uint64_t bytes = (uint64_t)pixels * self->samples * width;
    *unread = is_halved(self) ? "its pixels are of a kind that is not read" : why_not(self);
    PHI_REQUIRE(*unread == NULL, PHI_OK);
    if (bytes > phi__budget_memory(part->budget) || length > phi__budget_memory(part->budget)) {
        *unread = "a frame is too large to be held in memory";
        return PHI_OK;
    }
    PHI_REQUIRE(admit(self, part, pixels, emit), PHI_OK);
    PHI_AUTO(phi__free_at) uint8_t *packed = phi__alloc((size_t)length);
    PHI_AUTO(phi__free_at) uint8_t *frame = phi__alloc((size_t)bytes);
    PHI_REQUIRE(packed != NULL && frame != NULL, PHI_ERR_MEMORY);
    size_t got = 0;
    PHI_TRY(phi__stream_read(stream, packed, (size_t)length, &got));
    *left -= got;
    if (!phi__dicom_rle_unpack(phi__span_of(packed, got), pixels, self->samples, width, frame))
        emit->fault(emit, PHI_REASON_CORRUPT, "a frame is damaged");
    self->planar = 1;
    self->big = false;
    return put_frame(self, frame, emit);
}

static const char *suffix_of(phi__span head)
{
    if (phi__span_starts(head, "\xFF\xD8\xFF", 3))
        return "jpg";
    if (phi__span_starts(head, "\0\0\0\x0CjP", 6))
        return "jp2";
    return phi__span_starts(head, "\xFF\x4F\xFF\x51", 4) ? "j2k" : NULL;
}

phi_status phi__dicom_pixels_packed(phi__dicom_pixels *self, phi__part *part, phi__stream *stream, uint64_t length,
                                    phi__emit *emit, uint64_t *left, const char **unread)
{
    phi__span head;
    *left = length;
    PHI_TRY(phi__stream_peek(stream, 12, &head));
    const char *suffix = suffix_of(head);
    const bool runs = phi__dicom_rle_mark(head);
    if (suffix == NULL && !runs) {
        *unread = "its pixels are compressed in a way that is not read";
        return PHI_OK;
    }
    if (!self->all && self->seen >= FRAMES) {
        *unread = "only the first frames were looked at for text";
        return PHI_OK;
    }
    if (runs)
        return unpack_runs(self, part, stream, length, emit, left, unread);
    PHI_REQUIRE(admit(self, part, length, emit), PHI_OK);
    char name[NAME_BYTES];
    (void)snprintf(name, sizeof name, "frame-%u.%s", ++self->seen, suffix);
    phi__stream *slice = NULL;
    PHI_TRY(phi__slice_open(stream, length, &slice));
    const phi__member member = {.name = name, .stream = slice, .size = length, .same_step = true, .page = self->seen};
    const phi_status status = emit->member(emit, &member);
    *left = phi__slice_left(slice);
    phi__stream_close(slice);
    return status;
}

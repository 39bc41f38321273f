/* SPDX-License-Identifier: Apache-2.0 */
/* See dicom_rle.h. Sixteen numbers head the frame: how many segments there are, and where each begins.
 * The segments of a sample are its bytes, the highest first. */
#include "extract/dicom_rle.h"

enum { HEAD_BYTES = 64, SEGMENTS = 15 };

static uint32_t number_at(phi__span bytes, size_t index)
{
    phi__cursor at = phi__cursor_at(phi__span_part(bytes, 4 * index, 4));
    return phi__cursor_le32(&at);
}

bool phi__dicom_rle_mark(phi__span head)
{
    const uint32_t count = head.size < 8 ? 0 : number_at(head, 0);
    return count >= 1 && count <= SEGMENTS && number_at(head, 1) == HEAD_BYTES;
}

/* PackBits: a byte says how many others follow as they are, or how often the next one is meant. */
static bool unpack_segment(phi__span segment, size_t pixels, size_t step, uint8_t *out)
{
    enum { NOTHING = 128, MOST = 257 };
    size_t at = 0, done = 0;
    while (done < pixels && at + 1 < segment.size) {
        const uint8_t code = segment.data[at++];
        if (code == NOTHING)
            continue;
        const bool plain = code < NOTHING;
        const size_t count = plain ? (size_t)code + 1 : (size_t)(MOST - code);
        for (size_t i = 0; i < count && done < pixels && at < segment.size; i++, done++) {
            out[done * step] = segment.data[at];
            at += plain;
        }
        at += !plain;
    }
    return done == pixels;
}

bool phi__dicom_rle_unpack(phi__span packed, size_t pixels, size_t samples, size_t width, uint8_t *out)
{
    if (packed.size < HEAD_BYTES || number_at(packed, 0) != samples * width)
        return false;
    bool whole = true;
    for (size_t i = 0; i < samples * width; i++) {
        const size_t begin = number_at(packed, 1 + i);
        const size_t end = i + 1 < samples * width ? number_at(packed, 2 + i) : packed.size;
        const phi__span segment = begin < end ? phi__span_part(packed, begin, end - begin) : phi__span_of(NULL, 0);
        const size_t sample = i / width, byte = width - 1 - i % width;
        whole = unpack_segment(segment, pixels, width, out + sample * pixels * width + byte) && whole;
    }
    return whole;
}

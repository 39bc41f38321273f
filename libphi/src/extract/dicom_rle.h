/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_DICOM_RLE_H
#define PHI_EXTRACT_DICOM_RLE_H
/* Frames in the run length encoding of DICOM (PS3.5 annex G): a plane for each byte of each sample. */
#include "base/span.h"

/** Do these first bytes head such a frame? */
bool phi__dicom_rle_mark(phi__span head);
/** Unpack into `out`: `samples` planes of `pixels` values of `width` bytes (1 or 2, the lower one first). What the frame does
 * not say stays as it is. False when it is damaged. */
bool phi__dicom_rle_unpack(phi__span packed, size_t pixels, size_t samples, size_t width, uint8_t *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_DICOM_PIXELS_H
#define PHI_EXTRACT_DICOM_PIXELS_H
/* Pixels of DICOM as pictures that text recognition reads: what devices burn into them. */
#include "extract/extract.h"

/* What the data set says of its pixels (PS3.3 C.7.6.3); zeroed at its begin. */
typedef struct phi__dicom_pixels {
    uint32_t rows, columns, samples, allocated, stored, planar, is_signed;
    uint32_t frames;      /* 0 = not said: one */
    char photometric[17]; /* "MONOCHROME2" */
    bool big;             /* byte order */
    bool all;             /* look at every frame, not only at the first ones */
    uint32_t seen;        /* frames that were handed out */
    uint64_t members;     /* of the data set so far, for the limit */
} phi__dicom_pixels;

/** An element of group 0028: its number, or its text when there is one. */
void phi__dicom_pixels_note(phi__dicom_pixels *pixels, uint32_t tag, uint64_t number, phi__span text);

/** The next `length` bytes are plain pixels: hand out frames as members. *left: bytes that were
 * not read. *unread: why not all frames were handed out, or NULL. */
phi_status phi__dicom_pixels_plain(phi__dicom_pixels *pixels, phi__part *part, phi__stream *stream, uint64_t length,
                                   phi__emit *emit, uint64_t *left, const char **unread);
/** The next `length` bytes are a compressed frame; as above. */
phi_status phi__dicom_pixels_packed(phi__dicom_pixels *pixels, phi__part *part, phi__stream *stream, uint64_t length,
                                    phi__emit *emit, uint64_t *left, const char **unread);

#endif

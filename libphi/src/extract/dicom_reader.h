/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_DICOM_READER_H
#define PHI_EXTRACT_DICOM_READER_H
/* The grammar of DICOM data sets (PS3.5, chapter 7): headers of elements one after the
 * other, in the transfer syntax of the file, and what to do with their values. */
#include "extract/extract.h"

#include "extract/dicom_tags.h"

enum {
    PHI__DICOM_ITEM = 0xFFFEE000,
    PHI__DICOM_ITEM_END = 0xFFFEE00D,
    PHI__DICOM_SEQUENCE_END = 0xFFFEE0DD,
    PHI__DICOM_NO_LENGTH = 0xFFFFFFFF
};

typedef struct phi__dicom_reader {
    phi__stream *stream;
    phi__stream *inflated; /* what `stream` is in the deflated syntax; NULL = not so */
    bool big;              /* most significant byte first */
    bool ended;            /* nothing is left */
    bool cut;              /* it ended inside of an element: the file was cut off, or a length is wrong */
} phi__dicom_reader;

typedef struct phi__dicom_element {
    uint32_t tag;
    uint16_t vr; /* 0 where the syntax does not say and the tag is not known */
    uint32_t length;
} phi__dicom_element;

/** Tag of the next element without reading it; `next` may be NULL, else it gets the two bytes
 * behind the tag. *there is false at the end. */
phi_status phi__dicom_peek(phi__dicom_reader *reader, uint32_t *tag, uint8_t next[2], bool *there);
/** The next header; false in *there at the end. `implicit`: without VR. */
phi_status phi__dicom_next(phi__dicom_reader *reader, bool implicit, phi__dicom_element *out, bool *there);
/** Bytes of the data set so far. */
uint64_t phi__dicom_at(const phi__dicom_reader *reader);
/** The whole value into `out`, which is cleared; less of it where it is cut. PHI_PARTIAL: larger than its
 * ceiling, nothing was read. */
phi_status phi__dicom_value(phi__dicom_reader *reader, uint32_t length, phi__buf *out);
/** Read past `length` bytes. */
phi_status phi__dicom_skip(phi__dicom_reader *reader, uint64_t length);
/** What is readable in the next `length` bytes (UINT64_MAX = all), as runs.h has it. */
phi_status phi__dicom_runs(phi__dicom_reader *reader, uint64_t length, phi__emit *emit);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_DICOM_TAGS_H
#define PHI_EXTRACT_DICOM_TAGS_H
/* What elements of DICOM are called and of what sort they are. */
#include <stdbool.h>
#include <stdint.h>

#define PHI__DICOM_VR(a, b) (uint16_t)((a) << 8 | (b))

/* How the value of an element is read. */
typedef enum phi__dicom_sort {
    PHI__DICOM_BINARY,   /* numbers: nothing to read */
    PHI__DICOM_BYTES,    /* anything (OB, OW, UN): searched for what is readable */
    PHI__DICOM_VALUES,   /* text, several values divided by backslashes */
    PHI__DICOM_NAMES,    /* the same, of persons: groups divided by equal signs */
    PHI__DICOM_TEXT,     /* one text */
    PHI__DICOM_SEQUENCE
} phi__dicom_sort;

typedef struct phi__dicom_tag {
    uint32_t tag; /* group and element */
    char vr[3];
    const char *keyword;
} phi__dicom_tag;

/** The row of a tag; NULL when it is private or not among those that matter. */
const phi__dicom_tag *phi__dicom_tag_find(uint32_t tag);
/** Sort of a value representation; BYTES for one that is unknown. */
phi__dicom_sort phi__dicom_sort_of(uint16_t vr);

#endif

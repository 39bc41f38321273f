/* SPDX-License-Identifier: Apache-2.0 */
/* See dicom_tags.h and dicom_tags.def. */
#include "extract/dicom_tags.h"

#include <stddef.h>

static const phi__dicom_tag TAGS[] = {
#define PHI_DICOM(tag, vr, keyword) {(tag), #vr, #keyword},
#include "extract/dicom_tags.def"
#undef PHI_DICOM
};

const phi__dicom_tag *phi__dicom_tag_find(uint32_t tag)
{
    size_t low = 0, high = sizeof TAGS / sizeof *TAGS;
    if (tag >> 24 == 0x60) /* overlays repeat in the even groups from 6000 to 60FE */
        tag &= 0xFF00FFFF;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (TAGS[middle].tag == tag)
            return &TAGS[middle];
        if (TAGS[middle].tag < tag)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

phi__dicom_sort phi__dicom_sort_of(uint16_t vr)
{
    switch (vr) {
    case PHI__DICOM_VR('S', 'Q'):
        return PHI__DICOM_SEQUENCE;
    case PHI__DICOM_VR('P', 'N'):
        return PHI__DICOM_NAMES;
    case PHI__DICOM_VR('L', 'T'):
    case PHI__DICOM_VR('S', 'T'):
    case PHI__DICOM_VR('U', 'T'):
    case PHI__DICOM_VR('U', 'R'):
        return PHI__DICOM_TEXT;
    case PHI__DICOM_VR('A', 'E'):
    case PHI__DICOM_VR('A', 'S'):
    case PHI__DICOM_VR('C', 'S'):
    case PHI__DICOM_VR('D', 'A'):
    case PHI__DICOM_VR('D', 'S'):
    case PHI__DICOM_VR('D', 'T'):
    case PHI__DICOM_VR('I', 'S'):
    case PHI__DICOM_VR('L', 'O'):
    case PHI__DICOM_VR('S', 'H'):
    case PHI__DICOM_VR('T', 'M'):
    case PHI__DICOM_VR('U', 'C'):
    case PHI__DICOM_VR('U', 'I'):
        return PHI__DICOM_VALUES;
    case PHI__DICOM_VR('A', 'T'):
    case PHI__DICOM_VR('F', 'D'):
    case PHI__DICOM_VR('F', 'L'):
    case PHI__DICOM_VR('O', 'D'):
    case PHI__DICOM_VR('O', 'F'):
    case PHI__DICOM_VR('O', 'L'):
    case PHI__DICOM_VR('O', 'V'):
    case PHI__DICOM_VR('S', 'L'):
    case PHI__DICOM_VR('S', 'S'):
    case PHI__DICOM_VR('S', 'V'):
    case PHI__DICOM_VR('U', 'L'):
    case PHI__DICOM_VR('U', 'S'):
    case PHI__DICOM_VR('U', 'V'):
        return PHI__DICOM_BINARY;
    default:
        return PHI__DICOM_BYTES;
    }
}

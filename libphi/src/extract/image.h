/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_IMAGE_H
#define PHI_EXTRACT_IMAGE_H
/* What is written beside the pixels of a picture: EXIF, IPTC, XMP, comments, text chunks. */
#include "extract/extract.h"

/** Read all of it; the stream can be read at any offset, `media` is that of identify. */
phi_status phi__image_meta(phi__part *part, const char *media, phi__emit *emit);

#endif

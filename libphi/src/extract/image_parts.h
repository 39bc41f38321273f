/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_IMAGE_PARTS_H
#define PHI_EXTRACT_IMAGE_PARTS_H
/* What the readers of image_meta.c share: the formats that all pictures embed. */
#include "extract/extract.h"

enum {
    PHI__IMAGE_VALUE_BYTES = 1 << 20, /* most of one text; those of pictures are short */
};

/* One picture while it is read. Everything is read at offsets of the file, where it lies. */
typedef struct phi__image {
    phi__stream *stream; /* with random access */
    uint64_t size;       /* of it */
    phi__part *part;
    phi__emit *emit;
    phi__buf value;      /* of the moment */
    uint64_t entries;    /* of directories of tags, and these, so far: in no honest picture do they overlap */
    uint64_t spent;      /* bytes of values so far: each byte of the file is one value's at most */
} phi__image;

/** `length` bytes at `offset` into image->value. False in *there: the file ends before, or the
 * values overlap, which is told. Longer ones than PHI__IMAGE_VALUE_BYTES are cut, which is told. */
phi_status phi__image_take(phi__image *image, uint64_t offset, uint64_t length, bool *there);
/** Exactly `size` bytes at `offset` into `out`, for structures. */
phi_status phi__image_peek(phi__image *image, uint64_t offset, void *out, size_t size, bool *there);

/** A text under its name: `part` "EXIF", `field` may be NULL. UTF-8, or else Windows-1252. */
phi_status phi__image_text(phi__image *image, const char *part, const char *field, phi__span text);
/** What is readable in image->value. */
phi_status phi__image_runs(phi__image *image, const char *part);

/** The tags of a TIFF whose header is at `base` (of a file, or of EXIF inside of another). */
phi_status phi__image_exif(phi__image *image, uint64_t base);
/** Records of IPTC; `bytes` may be those of image->value. */
phi_status phi__image_iptc(phi__image *image, phi__span bytes);
/** Resources of Photoshop in the `length` bytes at `offset`. */
phi_status phi__image_resources(phi__image *image, uint64_t offset, uint64_t length);
/** XMP at `offset`: XML, which names its values itself. */
phi_status phi__image_xmp(phi__image *image, uint64_t offset, uint64_t length);

#endif

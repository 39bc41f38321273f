/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_SEGMENTS_H
#define PHI_EXTRACT_SEGMENTS_H
/* What messages of segments and fields (HL7 v2, X12) have in common: segments are
 * cut out of a stream, and their fields emitted with the name and place they have
 * in the norm. Bytes are handed on unchanged, so that offsets stay those of the
 * file. A format embeds phi__segments as its first member. */
#include "extract/extract.h"

typedef struct phi__segments phi__segments;
struct phi__segments {
    phi__part *part;
    phi__emit *emit;
    /* Bytes of the segment that `rest` begins with, its terminator included; 0 when
     * that is not in `rest`. `start`: of a new one, not the rest of a long one. */
    size_t (*end)(phi__segments *self, phi__span rest, bool start);
    /* Emit all of a segment: whole, or the first piece of one that is longer than a block. */
    phi_status (*segment)(phi__segments *self, phi__span segment);
    /* Of segments.c. */
    uint8_t *block;
    size_t size; /* bytes in the block */
    bool last;   /* nothing follows the block */
    bool inside; /* the block begins inside a segment */
    phi__buf decoded;
};

/** Read the whole part. `part`, `emit`, `end` and `segment` are set. */
phi_status phi__segments_run(phi__segments *self);
/** Emit bytes as a field of their own. `field` (what the packs call it) and `location`
 * ("PID-19") may be NULL. Bytes without a letter or digit go with the field before. */
phi_status phi__segments_field(phi__segments *self, const char *field, const char *location, phi__span bytes);
/** Emit bytes that are in no field: words around them count as in any text. */
phi_status phi__segments_loose(phi__segments *self, phi__span bytes);

enum { PHI__LOCATION_MAX = 32 };
/** "PID-19" or "NM109": a segment's name of at most three bytes, what stands between, the
 * number in at least `digits` digits. Written for each field: this is no matter for printf. */
void phi__segments_locate(phi__span segment, const char *between, size_t number, size_t digits,
                          char out[PHI__LOCATION_MAX]);

/** Where the first `delimiter` at or behind `at` stands; the size of `bytes` without one. */
size_t phi__segments_find(phi__span bytes, size_t at, uint8_t delimiter);
/** The item of this number, from 0, of a list; empty when there are fewer. */
phi__span phi__segments_item(phi__span list, size_t number, uint8_t delimiter);

#endif

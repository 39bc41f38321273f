/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_LEARN_VALUES_H
#define PHI_LEARN_VALUES_H
/* What the values of one column look like, without keeping them: for each shape
 * which positions are always the same letter, and which check digits hold. */
#include "base/buf.h"
#include "match/picture.h"
#include "rules/own.h"

enum { PHI__LEARN_CHECKS = 12, PHI__LEARN_SHAPES = 1024, PHI__LEARN_HASHES = 64 };

/* Values that have digits, letters and separators in the same places. */
typedef struct phi__learn_shape {
    size_t length;
    char first[PHI__PICTURE_MAX];     /* the first value, in upper case; wiped when freed */
    uint8_t digit[PHI__PICTURE_MAX], letter[PHI__PICTURE_MAX], varies[PHI__PICTURE_MAX]; /* was there one? */
    uint64_t count;
    uint64_t passed[PHI__LEARN_CHECKS];
    uint64_t hashes[PHI__LEARN_HASHES]; /* of different values, as many as there is room for */
    size_t distinct;
} phi__learn_shape;

typedef struct phi__learn_values {
    PHI_VEC(phi__learn_shape) shapes;
    uint64_t count;  /* of all values that are not empty */
    uint64_t others; /* of these, those that no picture can describe */
} phi__learn_values;

void phi__learn_values_done(phi__learn_values *values);
/** Take one value; blanks around it do not count. PHI_OK or PHI_ERR_MEMORY. */
phi_status phi__learn_values_add(phi__learn_values *values, const char *value, size_t length);
/** The pictures for `own`, commonest first; *covered is how many values they describe. */
void phi__learn_values_propose(phi__learn_values *values, phi__own *own, uint64_t *covered);

#endif

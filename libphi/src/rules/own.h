/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_OWN_H
#define PHI_RULES_OWN_H
/* A detector of one's own in a few words -> the pattern pack that it stands for.
 * The pack goes the way of all others, so that what is checked, shown by `phi
 * patterns show` and tested is one thing. */
#include "base/buf.h"
#include "base/status.h"

#include <stdbool.h>

enum { PHI__OWN_PARTS = 32, PHI__OWN_TEXT = 64 };

/* One picture, and what to say of it in the pack. */
typedef struct phi__own_picture {
    char text[2 * PHI__OWN_TEXT];
    char check[PHI__OWN_TEXT]; /* "" = none */
    char remark[96];           /* a comment in the pack; "" = none */
} phi__own_picture;

typedef struct phi__own {
    char id[PHI__OWN_TEXT];
    char title[2 * PHI__OWN_TEXT];
    phi__own_picture pictures[PHI__OWN_PARTS];
    size_t picture_count;
    char labels[PHI__OWN_PARTS][PHI__OWN_TEXT]; /* lower case, parts joined by one blank */
    size_t label_count;
    char fields[PHI__OWN_PARTS][PHI__OWN_TEXT]; /* lower-case letters and digits */
    size_t field_count;
} phi__own;

/** Read "site.mrn=MRN-999999,label=chart no,field=chartno,check=luhn". PHI_ERR_RULE says which part is wrong. */
phi_status phi__own_read(const char *text, phi__own *out, phi_error *err);
/** Append the words of `text` as a pack wants them in `labels`, and its letters and digits as in `fields`;
 * what is empty, too long or there already is left out. False when there is no room. */
bool phi__own_add_label(phi__own *own, const char *text, size_t length);
bool phi__own_add_field(phi__own *own, const char *text, size_t length);
/** Has the picture something of its own, so that it is worth reporting without a label? */
bool phi__own_is_telling(const char *picture);
/** The pack, in YAML. */
phi_status phi__own_write(const phi__own *own, phi__buf *out);

#endif

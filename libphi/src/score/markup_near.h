/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_MARKUP_NEAR_H
#define PHI_SCORE_MARKUP_NEAR_H
/* XML (and what looks like it) around a place in a text, read from there outward
 * as far as is near: no tree, no state, no entity and no document type. Names are
 * without their prefix. */
#include "score/facts.h"

/* Text of an element, or an attribute. */
typedef struct phi__markup_value {
    phi__span element;
    phi__span attribute; /* empty: the text of the element */
    size_t begin, end;   /* of the value, as far as is near */
    size_t tag;          /* where the element's tag begins */
} phi__markup_value;

/** The attribute whose value begins with the quote at `quote`, with [begin, end) in it. */
bool phi__markup_attribute_at(phi__span text, size_t quote, size_t end, phi__markup_value *out);
/** The text behind the tag that ends with the `>` at `close`, with [begin, end) in it. */
bool phi__markup_text_at(phi__span text, size_t close, size_t end, phi__markup_value *out);

/* An element around a place. */
typedef struct phi__markup_parent {
    phi__span element;
    size_t tag;
} phi__markup_parent;
/** The element that the tag or text at `at` stands in; false when it opens before `least`. */
bool phi__markup_parent_of(phi__span text, size_t at, size_t least, phi__markup_parent *out);
/** What the attributes of the element whose tag begins at `tag` say of one of them. */
void phi__markup_own_facts(phi__span text, size_t tag, phi__facts *facts);
/** What the elements within that one say, as far as `most`. */
void phi__markup_inner_facts(phi__span text, size_t tag, size_t most, phi__facts *facts);

#endif

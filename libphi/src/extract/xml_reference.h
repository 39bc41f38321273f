/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_XML_REFERENCE_H
#define PHI_EXTRACT_XML_REFERENCE_H
/* References to characters and to the five entities of XML. */
#include "base/span.h"

enum { PHI__XML_CHARACTER = 4 }; /* bytes that one takes at most */

typedef struct phi__xml_reference {
    size_t size; /* with "&" and ";"; 0 = it is none */
    bool cut;    /* or its end may follow */
    size_t length;
    char character[PHI__XML_CHARACTER]; /* `length` bytes: never more than the reference has */
} phi__xml_reference;

/** The reference at the beginning of `text`. `undeclared`: there may be entities that a file declares which is not read,
 * and which stand for nothing. */
phi__xml_reference phi__xml_reference_at(phi__span text, bool undeclared);
/** The value of an attribute, where it lies: references become characters, blanks spaces, and a zero ends it.
 * false: it has what is no reference. */
bool phi__xml_normalise(char *value, size_t size, bool undeclared);

#endif

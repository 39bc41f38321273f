/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_OOXML_PACKAGE_H
#define PHI_EXTRACT_OOXML_PACKAGE_H
/* What an office package says of its parts: content types and relationships
 * (ECMA-376 part 2). */
#include "extract/ooxml.h"

enum { PHI__OOXML_MAX_PARTS = 8192, PHI__OOXML_MAX_NAME = 512 };

/** Find an entry of the zip by its name, whatever its case. */
bool phi__ooxml_find(phi__zip *zip, const char *name, phi__zip_entry *entry);
/** Fill `parts` from [Content_Types].xml: every part that has a role. */
phi_status phi__ooxml_read_types(phi__ooxml *self, const phi__zip_entry *types);
/** Number (and name) the sheets or slides that the main part lists in its order. */
phi_status phi__ooxml_read_order(phi__ooxml *self, const phi__ooxml_part *main);
/** Give notes the number of their slide; after phi__ooxml_read_order. */
phi_status phi__ooxml_number_notes(phi__ooxml *self);
/** Emit the links that a relationship part has to the outside. */
phi_status phi__ooxml_read_links(phi__ooxml *self, const phi__zip_entry *entry);

/** Give comments and drawings the sheet or slide that refers to them. */
phi_status phi__ooxml_adopt(phi__ooxml *self);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_ODF_MARK_H
#define PHI_IDENTIFY_ODF_MARK_H
#include "base/span.h"

#define PHI__FLAT_TEXT "application/vnd.oasis.opendocument.text-flat-xml"
#define PHI__FLAT_SHEETS "application/vnd.oasis.opendocument.spreadsheet-flat-xml"
#define PHI__FLAT_SLIDES "application/vnd.oasis.opendocument.presentation-flat-xml"
#define PHI__FLAT_DRAWING "application/vnd.oasis.opendocument.graphics-flat-xml"

/** The media type of an OpenDocument in one XML file, or NULL. */
const char *phi__odf_mark(phi__span head);

#endif

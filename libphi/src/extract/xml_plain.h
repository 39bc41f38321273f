/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_XML_PLAIN_H
#define PHI_EXTRACT_XML_PLAIN_H
/* XML in UTF-8, as programs write it: nearly all there is. It says what expat says of whatever is well formed, in a
 * quarter of the time. */
#include "extract/xml.h"

/** As phi__xml_parse; *taken = it is in UTF-8. Else nothing was read of the stream. */
phi_status phi__xml_plain(phi__stream *stream, const phi__xml_events *events, void *user, bool *taken);

#endif

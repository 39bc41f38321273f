/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_ID_TYPES_H
#define PHI_SCORE_ID_TYPES_H
/* What an identifier is by what stands beside it in a record: its type code or
 * the system that assigned it, as FHIR, C-CDA and HL7 write them. Names are those
 * that the packs give to fields. */
#include "base/span.h"

enum { PHI__ID_NAME_MAX = 80 };

/** Of HL7 table 0203 and what FHIR writes beside it ("MR", "SS", "DL"); NULL when unknown. */
const char *phi__id_type_name(phi__span code);
/** Of a system: a URI, an OID, urn:oid: before it. A licence is named with its state, in `out`. */
const char *phi__id_system_name(phi__span system, char out[PHI__ID_NAME_MAX]);
/** Of an identifier that says nothing else of itself, by the resource, element or key that it is of
 * ("Patient", "assignedAuthor", "subscriber"). */
const char *phi__id_holder_name(phi__span holder);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_HL7_FIELDS_H
#define PHI_EXTRACT_HL7_FIELDS_H
/* Which fields of HL7 v2 hold what, in the words of the pattern packs. */
#include "base/span.h"

/* How a field is made up. */
typedef enum phi__hl7_shape {
    PHI__HL7_PLAIN,   /* all of it is the value */
    PHI__HL7_ID,      /* CX: number ^ check digit ^ scheme ^ authority ^ type ... */
    PHI__HL7_PERSON,  /* XCN: number ^ family ^ given ... */
    PHI__HL7_PHONE,   /* XTN: text ^ use ^ equipment ^ e-mail ... ^ 12: unformatted */
    PHI__HL7_LICENCE, /* DLN: number ^ state ^ expiry */
    PHI__HL7_CODED,   /* CWE, CE: code ^ text ^ system ^ other code ^ text ^ system ... */
    PHI__HL7_RESULT   /* OBX-5, named by OBX-3 */
} phi__hl7_shape;

typedef struct phi__hl7_field {
    char segment[4];
    uint16_t number;
    phi__hl7_shape shape;
    const char *name; /* NULL: only when the value says its type */
} phi__hl7_field;

/** Fields of this segment (three letters), in order; *count is 0 when none is known. */
const phi__hl7_field *phi__hl7_fields_of(phi__span segment, size_t *count);
/** What an identifier of this type is called (table 0203); NULL = not known. */
const char *phi__hl7_type_name(phi__span type);

/** What a code of this coding system is called (table 0396); NULL = not known. */
const char *phi__hl7_system_name(phi__span system);

#endif

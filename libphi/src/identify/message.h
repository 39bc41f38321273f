/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_MESSAGE_H
#define PHI_IDENTIFY_MESSAGE_H
/* Messages in delimited text, known by a header that defines its delimiters. */
#include "base/span.h"

/** HL7 v2: MSH, or FHS or BHS of a batch, perhaps behind a mark of MLLP. */
bool phi__is_hl7(phi__span head);
/** An X12 interchange, or a group or transaction of one. */
bool phi__is_x12(phi__span head);

/** A transmission of NCPDP Telecommunication, alone or in a batch. */
bool phi__is_ncpdp(phi__span head);

/* The header of X12 has elements of fixed length. */
enum { PHI__ISA_BYTES = 106 };
/** Does `text` begin with such a header? */
bool phi__is_isa(phi__span text);

#endif

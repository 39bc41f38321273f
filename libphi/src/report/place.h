/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_PLACE_H
#define PHI_REPORT_PLACE_H
/* Where a finding stands and why it is one, in words that are safe to show. */
#include "base/buf.h"
#include "base/status.h"

/** "line 41, column SSN": only what is known, most useful first. */
phi_status phi__place_put(phi__buf *out, const phi_location *at);
/** "check area, field ssn" of "check:area", "field:ssn". */
phi_status phi__place_evidence(phi__buf *out, const phi_finding *finding);

#endif

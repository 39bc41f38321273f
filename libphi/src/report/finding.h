/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_FINDING_H
#define PHI_REPORT_FINDING_H
/* The two forms in which a value may leave the library without `reveal`: masked
 * and as a keyed fingerprint. Made here, once, so that every sink shows the same. */
#include "base/buf.h"
#include "base/digest.h"
#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/** Append `value` with letters and digits replaced by '*': separators stay, and at
 * most the last four letters and digits, fewer of short values. An e-mail address
 * keeps its first letter and the last label of its domain instead. */
phi_status phi__finding_mask(const char *value, size_t length, phi__buf *out);

/** Append "hmac-sha256:<hex>" of detector and normalised value under `key`.
 * The detector is part of it: equal digits of an SSN and an ITIN are different people. */
phi_status phi__finding_fingerprint(const phi__digest_hmac *key, const char *detector, const char *normalised,
                                    size_t length, phi__buf *out);

#endif

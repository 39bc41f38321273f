/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_DISPLAY_H
#define PHI_REPORT_DISPLAY_H
/* Making names and values of scanned data safe to show: file names are chosen by
 * strangers and may hold terminal escapes or bytes that are not UTF-8. */
#include "base/buf.h"
#include "base/status.h"

/** Append `text` for a terminal: control characters, marks that change the
 * direction of writing and invalid bytes become \xNN or \u{NNNN}. */
phi_status phi__display_text(phi__buf *out, const char *text);
/** Append `text` as valid UTF-8: each invalid byte becomes U+FFFD. *valid says whether none was. */
phi_status phi__display_utf8(phi__buf *out, const char *text, bool *valid);
/** Append a number from 0 up with at most `digits` (<= 6) and at least one decimal,
 * whatever the locale. Below 0 and not-a-number count as 0. */
phi_status phi__display_decimal(phi__buf *out, double value, unsigned digits);
/** Append a size for people: "512 bytes", "1.4 MB" (powers of 1000, as disks are sold). */
phi_status phi__display_bytes(phi__buf *out, uint64_t bytes);

#endif

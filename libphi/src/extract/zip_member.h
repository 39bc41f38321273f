/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ZIP_MEMBER_H
#define PHI_EXTRACT_ZIP_MEMBER_H
/* The unpacked content of one zip member, checked against what was claimed. */
#include "extract/zip_reader.h"

/** Unpack `packed` as `entry` says; `owned` streams are taken over, also on failure. Output is
 * charged. A wrong CRC or size is a CORRUPT fault, unless the size is PHI__SIZE_UNKNOWN because
 * the claims follow the data: then compare with phi__zip_member_sums. */
phi_status phi__zip_member_open(phi__stream *packed, bool owned, const phi__zip_entry *entry, phi__budget *budget,
                                phi__stream **out);
/** CRC and size of what was delivered so far. */
void phi__zip_member_sums(const phi__stream *member, uint32_t *crc, uint64_t *size);

#endif

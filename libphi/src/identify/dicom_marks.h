/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_DICOM_MARKS_H
#define PHI_IDENTIFY_DICOM_MARKS_H
/* DICOM data sets that come without preamble and "DICM" mark: what networks and old
 * devices leave behind. */
#include "base/span.h"

/** Is this one of the value representations of PS3.5 table 6.2-1? */
bool phi__dicom_is_vr(const uint8_t vr[2]);
/** Has it a length of four bytes, behind two that are reserved (PS3.5 table 7.1-1)? */
bool phi__dicom_is_long_vr(const uint8_t vr[2]);
/** Do the first bytes read as elements in ascending order, in any transfer syntax? */
bool phi__dicom_mark(phi__span head);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_XLSB_H
#define PHI_EXTRACT_XLSB_H
/* Parts of binary workbooks, told as the XML that the same part of an ordinary workbook is. */
#include "extract/xml.h"

/** As phi__xml_parse, for records of [MS-XLSB]: sheets, cells, shared strings, number formats, comments. */
phi_status phi__xlsb_parse(phi__stream *stream, const phi__xml_events *events, void *user);

#endif

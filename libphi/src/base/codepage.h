/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_CODEPAGE_H
#define PHI_BASE_CODEPAGE_H
/* Text of old documents in a code page of Windows, DOS or the Macintosh, which is
 * known by its number. The tables are those of the C library's iconv. */
#include "base/buf.h"

typedef struct phi__codepage {
    uint32_t number; /* of what `converter` is for; 0 = none yet */
    void *converter; /* NULL = the C library has no such page: Latin-1 stands in */
} phi__codepage;

/** Append `bytes` in code page `number` to `out` as UTF-8; invalid ones become U+FFFD. The converter
 * is kept for the next call. Zero-initialise `page`. */
phi_status phi__codepage_append(phi__codepage *page, uint32_t number, phi__span bytes, phi__buf *out);
void phi__codepage_done(phi__codepage *page);

/** Code page of a charset of GDI (what \fcharset of RTF and fonts of Word hold); 0 = the document's own. */
uint32_t phi__codepage_of_charset(uint32_t charset);
/** The number for a name as HTML and XML declare it ("iso-8859-2", "Shift_JIS"); 0 = unknown, or a UTF. */
uint32_t phi__codepage_of_name(phi__span name);

#endif

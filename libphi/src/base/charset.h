/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_CHARSET_H
#define PHI_BASE_CHARSET_H
/* Code pages of charsets.def: tables that phi-charsetc generates from those of the C library when
 * the library is built, so that no program loads converters while it reads a stranger's file. */
#include "base/utf.h"

enum {
    PHI__LEAD_FIRST = 0x81,
    PHI__LEAD_LAST = 0xFE,
    PHI__TRAIL_FIRST = 0x40,
    PHI__TRAIL_LAST = 0xFE,
    PHI__TRAILS = PHI__TRAIL_LAST - PHI__TRAIL_FIRST + 1,
    PHI__PAIRS = (PHI__LEAD_LAST - PHI__LEAD_FIRST + 1) * PHI__TRAILS,
};

/* Four bytes of GB18030, counted from 81 30 81 30: codes from `index` on stand for `code` and
 * what follows it, up to the next range. */
typedef struct phi__gb_range {
    uint16_t index;
    uint16_t code;
} phi__gb_range;

/* Codes from `first` to `last`. */
typedef struct phi__code_range {
    uint16_t first;
    uint16_t last;
} phi__code_range;

typedef struct phi__charset {
    const uint16_t *single; /* of each byte; 0 = none, or the first of several */
    const uint16_t *pairs;  /* [lead - LEAD_FIRST][trail - TRAIL_FIRST], 0 = none; NULL = a one-byte code */
    const uint16_t *triples; /* behind 8F, the same; NULL = there are none */
    const phi__gb_range *ranges; /* of four bytes; NULL = there are none */
    size_t range_count;
    const phi__code_range *longer; /* codes of three or four bytes, sorted; NULL = there are none */
    size_t longer_count;
} phi__charset;

/* Generated, in the order of charsets.def. */
extern const phi__charset phi__builtin_charsets[];

/** The tables of a code page; NULL for UTF-8, -16, -32 and Windows-1252. */
const phi__charset *phi__charset_of(phi__encoding encoding);
/** Is ASCII in it what it is everywhere? Not so in UTF-16 and EBCDIC. */
bool phi__charset_has_ascii(phi__encoding encoding);
/** Is it one byte a character, without ASCII in its place? */
bool phi__charset_is_ebcdic(phi__encoding encoding);
/** As phi__utf_decode, for code pages. Bytes that stand for nothing become U+FFFD, one each. */
phi_status phi__charset_decode(const phi__charset *charset, phi__span in, bool last, phi__buf *out, size_t *used);
/** As phi__utf_source_length, for code pages. */
uint64_t phi__charset_source_length(const phi__charset *charset, const char *utf8, size_t length);

#endif

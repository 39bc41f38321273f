/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_UTF_H
#define PHI_BASE_UTF_H
/* Encodings of plain text, decoding into UTF-8 in pieces, and the way back from
 * an offset in the UTF-8 to an offset in the source. */
#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

typedef enum phi__encoding {
    PHI__ENC_UTF8,     /* or ASCII; passed through as it is, BOM and invalid bytes included */
    PHI__ENC_WINDOWS1252, /* Latin-1 is read as this, its superset in text */
    PHI__ENC_UTF16LE,
    PHI__ENC_UTF16BE,
    PHI__ENC_UTF32LE,
    PHI__ENC_UTF32BE,
#define PHI_CHARSET(name, iconv, shape) PHI__ENC_##name,
#include "base/charsets.def"
#undef PHI_CHARSET
    PHI__ENC_COUNT,
    PHI__ENC_FIRST_CHARSET = PHI__ENC_UTF32BE + 1 /* from here on: code pages, see charset.h */
} phi__encoding;

/** Append the UTF-8 of `in` to `out`. Whole characters only: *used says how many
 * bytes of `in` were consumed, the rest (at most 3) goes before the next piece.
 * With `last`, a dangling rest becomes U+FFFD. Invalid units become U+FFFD. */
phi_status phi__utf_decode(phi__encoding encoding, phi__span in, bool last, phi__buf *out, size_t *used);

/** How many bytes of the source the first `length` bytes of decoded text took. */
uint64_t phi__utf_source_length(phi__encoding encoding, const char *utf8, size_t length);

/** Length in bytes of the UTF-8 sequence that starts with this byte, 1 for invalid ones. */
size_t phi__utf8_sequence(uint8_t first);
/** Is this valid UTF-8? A sequence cut off by the end counts as valid when `cut_ok`. */
bool phi__utf8_valid(phi__span text, bool cut_ok);
/** How many bytes of `text` are whole characters: a sequence that the end cuts off is left out. */
size_t phi__utf8_whole(phi__span text);
/** Append one code point as UTF-8; surrogates and beyond U+10FFFF become U+FFFD. */
phi_status phi__utf8_append(phi__buf *out, uint32_t code_point);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Decoding: the first byte chooses encoding and where to cut the rest. In pieces
 * or at once the text is the same, valid, no longer than three bytes for one,
 * leads back to the length it came from, and never passes a ceiling. */
#include "base/alloc.h"
#include "base/utf.h"
#include "fuzz.h"

enum { LARGEST = 16384 };

static size_t unit_of(phi__encoding encoding)
{
    switch (encoding) {
    case PHI__ENC_UTF16LE:
    case PHI__ENC_UTF16BE: return 2;
    case PHI__ENC_UTF32LE:
    case PHI__ENC_UTF32BE: return 4;
    default: return 1;
    }
}

static void decode_pieces(phi__encoding encoding, phi__span in, size_t step, phi__buf *out)
{
    size_t at = 0, seen = 0;
    while (at < in.size || seen < in.size) {
        seen = seen + step < in.size ? seen + step : in.size;
        size_t used = SIZE_MAX;
        const bool last = seen == in.size;
        FUZZ_CHECK(phi__utf_decode(encoding, phi__span_part(in, at, seen - at), last, out, &used) == PHI_OK);
        FUZZ_CHECK(used <= seen - at && (last ? used == seen - at : seen - at - used <= 3));
        at += used;
    }
}

static void check_ceiling(phi__encoding encoding, phi__span in, size_t size)
{
    if (size < 2)
        return;
    phi__buf out;
    size_t used = 0;
    phi__buf_init(&out, size - 1);
    FUZZ_CHECK(phi__utf_decode(encoding, in, true, &out, &used) == PHI_PARTIAL);
    FUZZ_CHECK(out.size < size && used <= in.size);
    phi__buf_done(&out);
}

int phi_fuzz_utf(const uint8_t *data, size_t size)
{
    if (size == 0 || size > LARGEST)
        return 0;
    const phi__encoding encoding = (phi__encoding)(data[0] % PHI__ENC_COUNT);
    const phi__span in = phi__span_of(data + 1, size - 1);
    phi__buf whole, pieces;
    phi__buf_init(&whole, (size_t)4 * LARGEST);
    phi__buf_init(&pieces, (size_t)4 * LARGEST);
    size_t used = 0;
    FUZZ_CHECK(phi__utf_decode(encoding, in, true, &whole, &used) == PHI_OK && used == in.size);
    decode_pieces(encoding, in, (size_t)size % 13 + 1, &pieces);
    FUZZ_CHECK(whole.size == pieces.size && (whole.size == 0 || memcmp(whole.data, pieces.data, whole.size) == 0));
    FUZZ_CHECK(whole.size <= 3 * in.size);
    if (encoding == PHI__ENC_UTF8)
        FUZZ_CHECK(whole.size == in.size && (in.size == 0 || memcmp(whole.data, in.data, in.size) == 0));
    else
        FUZZ_CHECK(phi__utf8_valid(phi__buf_span(&whole), false));
    const uint64_t back = phi__utf_source_length(encoding, (const char *)whole.data, whole.size);
    /* EUC-JP has a few characters twice, in two bytes and in three */
    FUZZ_CHECK((back >= in.size || encoding == PHI__ENC_EUCJP) && back < in.size + unit_of(encoding));
    check_ceiling(encoding, in, whole.size);
    phi__buf_done(&whole);
    phi__buf_done(&pieces);
    return 0;
}

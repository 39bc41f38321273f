/* SPDX-License-Identifier: Apache-2.0 */
/* See opaque.h. An unknown kind is not in the table: its raw bytes are all that
 * is known of it, and searching them is all that can be asked, unless these bytes
 * say that there is nothing in them to be read: brotli, SQLCipher, containers of VeraCrypt. */
#include "extract/opaque.h"

#include <string.h>

static const struct {
    const char *media;
    size_t length;
    phi_reason reason;
    const char *detail;
} opaque[] = {
#define PHI_OPAQUE(media, reason, detail) {media, sizeof media - 1, PHI_REASON_##reason, detail},
#include "extract/opaque.def"
#undef PHI_OPAQUE
};

void phi__opaque_note(const char *media, phi__emit *emit)
{
    for (size_t i = 0; media != NULL && i < sizeof opaque / sizeof *opaque; i++) {
        if (strncmp(media, opaque[i].media, opaque[i].length) == 0) {
            emit->fault(emit, opaque[i].reason, opaque[i].detail);
            return;
        }
    }
}

bool phi__opaque_looks_packed(phi__span head)
{
    enum { LEAST_BYTES = 2048, CODES = 256 };
    uint64_t counts[CODES] = {0}, pairs = 0;
    if (head.size < LEAST_BYTES)
        return false;
    for (size_t i = 0; i < head.size; i++)
        counts[head.data[i]]++;
    for (size_t i = 0; i < CODES; i++)
        pairs += counts[i] * (counts[i] - (counts[i] > 0));
    /* Two bytes are equal in 1 of 256 cases, 8 % more often at most: twelve times what chance makes of 2 KiB,
     * and far below pictures, programs and numbers in records. */
    const uint64_t all = (uint64_t)head.size * (head.size - 1);
    return pairs * CODES * 100 < all * 108;
}

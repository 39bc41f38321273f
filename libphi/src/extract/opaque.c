/* SPDX-License-Identifier: Apache-2.0 */
/* See opaque.h. An unknown kind is not in the table: its raw bytes are all that
 * is known of it, and searching them is all that can be asked. */
#include "extract/opaque.h"

#include <string.h>

static const struct {
    const char *media;
    phi_reason reason;
    const char *detail;
} opaque[] = {
#define PHI_OPAQUE(media, reason, detail) {media, PHI_REASON_##reason, detail},
#include "extract/opaque.def"
#undef PHI_OPAQUE
};

void phi__opaque_note(const char *media, phi__emit *emit)
{
    for (size_t i = 0; media != NULL && i < sizeof opaque / sizeof *opaque; i++) {
        if (strncmp(media, opaque[i].media, strlen(opaque[i].media)) == 0) {
            emit->fault(emit, opaque[i].reason, opaque[i].detail);
            return;
        }
    }
}

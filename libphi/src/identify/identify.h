/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_IDENTIFY_H
#define PHI_IDENTIFY_IDENTIFY_H
/* Says what a byte range is, from its bytes and never from its name. */
#include "base/span.h"
#include "base/utf.h"
#include "input/stream.h"

typedef enum phi__kind {
#define PHI_KIND(name, media) PHI__KIND_##name,
#include "identify/kinds.def"
#undef PHI_KIND
    PHI__KIND_COUNT
} phi__kind;

typedef struct phi__identity {
    phi__kind kind;
    const char *media;       /* static; finer than the kind where the signature tells ("image/png" is BINARY) */
    phi__encoding encoding;  /* for TEXT */
} phi__identity;

/** Bytes of the head that identify wants to see; fewer are fine at the end. */
enum { PHI__IDENTIFY_HEAD = 4096 };

/** Decide from the first bytes; `whole` tells that they are all there is. */
phi__identity phi__identify(phi__span head, bool whole);
/** By marks alone: what text would be is octets, too. */
phi__identity phi__identify_mark(phi__span head);
/** The same for what a stream begins with, which is only peeked at; what the first bytes do not
 * tell (a disc image begins with 32 KiB that may be anything) a second look may. */
phi_status phi__identify_stream(phi__stream *stream, phi__identity *out);

#endif

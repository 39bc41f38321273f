/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_SURROUNDINGS_H
#define PHI_SCORE_SURROUNDINGS_H
/* What a candidate is a piece of: a UUID, a hash, a version, a time stamp. */
#include "base/span.h"

typedef enum phi__surrounding_kind {
#define PHI_SURROUNDING(name, text) PHI__SURROUNDING_##name,
#include "score/surroundings.def"
#undef PHI_SURROUNDING
    PHI__SURROUNDING_COUNT
} phi__surrounding_kind;

/** Name as written in packs; static. */
const char *phi__surrounding_name(phi__surrounding_kind kind);
/** The kind of this name, or PHI__SURROUNDING_COUNT. */
phi__surrounding_kind phi__surrounding_find(const char *name);
/** Bit set (1 << kind) of what of `asked`, a bit set too, holds for text[begin, end). Looks at most 64 bytes around. */
unsigned phi__surroundings(phi__span text, size_t begin, size_t end, unsigned asked);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_FUZZ_GUARD_H
#define PHI_TESTS_FUZZ_GUARD_H
/* An emit_recorder with small limits that checks the contract of extract.h at
 * each call: what an extractor may hand over, and how much of it. */
#include "emit_recorder.h"

enum {
    GUARD_LARGEST = 256 * 1024, /* bytes of input; more tells nothing new */
    GUARD_EXPAND = 256 * 1024,  /* limits.max_expand_bytes */
    GUARD_MEMORY = 512 * 1024,  /* limits.max_memory_bytes */
    GUARD_MEMBERS = 64,
    GUARD_DEPTH = 4,
};

typedef struct guard {
    emit_recorder recorder; /* first */
    phi__emit inner;        /* of the recorder */
    uint64_t text_bytes;    /* of all parts */
    uint64_t text_limit;
    size_t faults;          /* of all parts, those of members that cannot be read included */
} guard;

/** How the bytes come in. */
typedef enum guard_way {
    GUARD_MEMORY_STREAM, /* with random access */
    GUARD_ONE_WAY,       /* front to back, of unknown size */
    GUARD_NO_MEMORY,     /* the same, and nothing may be loaded */
} guard_way;

/** Run `extractor` over the bytes. What it returned; call guard_done afterwards in any case. */
phi_status guard_run(guard *self, const phi__extractor *extractor, guard_way way, const uint8_t *data, size_t size);
/** Text of all parts, for comparing; PHI_ERR_MEMORY. */
phi_status guard_text(guard *self, phi__buf *out);
void guard_done(guard *self);

#endif

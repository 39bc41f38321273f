/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_FUZZ_H
#define PHI_TESTS_FUZZ_H
/* Fuzz targets: functions that take any bytes. The same function runs under
 * libFuzzer (engine_main.c), in replay_main.c without an engine, and in
 * oom_main.c. A target says what must hold with FUZZ_CHECK; it keeps nothing
 * between calls but what is expensive to make and immutable. */
#include <stddef.h>
#include <stdint.h>

typedef int (*phi_fuzz_fn)(const uint8_t *data, size_t size);

typedef struct phi_fuzz_target {
    const char *name;
    phi_fuzz_fn run;
} phi_fuzz_target;

/** All targets: extractors.def, then targets.def. Ends with a NULL name. */
extern const phi_fuzz_target phi_fuzz_targets[];
/** The target of this name, or NULL. */
const phi_fuzz_target *phi_fuzz_find(const char *name);

/** Abort, and say what did not hold; on in every build. */
#define FUZZ_CHECK(condition)                                \
    do {                                                     \
        if (!(condition))                                    \
            phi_fuzz_fail(#condition, __FILE__, __LINE__);   \
    } while (0)
_Noreturn void phi_fuzz_fail(const char *condition, const char *file, int line);

/** Read every byte, so that a sanitizer sees what may not be read. */
void phi_fuzz_touch(const void *data, size_t size);

/** Numbers that depend on the seed alone (splitmix64). */
uint64_t phi_fuzz_random(uint64_t *state);
/** Number from 0 to below - 1; 0 when `below` is 0. */
size_t phi_fuzz_pick(uint64_t *state, size_t below);

#define PHI_EXTRACTOR(name) int phi_fuzz_##name(const uint8_t *data, size_t size);
#include "extract/extractors.def"
#undef PHI_EXTRACTOR
#define PHI_FUZZ_TARGET(name) int phi_fuzz_##name(const uint8_t *data, size_t size);
#include "targets.def"
#undef PHI_FUZZ_TARGET

#endif

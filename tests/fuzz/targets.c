/* SPDX-License-Identifier: Apache-2.0 */
/* The table of fuzz targets, and what they share. See fuzz.h. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const phi_fuzz_target phi_fuzz_targets[] = {
#define PHI_EXTRACTOR(name) {#name, phi_fuzz_##name},
#include "extract/extractors.def"
#undef PHI_EXTRACTOR
#define PHI_FUZZ_TARGET(name) {#name, phi_fuzz_##name},
#include "targets.def"
#undef PHI_FUZZ_TARGET
    {NULL, NULL},
};

const phi_fuzz_target *phi_fuzz_find(const char *name)
{
    for (const phi_fuzz_target *target = phi_fuzz_targets; target->name != NULL; target++) {
        if (strcmp(target->name, name) == 0)
            return target;
    }
    return NULL;
}

void phi_fuzz_fail(const char *condition, const char *file, int line)
{
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    abort();
}

void phi_fuzz_touch(const void *data, size_t size)
{
    const volatile uint8_t *bytes = data;
    for (size_t i = 0; i < size; i++)
        (void)bytes[i];
}

uint64_t phi_fuzz_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

size_t phi_fuzz_pick(uint64_t *state, size_t below)
{
    return below == 0 ? 0 : (size_t)(phi_fuzz_random(state) % below);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_SKETCH_H
#define PHI_REPORT_SKETCH_H
/* How many different hashes there were, in 16 KiB whatever their number: HyperLogLog (Flajolet and others, 2007).
 * The order and repetition of what is added do not matter, so sketches of two runs can be merged. */
#include <stdint.h>

enum { PHI__SKETCH_BITS = 14, PHI__SKETCH_REGISTERS = 1 << PHI__SKETCH_BITS };

typedef struct phi__sketch {
    uint8_t registers[PHI__SKETCH_REGISTERS];
} phi__sketch;

/** `hash`: 64 random bits, equal for equal things. */
void phi__sketch_add(phi__sketch *sketch, uint64_t hash);
void phi__sketch_merge(phi__sketch *sketch, const phi__sketch *from);
/** Its standard error is PHI__SKETCH_ERROR of it. */
double phi__sketch_count(const phi__sketch *sketch);

#define PHI__SKETCH_ERROR (1.04 / 128.0) /* 1.04 / sqrt(registers) */

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* See sketch.h. With hashes of 64 bits the correction for large numbers is not needed; for small ones the registers
 * that are still empty are counted instead. */
#include "report/sketch.h"

#include <math.h>

void phi__sketch_add(phi__sketch *sketch, uint64_t hash)
{
    const uint64_t rest = hash << PHI__SKETCH_BITS;
    const uint8_t zeros = rest == 0 ? 64 - PHI__SKETCH_BITS : (uint8_t)__builtin_clzll(rest);
    uint8_t *place = &sketch->registers[hash >> (64 - PHI__SKETCH_BITS)];
    if (*place < zeros + 1)
        *place = (uint8_t)(zeros + 1);
}

void phi__sketch_merge(phi__sketch *sketch, const phi__sketch *from)
{
    for (uint32_t i = 0; i < PHI__SKETCH_REGISTERS; i++) {
        if (sketch->registers[i] < from->registers[i])
            sketch->registers[i] = from->registers[i];
    }
}

double phi__sketch_count(const phi__sketch *sketch)
{
    const double registers = PHI__SKETCH_REGISTERS;
    double sum = 0.0;
    uint32_t empty = 0;
    for (uint32_t i = 0; i < PHI__SKETCH_REGISTERS; i++) {
        sum += ldexp(1.0, -(int)sketch->registers[i]);
        empty += sketch->registers[i] == 0 ? 1 : 0;
    }
    const double estimate = 0.7213 / (1.0 + 1.079 / registers) * registers * registers / sum;
    if (estimate > 2.5 * registers || empty == 0)
        return estimate;
    return registers * log(registers / empty);
}

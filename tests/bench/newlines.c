/* SPDX-License-Identifier: Apache-2.0 */
/* The yardstick: how fast this machine, now, reads memory once. Counting
 * newlines is the least that can be done with text. */
#include "stages.h"

#include <string.h>

enum { STEP = 64 };
typedef uint8_t vector __attribute__((vector_size(STEP)));

static inline __attribute__((always_inline)) uint64_t count(const uint8_t *data, size_t steps)
{
    uint64_t total = 0;
    while (steps > 0) {
        const size_t now = steps < 254 ? steps : 254; /* a lane counts to 255 */
        vector sums = {0};
        for (size_t i = 0; i < now; i++) {
            vector v;
            memcpy(&v, data + i * STEP, sizeof v);
            sums -= (vector)(v == '\n');
        }
        for (size_t lane = 0; lane < STEP; lane++)
            total += sums[lane];
        data += now * STEP;
        steps -= now;
    }
    return total;
}

#if defined(__x86_64__)
__attribute__((target("avx512bw"))) static uint64_t count_avx512(const uint8_t *data, size_t steps)
{
    return count(data, steps);
}

__attribute__((target("avx2"))) static uint64_t count_avx2(const uint8_t *data, size_t steps)
{
    return count(data, steps);
}
#endif

static uint64_t count_steps(const uint8_t *data, size_t steps)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bw"))
        return count_avx512(data, steps);
    if (__builtin_cpu_supports("avx2"))
        return count_avx2(data, steps);
#endif
    return count(data, steps);
}

uint64_t bench_count_lines(phi__span text)
{
    uint64_t total = count_steps(text.data, text.size / STEP);
    for (size_t i = text.size / STEP * STEP; i < text.size; i++)
        total += text.data[i] == '\n';
    return total;
}

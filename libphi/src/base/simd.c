/* SPDX-License-Identifier: Apache-2.0 */
/* See simd.h. */
#include "base/simd.h"

#include "base/simd_versions.h"

#if defined(__x86_64__)
static const phi__simd *version(size_t index)
{
    const bool avx512 = __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("bmi");
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    if (avx512 && index-- == 0)
        return &phi__simd_avx512;
    if (avx2 && index-- == 0)
        return &phi__simd_avx2;
    return index == 0 ? &phi__simd_portable : NULL;
}
#elif defined(__aarch64__)
static const phi__simd *version(size_t index)
{
    if (index == 0)
        return &phi__simd_neon;
    return index == 1 ? &phi__simd_portable : NULL;
}
#else
static const phi__simd *version(size_t index)
{
    return index == 0 ? &phi__simd_portable : NULL;
}
#endif

const phi__simd *phi__simd_at(size_t index)
{
    return version(index);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_SIMD_VERSIONS_H
#define PHI_BASE_SIMD_VERSIONS_H
/* What the files simd_*.c give to simd.c alone. */
#include "base/simd.h"

extern const phi__simd phi__simd_portable;
#if defined(__x86_64__)
extern const phi__simd phi__simd_avx2;
extern const phi__simd phi__simd_avx512;
#elif defined(__aarch64__)
extern const phi__simd phi__simd_neon;
#endif

#endif

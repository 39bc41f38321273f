/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_FUZZ_MUTATE_H
#define PHI_TESTS_FUZZ_MUTATE_H
/* Small deterministic damage to inputs, for runs without a fuzzing engine. */
#include <stddef.h>
#include <stdint.h>

/** Damage `bytes` (`size` of `capacity` in use) in one to four ways that `state`
 * chooses, taking pieces of `other` now and then. Returns the new size. */
size_t phi_fuzz_mutate(uint64_t *state, uint8_t *bytes, size_t size, size_t capacity, const uint8_t *other,
                       size_t other_size);

#endif

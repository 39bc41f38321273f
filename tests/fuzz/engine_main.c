/* SPDX-License-Identifier: Apache-2.0 */
/* One target under libFuzzer; the build defines PHI_FUZZ_RUN as its function. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return PHI_FUZZ_RUN(data, size);
}

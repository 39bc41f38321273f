/* SPDX-License-Identifier: Apache-2.0 */
/* Recognised text: it gets no longer, and stays as it is where nothing is corrected. */
#include "fuzz.h"
#include "worker/proofread.h"

#include <string.h>

enum { LARGEST = 4096 };

int phi_fuzz_proofread(const uint8_t *data, size_t size)
{
    static char text[LARGEST + 1];
    if (size > LARGEST)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    const size_t length = strlen(text), corrected = phi__proofread(text);
    FUZZ_CHECK(strlen(text) <= length);
    FUZZ_CHECK(corrected > 0 || memcmp(text, data, length) == 0);
    return 0;
}

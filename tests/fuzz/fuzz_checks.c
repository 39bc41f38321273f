/* SPDX-License-Identifier: Apache-2.0 */
/* Every check of validators.def on any bytes, as they are and normalised: it
 * stays inside the value, decides the same way twice, and takes no empty value. */
#include "base/alloc.h"
#include "base/ascii.h"
#include "fuzz.h"
#include "validate/checks.h"

#include <string.h>

static void run_all(const char *value, size_t length)
{
#define PHI_CHECK(name)                                            \
    {                                                              \
        const bool passed = phi__check_##name(value, length);      \
        FUZZ_CHECK(passed == phi__check_##name(value, length));    \
        FUZZ_CHECK(!passed || length > 0);                         \
    }
#include "validate/validators.def"
#undef PHI_CHECK
}

int phi_fuzz_checks(const uint8_t *data, size_t size)
{
    if (size > 2 * PHI__VALUE_MAX)
        return 0;
    const char *text = size == 0 ? "" : (const char *)data;
    char *normal = phi__alloc(PHI__VALUE_MAX + 1);
    const size_t length = phi__value_normalise(text, size, normal);
    FUZZ_CHECK(length <= PHI__VALUE_MAX && length <= size && strlen(normal) == length);
    for (size_t i = 0; i < length; i++)
        FUZZ_CHECK(phi__is_digit(normal[i]) || phi__is_upper(normal[i]));
    run_all(normal, length);
    phi__free(normal);
    if (size <= PHI__VALUE_MAX) {
        char *exact = phi__strndup(text, size);
        run_all(exact, size);
        phi__free(exact);
    }
    return 0;
}

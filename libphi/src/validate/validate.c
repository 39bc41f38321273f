/* SPDX-License-Identifier: Apache-2.0
 * Stage validate: finds a check by the name that packs use, and reduces a value
 * to what checks look at. The checks themselves are one small file each. */
#include "validate/checks.h"

#include "base/ascii.h"

#include <string.h>

typedef struct named_check {
    const char *name;
    phi__check_fn check;
} named_check;

static const named_check CHECKS[] = {
#define PHI_CHECK(name) {#name, phi__check_##name},
#include "validate/validators.def"
#undef PHI_CHECK
};

phi__check_fn phi__check_find(const char *name)
{
    for (size_t i = 0; i < sizeof CHECKS / sizeof CHECKS[0]; i++) {
        if (CHECKS[i].name[0] == name[0] && strcmp(CHECKS[i].name, name) == 0)
            return CHECKS[i].check;
    }
    return NULL;
}

bool phi__check_reads_text(phi__check_fn check)
{
    return check == phi__check_ipv4_public || check == phi__check_ipv6_public ||
           check == phi__check_mac; /* 1.23.4.5 and 12.3.4.5 */
}

size_t phi__value_normalise(const char *text, size_t length, char *out)
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_alnum(text[i]))
            continue;
        if (used == PHI__VALUE_MAX) {
            out[0] = '\0';
            return 0;
        }
        out[used++] = phi__to_upper(text[i]);
    }
    out[used] = '\0';
    return used;
}

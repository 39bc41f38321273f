/* SPDX-License-Identifier: Apache-2.0 */
/* Hyperscan, scanning half: see database_compile.c. */
#include "match/database.h"

#include "base/alloc.h"
#include "match/database_internal.h"

#include <hs/hs_runtime.h>

enum { SCAN_CEILING = 1 << 30 };

struct phi__database_scratch {
    hs_scratch_t *hs;
};

phi_status phi__database_scratch_new(const phi__database *database, phi__database_scratch **out)
{
    phi__database_scratch *scratch = phi__alloc(sizeof *scratch);
    PHI_REQUIRE(scratch != NULL, PHI_ERR_MEMORY);
    if (hs_alloc_scratch(database->hs, &scratch->hs) != HS_SUCCESS) {
        phi__free(scratch);
        return PHI_ERR_MEMORY;
    }
    *out = scratch;
    return PHI_OK;
}

void phi__database_scratch_free(phi__database_scratch *scratch)
{
    if (scratch == NULL)
        return;
    (void)hs_free_scratch(scratch->hs);
    phi__free(scratch);
}

typedef struct delivery {
    phi__database_fn on_match;
    void *user;
    phi_status status;
} delivery;

static int deliver(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user)
{
    delivery *d = user;
    (void)flags;
    d->status = d->on_match(id, (size_t)from, (size_t)to, d->user);
    return d->status != PHI_OK;
}

phi_status phi__database_scan(const phi__database *database, phi__database_scratch *scratch, phi__span text,
                              phi__database_fn on_match, void *user)
{
    delivery d = {.on_match = on_match, .user = user, .status = PHI_OK};
    PHI_REQUIRE(text.size <= SCAN_CEILING, PHI_ERR_ARGUMENT);
    if (text.size == 0)
        return PHI_OK;
    const hs_error_t error =
        hs_scan(database->hs, (const char *)text.data, (unsigned)text.size, 0, scratch->hs, deliver, &d);
    if (error == HS_SCAN_TERMINATED)
        return d.status;
    return error == HS_SUCCESS ? PHI_OK : PHI_ERR_STATE;
}

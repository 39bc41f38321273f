/* SPDX-License-Identifier: Apache-2.0 */
/* Snapshots for engines: pointers to rules, and a reference to each pack that
 * holds one. The version is a digest over the digests of the rules, so that the
 * built-in set, digested at build time, costs next to nothing. */
#include "rules/rules.h"

#include "base/alloc.h"

#include <string.h>

/* What phi__rule_set_free gets back from the set it is the first member of. */
typedef struct snapshot {
    phi__rule_set set;
    const phi__rule **rules;
    phi__pack **packs; /* NULL entries: built in */
} snapshot;

void phi__rule_set_free(const phi__rule_set *set)
{
    if (set == NULL)
        return;
    snapshot *own = (snapshot *)(uintptr_t)set;
    for (size_t i = 0; own->packs != NULL && i < own->set.count; i++)
        phi__pack_release(own->packs[i]);
    phi__allow_release(own->set.allowed);
    phi__free(own->packs);
    phi__free(own->rules);
    phi__free(own);
}

static phi_status write_version(const phi_rules *rules, char out[PHI__DIGEST_HEX])
{
    phi__digest *digest = NULL;
    PHI_TRY(phi__digest_new(&digest));
    for (size_t i = 0; i < rules->entries.count; i++)
        phi__digest_update(digest, rules->entries.items[i].digest, PHI__DIGEST_HEX);
    phi__digest_hex(digest, out);
    phi__digest_free(digest);
    return PHI_OK;
}

static phi_status fill(snapshot *own, const phi_rules *rules)
{
    const size_t count = rules->entries.count;
    own->rules = phi__alloc_array(count + 1, sizeof *own->rules);
    own->packs = phi__alloc_array(count + 1, sizeof *own->packs);
    PHI_REQUIRE(own->rules != NULL && own->packs != NULL, PHI_ERR_MEMORY);
    own->set = (phi__rule_set){.rules = own->rules, .count = count, .builtin = true,
                               .allowed = phi__allow_retain(rules->allowed)};
    for (size_t i = 0; i < count; i++) {
        const phi__entry *entry = &rules->entries.items[i];
        own->rules[i] = entry->rule;
        if (entry->pack == NULL)
            continue;
        own->packs[i] = phi__pack_retain(entry->pack);
        own->set.builtin = false;
    }
    return write_version(rules, own->set.version);
}

phi_status phi__rules_snapshot(const phi_rules *rules, const phi__rule_set **out)
{
    PHI_REQUIRE(rules != NULL && out != NULL, PHI_ERR_ARGUMENT);
    PHI_REQUIRE(rules->entries.count <= UINT16_MAX, PHI_ERR_UNSUPPORTED); /* phi__form_ref.rule */
    snapshot *own = phi__alloc(sizeof *own);
    PHI_REQUIRE(own != NULL, PHI_ERR_MEMORY);
    const phi_status status = fill(own, rules);
    if (status != PHI_OK) {
        phi__rule_set_free(&own->set);
        return status;
    }
    *out = &own->set;
    return PHI_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_DATABASE_CACHE_H
#define PHI_MATCH_DATABASE_CACHE_H
/* Compiled databases kept on disk between runs. They are code for Hyperscan's
 * engines, which check nothing while they run: so only what is sealed
 * (base/sealed.h) by this very user, for exactly these regexes, this version of
 * Hyperscan and libphi and this processor, is loaded. Whatever is wrong with a
 * file or the directory, the regexes are compiled: a cache may cost time, never
 * a scan. It only counts what it met. */
#include "base/sealed.h"
#include "match/database.h"

typedef struct phi__database_cache {
    phi__sealed sealed;
    const char *salt; /* for tests: a version that is not ours; else "" */
    uint32_t loaded;   /* databases that were read */
    uint32_t compiled; /* databases that were not */
    uint32_t refused;  /* of these, because what was there is not to be trusted */
    uint32_t kept;     /* of these, now on disk */
} phi__database_cache;

/** `directory` is borrowed. */
void phi__database_cache_init(phi__database_cache *cache, const char *directory);
void phi__database_cache_done(phi__database_cache *cache);
/** phi__database_compile for this machine, through the cache; NULL: without one. */
phi_status phi__database_obtain(phi__database_cache *cache, const char *const *regexes, size_t count,
                                phi__database **out, phi_error *err);

#endif

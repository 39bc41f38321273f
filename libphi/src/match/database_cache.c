/* SPDX-License-Identifier: Apache-2.0 */
/* See database_cache.h. The purpose under which a database is sealed says all
 * that its content depends on. */
#include "match/database_cache.h"

enum { PURPOSE_CEILING = 1 << 26, DATABASE_CEILING = 1 << 28 };

void phi__database_cache_init(phi__database_cache *cache, const char *directory)
{
    *cache = (phi__database_cache){.salt = ""};
    phi__sealed_init(&cache->sealed, directory);
}

void phi__database_cache_done(phi__database_cache *cache)
{
    phi__sealed_done(&cache->sealed);
}

/* Lengths before the texts: "ab" and "c" are not "a" and "bc". */
static phi_status describe(const phi__database_cache *cache, const char *const *regexes, size_t count, phi__buf *out)
{
    PHI_TRY(phi__buf_printf(out, "libphi %s%s; ", phi_version(), cache->salt));
    PHI_TRY(phi__database_describe(out));
    PHI_TRY(phi__buf_printf(out, "; %zu", count));
    for (size_t i = 0; i < count; i++) {
        PHI_TRY(phi__buf_printf(out, "; %zu ", strlen(regexes[i])));
        PHI_TRY(phi__buf_append_text(out, regexes[i]));
    }
    return PHI_OK;
}

static bool load(phi__database_cache *cache, phi__span purpose, phi__database **out)
{
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, DATABASE_CEILING);
    const phi__own_answer answer = phi__sealed_find(&cache->sealed, purpose, &bytes);
    const bool good = answer == PHI__OWN_GOOD && phi__database_deserialize(phi__buf_span(&bytes), out) == PHI_OK;
    cache->loaded += good;
    cache->refused += !good && answer != PHI__OWN_ABSENT;
    return good;
}

static void keep(phi__database_cache *cache, phi__span purpose, const phi__database *database)
{
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, DATABASE_CEILING);
    cache->kept += phi__database_serialize(database, &bytes) == PHI_OK &&
                   phi__sealed_keep(&cache->sealed, purpose, phi__buf_span(&bytes)) == PHI_OK;
}

phi_status phi__database_obtain(phi__database_cache *cache, const char *const *regexes, size_t count,
                                phi__database **out, phi_error *err)
{
    PHI_AUTO(phi__buf_done) phi__buf purpose;
    phi__buf_init(&purpose, PURPOSE_CEILING);
    const bool cached = cache != NULL && describe(cache, regexes, count, &purpose) == PHI_OK;
    if (cached && load(cache, phi__buf_span(&purpose), out))
        return PHI_OK;
    PHI_TRY(phi__database_compile(regexes, count, PHI__DATABASE_THIS_MACHINE, out, err));
    if (!cached)
        return PHI_OK;
    cache->compiled++;
    keep(cache, phi__buf_span(&purpose), *out);
    return PHI_OK;
}

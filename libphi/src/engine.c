/* SPDX-License-Identifier: Apache-2.0 */
/* Compiles a snapshot of the rules. What finds and what weighs need nothing of each other until both are made. */
#include "engine.h"

#include "base/alloc.h"
#include "base/quiet_thread.h"
#include "base/versioned.h"
#include "match/database_cache.h"

#include <sys/random.h>

void phi_engine_free(phi_engine *engine)
{
    if (engine == NULL)
        return;
    phi__free(engine->identities);
    phi__scorer_free(engine->scorer);
    phi__words_free(engine->words);
    phi__matcher_free(engine->matcher);
    phi__rule_set_free(engine->rules);
    phi__free(engine);
}

static void engine_free_at(phi_engine **slot)
{
    phi_engine_free(*slot);
}

/* Databases from the cache, or into it, when there is a directory for one. */
static phi_status compile_matcher(phi_engine *engine, const char *cache_dir, phi_error *err)
{
    PHI_AUTO(phi__database_cache_done) phi__database_cache cache;
    phi__database_cache_init(&cache, cache_dir);
    const phi_status status =
        phi__matcher_new_for(engine->rules, NULL, cache_dir == NULL ? NULL : &cache, &engine->matcher, err);
    engine->cache_use = (phi_cache_use){.struct_size = sizeof engine->cache_use,
                                        .loaded = cache.loaded,
                                        .compiled = cache.compiled,
                                        .refused = cache.refused,
                                        .kept = cache.kept};
    return status;
}

static phi_status find_identities(phi_engine *engine)
{
    engine->identities = phi__alloc_array(engine->rules->count, sizeof *engine->identities);
    PHI_REQUIRE(engine->identities != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < engine->rules->count; i++)
        engine->identities[i] = phi__identity_of(engine->rules->rules[i]);
    return PHI_OK;
}

/* What weighs, made here or beside the matcher. */
typedef struct weighing {
    phi_engine *engine;
    phi_status status;
    pthread_t thread;
    bool beside;
} weighing;

static void *weighing_main(void *user)
{
    weighing *self = user;
    phi_engine *engine = self->engine;
    self->status = phi__words_new(engine->rules, &engine->words);
    if (self->status == PHI_OK)
        self->status = phi__scorer_new(engine->rules, engine->words, &engine->scorer);
    return NULL;
}

static phi_status weighing_end(weighing *self)
{
    if (self->beside)
        (void)pthread_join(self->thread, NULL);
    else
        (void)weighing_main(self);
    return self->status;
}

static phi_status compile_both(phi_engine *engine, const phi_engine_options *options, phi_error *err)
{
    weighing other = {.engine = engine};
    if (options->threads > 1)
        other.beside = phi__quiet_thread_begin(&other.thread, NULL, weighing_main, &other);
    const phi_status status = compile_matcher(engine, options->cache_dir, err);
    const phi_status weighed = weighing_end(&other);
    PHI_TRY(status);
    PHI_TRY(weighed);
    return phi__scorer_take_matcher(engine->scorer, engine->matcher);
}

static phi_status compile(phi_engine *engine, const phi_rules *rules, const phi_engine_options *options, phi_error *err)
{
    PHI_TRY(phi__rules_snapshot(rules, &engine->rules));
    if (getrandom(engine->people_key, sizeof engine->people_key, 0) != (ssize_t)sizeof engine->people_key)
        return phi__fail(err, PHI_ERR_IO, "the system has no random numbers");
    if (engine->rules->count == 0)
        return phi__fail(err, PHI_ERR_ARGUMENT, "the rule set is empty");
    PHI_TRY(compile_both(engine, options, err));
    return find_identities(engine);
}

phi_status phi_engine_new_with(const phi_rules *rules, const phi_engine_options *options, phi_engine **out,
                               phi_error *err)
{
    phi_engine_options chosen = PHI_ENGINE_OPTIONS_INIT;
    if (rules == NULL || out == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or out is missing");
    if (options != NULL && !phi__versioned_is_set(options->struct_size))
        return phi__fail(err, PHI_ERR_ARGUMENT, "the engine options were not initialised");
    if (options != NULL)
        phi__versioned_take(&chosen, sizeof chosen, options, options->struct_size);
    PHI_AUTO(engine_free_at) phi_engine *engine = phi__alloc(sizeof *engine);
    if (engine == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    phi_error own = {.status = PHI_OK};
    const phi_status status = compile(engine, rules, &chosen, &own);
    if (status != PHI_OK) {
        if (own.status == PHI_OK)
            return phi__fail(err, status, "the rules cannot be compiled: %s", phi_status_name(status));
        if (err != NULL)
            *err = own;
        return status;
    }
    *out = PHI_STEAL(engine);
    return PHI_OK;
}

phi_status phi_engine_new(const phi_rules *rules, phi_engine **out, phi_error *err)
{
    return phi_engine_new_with(rules, NULL, out, err);
}

phi_status phi_engine_get_cache_use(const phi_engine *engine, phi_cache_use *use)
{
    PHI_REQUIRE(engine != NULL && use != NULL && phi__versioned_is_set(use->struct_size), PHI_ERR_ARGUMENT);
    const size_t size = use->struct_size;
    phi__versioned_take(use, size, &engine->cache_use, sizeof engine->cache_use);
    use->struct_size = size;
    return PHI_OK;
}

const char *phi_engine_rules_version(const phi_engine *engine)
{
    return engine == NULL ? "" : engine->rules->version;
}

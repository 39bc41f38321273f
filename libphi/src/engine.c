/* SPDX-License-Identifier: Apache-2.0 */
/* Compiles a snapshot of the rules: the order of members in phi_engine is the
 * order in which they are made, and each needs the ones before it. */
#include "engine.h"

#include "base/alloc.h"

void phi_engine_free(phi_engine *engine)
{
    if (engine == NULL)
        return;
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

static phi_status compile(phi_engine *engine, const phi_rules *rules, phi_error *err)
{
    PHI_TRY(phi__rules_snapshot(rules, &engine->rules));
    if (engine->rules->count == 0)
        return phi__fail(err, PHI_ERR_ARGUMENT, "the rule set is empty");
    PHI_TRY(phi__matcher_new(engine->rules, &engine->matcher, err));
    PHI_TRY(phi__words_new(engine->rules, &engine->words));
    return phi__scorer_new(engine->rules, engine->matcher, engine->words, &engine->scorer);
}

phi_status phi_engine_new(const phi_rules *rules, phi_engine **out, phi_error *err)
{
    if (rules == NULL || out == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or out is missing");
    PHI_AUTO(engine_free_at) phi_engine *engine = phi__alloc(sizeof *engine);
    if (engine == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    phi_error own = {.status = PHI_OK};
    const phi_status status = compile(engine, rules, &own);
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

const char *phi_engine_rules_version(const phi_engine *engine)
{
    return engine == NULL ? "" : engine->rules->version;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Adding packs, all or nothing: a batch is read, checked and completed beside
 * the set, and only then put in, by steps that cannot fail.
 *
 *   read all -> lint each -> names unique -> merge sets -> make room | put in */
#include "rules/rules.h"

#include "base/alloc.h"
#include "rules/lint.h"
#include "rules/merge.h"
#include "rules/word_list.h"

#include <string.h>

typedef PHI_VEC(phi__pack *) batch;

static void free_batch(batch *packs)
{
    for (size_t i = 0; i < packs->count; i++)
        phi__pack_release(packs->items[i]);
    PHI_VEC_DONE(packs);
}

static phi_status read_pack(batch *packs, const char *name, const char *yaml, size_t length, phi_error *err)
{
    if (length > PHI__PACK_MAX_BYTES)
        return phi__fail(err, PHI_ERR_RULE, "%.200s is too big for a pattern pack", name);
    phi__pack *pack = NULL;
    PHI_TRY(phi__pack_read(name, yaml, length, &pack, err));
    if (PHI_VEC_PUSH(packs, pack) != PHI_OK) {
        phi__pack_release(pack);
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    }
    return phi__lint_pack(pack, err);
}

static phi_status read_path(batch *packs, const char *path, phi_error *err)
{
    phi__buf text PHI_AUTO(phi__buf_done);
    phi__buf_init(&text, PHI__PACK_MAX_BYTES + (1 << 17)); /* room to notice that it is too big */
    PHI_TRY(phi__rules_read_file(path, &text, err));
    return read_pack(packs, path, text.data == NULL ? "" : (const char *)text.data, text.size, err);
}

static bool equal(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static phi_status check_unique(const batch *packs, phi_error *err)
{
    for (size_t i = 0; i < packs->count; i++) {
        const phi__pack *pack = packs->items[i];
        for (size_t k = 0; k < i; k++) {
            const phi__pack *other = packs->items[k];
            if (equal(pack->rule.id, other->rule.id))
                return phi__pack_fail(pack, err, "id", "duplicate id \"%s\", also in %.200s", pack->rule.id,
                                      other->rule.file);
            if (equal(pack->set.name, other->set.name))
                return phi__pack_fail(pack, err, "set", "duplicate set \"%s\", also in %.200s", pack->set.name,
                                      other->rule.file);
        }
    }
    return PHI_OK;
}

static phi_status merge_all(const phi_rules *rules, const batch *packs, phi_error *err)
{
    const phi__set_lookup lookup = {.fresh = packs->items,
                                    .fresh_count = packs->count,
                                    .known = rules->sets.items,
                                    .known_count = rules->sets.count};
    for (size_t i = 0; i < packs->count; i++) {
        if (packs->items[i]->rule.id != NULL)
            PHI_TRY(phi__merge_sets(packs->items[i], &lookup, err));
    }
    return PHI_OK;
}

/* Needs room. */
static void put_entry(phi_rules *rules, phi__entry entry)
{
    size_t at = 0;
    while (at < rules->entries.count && strcmp(rules->entries.items[at].rule->id, entry.rule->id) < 0)
        at++;
    phi__entry *place = &rules->entries.items[at];
    if (at < rules->entries.count && strcmp(place->rule->id, entry.rule->id) == 0) {
        phi__pack_release(place->pack);
    } else {
        memmove(place + 1, place, (rules->entries.count - at) * sizeof *place);
        rules->entries.count++;
    }
    *place = entry;
}

/* Needs room. */
static void put_set(phi_rules *rules, phi__pack *pack)
{
    for (size_t i = 0; i < rules->sets.count; i++) {
        if (equal(rules->sets.items[i]->set.name, pack->set.name)) {
            phi__pack_release(rules->sets.items[i]);
            rules->sets.items[i] = pack;
            return;
        }
    }
    rules->sets.items[rules->sets.count++] = pack;
}

/* vec_room doubles at most once a call. */
static phi_status make_room(phi_rules *rules, size_t extra)
{
    while (rules->entries.capacity < rules->entries.count + extra)
        PHI_TRY(phi__vec_room((void **)&rules->entries.items, rules->entries.capacity, &rules->entries.capacity,
                              sizeof *rules->entries.items));
    while (rules->sets.capacity < rules->sets.count + extra)
        PHI_TRY(phi__vec_room((void **)&rules->sets.items, rules->sets.capacity, &rules->sets.capacity,
                              sizeof *rules->sets.items));
    return PHI_OK;
}

static phi_status put_all(phi_rules *rules, batch *packs, phi_error *err)
{
    PHI_TRY(check_unique(packs, err));
    PHI_TRY(merge_all(rules, packs, err));
    if (make_room(rules, packs->count) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    for (size_t i = 0; i < packs->count; i++) {
        phi__pack *pack = PHI_STEAL(packs->items[i]);
        if (pack->rule.id != NULL)
            put_entry(rules, (phi__entry){.rule = &pack->rule, .digest = pack->digest, .pack = pack});
        else
            put_set(rules, pack);
    }
    return PHI_OK;
}

phi_status phi_rules_add_builtin(phi_rules *rules, phi_error *err)
{
    if (rules == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules is NULL");
    if (make_room(rules, phi__builtin_rule_count) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    for (size_t i = 0; i < phi__builtin_rule_count; i++)
        put_entry(rules, (phi__entry){.rule = phi__builtin_rules[i], .digest = phi__builtin_digests[i]});
    return PHI_OK;
}

phi_status phi_rules_add_memory(phi_rules *rules, const char *name, const char *yaml, size_t length, phi_error *err)
{
    if (rules == NULL || name == NULL || (yaml == NULL && length > 0))
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules, name or yaml is NULL");
    batch packs PHI_AUTO(free_batch) = {0};
    PHI_TRY(read_pack(&packs, name, yaml == NULL ? "" : yaml, length, err));
    return put_all(rules, &packs, err);
}

phi_status phi_rules_add_file(phi_rules *rules, const char *path, phi_error *err)
{
    if (rules == NULL || path == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or path is NULL");
    batch packs PHI_AUTO(free_batch) = {0};
    PHI_TRY(read_path(&packs, path, err));
    return put_all(rules, &packs, err);
}

static phi_status read_words(batch *packs, const char *id, const char *path, phi_error *err)
{
    phi__pack *pack = NULL;
    PHI_TRY(phi__word_list_read(id, path, &pack, err));
    if (PHI_VEC_PUSH(packs, pack) == PHI_OK)
        return PHI_OK;
    phi__pack_release(pack);
    return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
}

phi_status phi_rules_add_words(phi_rules *rules, const char *id, const char *path, phi_error *err)
{
    if (rules == NULL || id == NULL || path == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules, id or path is NULL");
    for (size_t i = 0; i < rules->entries.count; i++) {
        if (strcmp(rules->entries.items[i].rule->id, id) == 0)
            return phi__fail(err, PHI_ERR_ARGUMENT, "there is a detector %s already; one list holds all its words", id);
    }
    batch packs PHI_AUTO(free_batch) = {0};
    PHI_TRY(read_words(&packs, id, path, err));
    return put_all(rules, &packs, err);
}

phi_status phi_rules_add_allowed(phi_rules *rules, const char *path, phi_error *err)
{
    if (rules == NULL || path == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or path is NULL");
    phi__allow *allowed = NULL;
    PHI_TRY(phi__allow_read(rules->allowed, path, &allowed, err));
    phi__allow_release(rules->allowed);
    rules->allowed = allowed;
    return PHI_OK;
}

static phi_status read_more_allowed(phi__allow **allowed, const char *path, phi_error *err)
{
    phi__allow *more = NULL;
    PHI_TRY(phi__allow_read(*allowed, path, &more, err));
    phi__allow_release(*allowed);
    *allowed = more;
    return PHI_OK;
}

/* "site.staff.words" is the list of site.staff. */
static phi_status read_named_words(batch *packs, const char *path, phi_error *err)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    PHI_AUTO(phi__free_at) char *id = phi__strndup(name, strlen(name) - strlen(".words"));
    if (id == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    const phi_status status = read_words(packs, id, path, err);
    if (status == PHI_ERR_RULE && err != NULL && err->file[0] == '\0')
        phi__fail_file(err, path);
    return status;
}

static void release_allow(phi__allow **slot)
{
    phi__allow_release(*slot);
}

static phi_status read_any(batch *packs, phi__allow **allowed, const char *path, phi_error *err)
{
    const char *slash = strrchr(path, '/');
    const phi__rules_kind kind = phi__rules_kind_of(slash == NULL ? path : slash + 1);
    if (kind == PHI__RULES_WORDS)
        return read_named_words(packs, path, err);
    return kind == PHI__RULES_ALLOWED ? read_more_allowed(allowed, path, err) : read_path(packs, path, err);
}

phi_status phi_rules_add_directory(phi_rules *rules, const char *path, phi_error *err)
{
    if (rules == NULL || path == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or path is NULL");
    phi__paths files PHI_AUTO(phi__rules_free_paths) = {0};
    PHI_TRY(phi__rules_list_files(path, &files, err));
    if (files.count == 0)
        return phi__fail(err, PHI_ERR_RULE, "no pattern packs (*.yaml) or lists (*.words, *.allow) below %.200s", path);
    batch packs PHI_AUTO(free_batch) = {0};
    phi__allow *allowed PHI_AUTO(release_allow) = phi__allow_retain(rules->allowed);
    for (size_t i = 0; i < files.count; i++)
        PHI_TRY(read_any(&packs, &allowed, files.items[i], err));
    PHI_TRY(put_all(rules, &packs, err));
    phi__allow_release(rules->allowed);
    rules->allowed = PHI_STEAL(allowed);
    return PHI_OK;
}

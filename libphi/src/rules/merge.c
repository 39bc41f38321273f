/* SPDX-License-Identifier: Apache-2.0 */
/* Own groups come first, then those of each set in the order of `use`. A
 * surrounding that is named twice keeps its first weight: the rule's own wins. */
#include "rules/merge.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const phi__set *find_among(phi__pack *const *packs, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (packs[i] != NULL && packs[i]->set.name != NULL && strcmp(packs[i]->set.name, name) == 0)
            return &packs[i]->set;
    }
    return NULL;
}

static const phi__set *find_set(const phi__set_lookup *lookup, const char *name)
{
    const phi__set *set = find_among(lookup->fresh, lookup->fresh_count, name);
    if (set == NULL)
        set = find_among(lookup->known, lookup->known_count, name);
    for (size_t i = 0; set == NULL && i < phi__builtin_set_count; i++) {
        if (strcmp(phi__builtin_sets[i]->name, name) == 0)
            set = phi__builtin_sets[i];
    }
    return set;
}

static phi_status copy_group(phi__arena *arena, const phi__word_group *group, phi__word_group *out)
{
    const char **words = phi__arena_alloc(arena, (group->word_count + 1) * sizeof *words);
    PHI_REQUIRE(words != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < group->word_count; i++) {
        words[i] = phi__arena_strndup(arena, group->words[i], strlen(group->words[i]));
        PHI_REQUIRE(words[i] != NULL, PHI_ERR_MEMORY);
    }
    *out = (phi__word_group){.words = words, .word_count = group->word_count, .bits = group->bits};
    return PHI_OK;
}

static phi_status add_context(phi__pack *pack, const phi__set *set)
{
    phi__rule *rule = &pack->rule;
    const size_t count = rule->context_count + set->context_count;
    phi__word_group *groups = phi__arena_alloc(&pack->arena, (count + 1) * sizeof *groups);
    PHI_REQUIRE(groups != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < rule->context_count; i++)
        groups[i] = rule->context[i];
    for (size_t i = 0; i < set->context_count; i++)
        PHI_TRY(copy_group(&pack->arena, &set->context[i], &groups[rule->context_count + i]));
    rule->context = groups;
    rule->context_count = count;
    return PHI_OK;
}

static bool has_surrounding(const phi__surrounding *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0)
            return true;
    }
    return false;
}

static phi_status add_surroundings(phi__pack *pack, const phi__set *set)
{
    phi__rule *rule = &pack->rule;
    const size_t most = rule->surrounding_count + set->surrounding_count;
    phi__surrounding *list = phi__arena_alloc(&pack->arena, (most + 1) * sizeof *list);
    PHI_REQUIRE(list != NULL, PHI_ERR_MEMORY);
    size_t count = rule->surrounding_count;
    for (size_t i = 0; i < count; i++)
        list[i] = rule->surroundings[i];
    for (size_t i = 0; i < set->surrounding_count; i++) {
        const phi__surrounding *from = &set->surroundings[i];
        if (has_surrounding(list, count, from->name))
            continue;
        list[count] = (phi__surrounding){.name = phi__arena_strndup(&pack->arena, from->name, strlen(from->name)),
                                         .bits = from->bits};
        PHI_REQUIRE(list[count].name != NULL, PHI_ERR_MEMORY);
        count++;
    }
    rule->surroundings = list;
    rule->surrounding_count = count;
    return PHI_OK;
}

static void digest_text(phi__digest *digest, const char *text)
{
    phi__digest_update(digest, text, strlen(text) + 1); /* with its NUL: no two lists look alike */
}

static void digest_bits(phi__digest *digest, double bits)
{
    uint64_t image = 0; /* hex of the IEEE image: the same on every machine and in every locale */
    char text[20];
    memcpy(&image, &bits, sizeof image);
    (void)snprintf(text, sizeof text, "%016" PRIx64, image);
    digest_text(digest, text);
}

phi_status phi__pack_digest(const phi__rule *rule, char out[PHI__DIGEST_HEX])
{
    phi__digest *digest = NULL;
    PHI_TRY(phi__digest_new(&digest));
    digest_text(digest, rule->id);
    digest_text(digest, rule->source);
    for (size_t i = 0; i < rule->context_count; i++) {
        digest_bits(digest, rule->context[i].bits);
        for (size_t k = 0; k < rule->context[i].word_count; k++)
            digest_text(digest, rule->context[i].words[k]);
    }
    for (size_t i = 0; i < rule->surrounding_count; i++) {
        digest_text(digest, rule->surroundings[i].name);
        digest_bits(digest, rule->surroundings[i].bits);
    }
    phi__digest_hex(digest, out);
    phi__digest_free(digest);
    return PHI_OK;
}

phi_status phi__merge_sets(phi__pack *pack, const phi__set_lookup *lookup, phi_error *err)
{
    for (size_t i = 0; i < pack->use_count; i++) {
        char path[32];
        (void)snprintf(path, sizeof path, "use/%zu", i);
        const phi__set *set = find_set(lookup, pack->use[i]);
        if (set == NULL)
            return phi__pack_fail(pack, err, path, "unknown set \"%.60s\"", pack->use[i]);
        if (add_context(pack, set) != PHI_OK || add_surroundings(pack, set) != PHI_OK)
            return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    }
    if (phi__pack_digest(&pack->rule, pack->digest) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    phi__positions_free(pack->positions);
    pack->positions = NULL;
    return PHI_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The set of detectors: life, selection and questions. Additions stand in
 * rules_add.c, snapshots in rules_snapshot.c. */
#include "rules/rules.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/versioned.h"

#include <string.h>

phi_status phi_rules_new(phi_rules **out)
{
    PHI_REQUIRE(out != NULL, PHI_ERR_ARGUMENT);
    phi_rules *rules = phi__alloc(sizeof *rules);
    PHI_REQUIRE(rules != NULL, PHI_ERR_MEMORY);
    *out = rules;
    return PHI_OK;
}

void phi_rules_free(phi_rules *rules)
{
    if (rules == NULL)
        return;
    for (size_t i = 0; i < rules->entries.count; i++)
        phi__pack_release(rules->entries.items[i].pack);
    for (size_t i = 0; i < rules->sets.count; i++)
        phi__pack_release(rules->sets.items[i]);
    PHI_VEC_DONE(&rules->entries);
    PHI_VEC_DONE(&rules->sets);
    phi__allow_release(rules->allowed);
    phi__free(rules);
}

size_t phi_rules_count(const phi_rules *rules)
{
    return rules == NULL ? 0 : rules->entries.count;
}

phi_status phi_rules_get(const phi_rules *rules, size_t index, phi_rule_info *info)
{
    PHI_REQUIRE(rules != NULL && info != NULL && info->struct_size >= sizeof info->struct_size, PHI_ERR_ARGUMENT);
    PHI_REQUIRE(index < rules->entries.count, PHI_ERR_ARGUMENT);
    const phi__rule *rule = rules->entries.items[index].rule;
    const phi_rule_info full = {.struct_size = info->struct_size,
                                .id = rule->id,
                                .title = rule->title,
                                .why = rule->why == NULL ? "" : rule->why,
                                .tags = rule->tags,
                                .tag_count = rule->tag_count,
                                .data_class = rule->data_class,
                                .form_count = rule->form_count,
                                .example_count = rule->example_count,
                                .counter_example_count = rule->counter_example_count,
                                .file = rule->file,
                                .source = rule->source};
    /* A caller of an older header has a shorter struct. */
    phi__versioned_take(info, full.struct_size, &full, sizeof full);
    return PHI_OK;
}

/* One item of a selection list. */
typedef struct item {
    const char *text;
    size_t length;
    bool minus;
} item;

/* Take the next item off *list, blanks around it dropped; false at the end. */
static bool next_item(const char **list, item *out)
{
    if (*list == NULL)
        return false;
    const char *text = *list;
    size_t length = strcspn(text, ",");
    *list = text[length] == ',' ? text + length + 1 : NULL;
    while (length > 0 && phi__is_space(text[0])) {
        text++;
        length--;
    }
    while (length > 0 && phi__is_space(text[length - 1]))
        length--;
    const bool minus = length > 0 && text[0] == '-';
    *out = (item){.text = text + (minus ? 1 : 0), .length = length - (minus ? 1 : 0), .minus = minus};
    return true;
}

/* "us.ssn" names one, "us.*" all that begin with "us.". */
static bool item_names(const item *it, const char *id)
{
    if (it->length > 0 && it->text[it->length - 1] == '*')
        return strncmp(id, it->text, it->length - 1) == 0;
    return strlen(id) == it->length && memcmp(id, it->text, it->length) == 0;
}

static phi_status mark(const phi_rules *rules, const char *list, bool *keep, phi_error *err)
{
    item it;
    while (next_item(&list, &it)) {
        bool known = false;
        for (size_t i = 0; i < rules->entries.count; i++) {
            if (!item_names(&it, rules->entries.items[i].rule->id))
                continue;
            keep[i] = !it.minus;
            known = true;
        }
        if (!known)
            return phi__fail(err, PHI_ERR_ARGUMENT, "unknown detector \"%.*s\"",
                             it.length < 60 ? (int)it.length : 60, it.text);
    }
    return PHI_OK;
}

static bool only_minus(const char *list)
{
    item it;
    while (next_item(&list, &it)) {
        if (!it.minus)
            return false;
    }
    return true;
}

static void drop_others(phi_rules *rules, const bool *keep)
{
    size_t kept = 0;
    for (size_t i = 0; i < rules->entries.count; i++) {
        if (keep[i])
            rules->entries.items[kept++] = rules->entries.items[i];
        else
            phi__pack_release(rules->entries.items[i].pack);
    }
    rules->entries.count = kept;
}

phi_status phi_rules_select(phi_rules *rules, const char *list, phi_error *err)
{
    if (rules == NULL || list == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or list is NULL");
    bool *keep PHI_AUTO(phi__free_at) = phi__alloc_array(rules->entries.count + 1, sizeof *keep);
    if (keep == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    memset(keep, only_minus(list), rules->entries.count * sizeof *keep);
    PHI_TRY(mark(rules, list, keep, err));
    if (memchr(keep, true, rules->entries.count) == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "the list \"%.100s\" leaves no detector", list);
    drop_others(rules, keep);
    return PHI_OK;
}

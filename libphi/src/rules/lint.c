/* SPDX-License-Identifier: Apache-2.0 */
/* Semantic checks of a pack, in the order of its keys. Each names the node at
 * fault by its path, from which pack.c finds line and column. */
#include "rules/lint.h"

#include "base/ascii.h"
#include "match/finder.h"
#include "match/picture.h"
#include "validate/validate.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { PATH_BYTES = 96, ID_BYTES = 63, BITS_LIMIT = 40 };

static const char *const surrounding_names[] = {
#define PHI_SURROUNDING(name_in_c, name_in_packs) name_in_packs,
#include "score/surroundings.def"
#undef PHI_SURROUNDING
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* What all checks carry along. */
typedef struct lint {
    const phi__pack *pack;
    phi_error *err;
    char path[PATH_BYTES]; /* of the part being checked, "" or with a final "/" */
} lint;

PHI_PRINTF(3, 4) static phi_status fail(const lint *l, const char *below, const char *format, ...)
{
    char path[2 * PATH_BYTES];
    char message[PHI_ERROR_MESSAGE_BYTES];
    (void)snprintf(path, sizeof path, "%s%s", l->path, below);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return phi__pack_fail(l->pack, l->err, path, "%s", message);
}

static phi_status fail_item(const lint *l, const char *key, size_t index, const char *problem, const char *text)
{
    char below[PATH_BYTES];
    (void)snprintf(below, sizeof below, "%s/%zu", key, index);
    return fail(l, below, "%s: \"%.100s\"", problem, text);
}

static lint enter(const lint *l, const char *key, size_t index)
{
    lint inner = *l;
    (void)snprintf(inner.path, sizeof inner.path, "%.40s%s/%zu/", l->path, key, index);
    return inner;
}

static phi_status check_bits(const lint *l, const char *key, double bits)
{
    if (bits >= -BITS_LIMIT && bits <= BITS_LIMIT) /* false for NaN, too */
        return PHI_OK;
    return fail(l, key, "%s is outside -%d to %d", key, BITS_LIMIT, BITS_LIMIT);
}

static bool is_name(const char *text, const char *extra)
{
    if (text == NULL || text[0] == '\0')
        return false;
    for (const char *c = text; *c != '\0'; c++) {
        if (!phi__is_lower(*c) && !phi__is_digit(*c) && strchr(extra, *c) == NULL)
            return false;
    }
    return true;
}

/* Lower-case letters and digits, tokens separated by one blank. Letters beyond ASCII are taken as they are. */
static bool is_word(const char *word)
{
    char before = ' ';
    for (const char *c = word; *c != '\0'; c++) {
        if (*c == ' ' ? before == ' ' : !(phi__is_lower(*c) || phi__is_digit(*c) || (*c & 0x80) != 0))
            return false;
        before = *c;
    }
    return before != ' ';
}

static phi_status check_group(const lint *l, const phi__word_group *group)
{
    if (group->word_count == 0)
        return fail(l, "words", "a context without words");
    for (size_t i = 0; i < group->word_count; i++) {
        if (!is_word(group->words[i]))
            return fail_item(l, "words", i,
                             "a word must be lower-case letters and digits, its parts joined by one blank",
                             group->words[i]);
    }
    return check_bits(l, "bits", group->bits);
}

static phi_status check_context(const lint *l, const phi__word_group *groups, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const lint inner = enter(l, "context", i);
        PHI_TRY(check_group(&inner, &groups[i]));
    }
    return PHI_OK;
}

static bool surrounding_known(const char *name)
{
    for (size_t i = 0; i < COUNT(surrounding_names); i++) {
        if (strcmp(name, surrounding_names[i]) == 0)
            return true;
    }
    return false;
}

static phi_status check_surroundings(const lint *l, const phi__rule *rule)
{
    for (size_t i = 0; i < rule->surrounding_count; i++) {
        const lint inner = enter(l, "surroundings", i);
        const phi__surrounding *at = &rule->surroundings[i];
        if (at->name == NULL)
            return fail(&inner, "", "a surrounding without a name");
        if (!surrounding_known(at->name))
            return fail(&inner, "name", "unknown surrounding \"%.60s\"", at->name);
        PHI_TRY(check_bits(&inner, "bits", at->bits));
    }
    return PHI_OK;
}

static phi_status check_fields(const lint *l, const phi__rule *rule)
{
    for (size_t i = 0; i < rule->field_count; i++) {
        const lint inner = enter(l, "fields", i);
        const phi__field_group *group = &rule->fields[i];
        if (group->name_count == 0)
            return fail(&inner, "names", "a field without names");
        for (size_t k = 0; k < group->name_count; k++) {
            if (!is_name(group->names[k], ""))
                return fail_item(&inner, "names", k, "a field name must be lower-case letters and digits",
                                 group->names[k]);
        }
        PHI_TRY(check_bits(&inner, "bits", group->bits));
    }
    return PHI_OK;
}

static phi_status check_pictures(const lint *l, const phi__form *form)
{
    for (size_t i = 0; i < form->picture_count; i++) {
        const char *problem = NULL;
        size_t at = 0;
        const phi_status status = phi__picture_check(form->pictures[i], &problem, &at);
        if (status == PHI_OK)
            continue;
        char below[PATH_BYTES];
        (void)snprintf(below, sizeof below, "pictures/%zu", i);
        return fail(l, below, "bad picture \"%.60s\" at character %zu: %s", form->pictures[i], at + 1,
                    problem == NULL ? "not well formed" : problem);
    }
    return PHI_OK;
}

/* The reader takes any word but "false" and its like for true. */
static phi_status check_truth(const lint *l, const char *key)
{
    char path[PATH_BYTES + 16];
    (void)snprintf(path, sizeof path, "%s%s", l->path, key);
    const char *text = phi__position_text(l->pack->positions, path);
    if (text == NULL || strcmp(text, "true") == 0 || strcmp(text, "false") == 0)
        return PHI_OK;
    return fail(l, key, "%s is neither true nor false", key);
}

static phi_status check_form(const lint *l, const phi__form *form)
{
    const int ways = (form->picture_count > 0) + (form->regex != NULL) + (form->finder != NULL);
    if (ways == 0)
        return fail(l, "", "a form without pictures or regex");
    if (ways > 1)
        return fail(l, form->regex != NULL ? "regex" : "finder", "a form has pictures, a regex or a finder, not both");
    if (form->finder != NULL && phi__finder_of(form->finder) == NULL)
        return fail(l, "finder", "unknown finder \"%.60s\"", form->finder);
    if (form->regex != NULL && form->regex[0] == '\0')
        return fail(l, "regex", "the regex is empty");
    PHI_TRY(check_pictures(l, form));
    if (form->check != NULL && phi__check_find(form->check) == NULL)
        return fail(l, "check", "unknown check \"%.60s\"", form->check);
    PHI_TRY(check_truth(l, "labelled"));
    PHI_TRY(check_bits(l, "check_bits", form->check_bits));
    PHI_TRY(check_bits(l, "bits", form->bits));
    return check_context(l, form->context, form->context_count);
}

static phi_status check_forms(const lint *l, const phi__rule *rule)
{
    if (rule->form_count == 0)
        return fail(l, "forms", "a rule without forms");
    for (size_t i = 0; i < rule->form_count; i++) {
        const lint inner = enter(l, "forms", i);
        PHI_TRY(check_form(&inner, &rule->forms[i]));
    }
    return PHI_OK;
}

static bool is_free(const phi__rule *rule)
{
    for (size_t i = 0; i < rule->form_count; i++) {
        if (rule->forms[i].regex != NULL || rule->forms[i].finder != NULL)
            return true;
    }
    return false;
}

/* Values of pictures are compared normalised, so others would never be found. */
static phi_status check_test_values(const lint *l, const phi__rule *rule)
{
    const bool free_form = is_free(rule);
    for (size_t i = 0; i < rule->test_value_count; i++) {
        const char *value = rule->test_values[i];
        const size_t length = strlen(value);
        bool good = length > 0;
        for (size_t k = 0; k < length && !free_form; k++)
            good = good && (phi__is_digit(value[k]) || phi__is_upper(value[k]) || value[k] == '?' ||
                            (value[k] == '*' && k + 1 == length));
        if (!good)
            return fail_item(l, "test_values", i,
                             "a test value must be upper-case letters, digits and '?', with '*' only at its end", value);
    }
    return PHI_OK;
}

static phi_status check_class(const lint *l, phi__pack *pack)
{
    if (pack->class_name == NULL)
        return fail(l, "", "class is missing");
    for (int i = PHI_CLASS_NONE; i <= PHI_CLASS_PHI; i++) {
        if (strcmp(pack->class_name, phi_class_name((phi_class)i)) == 0) {
            pack->rule.data_class = (phi_class)i;
            return PHI_OK;
        }
    }
    return fail(l, "class", "unknown class \"%.60s\"", pack->class_name);
}

static bool has_marks(const char *text)
{
    const char *open = strstr(text, "[[");
    return open != NULL && strstr(open, "]]") != NULL;
}

static phi_status check_examples(const lint *l, const phi__rule *rule)
{
    if (rule->example_count == 0)
        return fail(l, "examples", "a rule needs at least one example");
    for (size_t i = 0; i < rule->example_count; i++) {
        if (!has_marks(rule->examples[i].text))
            return fail_item(l, "examples", i, "an example marks what is to be found with [[ ]]",
                             rule->examples[i].text);
    }
    for (size_t i = 0; i < rule->counter_example_count; i++) {
        if (has_marks(rule->counter_examples[i].text))
            return fail_item(l, "counter_examples", i, "a counter-example marks nothing",
                             rule->counter_examples[i].text);
    }
    return PHI_OK;
}

static phi_status check_set(const lint *l, const phi__pack *pack)
{
    const phi__rule *rule = &pack->rule;
    if (!is_name(pack->set.name, "-"))
        return fail(l, "set", "the name of a set must be lower-case letters, digits and '-'");
    static const char *const keys[] = {"use",    "prior",       "forms",    "fields", "test_values",
                                       "examples", "counter_examples", "class", "tags"};
    const bool present[] = {pack->use_count > 0,          rule->prior != 0.0,
                            rule->form_count > 0,         rule->field_count > 0,
                            rule->test_value_count > 0,   rule->example_count > 0,
                            rule->counter_example_count > 0, pack->class_name != NULL,
                            rule->tag_count > 0};
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (present[i])
            return fail(l, keys[i], "a set has context and surroundings only, not %s", keys[i]);
    }
    PHI_TRY(check_context(l, rule->context, rule->context_count));
    return check_surroundings(l, rule);
}

static phi_status check_id(const lint *l, const phi__rule *rule)
{
    if (!is_name(rule->id, ".-") || strchr(rule->id, '.') == NULL || rule->id[0] == '-' || rule->id[0] == '.')
        return fail(l, "id", "an id must be like \"us.ssn\": lower-case letters, digits, '-' and at least one '.'");
    if (strlen(rule->id) > ID_BYTES)
        return fail(l, "id", "the id is longer than %d bytes", ID_BYTES);
    if (rule->title == NULL || rule->title[0] == '\0')
        return fail(l, "title", "title is missing");
    return PHI_OK;
}

phi_status phi__lint_pack(phi__pack *pack, phi_error *err)
{
    const phi__rule *rule = &pack->rule;
    const lint l = {.pack = pack, .err = err};
    if (rule->id != NULL && pack->set.name != NULL)
        return fail(&l, "set", "a pack is a rule (id) or a set, not both");
    if (pack->set.name != NULL)
        return check_set(&l, pack);
    if (rule->id == NULL)
        return fail(&l, "", "id is missing");
    PHI_TRY(check_id(&l, rule));
    PHI_TRY(check_class(&l, pack));
    PHI_TRY(check_bits(&l, "prior", rule->prior));
    PHI_TRY(check_forms(&l, rule));
    PHI_TRY(check_context(&l, rule->context, rule->context_count));
    PHI_TRY(check_fields(&l, rule));
    PHI_TRY(check_surroundings(&l, rule));
    PHI_TRY(check_test_values(&l, rule));
    return check_examples(&l, rule);
}

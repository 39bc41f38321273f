/* SPDX-License-Identifier: Apache-2.0 */
/* See own.h. A telling picture (MRN-999999: letters that no other number has) may
 * stand alone; one that any number fits (99999999) needs a label or a field.
 * Weights are those of docs/extending.md, where they are explained. */
#include "rules/own.h"

#include "base/ascii.h"
#include "match/picture.h"
#include "rules/example.h"
#include "rules/rules.h"
#include "validate/validate.h"

#include <stdio.h>
#include <string.h>

enum { YAML_CEILING = 1 << 20, TRIES = 200000 };

/* One part of the text, without the blanks around it. */
typedef struct part {
    const char *text;
    size_t length;
} part;

static part trim(const char *text, size_t length)
{
    while (length > 0 && phi__is_space(text[0])) {
        text++;
        length--;
    }
    while (length > 0 && phi__is_space(text[length - 1]))
        length--;
    return (part){text, length};
}

static bool copy_part(char *out, size_t room, part from)
{
    if (from.length == 0 || from.length >= room)
        return false;
    memcpy(out, from.text, from.length);
    out[from.length] = '\0';
    return true;
}

/* -------------------------------------------------------------- labels, fields */

static bool is_listed(char list[][PHI__OWN_TEXT], size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], text) == 0)
            return true;
    }
    return false;
}

static bool add_name(char list[][PHI__OWN_TEXT], size_t *count, const char *name)
{
    if (name[0] == '\0' || is_listed(list, *count, name))
        return true;
    if (*count == PHI__OWN_PARTS)
        return false;
    (void)snprintf(list[(*count)++], PHI__OWN_TEXT, "%s", name);
    return true;
}

/* camelCase parts words, too: "chartNo" is "chart no". */
static bool begins_word(const char *text, size_t at)
{
    return at > 0 && phi__is_upper(text[at]) && phi__is_lower(text[at - 1]);
}

bool phi__own_add_label(phi__own *own, const char *text, size_t length)
{
    char name[PHI__OWN_TEXT] = "";
    size_t used = 0;
    bool gap = false;
    for (size_t i = 0; i < length; i++) {
        const bool counts = phi__is_alnum(text[i]) || ((uint8_t)text[i] & 0x80) != 0;
        gap = gap || !counts || begins_word(text, i);
        if (!counts)
            continue;
        if (used + 3 > sizeof name)
            return true;
        if (gap && used > 0)
            name[used++] = ' ';
        gap = false;
        name[used++] = phi__to_lower(text[i]);
    }
    name[used] = '\0';
    return add_name(own->labels, &own->label_count, name);
}

bool phi__own_add_field(phi__own *own, const char *text, size_t length)
{
    char name[PHI__OWN_TEXT] = "";
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_alnum(text[i]))
            continue;
        if (used + 2 > sizeof name)
            return true;
        name[used++] = phi__to_lower(text[i]);
    }
    name[used] = '\0';
    return add_name(own->fields, &own->field_count, name);
}

/* ----------------------------------------------------------------------- reading */

static bool is_key(part p, const char *key, part *value)
{
    const size_t length = strlen(key);
    if (p.length < length || strncmp(p.text, key, length) != 0)
        return false;
    *value = trim(p.text + length, p.length - length);
    return true;
}

static phi_status add_picture(phi__own *own, part p, phi_error *err)
{
    if (own->picture_count == PHI__OWN_PARTS)
        return phi__fail(err, PHI_ERR_RULE, "%s: more than %d pictures", own->id, PHI__OWN_PARTS);
    phi__own_picture *picture = &own->pictures[own->picture_count];
    if (!copy_part(picture->text, sizeof picture->text, p))
        return phi__fail(err, PHI_ERR_RULE, "%s: a picture is empty or too long", own->id);
    const char *problem = NULL;
    size_t at = 0;
    if (phi__picture_check(picture->text, &problem, &at) != PHI_OK)
        return phi__fail(err, PHI_ERR_RULE, "%s: bad picture \"%.60s\" at character %zu: %s", own->id, picture->text,
                         at + 1, problem == NULL ? "not well formed" : problem);
    own->picture_count++;
    return PHI_OK;
}

static phi_status set_check(phi__own *own, part value, char check[PHI__OWN_TEXT], phi_error *err)
{
    if (!copy_part(check, PHI__OWN_TEXT, value) || phi__check_find(check) == NULL)
        return phi__fail(err, PHI_ERR_RULE, "%s: unknown check \"%.*s\"", own->id,
                         (int)(value.length < 60 ? value.length : 60), value.text);
    return PHI_OK;
}

static phi_status take_part(phi__own *own, part p, char check[PHI__OWN_TEXT], phi_error *err)
{
    part value;
    const size_t labels = own->label_count, fields = own->field_count;
    if (is_key(p, "check=", &value))
        return set_check(own, value, check, err);
    if (is_key(p, "label=", &value))
        return phi__own_add_label(own, value.text, value.length) && own->label_count > labels
                   ? PHI_OK
                   : phi__fail(err, PHI_ERR_RULE, "%s: a label is empty, too long, named twice or one too many", own->id);
    if (is_key(p, "field=", &value))
        return phi__own_add_field(own, value.text, value.length) && own->field_count > fields
                   ? PHI_OK
                   : phi__fail(err, PHI_ERR_RULE, "%s: a field is empty, too long, named twice or one too many", own->id);
    if (memchr(p.text, '=', p.length) != NULL)
        return phi__fail(err, PHI_ERR_RULE, "%s: only label=, field= and check= may stand beside pictures, not \"%.*s\"",
                         own->id, (int)(p.length < 60 ? p.length : 60), p.text);
    return add_picture(own, p, err);
}

static bool passes(const char *picture, phi__check_fn check, phi__random *random, phi__buf *filled)
{
    char value[PHI__VALUE_MAX + 1];
    phi__buf_clear(filled);
    if (phi__picture_fill(picture, phi__random_next, random, filled) != PHI_OK)
        return false;
    const char *text = phi__buf_text(filled);
    if (text == NULL)
        return false;
    const size_t length = phi__value_normalise(text, filled->size, value);
    return phi__check_reads_text(check) ? check(text, filled->size) : check(value, length);
}

/* A check that no number of the picture passes would find nothing, and look like an empty share. */
static phi_status check_picture(const phi__own *own, const phi__own_picture *picture, phi_error *err)
{
    const phi__check_fn check = phi__check_find(picture->check);
    PHI_AUTO(phi__buf_done) phi__buf filled;
    phi__buf_init(&filled, PHI__VALUE_MAX + 1);
    phi__random random = {.state = 1};
    for (size_t i = 0; check != NULL && i < TRIES; i++) {
        if (passes(picture->text, check, &random, &filled))
            return PHI_OK;
    }
    return check == NULL ? PHI_OK
                         : phi__fail(err, PHI_ERR_RULE, "%s: no number that looks like %.80s passes the check %s", own->id,
                                     picture->text, picture->check);
}

/* Said here of what was typed, and no other text gets into the pack unquoted. */
static phi_status check_id(const phi__own *own, phi_error *err)
{
    for (const char *c = own->id; *c != '\0'; c++) {
        if (!phi__is_lower(*c) && !phi__is_digit(*c) && *c != '-' && *c != '.')
            return phi__fail(err, PHI_ERR_RULE, "an id is like site.mrn: lower-case letters, digits, '-' and '.', not \"%.60s\"",
                             own->id);
    }
    return strchr(own->id, '.') != NULL ? PHI_OK
                                        : phi__fail(err, PHI_ERR_RULE, "an id is like site.mrn, with a '.', not \"%.60s\"", own->id);
}

/* Without other words the last part of the id is label and field. */
static void complete(phi__own *own)
{
    const char *dot = strrchr(own->id, '.');
    const char *name = dot == NULL ? own->id : dot + 1;
    if (own->label_count == 0)
        (void)phi__own_add_label(own, name, strlen(name));
    if (own->field_count > 0)
        return;
    (void)phi__own_add_field(own, name, strlen(name));
    for (size_t i = 0; i < own->label_count; i++)
        (void)phi__own_add_field(own, own->labels[i], strlen(own->labels[i]));
}

phi_status phi__own_read(const char *text, phi__own *out, phi_error *err)
{
    *out = (phi__own){.picture_count = 0};
    char check[PHI__OWN_TEXT] = "";
    const char *sign = strchr(text, '=');
    if (sign == NULL || !copy_part(out->id, sizeof out->id, trim(text, (size_t)(sign - text))))
        return phi__fail(err, PHI_ERR_RULE, "a picture is written as ID=PICTURE, such as site.mrn=MRN-999999, not \"%.80s\"",
                         text);
    PHI_TRY(check_id(out, err));
    for (const char *next = sign + 1; next != NULL;) {
        const size_t length = strcspn(next, ",");
        PHI_TRY(take_part(out, trim(next, length), check, err));
        next = next[length] == ',' ? next + length + 1 : NULL;
    }
    if (out->picture_count == 0)
        return phi__fail(err, PHI_ERR_RULE, "%s: no picture", out->id);
    for (size_t i = 0; i < out->picture_count; i++) {
        (void)snprintf(out->pictures[i].check, sizeof out->pictures[i].check, "%s", check);
        PHI_TRY(check_picture(out, &out->pictures[i], err));
    }
    (void)snprintf(out->title, sizeof out->title, "%s, given as a picture", out->id);
    complete(out);
    return PHI_OK;
}

/* ----------------------------------------------------------------------- writing */

bool phi__own_is_telling(const char *picture)
{
    phi__picture read;
    if (phi__picture_parse(picture, &read, NULL, NULL) != PHI_OK)
        return false;
    size_t literals = 0, separators = 0;
    for (size_t i = 0; i < read.count; i++) {
        literals += read.items[i].kind == PHI__PICTURE_LITERAL ? read.items[i].min : 0;
        separators += read.items[i].kind == PHI__PICTURE_SEPARATOR;
    }
    return literals >= 2 || (literals == 1 && separators > 0);
}

static phi_status write_list(phi__buf *out, const char *key, const char *inner, const char list[][PHI__OWN_TEXT],
                             size_t count, int bits)
{
    if (count == 0)
        return PHI_OK;
    PHI_TRY(phi__buf_printf(out, "%s:\n  - {%s: [", key, inner));
    for (size_t i = 0; i < count; i++)
        PHI_TRY(phi__buf_printf(out, "%s'%s'", i == 0 ? "" : ", ", list[i]));
    return phi__buf_printf(out, "], bits: %d}\n", bits);
}

static phi_status write_form(const phi__own_picture *picture, phi__buf *out)
{
    if (picture->remark[0] != '\0')
        PHI_TRY(phi__buf_printf(out, "  # %s\n", picture->remark));
    PHI_TRY(phi__buf_printf(out, "  - pictures: ['%s']\n", picture->text));
    if (picture->check[0] != '\0')
        PHI_TRY(phi__buf_printf(out, "    check: %s\n    check_bits: 3.3\n", picture->check));
    return phi__buf_append_text(out, phi__own_is_telling(picture->text) ? "    bits: 6\n" : "    labelled: true\n");
}

static phi_status write_examples(const phi__own *own, phi__buf *out)
{
    PHI_TRY(phi__buf_append_text(out, "examples:\n"));
    for (size_t i = 0; i < own->picture_count; i++) {
        const char *label = own->label_count > 0 ? own->labels[0] : "number";
        PHI_TRY(phi__buf_printf(out, "  - '%s: [[{%s}]]'\n", label, own->pictures[i].text));
        if (phi__own_is_telling(own->pictures[i].text))
            PHI_TRY(phi__buf_printf(out, "  - 'see [[{%s}]]'\n", own->pictures[i].text));
    }
    return PHI_OK;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text), size = strlen(end);
    return length >= size && strcmp(text + length - size, end) == 0;
}

phi_status phi__own_write(const phi__own *own, phi__buf *out)
{
    PHI_TRY(phi__buf_printf(out, "id: %s\ntitle: '%s'\nwhy: Leads to the record of one person.\nclass: phi\n", own->id,
                            own->title));
    PHI_TRY(phi__buf_printf(out, "tags: [\"hipaa:%s\"]\n", ends_with(own->id, "mrn") ? "mrn" : "other-unique-id"));
    PHI_TRY(phi__buf_append_text(out, "use: [counter-evidence, parts-of-others]\nprior: -1\nforms:\n"));
    for (size_t i = 0; i < own->picture_count; i++)
        PHI_TRY(write_form(&own->pictures[i], out));
    PHI_TRY(write_list(out, "context", "words", own->labels, own->label_count, 12));
    PHI_TRY(write_list(out, "fields", "names", own->fields, own->field_count, 12));
    return write_examples(own, out);
}

/* ------------------------------------------------------------------------- adding */

static bool is_known(const phi_rules *rules, const char *id)
{
    for (size_t i = 0; i < rules->entries.count; i++) {
        if (strcmp(rules->entries.items[i].rule->id, id) == 0)
            return true;
    }
    return false;
}

phi_status phi_rules_add_picture(phi_rules *rules, const char *text, phi_error *err)
{
    if (rules == NULL || text == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "rules or text is NULL");
    phi__own own;
    PHI_TRY(phi__own_read(text, &own, err));
    if (is_known(rules, own.id))
        return phi__fail(err, PHI_ERR_ARGUMENT,
                         "there is a detector %s already; several pictures of one are written with commas between them",
                         own.id);
    PHI_AUTO(phi__buf_done) phi__buf yaml;
    phi__buf_init(&yaml, YAML_CEILING);
    if (phi__own_write(&own, &yaml) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    return phi_rules_add_memory(rules, "picture", (const char *)yaml.data, yaml.size, err);
}

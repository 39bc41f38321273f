/* SPDX-License-Identifier: Apache-2.0 */
/* See keyed.h. */
#include "score/keyed.h"

#include "base/ascii.h"
#include "score/html_header.h"
#include "score/near_value.h"

#include <stdio.h>

enum { ARRAY_BACK = 256 }; /* how far an array or a record of plain numbers reaches */

typedef struct place {
    phi__span text; /* up to where may be looked */
    size_t begin;     /* of the candidate */
    size_t least;     /* from where on */
    phi__keyed *out;
} place;

/* -------------------------------------------------------------------- writing */

static size_t put(char *to, size_t at, phi__span name)
{
    for (size_t i = 0; i < name.size && at < PHI__KEYED_NAME_MAX; i++) {
        const char c = (char)name.data[i];
        if (c >= ' ' && c < 0x7F)
            to[at++] = c;
    }
    to[at] = '\0';
    return at;
}

static bool name_it(const place *p, phi__span first, phi__span second)
{
    size_t size = put(p->out->name, 0, first);
    if (first.size > 0 && second.size > 0 && size < PHI__KEYED_NAME_MAX)
        p->out->name[size++] = ' ';
    return put(p->out->name, size, second) > 0;
}

static bool is_certain(const place *p, const char *name)
{
    p->out->certain = true;
    return name_it(p, phi__span_of(name, strlen(name)), (phi__span){0});
}

/* ---------------------------------------------------------------------- rules */

/* "tel:", "fax:", "mailto:" within the value itself. */
static const char *scheme_name(const place *p)
{
    const phi__span before = phi__span_part(p->text, p->out->begin, p->begin - p->out->begin);
    static const struct {
        const char *scheme, *name;
    } SCHEMES[] = {{"tel:", "phone"}, {"sms:", "phone"}, {"fax:", "fax"}, {"mailto:", "email"}};
    if (before.size < sizeof "tel:" - 1)
        return NULL;
    for (size_t i = 0; i < sizeof SCHEMES / sizeof SCHEMES[0]; i++) {
        const size_t size = strlen(SCHEMES[i].scheme);
        if (before.size >= size && phi__equal_nocase((const char *)before.data, SCHEMES[i].scheme, size))
            return SCHEMES[i].name;
    }
    return NULL;
}

/* What the record says for certain. */
static bool say_facts(const place *p, const phi__facts *facts)
{
    static const char LICENCE[] = "driver license";
    char buffer[PHI__ID_NAME_MAX];
    const char *name = phi__facts_name(facts, buffer);
    if (name == NULL)
        return false;
    p->out->certain = true;
    const bool state = strcmp(name, LICENCE) == 0 && facts->state.size > 0;
    return name_it(p, phi__span_of(name, strlen(name)), state ? facts->state : (phi__span){0});
}

/* A label, what holds it, or both: "SSN", "patient id". */
static bool say_label(const place *p, const phi__facts *facts, phi__span holder, phi__span key)
{
    const bool number = phi__key_sort_of(key) == PHI__KEY_NUMBER;
    const bool id = number && (phi__span_is(key, "id") || phi__span_is(key, "@id") || phi__span_is(key, "_id"));
    const bool named = holder.size > 0 && phi__key_sort_of(holder) == PHI__KEY_NAME;
    if (id) /* {"name": ..., "id": ...}: of a kind of thing, not of one that is called so */
        return named ? name_it(p, holder, key) : facts->kind.size > 0 && name_it(p, facts->kind, key);
    if (facts->label.size > 0)
        return name_it(p, facts->label, (phi__span){0});
    if (named)
        return name_it(p, holder, number ? key : (phi__span){0});
    return false;
}

/* ----------------------------------------------------------------------- JSON */

static bool is_identifier(phi__span key)
{
    return phi__span_is(key, "identifier");
}

/* An identifier without a type: whose is it? By the key that refers to its holder, else by the resource. */
static const char *owner_name(const place *p, size_t outside)
{
    for (int steps = 0; steps < 3; steps++) {
        phi__json_holder holder;
        if (!phi__json_holder_of(p->text, outside, p->least, &holder))
            return NULL;
        phi__facts facts = {0};
        if (p->text.data[holder.open] == '{')
            phi__json_facts(p->text, holder.open, p->text.size, &facts);
        if (facts.resource.size > 0)
            return phi__id_holder_name(facts.resource);
        const phi__span key = phi__json_key_of(p->text, holder.open, p->least, &outside);
        const char *name = key.size > 0 ? phi__id_holder_name(key) : NULL;
        if (name != NULL)
            return name;
    }
    return NULL;
}

/* The key of the value says nothing: what do its neighbours and its holder say? Texts full of numbers
 * have an "id" in each record, so for these only the holder is asked, and only when it is near. */
static bool json_record(const place *p, const phi__json_value *value)
{
    phi__json_holder holder;
    const bool plain = value->bare && phi__key_sort_of(value->key) == PHI__KEY_NUMBER;
    const size_t least = plain && p->begin - p->least > ARRAY_BACK ? p->begin - ARRAY_BACK : p->least;
    if (value->outside == SIZE_MAX || !phi__json_holder_of(p->text, value->outside, least, &holder) ||
        p->text.data[holder.open] != '{')
        return false;
    phi__facts facts = {0};
    if (!plain)
        phi__json_facts(p->text, holder.open, p->text.size, &facts);
    if (facts.resource.size == 0 && say_facts(p, &facts))
        return true;
    size_t outside = 0;
    phi__json_holder array;
    phi__span key = phi__json_key_of(p->text, holder.open, p->least, &outside);
    if (key.size == 0 && phi__json_holder_of(p->text, holder.open, least, &array) && p->text.data[array.open] == '[')
        key = phi__json_key_of(p->text, array.open, p->least, &outside);
    if (is_identifier(key) && facts.label.size == 0) {
        const char *owner = owner_name(p, outside);
        return owner != NULL && is_certain(p, owner);
    }
    return say_label(p, &facts, key, value->key);
}

static bool starts_nocase(phi__span span, const char *text)
{
    const size_t size = strlen(text);
    return span.size >= size && phi__equal_nocase((const char *)span.data, text, size);
}

/* valueString and its like, of extensions. */
static bool is_extension_value(phi__span key)
{
    return key.size > 5 && starts_nocase(key, "value") && phi__is_upper((char)key.data[5]);
}

static bool json_value(const place *p, phi__json_value *value)
{
    p->out->begin = value->begin;
    p->out->end = value->end;
    const char *scheme = scheme_name(p);
    if (scheme != NULL)
        return is_certain(p, scheme);
    if (value->key.size == 0) { /* an element: of which array? */
        phi__json_holder array;
        const size_t least = p->begin > ARRAY_BACK && p->begin - ARRAY_BACK > p->least ? p->begin - ARRAY_BACK : p->least;
        if (value->outside == SIZE_MAX || !phi__json_holder_of(p->text, value->outside, least, &array) ||
            p->text.data[array.open] != '[')
            return false;
        value->key = phi__json_key_of(p->text, array.open, p->least, &value->outside);
    }
    if (value->key.size == 0)
        return false;
    if (phi__key_sort_of(value->key) == PHI__KEY_NAME && !is_extension_value(value->key))
        return name_it(p, value->key, (phi__span){0});
    return json_record(p, value);
}

/* --------------------------------------------------------------------- markup */

static phi__span xml_parent(const place *p, size_t tag, phi__markup_parent *parent)
{
    if (!phi__markup_parent_of(p->text, tag, p->least, parent))
        return (phi__span){0};
    return parent->element;
}

/* An identifier of C-CDA or FHIR that no type tells: whose is it? */
static bool xml_owner(const place *p, size_t tag)
{
    phi__markup_parent parent = {.tag = tag};
    for (int steps = 0; steps < 2; steps++) {
        const phi__span element = xml_parent(p, parent.tag, &parent);
        const char *name = element.size > 0 ? phi__id_holder_name(element) : NULL;
        if (name != NULL)
            return is_certain(p, name);
    }
    return false;
}

/* An element without a name of its own: <value>, <id extension=...>, <field name="ssn">. */
static bool xml_record(const place *p, const phi__markup_value *value)
{
    const bool extension = phi__span_is(value->attribute, "extension"); /* of C-CDA */
    phi__facts facts = {0};
    phi__markup_own_facts(p->text, value->tag, &facts);
    if (say_facts(p, &facts))
        return true;
    phi__markup_parent parent;
    const phi__span holder = xml_parent(p, value->tag, &parent);
    if (holder.size > 0) {
        phi__facts inner = {0};
        phi__markup_inner_facts(p->text, parent.tag, p->text.size, &inner);
        if (phi__span_is(value->element, "value") && say_facts(p, &inner))
            return true;
        if (facts.label.size == 0 && !extension && phi__key_sort_of(value->element) != PHI__KEY_NAME)
            facts = inner;
    }
    if (facts.label.size == 0 && extension)
        return xml_owner(p, value->tag);
    if (facts.label.size == 0 && is_identifier(holder))
        return xml_owner(p, parent.tag);
    return say_label(p, &facts, holder, value->element);
}

/* Elements of HTML that say how it looks, not what it is. */
static bool is_looks(phi__span element)
{
    static const char *const NAMES[] = {"td", "th", "b", "i", "u", "a", "p", "em", "tt", "li", "dd", "div", "span", "font",
                                        "code", "small", "strong", "center", "nobr", "pre"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (phi__span_is(element, NAMES[i]))
            return true;
    }
    return false;
}

static bool xml_value(const place *p, const phi__markup_value *value)
{
    p->out->begin = value->begin;
    p->out->end = value->end;
    const char *scheme = scheme_name(p);
    if (scheme != NULL)
        return is_certain(p, scheme);
    if (value->attribute.size > 0 && phi__key_sort_of(value->attribute) == PHI__KEY_NAME)
        return name_it(p, value->attribute, (phi__span){0});
    const phi__span header = value->attribute.size == 0 ? phi__html_header_of(p->text, value->tag, p->least) : (phi__span){0};
    if (header.size > 0)
        return name_it(p, header, (phi__span){0});
    if (phi__key_sort_of(value->element) != PHI__KEY_NAME)
        return xml_record(p, value);
    phi__facts facts = {0};
    phi__markup_own_facts(p->text, value->tag, &facts); /* <input name="ssn" value="..."> */
    if (say_facts(p, &facts))
        return true;
    const bool says = facts.label.size > 0 && facts.rank == 1;
    if (!says && is_looks(value->element)) /* a header far above may say more: html_table.c */
        return false;
    return name_it(p, says ? facts.label : value->element, (phi__span){0});
}

/* ----------------------------------------------------------------------- find */

bool phi__keyed_find(phi__span text, size_t begin, size_t end, phi__keyed *out)
{
    phi__near_value value;
    out->certain = false;
    out->name[0] = '\0';
    if (!phi__near_value_at(text, begin, end, &value))
        return false;
    const size_t most = begin + PHI__KEYED_AHEAD > end ? begin + PHI__KEYED_AHEAD : end;
    const place p = {.text = phi__span_part(text, 0, most),
                     .begin = begin,
                     .least = begin > PHI__KEYED_BACK ? begin - PHI__KEYED_BACK : 0,
                     .out = out};
    return value.is_json ? json_value(&p, &value.json) : xml_value(&p, &value.xml);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See key_path.h. Written from its end, because steps are found from the inside. */
#include "score/key_path.h"

#include "base/ascii.h"
#include "score/keyed.h"
#include "score/near_value.h"
#include "score/shown_name.h"

#include <stdio.h>

enum { ELEMENTS_MAX = 4 };

typedef struct path {
    char text[PHI__KEY_PATH_MAX];
    size_t at; /* where it begins */
    bool full; /* a step did not fit */
} path;

static void put_before(path *p, phi__span step)
{
    if (p->full || step.size > p->at) {
        p->full = true;
        return;
    }
    p->at -= step.size;
    for (size_t i = 0; i < step.size; i++)
        p->text[p->at + i] = (char)step.data[i];
}

/* Keys may be identifiers themselves ({"123-45-6789": ...}), and a report holds none. */
static void put_name(path *p, phi__span key)
{
    char shown[PHI__KEY_PATH_MAX];
    if (key.size >= sizeof shown) {
        p->full = true;
        return;
    }
    phi__shown_name(key, shown);
    put_before(p, phi__span_of(shown, key.size));
}

static void put_text(path *p, const char *step)
{
    put_before(p, phi__span_of(step, strlen(step)));
}

/* A key, with a dot before what is there. */
static void put_key(path *p, phi__span key)
{
    if (p->at < sizeof p->text - 1 && p->text[p->at] != '[')
        put_text(p, ".");
    put_name(p, key);
}

/* The resource that begins with its type. */
static phi__span resource_of(phi__span text, size_t open)
{
    static const char KEY[] = "\"resourceType\"";
    size_t at = open + 1;
    while (at < text.size && phi__is_space((char)text.data[at]))
        at++;
    if (!phi__span_starts(phi__span_part(text, at, sizeof KEY), KEY, sizeof KEY - 1))
        return (phi__span){0};
    at += sizeof KEY - 1;
    while (at < text.size && (phi__is_space((char)text.data[at]) || text.data[at] == ':' || text.data[at] == '"'))
        at++;
    size_t end = at;
    while (end < text.size && phi__is_letter((char)text.data[end]))
        end++;
    return phi__span_part(text, at, end - at);
}

static bool is_element(phi__span text, size_t open)
{
    while (open > 0 && phi__is_space((char)text.data[open - 1]))
        open--;
    return open > 0 && (text.data[open - 1] == ',' || text.data[open - 1] == '[');
}

static void write_json(phi__span text, size_t least, const phi__json_value *value, path *p)
{
    size_t outside = value->outside;
    put_key(p, value->key);
    phi__json_holder holder = {0};
    while (outside != SIZE_MAX && !p->full) {
        if (!phi__json_holder_of(text, outside, least, &holder)) {
            put_text(p, "..");
            return;
        }
        const bool array = text.data[holder.open] == '[';
        const phi__span resource = array ? (phi__span){0} : resource_of(text, holder.open);
        if (array) {
            char index[24];
            (void)snprintf(index, sizeof index, "[%zu]", holder.index);
            if (p->at < sizeof p->text - 1 && p->text[p->at] != '[' && p->text[p->at] != '.')
                put_text(p, ".");
            put_text(p, index);
        }
        if (resource.size > 0) {
            put_key(p, resource);
            return;
        }
        const phi__span key = phi__json_key_of(text, holder.open, least, &outside);
        if (key.size > 0)
            put_key(p, key);
        else if (!is_element(text, holder.open))
            return;
    }
}

static void write_markup(phi__span text, size_t least, const phi__markup_value *value, path *p)
{
    put_name(p, value->attribute);
    if (value->attribute.size > 0)
        put_text(p, "/@");
    put_name(p, value->element);
    phi__markup_parent parent = {.tag = value->tag};
    for (int i = 0; i < ELEMENTS_MAX && phi__markup_parent_of(text, parent.tag, least, &parent); i++) {
        put_text(p, "/");
        put_name(p, parent.element);
    }
    put_text(p, "//");
}

bool phi__key_path_of(phi__span text, size_t begin, size_t end, char out[PHI__KEY_PATH_MAX])
{
    const size_t least = begin > PHI__KEYED_BACK ? begin - PHI__KEYED_BACK : 0;
    phi__near_value value;
    if (!phi__near_value_at(text, begin, end, &value) && !phi__near_value_around(text, begin, end, least, &value))
        return false;
    path p = {.at = PHI__KEY_PATH_MAX - 1};
    if (value.is_json)
        write_json(text, least, &value.json, &p);
    else
        write_markup(text, least, &value.xml, &p);
    memcpy(out, p.text + p.at, sizeof p.text - p.at);
    return out[0] != '\0';
}

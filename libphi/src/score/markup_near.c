/* SPDX-License-Identifier: Apache-2.0 */
/* See markup_near.h. A tag is one only when all of it reads as a name and
 * attributes: "a < b" and "->" are text. */
#define _GNU_SOURCE /* memrchr */
#include "score/markup_near.h"

#include "base/ascii.h"

enum { TAG_MAX = 1024, VALUE_MAX = 96, HOLDERS = 8 };

typedef struct tag {
    phi__span name;      /* local */
    size_t at;           /* behind the name, then behind the attribute taken last */
    size_t most;
    phi__span attribute; /* the one taken last: name and value */
    size_t from, to;
    bool ended;          /* "</x>" */
    bool empty;          /* "<x/>" */
    size_t behind;       /* its '>', once all attributes are taken */
} tag;

static bool is_name_char(uint8_t c)
{
    return phi__is_alnum((char)c) || c == '_' || c == '-' || c == '.' || c == ':' || c >= 0x80;
}

static phi__span take_name(phi__span text, size_t *at, size_t most)
{
    size_t begin = *at;
    while (*at < most && is_name_char(text.data[*at])) {
        if (text.data[*at] == ':')
            begin = *at + 1;
        ++*at;
    }
    return phi__span_part(text, begin, *at - begin);
}

static void pass_blanks(phi__span text, tag *t)
{
    while (t->at < t->most && phi__is_space((char)text.data[t->at]))
        t->at++;
}

/* A tag begins at the '<'. */
static bool open_tag(phi__span text, size_t at, tag *t)
{
    *t = (tag){.at = at + 1, .most = text.size - at > TAG_MAX ? at + TAG_MAX : text.size};
    if (t->at < t->most && text.data[t->at] == '/') {
        t->ended = true;
        t->at++;
    }
    if (t->at >= t->most || !(phi__is_letter((char)text.data[t->at]) || text.data[t->at] == '_'))
        return false;
    t->name = take_name(text, &t->at, t->most);
    return t->name.size > 0;
}

/* The next attribute. False at the end of the tag, then `behind` is set, or when it is none. */
static bool next_attribute(phi__span text, tag *t)
{
    pass_blanks(text, t);
    if (t->at < t->most && text.data[t->at] == '/') {
        t->empty = true;
        t->at++;
    }
    if (t->at >= t->most)
        return false;
    if (text.data[t->at] == '>') {
        t->behind = t->at;
        return false;
    }
    t->attribute = take_name(text, &t->at, t->most);
    pass_blanks(text, t);
    if (t->attribute.size == 0 || t->at >= t->most || text.data[t->at] != '=')
        return false;
    t->at++;
    pass_blanks(text, t);
    if (t->at >= t->most || (text.data[t->at] != '"' && text.data[t->at] != '\''))
        return false;
    t->from = t->at + 1;
    const uint8_t *end = memchr(text.data + t->from, text.data[t->at], t->most - t->from);
    if (end == NULL)
        return false;
    t->to = (size_t)(end - text.data);
    t->at = t->to + 1;
    return true;
}

/* The whole tag at the '<'. */
static bool read_tag(phi__span text, size_t at, tag *t)
{
    if (!open_tag(text, at, t))
        return false;
    while (next_attribute(text, t))
        continue;
    return t->behind != 0;
}

static size_t value_end(phi__span text, size_t from, uint8_t mark)
{
    const phi__span near = phi__span_part(text, from, VALUE_MAX);
    const uint8_t *end = near.size == 0 ? NULL : memchr(near.data, mark, near.size);
    return end == NULL ? from + near.size : (size_t)(end - text.data);
}

/* The '<' before `at`, as far as a tag reaches. */
static size_t mark_before(phi__span text, size_t at, size_t least)
{
    const uint8_t *mark = at <= least ? NULL : memrchr(text.data + least, '<', at - least);
    return mark == NULL ? SIZE_MAX : (size_t)(mark - text.data);
}

static size_t tag_least(size_t at)
{
    return at > TAG_MAX ? at - TAG_MAX : 0;
}

bool phi__markup_attribute_at(phi__span text, size_t quote, size_t end, phi__markup_value *out)
{
    const size_t at = mark_before(text, quote, tag_least(quote));
    tag t;
    if (at == SIZE_MAX || !open_tag(text, at, &t) || t.ended)
        return false;
    while (next_attribute(text, &t) && t.from <= quote + 1) {
        if (t.from != quote + 1)
            continue;
        *out = (phi__markup_value){.element = t.name, .attribute = t.attribute, .begin = t.from, .tag = at};
        out->end = value_end(text, end, text.data[quote]);
        return true;
    }
    return false;
}

bool phi__markup_text_at(phi__span text, size_t close, size_t end, phi__markup_value *out)
{
    const size_t at = mark_before(text, close, tag_least(close));
    tag t;
    if (at == SIZE_MAX || !read_tag(text, at, &t) || t.ended || t.empty || t.behind != close)
        return false;
    *out = (phi__markup_value){.element = t.name, .begin = close + 1, .tag = at};
    out->end = value_end(text, end, '<');
    return true;
}

bool phi__markup_parent_of(phi__span text, size_t at, size_t least, phi__markup_parent *out)
{
    size_t depth = 0;
    while ((at = mark_before(text, at, least)) != SIZE_MAX) {
        tag t;
        if (!read_tag(text, at, &t) || t.empty) /* comments and the like */
            continue;
        if (t.ended) {
            depth++;
        } else if (depth-- == 0) {
            *out = (phi__markup_parent){t.name, at};
            return true;
        }
    }
    return false;
}

/* ---------------------------------------------------------------------- facts */

static void add_attributes(phi__span text, size_t at, phi__span holder, size_t depth, phi__facts *facts)
{
    tag t;
    if (!open_tag(text, at, &t))
        return;
    while (next_attribute(text, &t)) {
        const phi__span value = phi__span_part(text, t.from, t.to - t.from);
        const bool plain = phi__span_is(t.attribute, "value");
        phi__facts_add(facts, plain ? holder : t.name, plain ? t.name : t.attribute, value, depth);
    }
}

void phi__markup_own_facts(phi__span text, size_t at, phi__facts *facts)
{
    tag t;
    if (!open_tag(text, at, &t))
        return;
    while (next_attribute(text, &t))
        phi__facts_add(facts, (phi__span){0}, t.attribute, phi__span_part(text, t.from, t.to - t.from), 1);
}

/* Text that stands behind a tag, up to the next one. */
static phi__span text_behind(phi__span text, size_t at, size_t most)
{
    const uint8_t *end = at >= most ? NULL : memchr(text.data + at, '<', most - at);
    return end == NULL ? (phi__span){0} : phi__span_part(text, at, (size_t)(end - text.data) - at);
}

void phi__markup_inner_facts(phi__span text, size_t at, size_t most, phi__facts *facts)
{
    phi__span holders[HOLDERS] = {{0}};
    size_t depth = 0; /* elements that are open within it */
    tag t;
    most = most < text.size ? most : text.size;
    if (!read_tag(text, at, &t) || t.empty)
        return;
    for (at = t.behind; at < most;) {
        const uint8_t *mark = memchr(text.data + at, '<', most - at);
        if (mark == NULL)
            return;
        at = (size_t)(mark - text.data);
        if (!read_tag(text, at, &t)) {
            at++;
            continue;
        }
        if (t.ended && depth-- == 0)
            return;
        if (!t.ended && depth < HOLDERS) {
            add_attributes(text, at, holders[depth], depth + 1, facts);
            if (!t.empty)
                phi__facts_add(facts, holders[depth], t.name, text_behind(text, t.behind + 1, most), depth + 1);
        }
        if (!t.ended && !t.empty && ++depth < HOLDERS)
            holders[depth] = t.name;
        at = t.behind + 1;
    }
}

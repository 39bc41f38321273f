/* SPDX-License-Identifier: Apache-2.0 */
/* See json_near.h. Backward, a quote is one that no backslash escapes; where the
 * walk begins outside of strings this cannot go wrong in valid JSON. */
#define _GNU_SOURCE /* memrchr */
#include "score/json_near.h"

#include "base/ascii.h"

enum { KEY_MAX = 96, VALUE_MAX = 96, BLANKS_MAX = 128, HOLDERS = 8 };

static size_t blanks_before(phi__span text, size_t at)
{
    const size_t least = at > BLANKS_MAX ? at - BLANKS_MAX : 0;
    while (at > least && phi__is_space((char)text.data[at - 1]))
        at--;
    return at;
}

static size_t blanks_behind(phi__span text, size_t at, size_t most)
{
    while (at < most && phi__is_space((char)text.data[at]))
        at++;
    return at;
}

static bool is_escaped(phi__span text, size_t at)
{
    size_t slashes = 0;
    while (slashes < at && text.data[at - 1 - slashes] == '\\')
        slashes++;
    return slashes % 2 != 0;
}

/* The opening quote of the string that ends with the quote at `close`; SIZE_MAX when it is not near. */
static size_t opening(phi__span text, size_t close, size_t least)
{
    for (size_t at = close; at > least;) {
        const uint8_t *quote = memrchr(text.data + least, '"', at - least);
        if (quote == NULL)
            return SIZE_MAX;
        at = (size_t)(quote - text.data);
        if (!is_escaped(text, at))
            return at;
    }
    return SIZE_MAX;
}

/* The quote that ends the string whose content begins at `at`, or `most`. */
static size_t closing(phi__span text, size_t at, size_t most)
{
    while (at < most && text.data[at] != '"')
        at += text.data[at] == '\\' ? 2 : 1;
    return at < most ? at : most;
}

/* The key whose colon stands at `colon`. `quote`: with which quotes. */
static bool take_key(phi__span text, size_t colon, char quote, phi__json_value *out)
{
    size_t end = blanks_before(text, colon);
    if (end == 0 || text.data[end - 1] != (uint8_t)quote)
        return false;
    end--;
    const bool escaped = end > 0 && text.data[end - 1] == '\\';
    while (end > 0 && text.data[end - 1] == '\\')
        end--;
    size_t begin = end;
    const size_t least = end > KEY_MAX ? end - KEY_MAX : 0;
    while (begin > least && text.data[begin - 1] != (uint8_t)quote && text.data[begin - 1] != '\n')
        begin--;
    if (begin == least || begin == end || text.data[begin - 1] != (uint8_t)quote)
        return false;
    out->key = phi__span_part(text, begin, end - begin);
    out->outside = escaped || quote != '"' ? SIZE_MAX : begin - 1;
    return true;
}

bool phi__json_string_at(phi__span text, size_t quote, size_t end, phi__json_value *out)
{
    const uint8_t mark = text.data[quote];
    size_t before = quote;
    while (before > 0 && text.data[before - 1] == '\\')
        before--;
    before = blanks_before(text, before);
    if (before == 0)
        return false;
    out->begin = quote + 1;
    out->bare = false;
    out->end = end;
    const size_t most = text.size - end > VALUE_MAX ? end + VALUE_MAX : text.size;
    while (out->end < most && text.data[out->end] != mark && text.data[out->end] != '\n')
        out->end++;
    if (text.data[before - 1] == ':')
        return take_key(text, before - 1, (char)mark, out);
    out->key = (phi__span){0};
    out->outside = mark == '"' ? quote : SIZE_MAX;
    return mark == '"' && (text.data[before - 1] == ',' || text.data[before - 1] == '[');
}

bool phi__json_number_at(phi__span text, size_t colon, size_t begin, size_t end, phi__json_value *out)
{
    out->begin = begin;
    out->end = end;
    out->bare = true;
    return take_key(text, colon, '"', out) || take_key(text, colon, '\'', out);
}

bool phi__json_holder_of(phi__span text, size_t at, size_t least, phi__json_holder *out)
{
    size_t depth = 0;
    out->index = 0;
    while (at > least) {
        const uint8_t c = text.data[--at];
        if (c == '"') {
            at = opening(text, at, least);
            if (at == SIZE_MAX)
                return false;
        } else if (c == '}' || c == ']') {
            depth++;
        } else if (c == ',' && depth == 0) {
            out->index++;
        } else if ((c == '{' || c == '[') && depth-- == 0) {
            out->open = at;
            return true;
        }
    }
    return false;
}

phi__span phi__json_key_of(phi__span text, size_t open, size_t least, size_t *outside)
{
    phi__json_value member = {0};
    const size_t before = blanks_before(text, open);
    *outside = open;
    if (before <= least || text.data[before - 1] != ':' || !take_key(text, before - 1, '"', &member) || member.outside == SIZE_MAX)
        return (phi__span){0};
    *outside = member.outside;
    return member.key;
}

/* ---------------------------------------------------------------------- facts */

/* Objects and arrays on the way in. */
typedef struct walk {
    phi__span holders[HOLDERS]; /* keys of those that are open */
    bool arrays[HOLDERS];
    size_t depth;
    size_t objects; /* of these, not arrays */
    phi__span key;  /* of the member that is read; empty: its key comes next */
} walk;

static void enter(walk *w, bool array)
{
    if (w->depth < HOLDERS) {
        w->holders[w->depth] = w->key.size == 0 && w->depth > 0 ? w->holders[w->depth - 1] : w->key;
        w->arrays[w->depth] = array;
    }
    w->depth++;
    w->objects += !array;
    w->key = (phi__span){0};
}

static void leave(walk *w)
{
    w->depth--;
    w->objects -= w->depth < HOLDERS && !w->arrays[w->depth];
    w->key = (phi__span){0};
}

/* The string at `at`: a key, or a value of the key before it. Returns where to go on. */
static size_t take_string(walk *w, phi__span text, size_t at, size_t most, phi__facts *facts)
{
    const size_t end = closing(text, at + 1, most);
    const phi__span string = phi__span_part(text, at + 1, end - at - 1);
    const size_t next = blanks_behind(text, end < most ? end + 1 : most, most);
    if (next < most && text.data[next] == ':') {
        w->key = string;
        return next + 1;
    }
    if (w->key.size > 0 && end < most && w->depth <= HOLDERS)
        phi__facts_add(facts, w->holders[w->depth - 1], w->key, string, w->objects);
    return next;
}

void phi__json_facts(phi__span text, size_t open, size_t most, phi__facts *facts)
{
    walk w = {0};
    most = most < text.size ? most : text.size;
    for (size_t at = open; at < most;) {
        const uint8_t c = text.data[at];
        if (c == '"') {
            at = take_string(&w, text, at, most, facts);
            continue;
        }
        if (c == '{' || c == '[') {
            if (w.depth == HOLDERS)
                return;
            enter(&w, c == '[');
        } else if (c == '}' || c == ']') {
            leave(&w);
            if (w.depth == 0)
                return;
        } else if (c == ',') {
            w.key = (phi__span){0};
        }
        at++;
    }
}

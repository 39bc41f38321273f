/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of HTML: what is typed into fields, names and texts that are not shown,
 * links, and everything that a program hides in attributes of its own. What only says
 * how a page looks is left out. Values of fields that are shown stand in the line. */
#include "extract/html.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf.h"
#include "extract/html_entities.h"

#include <stdio.h>

enum { VALUE_CEILING = 1 << 20 };

static bool is_name(phi__span name, const char *wanted)
{
    return name.size == strlen(wanted) && phi__equal_nocase((const char *)name.data, wanted, name.size);
}

static bool is_one_of(phi__span name, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (is_name(name, list[i]))
            return true;
    }
    return false;
}

static size_t skip_spaces(phi__span text, size_t at)
{
    while (at < text.size && phi__is_space((char)text.data[at]))
        at++;
    return at;
}

static size_t value_end(phi__span rest, size_t at, uint8_t quote)
{
    if (quote != 0) {
        const uint8_t *end = at < rest.size ? memchr(rest.data + at, quote, rest.size - at) : NULL;
        return end == NULL ? rest.size : (size_t)(end - rest.data);
    }
    while (at < rest.size && !phi__is_space((char)rest.data[at]))
        at++;
    return at;
}

bool phi__html_next_attribute(phi__span rest, size_t *at, phi__html_attribute *out)
{
    size_t begin = *at;
    while (begin < rest.size && (phi__is_space((char)rest.data[begin]) || rest.data[begin] == '/'))
        begin++;
    size_t end = begin;
    while (end < rest.size && !phi__is_space((char)rest.data[end]) && (rest.data[end] != '=' || end == begin))
        end++;
    out->name = phi__span_part(rest, begin, end - begin);
    out->value = phi__span_of(NULL, 0);
    *at = skip_spaces(rest, end);
    if (*at < rest.size && rest.data[*at] == '=') {
        *at = skip_spaces(rest, *at + 1);
        const uint8_t first = *at < rest.size ? rest.data[*at] : 0;
        const uint8_t quote = first == '"' || first == '\'' ? first : 0;
        const size_t from = *at + (quote != 0);
        const size_t to = value_end(rest, from, quote);
        out->value = phi__span_part(rest, from, to - from);
        *at = to + (quote != 0 && to < rest.size);
    }
    return out->name.size > 0;
}

void phi__html_find_attribute(phi__span rest, const char *const *names, char out[128])
{
    out[0] = '\0';
    for (size_t i = 0; names[i] != NULL; i++) {
        phi__html_attribute attribute;
        for (size_t at = 0; phi__html_next_attribute(rest, &at, &attribute);) {
            if (!is_name(attribute.name, names[i]) || attribute.value.size == 0)
                continue;
            const size_t size = attribute.value.size < 128 ? attribute.value.size : 127;
            memcpy(out, attribute.value.data, size);
            out[size] = '\0';
            return;
        }
    }
}

/* The value without its references, and of a link to a person without its percent signs. */
static phi_status decode(phi__span value, phi__buf *out)
{
    for (size_t at = 0; at < value.size;) {
        uint32_t code = 0;
        const size_t length = value.data[at] == '&' ? phi__html_reference(phi__span_part(value, at, 32), &code) : 0;
        if (length > 0)
            PHI_TRY(phi__utf8_append(out, code));
        else
            PHI_TRY(phi__buf_append_byte(out, value.data[at]));
        at += length > 0 ? length : 1;
    }
    return PHI_OK;
}

static int digit_of(uint8_t byte)
{
    const char low = phi__to_lower((char)byte);
    return phi__is_digit(low) ? low - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static void undo_percent(phi__buf *value)
{
    size_t to = 0;
    for (size_t at = 0; at < value->size; at++) {
        const bool coded = value->data[at] == '%' && value->size - at > 2;
        const int high = coded ? digit_of(value->data[at + 1]) : -1;
        const int low = coded ? digit_of(value->data[at + 2]) : -1;
        value->data[to++] = (uint8_t)(high < 0 || low < 0 ? value->data[at] : high << 4 | low);
        at += high < 0 || low < 0 ? 0 : 2;
    }
    value->size = to;
}

static bool begins(phi__span text, const char *with)
{
    return text.size >= strlen(with) && phi__equal_nocase((const char *)text.data, with, strlen(with));
}

/* ------------------------------------------------------------------ data URLs */

/* A file in an attribute is a member. */
static phi_status emit_data(phi__html *self, phi__span url)
{
    const uint8_t *comma = memchr(url.data, ',', url.size);
    const size_t head = comma == NULL ? url.size : (size_t)(comma - url.data);
    if (head < 7 || memcmp(url.data + head - 7, ";base64", 7) != 0)
        return PHI_OK;
    const phi_reason refused = phi__budget_member(self->part->budget, self->members++);
    if (refused != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refused, "not all members were read");
        return PHI_OK;
    }
    char name[32];
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    phi__buf_init(&bytes, url.size + 1);
    PHI_TRY(phi__base64_append(&(phi__base64){0}, phi__span_part(url, head + 1, url.size), &bytes));
    phi__stream *stream = NULL;
    (void)snprintf(name, sizeof name, "embedded-%u", (unsigned)self->members);
    PHI_TRY(phi__stream_memory(bytes.data, bytes.size, &stream));
    const phi__member member = {.name = name, .stream = stream, .size = bytes.size};
    const phi_status status = self->emit->member(self->emit, &member);
    phi__stream_close(stream);
    return status;
}

/* ---------------------------------------------------------------------- values */

static phi_status say_link(phi__html *self, phi__buf *value, uint64_t source)
{
    const phi__span url = phi__buf_span(value);
    if (url.size == 0 || url.data[0] == '#')
        return PHI_OK;
    if (begins(url, "data:") && url.size > 64)
        return emit_data(self, url);
    if (begins(url, "mailto:") || begins(url, "tel:") || begins(url, "sms:"))
        undo_percent(value);
    return phi__html_aside(self, "link", (phi__span){0}, phi__buf_span(value), source);
}

static phi_status say_typed(phi__html *self, phi__span rest, phi__span value, uint64_t source)
{
    static const char *const fields[] = {"name", "id", "aria-label", NULL};
    static const char *const types[] = {"type", NULL};
    char field[128], type[128];
    phi__html_find_attribute(rest, fields, field);
    phi__html_find_attribute(rest, types, type);
    const phi__span name = phi__span_of(field, strlen(field));
    if (strlen(type) == 6 && phi__equal_nocase(type, "hidden", 6))
        return phi__html_aside(self, "hidden", name, value, source);
    const phi__place place = {.part = "form", .field = field[0] == '\0' ? NULL : field};
    return phi__html_value(self, &place, value, source);
}

static phi_status say_attribute(phi__html *self, phi__span element, phi__span rest, phi__span name, phi__buf *value,
                                uint64_t source)
{
    static const char *const LOOKS[] = {
        "class", "id", "style", "width", "height", "align", "valign", "border", "cellpadding", "cellspacing", "color",
        "bgcolor", "face", "size", "rel", "type", "lang", "xml:lang", "dir", "target", "rowspan", "colspan", "for",
        "method", "xmlns", "name", "charset", "scope", "role", "tabindex", "nowrap", "http-equiv", "property", "clear", "hspace",
        "vspace", "link", "vlink", "alink", "text", "maxlength", "rows", "cols", "media", "language", NULL};
    static const char *const LINKS[] = {"href", "src", "action", "cite", "data", "poster", "background", "formaction",
                                        "longdesc", "srcset", "xlink:href", NULL};
    static const char *const METAS[] = {"name", "property", "http-equiv", "itemprop", NULL};
    if (is_one_of(name, LOOKS))
        return PHI_OK;
    if (is_one_of(name, LINKS))
        return say_link(self, value, source);
    const phi__span text = phi__buf_span(value);
    if (is_name(name, "value") && !is_name(element, "li"))
        return say_typed(self, rest, text, source);
    if (is_name(name, "content") && is_name(element, "meta")) {
        char field[128];
        phi__html_find_attribute(rest, METAS, field);
        return phi__html_aside(self, "metadata", phi__span_of(field, strlen(field)), text, source);
    }
    return phi__html_aside(self, "attribute", phi__span_part(name, 0, 127), text, source);
}

phi_status phi__html_attributes(phi__html *self, phi__span element, phi__span rest, uint64_t source)
{
    PHI_AUTO(phi__buf_done) phi__buf value;
    phi__buf_init(&value, 4 * VALUE_CEILING);
    phi__html_attribute attribute;
    size_t counted = 0;
    for (size_t at = 0; phi__html_next_attribute(rest, &at, &attribute);) {
        if (attribute.value.size == 0)
            continue;
        phi__buf_clear(&value);
        PHI_TRY(decode(attribute.value, &value));
        const size_t begin = (size_t)(attribute.value.data - rest.data);
        source += phi__utf_source_length(self->encoding, (const char *)rest.data + counted, begin - counted);
        counted = begin;
        PHI_TRY(say_attribute(self, element, rest, attribute.name, &value, source));
    }
    return PHI_OK;
}

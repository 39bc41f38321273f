/* SPDX-License-Identifier: Apache-2.0 */
/* See near_value.h. Nearly every stretch ends at the first step: what stands
 * before it is no quote, colon or tag. */
#define _GNU_SOURCE /* memrchr */
#include "score/near_value.h"

#include "base/ascii.h"

#include <string.h>

enum { PREFIX_MAX = 48, BLANKS_MAX = 128, SIGN = 2 };

static size_t blanks_before(phi__span text, size_t at)
{
    const size_t least = at > BLANKS_MAX ? at - BLANKS_MAX : 0;
    while (at > least && phi__is_space((char)text.data[at - 1]))
        at--;
    return at;
}

/* Where the value began, or what stands before it. */
static size_t prefix_begin(phi__span text, size_t begin)
{
    const size_t least = begin > PREFIX_MAX ? begin - PREFIX_MAX : 0;
    size_t at = begin;
    while (at > least && !phi__is_space((char)text.data[at - 1]) && memchr("\"'<>{[,", text.data[at - 1], 7) == NULL)
        at--;
    return at;
}

/* Behind the quote at `quote`: a number after the key that ends there, a string, an attribute. */
static bool behind_quote(phi__span text, size_t quote, size_t begin, size_t end, phi__near_value *out)
{
    const bool colon = quote + 1 < begin && text.data[quote + 1] == ':' && begin - quote - 1 <= SIGN;
    out->is_json = true;
    if (colon)
        return phi__json_number_at(text, quote + 1, begin, end, &out->json);
    size_t before = quote;
    while (before > 0 && quote - before < BLANKS_MAX &&
           (phi__is_space((char)text.data[before - 1]) || text.data[before - 1] == '\\'))
        before--;
    if (before == 0)
        return false;
    if (text.data[before - 1] != '=')
        return phi__json_string_at(text, quote, end, &out->json);
    out->is_json = false;
    return phi__markup_attribute_at(text, quote, end, &out->xml);
}

static bool is_joined(phi__span text, size_t at)
{
    return phi__is_alnum((char)text.data[at]) || text.data[at] == '-' || text.data[at] == '_';
}

/* A piece of a longer token, as of a UUID, is no value. */
static bool is_piece(phi__span text, size_t begin, size_t end)
{
    if (begin > 0 && is_joined(text, begin - 1))
        return begin < 2 || text.data[begin - 1] != '-' || is_joined(text, begin - 2); /* else a sign */
    return end + 1 < text.size && is_joined(text, end) && is_joined(text, end + 1);
}

bool phi__near_value_at(phi__span text, size_t begin, size_t end, phi__near_value *out)
{
    if (is_piece(text, begin, end))
        return false;
    size_t at = prefix_begin(text, begin);
    const bool inner = begin - at >= SIGN; /* digits of a decimal, if it is a number */
    if (at == 0)
        return false;
    if (text.data[at - 1] == '"' || text.data[at - 1] == '\'')
        return behind_quote(text, at - 1, begin, end, out);
    at = blanks_before(text, at);
    if (at == 0 || (text.data[at - 1] != '>' && (text.data[at - 1] != ':' || inner)))
        return false;
    out->is_json = text.data[at - 1] == ':';
    return out->is_json ? phi__json_number_at(text, at - 1, begin, end, &out->json)
                        : phi__markup_text_at(text, at - 1, end, &out->xml);
}

/* Behind the last such sign in text[least, at), or `least`. */
static size_t behind_last(phi__span text, size_t least, size_t at, char sign)
{
    const uint8_t *last = memrchr(text.data + least, sign, at - least);
    return last == NULL ? least : (size_t)(last - text.data) + 1;
}

bool phi__near_value_around(phi__span text, size_t begin, size_t end, size_t least, phi__near_value *out)
{
    size_t quote = behind_last(text, least, begin, '"'), bracket = behind_last(text, least, begin, '>');
    while (quote > least || bracket > least) {
        if (quote > bracket) {
            if ((quote < 2 || text.data[quote - 2] != '\\') && behind_quote(text, quote - 1, begin, end, out))
                return true;
            quote = behind_last(text, least, quote - 1, '"');
            continue;
        }
        out->is_json = false;
        if (phi__markup_text_at(text, bracket - 1, end, &out->xml))
            return true;
        bracket = behind_last(text, least, bracket - 1, '>');
    }
    return false;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See tokens.h. */
#include "match/tokens.h"

#include "base/ascii.h"

#include <string.h>

typedef enum token_class { OTHER, LETTER, DIGIT } token_class;

/* Of a byte of a word of a pattern pack: UTF-8 beyond ASCII is letters there. */
static token_class class_in_word(char c)
{
    if (phi__is_digit(c))
        return DIGIT;
    return phi__is_letter(c) || (unsigned char)c >= 0x80 ? LETTER : OTHER;
}

/* Is the code point whose first byte is at `at` (>= 0x80) a letter? By ranges,
 * good enough to tell an umlaut from a dash or quotation mark. */
static bool is_wide_letter(phi__span text, size_t at)
{
    const phi__span bytes = phi__span_part(text, at, 3);
    if (bytes.size >= 2 && bytes.data[0] >= 0xc3 && bytes.data[0] < 0xe0) {
        const unsigned code = (bytes.data[0] & 0x1fu) << 6 | (bytes.data[1] & 0x3fu);
        return code != 0xd7 && code != 0xf7; /* times and division signs */
    }
    if (bytes.size < 3 || bytes.data[0] < 0xe0 || bytes.data[0] > 0xef)
        return false;
    const unsigned code = (bytes.data[0] & 0x0fu) << 12 | (bytes.data[1] & 0x3fu) << 6 | (bytes.data[2] & 0x3fu);
    const bool symbol = (code >= 0x2000 && code < 0x2c00) || (code >= 0x3000 && code < 0x3040);
    return !symbol && code < 0xe000;
}

/* Of the character that begins at `at`. */
static token_class class_after(phi__span text, size_t at)
{
    const uint8_t byte = text.data[at];
    if (byte < 0x80)
        return class_in_word((char)byte);
    return is_wide_letter(text, at) ? LETTER : OTHER;
}

/* Of the character that ends at `at` (> 0). */
static token_class class_before(phi__span text, size_t at)
{
    size_t first = at - 1;
    while (first > 0 && at - first < 4 && (text.data[first] & 0xc0) == 0x80)
        first--;
    return class_after(text, first);
}

/* A line end or tab as JSON, source code and logs write it. */
static bool is_behind_escape(phi__span text, size_t at)
{
    return at >= 2 && text.data[at - 2] == '\\' && memchr("nrt", text.data[at - 1], 3) != NULL;
}

bool phi__tokens_split(phi__span text, size_t at)
{
    if (at == 0 || at >= text.size || is_behind_escape(text, at))
        return true;
    const token_class before = class_before(text, at), after = class_after(text, at);
    if (before == OTHER || after == OTHER || before != after)
        return true;
    if (before == DIGIT || !phi__is_upper((char)text.data[at]))
        return false;
    /* camelCase, and the last capital of a run that begins a word: SSNHash */
    if (phi__is_lower((char)text.data[at - 1]))
        return true;
    return at + 1 < text.size && phi__is_lower((char)text.data[at + 1]);
}

/* Skip what may join two tokens; `next` is the byte that must come then, as the begin of a token. */
static bool skip_joint(phi__span text, size_t *at, char next)
{
    size_t skipped = 0;
    for (; *at < text.size && skipped < PHI__TOKENS_JOINT; skipped++) {
        const char c = (char)text.data[*at];
        if (phi__is_alnum(c) || c == '\r' || c == '\n' || c == next)
            break;
        (*at)++;
    }
    return phi__tokens_split(text, *at);
}

/* Letters between digits are part of a code, such as a hash. */
static bool is_between_digits(phi__span text, size_t begin, size_t end)
{
    return begin > 0 && end < text.size && phi__is_digit((char)text.data[begin - 1]) &&
           phi__is_digit((char)text.data[end]) && !is_behind_escape(text, begin);
}

/* "no" as a token of its own. */
static bool is_number_word(const char *word)
{
    return phi__to_lower(word[0]) == 'n' && phi__to_lower(word[1]) == 'o' && class_in_word(word[2]) == OTHER;
}

/* "DL#", "Member #": people write the sign where a phrase has "no". Behind it the text goes on. */
static bool skip_number_sign(phi__span text, size_t *at)
{
    size_t sign = *at;
    while (sign < text.size && sign - *at < PHI__TOKENS_JOINT - 1 && memchr(" ._", text.data[sign], 3) != NULL)
        sign++;
    if (sign >= text.size || text.data[sign] != '#')
        return false;
    *at = sign + 1;
    return true;
}

bool phi__tokens_begin(phi__span text, size_t begin, const char *word, size_t *end)
{
    size_t at = begin;
    token_class last = OTHER; /* of the token being compared; OTHER before the first */
    bool gap = false;         /* the word itself has one here */
    if (begin >= text.size || !phi__tokens_split(text, begin))
        return false;
    for (; *word != '\0'; word++) {
        const token_class class = class_in_word(*word);
        if (class == OTHER) {
            gap = last != OTHER;
            continue;
        }
        if (gap && is_number_word(word) && skip_number_sign(text, &at)) {
            word++;
            last = LETTER;
            gap = false;
            continue;
        }
        if ((gap || (last != OTHER && last != class)) && !skip_joint(text, &at, *word))
            return false;
        if (at >= text.size || phi__to_lower((char)text.data[at]) != phi__to_lower(*word))
            return false;
        last = class;
        gap = false;
        at++;
    }
    *end = at;
    return at > begin && phi__tokens_split(text, at) && !is_between_digits(text, begin, at);
}

size_t phi__tokens_first(const char *word, size_t *from)
{
    *from = 0;
    while (word[*from] != '\0' && class_in_word(word[*from]) == OTHER)
        (*from)++;
    size_t length = 0;
    while (word[*from + length] != '\0' && class_in_word(word[*from + length]) == class_in_word(word[*from]))
        length++;
    return length;
}

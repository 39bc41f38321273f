/* SPDX-License-Identifier: Apache-2.0 */
/* See message.h. Letters alone begin many texts; a header is one only when the
 * delimiters that it defines are such and are used the way the norm has it. */
#include "identify/message.h"

#include "base/ascii.h"

static bool is_delimiter(uint8_t c)
{
    return c >= 0x1C && c < 0x7F && c != ' ' && !phi__is_alnum((char)c);
}

static phi__span without_lead(phi__span head)
{
    size_t at = phi__span_starts(head, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < head.size && (phi__is_space((char)head.data[at]))) /* 0x0B, which begins a frame, is one */
        at++;
    return phi__span_part(head, at, head.size);
}

/* Separators stand where they must, and nowhere else. */
bool phi__is_isa(phi__span text)
{
    static const uint8_t LENGTHS[] = {2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1};
    if (text.size < PHI__ISA_BYTES || !phi__span_starts(text, "ISA", 3) || !is_delimiter(text.data[3]))
        return false;
    const uint8_t separator = text.data[3];
    size_t at = 3;
    for (size_t i = 0; i < sizeof LENGTHS; i++) {
        if (text.data[at] != separator || memchr(text.data + at + 1, separator, LENGTHS[i]) != NULL)
            return false;
        at += 1u + LENGTHS[i];
    }
    const uint8_t terminator = text.data[at];
    return terminator != separator && !phi__is_alnum((char)terminator) && terminator != ' ' && terminator < 0x80;
}

/* "ST*837*0001~" or "GS*HC*...": the inner envelopes alone, with the delimiters that all use. */
static bool is_inner(phi__span text)
{
    enum { FIRST_MOST = 120 };
    const bool set = phi__span_starts(text, "ST*", 3), group = phi__span_starts(text, "GS*", 3);
    const uint8_t *end = memchr(text.data, '~', text.size < FIRST_MOST ? text.size : FIRST_MOST);
    if ((!set && !group) || end == NULL || text.size < 8 || text.data[set ? 6 : 5] != '*')
        return false;
    for (size_t i = 3; i < (set ? 6u : 5u); i++) {
        if (set ? !phi__is_digit((char)text.data[i]) : !phi__is_upper((char)text.data[i]))
            return false;
    }
    const phi__span next = without_lead(phi__span_part(text, (size_t)(end - text.data) + 1, text.size));
    size_t length = 0; /* of the name of the second segment */
    while (length < next.size && length < 3 && (phi__is_upper((char)next.data[length]) || phi__is_digit((char)next.data[length])))
        length++;
    return length >= 2 && length < next.size && next.data[length] == '*';
}

bool phi__is_x12(phi__span head)
{
    const phi__span text = without_lead(head);
    return phi__is_isa(text) || (text.size > 0 && is_inner(text));
}

/* "MSH", a delimiter, two to five others that differ, the first one again. */
bool phi__is_hl7(phi__span head)
{
    enum { MARKS_AT = 4, MARKS_LEAST = 2, MARKS_MOST = 5 };
    const phi__span text = without_lead(head);
    if (!phi__span_starts(text, "MSH", 3) && !phi__span_starts(text, "FHS", 3) && !phi__span_starts(text, "BHS", 3))
        return false;
    for (size_t at = 3; at < text.size && at <= MARKS_AT + MARKS_MOST; at++) {
        if (!is_delimiter(text.data[at]))
            return false;
        if (at > 3 && text.data[at] == text.data[3])
            return at >= MARKS_AT + MARKS_LEAST;
        if (at > 3 && memchr(text.data + 3, text.data[at], at - 3) != NULL)
            return false;
    }
    return false;
}

/* Segment separator, field separator, "AM" and the number of the segment; and one more field. */
bool phi__is_ncpdp(phi__span head)
{
    static const uint8_t BEGIN[] = {0x1E, 0x1C, 'A', 'M'};
    for (phi__span rest = head; rest.size > 0;) {
        const uint8_t *separator = memchr(rest.data, BEGIN[0], rest.size);
        if (separator == NULL)
            return false;
        rest = phi__span_part(rest, (size_t)(separator - rest.data), rest.size);
        if (phi__span_starts(rest, BEGIN, sizeof BEGIN) && rest.size > 8 && phi__is_digit((char)rest.data[4]) &&
            phi__is_digit((char)rest.data[5]))
            return memchr(rest.data + 6, 0x1C, rest.size - 6) != NULL;
        rest = phi__span_part(rest, 1, rest.size);
    }
    return false;
}

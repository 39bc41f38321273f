/* SPDX-License-Identifier: Apache-2.0 */
/* See mail_marks.h. A memo has "From:", "To:" and "Subject:" as well; what
 * programs that carry mail add tells a message from it. */
#include "identify/mail_marks.h"

#include "base/ascii.h"

enum { LINES_MOST = 200 };

/* Of RFC 5322 and RFC 2045, never written by hand. */
static const char *const CARRIED[] = {"MIME-Version", "Message-ID", "Received", "Return-Path", "Delivered-To",
                                      "DKIM-Signature", "Content-Transfer-Encoding", "X-Mailer", "X-Mozilla-Status"};

static phi__span take_line(phi__span *rest)
{
    const uint8_t *end = rest->size == 0 ? NULL : memchr(rest->data, '\n', rest->size);
    const size_t size = end == NULL ? rest->size : (size_t)(end - rest->data);
    phi__span line = phi__span_part(*rest, 0, size);
    *rest = phi__span_part(*rest, size + 1, rest->size);
    if (line.size > 0 && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* The length of the name before the colon; 0 = this is no field. */
static size_t field_name(phi__span line)
{
    size_t at = 0;
    while (at < line.size && line.data[at] > ' ' && line.data[at] < 0x7F && line.data[at] != ':')
        at++;
    return at < line.size && line.data[at] == ':' ? at : 0;
}

static bool is_carried(phi__span line, size_t length)
{
    for (size_t i = 0; i < sizeof CARRIED / sizeof *CARRIED; i++) {
        if (strlen(CARRIED[i]) == length && phi__equal_nocase((const char *)line.data, CARRIED[i], length))
            return true;
    }
    return false;
}

/* Fields and their continuations down to the empty line, or as far as can be seen. */
static bool is_header(phi__span head, bool *carried)
{
    *carried = false;
    size_t fields = 0;
    for (int i = 0; i < LINES_MOST && head.size > 0; i++) {
        const phi__span line = take_line(&head);
        if (line.size == 0)
            break;
        if (line.data[0] == ' ' || line.data[0] == '\t') {
            if (fields == 0)
                return false;
            continue;
        }
        const size_t length = field_name(line);
        if (length == 0 && head.size > 0)
            return false;
        if (length == 0) /* cut off where we cannot see further */
            break;
        fields++;
        *carried = *carried || is_carried(line, length);
    }
    return fields >= 2;
}

bool phi__is_mail(phi__span head)
{
    bool carried = false;
    if (phi__span_starts(head, "\xEF\xBB\xBF", 3))
        head = phi__span_part(head, 3, head.size);
    return is_header(head, &carried) && carried;
}

bool phi__is_mbox(phi__span head)
{
    bool carried = false;
    if (!phi__span_starts(head, "From ", 5))
        return false;
    const phi__span line = take_line(&head);
    const uint8_t *colon = memchr(line.data, ':', line.size); /* of the time */
    const size_t at = colon == NULL ? 0 : (size_t)(colon - line.data);
    const bool timed = at > 5 && at + 2 < line.size && phi__is_digit((char)line.data[at - 1]) &&
                       phi__is_digit((char)line.data[at + 1]);
    return timed && is_header(head, &carried);
}

size_t phi__emlx_line(phi__span head, uint64_t *size)
{
    enum { DIGITS_MOST = 12 };
    phi__span rest = head;
    const phi__span line = take_line(&rest);
    size_t digits = 0;
    *size = 0;
    for (; digits < line.size && digits < DIGITS_MOST && phi__is_digit((char)line.data[digits]); digits++)
        *size = *size * 10 + (uint64_t)(line.data[digits] - '0');
    for (size_t i = digits; i < line.size; i++) {
        if (line.data[i] != ' ')
            return 0;
    }
    return digits > 0 && rest.size > 0 && phi__is_mail(rest) ? head.size - rest.size : 0;
}

const char *phi__card_mark(phi__span head)
{
    static const struct {
        const char *begin, *media;
    } CARDS[] = {{"BEGIN:VCARD", "text/vcard"}, {"BEGIN:VCALENDAR", "text/calendar"}};
    if (phi__span_starts(head, "\xEF\xBB\xBF", 3))
        head = phi__span_part(head, 3, head.size);
    for (size_t i = 0; i < sizeof CARDS / sizeof *CARDS; i++) {
        const size_t length = strlen(CARDS[i].begin);
        const char after = head.size > length ? (char)head.data[length] : 0;
        if (head.size > length && phi__equal_nocase((const char *)head.data, CARDS[i].begin, length) && (after == '\r' || after == '\n'))
            return CARDS[i].media;
    }
    return NULL;
}

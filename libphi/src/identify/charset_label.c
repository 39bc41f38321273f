/* SPDX-License-Identifier: Apache-2.0 */
/* See charset_label.h. Names are compared by their letters and digits alone: "ISO_8859-2",
 * "iso8859-2" and HL7's "8859/2" differ in nothing else. */
#define _GNU_SOURCE /* memmem */
#include "identify/charset_label.h"

#include "base/ascii.h"

enum { LABEL_BYTES = 32, BLANKS = 3 };

static const struct {
    const char *label; /* letters and digits, lower case */
    phi__encoding encoding;
} LABELS[] = {
    {"windows1252", PHI__ENC_WINDOWS1252}, {"cp1252", PHI__ENC_WINDOWS1252}, {"iso88591", PHI__ENC_WINDOWS1252},
    {"88591", PHI__ENC_WINDOWS1252}, {"latin1", PHI__ENC_WINDOWS1252},
    {"windows1250", PHI__ENC_WINDOWS1250}, {"cp1250", PHI__ENC_WINDOWS1250},
    {"windows1251", PHI__ENC_WINDOWS1251}, {"cp1251", PHI__ENC_WINDOWS1251},
    {"windows1253", PHI__ENC_WINDOWS1253}, {"cp1253", PHI__ENC_WINDOWS1253},
    {"windows1254", PHI__ENC_WINDOWS1254}, {"cp1254", PHI__ENC_WINDOWS1254}, {"iso88599", PHI__ENC_WINDOWS1254},
    {"88599", PHI__ENC_WINDOWS1254}, {"latin5", PHI__ENC_WINDOWS1254},
    {"windows1255", PHI__ENC_WINDOWS1255}, {"cp1255", PHI__ENC_WINDOWS1255},
    {"windows1256", PHI__ENC_WINDOWS1256}, {"cp1256", PHI__ENC_WINDOWS1256},
    {"windows1257", PHI__ENC_WINDOWS1257}, {"cp1257", PHI__ENC_WINDOWS1257},
    {"windows1258", PHI__ENC_WINDOWS1258}, {"cp1258", PHI__ENC_WINDOWS1258},
    {"windows874", PHI__ENC_WINDOWS874}, {"tis620", PHI__ENC_WINDOWS874}, {"iso885911", PHI__ENC_WINDOWS874},
    {"iso88592", PHI__ENC_ISO8859_2}, {"88592", PHI__ENC_ISO8859_2}, {"latin2", PHI__ENC_ISO8859_2},
    {"iso88593", PHI__ENC_ISO8859_3}, {"88593", PHI__ENC_ISO8859_3},
    {"iso88594", PHI__ENC_ISO8859_4}, {"88594", PHI__ENC_ISO8859_4},
    {"iso88595", PHI__ENC_ISO8859_5}, {"88595", PHI__ENC_ISO8859_5},
    {"iso88596", PHI__ENC_ISO8859_6}, {"88596", PHI__ENC_ISO8859_6},
    {"iso88597", PHI__ENC_ISO8859_7}, {"88597", PHI__ENC_ISO8859_7},
    {"iso88598", PHI__ENC_ISO8859_8}, {"88598", PHI__ENC_ISO8859_8}, {"iso88598i", PHI__ENC_ISO8859_8},
    {"iso885910", PHI__ENC_ISO8859_10}, {"iso885913", PHI__ENC_ISO8859_13}, {"iso885914", PHI__ENC_ISO8859_14},
    {"iso885915", PHI__ENC_ISO8859_15}, {"885915", PHI__ENC_ISO8859_15}, {"latin9", PHI__ENC_ISO8859_15},
    {"iso885916", PHI__ENC_ISO8859_16},
    {"koi8r", PHI__ENC_KOI8R}, {"koi8u", PHI__ENC_KOI8U},
    {"macintosh", PHI__ENC_MACROMAN}, {"macroman", PHI__ENC_MACROMAN}, {"xmacroman", PHI__ENC_MACROMAN},
    {"xmaccyrillic", PHI__ENC_MACCYRILLIC},
    {"ibm437", PHI__ENC_CP437}, {"cp437", PHI__ENC_CP437}, {"ibm850", PHI__ENC_CP850}, {"cp850", PHI__ENC_CP850},
    {"ibm852", PHI__ENC_CP852}, {"cp852", PHI__ENC_CP852}, {"ibm866", PHI__ENC_CP866}, {"cp866", PHI__ENC_CP866},
    {"shiftjis", PHI__ENC_SHIFTJIS}, {"sjis", PHI__ENC_SHIFTJIS}, {"xsjis", PHI__ENC_SHIFTJIS},
    {"windows31j", PHI__ENC_SHIFTJIS}, {"mskanji", PHI__ENC_SHIFTJIS}, {"cp932", PHI__ENC_SHIFTJIS},
    {"eucjp", PHI__ENC_EUCJP}, {"xeucjp", PHI__ENC_EUCJP},
    {"gb18030", PHI__ENC_GB18030}, {"gb180302000", PHI__ENC_GB18030}, {"gbk", PHI__ENC_GB18030},
    {"gb2312", PHI__ENC_GB18030}, {"cp936", PHI__ENC_GB18030}, {"xgbk", PHI__ENC_GB18030},
    {"big5", PHI__ENC_BIG5}, {"big5hkscs", PHI__ENC_BIG5}, {"cp950", PHI__ENC_BIG5},
    {"euckr", PHI__ENC_EUCKR}, {"ksc56011987", PHI__ENC_EUCKR}, {"ksx1001", PHI__ENC_EUCKR},
    {"windows949", PHI__ENC_EUCKR}, {"cp949", PHI__ENC_EUCKR}, {"uhc", PHI__ENC_EUCKR},
};

bool phi__charset_by_label(phi__span label, phi__encoding *out)
{
    char plain[LABEL_BYTES + 1];
    size_t size = 0;
    for (size_t i = 0; i < label.size; i++) {
        if (!phi__is_alnum((char)label.data[i]))
            continue;
        if (size == LABEL_BYTES)
            return false;
        plain[size++] = phi__to_lower((char)label.data[i]);
    }
    plain[size] = '\0';
    for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
        if (strcmp(LABELS[i].label, plain) == 0) {
            *out = LABELS[i].encoding;
            return true;
        }
    }
    return false;
}

/* The name behind "charset" or "encoding": an equals sign, perhaps quotes. */
static phi__span name_at(phi__span head, size_t at)
{
    const size_t most = at + BLANKS;
    while (at < head.size && at < most && phi__is_space((char)head.data[at]))
        at++;
    if (at >= head.size || (head.data[at] != '=' && head.data[at] != ':'))
        return (phi__span){0};
    for (at++; at < head.size && at < most + BLANKS && memchr(" \t\"'", head.data[at], 4) != NULL;)
        at++;
    size_t size = 0;
    while (at + size < head.size && size < LABEL_BYTES &&
           (phi__is_alnum((char)head.data[at + size]) || memchr("-_.:", head.data[at + size], 4) != NULL))
        size++;
    return phi__span_part(head, at, size);
}

static bool declared_behind(phi__span head, const char *word, phi__encoding *out)
{
    const size_t size = strlen(word);
    for (size_t at = 0; at + size <= head.size; at++) {
        const uint8_t *next = memmem(head.data + at, head.size - at, word, size);
        if (next == NULL)
            return false;
        at = (size_t)(next - head.data);
        if (phi__charset_by_label(name_at(head, at + size), out))
            return true;
    }
    return false;
}

/* Field 18 of the first segment. The first field is the separator itself. */
static bool declared_by_hl7(phi__span head, phi__encoding *out)
{
    enum { CHARSET = 18, FIRST = 3 };
    if (!phi__span_starts(head, "MSH", FIRST) || head.size < FIRST + 1)
        return false;
    size_t field = 1, from = 0, at = FIRST;
    for (; at < head.size && head.data[at] != '\r' && head.data[at] != '\n' && field <= CHARSET; at++) {
        if (head.data[at] != head.data[FIRST])
            continue;
        field++;
        from = field == CHARSET ? at + 1 : from;
    }
    if (from == 0)
        return false;
    const size_t end = field > CHARSET ? at - 1 : at;
    return phi__charset_by_label(phi__span_part(head, from, end - from), out);
}

bool phi__charset_declared(phi__span head, phi__encoding *out)
{
    return declared_by_hl7(head, out) || declared_behind(head, "charset", out) || declared_behind(head, "encoding", out);
}

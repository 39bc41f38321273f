/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_iso.h. Descriptors of a sector each, one behind the other (ECMA-119, 8.4 and 8.5): texts of fixed length,
 * filled up with blanks, in ASCII or, in Joliet's, in UCS-2. The files libarchive reads. */
#include "worker/reader_iso.h"

#include <string.h>

enum { PRIMARY = 1, SUPPLEMENTARY = 2, LAST = 255, ESCAPES = 88, FIELD_MOST = 128 };

static const struct {
    const char *name;
    size_t at, size;
} FIELDS[] = {
    {"System", 8, 32},       {"Volume", 40, 32},       {"VolumeSet", 190, 128}, {"Publisher", 318, 128}, {"Preparer", 446, 128},
    {"Application", 574, 128}, {"Copyright", 702, 37}, {"Abstract", 739, 37},   {"Bibliography", 776, 37},
};

static size_t put_utf8(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    const size_t length = code < 0x800 ? 2 : 3;
    out[0] = (char)(length == 2 ? 0xC0 | code >> 6 : 0xE0 | code >> 12);
    if (length == 3)
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
    out[length - 1] = (char)(0x80 | (code & 0x3F));
    return length;
}

/* Until its first zero, without the blanks behind it. */
static void say_field(phi__say *say, const char *name, phi__span text, bool wide)
{
    char value[FIELD_MOST * 3 + 1];
    size_t size = 0, end = 0;
    phi__cursor at = phi__cursor_at(text);
    while (phi__cursor_left(&at) >= (wide ? 2 : 1)) {
        const uint32_t code = (uint32_t)phi__cursor_be(&at, wide ? 2 : 1);
        if (code == 0)
            break;
        size += put_utf8(code, &value[size]);
        end = code == ' ' ? end : size;
    }
    value[end] = '\0';
    phi__say_value(say, 0, "volume label", name, value);
}

void phi__reader_iso_labels(phi__say *say, phi__span descriptors)
{
    for (size_t i = 0; i < PHI__ISO_DESCRIPTORS && !say->lost; i++) {
        const phi__span one = phi__span_part(descriptors, i * PHI__ISO_SECTOR, PHI__ISO_SECTOR);
        if (one.size < PHI__ISO_SECTOR || memcmp(one.data + 1, "CD001", 5) != 0 || one.data[0] == LAST)
            return;
        const bool joliet = one.data[0] == SUPPLEMENTARY && phi__span_starts(phi__span_part(one, ESCAPES, 2), "%/", 2);
        for (size_t k = 0; k < sizeof FIELDS / sizeof *FIELDS && (one.data[0] == PRIMARY || joliet); k++)
            say_field(say, FIELDS[k].name, phi__span_part(one, FIELDS[k].at, FIELDS[k].size), joliet);
    }
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See dicom_marks.h. Without a mark there is only the grammar of PS3.5, chapter 7: several
 * elements in a row that ascend, begin with a group that data sets begin with, and have
 * lengths that lead to the next one. */
#include "identify/dicom_marks.h"

enum { LEAST_EXPLICIT = 3, LEAST_IMPLICIT = 4, LONGEST = 1024 };

bool phi__dicom_is_vr(const uint8_t vr[2])
{
    static const char KNOWN[] = "AEASATCSDADSDTFDFLISLOLTOBODOFOLOVOWPNSHSLSQSSSTSVTMUCUIULUNURUSUTUV";
    for (size_t i = 0; i + 1 < sizeof KNOWN; i += 2) {
        if (memcmp(&KNOWN[i], vr, 2) == 0)
            return true;
    }
    return false;
}

bool phi__dicom_is_long_vr(const uint8_t vr[2])
{
    static const char LONG[] = "OBODOFOLOVOWSQSVUCUNURUTUV";
    for (size_t i = 0; i + 1 < sizeof LONG; i += 2) {
        if (memcmp(&LONG[i], vr, 2) == 0)
            return true;
    }
    return false;
}

static uint64_t number(phi__cursor *cursor, size_t bytes, bool big)
{
    return big ? phi__cursor_be(cursor, bytes) : phi__cursor_le(cursor, bytes);
}

/* Length of the value of the element that begins here; UINT64_MAX: it is none. */
static uint64_t value_length(phi__cursor *cursor, bool explicit_vr, bool big)
{
    if (!explicit_vr)
        return number(cursor, 4, big);
    const uint8_t *vr = phi__cursor_take(cursor, 2);
    if (vr == NULL || !phi__dicom_is_vr(vr))
        return UINT64_MAX;
    if (!phi__dicom_is_long_vr(vr))
        return number(cursor, 2, big);
    return number(cursor, 2, big) == 0 ? number(cursor, 4, big) : UINT64_MAX;
}

/* Data sets begin with groups 2 (of files) and 8, commands with 0. Nothing longer than a name
 * and no sequence comes among the first few. */
static bool reads_as(phi__span head, bool explicit_vr, bool big)
{
    phi__cursor cursor = phi__cursor_at(head);
    uint32_t before = 0;
    for (size_t count = 0; count < (explicit_vr ? LEAST_EXPLICIT : LEAST_IMPLICIT); count++) {
        const uint32_t group = (uint32_t)number(&cursor, 2, big);
        const uint32_t tag = group << 16 | (uint32_t)number(&cursor, 2, big);
        const uint64_t length = value_length(&cursor, explicit_vr, big);
        const bool first = count == 0 && (group == 2 || group == 8) && (tag & 0xFFFF) <= 0x20;
        const bool next = count > 0 && tag > before && group <= 0x10;
        if (cursor.failed || (!first && !next) || length % 2 != 0 || length > LONGEST)
            return false;
        before = tag;
        phi__cursor_skip(&cursor, (size_t)length);
    }
    return !cursor.failed;
}

bool phi__dicom_mark(phi__span head)
{
    if (head.size < 8 || (head.data[0] != 2 && head.data[0] != 8 && head.data[0] != 0))
        return false;
    return reads_as(head, true, false) || reads_as(head, false, false) || reads_as(head, true, true);
}

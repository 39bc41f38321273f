/* SPDX-License-Identifier: Apache-2.0 */
/* See name_order.h. Names of one folder are often alike ("scan 000123.pdf"), so that comparing them two by two is slow. Instead
 * the eight bytes behind what all begin with are taken for a number, and numbers are sorted by those of their bytes that differ;
 * only names that agree in all eight are compared. */
#include "input/name_order.h"

#include "base/word8.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_BYTES = 8, WORTH_COUNTING = 48 };

static size_t common_length(const phi__name *names, size_t count)
{
    size_t length = strlen(names[0].text);
    for (size_t i = 1; i < count; i++) {
        if (strncmp(names[i].text, names[0].text, length) == 0)
            continue;
        size_t same = 0;
        while (same < length && names[i].text[same] == names[0].text[same])
            same++;
        length = same;
    }
    return length;
}

static void sort_few(phi__name *names, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const phi__name one = names[i];
        size_t at = i;
        for (; at > 0 && names[at - 1].key > one.key; at--)
            names[at] = names[at - 1];
        names[at] = one;
    }
}

static void sort_by_byte(const phi__name *from, phi__name *to, size_t count, unsigned shift)
{
    size_t place[256] = {0}, next = 0;
    for (size_t i = 0; i < count; i++)
        place[from[i].key >> shift & 0xff]++;
    for (size_t byte = 0; byte < 256; byte++) {
        const size_t here = place[byte];
        place[byte] = next;
        next += here;
    }
    for (size_t i = 0; i < count; i++)
        to[place[from[i].key >> shift & 0xff]++] = from[i];
}

static void sort_many(phi__name *names, phi__name *spare, size_t count, uint64_t differs)
{
    phi__name *from = names, *to = spare;
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if ((differs >> shift & 0xff) == 0)
            continue;
        sort_by_byte(from, to, count, shift);
        phi__name *const sorted = to;
        to = from;
        from = sorted;
    }
    if (from != names)
        memcpy(names, from, count * sizeof *names);
}

static int by_bytes(const void *a, const void *b)
{
    const phi__name *left = a, *right = b;
    return strcmp(left->text, right->text);
}

static void sort_equal(phi__name *names, size_t count)
{
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && names[to].key == names[from].key; to++)
            continue;
        if (to - from > 1)
            qsort(&names[from], to - from, sizeof *names, by_bytes);
    }
}

void phi__name_order(phi__name *names, phi__name *spare, size_t count)
{
    if (count < 2)
        return;
    const size_t common = common_length(names, count);
    uint64_t differs = 0;
    for (size_t i = 0; i < count; i++) {
        names[i].key = phi__word8_of(names[i].text + common);
        differs |= names[i].key ^ names[0].key;
    }
    if (count < WORTH_COUNTING)
        sort_few(names, count);
    else
        sort_many(names, spare, count, differs);
    sort_equal(names, count);
}

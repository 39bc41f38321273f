/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_rpm.h. A lead, then two headers of one form, signatures and the package: an index of tags, and a
 * store of their values, in which strings end with a zero. The payload libarchive reads. */
#include "worker/reader_rpm.h"

#include <string.h>

enum { LEAD_BYTES = 96, HEAD_BYTES = 16, ENTRY_BYTES = 16, STRING = 6, STRINGS = 8, TRANSLATED = 9 };

static const struct {
    uint32_t tag;
    const char *name;
} NAMES[] = {
    {1000, "Name"},       {1001, "Version"},     {1002, "Release"}, {1004, "Summary"},   {1005, "Description"},
    {1007, "BuildHost"},  {1010, "Distribution"}, {1011, "Vendor"},  {1014, "License"},   {1015, "Packager"},
    {1016, "Group"},      {1020, "URL"},         {1023, "PreIn"},   {1024, "PostIn"},    {1025, "PreUn"},
    {1026, "PostUn"},     {1081, "ChangelogName"}, {1082, "ChangelogText"}, {1117, "BaseNames"}, {1118, "DirNames"},
};

static const char *name_of(uint32_t tag)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (NAMES[i].tag == tag)
            return NAMES[i].name;
    }
    return NULL;
}

/* `count` strings one behind the other; those that do not end are none. */
static void say_strings(phi__say *say, uint32_t tag, phi__span store, uint32_t count)
{
    for (uint32_t i = 0; i < count && store.size > 0 && !say->lost; i++) {
        const uint8_t *end = memchr(store.data, 0, store.size);
        if (end == NULL)
            return;
        phi__say_value(say, 0, "package header", name_of(tag), (const char *)store.data);
        store = phi__span_part(store, (size_t)(end - store.data) + 1, SIZE_MAX);
    }
}

/* Index and store of the header that `file` begins with; its size in *size, 0 = there is none. */
static phi__span index_of(phi__span file, phi__span *store, size_t *size)
{
    phi__cursor at = phi__cursor_at(file);
    (void)phi__cursor_skip(&at, 8);
    const uint64_t entries = phi__cursor_be(&at, 4) * ENTRY_BYTES, bytes = phi__cursor_be(&at, 4);
    const bool sound = !at.failed && phi__span_starts(file, "\x8E\xAD\xE8", 3);
    *store = phi__span_part(file, (size_t)(HEAD_BYTES + entries), (size_t)bytes);
    *size = sound ? (size_t)(HEAD_BYTES + entries + bytes) : 0;
    return sound ? phi__span_part(file, HEAD_BYTES, (size_t)entries) : phi__span_of(NULL, 0);
}

void phi__reader_rpm_header(phi__say *say, phi__span file)
{
    phi__span store;
    size_t size = 0;
    (void)index_of(phi__span_part(file, LEAD_BYTES, SIZE_MAX), &store, &size);
    const size_t begin = LEAD_BYTES + (size + 7) / 8 * 8; /* signatures are filled up to 8 */
    const phi__span entries = index_of(phi__span_part(file, begin, SIZE_MAX), &store, &size);
    for (phi__cursor at = phi__cursor_at(entries); phi__cursor_left(&at) >= ENTRY_BYTES && !say->lost;) {
        const uint32_t tag = (uint32_t)phi__cursor_be(&at, 4), type = (uint32_t)phi__cursor_be(&at, 4);
        const uint32_t offset = (uint32_t)phi__cursor_be(&at, 4), count = (uint32_t)phi__cursor_be(&at, 4);
        if (type == STRING || type == STRINGS || type == TRANSLATED)
            say_strings(say, tag, phi__span_part(store, offset, SIZE_MAX), type == STRING ? 1 : count);
    }
}

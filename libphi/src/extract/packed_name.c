/* SPDX-License-Identifier: Apache-2.0 */
/* See packed_name.h. Suffixes name the content only; what it is, its bytes say. */
#include "extract/packed_name.h"

#include "base/ascii.h"

#include <string.h>

static const struct {
    const char *suffix;
    const char *instead; /* no longer than the suffix */
} SUFFIXES[] = {
    {".gz", ""},   {".tgz", ".tar"},   {".bz2", ""},    {".tbz2", ".tar"}, {".tbz", ".tar"}, {".xz", ""},
    {".txz", ".tar"}, {".lzma", ""},   {".tlz", ".tar"}, {".lz", ""},      {".zst", ""},     {".tzst", ".tar"},
    {".lz4", ""},  {".z", ""},         {".taz", ".tar"}, {".br", ""},
};

const char *phi__packed_name(const char *name, phi__arena *arena)
{
    if (name == NULL)
        return NULL;
    const size_t length = strlen(name);
    char *copy = phi__arena_strndup(arena, name, length);
    for (size_t i = 0; copy != NULL && i < sizeof SUFFIXES / sizeof *SUFFIXES; i++) {
        const size_t tail = strlen(SUFFIXES[i].suffix);
        if (length <= tail || !phi__equal_nocase(name + (length - tail), SUFFIXES[i].suffix, tail))
            continue;
        const size_t instead = strlen(SUFFIXES[i].instead);
        memcpy(copy + (length - tail), SUFFIXES[i].instead, instead + 1);
        break;
    }
    return copy;
}

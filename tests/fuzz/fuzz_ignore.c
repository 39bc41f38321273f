/* SPDX-License-Identifier: Apache-2.0 */
/* Ignore patterns: the first line is a path, the others are patterns. What is
 * left out by itself or a folder above it is covered; with no patterns nothing is. */
#include "base/alloc.h"
#include "fuzz.h"
#include "input/ignore.h"

#include <string.h>

enum { LARGEST = 8192, MOST_LINES = 64 };

/* Cut `text` into lines in place. */
static size_t cut(char *text, const char **lines)
{
    size_t count = 0;
    while (text != NULL && count < MOST_LINES) {
        lines[count++] = text;
        text = strchr(text, '\n');
        if (text != NULL)
            *text++ = '\0';
    }
    return count;
}

static bool covered(const phi__ignore *ignore, char *path, bool folder)
{
    bool any = phi__ignore_match(ignore, path, folder);
    for (char *slash = strchr(path, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        any = phi__ignore_match(ignore, path, true) || any;
        *slash = '/';
    }
    return any;
}

int phi_fuzz_ignore(const uint8_t *data, size_t size)
{
    if (size == 0 || size > LARGEST)
        return 0;
    const char *lines[MOST_LINES];
    char *text = phi__strndup((const char *)data, size);
    const size_t count = cut(text, lines);
    phi__ignore *ignore = NULL;
    FUZZ_CHECK(phi__ignore_new(lines + 1, count - 1, &ignore) == PHI_OK);
    for (int folder = 0; folder < 2; folder++) {
        const bool covers = phi__ignore_covers(ignore, text, folder != 0);
        FUZZ_CHECK(covers == covered(ignore, text, folder != 0));
        FUZZ_CHECK(!covers || count > 1);
    }
    phi__ignore_free(ignore);
    phi__free(text);
    return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See text_lines.h. */
#include "text_lines.h"

#include <stdio.h>
#include <string.h>

static void add_escaped(byte_buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n' || *text == '\\')
            bytes_add_byte(out, '\\');
        bytes_add_byte(out, *text == '\n' ? 'n' : (uint8_t)*text);
    }
}

void lines_add(byte_buf *out, const char *name, const char *text)
{
    if (name != NULL) {
        add_escaped(out, name);
        bytes_add_byte(out, '=');
    }
    add_escaped(out, text);
    bytes_add_byte(out, '\n');
}

char *lines_next(char **rest)
{
    char *line = *rest;
    if (line == NULL || *line == '\0')
        return NULL;
    char *to = line, *from = line;
    for (; *from != '\0' && *from != '\n'; from++) {
        const bool escaped = from[0] == '\\' && from[1] != '\0';
        from += escaped ? 1 : 0;
        *to++ = escaped && *from == 'n' ? '\n' : *from;
    }
    *rest = *from == '\0' ? from : from + 1;
    *to = '\0';
    return line;
}

static const char *skip(const char *at, const char *skipped)
{
    const size_t length = skipped == NULL ? 0 : strlen(skipped);
    while (length > 0 && strncmp(at, skipped, length) == 0) {
        const char *end = strchr(at, '\n');
        at = end == NULL ? at + strlen(at) : end + 1;
    }
    return at;
}

const char *lines_differ(const char *a, const char *b, const char *skipped, char *name, size_t name_size)
{
    for (;;) {
        a = skip(a, skipped);
        b = skip(b, skipped);
        const size_t length = strcspn(a, "\n");
        if (*a == '\0' && *b == '\0')
            return NULL;
        if (length != strcspn(b, "\n") || strncmp(a, b, length) != 0)
            break;
        a += length + (a[length] == '\n');
        b += length + (b[length] == '\n');
    }
    const char *from = *a == '\0' ? b : a;
    (void)snprintf(name, name_size, "%.*s", (int)strcspn(from, "=\n"), from);
    return name;
}

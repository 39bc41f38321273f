/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_TEXT_LINES_H
#define PHI_TOOL_TEXT_LINES_H
/* Lists of texts as one text, a line each: a line feed or backslash in one is written as \n or \\. */
#include "bytes.h"

/* Append one; with a name, "name=text". */
void lines_add(byte_buf *out, const char *name, const char *text);
/* Take the next line off `*rest`, unescaped in place; NULL at the end. */
char *lines_next(char **rest);
/* The first line of `a` or `b` that the other has not in its place, up to its "="; NULL when they are the same. Lines that
 * begin with `skipped` do not count. Copied to `name`. */
const char *lines_differ(const char *a, const char *b, const char *skipped, char *name, size_t name_size);

#endif

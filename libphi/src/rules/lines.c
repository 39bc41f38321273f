/* SPDX-License-Identifier: Apache-2.0 */
/* See lines.h. */
#include "rules/lines.h"

#include "base/ascii.h"
#include "rules/rules.h"

#include <string.h>

phi_status phi__lines_open(phi__lines *lines, const char *path, phi_error *err)
{
    *lines = (phi__lines){.path = path};
    phi__buf_init(&lines->text, PHI__LINES_FILE);
    phi_error own = {.status = PHI_OK};
    const phi_status status = phi__rules_read_file(path, &lines->text, &own);
    if (status == PHI_ERR_RULE)
        return phi__fail(err, PHI_ERR_RULE, "%.200s is larger than %d MiB", path, PHI__LINES_FILE >> 20);
    if (status != PHI_OK && err != NULL)
        *err = own;
    const bool marked = lines->text.size >= 3 && memcmp(lines->text.data, "\xEF\xBB\xBF", 3) == 0;
    lines->at = marked ? 3 : 0;
    return status;
}

void phi__lines_done(phi__lines *lines)
{
    phi__buf_done(&lines->text);
}

phi_status phi__lines_fail(const phi__lines *lines, phi_error *err, const char *problem)
{
    (void)phi__fail(err, PHI_ERR_RULE, "%s", problem);
    if (err != NULL) {
        phi__fail_file(err, lines->path);
        err->line = lines->line;
        err->column = lines->line > 0;
    }
    return PHI_ERR_RULE;
}

static bool is_text(phi__span line)
{
    for (size_t i = 0; i < line.size; i++) {
        if (line.data[i] < ' ' && line.data[i] != '\t')
            return false;
    }
    return true;
}

/* The next line without its end; false at the end of the file. */
static bool take_line(phi__lines *lines, phi__span *out)
{
    const phi__span rest = phi__span_part(phi__buf_span(&lines->text), lines->at, lines->text.size);
    if (rest.size == 0)
        return false;
    const uint8_t *end = memchr(rest.data, '\n', rest.size);
    const size_t length = end == NULL ? rest.size : (size_t)(end - rest.data);
    lines->at += length + (end != NULL);
    lines->line++;
    *out = phi__span_part(rest, 0, length);
    return true;
}

static phi__span trim(phi__span line)
{
    size_t from = 0, to = line.size;
    while (from < to && phi__is_space((char)line.data[from]))
        from++;
    while (to > from && phi__is_space((char)line.data[to - 1]))
        to--;
    return phi__span_part(line, from, to - from);
}

phi_status phi__lines_next(phi__lines *lines, const char **entry, size_t *length, phi_error *err)
{
    phi__span line;
    *length = 0;
    while (take_line(lines, &line)) {
        line = trim(line);
        if (line.size == 0 || line.data[0] == '#')
            continue;
        if (line.size > PHI__LINES_BYTES)
            return phi__lines_fail(lines, err, "the line is longer than 256 bytes");
        if (!is_text(line))
            return phi__lines_fail(lines, err, "the line holds control characters: is this a text file?");
        if (++lines->count > PHI__LINES_MOST)
            return phi__lines_fail(lines, err, "the list has more than 1000000 entries");
        *entry = (const char *)line.data;
        *length = line.size;
        return PHI_OK;
    }
    return PHI_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See html_header.h. Cells of the row are counted backwards from the candidate's to
 * the row's begin, then the nearest row above that has a <th> is counted forwards.
 * No state: tables whose header is further away than a window keeps have none here.
 * Left out: cells that span columns, tables in cells, headers made of <td>.
 *
 *   <tr><th>Name</th><th>SSN</th></tr> ... <tr><td>Roe</td><td>123-45-6789</td></tr> */
#define _GNU_SOURCE /* memrchr */
#include "score/html_header.h"

#include "base/ascii.h"

#include <string.h>

enum { NAME_MAX = 48, COLUMNS_MAX = 64 };

typedef enum html_tag { NO_TAG, CELL, HEADER, ROW, ROW_END, TABLE } html_tag;

/* Which of those that matter begins with the '<' at `at`? */
static html_tag tag_at(phi__span text, size_t at)
{
    static const struct {
        const char *name;
        html_tag tag;
    } TAGS[] = {{"<td", CELL}, {"<th", HEADER}, {"<tr", ROW}, {"</tr", ROW_END}, {"<table", TABLE}, {"</table", TABLE}};
    for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
        const size_t length = strlen(TAGS[i].name);
        const phi__span rest = phi__span_part(text, at, length + 1);
        if (rest.size > length && phi__equal_nocase((const char *)rest.data, TAGS[i].name, length) &&
            !phi__is_alnum((char)rest.data[length])) /* <thead> */
            return TAGS[i].tag;
    }
    return NO_TAG;
}

/* The tag before `*at` that matters; its place in *at. */
static html_tag tag_before(phi__span text, size_t *at, size_t least)
{
    while (*at > least) {
        const uint8_t *mark = memrchr(text.data + least, '<', *at - least);
        if (mark == NULL)
            break;
        *at = (size_t)(mark - text.data);
        const html_tag tag = tag_at(text, *at);
        if (tag != NO_TAG)
            return tag;
    }
    return NO_TAG;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The first text within the cell that begins at `at`, not beyond `most`. */
static phi__span cell_text(phi__span text, size_t at, size_t most)
{
    while (at < most) {
        const uint8_t *close = memchr(text.data + at, '>', most - at);
        if (close == NULL)
            break;
        size_t begin = (size_t)(close - text.data) + 1;
        const uint8_t *open = memchr(text.data + begin, '<', most - begin);
        if (open == NULL)
            break;
        size_t end = (size_t)(open - text.data);
        at = end;
        while (begin < end && is_blank(text.data[begin]))
            begin++;
        while (end > begin && is_blank(text.data[end - 1]))
            end--;
        if (end > begin)
            return phi__span_part(text, begin, end - begin <= NAME_MAX ? end - begin : 0);
        if (tag_at(text, at) != NO_TAG || phi__span_starts(phi__span_part(text, at, 4), "</th", 4))
            break; /* an empty cell */
    }
    return (phi__span){0};
}

/* The text of cell `index` of the row that begins at `row`. */
static phi__span cell_of_row(phi__span text, size_t row, size_t most, size_t index)
{
    size_t cells = 0;
    for (size_t at = row + 1; at < most; at++) {
        const uint8_t *mark = memchr(text.data + at, '<', most - at);
        if (mark == NULL)
            break;
        at = (size_t)(mark - text.data);
        const html_tag tag = tag_at(text, at);
        if (tag == ROW || tag == ROW_END || tag == TABLE)
            break;
        if ((tag == CELL || tag == HEADER) && cells++ == index)
            return cell_text(text, at, most);
    }
    return (phi__span){0};
}

phi__span phi__html_header_of(phi__span text, size_t tag, size_t least)
{
    if (tag >= text.size || tag_at(text, tag) != CELL)
        return (phi__span){0};
    size_t index = 0, at = tag;
    html_tag before = tag_before(text, &at, least);
    if (before == HEADER)
        return cell_text(text, at, tag); /* <tr><th>SSN</th><td> */
    for (; before == CELL || before == HEADER; before = tag_before(text, &at, least)) {
        if (++index > COLUMNS_MAX)
            return (phi__span){0};
    }
    if (before != ROW)
        return (phi__span){0};
    const size_t row = at;
    do
        before = tag_before(text, &at, least);
    while (before == CELL || before == ROW || before == ROW_END);
    while (before == HEADER || before == CELL)
        before = tag_before(text, &at, least);
    return before == ROW ? cell_of_row(text, at, row, index) : (phi__span){0};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See html_header.h. Cells of the row are counted backwards from the candidate's to
 * the row's begin, then the nearest row above that has a <th> is counted forwards.
 * No state: looks back as far as it is told.
 * Left out: cells that span columns, tables in cells; headers made of <td> and those far above are for html_table.c.
 *
 *   <tr><th>Name</th><th>SSN</th></tr> ... <tr><td>Roe</td><td>123-45-6789</td></tr> */
#define _GNU_SOURCE /* memrchr */
#include "score/html_header.h"

#include "base/ascii.h"

#include <string.h>

enum { NAME_MAX = 48, COLUMNS_MAX = 64 };

phi__html_tag phi__html_tag_at(phi__span text, size_t at)
{
    static const struct {
        const char *name;
        phi__html_tag tag;
    } TAGS[] = {{"<td", PHI__HTML_CELL}, {"<th", PHI__HTML_HEADER}, {"<tr", PHI__HTML_ROW}, {"</tr", PHI__HTML_ROW_END}, {"<table", PHI__HTML_TABLE}, {"</table", PHI__HTML_TABLE}};
    for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
        const size_t length = strlen(TAGS[i].name);
        const phi__span rest = phi__span_part(text, at, length + 1);
        if (rest.size > length && phi__equal_nocase((const char *)rest.data, TAGS[i].name, length) &&
            !phi__is_alnum((char)rest.data[length])) /* <thead> */
            return TAGS[i].tag;
    }
    return PHI__HTML_OTHER;
}

/* The tag before `*at` that matters; its place in *at. */
static phi__html_tag tag_before(phi__span text, size_t *at, size_t least)
{
    while (*at > least) {
        const uint8_t *mark = memrchr(text.data + least, '<', *at - least);
        if (mark == NULL)
            break;
        *at = (size_t)(mark - text.data);
        const phi__html_tag tag = phi__html_tag_at(text, *at);
        if (tag != PHI__HTML_OTHER)
            return tag;
    }
    return PHI__HTML_OTHER;
}

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

phi__span phi__html_cell_text(phi__span text, size_t at, size_t most)
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
        if (phi__html_tag_at(text, at) != PHI__HTML_OTHER || phi__span_starts(phi__span_part(text, at, 4), "</th", 4))
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
        const phi__html_tag tag = phi__html_tag_at(text, at);
        if (tag == PHI__HTML_ROW || tag == PHI__HTML_ROW_END || tag == PHI__HTML_TABLE)
            break;
        if ((tag == PHI__HTML_CELL || tag == PHI__HTML_HEADER) && cells++ == index)
            return phi__html_cell_text(text, at, most);
    }
    return (phi__span){0};
}

phi__span phi__html_header_of(phi__span text, size_t tag, size_t least)
{
    if (tag >= text.size || phi__html_tag_at(text, tag) != PHI__HTML_CELL)
        return (phi__span){0};
    size_t index = 0, at = tag;
    phi__html_tag before = tag_before(text, &at, least);
    if (before == PHI__HTML_HEADER)
        return phi__html_cell_text(text, at, tag); /* <tr><th>SSN</th><td> */
    for (; before == PHI__HTML_CELL || before == PHI__HTML_HEADER; before = tag_before(text, &at, least)) {
        if (++index > COLUMNS_MAX)
            return (phi__span){0};
    }
    if (before != PHI__HTML_ROW)
        return (phi__span){0};
    const size_t row = at;
    do
        before = tag_before(text, &at, least);
    while (before == PHI__HTML_CELL || before == PHI__HTML_ROW || before == PHI__HTML_ROW_END);
    while (before == PHI__HTML_HEADER || before == PHI__HTML_CELL)
        before = tag_before(text, &at, least);
    return before == PHI__HTML_ROW ? cell_of_row(text, at, row, index) : (phi__span){0};
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of HTML: which begin a line, a row, a cell, and which hold something that
 * is no text of the page (WHATWG HTML, sections 4 and 15). Nested tables lay out a
 * page; the innermost one counts. */
#include "extract/html.h"

#include "base/ascii.h"

#include <stdlib.h>

typedef enum element {
    INLINE, BLOCK, LINE_BREAK, TABLE, ROW, CELL, HEADING, DEFINITION, PRE, SCRIPT, STYLE, TITLE, TEXTAREA
} element;

static const struct {
    const char *name;
    element is;
} ELEMENTS[] = {
    {"address", BLOCK},  {"article", BLOCK},  {"aside", BLOCK},    {"blockquote", BLOCK}, {"body", BLOCK},
    {"br", LINE_BREAK},  {"caption", BLOCK},  {"center", BLOCK},   {"dd", DEFINITION},    {"details", BLOCK},
    {"dialog", BLOCK},   {"dir", BLOCK},      {"div", BLOCK},      {"dl", BLOCK},         {"dt", BLOCK},
    {"fieldset", BLOCK}, {"figcaption", BLOCK}, {"figure", BLOCK}, {"footer", BLOCK},     {"form", BLOCK},
    {"frameset", BLOCK}, {"h1", BLOCK},       {"h2", BLOCK},       {"h3", BLOCK},         {"h4", BLOCK},
    {"h5", BLOCK},       {"h6", BLOCK},       {"head", BLOCK},     {"header", BLOCK},     {"hr", BLOCK},
    {"html", BLOCK},     {"legend", BLOCK},   {"li", BLOCK},       {"main", BLOCK},       {"menu", BLOCK},
    {"nav", BLOCK},      {"ol", BLOCK},       {"optgroup", BLOCK}, {"option", BLOCK},     {"p", BLOCK},
    {"pre", PRE},        {"script", SCRIPT},  {"section", BLOCK},  {"select", BLOCK},     {"style", STYLE},
    {"summary", BLOCK},  {"table", TABLE},    {"td", CELL},        {"textarea", TEXTAREA}, {"th", HEADING},
    {"title", TITLE},    {"tr", ROW},         {"ul", BLOCK},
};

static element element_of(phi__span name)
{
    size_t low = 0, high = sizeof ELEMENTS / sizeof *ELEMENTS;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        const char *other = ELEMENTS[middle].name;
        int order = 0;
        size_t i = 0;
        for (; i < name.size && order == 0; i++)
            order = other[i] == '\0' ? 1 : phi__to_lower((char)name.data[i]) - other[i];
        if (order == 0 && other[i] != '\0')
            order = -1;
        if (order == 0)
            return ELEMENTS[middle].is;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return INLINE;
}

static uint32_t span_of(phi__span rest)
{
    static const char *const names[] = {"colspan", NULL};
    char value[128];
    phi__html_find_attribute(rest, names, value);
    const unsigned long number = strtoul(value, NULL, 10);
    return number < 1 ? 1 : number > 64 ? 64 : (uint32_t)number;
}

static void open_inner(phi__html *self, const char *name, const char *part, phi__span rest)
{
    static const char *const names[] = {"name", "id", "aria-label", NULL};
    phi__flow_gap(&self->flow, PHI__GAP_LINE);
    self->inner_name = name;
    self->inner_part = part;
    phi__html_find_attribute(rest, names, self->inner_field);
    phi__flow_forget(&self->flow);
}

static phi_status open_table_part(phi__html *self, element is, phi__span rest)
{
    if (is == TABLE) {
        phi__flow_gap(&self->flow, PHI__GAP_ROW);
        phi__grid_table(&self->flow.grid);
        return PHI_OK;
    }
    if (is == ROW) {
        phi__flow_gap(&self->flow, PHI__GAP_ROW);
        return phi__grid_row(&self->flow.grid);
    }
    if (self->flow.grid.open && self->flow.grid.row == 0)
        PHI_TRY(phi__grid_row(&self->flow.grid));
    phi__flow_gap(&self->flow, PHI__GAP_CELL);
    return phi__grid_cell(&self->flow.grid, is == HEADING, span_of(rest));
}

static phi_status open_element(phi__html *self, element is, phi__span rest, phi__html_mode *mode)
{
    switch (is) {
    case INLINE:
        return PHI_OK;
    case BLOCK:
    case LINE_BREAK:
        phi__flow_gap(&self->flow, PHI__GAP_LINE);
        return PHI_OK;
    case DEFINITION:
        phi__flow_gap(&self->flow, PHI__GAP_CELL);
        return PHI_OK;
    case PRE:
        phi__flow_gap(&self->flow, PHI__GAP_LINE);
        self->pre_depth++;
        return PHI_OK;
    case SCRIPT:
        *mode = PHI__HTML_SCRIPT;
        return PHI_OK;
    case STYLE:
        *mode = PHI__HTML_STYLE;
        return PHI_OK;
    case TITLE:
        open_inner(self, "title", "title", (phi__span){0});
        return PHI_OK;
    case TEXTAREA:
        open_inner(self, "textarea", "form", rest);
        return PHI_OK;
    default:
        return open_table_part(self, is, rest);
    }
}

static phi_status close_element(phi__html *self, element is)
{
    if (is == TITLE || is == TEXTAREA) {
        self->inner_name = self->inner_part = NULL;
        self->inner_field[0] = '\0';
        phi__flow_forget(&self->flow);
    }
    if (is == PRE && self->pre_depth > 0)
        self->pre_depth--;
    if (is == CELL || is == HEADING)
        return phi__grid_cell_end(&self->flow.grid);
    if (is == TABLE)
        phi__grid_table_end(&self->flow.grid);
    if (is == TABLE || is == ROW)
        phi__flow_gap(&self->flow, PHI__GAP_ROW);
    else if (is != INLINE && is != SCRIPT && is != STYLE)
        phi__flow_gap(&self->flow, PHI__GAP_LINE);
    return PHI_OK;
}

phi_status phi__html_tag(phi__html *self, phi__span tag, uint64_t source, phi__html_mode *mode)
{
    const bool closes = tag.size > 0 && tag.data[0] == '/';
    size_t end = closes;
    while (end < tag.size && !phi__is_space((char)tag.data[end]) && (tag.data[end] != '/' || end == 0))
        end++;
    phi__span name = phi__span_part(tag, closes, end - closes);
    const uint8_t *colon = name.size == 0 ? NULL : memchr(name.data, ':', name.size);
    if (colon != NULL) /* <xhtml:td> */
        name = phi__span_part(name, (size_t)(colon - name.data) + 1, name.size);
    const element is = element_of(name);
    *mode = PHI__HTML_CONTENT;
    if (closes)
        return close_element(self, is);
    const phi__span rest = phi__span_part(tag, end, tag.size);
    PHI_TRY(open_element(self, is, rest, mode));
    return rest.size == 0 ? PHI_OK : phi__html_attributes(self, name, rest, source + end);
}

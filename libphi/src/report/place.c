/* SPDX-License-Identifier: Apache-2.0 */
/* See place.h. Names of columns, sheets and parts come from the scanned data. */
#include "report/place.h"

#include "report/display.h"

#include <inttypes.h>
#include <string.h>

phi_status phi__place_put(phi__buf *out, const phi_location *at)
{
    const struct {
        const char *label;
        uint64_t number;
        const char *name;
    } parts[] = {
        {"page", at->page, NULL},
        {"sheet", 0, at->sheet},
        {"cell", 0, at->cell},
        {"line", at->cell == NULL ? at->line : 0, NULL},
        {"row", at->line == 0 && at->cell == NULL ? at->row : 0, NULL},
        {"column", at->column == NULL ? at->column_number : 0, at->column},
        {"in", 0, at->part},
        {"byte", at->byte, NULL},
    };
    const size_t start = out->size;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const bool named = parts[i].name != NULL && parts[i].name[0] != '\0';
        if (!named && parts[i].number == 0)
            continue;
        PHI_TRY(phi__buf_printf(out, "%s%s ", out->size > start ? ", " : "", parts[i].label));
        if (named)
            PHI_TRY(phi__display_text(out, parts[i].name));
        else
            PHI_TRY(phi__buf_printf(out, "%" PRIu64, parts[i].number));
    }
    return PHI_OK;
}

phi_status phi__place_evidence(phi__buf *out, const phi_finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        if (i > 0)
            PHI_TRY(phi__buf_append_text(out, ", "));
        const size_t start = out->size;
        PHI_TRY(phi__display_text(out, finding->evidence[i]));
        uint8_t *colon = out->size == start ? NULL : memchr(out->data + start, ':', out->size - start);
        if (colon != NULL)
            *colon = ' ';
    }
    return PHI_OK;
}

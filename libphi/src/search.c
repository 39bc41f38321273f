/* SPDX-License-Identifier: Apache-2.0 */
/* Text -> findings: match, weigh, and hand out what is sure enough. Here alone
 * a candidate becomes a phi_finding, masked. */
#include "scanner.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "report/finding.h"
#include "score/key_path.h"
#include "validate/validate.h"

#include <stdio.h>
#include <string.h>

enum { STRING_CEILING = 4096, VALUE_CEILING = 64 * 1024 };

/* ----------------------------------------------------------------- structure */

/* Answers phi__scene.cell_at for offsets that only grow. */
typedef struct cell_finder {
    const phi__window *window;
    phi__cells cells; /* a copy that runs ahead of the window's */
    uint64_t end;     /* of the cell asked for last; looked for once a cell, or long cells cost a square */
    uint64_t end_of;  /* where that cell begins */
    size_t mark;
} cell_finder;

static void find_table_cell(cell_finder *finder, size_t offset, phi__cell *out)
{
    const phi__window *window = finder->window;
    const phi__span text = phi__buf_span(&window->text);
    phi__cells_walk(&finder->cells, text, window->base, window->base + offset);
    const uint64_t begin = finder->cells.cell_begin;
    out->field = phi__cells_name(&finder->cells);
    out->table = true;
    out->begin = begin > window->base ? (size_t)(begin - window->base) : 0;
    if (finder->end_of != begin || finder->end <= window->base + offset) {
        finder->end = phi__cells_end(&finder->cells, text, window->base);
        finder->end_of = begin;
    }
    out->end = (size_t)(finder->end - window->base);
}

static void find_cell(void *user, size_t offset, phi__cell *out)
{
    cell_finder *finder = user;
    const phi__window *window = finder->window;
    if (window->table) {
        find_table_cell(finder, offset, out);
        return;
    }
    const size_t mark = phi__window_mark_at(window, offset, finder->mark);
    if (mark == SIZE_MAX)
        return;
    finder->mark = mark;
    const phi__mark *here = window->marks.items[mark];
    out->field = here->place.field;
    out->closed = here->place.closed;
    out->table = here->place.row != 0 || out->closed;
    out->begin = here->at > window->base ? (size_t)(here->at - window->base) : 0;
    if (mark + 1 < window->marks.count)
        out->end = (size_t)(window->marks.items[mark + 1]->at - window->base);
}

/* ------------------------------------------------------------------- finding */

typedef struct strings {
    const char *items[PHI__EVIDENCE_MAX];
    size_t count;
} strings;

static const char *keep(phi_scanner *scanner, const phi__buf *text)
{
    return phi__arena_strndup(&scanner->finding_arena, (const char *)text->data, text->size);
}

static phi_status name_evidence(phi_scanner *scanner, const phi__candidate *candidate, strings *out)
{
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        char name[160];
        (void)snprintf(name, sizeof name, "%s:%s", candidate->evidence[i].kind, candidate->evidence[i].name);
        out->items[i] = phi__arena_strndup(&scanner->finding_arena, name, strlen(name));
        PHI_REQUIRE(out->items[i] != NULL, PHI_ERR_MEMORY);
        out->count++;
    }
    return PHI_OK;
}

/* "in" and the like are lists of a handful: the strongest come first. */
static void sort_evidence(phi__candidate *candidate)
{
    for (size_t i = 1; i < candidate->evidence_count; i++) {
        const phi__evidence moving = candidate->evidence[i];
        const double weight = moving.bits < 0.0 ? -moving.bits : moving.bits;
        size_t at = i;
        for (; at > 0; at--) {
            const double before = candidate->evidence[at - 1].bits;
            if ((before < 0.0 ? -before : before) >= weight)
                break;
            candidate->evidence[at] = candidate->evidence[at - 1];
        }
        candidate->evidence[at] = moving;
    }
}

/* What two prints of the same identifier have in common. */
static size_t normalise(const phi__rule *rule, const char *value, size_t length, char out[PHI__VALUE_MAX + 1])
{
    for (size_t f = 0; f < rule->form_count; f++) { /* one with pictures is letters and digits, however it was found */
        if (rule->forms[f].regex == NULL)
            return phi__value_normalise(value, length, out);
    }
    const size_t taken = length < PHI__VALUE_MAX ? length : PHI__VALUE_MAX;
    for (size_t i = 0; i < taken; i++)
        out[i] = phi__to_lower(value[i]);
    out[taken] = '\0';
    return taken;
}

static phi_status write_fingerprint(phi_scanner *scanner, const phi__rule *rule, const char *value,
                                    size_t length, const char **out)
{
    if (!scanner->has_key)
        return PHI_OK;
    char normal[PHI__VALUE_MAX + 1];
    const size_t normal_length = normalise(rule, value, length, normal);
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&text, STRING_CEILING);
    const phi_status status = phi__finding_fingerprint(scanner->key, rule->id, normal, normal_length, &text);
    phi__wipe(normal, sizeof normal);
    PHI_TRY(status);
    *out = keep(scanner, &text);
    return *out == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static phi_status write_value(phi_scanner *scanner, const char *value, size_t length, phi_finding *finding)
{
    PHI_AUTO(phi__buf_done) phi__buf masked;
    phi__buf_init(&masked, VALUE_CEILING);
    PHI_TRY(phi__finding_mask(value, length, &masked));
    finding->masked = keep(scanner, &masked);
    PHI_REQUIRE(finding->masked != NULL, PHI_ERR_MEMORY);
    if (!scanner->reveal)
        return PHI_OK;
    finding->match = phi__arena_strndup(&scanner->finding_arena, value, length);
    return finding->match == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static phi_location locate(const phi__spot *spot)
{
    phi_location location = {.struct_size = sizeof location, .row = spot->row, .column_number = spot->column,
                             .column = spot->column_name, .byte = spot->byte};
    if (spot->place != NULL) {
        location.page = spot->place->page;
        location.sheet = spot->place->sheet;
        location.cell = spot->place->cell;
        location.part = spot->place->part;
    }
    if (spot->place != NULL && spot->place->row != 0) {
        location.row = spot->place->row;
        location.column_number = spot->place->column;
        location.column = spot->place->field;
    }
    /* lines of a text count; those between the cells of a sheet or in bytes mean nothing */
    if (spot->byte == 0 && (spot->place == NULL || (spot->place->row == 0 && spot->place->page == 0)))
        location.line = spot->line;
    return location;
}

/* Of text that has no other place: the keys or elements that lead to it. */
static phi_status locate_in_record(phi__part_run *run, const phi__candidate *candidate, const phi__spot *spot,
                                   phi_location *location)
{
    char path[PHI__KEY_PATH_MAX];
    const bool placed = spot->row != 0 || (spot->place != NULL && (spot->place->row != 0 || spot->place->part != NULL));
    if (placed || !phi__key_path_of(phi__buf_span(&run->window->text), candidate->begin, candidate->end, path))
        return PHI_OK;
    location->part = phi__arena_strndup(&run->scanner->finding_arena, path, strlen(path));
    return location->part == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static phi_status hand_out(phi__part_run *run, const phi__rule *rule, const phi_finding *finding)
{
    phi_scanner *scanner = run->scanner;
    phi__part_run *record = run->record;
    record->findings++;
    scanner->findings++;
    if (!finding->test && rule->data_class > record->data_class)
        record->data_class = rule->data_class;
    const phi_sink *sink = &scanner->sink;
    if (sink->on_finding != NULL && sink->on_finding(sink->user, finding) != 0)
        return PHI_STOPPED;
    return PHI_OK;
}

static phi_status deliver(phi__part_run *run, phi__candidate *candidate)
{
    phi_scanner *scanner = run->scanner;
    const phi__rule *rule = scanner->engine->rules->rules[candidate->rule];
    const char *value = (const char *)run->window->text.data + candidate->begin;
    const size_t length = candidate->end - candidate->begin;
    const phi__spot spot = phi__window_spot(run->window, candidate->begin, candidate->end);
    phi_location location = locate(&spot);
    PHI_TRY(locate_in_record(run, candidate, &spot, &location));
    strings evidence = {0};
    sort_evidence(candidate);
    PHI_TRY(name_evidence(scanner, candidate, &evidence));
    phi_finding finding = {.struct_size = sizeof finding,
                           .path = run->path,
                           .detector = rule->id,
                           .confidence = candidate->confidence,
                           .offset = spot.offset,
                           .length = spot.length,
                           .location = &location,
                           .tags = rule->tags,
                           .tag_count = rule->tag_count,
                           .evidence = evidence.items,
                           .evidence_count = evidence.count,
                           .jurisdictions = candidate->jurisdictions,
                           .jurisdiction_count = candidate->jurisdiction_count,
                           .test = candidate->test};
    PHI_TRY(write_value(scanner, value, length, &finding));
    PHI_TRY(write_fingerprint(scanner, rule, value, length, &finding.fingerprint));
    const phi_status status = hand_out(run, rule, &finding);
    phi__arena_clear(&scanner->finding_arena);
    return status;
}

static phi_status deliver_all(phi__part_run *run)
{
    phi_scanner *scanner = run->scanner;
    for (size_t i = 0; i < scanner->candidates.count; i++) {
        phi__candidate *candidate = &scanner->candidates.items[i];
        const uint64_t begin = run->window->base + candidate->begin;
        if (begin < run->delivered_end || candidate->confidence < scanner->min_confidence)
            continue;
        run->delivered_end = run->window->base + candidate->end;
        PHI_TRY(deliver(run, candidate));
    }
    return PHI_OK;
}

phi_status phi__search_window(phi__part_run *run, bool last)
{
    phi_scanner *scanner = run->scanner;
    phi__window *window = run->window;
    const size_t boundary = phi__window_boundary(window, last);
    const phi__span text = phi__buf_span(&window->text);
    scanner->hits.count = 0;
    scanner->candidates.count = 0;
    PHI_TRY(phi__match(scanner->engine->matcher, scanner->match_scratch, text, window->searched, boundary,
                       &scanner->hits));
    cell_finder finder = {.window = window, .cells = window->cells, .mark = window->mark};
    const bool structured = window->table || window->marks.count > 0;
    const phi__scene scene = {.text = text, .part = run->number, .base = window->base, .cell_at = structured ? find_cell : NULL, .user = &finder};
    PHI_TRY(phi__score(scanner->engine->scorer, scanner->score_scratch, &scene, &scanner->hits,
                       &scanner->candidates));
    PHI_TRY(deliver_all(run));
    phi__window_drop(window, boundary);
    return PHI_OK;
}

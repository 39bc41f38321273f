/* SPDX-License-Identifier: Apache-2.0 */
/* Text -> findings: match, weigh, and hand out what is sure enough. A window
 * knows of those before it only the seam: the header that holds where it begins. */
#include "scanner.h"

#include "report/care_words.h"

#include <string.h>

/* ----------------------------------------------------------------- structure */

/* Answers phi__scene.cell_at: quick for offsets that grow, else it starts anew. */
typedef struct cell_finder {
    const phi__window *window;
    phi__cells cells; /* a copy that runs ahead of the window's */
    uint64_t end;     /* of the cell asked for last; looked for once a cell, or long cells cost a square */
    uint64_t end_of;  /* where that cell begins */
    size_t mark;
    size_t asked; /* the last offset */
} cell_finder;

static cell_finder find_cells(const phi__window *window)
{
    return (cell_finder){.window = window, .cells = window->at.cells, .mark = window->at.mark};
}

static void find_table_cell(cell_finder *finder, size_t offset, phi__cell *out)
{
    const phi__window *window = finder->window;
    const phi__span text = phi__buf_span(&window->text);
    phi__cells_walk(&finder->cells, text, window->base, window->base + offset);
    const uint64_t begin = finder->cells.cell_begin;
    out->field = phi__cells_name(&finder->cells);
    out->table = true;
    out->column = finder->cells.column + 1;
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
    if (offset < finder->asked)
        *finder = find_cells(window);
    finder->asked = offset;
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

phi_status phi__search_text(phi_scanner *scanner, uint64_t part, const phi__window *window, size_t boundary,
                            phi__columns *seam, bool *asked)
{
    const phi__span text = phi__buf_span(&window->text);
    scanner->hits.count = 0;
    scanner->candidates.count = 0;
    cell_finder finder = find_cells(window);
    const bool structured = window->table || window->marks.count > 0;
    const phi__scene scene = {.text = text, .part = part, .base = window->base, .searched = window->searched, .until = boundary,
                              .cell_at = structured ? find_cell : NULL, .user = &finder,
                              .fields = window->at.cells.columns,
                              .field_count = window->at.cells.column_count, .fields_known = window->table};
    phi__columns *columns = phi__score_scratch_columns(scanner->score_scratch);
    PHI_TRY(phi__columns_copy(columns, seam));
    columns->asked = false;
    phi__columns_begin(columns, &scene);
    phi__score_begin(scanner->score_scratch);
    phi__label_asker asker = {.scratch = scanner->score_scratch, .scene = &scene};
    const phi__match_filter filter = phi__score_filter(&asker);
    PHI_TRY(phi__match(scanner->engine->matcher, scanner->match_scratch, text, window->searched, boundary, &filter,
                       &scanner->hits));
    PHI_TRY(phi__score(scanner->engine->scorer, scanner->score_scratch, &scene, &scanner->hits,
                       &scanner->candidates));
    *asked = columns->asked;
    PHI_TRY(phi__columns_carry(columns, &scene, boundary));
    return phi__columns_copy(seam, columns);
}

static bool names_care(const char *column)
{
    return column != NULL && phi__care_words_in(phi__span_of(column, strlen(column)));
}

static void count_record(phi__part_run *record, phi_class data_class)
{
    record->records[data_class]++;
    if (data_class > record->data_class)
        record->data_class = data_class;
}

void phi__search_close_record(phi__part_run *run)
{
    phi_class data_class = PHI_CLASS_NONE;
    if (phi__record_close(&run->open, &data_class))
        count_record(run->record, data_class);
}

/* "patients.csv" holds patients, whatever its columns are called. */
static bool is_care_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    return phi__care_words_in(phi__span_of(name, strlen(name)));
}

/* Whatever stands in these is about somebody's care. */
static bool is_care_media(const char *media)
{
    return strncmp(media, "application/hl7", strlen("application/hl7")) == 0 ||
           strcmp(media, "application/edi-x12") == 0 || strcmp(media, "application/dicom") == 0 ||
           strncmp(media, "application/x-ncpdp", strlen("application/x-ncpdp")) == 0;
}

/* Count the record that the finding stands in, when it is another than that of the finding before. */
static void follow_records(phi__part_run *run, phi__found *found)
{
    const phi_location *at = &found->location;
    const phi__record_mark mark = {.begin = found->begin,
                                   .end = found->end,
                                   .row = at->row,
                                   .sheet = at->sheet,
                                   .look = found->look,
                                   .data_class = found->data_class,
                                   .identifies = found->finding.identifies != PHI_IDENTIFIES_NOBODY && found->naming == PHI__NAMING_NOBODY,
                                   .naming = found->naming,
                                   .health = found->health || names_care(at->column),
                                   .counts = !found->finding.test};
    phi_class closed = PHI_CLASS_NONE;
    const uint64_t before = run->open.number;
    if (run->open.number == 0)
        run->open.care = run->open.care || is_care_media(run->media) || is_care_name(run->path);
    if (phi__record_next(&run->open, &mark, &closed))
        count_record(run->record, closed);
    run->record->record_number += run->open.number - before;
    found->finding.record = run->record->record_number;
}

phi_status phi__search_hand_out(phi__part_run *run, phi__found *found)
{
    phi_scanner *scanner = run->scanner;
    phi__part_run *record = run->record;
    if (found->begin < run->delivered_end)
        return PHI_OK;
    run->delivered_end = found->end;
    const bool counts = !found->finding.allowed;
    record->findings += counts;
    scanner->findings += counts;
    if (counts)
        follow_records(run, found);
    found->finding.location = &found->location;
    found->finding.file = scanner->file;
    const phi_sink *sink = &scanner->sink;
    if (sink->on_finding != NULL && sink->on_finding(sink->user, &found->finding) != 0)
        return PHI_STOPPED;
    return PHI_OK;
}

phi__found_style phi__search_style(const phi_scanner *scanner)
{
    return (phi__found_style){.rules = scanner->engine->rules, .identities = scanner->engine->identities, .reveal = scanner->reveal,
                              .key = scanner->fingerprints,
                              .people_key = scanner->has_key ? scanner->key : scanner->engine->people_key};
}

static phi_status deliver_all(phi__part_run *run)
{
    phi_scanner *scanner = run->scanner;
    const phi__found_style style = phi__search_style(scanner);
    size_t behind = 0;
    for (size_t i = 0; i < scanner->candidates.count; i++) {
        phi__candidate *candidate = &scanner->candidates.items[i];
        const uint64_t begin = run->window->base + candidate->begin;
        if (begin < run->delivered_end || candidate->confidence < scanner->min_confidence)
            continue;
        phi__found *found = NULL;
        PHI_TRY(phi__found_make(&style, run->path, run->window, candidate, behind, &scanner->finding_arena,
                                &found));
        behind = candidate->end;
        const phi_status status = phi__search_hand_out(run, found);
        phi__arena_clear(&scanner->finding_arena);
        PHI_TRY(status);
    }
    return PHI_OK;
}

phi_status phi__search_window(phi__part_run *run, bool last)
{
    phi_scanner *scanner = run->scanner;
    const size_t boundary = phi__window_boundary(run->window, last);
    if (!last && phi__pieces_wanted(&scanner->pieces))
        return phi__pieces_add(run, boundary);
    PHI_TRY(phi__pieces_settle(scanner));
    bool asked = false;
    phi__search_seam(scanner, run->number);
    PHI_TRY(phi__search_text(scanner, run->number, run->window, boundary, &scanner->seam, &asked));
    PHI_TRY(deliver_all(run));
    phi__window_drop(run->window, boundary);
    return PHI_OK;
}

void phi__search_seam(phi_scanner *scanner, uint64_t part)
{
    if (!phi__columns_know(&scanner->seam, part))
        phi__columns_clear(&scanner->seam);
}

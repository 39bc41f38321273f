/* SPDX-License-Identifier: Apache-2.0 */
/* What extractors talk to: text goes into the window and is searched when it is
 * full, or straight to the sink when text is all that is wanted; members go
 * round again through phi__scan_part. */
#include "scanner.h"

#include "base/alloc.h"
#include "base/count.h"
#include "base/fold.h"
#include "base/utf.h"
#include "report/care_words.h"
#include "score/shown_name.h"

#include <stdio.h>
#include <string.h>

/* Members inside each other beyond this would exhaust the stack, whatever the limits say. */
enum { DEPTH_CEILING = 128, MANY_MARKS = 1024, FOLDERS_CEILING = 64 * 1024 };

static phi__part_run *run_of(phi__emit *self)
{
    return (phi__part_run *)self;
}

/* ---------------------------------------------------------------------- text */

phi_status phi__part_run_window(phi__part_run *run)
{
    phi_scanner *scanner = run->scanner;
    if (run->window != NULL)
        return PHI_OK;
    if (scanner->windows.count > 0) {
        run->window = scanner->windows.items[--scanner->windows.count];
    } else {
        phi__window *window = phi__alloc(sizeof *window);
        PHI_REQUIRE(window != NULL, PHI_ERR_MEMORY);
        phi__window_init(window, phi__matcher_longest(scanner->engine->matcher) + PHI__CONTEXT_AFTER + 64);
        run->window = window;
    }
    run->window->origin = run->origin;
    return PHI_OK;
}

void phi__part_run_window_done(phi__part_run *run)
{
    if (run->window == NULL)
        return;
    phi__window_clear(run->window);
    if (PHI_VEC_PUSH(&run->scanner->windows, run->window) != PHI_OK) {
        phi__window_done(run->window);
        phi__free(run->window);
    }
    run->window = NULL;
}

static phi_location location_of(const phi__part_run *run)
{
    phi_location location = {.struct_size = sizeof location, .line = run->line};
    if (run->place == NULL)
        return location;
    const phi__place *place = &run->place->place;
    location.row = place->row;
    location.column_number = place->column;
    location.column = place->field;
    location.page = place->page;
    location.sheet = place->sheet;
    location.cell = place->cell;
    location.part = place->part;
    location.byte = place->byte;
    return location;
}

static phi_status deliver_text(phi__part_run *run, const char *utf8, size_t length)
{
    const phi_location location = location_of(run);
    const phi_text text = {.struct_size = sizeof text,
                           .path = run->path,
                           .utf8 = utf8,
                           .length = length,
                           .offset = run->origin + run->text_bytes - length,
                           .location = &location};
    const phi_sink *sink = &run->scanner->sink;
    if (sink->on_text != NULL && length > 0 && sink->on_text(sink->user, &text) != 0)
        return PHI_STOPPED;
    run->line += phi__count_byte(phi__span_of(utf8, length), '\n');
    if (run->place != NULL && run->place->place.byte != 0) /* a long run comes in pieces */
        run->place->place.byte += phi__utf_source_length(run->place->place.encoding, utf8, length);
    return PHI_OK;
}

/* Offsets of escapes can be told in UTF-8 alone. */
static uint8_t escape_of(const phi__part_run *run, const char *utf8, size_t length)
{
    const phi__window *window = run->window;
    const bool plain = window->maps.count > 0 && window->maps.items[0].encoding == PHI__ENC_UTF8;
    return !plain || window->table ? 0 : phi__fold_escape_of(phi__span_of(utf8, length));
}

static phi_status on_text(phi__emit *self, const char *utf8, size_t length)
{
    phi__part_run *run = run_of(self);
    PHI_TRY(phi__coverage_progress(run->scanner));
    if (run->scanner->extract_only) {
        run->text_bytes += length;
        return deliver_text(run, utf8, length);
    }
    PHI_TRY(phi__part_run_window(run));
    if (run->text_bytes == 0)
        run->escape = escape_of(run, utf8, length);
    for (size_t done = 0; done < length;) {
        size_t taken = 0;
        run->window->escape = run->escape;
        PHI_TRY(phi__window_append(run->window, utf8 + done, length - done, &taken));
        done += taken;
        run->text_bytes += taken;
        if (phi__window_full(run->window))
            PHI_TRY(phi__search_window(run, false));
    }
    return PHI_OK;
}

static phi_status keep_place(phi__part_run *run, const phi__place *place)
{
    phi__free(run->place);
    run->place = phi__mark_new(run->text_bytes, place);
    return run->place == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static phi_status on_place(phi__emit *self, const phi__place *place)
{
    phi__part_run *run = run_of(self);
    phi__place here = *place;
    if (run->page != 0)
        here.page = run->page;
    if (here.part == NULL)
        here.part = run->part;
    if (run->scanner->extract_only)
        return keep_place(run, &here);
    PHI_TRY(phi__part_run_window(run));
    return phi__window_place(run->window, &here);
}

static phi_status on_table(phi__emit *self, const phi__table *table)
{
    phi__part_run *run = run_of(self);
    if (run->scanner->extract_only)
        return PHI_OK;
    PHI_TRY(phi__part_run_window(run));
    for (size_t c = 0; c < table->column_count && table->has_header; c++)
        run->open.care = run->open.care || phi__care_words_in(phi__span_of(table->columns[c], strlen(table->columns[c])));
    return phi__window_table(run->window, table);
}

static phi_status on_source_map(phi__emit *self, phi__encoding encoding, uint64_t source_offset)
{
    phi__part_run *run = run_of(self);
    if (run->scanner->extract_only)
        return PHI_OK;
    PHI_TRY(phi__part_run_window(run));
    return phi__window_map(run->window, encoding, source_offset);
}

/* -------------------------------------------------------------------- faults */

static void on_fault(phi__emit *self, phi_reason reason, const char *detail)
{
    phi__part_run *record = run_of(self)->record;
    if (record->reason != PHI_REASON_NONE)
        return;
    record->reason = reason;
    (void)snprintf(record->detail, sizeof record->detail, "%s", detail == NULL ? "" : detail);
}

static void on_media(phi__emit *self, const char *media)
{
    run_of(self)->media = media;
}

/* ------------------------------------------------------------------- members */

/* "outer.zip!/inner/name": what a person sees, so no leading slashes. */
static char *member_path(const phi__part_run *run, const char *name)
{
    while (name[0] == '/')
        name++;
    if (name[0] == '\0')
        name = "(no name)";
    const size_t outer = strlen(run->path), inner = strlen(name);
    char *path = phi__alloc(outer + inner + 3);
    if (path == NULL)
        return NULL;
    memcpy(path, run->path, outer);
    memcpy(path + outer, "!/", 2);
    memcpy(path + outer + 2, name, inner);
    return path;
}

static const char *last_component(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash == NULL ? name : slash + 1;
}

/* Places of text that waits to be searched stay as long as the member is read, and those of
 * the containers around it too: search first, when they are many. */
static phi_status search_before_member(phi__part_run *run)
{
    if (run->window == NULL || run->window->marks.count <= MANY_MARKS)
        return PHI_OK;
    return phi__search_window(run, false);
}

static void columns_free_at(phi__columns **slot)
{
    if (*slot != NULL)
        phi__columns_done(*slot);
    phi__free(*slot);
}

/* What is known of the columns of a text holds behind a member of it, too: a picture in a row of a dump. NULL: nothing is. */
static phi_status keep_seam(phi__part_run *run, phi__columns **kept)
{
    phi_scanner *scanner = run->scanner;
    if (run->window == NULL)
        return PHI_OK;
    PHI_TRY(phi__pieces_settle(scanner));
    if (!phi__columns_know(&scanner->seam, run->number))
        return PHI_OK;
    *kept = phi__alloc(sizeof **kept);
    PHI_REQUIRE(*kept != NULL, PHI_ERR_MEMORY);
    phi__columns_init(*kept);
    return phi__columns_copy(*kept, &scanner->seam);
}

static phi_status show_part(const phi__member *member, char **shown)
{
    if (member->part == NULL)
        return PHI_OK;
    const phi__span name = phi__span_of(member->part, strlen(member->part));
    *shown = phi__alloc(name.size + 1);
    PHI_REQUIRE(*shown != NULL, PHI_ERR_MEMORY);
    phi__shown_name(name, *shown);
    return PHI_OK;
}

/* What people write, in which pictures are beside the text. In an archive or a mailbox they are files. */
static bool is_document(const char *media)
{
    static const char *const BEGINS[] = {"application/vnd.openxmlformats-", "application/vnd.oasis.opendocument", "application/vnd.sun.xml",
                                         "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/vnd.ms-works",
                                         "application/vnd.wordperfect", "application/msword", "application/rtf", "application/epub+zip",
                                         "text/html", "application/xhtml"};
    for (size_t i = 0; i < sizeof BEGINS / sizeof *BEGINS; i++) {
        if (strncmp(media, BEGINS[i], strlen(BEGINS[i])) == 0)
            return true;
    }
    return false;
}

static phi_status scan_member(phi__part_run *parent, const phi__member *member, const char *path)
{
    phi_scanner *scanner = parent->scanner;
    phi__part_run run;
    phi__part_run_init(&run, scanner, parent, path, member->same_step);
    run.member = member;
    run.page = member->page;
    PHI_AUTO(phi__free_at) char *shown = NULL; /* tables are called as people like */
    PHI_TRY(show_part(member, &shown));
    run.part = shown;
    run.origin = member->page != 0 || member->part != NULL ? parent->record->text_bytes : 0;
    run.decoded = parent->decoded || member->decoded;
    const uint32_t step = member->same_step ? 0 : 1;
    uint64_t *const pictures_left = scanner->budget.pictures_left_ms;
    if (pictures_left == NULL && is_document(parent->record->media))
        scanner->budget.pictures_left_ms = &parent->record->pictures_ms;
    scanner->budget.depth += step;
    phi_status status = run.part == NULL ? PHI_OK : on_place(&run.emit, &(phi__place){.part = run.part});
    if (status == PHI_OK)
        status = phi__scan_part(scanner, &run, member->stream, last_component(member->name));
    if (status == PHI_OK && !member->same_step)
        status = phi__names_of_member(&run);
    if (member->same_step && status == PHI_OK)
        status = phi__pieces_settle(scanner);
    if (member->same_step)
        phi__search_close_record(&run);
    scanner->budget.depth -= step;
    scanner->budget.pictures_left_ms = pictures_left;
    if (member->same_step)
        parent->record->text_bytes += run.text_bytes;
    if (!member->same_step) {
        const uint64_t size = member->size == PHI__SIZE_UNKNOWN ? member->stream->position : member->size;
        status = phi__coverage_end(&run, status, size, member->stream->position);
    }
    phi__part_run_done(&run);
    return status;
}

static phi_status refuse_member(phi__part_run *run, const phi__member *member, const char *path)
{
    const uint64_t size = member->size == PHI__SIZE_UNKNOWN ? 0 : member->size;
    const phi_reason reason = member->reason == PHI_REASON_NONE ? PHI_REASON_UNSUPPORTED : member->reason;
    return phi__coverage_refuse(run->scanner, run, path, size, reason, member->detail);
}

static phi_status scan_or_refuse(phi__part_run *run, const phi__member *member, const char *path)
{
    if (member->stream == NULL)
        return refuse_member(run, member, path);
    if (!member->same_step && run->scanner->budget.depth >= DEPTH_CEILING)
        return phi__coverage_refuse(run->scanner, run, path, 0, PHI_REASON_LIMIT_DEPTH, "nested too deep for any limit");
    return scan_member(run, member, path);
}

static phi_status scan_beside(phi__part_run *run, const phi__member *member, const char *path)
{
    PHI_AUTO(columns_free_at) phi__columns *kept = NULL;
    PHI_TRY(keep_seam(run, &kept));
    PHI_TRY(scan_or_refuse(run, member, path));
    return kept == NULL ? PHI_OK : phi__columns_copy(&run->scanner->seam, kept);
}

static phi_status on_member(phi__emit *self, const phi__member *member)
{
    phi__part_run *run = run_of(self);
    PHI_TRY(phi__coverage_progress(run->scanner));
    PHI_TRY(search_before_member(run));
    if (member->same_step && member->stream != NULL)
        return scan_beside(run, member, run->path);
    PHI_AUTO(phi__free_at) char *path = member_path(run, member->name);
    PHI_REQUIRE(path != NULL, PHI_ERR_MEMORY);
    return scan_beside(run, member, path);
}

static phi_status on_name(phi__emit *self, const char *what, const char *name, size_t length)
{
    phi__part_run *run = run_of(self);
    PHI_AUTO(columns_free_at) phi__columns *kept = NULL;
    const phi_reason refused = phi__budget_charge_member(&run->scanner->budget);
    if (refused != PHI_REASON_NONE) {
        self->fault(self, refused, "not all names in it were searched");
        return PHI_OK;
    }
    PHI_TRY(phi__coverage_progress(run->scanner));
    PHI_TRY(keep_seam(run, &kept));
    PHI_TRY(phi__names_within(run, what, phi__span_of(name, length)));
    return kept == NULL ? PHI_OK : phi__columns_copy(&run->scanner->seam, kept);
}

/* ----------------------------------------------------------------------- run */

/* Two thirds of what one document may take, so that the whole of it ends in that time. */
static uint64_t pictures_ms(const phi_limits *limits)
{
    return limits->worker_seconds == 0 ? UINT64_MAX : (uint64_t)limits->worker_seconds * 1000 * 2 / 3;
}

void phi__part_run_init(phi__part_run *run, phi_scanner *scanner, phi__part_run *parent, const char *path,
                        bool same_step)
{
    *run = (phi__part_run){.emit = {.text = on_text,
                                    .place = on_place,
                                    .table = on_table,
                                    .source_map = on_source_map,
                                    .member = on_member,
                                    .name = on_name,
                                    .fault = on_fault,
                                    .media = on_media},
                           .scanner = scanner,
                           .parent = parent,
                           .path = path,
                           .media = "",
                           .number = ++scanner->parts,
                           .pictures_ms = pictures_ms(&scanner->limits),
                           .line = 1};
    phi__buf_init(&run->folders, FOLDERS_CEILING);
    run->record = same_step ? parent->record : run;
    if (parent != NULL)
        run->depth = parent->depth + (same_step ? 0 : 1);
}

phi_status phi__part_run_finish(phi__part_run *run)
{
    return run->window == NULL ? PHI_OK : phi__search_window(run, true);
}

void phi__part_run_done(phi__part_run *run)
{
    phi__pieces_abandon(run);
    phi__part_run_window_done(run);
    phi__free(run->place);
    run->place = NULL;
    phi__buf_done(&run->folders);
}

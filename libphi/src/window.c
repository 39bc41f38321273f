/* SPDX-License-Identifier: Apache-2.0 */
/* See window.h. Marks and maps are moved up to the cursor as text is dropped,
 * so that nothing refers to text that is gone. */
#include "window.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/count.h"
#include "base/fold.h"

#include <string.h>

enum { LINE_BACK = 32 * 1024 }; /* a longer line is cut for its context and cells */

void phi__window_init(phi__window *window, size_t reach)
{
    *window = (phi__window){.reach = reach > 512 ? reach : 512, .line = 1};
    phi__buf_init(&window->text, PHI__WINDOW_BYTES);
}

static void free_marks(phi__window *window)
{
    for (size_t i = 0; i < window->marks.count; i++)
        phi__free(window->marks.items[i]);
    window->marks.count = 0;
    window->mark = 0;
}

void phi__window_clear(phi__window *window)
{
    free_marks(window);
    phi__buf_clear(&window->text);
    phi__cells_done(&window->cells);
    window->maps.count = 0;
    window->map = 0;
    window->map_number = 0;
    window->shifts.count = 0;
    window->shift = 0;
    window->extra = 0;
    window->base = window->cursor = 0;
    window->searched = 0;
    window->line = 1;
    window->table = false;
}

void phi__window_done(phi__window *window)
{
    phi__window_clear(window);
    phi__buf_done(&window->text);
    PHI_VEC_DONE(&window->marks);
    PHI_VEC_DONE(&window->maps);
    PHI_VEC_DONE(&window->shifts);
}

/* ------------------------------------------------------------------- filling */

static uint64_t text_end(const phi__window *window)
{
    return window->base + window->text.size;
}

/* Append the character that stands for this one, if any. */
static phi_status append_folded(phi__window *window, size_t length, int ascii)
{
    const bool gone = ascii == PHI__FOLD_NOTHING;
    if (!gone)
        PHI_TRY(phi__buf_append_byte(&window->text, (uint8_t)ascii));
    const phi__shift shift = {text_end(window), window->map_number, (uint8_t)length, gone};
    return PHI_VEC_PUSH(&window->shifts, shift);
}

/* Where the next character that is folded begins, before `limit`: *length of it, and what it stands for. */
static size_t next_folded(phi__span text, size_t at, size_t limit, size_t *length, int *ascii)
{
    const phi__span near = phi__span_part(text, 0, limit);
    for (at = phi__fold_find(near, at); at < near.size; at = phi__fold_find(near, at + 1)) {
        *length = phi__fold_at(text, at, ascii);
        if (*length > 0)
            return at;
    }
    *length = 0;
    return near.size;
}

phi_status phi__window_append(phi__window *window, const char *utf8, size_t length, size_t *taken)
{
    const phi__span text = phi__span_of(utf8, length);
    *taken = 0;
    while (*taken < length && window->text.size < PHI__WINDOW_BYTES) {
        const size_t room = PHI__WINDOW_BYTES - window->text.size;
        size_t folded = 0;
        int ascii = 0;
        const size_t end = next_folded(text, *taken, *taken + room, &folded, &ascii);
        PHI_TRY(phi__buf_append(&window->text, text.data + *taken, end - *taken));
        *taken = end;
        if (folded == 0 || window->text.size == PHI__WINDOW_BYTES)
            continue;
        PHI_TRY(append_folded(window, folded, ascii));
        *taken += folded;
    }
    return PHI_OK;
}

static size_t length_of(const char *text)
{
    return text == NULL ? 0 : strlen(text) + 1;
}

static const char *put(char **at, const char *text)
{
    const size_t length = length_of(text);
    if (length == 0)
        return NULL;
    memcpy(*at, text, length);
    *at += length;
    return *at - length;
}

phi__mark *phi__mark_new(uint64_t at, const phi__place *place)
{
    const size_t strings = length_of(place->sheet) + length_of(place->cell) + length_of(place->part) +
                           length_of(place->field);
    phi__mark *mark = phi__alloc(sizeof *mark + strings);
    if (mark == NULL)
        return NULL;
    char *free_at = (char *)(mark + 1);
    *mark = (phi__mark){.at = at, .place = *place};
    mark->place.sheet = put(&free_at, place->sheet);
    mark->place.cell = put(&free_at, place->cell);
    mark->place.part = put(&free_at, place->part);
    mark->place.field = put(&free_at, place->field);
    return mark;
}

phi_status phi__window_place(phi__window *window, const phi__place *place)
{
    phi__mark *mark = phi__mark_new(text_end(window), place);
    PHI_REQUIRE(mark != NULL, PHI_ERR_MEMORY);
    if (window->marks.count > 0 && window->marks.items[window->marks.count - 1]->at == mark->at) {
        phi__free(window->marks.items[window->marks.count - 1]); /* no text stood there */
        window->marks.items[window->marks.count - 1] = mark;
        return PHI_OK;
    }
    const phi_status status = PHI_VEC_PUSH(&window->marks, mark);
    if (status != PHI_OK)
        phi__free(mark);
    return status;
}

phi_status phi__window_table(phi__window *window, const phi__table *table)
{
    phi__cells_done(&window->cells);
    window->table = true;
    return phi__cells_init(&window->cells, table);
}

phi_status phi__window_map(phi__window *window, phi__encoding encoding, uint64_t source)
{
    const phi__source_map map = {text_end(window), source, encoding, ++window->map_number};
    return PHI_VEC_PUSH(&window->maps, map);
}

/* ------------------------------------------------------------ searching, dropping */

bool phi__window_full(const phi__window *window)
{
    return window->text.size == PHI__WINDOW_BYTES || window->marks.count - window->mark > PHI__WINDOW_MARKS;
}

static bool is_line_end(uint8_t c)
{
    return c == '\n';
}

static bool is_blank(uint8_t c)
{
    return phi__is_space((char)c);
}

static size_t last_after(const phi__window *window, size_t end, bool (*wanted)(uint8_t))
{
    size_t at = end;
    while (at > window->searched && !wanted(window->text.data[at - 1]))
        at--;
    return at;
}

size_t phi__window_boundary(const phi__window *window, bool last)
{
    if (last)
        return window->text.size;
    const size_t unread = window->text.size - window->searched;
    if (unread <= window->reach)
        return window->searched;
    const size_t end = window->text.size - window->reach;
    size_t at = last_after(window, end, is_line_end);
    if (at == window->searched)
        at = last_after(window, end, is_blank);
    return at == window->searched ? end : at;
}

/* By how much the source is longer for a folded character. */
static uint64_t extra_of(const phi__shift *shift, phi__encoding encoding)
{
    switch (encoding) {
    case PHI__ENC_UTF8: return (uint64_t)shift->length - (shift->gone ? 0 : 1);
    case PHI__ENC_UTF16LE:
    case PHI__ENC_UTF16BE: return shift->gone ? 2 : 0;
    case PHI__ENC_UTF32LE:
    case PHI__ENC_UTF32BE: return shift->gone ? 4 : 0;
    case PHI__ENC_WINDOWS1252: break;
    }
    return shift->gone ? 1 : 0;
}

/* Count the folded characters up to `to` for the text, and where it leads to in the source. */
static void pass_shifts(phi__window *window, uint64_t to, phi__source_map *map, phi__mark *mark)
{
    for (; window->shift < window->shifts.count && window->shifts.items[window->shift].at <= to; window->shift++) {
        const phi__shift *shift = &window->shifts.items[window->shift];
        window->extra += extra_of(shift, PHI__ENC_UTF8);
        if (map != NULL && shift->map == map->number)
            map->source += extra_of(shift, map->encoding);
        if (mark != NULL && mark->place.byte != 0 && shift->at > mark->at)
            mark->place.byte += extra_of(shift, mark->place.encoding);
    }
}

/* Move the cursor and all that hangs on it to `to`. */
static void move_cursor(phi__window *window, uint64_t to)
{
    const phi__span text = phi__buf_span(&window->text);
    while (window->map + 1 < window->maps.count && window->maps.items[window->map + 1].at <= to)
        window->map++;
    phi__source_map *map = window->map < window->maps.count ? &window->maps.items[window->map] : NULL;
    if (map != NULL && map->at < to) {
        map->source += phi__utf_source_length(map->encoding, (const char *)text.data + (map->at - window->base),
                                              (size_t)(to - map->at));
        map->at = to;
    }
    while (window->mark + 1 < window->marks.count && window->marks.items[window->mark + 1]->at <= to)
        window->mark++;
    phi__mark *mark = window->mark < window->marks.count ? window->marks.items[window->mark] : NULL;
    pass_shifts(window, to, map, mark);
    if (mark != NULL && mark->place.byte != 0 && mark->at < to) {
        mark->place.byte += phi__utf_source_length(
            mark->place.encoding, (const char *)text.data + (mark->at - window->base), (size_t)(to - mark->at));
        mark->at = to;
    }
    const phi__span passed =
        phi__span_part(text, (size_t)(window->cursor - window->base), (size_t)(to - window->cursor));
    window->line += phi__count_byte(passed, '\n');
    if (window->table)
        phi__cells_walk(&window->cells, text, window->base, to);
    window->cursor = to;
}

/* How much of the searched text stays: context, and the line it ends in. */
static size_t kept_from(const phi__window *window)
{
    size_t from = window->searched > PHI__WINDOW_BACK ? window->searched - PHI__WINDOW_BACK : 0;
    const size_t least = window->searched > LINE_BACK ? window->searched - LINE_BACK : 0;
    while (window->table && from > least && window->text.data[from - 1] != '\n')
        from--;
    return from;
}

void phi__window_drop(phi__window *window, size_t boundary)
{
    move_cursor(window, window->base + boundary);
    window->searched = boundary;
    const size_t from = kept_from(window);
    phi__buf_consume(&window->text, from);
    window->base += from;
    window->searched -= from;
    for (size_t i = 0; i < window->mark; i++)
        phi__free(window->marks.items[i]);
    if (window->mark > 0) {
        window->marks.count -= window->mark;
        memmove(window->marks.items, window->marks.items + window->mark,
                window->marks.count * sizeof *window->marks.items);
        window->mark = 0;
    }
    if (window->shift > 0) {
        window->shifts.count -= window->shift;
        memmove(window->shifts.items, window->shifts.items + window->shift,
                window->shifts.count * sizeof *window->shifts.items);
        window->shift = 0;
    }
    if (window->map > 0) {
        window->maps.count -= window->map;
        memmove(window->maps.items, window->maps.items + window->map,
                window->maps.count * sizeof *window->maps.items);
        window->map = 0;
    }
}

/* -------------------------------------------------------------------- asking */

/* What folding took away within a stretch that begins at the cursor. */
static uint64_t extra_within(const phi__window *window, uint64_t end, phi__encoding encoding)
{
    uint64_t extra = 0;
    for (size_t i = window->shift; i < window->shifts.count && window->shifts.items[i].at <= end; i++) {
        const phi__shift *shift = &window->shifts.items[i];
        if (shift->at < end || !shift->gone) /* what vanished right behind it is not part of it */
            extra += extra_of(shift, encoding);
    }
    return extra;
}

static void spot_in_source(const phi__window *window, size_t begin, size_t end, phi__spot *spot)
{
    const uint64_t at = window->base + begin;
    const phi__mark *mark = window->mark < window->marks.count ? window->marks.items[window->mark] : NULL;
    if (mark != NULL && mark->at <= at) {
        spot->place = &mark->place;
        spot->byte = mark->place.byte;
    }
    spot->offset = at + window->extra;
    spot->length = end - begin + extra_within(window, window->base + end, PHI__ENC_UTF8);
    if (window->map < window->maps.count && window->maps.items[window->map].at <= at) {
        const phi__source_map *map = &window->maps.items[window->map];
        spot->offset = map->source;
        spot->length =
            phi__utf_source_length(map->encoding, (const char *)window->text.data + begin, end - begin) +
            extra_within(window, window->base + end, map->encoding);
    }
}

phi__spot phi__window_spot(phi__window *window, size_t begin, size_t end)
{
    phi__spot spot = {0};
    move_cursor(window, window->base + begin);
    spot_in_source(window, begin, end, &spot);
    spot.line = window->line;
    if (window->table) {
        spot.row = window->cells.row;
        spot.column = window->cells.column + 1;
        spot.column_name = phi__cells_name(&window->cells);
    }
    return spot;
}

size_t phi__window_mark_at(const phi__window *window, size_t at, size_t hint)
{
    const uint64_t offset = window->base + at;
    if (hint >= window->marks.count || window->marks.items[hint]->at > offset)
        return SIZE_MAX;
    while (hint + 1 < window->marks.count && window->marks.items[hint + 1]->at <= offset)
        hint++;
    return hint;
}

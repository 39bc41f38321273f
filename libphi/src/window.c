/* SPDX-License-Identifier: Apache-2.0 */
/* See window.h. What is counted goes up to the cursor before text is dropped,
 * so that nothing refers to text that is gone; marks and maps stay as they came. */
#define _GNU_SOURCE /* memrchr */
#include "window.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/charset.h"
#include "base/count.h"
#include "base/fold.h"

#include <string.h>

enum {
    LINE_BACK = 32 * 1024, /* a longer line is cut for its context and cells */
    BLANK_BACK = 4096,
    MARK_ROOM = 64, /* bytes of strings that most places have */
    SPARE_MARKS = 8192 /* as many as a window of short cells has */
};

void phi__window_init(phi__window *window, size_t reach)
{
    *window = (phi__window){.reach = reach > 512 ? reach : 512, .at.line = 1};
    phi__buf_init(&window->text, PHI__WINDOW_BYTES);
}

/* Keep the block for another mark, or free it. */
static void give_back(phi__window *window, phi__mark *mark)
{
    if (mark->room != MARK_ROOM || window->spare.count >= SPARE_MARKS) {
        phi__free(mark);
        return;
    }
    phi__wipe(mark, sizeof *mark + MARK_ROOM);
    if (PHI_VEC_PUSH(&window->spare, mark) != PHI_OK)
        phi__free(mark);
}

static void free_marks(phi__window *window)
{
    for (size_t i = 0; i < window->marks.count; i++)
        give_back(window, window->marks.items[i]);
    window->marks.count = 0;
}

void phi__window_clear(phi__window *window)
{
    free_marks(window);
    phi__buf_clear(&window->text);
    if (!window->lent)
        phi__cells_done(&window->at.cells);
    window->lent = false;
    window->maps.count = 0;
    window->map_number = 0;
    window->shifts.count = 0;
    window->base = window->origin = 0;
    window->searched = 0;
    window->at = (phi__window_at){.line = 1};
    window->table = false;
    window->escape = 0;
}

void phi__window_done(phi__window *window)
{
    phi__window_clear(window);
    phi__buf_done(&window->text);
    for (size_t i = 0; i < window->spare.count; i++)
        phi__free(window->spare.items[i]);
    PHI_VEC_DONE(&window->spare);
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

/* The same for escapes. */
static size_t next_escape(phi__span text, size_t at, uint8_t escape, size_t *length, int *ascii)
{
    *length = 0;
    while (escape != 0 && at < text.size) {
        const uint8_t *found = memchr(text.data + at, escape, text.size - at);
        if (found == NULL)
            break;
        at = (size_t)(found - text.data);
        *length = phi__fold_escape_at(text, at, ascii);
        if (*length > 0)
            return at;
        at += escape == '\\' ? 2 : 1;
    }
    return text.size;
}

phi_status phi__window_append(phi__window *window, const char *utf8, size_t length, size_t *taken)
{
    const phi__span text = phi__span_of(utf8, length);
    size_t escape_length = 0;
    int escaped = 0;
    size_t escape = next_escape(text, 0, window->escape, &escape_length, &escaped);
    *taken = 0;
    while (*taken < length && window->text.size < PHI__WINDOW_BYTES) {
        const size_t room = PHI__WINDOW_BYTES - window->text.size;
        size_t folded = 0;
        int ascii = 0;
        const size_t limit = escape < *taken + room ? escape : *taken + room;
        const size_t end = next_folded(text, *taken, limit, &folded, &ascii);
        PHI_TRY(phi__buf_append(&window->text, text.data + *taken, end - *taken));
        *taken = end;
        if (window->text.size == PHI__WINDOW_BYTES)
            continue;
        if (folded == 0 && end == escape && escape_length > 0) {
            PHI_TRY(append_folded(window, escape_length, escaped));
            *taken += escape_length;
            escape = next_escape(text, *taken, window->escape, &escape_length, &escaped);
            continue;
        }
        if (folded == 0)
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

static size_t strings_of(const phi__place *place)
{
    return length_of(place->sheet) + length_of(place->cell) + length_of(place->part) + length_of(place->field);
}

/* There is room for the strings. */
static void write_mark(phi__mark *mark, uint64_t at, size_t room, const phi__place *place)
{
    char *free_at = (char *)(mark + 1);
    *mark = (phi__mark){.at = at, .room = room, .place = *place};
    mark->place.sheet = put(&free_at, place->sheet);
    mark->place.cell = put(&free_at, place->cell);
    mark->place.part = put(&free_at, place->part);
    mark->place.field = put(&free_at, place->field);
}

phi__mark *phi__mark_new(uint64_t at, const phi__place *place)
{
    const size_t strings = strings_of(place), room = strings < MARK_ROOM ? MARK_ROOM : strings;
    phi__mark *mark = phi__alloc(sizeof *mark + room);
    if (mark != NULL)
        write_mark(mark, at, room, place);
    return mark;
}

static phi__mark *take_mark(phi__window *window, const phi__place *place)
{
    if (window->spare.count == 0 || strings_of(place) > MARK_ROOM)
        return phi__mark_new(text_end(window), place);
    phi__mark *mark = window->spare.items[--window->spare.count];
    write_mark(mark, text_end(window), MARK_ROOM, place);
    return mark;
}

phi_status phi__window_place(phi__window *window, const phi__place *place)
{
    phi__mark *mark = take_mark(window, place);
    PHI_REQUIRE(mark != NULL, PHI_ERR_MEMORY);
    if (window->marks.count > 0 && window->marks.items[window->marks.count - 1]->at == mark->at) {
        phi__mark **last = &window->marks.items[window->marks.count - 1];
        if (window->at.marked == *last)
            window->at.marked = NULL;
        give_back(window, *last); /* no text stood there */
        *last = mark;
        return PHI_OK;
    }
    const phi_status status = PHI_VEC_PUSH(&window->marks, mark);
    if (status != PHI_OK)
        phi__free(mark);
    return status;
}

phi_status phi__window_table(phi__window *window, const phi__table *table)
{
    phi__cells_done(&window->at.cells);
    window->table = true;
    return phi__cells_init(&window->at.cells, table);
}

phi_status phi__window_map(phi__window *window, phi__encoding encoding, uint64_t source)
{
    const phi__source_map map = {text_end(window), source, encoding, ++window->map_number};
    return PHI_VEC_PUSH(&window->maps, map);
}

/* ------------------------------------------------------------ searching, dropping */

bool phi__window_full(const phi__window *window)
{
    return window->text.size == PHI__WINDOW_BYTES || window->marks.count - window->at.mark > PHI__WINDOW_MARKS;
}

/* Behind the last line end from what was searched on, or there. */
static size_t last_line(const phi__window *window, size_t end)
{
    const uint8_t *text = window->text.data + window->searched;
    const uint8_t *found = memrchr(text, '\n', end - window->searched);
    return window->searched + (found == NULL ? 0 : (size_t)(found - text) + 1);
}

/* Behind a blank that is near, or `end`: any place will do, but one between words is the better one. */
static size_t last_blank(const phi__window *window, size_t end)
{
    const size_t least = end - window->searched > BLANK_BACK ? end - BLANK_BACK : window->searched;
    size_t at = end;
    while (at > least && !phi__is_space((char)window->text.data[at - 1]))
        at--;
    return at == least ? end : at;
}

size_t phi__window_boundary(const phi__window *window, bool last)
{
    if (last)
        return window->text.size;
    const size_t unread = window->text.size - window->searched;
    if (unread <= window->reach)
        return window->searched;
    const size_t end = window->text.size - window->reach;
    const size_t at = last_line(window, end);
    return at == window->searched ? last_blank(window, end) : at;
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
    default: break;
    }
    const phi__charset *charset = phi__charset_of(encoding);
    const uint64_t whole = charset != NULL && charset->pairs != NULL ? 2 : 1; /* what is folded has no longer form */
    return whole - (shift->gone ? 0 : 1);
}

/* The mark and the map that hold at `to`. */
static void follow_places(phi__window *window, uint64_t to)
{
    phi__window_at *at = &window->at;
    while (at->map + 1 < window->maps.count && window->maps.items[at->map + 1].at <= to)
        at->map++;
    while (at->mark + 1 < window->marks.count && window->marks.items[at->mark + 1]->at <= to)
        at->mark++;
    const phi__source_map *map = at->map < window->maps.count ? &window->maps.items[at->map] : NULL;
    if (map != NULL && map->number != at->mapped) {
        at->mapped = map->number;
        at->mapped_at = map->at;
        at->source = map->source;
    }
    const phi__mark *mark = at->mark < window->marks.count ? window->marks.items[at->mark] : NULL;
    if (mark != NULL && mark != at->marked) {
        at->marked = mark;
        at->marked_at = mark->at;
        at->byte = mark->place.byte;
    }
}

/* Count the folded characters up to `to` for the text, and where it leads to in the source. */
static void pass_shifts(phi__window *window, uint64_t to)
{
    phi__window_at *at = &window->at;
    const phi__source_map *map = at->mapped != 0 ? &window->maps.items[at->map] : NULL;
    for (; at->shift < window->shifts.count && window->shifts.items[at->shift].at <= to; at->shift++) {
        const phi__shift *shift = &window->shifts.items[at->shift];
        at->extra += extra_of(shift, PHI__ENC_UTF8);
        if (map != NULL && shift->map == map->number)
            at->source += extra_of(shift, map->encoding);
        if (at->marked != NULL && at->byte != 0 && shift->at > at->marked_at)
            at->byte += extra_of(shift, at->marked->place.encoding);
    }
}

/* Bytes of the source from `from` to `to`; `from` may lie behind it. */
static uint64_t source_between(const phi__window *window, phi__encoding encoding, uint64_t from, uint64_t to)
{
    const char *text = (const char *)window->text.data;
    return from < to ? phi__utf_source_length(encoding, text + (from - window->base), (size_t)(to - from)) : 0;
}

/* Move the cursor and all that hangs on it to `to`. */
static void move_cursor(phi__window *window, uint64_t to)
{
    phi__window_at *at = &window->at;
    const phi__span text = phi__buf_span(&window->text);
    follow_places(window, to);
    if (at->mapped != 0 && at->mapped_at < to) {
        at->source += source_between(window, window->maps.items[at->map].encoding, at->mapped_at, to);
        at->mapped_at = to;
    }
    pass_shifts(window, to);
    if (at->marked != NULL && at->byte != 0 && at->marked_at < to) {
        at->byte += source_between(window, at->marked->place.encoding, at->marked_at, to);
        at->marked_at = to;
    }
    const phi__span passed = phi__span_part(text, (size_t)(at->offset - window->base), (size_t)(to - at->offset));
    at->line += phi__count_byte(passed, '\n');
    if (window->table)
        phi__cells_walk(&at->cells, text, window->base, to);
    at->offset = to;
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

/* Forget the places that lie before the cursor. */
static void drop_passed(phi__window *window)
{
    phi__window_at *at = &window->at;
    for (size_t i = 0; i < at->mark; i++)
        give_back(window, window->marks.items[i]);
    if (at->mark > 0) {
        window->marks.count -= at->mark;
        memmove(window->marks.items, window->marks.items + at->mark,
                window->marks.count * sizeof *window->marks.items);
        at->mark = 0;
    }
    if (at->shift > 0) {
        window->shifts.count -= at->shift;
        memmove(window->shifts.items, window->shifts.items + at->shift,
                window->shifts.count * sizeof *window->shifts.items);
        at->shift = 0;
    }
    if (at->map > 0) {
        window->maps.count -= at->map;
        memmove(window->maps.items, window->maps.items + at->map, window->maps.count * sizeof *window->maps.items);
        at->map = 0;
    }
}

void phi__window_drop(phi__window *window, size_t boundary)
{
    move_cursor(window, window->base + boundary);
    window->searched = boundary;
    const size_t from = kept_from(window);
    phi__buf_consume(&window->text, from);
    window->base += from;
    window->searched -= from;
    drop_passed(window);
}

/* Copy the marks from that one on which holds at `to`. */
static phi_status copy_marks(const phi__window *window, uint64_t to, phi__window *next)
{
    size_t first = window->at.mark;
    while (first + 1 < window->marks.count && window->marks.items[first + 1]->at <= to)
        first++;
    next->at.marked = NULL;
    for (size_t i = first; i < window->marks.count; i++) {
        phi__mark *mark = phi__mark_new(window->marks.items[i]->at, &window->marks.items[i]->place);
        PHI_REQUIRE(mark != NULL, PHI_ERR_MEMORY);
        const phi_status status = PHI_VEC_PUSH(&next->marks, mark);
        if (status != PHI_OK) {
            phi__free(mark);
            return status;
        }
        if (window->marks.items[i] == window->at.marked)
            next->at.marked = mark;
    }
    return PHI_OK;
}

/* Copy what lies at the cursor or behind it. */
static phi_status copy_places(const phi__window *window, uint64_t to, phi__window *next)
{
    next->at = window->at;
    next->at.cells = (phi__cells){0}; /* until nothing can fail */
    next->at.mark = next->at.map = next->at.shift = 0;
    next->map_number = window->map_number;
    next->origin = window->origin;
    PHI_TRY(copy_marks(window, to, next));
    for (size_t i = window->at.map; i < window->maps.count; i++)
        PHI_TRY(PHI_VEC_PUSH(&next->maps, window->maps.items[i]));
    for (size_t i = window->at.shift; i < window->shifts.count; i++)
        PHI_TRY(PHI_VEC_PUSH(&next->shifts, window->shifts.items[i]));
    return PHI_OK;
}

phi_status phi__window_split(phi__window *window, size_t boundary, phi__window *next)
{
    PHI_TRY(copy_places(window, window->base + boundary, next));
    PHI_TRY(phi__buf_reserve(&next->text, PHI__WINDOW_BYTES)); /* it will be full, and growing copies */
    const phi__buf own = next->text;
    next->text = window->text; /* the cursor moves along the text that both have */
    next->base = window->base;
    next->at.cells = window->at.cells;
    next->table = window->table;
    window->lent = true;
    move_cursor(next, window->base + boundary);
    next->searched = boundary;
    const size_t from = kept_from(next);
    next->text = own;
    next->base += from;
    next->searched -= from;
    drop_passed(next);
    return phi__buf_append(&next->text, window->text.data + from, window->text.size - from);
}

/* -------------------------------------------------------------------- asking */

/* What folding took away within a stretch that begins at the cursor. */
static uint64_t extra_within(const phi__window *window, uint64_t end, phi__encoding encoding)
{
    uint64_t extra = 0;
    for (size_t i = window->at.shift; i < window->shifts.count && window->shifts.items[i].at <= end; i++) {
        const phi__shift *shift = &window->shifts.items[i];
        if (shift->at < end || !shift->gone) /* what vanished right behind it is not part of it */
            extra += extra_of(shift, encoding);
    }
    return extra;
}

/* The map that holds where a stretch ends that begins at the cursor: the source may have more between
 * its characters than the text (references, white space that is not shown). */
static const phi__source_map *last_map_within(const phi__window *window, uint64_t end)
{
    size_t last = window->at.map;
    while (last + 1 < window->maps.count && window->maps.items[last + 1].at < end)
        last++;
    return &window->maps.items[last];
}

static void spot_in_source(const phi__window *window, size_t begin, size_t end, phi__spot *spot)
{
    const phi__window_at *at = &window->at;
    const uint64_t offset = window->base + begin;
    if (at->marked != NULL && at->marked->at <= offset) {
        spot->place = &at->marked->place;
        spot->byte = at->byte;
    }
    spot->offset = window->origin + offset + at->extra;
    spot->length = end - begin + extra_within(window, window->base + end, PHI__ENC_UTF8);
    if (at->mapped != 0 && window->maps.items[at->map].at <= offset) {
        const phi__encoding encoding = window->maps.items[at->map].encoding;
        spot->offset = at->source;
        spot->length = source_between(window, encoding, offset, window->base + end) +
                       extra_within(window, window->base + end, encoding);
        const phi__source_map *last = last_map_within(window, window->base + end);
        if (last->at <= offset)
            return;
        const uint64_t until = last->source + source_between(window, last->encoding, last->at, window->base + end);
        if (until > spot->offset + spot->length)
            spot->length = until - spot->offset;
    }
}

phi__spot phi__window_spot(phi__window *window, size_t begin, size_t end)
{
    phi__spot spot = {0};
    move_cursor(window, window->base + begin);
    spot_in_source(window, begin, end, &spot);
    spot.line = window->at.line;
    if (window->table) {
        spot.row = window->at.cells.row;
        spot.column = window->at.cells.column + 1;
        spot.column_name = phi__cells_name(&window->at.cells);
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

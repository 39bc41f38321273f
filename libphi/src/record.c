/* SPDX-License-Identifier: Apache-2.0 */
/* See record.h. Rows of tables and sheets are known by number. Messages begin with a segment (MSH, PID; ST, HL, INS,
 * CLP), entries of JSON and XML with a line, a resource of a patient or an element, rows of SQL with a bracket or a
 * line. All other text is one record as far as findings stand near each other, and wholly in small files. */
#include "record.h"

#include "report/care_words.h"
#include "report/us_states.h"

#include "base/ascii.h"

#include <string.h>

enum {
    AHEAD = 200,                      /* bytes behind a candidate that are of its record, if no begin comes before */
    GAP = PHI__WINDOW_BACK,           /* what lies further apart is of different records; as much is in sight */
    GAP_EXACT = 64 * 1024,            /* within a message, and rows of one table */
    SMALL = 8 * 1024                  /* text of a part that is one record */
};

/* --------------------------------------------------------------------- begins */

/* `word` has two bytes and more; most places differ in the first ones. */
static inline bool text_at(phi__span text, size_t at, const char *word)
{
    if (at > text.size || text.size - at < 2 || text.data[at] != (uint8_t)word[0] || text.data[at + 1] != (uint8_t)word[1])
        return false;
    const size_t length = strlen(word);
    return text.size - at >= length && memcmp(text.data + at, word, length) == 0;
}

static size_t skip_blanks(phi__span text, size_t at)
{
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r' ||
                              text.data[at] == '\n'))
        at++;
    return at;
}

/* "resourceType" : "Patient": what else a bundle holds follows its patient. */
static bool patient_at(phi__span text, size_t at)
{
    if (!text_at(text, at, "\"resourceType\""))
        return false;
    at = skip_blanks(text, at + strlen("\"resourceType\""));
    if (at >= text.size || text.data[at] != ':')
        return false;
    return text_at(text, skip_blanks(text, at + 1), "\"Patient\"");
}

static bool element_at(phi__span text, size_t at)
{
    static const char *const names[] = {"<Patient", "<recordTarget", "<tr", "<TR", "<row", "<record"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const size_t behind = at + strlen(names[i]);
        if (text_at(text, at, names[i]) && behind < text.size && strchr("> \t\r\n", text.data[behind]) != NULL)
            return true;
    }
    return false;
}

/* "}" and "{" at the ends of lines: one JSON text a line. */
static bool entry_at(phi__span text, size_t at)
{
    if (!text_at(text, at, "\n{"))
        return false;
    return at > 0 && (text.data[at - 1] == '}' || (at > 1 && text.data[at - 1] == '\r' && text.data[at - 2] == '}'));
}

/* "), (" of INSERT, or the line of COPY. */
static bool tuple_at(phi__span text, size_t at)
{
    if (text.data[at] == '\n')
        return true;
    if (!text_at(text, at, "),"))
        return false;
    at = skip_blanks(text, at + 2);
    return at < text.size && text.data[at] == '(';
}

/* "Patient: Ann Doe" or "Patient name: ..." at the begin of a line; where the name begins, 0 = it is none. */
static size_t caption_at(phi__span text, size_t at)
{
    static const char *const captions[] = {"Patient:", "Patient name:", "Patient Name:", "PATIENT:", "PATIENT NAME:"};
    for (size_t i = 0; i < sizeof captions / sizeof *captions; i++) {
        if (text_at(text, at, captions[i]))
            return at + strlen(captions[i]);
    }
    return 0;
}

/* Letters of the rest of the line, FNV-1a. */
static uint64_t name_of(phi__span text, size_t line)
{
    size_t at = caption_at(text, line);
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    bool any = false;
    for (; at != 0 && at < text.size && text.data[at] != '\n'; at++) {
        if (!phi__is_letter((char)text.data[at]))
            continue;
        hash = (hash ^ (uint8_t)phi__to_lower((char)text.data[at])) * UINT64_C(0x100000001b3);
        any = true;
    }
    return any ? hash | 1 : 0;
}

static inline bool may_begin(uint8_t c)
{
    return c == '\n' || c == '"' || c == ')' || c == '<';
}

static bool begins_at(phi__span text, size_t at, bool sql)
{
    switch (text.data[at]) {
    case '"': return patient_at(text, at);
    case '<': return element_at(text, at);
    case '\n': return sql || entry_at(text, at) || caption_at(text, at + 1) != 0;
    case ')': return sql && tuple_at(text, at);
    default: return false;
    }
}

/* -------------------------------------------------------------------- messages */

static bool is_segment(const char *part, const char *name)
{
    const size_t length = strlen(name);
    return strncmp(part, name, length) == 0 && (part[length] == '-' || phi__is_digit(part[length]));
}

/* The segment of a message that begins what is said of a person; its field's number in *field. */
static bool opens_person(const phi__place *place, uint32_t *field)
{
    static const char *const segments[] = {"MSH", "PID", "ST", "HL", "INS", "CLP"};
    if (!place->closed || place->part == NULL)
        return false;
    for (size_t i = 0; i < sizeof segments / sizeof *segments; i++) {
        if (!is_segment(place->part, segments[i]))
            continue;
        const char *digits = place->part + strlen(segments[i]) + (place->part[strlen(segments[i])] == '-' ? 1 : 0);
        uint32_t number = 0;
        for (; phi__is_digit(*digits) && number < 1000; digits++)
            number = number * 10 + (uint32_t)(*digits - '0');
        *field = number;
        return true;
    }
    return false;
}

/* A field of such a segment behind one of another segment, or behind a later field of the same. */
static bool mark_begins(const phi__place *before, const phi__place *here)
{
    uint32_t field = 0, earlier = 0;
    if (!opens_person(here, &field))
        return false;
    if (before == NULL || !opens_person(before, &earlier) || strncmp(before->part, here->part, 2) != 0)
        return true;
    return field < earlier;
}

/* Where the last message begins before `to`, in [from, to) of the window; SIZE_MAX when it does not. */
static size_t last_message(const phi__window *window, size_t from, size_t to)
{
    size_t at = phi__window_mark_at(window, to, window->at.mark);
    for (; at != SIZE_MAX; at--) {
        const phi__mark *mark = window->marks.items[at];
        const phi__place *before = at > 0 ? &window->marks.items[at - 1]->place : NULL;
        if (at == 0 && window->base > 0) /* what was before is not known, and was searched with it */
            return SIZE_MAX;
        if (mark->at < window->base + from)
            return SIZE_MAX;
        if (mark_begins(before, &mark->place))
            return (size_t)(mark->at - window->base);
        if (at == 0)
            return SIZE_MAX;
    }
    return SIZE_MAX;
}

/* ---------------------------------------------------------------------- around */

static const phi__place *place_of(const phi__window *window, size_t at)
{
    const size_t mark = phi__window_mark_at(window, at, window->at.mark);
    return mark == SIZE_MAX ? NULL : &window->marks.items[mark]->place;
}

static size_t last_begin(phi__span text, size_t from, size_t to, bool sql)
{
    for (size_t at = to; at > from; at--) {
        if (may_begin(text.data[at - 1]) && begins_at(text, at - 1, sql))
            return at - 1;
    }
    return SIZE_MAX;
}

/* The same forward, and the end of a line where lines are records. */
static size_t end_behind(phi__span text, size_t from, bool sql, bool row)
{
    const size_t most = text.size - from < AHEAD ? text.size : from + AHEAD;
    for (size_t at = from; at < most; at++) {
        if (may_begin(text.data[at]) && (begins_at(text, at, sql) || (row && text.data[at] == '\n')))
            return at;
    }
    return most;
}

static phi__span between(phi__span text, size_t from, size_t to)
{
    return from < to ? phi__span_part(text, from, to - from) : phi__span_of("", 0);
}

/* A line, of the part of the text that is looked at. */
static size_t line_begin(phi__span text, size_t from, size_t to)
{
    while (to > from && text.data[to - 1] != '\n')
        to--;
    return to;
}

phi__record_look phi__record_look_around(const phi__window *window, size_t from, const phi__candidate *candidate)
{
    const phi__span text = phi__buf_span(&window->text);
    const size_t begin = candidate->begin, end = candidate->end;
    const phi__place *place = window->marks.count > 0 ? place_of(window, begin) : NULL;
    const bool message = place != NULL && place->closed;
    const bool row = window->table || (place != NULL && place->row != 0);
    const bool sql = candidate->column != NULL;
    if (begin - (from < begin ? from : begin) > GAP)
        from = begin - GAP;
    phi__record_look look = {.exact = message || row || sql};
    size_t start = SIZE_MAX;
    if (message)
        start = last_message(window, from, begin);
    else if (!row)
        start = last_begin(text, from, begin, sql);
    if (start != SIZE_MAX)
        look.begin = window->base + start + 1;
    if (!look.exact)
        look.name = name_of(text, start != SIZE_MAX ? start + 1 : from);
    const size_t inside = row ? line_begin(text, from < begin ? from : begin, begin) : start != SIZE_MAX ? start : from;
    const size_t behind = end_behind(text, end, sql, row);
    look.care = phi__care_words_in(between(text, inside, begin)) || phi__care_words_in(between(text, end, behind));
    look.care_before = start != SIZE_MAX && phi__care_words_in(between(text, from, start));
    const size_t near = begin > AHEAD && begin - AHEAD > inside ? begin - AHEAD : inside;
    const size_t left = row ? line_begin(text, begin > GAP ? begin - GAP : 0, begin) : near < begin ? near : begin;
    look.state = phi__us_state_in(between(text, left, behind), begin - left);
    return look;
}

/* --------------------------------------------------------------------- counting */

static uint64_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (; text != NULL && *text != '\0'; text++)
        hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
    return hash;
}

static bool is_next(const phi__record_run *run, const phi__record_mark *mark)
{
    if (run->number == 0 || mark->row != run->row || hash_text(mark->sheet) != run->sheet)
        return true;
    if (mark->row != 0)
        return false;
    if (mark->look.begin > run->begin) /* the head of another page of the same letter names the same person */
        return mark->look.name == 0 || mark->look.name != run->name;
    if (mark->end <= SMALL)
        return false;
    return mark->begin > run->end + (mark->look.exact ? GAP_EXACT : GAP);
}

static phi_class class_of(const phi__record_run *run)
{
    const bool health = run->health || run->care, identifies = run->identifies || (run->named && run->born);
    if ((run->classes & 1u << PHI_CLASS_PHI) != 0 || (identifies && health))
        return PHI_CLASS_PHI;
    if ((run->classes & 1u << PHI_CLASS_PCI) != 0)
        return PHI_CLASS_PCI;
    return (run->classes & 1u << PHI_CLASS_PII) != 0 ? PHI_CLASS_PII : PHI_CLASS_NONE;
}

bool phi__record_close(phi__record_run *run, phi_class *closed)
{
    if (!run->open)
        return false;
    *closed = class_of(run);
    run->open = run->identifies = run->named = run->born = run->health = false;
    run->classes = 0;
    return true;
}

bool phi__record_next(phi__record_run *run, const phi__record_mark *mark, phi_class *closed)
{
    bool ended = false;
    if (is_next(run, mark)) {
        run->health = run->health || mark->look.care_before;
        ended = phi__record_close(run, closed);
        run->number++;
        run->open = true;
    }
    run->name = mark->look.name != 0 ? mark->look.name : run->name;
    run->begin = mark->begin;
    run->end = mark->end;
    run->row = mark->row;
    run->sheet = hash_text(mark->sheet);
    run->health = run->health || mark->look.care || (mark->health && mark->counts);
    if (mark->counts) {
        run->identifies = run->identifies || mark->identifies || mark->naming == PHI__NAMING_HOLDER;
        run->named = run->named || mark->naming == PHI__NAMING_SOMEBODY;
        run->born = run->born || mark->naming == PHI__NAMING_BIRTH;
        run->classes |= 1u << mark->data_class;
    }
    return ended;
}

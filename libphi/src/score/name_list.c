/* SPDX-License-Identifier: Apache-2.0 */
/* See name_list.h. Most lines of a text are seen not to be entries by the first byte that is no blank. */
#include "score/name_list.h"

#include "base/ascii.h"
#include "base/simd.h"
#include "base/word8.h"
#include "score/evidence.h"

#include <string.h>

enum {
    LEAST = 3,        /* entries of a list */
    APART = 1,        /* lines between two of them that are none; empty ones do not count */
    SIGHT = 256,      /* before and behind the stretch that is searched */
    MARK_MOST = 16,   /* bytes before a name: "10:30 am - " */
    CHUNK_BLOCKS = 32
};

static const double BITS_LEAST = -4.0, BITS_MOST = 3.0; /* others are out of the question, or sure */

/* ------------------------------------------------------------------------- lines */

static const phi__simd_class FEED = {.low = {[10] = 1}, .high = {[0] = 1}};
/* What an entry begins with: ( * + - digits, capitals, [ and the first byte of a bullet. A bucket for each upper half. */
static const phi__simd_class BEGIN = {
    .low = {0x0a, 0x0e, 0x1e, 0x0e, 0x0e, 0x0e, 0x0e, 0x0e, 0x0f, 0x0e, 0x0d, 0x0d, 0x04, 0x05, 0x04, 0x04},
    .high = {[2] = 0x01, [3] = 0x02, [4] = 0x04, [5] = 0x08, [14] = 0x10},
};

static inline bool may_begin(uint8_t c)
{
    return (BEGIN.low[c & 15] & BEGIN.high[c >> 4]) != 0;
}

/* Code is indented: eight bytes at once. */
static inline size_t skip_blanks(phi__span text, size_t at)
{
    if (at < text.size && text.data[at] > ' ') /* nearly half of all lines */
        return at;
    for (; text.size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        const uint64_t others = phi__word8_low(text.data + at) ^ PHI__WORD8_EACH * ' ';
        at += others == 0 ? 0 : (size_t)__builtin_ctzll(others) / 8;
        if (others != 0)
            break;
    }
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    return at;
}

/* ----------------------------------------------------------------------- entries */

static inline bool is_mark(char c)
{
    switch (c) {
    case ' ': case '\t': case '.': case ')': case ':': case '(': case '-': case '*': case '[': case ']': case '/': case '#': case '+': return true;
    default: return phi__is_digit(c);
    }
}

/* "am", "p.m." of a time, if a blank follows. */
static size_t skip_half_of_day(phi__span text, size_t at, size_t end)
{
    size_t next = at + 1;
    if (at >= end || memchr("aApP", text.data[at], 4) == NULL)
        return at;
    next += next < end && text.data[next] == '.';
    if (next >= end || (text.data[next] != 'm' && text.data[next] != 'M'))
        return at;
    next++;
    next += next < end && text.data[next] == '.';
    return next < end && text.data[next] == ' ' ? next : at;
}

/* "[x]" */
static bool is_ticked(phi__span text, size_t at, size_t end)
{
    return end - at >= 3 && (text.data[at] == '[' || text.data[at] == '(') && (text.data[at + 1] | 0x20) == 'x' &&
           (text.data[at + 2] == ']' || text.data[at + 2] == ')');
}

static size_t skip_marks(phi__span text, size_t at, size_t end)
{
    for (;;) {
        if (is_ticked(text, at, end))
            at += 3;
        else if (at < end && is_mark((char)text.data[at]))
            at++;
        else if (end - at >= 3 && memcmp(text.data + at, "\xE2\x80\xA2", 3) == 0) /* a bullet */
            at += 3;
        else
            return at;
    }
}

/* Where the name of an entry would begin whose first byte is at `begin`; `end`: nowhere. No line end is passed. */
static size_t name_begin(phi__span text, size_t begin, size_t end)
{
    const size_t most = end - begin > MARK_MOST ? begin + MARK_MOST : end;
    size_t at = skip_marks(text, begin, most);
    const size_t half = at > begin ? skip_half_of_day(text, at, most) : at;
    at = half > at ? skip_marks(text, half, most) : at;
    const bool apart = at == begin || (at < end && !phi__is_alnum((char)text.data[at - 1]));
    return at < end && apart && phi__is_upper((char)text.data[at]) ? at : end;
}

static size_t word_end(phi__span text, size_t at, size_t end)
{
    while (at < end && (phi__is_letter((char)text.data[at]) || text.data[at] >= 0x80 || text.data[at] == '-' || text.data[at] == '\'' || text.data[at] == '.'))
        at++;
    return at;
}

/* Does a second word with a capital follow the first? Nearly no line that begins with a sentence has it. */
static bool goes_on_like_name(phi__span text, size_t at, size_t end)
{
    at = word_end(text, at, end);
    at += at < end && text.data[at] == ',';
    return at + 1 < end && text.data[at] == ' ' && phi__is_upper((char)text.data[at + 1]);
}

/* Does what follows a name say that it was all of it? */
static bool ends_entry(phi__span text, size_t at, size_t end)
{
    if (at >= end || memchr(",;:\t|\r", text.data[at], 6) != NULL)
        return true;
    if (text.data[at] != ' ')
        return false;
    const uint8_t next = at + 1 < end ? text.data[at + 1] : ' ';
    if (next == '.') /* " ....... 12" */
        return at + 2 < end && text.data[at + 2] == '.';
    return phi__is_digit((char)next) || memchr(" (<-", next, 4) != NULL || next >= 0xe2;
}

/* Words with capitals and nothing else, and then what ends an entry: whatever it is, it is a thing of the list. */
static bool looks_like_entry(phi__span text, size_t at, size_t end)
{
    for (;;) {
        at = word_end(text, at, end);
        const size_t comma = at + (at < end && text.data[at] == ',');
        if (comma + 1 >= end || text.data[comma] != ' ' || !phi__is_upper((char)text.data[comma + 1]))
            return ends_entry(text, at, end);
        at = comma + 1;
    }
}

/* Drop hits from `first` on that do not end an entry; is one left? */
static bool keep_entries(phi__span text, size_t end, phi__hits *hits, size_t first)
{
    size_t kept = first;
    for (size_t i = first; i < hits->count; i++) {
        if (ends_entry(text, hits->items[i].end, end))
            hits->items[kept++] = hits->items[i];
    }
    hits->count = kept;
    return kept > first;
}

/* -------------------------------------------------------------------------- lists */

/* A search, and the list that is being read. */
typedef struct reader {
    const phi__matcher *matcher;
    phi__span text;
    size_t from, until;
    phi__hits *hits;
    phi__name_places *places;
    size_t known, end;               /* of the list: entries that are known fully; where the line of the last one ends */
    size_t others;                   /* things in it that are nobody */
    size_t first_hit, first_place;
    size_t above, above_end;         /* a name that may be known in part, in a line above the first entry; SIZE_MAX: there is none */
} reader;

/* Keep the list, or drop what was too little; the last `more` hits are of the next one. */
static void end_list(reader *r, size_t more)
{
    phi__hits *hits = r->hits;
    if (r->known < LEAST || r->others >= r->known) {
        if (more > 0)
            memmove(hits->items + r->first_hit, hits->items + hits->count - more, more * sizeof *hits->items);
        hits->count = r->first_hit + more;
        r->places->count = r->first_place;
    }
    r->known = r->others = 0;
    r->first_hit = hits->count - more;
    r->first_place = r->places->count;
}

static bool is_blank(phi__span text, size_t at, size_t end)
{
    while (at < end && phi__is_space((char)text.data[at]))
        at++;
    return at == end;
}

/* Do so few lines stand between the line that ends at `last` and this one that both are of one list? */
static bool goes_on(const reader *r, size_t last, size_t begin)
{
    size_t others = 0;
    for (size_t line = last + 1; line < begin && others <= APART;) {
        const uint8_t *feed = memchr(r->text.data + line, '\n', begin - line);
        if (feed == NULL) /* the blanks before the entry */
            break;
        const size_t end = (size_t)(feed - r->text.data);
        others += !is_blank(r->text, line, end);
        line = end + 1;
    }
    return others <= APART;
}

/* An entry is of the list, whose hits are the last `more`; those of lines in sight alone are not kept. */
static phi_status keep_entry(reader *r, size_t name, size_t more)
{
    if (name >= r->from && name < r->until)
        return PHI_VEC_PUSH(r->places, (uint32_t)name);
    r->hits->count -= more;
    return PHI_OK;
}

/* A name that is known in part, where a list says that it is one; *is: it was. */
static phi_status read_partly(reader *r, size_t name, size_t end, bool *is)
{
    const size_t before = r->hits->count;
    PHI_TRY(phi__match_entry(r->matcher, r->text, name, r->hits));
    *is = keep_entries(r->text, end, r->hits, before);
    for (size_t i = before; i < r->hits->count; i++)
        r->hits->items[i].label = PHI__LABEL_LIST;
    return *is ? keep_entry(r, name, r->hits->count - before) : PHI_OK;
}

/* A line in which nobody stands who is known fully: of the list that is open, or above one that may begin. */
static phi_status read_other(reader *r, size_t begin, size_t name, size_t end)
{
    bool is = false;
    if (r->known > 0 && !goes_on(r, r->end, begin))
        end_list(r, 0); /* nothing behind it is nearer: the lines between are looked at once */
    if (r->known == 0) {
        r->above = name;
        r->above_end = end;
        return PHI_OK;
    }
    PHI_TRY(read_partly(r, name, end, &is));
    r->end = is ? end : r->end;
    r->others += !is && looks_like_entry(r->text, name, end);
    return PHI_OK;
}

/* A name that is known fully; false: there is none. */
static phi_status read_known(reader *r, size_t name, size_t end, bool *is)
{
    const size_t before = r->hits->count;
    PHI_TRY(phi__match_bare(r->matcher, r->text, name, name + 1, r->hits));
    *is = keep_entries(r->text, end, r->hits, before);
    return PHI_OK;
}

/* The line above the first entry comes before it. */
static phi_status open_list(reader *r, size_t begin, size_t name, size_t end)
{
    bool is = false;
    const size_t above = r->above;
    r->above = SIZE_MAX;
    if (above == SIZE_MAX || !goes_on(r, r->above_end, begin))
        return PHI_OK;
    r->hits->count = r->first_hit;
    PHI_TRY(read_partly(r, above, r->above_end, &is));
    return read_known(r, name, end, &is);
}

/* The line whose first byte that is no blank is at `begin`. */
static phi_status read_line(reader *r, size_t begin)
{
    const size_t size = r->text.size, name = name_begin(r->text, begin, size);
    if (name == size || !goes_on_like_name(r->text, name, size))
        return PHI_OK;
    const uint8_t *feed = memchr(r->text.data + name, '\n', size - name);
    const size_t end = feed == NULL ? size : (size_t)(feed - r->text.data), before = r->hits->count;
    bool is = false;
    PHI_TRY(read_known(r, name, end, &is));
    if (!is)
        return read_other(r, begin, name, end);
    const size_t more = r->hits->count - before;
    if (r->known > 0 && !goes_on(r, r->end, begin))
        end_list(r, more);
    if (r->known == 0)
        PHI_TRY(open_list(r, begin, name, end));
    r->known++;
    r->end = end;
    return keep_entry(r, name, more);
}

/* A line begins at `at`. */
static inline phi_status look_at_line(reader *r, size_t at)
{
    const size_t begin = skip_blanks(r->text, at);
    return begin < r->text.size && may_begin(r->text.data[begin]) ? read_line(r, begin) : PHI_OK;
}

/* Lines that begin in text[from, to), behind the first byte. */
static phi_status read_lines(reader *r, size_t from, size_t to)
{
    const phi__simd *simd = phi__simd_at(0);
    uint64_t feeds[CHUNK_BLOCKS];
    for (size_t base = from; base < to;) {
        uint8_t tail[PHI__SIMD_BLOCK] = {0};
        const size_t whole = (to - base) / PHI__SIMD_BLOCK, blocks = whole == 0 ? 1 : whole < CHUNK_BLOCKS ? whole : CHUNK_BLOCKS;
        if (whole == 0)
            memcpy(tail, r->text.data + base, to - base);
        simd->of_class(&FEED, whole == 0 ? tail : r->text.data + base, blocks, feeds);
        for (size_t b = 0; b < blocks; b++, base += PHI__SIMD_BLOCK) {
            for (; feeds[b] != 0; feeds[b] &= feeds[b] - 1)
                PHI_TRY(look_at_line(r, base + (size_t)__builtin_ctzll(feeds[b]) + 1));
        }
    }
    return PHI_OK;
}

phi_status phi__name_list_seek(const phi__matcher *matcher, phi__span text, size_t from, size_t until, phi__hits *hits,
                               phi__name_places *places)
{
    const size_t begin = from > SIGHT ? from - SIGHT : 0, end = text.size - until > SIGHT ? until + SIGHT : text.size;
    reader r = {.matcher = matcher, .text = text, .from = from, .until = until, .hits = hits, .places = places,
                .first_hit = hits->count, .first_place = places->count, .above = SIZE_MAX};
    if (begin == 0 || text.data[begin - 1] == '\n')
        PHI_TRY(look_at_line(&r, begin));
    PHI_TRY(read_lines(&r, begin, end));
    end_list(&r, 0);
    return PHI_OK;
}

/* ---------------------------------------------------------------------- weighing */

/* What is known in part was weighed as such, or has its label and stays what that makes of it. */
static void raise(const phi__rule *rule, phi__candidate *candidate)
{
    const bool may = !candidate->test && !rule->forms[candidate->form].labelled && candidate->bits > BITS_LEAST && candidate->bits < BITS_MOST;
    const double bits = may ? phi__evidence_surrounding_bits(rule, PHI__SURROUNDING_LIST) : 0.0;
    if (bits == 0.0)
        return;
    phi__evidence_raise(candidate, PHI__SURROUNDING_LIST, bits);
}

void phi__name_list_weigh(const phi__rule_set *set, const phi__name_places *places, phi__candidate *candidates, size_t count)
{
    for (size_t i = 0, place = 0; i < count && place < places->count; i++) {
        while (place < places->count && places->items[place] < candidates[i].begin)
            place++;
        if (place < places->count && places->items[place] == candidates[i].begin)
            raise(set->rules[candidates[i].rule], &candidates[i]);
    }
}

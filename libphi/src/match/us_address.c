/* SPDX-License-Identifier: Apache-2.0 */
/* See us_address.h. A street is a number, words that begin with capitals (in fields: any), and a word such as
 * Street among them; the town is what follows up to a state. Only where no field or label says that it is an address must
 * all of this be there: "12 Oak Street" alone may be anything. */
#include "match/us_address.h"

#include "base/ascii.h"
#include "match/us_address_words.h"

enum {
    NUMBER_DIGITS = 6,
    STREET_WORDS = 6,
    TOWN_WORDS = 5,
    WORD_MOST = 24,
    GAP_MOST = 24, /* blanks, commas and a line end between parts */
    UNIT_MOST = 6,
    BOX_BACK = 24,
    ZIP = 5,
    ZIP4 = 4
};

typedef struct reader {
    phi__span text;
    size_t most;
    phi__finder_place place;
} reader;

typedef struct piece {
    size_t begin, end;
} piece;

static char at(const reader *r, size_t i)
{
    return i < r->most ? (char)r->text.data[i] : '\0';
}

static const char *text_of(const reader *r, piece word)
{
    return (const char *)r->text.data + word.begin;
}

static bool is_letter(char c)
{
    return phi__is_letter(c) || ((unsigned char)c & 0x80) != 0;
}

/* A word of letters and digits, apostrophes and hyphens within it, and a full stop behind it in *next. */
static bool read_word(const reader *r, size_t begin, piece *out, size_t *next)
{
    size_t end = begin;
    while (end - begin < WORD_MOST && (is_letter(at(r, end)) || phi__is_digit(at(r, end)) ||
                                       (end > begin && (at(r, end) == '\'' || at(r, end) == '-') && is_letter(at(r, end + 1)))))
        end++;
    if (end == begin || end - begin == WORD_MOST || at(r, end) == '_' || at(r, end) == '@' || at(r, end) == '/')
        return false;
    *out = (piece){begin, end};
    *next = at(r, end) == '.' && !is_letter(at(r, end + 1)) ? end + 1 : end;
    return true;
}

static size_t skip_blanks(const reader *r, size_t begin)
{
    size_t end = begin;
    while (at(r, end) == ' ' && end - begin < 3)
        end++;
    return end;
}

/* ------------------------------------------------------------------------ street */

/* "123", "123A", "12-34", "123 1/2", and unit and house as in Australia: "12/45" */
static size_t read_number(const reader *r, size_t begin)
{
    size_t end = begin;
    while (phi__is_digit(at(r, end)))
        end++;
    if (end == begin || end - begin > NUMBER_DIGITS || (at(r, begin) == '0' && end - begin > 1))
        return begin;
    if ((at(r, end) == '-' || (at(r, end) == '/' && r->place >= PHI__FINDER_LABEL)) && phi__is_digit(at(r, end + 1))) {
        size_t rest = end + 1;
        while (phi__is_digit(at(r, rest)))
            rest++;
        end = rest - end <= 5 ? rest : end;
    }
    if (phi__is_letter(at(r, end)) && at(r, end + 1) == ' ')
        end++;
    if (at(r, end) == ' ' && at(r, end + 1) == '1' && at(r, end + 2) == '/' && at(r, end + 3) == '2')
        end += 4;
    return at(r, end) == ' ' ? end : begin;
}

/* May it be a word of a street's name? Small words in between, ordinals: "of", "5th". */
static bool is_street_word(const reader *r, piece word, size_t index)
{
    static const char *const SMALL[] = {"of", "the", "de", "la", "del", "los", "las", "and", "y", "el"};
    const char first = at(r, word.begin);
    if (r->place == PHI__FINDER_CELL || phi__is_upper(first) || ((unsigned char)first & 0x80) != 0)
        return true;
    if (phi__is_digit(first))
        return (is_letter(at(r, word.end - 1)) && word.end - word.begin <= 5) || index > 0;
    for (size_t i = 0; i < sizeof SMALL / sizeof SMALL[0] && index > 0; i++) {
        if (word.end - word.begin == strlen(SMALL[i]) && memcmp(text_of(r, word), SMALL[i], word.end - word.begin) == 0)
            return true;
    }
    return false;
}

/* Where the words end that are the street: behind the first word that is hardly anything but a suffix, else behind the last that may
 * be one; 0 when there is none. *last: behind the last word. */
static size_t read_street(const reader *r, size_t begin, size_t *last, bool *suffix)
{
    size_t next = begin, weak = 0;
    bool numbered = false, led = false; /* "Camino Real" */
    *last = 0;
    for (size_t i = 0; i < STREET_WORDS; i++) {
        piece word;
        size_t behind = 0;
        if (!read_word(r, next, &word, &behind) || !is_street_word(r, word, i))
            break;
        if (phi__is_unit(text_of(r, word), word.end - word.begin) && i > 0)
            break;
        *last = behind;
        const phi__street_suffix kind = phi__street_suffix_of(text_of(r, word), word.end - word.begin);
        led = led || (i == 0 && phi__is_street_lead(text_of(r, word), word.end - word.begin));
        const bool digit = phi__is_digit(at(r, word.begin)) && phi__is_digit(at(r, word.end - 1));
        if ((i > 0 && kind == PHI__SUFFIX_STRONG) || (digit && numbered)) {
            *suffix = true;
            return behind;
        }
        if (digit && i > 0)
            break; /* "5 Main 44" */
        weak = i > 0 && kind == PHI__SUFFIX_WEAK ? behind : weak;
        numbered = phi__is_numbered_road(text_of(r, word), word.end - word.begin) && word.end - word.begin > 1;
        next = skip_blanks(r, behind);
        if (next == behind)
            break;
    }
    if (weak == 0 && led)
        weak = *last;
    *suffix = weak != 0;
    return weak;
}

/* "NW" behind the street. */
static size_t skip_direction(const reader *r, size_t end)
{
    piece word;
    size_t behind = 0;
    const size_t next = skip_blanks(r, end);
    if (next == end || !read_word(r, next, &word, &behind) || !phi__is_direction(text_of(r, word), word.end - word.begin))
        return end;
    return phi__is_upper(at(r, word.begin)) || r->place == PHI__FINDER_CELL ? behind : end;
}

/* "Apt 4B", ", #12", "Suite 200" */
static size_t skip_unit(const reader *r, size_t end)
{
    piece word;
    size_t next = end;
    if (at(r, next) == ',')
        next++;
    next = skip_blanks(r, next);
    if (next == end)
        return end;
    const size_t mark = next;
    if (read_word(r, next, &word, &next) && phi__is_unit(text_of(r, word), word.end - word.begin))
        next = skip_blanks(r, next);
    else
        next = mark;
    const bool named = next > mark;
    if (at(r, next) == '#')
        next = skip_blanks(r, next + 1);
    else if (!named)
        return end;
    const size_t value = next;
    while (phi__is_alnum(at(r, next)) || (at(r, next) == '-' && next > value))
        next++;
    return next > value && next - value <= UNIT_MOST ? next : end;
}

/* ------------------------------------------------------------------------ town, state, ZIP */

/* Behind what may part two parts of an address; `begin` when nothing does. */
static size_t skip_gap(const reader *r, size_t begin)
{
    size_t end = begin, lines = 0;
    for (; end - begin < GAP_MOST; end++) {
        const char c = at(r, end);
        lines += c == '\n';
        if ((c != ' ' && c != ',' && c != '^' && c != '\n' && c != '\r' && c != '\t') || lines > 1)
            break;
    }
    return end;
}

static bool is_upper_at(const reader *r, size_t i)
{
    return phi__is_upper(at(r, i));
}

/* "K1Y 0X7" of Canada, "NE46 1QT" of Great Britain: where it ends, or `begin`. */
static size_t read_postcode(const reader *r, size_t begin)
{
    size_t end = begin;
    while (end - begin < 2 && is_upper_at(r, end))
        end++;
    if (end == begin || !phi__is_digit(at(r, end)))
        return begin;
    end++;
    if (phi__is_digit(at(r, end)) || is_upper_at(r, end))
        end++;
    const size_t inner = end + (at(r, end) == ' ');
    const bool british = phi__is_digit(at(r, inner)) && is_upper_at(r, inner + 1) && is_upper_at(r, inner + 2);
    const bool canadian = phi__is_digit(at(r, inner)) && is_upper_at(r, inner + 1) && phi__is_digit(at(r, inner + 2));
    return (british || canadian) && !phi__is_alnum(at(r, inner + 3)) ? inner + 3 : begin;
}

static size_t read_zip(const reader *r, size_t begin)
{
    size_t end = begin;
    while (phi__is_digit(at(r, end)))
        end++;
    if (end - begin == ZIP + ZIP4)
        return end;
    if (end - begin != ZIP || is_letter(at(r, end)))
        return begin;
    size_t more = end + 1;
    while (at(r, end) == '-' && phi__is_digit(at(r, more)))
        more++;
    return more - end - 1 == ZIP4 ? more : end;
}

/* Four digits behind a state of Australia, else as above. */
static size_t read_code_of(const reader *r, size_t state, size_t state_end, size_t begin)
{
    const size_t zip = read_zip(r, begin);
    if (zip > begin)
        return zip;
    size_t end = begin;
    while (phi__is_digit(at(r, end)))
        end++;
    if (end - begin == 4 && !is_letter(at(r, end)) && phi__is_state_of_australia((const char *)r->text.data + state, state_end - state))
        return end;
    return read_postcode(r, begin);
}

/* Of the state that begins here, the end; or `begin`. */
static size_t read_state(const reader *r, size_t begin)
{
    piece word;
    size_t behind = 0;
    if (!read_word(r, begin, &word, &behind))
        return begin;
    if (phi__is_state_code(text_of(r, word), word.end - word.begin) || phi__is_province(text_of(r, word), word.end - word.begin) ||
        phi__is_state_of_australia(text_of(r, word), word.end - word.begin))
        return word.end;
    return begin + phi__state_name_length((const char *)r->text.data + begin, r->most - begin);
}

/* "Waltham MA." and nothing behind it. */
static bool ends_there(const reader *r, size_t end)
{
    const char c = at(r, end);
    return c == '\0' || c == '\n' || c == '\r' || ((c == '.' || c == ';') && !is_letter(at(r, end + 1)));
}

/* Town, state and mostly a ZIP code behind `end`. */
static void read_town(const reader *r, phi__us_address *out)
{
    size_t next = skip_gap(r, out->end), before = 0;
    for (size_t i = 0; i <= TOWN_WORDS && next > out->end; i++) {
        const size_t state = i == 0 ? next : read_state(r, next);
        if (state > next) {
            const size_t gap = skip_gap(r, state), zip = read_code_of(r, next, state, gap);
            const bool apart = at(r, before) == ',' || at(r, before) == '^' || ends_there(r, state);
            if (zip > gap || apart) {
                out->town = true;
                out->zip = zip > gap;
                out->end = zip > gap ? zip : state;
                return;
            }
        }
        const size_t postcode = i == 0 ? next : read_postcode(r, next);
        if (postcode > next) {
            out->town = out->zip = true;
            out->end = postcode;
            return;
        }
        piece word;
        if (!read_word(r, next, &word, &before) || phi__is_digit(at(r, word.begin)) || (r->place != PHI__FINDER_CELL && !phi__is_upper(at(r, word.begin))))
            return;
        next = skip_gap(r, before);
        if (next == before)
            return;
    }
}

/* ------------------------------------------------------------------------ boxes */

/* Where "P.O. ", "RR 2 " and the like begin before "Box"; `box` when nothing does. */
static size_t box_begin(const reader *r, size_t box)
{
    static const char *const LEADS[] = {"P.O. ", "P. O. ", "PO ", "P O ", "P.O ", "Post Office "};
    for (size_t i = 0; i < sizeof LEADS / sizeof LEADS[0]; i++) {
        const size_t length = strlen(LEADS[i]);
        if (box >= length && phi__equal_nocase((const char *)r->text.data + box - length, LEADS[i], length) &&
            (box == length || !phi__is_alnum((char)r->text.data[box - length - 1])))
            return box - length;
    }
    size_t begin = box;
    while (begin > 0 && box - begin < BOX_BACK && (phi__is_digit((char)r->text.data[begin - 1]) || r->text.data[begin - 1] == ' ' || r->text.data[begin - 1] == ','))
        begin--;
    const bool route = begin < box && begin >= 2 && (phi__equal_nocase((const char *)r->text.data + begin - 2, "RR", 2) || phi__equal_nocase((const char *)r->text.data + begin - 2, "HC", 2));
    return route && (begin == 2 || !phi__is_alnum((char)r->text.data[begin - 3])) ? begin - 2 : box;
}

static size_t find_box(const reader *r, size_t begin)
{
    for (size_t i = begin; i < begin + BOX_BACK && i + 3 <= r->most; i++) {
        if (phi__equal_nocase((const char *)r->text.data + i, "box", 3) && !phi__is_alnum(at(r, i + 3)) &&
            (i == 0 || !phi__is_alnum((char)r->text.data[i - 1])))
            return i;
        if (at(r, i) == '\n')
            break;
    }
    return SIZE_MAX;
}

/* The box whose word stands at or behind `begin`. */
static bool read_box(const reader *r, size_t begin, phi__us_address *out)
{
    const size_t box = find_box(r, begin);
    if (box == SIZE_MAX)
        return false;
    const size_t from = box_begin(r, box);
    size_t number = skip_blanks(r, box + 3);
    if (at(r, number) == '#')
        number++;
    size_t end = number;
    while (phi__is_digit(at(r, end)))
        end++;
    if (end == number || end - number > NUMBER_DIGITS || is_letter(at(r, end)) || (from == box && r->place < PHI__FINDER_LABEL) || from > begin)
        return false;
    *out = (phi__us_address){.begin = from, .end = end, .box = true};
    read_town(r, out);
    return true;
}

/* ------------------------------------------------------------------------ as a finder */

/* Of a number in running text: it is none of a date, time, amount or list. */
static bool stands_alone(const reader *r, size_t begin)
{
    const char before = begin == 0 ? '\n' : (char)r->text.data[begin - 1];
    return strchr(" \n\t\"'>|(,^;", before) != NULL;
}

static bool read_house(const reader *r, size_t begin, phi__us_address *out)
{
    const size_t number = read_number(r, begin);
    size_t last = 0;
    *out = (phi__us_address){.begin = begin};
    if (number == begin || (r->place == PHI__FINDER_BARE && !stands_alone(r, begin)))
        return false;
    size_t end = read_street(r, skip_blanks(r, number), &last, &out->suffix);
    if (end == 0) /* "123 Broadway" */
        end = r->place >= PHI__FINDER_LABEL ? last : 0;
    if (end == 0)
        return false;
    end = skip_unit(r, skip_direction(r, end));
    out->end = end;
    read_town(r, out);
    return r->place >= PHI__FINDER_LABEL || out->zip || (out->town && out->suffix) || (out->suffix && r->place == PHI__FINDER_BARE);
}

bool phi__us_address_read(phi__span text, size_t begin, size_t most, phi__finder_place place, phi__us_address *out)
{
    const reader r = {text, most < text.size ? most : text.size, place};
    const bool read = phi__is_digit(at(&r, begin)) ? read_house(&r, begin, out) : read_box(&r, begin, out);
    return read && out->end - out->begin <= PHI__ADDRESS_LONGEST;
}

static bool read_address(phi__span text, size_t begin, size_t most, phi__finder_place place, phi__found_span *out)
{
    phi__us_address address;
    if (!phi__us_address_read(text, begin, most, place, &address))
        return false;
    *out = (phi__found_span){address.begin, address.end};
    return true;
}

static const phi__finder_trigger TRIGGERS[] = {
    {"address", PHI__FINDER_LABEL, false}, {"addr", PHI__FINDER_LABEL, true}, {"street", PHI__FINDER_LABEL, true},
    {"residence", PHI__FINDER_LABEL, true}, {"line", PHI__FINDER_LABEL, true}, {"box", PHI__FINDER_BARE, true},
    {"dag", PHI__FINDER_LABEL, true},
};

const phi__finder phi__finder_us_address = {.name = "us-address",
                                            .triggers = TRIGGERS,
                                            .trigger_count = sizeof TRIGGERS / sizeof *TRIGGERS,
                                            .numbers = true,
                                            .cells = true,
                                            .read = read_address,
                                            .longest = PHI__ADDRESS_LONGEST};

/* SPDX-License-Identifier: Apache-2.0 */
/* See person_name.h. Words are taken while they look like words of a name; then those are dropped from
 * the end that are none by the lists, since what follows a name often begins with a capital, too. Whether
 * the name is one is for the pack to weigh; only where no label stands before it is it refused here unless
 * the lists know both its parts. */
#include "match/person_name.h"

#include "base/ascii.h"
#include "match/name_words.h"

enum { JOINT_BLANKS = 2, HUMP_LATEST = 4, WHOLE_WORDS_LEAST = 2 };

typedef struct reader {
    phi__span text;
    size_t most;
    phi__finder_place place;
} reader;

static char at(const reader *r, size_t i)
{
    return i < r->most ? (char)r->text.data[i] : '\0';
}

static bool is_wide(char c)
{
    return ((unsigned char)c & 0x80) != 0;
}

static bool is_word_byte(char c)
{
    return phi__is_letter(c) || is_wide(c);
}

/* ------------------------------------------------------------------------- words */

/* One part of a word (between hyphens): a capital, then all small or all capitals, but for McDonald and LaToya. */
static bool is_cased(const reader *r, size_t begin, size_t end)
{
    size_t humps = 0, upper = 0, lower = 0;
    if (!phi__is_upper(at(r, begin)) && !is_wide(at(r, begin)))
        return false;
    for (size_t i = begin + 1; i < end; i++) {
        upper += phi__is_upper(at(r, i));
        lower += phi__is_lower(at(r, i));
        humps += phi__is_upper(at(r, i)) && phi__is_lower(at(r, i - 1)) && i - begin <= HUMP_LATEST;
    }
    return upper == 0 || lower == 0 || (humps == 1 && upper == 1) || (upper == 1 && at(r, begin + 1) == '\'');
}

/* Where the word ends that begins at `begin`, apostrophes and hyphens within it included; `begin` when none does. */
static size_t word_end(const reader *r, size_t begin)
{
    size_t end = begin;
    while (end < r->most && end - begin < PHI__NAME_WORD_MAX) {
        const bool joint = at(r, end) == '\'' || at(r, end) == '-';
        if (!is_word_byte(at(r, end)) && !(joint && end > begin && phi__is_letter(at(r, end + 1))))
            break;
        end++;
    }
    const char next = at(r, end);
    const bool glued = phi__is_digit(next) || next == '_' || next == '@' || next == '/' || next == '\\' || next == '(' ||
                       (next == '.' && phi__is_letter(at(r, end + 1)) && end - begin > 1) ||
                       (next == ':' && at(r, end + 1) == ':');
    return glued || end - begin == PHI__NAME_WORD_MAX ? begin : end;
}

static bool is_cased_word(const reader *r, size_t begin, size_t end)
{
    size_t from = begin;
    for (size_t i = begin; i <= end; i++) {
        if (i < end && at(r, i) != '-')
            continue;
        if (!is_cased(r, from, i))
            return false;
        from = i + 1;
    }
    return true;
}

static const char *text_of(const reader *r, const phi__name_word *word)
{
    return (const char *)r->text.data + word->begin;
}

static bool is_possessive(const reader *r, size_t begin, size_t end)
{
    return end - begin > 3 && at(r, end - 2) == '\'' && phi__to_lower(at(r, end - 1)) == 's';
}

static bool read_word(const reader *r, size_t begin, phi__name_word *out)
{
    const size_t end = word_end(r, begin);
    if (end == begin || (r->place != PHI__FINDER_CELL && (!is_cased_word(r, begin, end) || is_possessive(r, begin, end))))
        return false;
    *out = (phi__name_word){.begin = begin, .end = end, .initial = end - begin == 1};
    out->marks = out->initial ? 0 : phi__name_marks(text_of(r, out), end - begin);
    return true;
}

/* Behind the blanks that may part two words; a full stop belongs to what it abbreviates. What stands behind two is another
 * column, unless it is nothing but a name. */
static size_t skip_joint(const reader *r, const phi__name_word *word)
{
    size_t next = word->end;
    if (at(r, next) == '.' && word->end - word->begin <= 2)
        next++;
    const size_t blanks = next;
    while (at(r, next) == ' ' && next - blanks < JOINT_BLANKS)
        next++;
    const bool initials = word->initial && next == word->end + 1 && at(r, word->end) == '.'; /* "J.R. Smith" */
    phi__name_word behind;
    if (next - blanks == JOINT_BLANKS &&
        (!read_word(r, next, &behind) || (!behind.initial && ((behind.marks & PHI__NAME_WORD) != 0 || behind.marks == 0))))
        return word->end;
    return next > blanks || initials ? next : word->end;
}

static bool is_captioned(const reader *r, size_t end)
{
    while (at(r, end) == ' ')
        end++;
    return at(r, end) == ':' || at(r, end) == '=';
}

/* ------------------------------------------------------------------------- rows of words */

/* "Park, Olga": a comma and what is nothing but a first name, or a frequent one, follow. */
static bool is_before_given(const reader *r, const phi__name_word *word)
{
    phi__name_word given;
    return at(r, word->end) == ',' && at(r, word->end + 1) == ' ' && read_word(r, word->end + 2, &given) &&
           ((given.marks & PHI__NAME_COMMON_GIVEN) != 0 || (given.marks & (PHI__NAME_GIVEN | PHI__NAME_WORD)) == PHI__NAME_GIVEN);
}

/* Do the words stop here because of this one? */
static phi__name_stop stop_of(const reader *r, const phi__name_word *word, size_t before)
{
    const size_t length = word->end - word->begin;
    if (r->place != PHI__FINDER_CELL && is_captioned(r, word->end))
        return PHI__NAME_ENDS;
    const phi__name_stop stop = phi__name_stop_of(text_of(r, word), length);
    if (stop != PHI__NAME_IS_NONE || (word->marks & PHI__NAME_COMMON_SURNAME) == 0)
        return stop;
    const bool surname = before > 0 ? r->place != PHI__FINDER_BARE : is_before_given(r, word); /* "Name: John Park" */
    return surname ? PHI__NAME_GOES_ON : stop;
}

/* Behind "van", "de la", when a word follows; a surname is Le, too. */
static size_t skip_particles(const reader *r, size_t begin)
{
    const size_t end = word_end(r, begin);
    phi__name_word after;
    if (end == begin || at(r, end) != ' ' || !phi__name_is_particle((const char *)r->text.data + begin, end - begin))
        return begin;
    const size_t next = skip_particles(r, end + 1);
    const bool followed = read_word(r, next, &after) && phi__name_stop_of(text_of(r, &after), after.end - after.begin) == PHI__NAME_GOES_ON;
    return followed ? next : begin;
}

/* Words from `begin` on, with at most `room` of them; where they end in *end. False: it is no name as a whole. */
static bool read_row(const reader *r, size_t begin, phi__person_name *out, size_t *end)
{
    size_t next = begin;
    *end = begin;
    while (out->count < PHI__NAME_WORDS) {
        phi__name_word word;
        if (out->count > 0)
            next = skip_particles(r, next);
        if (!read_word(r, next, &word))
            return true;
        const phi__name_stop stop = stop_of(r, &word, out->count);
        if (stop == PHI__NAME_ENDS)
            return true;
        if (stop == PHI__NAME_IS_NONE)
            return false;
        if (out->count > 0 && phi__name_is_suffix(text_of(r, &word), word.end - word.begin) && !word.initial)
            return true;
        out->words[out->count++] = word;
        *end = word.end;
        next = skip_joint(r, &word);
        if (next == word.end)
            return true;
    }
    return true;
}

/* The full stop of an initial at the end. */
static size_t end_of(const reader *r, const phi__name_word *word)
{
    return word->initial && at(r, word->end) == '.' ? word->end + 1 : word->end;
}

/* Jr. and the like, behind a blank or a comma; or `end`. */
static size_t skip_suffix(const reader *r, size_t end)
{
    size_t next = end;
    if (at(r, next) == ',')
        next++;
    while (at(r, next) == ' ' && next - end <= JOINT_BLANKS)
        next++;
    size_t last = next;
    while (phi__is_alnum(at(r, last)))
        last++;
    if (next == end || last == next || !phi__name_is_suffix((const char *)r->text.data + next, last - next))
        return end;
    return at(r, last) == '.' ? last + 1 : last;
}

/* ------------------------------------------------------------------------- shapes of names */

/* Unannounced: nothing of another component, nor another word of the same, stands before it. */
static bool begins_component(const reader *r, size_t begin)
{
    if (begin > 0 && r->text.data[begin - 1] == ' ')
        begin--;
    const char before = begin == 0 ? '\n' : (char)r->text.data[begin - 1];
    return before != '^' && before != '&' && !phi__is_alnum(before);
}

/* SMITH^JOHN^Q: components, of which the first is the surname. */
static bool read_carets(const reader *r, size_t begin, phi__person_name *out)
{
    phi__name_word word;
    size_t next = begin;
    while (out->count < 3 && read_word(r, next, &word)) {
        out->words[out->count++] = word;
        out->end = word.end;
        next = word.end;
        while (at(r, next) == ' ' && phi__is_letter(at(r, next + 1)) && at(r, word_end(r, next + 1)) == '^' && out->count == 1)
            next = out->end = word_end(r, next + 1);
        if (at(r, next) != '^')
            break;
        next++;
    }
    out->ordered = true;
    out->given = 1;
    return out->count >= WHOLE_WORDS_LEAST && (r->place != PHI__FINDER_BARE || begins_component(r, begin));
}

/* MA, MD, IL behind a comma: a degree or a state. */
static bool is_abbreviation(const reader *r, const phi__person_name *name, size_t first)
{
    const phi__name_word *word = &name->words[first];
    const bool capitals = word->end - word->begin == 2 && phi__is_upper(at(r, word->begin)) && phi__is_upper(at(r, word->begin + 1));
    return capitals && (phi__is_lower(at(r, name->words[0].end - 1)) || phi__is_digit(at(r, word->end + 1)));
}

/* "SMITH, JOHN, Q", as forms ask for it. */
static void read_initial_behind_comma(const reader *r, phi__person_name *name)
{
    phi__name_word word;
    const size_t next = name->end + 2;
    if (at(r, name->end) != ',' || at(r, name->end + 1) != ' ' || name->count == PHI__NAME_WORDS || !read_word(r, next, &word) ||
        !word.initial)
        return;
    name->words[name->count++] = word;
    name->end = end_of(r, &word);
}

/* "Smith, John Q.": what follows the comma, when it is a first name. */
static bool read_behind_comma(const reader *r, phi__person_name *name)
{
    const size_t first = name->count;
    size_t next = skip_suffix(r, name->end), end = 0;
    if (at(r, next) != ',')
        return false;
    const size_t comma = next++;
    while (at(r, next) == ' ' && next <= comma + JOINT_BLANKS)
        next++;
    if (!read_row(r, next, name, &end) || name->count == first || name->words[first].initial || is_abbreviation(r, name, first)) {
        name->count = first;
        return false;
    }
    name->ordered = true;
    name->given = first;
    while (name->count > first + 1 && !name->words[name->count - 1].initial &&
           ((name->words[name->count - 1].marks & (PHI__NAME_GIVEN | PHI__NAME_SURNAME)) == 0 || name->count > first + 3))
        name->count--;
    name->end = end_of(r, &name->words[name->count - 1]);
    read_initial_behind_comma(r, name);
    return true;
}

static bool may_end(const phi__name_word *word, bool last_of_two)
{
    if (word->initial)
        return false;
    if (last_of_two)
        return true;
    return (word->marks & PHI__NAME_SURNAME) != 0 && ((word->marks & PHI__NAME_WORD) == 0 || (word->marks & PHI__NAME_COMMON_SURNAME) != 0);
}

/* "John Q. Smith was": drop from the end what is no surname. */
static void trim(phi__person_name *name)
{
    while (name->count > WHOLE_WORDS_LEAST && !may_end(&name->words[name->count - 1], false)) {
        const phi__name_word *before = &name->words[name->count - 2];
        if (name->count == WHOLE_WORDS_LEAST + 1 && before->initial) /* "John Q. Xyz" */
            break;
        name->count--;
    }
    if (name->count == WHOLE_WORDS_LEAST && !may_end(&name->words[1], true))
        name->count--;
    name->given = 0;
    name->surname = name->count - 1;
    name->end = name->words[name->count - 1].end;
}

phi__name_grade phi__person_name_grade(const phi__person_name *name)
{
    bool any = false, word = true;
    for (size_t i = 0; i < name->count; i++) {
        any = any || (name->words[i].marks & (PHI__NAME_GIVEN | PHI__NAME_SURNAME)) != 0;
        word = word && (name->words[i].marks & PHI__NAME_WORD) != 0 && (name->words[i].marks & (PHI__NAME_COMMON_GIVEN | PHI__NAME_COMMON_SURNAME)) == 0;
    }
    if (!any || (name->count < WHOLE_WORDS_LEAST && word))
        return PHI__NAME_UNKNOWN;
    if (name->count < WHOLE_WORDS_LEAST)
        return PHI__NAME_PARTLY;
    const phi__name_word *given = &name->words[name->given], *surname = &name->words[name->surname];
    if (given->initial && name->given + 1 < name->count && !name->ordered)
        given++;
    const bool words = (given->marks & surname->marks & PHI__NAME_WORD) != 0 &&
                       ((given->marks & PHI__NAME_COMMON_GIVEN) == 0 || (surname->marks & PHI__NAME_COMMON_SURNAME) == 0);
    const bool fits = (given->marks & PHI__NAME_GIVEN) != 0 && (surname->marks & PHI__NAME_SURNAME) != 0;
    return fits && !words && given != surname ? PHI__NAME_FULLY : PHI__NAME_PARTLY;
}

/* "May 12", "March 3rd" are none, whatever stands before. */
static bool is_date(const reader *r, const phi__person_name *name)
{
    const phi__name_word *last = &name->words[name->count - 1];
    size_t next = last->end;
    while (at(r, next) == ' ' || at(r, next) == '.')
        next++;
    return phi__is_digit(at(r, next)) && phi__name_is_month(text_of(r, last), last->end - last->begin);
}

/* "Johnson Street", "Saint Mary Hospital": the word behind it says that it is something else. */
static bool is_of_place(const reader *r, size_t end)
{
    phi__name_word word;
    return at(r, end) == ' ' && read_word(r, end + 1, &word) &&
           phi__name_stop_of(text_of(r, &word), word.end - word.begin) == PHI__NAME_IS_NONE;
}

/* "Dr. Xqavior", and without the full stop, which states and units have in common with titles, who is known. */
static bool is_titled(const reader *r, const phi__person_name *name, phi__name_grade grade)
{
    const size_t begin = name->words[0].begin;
    if (begin > 1 && r->text.data[begin - 2] == '.')
        return (!name->words[0].initial && name->words[0].end - begin > 2) || grade != PHI__NAME_UNKNOWN;
    const phi__name_word *last = &name->words[name->count - 1];
    const bool small = phi__is_lower(at(r, last->end - 1)) && last->end - last->begin > 2;
    return grade == PHI__NAME_FULLY || ((last->marks & PHI__NAME_COMMON_SURNAME) != 0 && (small || (last->marks & PHI__NAME_WORD) == 0));
}

/* "Patient: MRN" is the next label. */
static bool is_acronym(const reader *r, const phi__name_word *word)
{
    return phi__is_upper(at(r, word->end - 1)) && word->end - word->begin < 7;
}

/* Without any capital words are names only when people are called so, and nothing else is. */
static bool is_small_print(const reader *r, const phi__person_name *name)
{
    for (size_t i = 0; i < name->count; i++) {
        const phi__name_word *word = &name->words[i];
        const uint8_t common = (uint8_t)(word->marks & (PHI__NAME_COMMON_GIVEN | PHI__NAME_COMMON_SURNAME));
        if (!phi__is_lower(at(r, word->begin)) || ((word->marks & PHI__NAME_WORD) == 0 && word->marks != 0) || (name->count == 1 && common != 0))
            return false;
    }
    return true;
}

/* "Patient Emeka Moretti": a first name that no list has before a surname that is nothing else. */
static bool is_foreign(const reader *r, const phi__person_name *name)
{
    const phi__name_word *given = &name->words[name->given], *surname = &name->words[name->surname];
    return name->count > 1 && given->marks == 0 && !given->initial && phi__is_lower(at(r, given->end - 1)) &&
           (surname->marks & (PHI__NAME_SURNAME | PHI__NAME_WORD)) == PHI__NAME_SURNAME;
}

/* "NAME STAMATIS, IRENE K": the comma and the first name say what no list does. */
static bool is_ordered(const phi__person_name *name)
{
    return name->ordered && (name->words[name->given].marks & (PHI__NAME_GIVEN | PHI__NAME_WORD)) == PHI__NAME_GIVEN;
}

/* Known in part, but for a surname that no list has. Among others, of the words that are first names as well the frequent ones are. */
static bool has_given(const reader *r, const phi__person_name *name, phi__name_grade grade)
{
    const uint8_t marks = name->words[0].marks;
    const bool given = (marks & (PHI__NAME_GIVEN | PHI__NAME_WORD)) == PHI__NAME_GIVEN ||
                       (r->place == PHI__FINDER_LIST && (marks & PHI__NAME_COMMON_GIVEN) != 0);
    return grade == PHI__NAME_PARTLY && name->count > 1 && given;
}

static bool is_enough(const reader *r, const phi__person_name *name)
{
    const phi__name_grade grade = phi__person_name_grade(name);
    switch (r->place) {
    case PHI__FINDER_BARE: return grade == PHI__NAME_FULLY;
    case PHI__FINDER_WORD:
    case PHI__FINDER_LIST: return grade == PHI__NAME_FULLY || has_given(r, name, grade) || is_foreign(r, name) || is_ordered(name);
    case PHI__FINDER_TITLE: return is_titled(r, name, grade);
    case PHI__FINDER_LABEL: break;
    case PHI__FINDER_CELL:
        if (grade != PHI__NAME_FULLY && is_small_print(r, name))
            return false;
        break;
    }
    if (r->place == PHI__FINDER_LABEL && grade == PHI__NAME_UNKNOWN && (name->count == 1 ? is_acronym(r, &name->words[0]) : name->words[0].initial))
        return false;
    return name->count > 1 || (!name->words[0].initial && name->words[0].end - name->words[0].begin > 1);
}

static bool read_plain(const reader *r, size_t begin, phi__person_name *out)
{
    if (!read_row(r, begin, out, &out->end) || out->count == 0)
        return false;
    if (read_behind_comma(r, out)) {
        out->end = skip_suffix(r, out->end);
        return true;
    }
    if (r->place != PHI__FINDER_CELL || out->count == PHI__NAME_WORDS)
        trim(out);
    else
        out->surname = out->count - 1;
    out->end = skip_suffix(r, out->end);
    return true;
}

bool phi__person_name_read(phi__span text, size_t begin, size_t most, phi__finder_place place, phi__person_name *out)
{
    const reader r = {text, most < text.size ? most : text.size, place};
    *out = (phi__person_name){.end = begin};
    const size_t first = word_end(&r, begin);
    if (first == begin)
        return false;
    if (at(&r, first) == '^' && read_carets(&r, begin, out))
        return true;
    *out = (phi__person_name){.end = begin};
    return read_plain(&r, begin, out) && out->end - begin <= PHI__NAME_LONGEST && !is_date(&r, out) &&
           (place == PHI__FINDER_CELL || !is_of_place(&r, out->end)) && is_enough(&r, out);
}

/* ------------------------------------------------------------------------- as a finder */

static bool read_name(phi__span text, size_t begin, size_t most, phi__finder_place place, phi__found_span *out)
{
    phi__person_name name;
    if (!phi__person_name_read(text, begin, most, place, &name))
        return false;
    *out = (phi__found_span){begin, name.end};
    return true;
}

/* What names are called by, and what they are addressed with. */
static const phi__finder_trigger TRIGGERS[] = {
    {"name", PHI__FINDER_LABEL, false},       {"narne", PHI__FINDER_LABEL, false},      {"patlent", PHI__FINDER_LABEL, false},
    {"patient", PHI__FINDER_LABEL, false},    {"pt", PHI__FINDER_LABEL, true},
    {"client", PHI__FINDER_LABEL, true},      {"resident", PHI__FINDER_LABEL, true},    {"member", PHI__FINDER_LABEL, true},
    {"subscriber", PHI__FINDER_LABEL, true},  {"insured", PHI__FINDER_LABEL, true},     {"guarantor", PHI__FINDER_LABEL, true},
    {"beneficiary", PHI__FINDER_LABEL, true}, {"employee", PHI__FINDER_LABEL, true},    {"spouse", PHI__FINDER_LABEL, true},
    {"mother", PHI__FINDER_LABEL, true},      {"father", PHI__FINDER_LABEL, true},      {"guardian", PHI__FINDER_LABEL, true},
    {"contact", PHI__FINDER_LABEL, true},     {"kin", PHI__FINDER_LABEL, true},         {"holder", PHI__FINDER_LABEL, false},
    {"provider", PHI__FINDER_LABEL, true},    {"physician", PHI__FINDER_LABEL, true},   {"doctor", PHI__FINDER_LABEL, true},
    {"surgeon", PHI__FINDER_LABEL, true},     {"attending", PHI__FINDER_LABEL, true},   {"by", PHI__FINDER_LABEL, true},
    {"family", PHI__FINDER_LABEL, true},      {"given", PHI__FINDER_LABEL, true},       {"from", PHI__FINDER_LABEL, true},
    {"dear", PHI__FINDER_LABEL, true},        {"re", PHI__FINDER_LABEL, true},          {"cn", PHI__FINDER_LABEL, true},
    {"decedent", PHI__FINDER_LABEL, true},    {"applicant", PHI__FINDER_LABEL, true},   {"claimant", PHI__FINDER_LABEL, true},
    {"dependent", PHI__FINDER_LABEL, true},   {"donor", PHI__FINDER_LABEL, true},       {"party", PHI__FINDER_LABEL, true},
    {"nome", PHI__FINDER_LABEL, true},        {"nom", PHI__FINDER_LABEL, true},         {"nombre", PHI__FINDER_LABEL, true},
    {"apellidos", PHI__FINDER_LABEL, true},   {"cognome", PHI__FINDER_LABEL, true},     {"paciente", PHI__FINDER_LABEL, true},
    {"paziente", PHI__FINDER_LABEL, true},    {"nachname", PHI__FINDER_LABEL, true},    {"vorname", PHI__FINDER_LABEL, true},
    {"wife", PHI__FINDER_LABEL, true},        {"husband", PHI__FINDER_LABEL, true},     {"daughter", PHI__FINDER_LABEL, true},
    {"worker", PHI__FINDER_LABEL, true},      {"sponsor", PHI__FINDER_LABEL, true},     {"veteran", PHI__FINDER_LABEL, true},
    {"regards", PHI__FINDER_LABEL, true},     {"sincerely", PHI__FINDER_LABEL, true},   {"attn", PHI__FINDER_LABEL, true},
    {"dr", PHI__FINDER_TITLE, true},          {"mr", PHI__FINDER_TITLE, true},          {"mrs", PHI__FINDER_TITLE, true},
    {"ms", PHI__FINDER_TITLE, true},          {"miss", PHI__FINDER_TITLE, true},        {"prof", PHI__FINDER_TITLE, true},
};

const phi__finder phi__finder_person_name = {.name = "person-name",
                                             .triggers = TRIGGERS,
                                             .trigger_count = sizeof TRIGGERS / sizeof *TRIGGERS,
                                             .carets = true,
                                             .cells = true,
                                             .lists = true,
                                             .read = read_name,
                                             .longest = PHI__NAME_LONGEST};

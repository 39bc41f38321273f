/* SPDX-License-Identifier: Apache-2.0 */
/* See nearness.h. The weights of the packs are tuned to these factors: where a
 * shape alone says little, its pack makes the label weigh so much that LABEL
 * passes and SAME_LINE does not, unless something else speaks for it. */
#define _GNU_SOURCE /* memrchr */
#include "score/nearness.h"

#include "base/digits.h"
#include "score/score.h"

#include <string.h>

static const double LABEL = 1.0;
static const double SAME_LINE = 0.6;
static const double TAKEN = 0.35;        /* another number stands between: the label is likely its */
static const double OWN_KEY = 0.15;      /* ... and this one has a name of its own: "ssn=... order=..." */
static const double BEHIND_REMARK = 0.9; /* in brackets: "212-456-2368 (fax)" */
static const double BEHIND_CLOSE = 0.5;
static const double BEHIND = 0.3;
static const double BEHIND_LABEL = 0.1;  /* it labels what follows it */
static const double ABOVE_ALIGNED = 0.7;
static const double ABOVE_ASKED = 0.75;  /* by a question */
static const double ABOVE_ALONE = 0.9;   /* nothing else stands there, and nothing beside the value */
static const double ABOVE_WRAPPED = 0.9; /* a sentence goes on: "... you can call me\nat 212-456-2368" */
static const double ABOVE = 0.5;
static const double ABOVE_NUMBERS = 0.2; /* that line has numbers, or a value, of its own */

enum { ALIGNED_SLACK = 2, BOX_DIGITS = 3, ANSWER_GAP = 12, REMARK_MAX = 32, HALF_MAX = 16, ABBREVIATION_MAX = 4, OWN_DIGITS = 2, PROSE_WORDS = 3, PROSE_LINE = 40, VALUE_LEAST = 4, KEY_SIGNS = 3, SUFFIX_MAX = 2 };

static bool is_break(uint8_t c)
{
    return c == '\n' || c == '\r';
}

static size_t line_begin_before(phi__span text, size_t at, size_t least)
{
    const uint8_t *feed = at == least ? NULL : memrchr(text.data + least, '\n', at - least);
    const size_t begin = feed == NULL ? least : (size_t)(feed - text.data) + 1;
    const uint8_t *ret = at == begin ? NULL : memrchr(text.data + begin, '\r', at - begin);
    return ret == NULL ? begin : (size_t)(ret - text.data) + 1;
}

static size_t line_end_after(phi__span text, size_t at, size_t most)
{
    const uint8_t *feed = at == most ? NULL : memchr(text.data + at, '\n', most - at);
    const size_t end = feed == NULL ? most : (size_t)(feed - text.data);
    const uint8_t *ret = at == end ? NULL : memchr(text.data + at, '\r', end - at);
    return ret == NULL ? end : (size_t)(ret - text.data);
}

static bool is_blank_in(phi__span text, size_t from, size_t to)
{
    while (from < to && (text.data[from] == ' ' || text.data[from] == '\t'))
        from++;
    return from == to;
}

static bool has_digit(phi__span text, size_t from, size_t to)
{
    return phi__digits_next(text, from, to) < to;
}

/* The nearest line above that holds more than blanks. */
static void find_above(phi__setting *s, size_t least)
{
    size_t end = s->line_begin;
    while (end > least && (is_break(s->text.data[end - 1]) || s->text.data[end - 1] == ' ' ||
                           s->text.data[end - 1] == '\t'))
        end--;
    s->above_end = end;
    s->above_begin = line_begin_before(s->text, end, least);
}

phi__setting phi__setting_of(phi__span text, size_t begin, size_t end)
{
    phi__setting s = {.text = text, .begin = begin, .end = end};
    const size_t least = begin > PHI__CONTEXT_BEFORE ? begin - PHI__CONTEXT_BEFORE : 0;
    const size_t most = text.size - end > PHI__CONTEXT_AFTER ? end + PHI__CONTEXT_AFTER : text.size;
    s.line_begin = line_begin_before(text, begin, least);
    s.line_end = line_end_after(text, end, most);
    find_above(&s, least);
    return s;
}

/* Behind the number of a box of a form: "3. PATIENT'S BIRTH DATE", "1a INSURED'S ID". */
static size_t skip_box_number(phi__span text, size_t from, size_t to)
{
    size_t at = from;
    while (at < to && (text.data[at] == ' ' || text.data[at] == '\t'))
        at++;
    const size_t digits = at;
    while (at < to && at - digits < BOX_DIGITS && phi__is_digit((char)text.data[at]))
        at++;
    if (at > digits && at < to && phi__is_letter((char)text.data[at]))
        at++;
    const bool ends = at < to && (text.data[at] == '.' || text.data[at] == ')' || text.data[at] == ' ');
    return at > digits && ends ? at : from;
}

/* Where the number of a box would begin of which `digit` is the first one: at the begin of the line or behind a wide gap.
 * `digit` itself: it can be none. */
static size_t box_begin(phi__span text, size_t from, size_t digit)
{
    size_t at = digit;
    bool wide = false;
    while (at > from && (text.data[at - 1] == ' ' || text.data[at - 1] == '\t')) {
        at--;
        wide = wide || text.data[at] == '\t' || (at > from && text.data[at] == ' ' && text.data[at - 1] == ' ');
    }
    return wide || at == from || text.data[at - 1] == '|' ? at : digit;
}

/* Does [from, to) hold a digit that is none of a box number? */
static bool has_value(phi__span text, size_t from, size_t to)
{
    size_t at = phi__digits_next(text, from, to);
    while (at < to) {
        const size_t begin = box_begin(text, from, at);
        const bool may = begin < at || at == from || text.data[at - 1] == '|';
        const size_t behind = may ? skip_box_number(text, begin, to) : begin;
        if (behind <= at)
            return true;
        at = phi__digits_next(text, behind, to);
    }
    return false;
}

/* Does a word and a sign stand right before it: "order=", "order": ", "order: "? */
static bool has_own_key(const phi__setting *s)
{
    size_t at = s->begin;
    while (at > s->line_begin && s->begin - at < KEY_SIGNS && memchr(" \"'", s->text.data[at - 1], 3) != NULL)
        at--;
    if (at == s->line_begin || (s->text.data[at - 1] != '=' && s->text.data[at - 1] != ':'))
        return false;
    at--;
    if (at > s->line_begin && (s->text.data[at - 1] == '"' || s->text.data[at - 1] == '\''))
        at--;
    return at > s->line_begin && phi__is_letter((char)s->text.data[at - 1]);
}

/* A full stop behind a word that is no abbreviation, and a blank: what follows begins anew. */
static bool is_sentence_end(phi__span text, size_t at)
{
    size_t letters = 0;
    if (text.data[at] != '.' || at + 1 >= text.size || text.data[at + 1] != ' ')
        return false;
    while (letters <= ABBREVIATION_MAX && letters < at && phi__is_letter((char)text.data[at - 1 - letters]))
        letters++;
    return letters > ABBREVIATION_MAX;
}

/* Where the first sentence in [from, to) ends, be it with a number or with what stands before it; or `to`. */
static size_t sentence_end(phi__span text, size_t from, size_t to)
{
    for (size_t at = from; at + 2 < to; at++) {
        const uint8_t *stop = memchr(text.data + at, '.', to - at - 2);
        if (stop == NULL)
            return to;
        at = (size_t)(stop - text.data);
        if (text.data[at + 1] == ' ' && phi__is_upper((char)text.data[at + 2]) &&
            (at == from || phi__is_digit((char)text.data[at - 1]) || is_sentence_end(text, at)))
            return at;
    }
    return to;
}

void phi__setting_complete(phi__setting *s)
{
    s->has_own_key = has_own_key(s);
    s->above_has_digits = has_digit(s->text, s->above_begin, s->above_end) && has_value(s->text, s->above_begin, s->above_end);
    s->digit_before = phi__digits_last(s->text, s->line_begin, s->begin);
    s->digit_after = phi__digits_next(s->text, s->end, s->line_end);
    s->sentence_after = sentence_end(s->text, s->end, s->line_end);
}

enum { FILLER_ROOM = 8 };
static const char FILLERS[][FILLER_ROOM] = { /* sorted, to be searched; n: of Nº */
    "a",  "and", "are", "as",     "at", "by", "cd",  "code", "equals", "file",  "for",    "id",  "is", "it", "me",    "n",
    "nbr", "no", "nr",  "nro", "num", "number", "of", "on",  "or",     "reads", "record", "the", "to", "us", "value", "was"};
enum { FILLER_COUNT = sizeof FILLERS / sizeof *FILLERS };

void phi__fillers_add(phi__last_letters *endings)
{
    for (size_t i = 0; i < FILLER_COUNT; i++)
        phi__last_letters_add(endings, FILLERS[i], strlen(FILLERS[i]));
}

bool phi__is_filler(const char *word, size_t length)
{
    char lower[FILLER_ROOM] = {0};
    if (length == 0 || length >= FILLER_ROOM)
        return false;
    for (size_t i = 0; i < length; i++)
        lower[i] = phi__to_lower(word[i]);
    const uint64_t key = phi__word8_high(lower);
    size_t from = 0, to = FILLER_COUNT;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const bool later = phi__word8_high(FILLERS[middle]) < key;
        from = later ? middle + 1 : from;
        to = later ? to : middle;
    }
    return from < FILLER_COUNT && phi__word8_high(FILLERS[from]) == key;
}

/* Behind the tag of markup that begins at `at`, or `at`: "</dt><dd>" is no part of a gap. */
static size_t skip_tag(phi__span text, size_t at, size_t to)
{
    const uint8_t *end = text.data[at] == '<' ? memchr(text.data + at, '>', to - at) : NULL;
    return end == NULL ? at : (size_t)(end - text.data) + 1;
}

/* Behind a remark in brackets that begins at `at`, or `at`: "DOB (mm/dd/yyyy): ...", "License no. (DL)". */
static size_t skip_remark(phi__span text, size_t at, size_t to)
{
    if (text.data[at] != '(')
        return at;
    const phi__span inner = phi__span_part(text, at, to - at < REMARK_MAX ? to - at : REMARK_MAX);
    const uint8_t *end = memchr(inner.data, ')', inner.size);
    return end == NULL ? at : (size_t)(end - text.data) + 1;
}

/* Behind the other half of a label of two: "DOB/Age: ...", "Routing/Transit". */
static size_t skip_other_half(phi__span text, size_t at, size_t to)
{
    size_t end = at + 1;
    if (text.data[at] != '/')
        return at;
    while (end < to && end - at < HALF_MAX && phi__is_letter((char)text.data[end]))
        end++;
    return end - at > 1 && end - at < HALF_MAX ? end : at;
}

/* What may stand between a label and its value without being of the gap. */
static size_t skip_aside(phi__span text, size_t at, size_t to)
{
    const size_t tag = skip_tag(text, at, to);
    if (tag > at)
        return tag;
    const size_t remark = skip_remark(text, at, to);
    return remark > at ? remark : skip_other_half(text, at, to);
}

/* "(#20585)": of a change or a ticket, whatever stands before it. */
static bool is_reference(phi__span text, size_t at)
{
    return text.data[at] == '(' && at + 1 < text.size && text.data[at + 1] == '#';
}

/* Is there nothing but punctuation and filler in [from, to), tags aside? */
static bool is_label_gap(phi__span text, size_t from, size_t to)
{
    size_t tags = 0;
    if (to - from > PHI__LABEL_GAP + PHI__LABEL_TAGS)
        return false;
    for (size_t at = from; at < to;) {
        size_t end = skip_aside(text, at, to);
        if (end > at) {
            tags += end - at;
            at = end;
            continue;
        }
        if (is_sentence_end(text, at) || phi__is_digit((char)text.data[at]) || is_reference(text, at))
            return false;
        if (text.data[at] == '\\') { /* its letter is no word: "SSN:\n" in JSON */
            at += 2;
            continue;
        }
        while (end < to && phi__is_letter((char)text.data[end]))
            end++;
        if (end > at && !phi__is_filler((const char *)text.data + at, end - at))
            return false;
        at = end > at ? end : at + 1;
    }
    return to - from - tags <= PHI__LABEL_GAP;
}

/* Behind a digit or two that number the label itself: "Dx1:", "NDC-11", "Diagnosis 2:". */
static size_t skip_own_number(const phi__setting *s, size_t at)
{
    const bool apart = at < s->begin && memchr(" -_#", s->text.data[at], 4) != NULL;
    const size_t digits = at + apart;
    size_t end = digits;
    while (end < s->begin && phi__is_digit((char)s->text.data[end]))
        end++;
    if (end == digits || end - digits > OWN_DIGITS || end == s->begin || end < s->digit_before)
        return at;
    const uint8_t next = s->text.data[end];
    const bool ends = next == ':' || next == '=';
    return ends || (next == ' ' && (!apart || s->text.data[at] == '-')) ? end : at;
}

/* "SN-54380-V": letters of a code, of which the candidate is the middle, or the rest in a cell of a row. */
static bool is_of_code(const phi__setting *s, const phi__word_hit *word)
{
    const phi__span text = s->text;
    if (word->end + 1 != s->begin || text.data[word->end] != '-')
        return false;
    if (s->end + 1 < text.size && text.data[s->end] == '-' && phi__is_alnum((char)text.data[s->end + 1]))
        return true;
    return word->begin > s->line_begin && memchr(";|\t,", text.data[word->begin - 1], 4) != NULL &&
           memchr(text.data + s->begin, '-', s->end - s->begin) != NULL;
}

/* "cc" of "main.cc" is no label; that of "user.cc = " is one. */
static bool is_suffix(const phi__setting *s, const phi__word_hit *word)
{
    const phi__span text = s->text;
    size_t next = word->end;
    if (word->end - word->begin > SUFFIX_MAX || word->begin < 2 || text.data[word->begin - 1] != '.' ||
        !phi__is_alnum((char)text.data[word->begin - 2]))
        return false;
    while (next < text.size && next - word->end < REMARK_MAX && text.data[next] == ' ')
        next++;
    return next == text.size || memchr(":=", text.data[next], 2) == NULL;
}

static double before_on_line(const phi__setting *s, const phi__word_hit *word)
{
    size_t end = word->end;
    if (is_of_code(s, word) || is_suffix(s, word))
        return OWN_KEY;
    if (s->digit_before > end)
        end = skip_own_number(s, end);
    if (is_label_gap(s->text, end, s->begin))
        return LABEL;
    if (s->digit_before <= end)
        return SAME_LINE;
    return s->has_own_key || sentence_end(s->text, end, s->begin) < s->begin ? OWN_KEY : TAKEN;
}

/* Has the word behind a candidate a value of its own? "EMS run 909090, medical record number 857904" */
static bool has_own_value(const phi__setting *s, size_t at)
{
    if (at >= s->line_end || memchr("),;", s->text.data[at], 3) != NULL)
        return false;
    const size_t most = s->line_end - at > PHI__LABEL_GAP ? at + PHI__LABEL_GAP : s->line_end;
    size_t value = phi__digits_next(s->text, at, most);
    if (value == most)
        return false;
    while (value > at && phi__is_alnum((char)s->text.data[value - 1])) /* letters of the value itself */
        value--;
    size_t end = value;
    while (end < s->line_end && (phi__is_alnum((char)s->text.data[end]) || memchr("-/.)", s->text.data[end], 4) != NULL))
        end++;
    return value > at && end - value >= VALUE_LEAST && is_label_gap(s->text, at, value);
}

/* Does the word alone stand in brackets right behind the candidate? */
static bool is_remark_behind(const phi__setting *s, const phi__word_hit *word)
{
    const size_t bracket = s->end + (s->end < s->line_end && s->text.data[s->end] == ' ');
    const bool whole = s->begin == 0 || s->text.data[s->begin - 1] != '_'; /* not "INDEX ix_20585 (mrn)" */
    return whole && bracket + 1 == word->begin && s->text.data[bracket] == '(' && word->end < s->line_end && s->text.data[word->end] == ')';
}

static double behind_on_line(const phi__setting *s, const phi__word_hit *word)
{
    if (is_remark_behind(s, word))
        return BEHIND_REMARK;
    if (s->sentence_after < word->begin) /* "Spending 619958190. Routing ..." */
        return BEHIND_LABEL;
    size_t next = word->end;
    while (next < s->line_end && (s->text.data[next] == ' ' || s->text.data[next] == '"'))
        next++;
    const char c = next < s->line_end ? (char)s->text.data[next] : '\0';
    const bool glued = word->end < s->line_end && phi__is_digit((char)s->text.data[word->end]); /* "SN30162003" */
    if (glued || c == ':' || c == '=' || c == '#' || has_own_value(s, word->end))
        return BEHIND_LABEL;
    return word->begin - s->end <= PHI__LABEL_GAP && s->digit_after >= word->begin ? BEHIND_CLOSE : BEHIND;
}

/* Where the caption begins that this word ends: blanks in it are single. A long one is prose. */
static size_t caption_begin(const phi__setting *s, size_t word)
{
    size_t at = word;
    while (at > s->above_begin && word - at <= PHI__LABEL_GAP) {
        const uint8_t before = s->text.data[at - 1];
        const bool wide = before == ' ' && at - 1 > s->above_begin && s->text.data[at - 2] == ' ';
        if (wide || before == '\t' || before == '|')
            return at;
        at--;
    }
    return word - at <= PHI__LABEL_GAP ? at : word;
}

/* "MRN: pending" above has its value; "MRN:" and "Name: MRN: DOB:" wait for one. */
static bool is_answered(const phi__setting *s, size_t word_end)
{
    size_t at = word_end;
    while (at < s->above_end && at - word_end < ANSWER_GAP && s->text.data[at] != ':' && s->text.data[at] != '=' &&
           s->text.data[at] != '\t' && s->text.data[at] != '|')
        at++;
    if (at >= s->above_end || (s->text.data[at] != ':' && s->text.data[at] != '='))
        return false;
    at++;
    for (size_t blanks = 0; blanks < 2 && at < s->above_end && s->text.data[at] == ' '; blanks++)
        at++;
    return at < s->above_end && s->text.data[at] != ' ' && s->text.data[at] != '\t' &&
           s->text.data[s->above_end - 1] != ':';
}

/* Is the line above a sentence, or a line of a program? */
static bool is_ended_above(const phi__setting *s)
{
    if (s->above_end == s->above_begin)
        return false;
    const size_t last = s->above_end - 1;
    size_t letters = 0;
    while (letters <= ABBREVIATION_MAX && last - letters > s->above_begin && phi__is_letter((char)s->text.data[last - 1 - letters]))
        letters++;
    return memchr(";{}/", s->text.data[last], 4) != NULL || (s->text.data[last] == '.' && letters > ABBREVIATION_MAX);
}

/* Do more words follow on the line above, as in a sentence? A caption ends there, or with a sign, or a wide gap. */
static bool goes_on_above(const phi__setting *s, size_t at)
{
    size_t words = 0;
    bool inside = true; /* of the word itself */
    for (; at < s->above_end && words < PROSE_WORDS; at++) {
        const uint8_t c = s->text.data[at];
        const bool wide = c == ' ' && at + 1 < s->above_end && s->text.data[at + 1] == ' ';
        if (wide || c == '\0' || memchr(":?(\t|=</", c, 9) != NULL) /* a slash: in another language, or the other half */
            return false;
        const bool letter = phi__is_letter((char)c);
        words += letter && !inside;
        inside = letter;
    }
    return words == PROSE_WORDS;
}

/* Behind the time and date that a chat or a record of calls puts before each line: "[2024-11-03 09:13] ", "09:13:20 ". */
static size_t skip_stamp(phi__span text, size_t from, size_t to)
{
    size_t at = from, colons = 0;
    if (at < to && text.data[at] == '[') {
        const uint8_t *end = memchr(text.data + at, ']', to - at < REMARK_MAX ? to - at : REMARK_MAX);
        return end == NULL ? from : (size_t)(end - text.data) + 1;
    }
    for (; at < to && at - from < REMARK_MAX && (phi__is_digit((char)text.data[at]) || memchr(" :.-/T", text.data[at], 6) != NULL); at++)
        colons += text.data[at] == ':';
    return colons > 0 ? at : from;
}

/* Is the line above a question, without a number of its own? What stamps this line is no answer. */
static bool is_asked_above(const phi__setting *s)
{
    if (s->above_end == s->above_begin || s->text.data[s->above_end - 1] != '?')
        return false;
    if (s->begin < skip_stamp(s->text, s->line_begin, s->line_end))
        return false;
    return !s->above_has_digits || !has_digit(s->text, skip_stamp(s->text, s->above_begin, s->above_end), s->above_end);
}

/* Is the line above one of a paragraph: long, its words parted by single blanks, most of them small? */
static bool is_paragraph_above(const phi__setting *s)
{
    size_t small = 0;
    if (s->above_end - s->above_begin < PROSE_LINE || s->above_end + 1 != s->line_begin)
        return false;
    for (size_t at = s->above_begin + 1; at < s->above_end; at++) {
        const uint8_t c = s->text.data[at], before = s->text.data[at - 1];
        if (c == '\t' || c == '|' || (c == ' ' && before == ' '))
            return false;
        small += before == ' ' && phi__is_lower((char)c);
    }
    return small >= PROSE_WORDS;
}

/* Is the line right above this caption and nothing else, and this line the value and nothing else? */
static bool is_caption_alone(const phi__setting *s, const phi__word_hit *word)
{
    const phi__span text = s->text;
    if (word->begin - s->above_begin > PHI__LABEL_GAP || s->line_begin - s->above_end > 2 || !is_label_gap(text, word->end, s->above_end))
        return false;
    for (size_t at = s->above_begin + 1; at < s->above_end; at++) {
        if (memchr("\t|", text.data[at], 2) != NULL || (text.data[at] == ' ' && text.data[at - 1] == ' '))
            return false;
    }
    return is_blank_in(text, s->line_begin, s->begin) && is_blank_in(text, s->end, s->line_end);
}

static double above(const phi__setting *s, const phi__word_hit *word)
{
    if (is_suffix(s, word))
        return ABOVE_NUMBERS;
    if (is_label_gap(s->text, word->end, s->begin) && is_paragraph_above(s))
        return ABOVE_WRAPPED;
    if (is_asked_above(s))
        return ABOVE_ASKED;
    if (s->above_has_digits || is_answered(s, word->end) || is_ended_above(s) || goes_on_above(s, word->end))
        return ABOVE_NUMBERS;
    if (is_caption_alone(s, word))
        return ABOVE_ALONE;
    const size_t word_from = caption_begin(s, word->begin) - s->above_begin, word_to = word->end - s->above_begin;
    const size_t from = s->begin - s->line_begin, to = s->end - s->line_begin;
    return word_from <= to + ALIGNED_SLACK && from <= word_to + ALIGNED_SLACK ? ABOVE_ALIGNED : ABOVE;
}

phi__nearness phi__nearness_of(const phi__setting *s, const phi__word_hit *word)
{
    if (word->begin >= s->line_begin && word->end <= s->begin)
        return (phi__nearness){before_on_line(s, word), "near"};
    if (word->begin >= s->end && word->end <= s->line_end)
        return (phi__nearness){behind_on_line(s, word), "after"};
    if (word->begin >= s->above_begin && word->end <= s->above_end)
        return (phi__nearness){above(s, word), "above"};
    return (phi__nearness){0.0, "near"};
}

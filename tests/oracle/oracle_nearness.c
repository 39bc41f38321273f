/* SPDX-License-Identifier: Apache-2.0 */
/* How near a word is to a candidate, restated from what score/nearness.h and the
 * factors in nearness.c say, byte by byte. */
#include "oracle_parts.h"

#include "base/ascii.h"
#include "match/tokens.h"

static bool is_break(uint8_t c)
{
    return c == '\n' || c == '\r';
}

phi__setting oracle_setting(phi__span text, size_t begin, size_t end)
{
    phi__setting s = {.text = text, .begin = begin, .end = end, .line_begin = begin, .line_end = end};
    const size_t least = begin < 600 ? 0 : begin - 600;
    const size_t most = text.size - end < 160 ? text.size : end + 160;
    while (s.line_begin > least && !is_break(text.data[s.line_begin - 1]))
        s.line_begin--;
    while (s.line_end < most && !is_break(text.data[s.line_end]))
        s.line_end++;
    s.above_end = s.line_begin;
    while (s.above_end > least && memchr(" \t\r\n", text.data[s.above_end - 1], 4) != NULL)
        s.above_end--;
    s.above_begin = s.above_end;
    while (s.above_begin > least && !is_break(text.data[s.above_begin - 1]))
        s.above_begin--;
    return s;
}

static bool has_digit(phi__span text, size_t from, size_t to)
{
    bool found = false;
    for (size_t i = from; i < to; i++)
        found |= phi__is_digit((char)text.data[i]);
    return found;
}

static bool is_filler(phi__span word)
{
    static const char *const FILLERS[] = {"no",  "nr", "num", "nbr", "number", "id",   "is",     "was",   "are",
                                          "of",  "the", "on", "as",  "a",      "value", "code",  "and",   "equals",
                                          "reads", "me", "us", "at", "to",     "by",   "or",     "for",
                                          "it",  "file", "record", "cd",   "n",   "nro"};
    for (size_t i = 0; i < sizeof FILLERS / sizeof *FILLERS; i++) {
        if (strlen(FILLERS[i]) == word.size && phi__equal_nocase((const char *)word.data, FILLERS[i], word.size))
            return true;
    }
    return false;
}

static size_t letters_from(phi__span text, size_t at, size_t to)
{
    size_t letters = 0;
    while (at + letters < to && phi__is_letter((char)text.data[at + letters]))
        letters++;
    return letters;
}

/* Length of what may stand in a gap without counting: a tag, a remark in brackets within 32 bytes, the other
 * half of a label of up to 14 letters. */
static size_t aside_at(phi__span text, size_t at, size_t to)
{
    const uint8_t c = text.data[at];
    const size_t most = c == '<' ? to - at : to - at < 32 ? to - at : 32;
    const uint8_t *close = c == '<' || c == '(' ? memchr(text.data + at, c == '<' ? '>' : ')', most) : NULL;
    if (close != NULL)
        return (size_t)(close - text.data) + 1 - at;
    const size_t half = c == '/' ? letters_from(text, at + 1, to) : 0;
    return half > 0 && half < 15 ? half + 1 : 0;
}

static bool ends_sentence(phi__span text, size_t at)
{
    bool word = at >= 5;
    for (size_t i = 1; word && i <= 5; i++)
        word = phi__is_letter((char)text.data[at - i]);
    return word && text.data[at] == '.' && at + 1 < text.size && text.data[at + 1] == ' ';
}

/* Punctuation, fillers and escapes, 24 bytes at most. */
static bool is_gap(phi__span text, size_t from, size_t to)
{
    size_t aside = 0; /* bytes that do not count */
    if (to - from > 24 + 64)
        return false;
    for (size_t at = from; at < to;) {
        const size_t skipped = aside_at(text, at, to), letters = letters_from(text, at, to);
        if (skipped == 0 && (ends_sentence(text, at) || (text.data[at] == '(' && at + 1 < text.size && text.data[at + 1] == '#') || phi__is_digit((char)text.data[at]) ||
                             (letters > 0 && !is_filler(phi__span_part(text, at, letters)))))
            return false;
        aside += skipped;
        at += skipped > 0 ? skipped : letters > 0 ? letters : text.data[at] == '\\' ? 2 : 1;
    }
    return to - from - aside <= 24;
}

/* "Dx1:", "Diagnosis 2:": one or two digits that number the label, the last ones before the candidate. */
static size_t behind_own_number(const phi__setting *s, size_t end)
{
    const phi__span text = s->text;
    const bool apart = end < s->begin && memchr(" -_#", text.data[end], 4) != NULL;
    size_t digits = 0;
    while (end + apart + digits < s->begin && phi__is_digit((char)text.data[end + apart + digits]))
        digits++;
    const size_t behind = end + apart + digits;
    if (digits == 0 || digits > 2 || behind == s->begin || has_digit(text, behind, s->begin))
        return end;
    const uint8_t next = text.data[behind];
    return next == ':' || next == '=' || (next == ' ' && (!apart || text.data[end] == '-')) ? behind : end;
}

/* A letter, perhaps a quote, a colon or sign of equality, three blanks or quotes at most, then the candidate. */
static bool has_key(const phi__setting *s)
{
    const uint8_t *text = s->text.data + s->line_begin;
    size_t at = s->begin - s->line_begin, skipped = 0;
    for (; at > 0 && skipped < 3 && memchr(" \"'", text[at - 1], 3) != NULL; skipped++)
        at--;
    if (at < 2 || memchr("=:", text[at - 1], 2) == NULL)
        return false;
    const bool quoted = memchr("\"'", text[at - 2], 2) != NULL;
    return at > 2u + quoted - 1u && phi__is_letter((char)text[at - 2 - quoted]);
}

/* One or two letters behind the full stop of a file's name: "main.cc". A colon or sign behind blanks makes it a key. */
static bool is_suffix(const phi__setting *s, size_t begin, size_t end)
{
    const char *text = (const char *)s->text.data;
    size_t next = end;
    while (next < s->text.size && next - end < 32 && text[next] == ' ')
        next++;
    const bool key = next < s->text.size && (text[next] == ':' || text[next] == '=');
    return end - begin <= 2 && begin >= 2 && text[begin - 1] == '.' && phi__is_alnum(text[begin - 2]) && !key;
}

/* A full stop, a blank and a capital: behind a long word, a digit, or what stands before `from`. */
static bool parts_sentences(phi__span text, size_t from, size_t to)
{
    for (size_t at = from; at + 3 <= to; at++) {
        const char *c = (const char *)text.data + at;
        if (c[0] == '.' && c[1] == ' ' && phi__is_upper(c[2]) && (at == from || phi__is_digit(c[-1]) || ends_sentence(text, at)))
            return true;
    }
    return false;
}

/* Letters, number and letter of one code: "B-123-A", and in the cell of a row any code of three parts. */
static bool is_code(const phi__setting *s, size_t begin, size_t end)
{
    const char *text = (const char *)s->text.data;
    if (end + 1 != s->begin || text[end] != '-')
        return false;
    const bool goes_on = s->end + 1 < s->text.size && text[s->end] == '-' && phi__is_alnum(text[s->end + 1]);
    const bool in_cell = begin > s->line_begin && memchr(",;|\t", text[begin - 1], 4) != NULL;
    return goes_on || (in_cell && memchr(text + s->begin, '-', s->end - s->begin) != NULL);
}

static double before_it(const phi__setting *s, size_t begin, size_t end)
{
    if (is_code(s, begin, end) || is_suffix(s, begin, end))
        return 0.15;
    end = has_digit(s->text, end, s->begin) ? behind_own_number(s, end) : end;
    if (is_gap(s->text, end, s->begin))
        return 1.0;
    if (!has_digit(s->text, end, s->begin))
        return 0.6;
    return has_key(s) || parts_sentences(s->text, end, s->begin) ? 0.15 : 0.35; /* another number stands between: the label is likely its, the more when this has its own, or is of another sentence */
}

/* Does a value of four characters at least stand right behind the label that ends at `end`? */
static bool labels_another(const phi__setting *s, size_t end)
{
    const phi__span line = phi__span_part(s->text, 0, s->line_end);
    size_t value = end, behind;
    if (end >= line.size || memchr("),;", line.data[end], 3) != NULL)
        return false;
    while (value < line.size && value - end < 24 && !phi__is_digit((char)line.data[value]))
        value++;
    if (value == line.size || value - end == 24)
        return false;
    while (value > end && phi__is_alnum((char)line.data[value - 1]))
        value--;
    behind = value;
    while (behind < line.size && (phi__is_alnum((char)line.data[behind]) || memchr("-/.)", line.data[behind], 4) != NULL))
        behind++;
    return value > end && behind - value >= 4 && is_gap(s->text, end, value);
}

static double behind_it(const phi__setting *s, size_t begin, size_t end)
{
    const size_t word_end = end;
    const char *rest = (const char *)s->text.data + s->end; /* a word alone in brackets, right behind or behind one blank */
    for (size_t blank = 0; blank < 2 && s->end + blank + 1 <= begin; blank++) {
        if (s->end + blank + 1 == begin && rest[blank] == '(' && (blank == 0 || rest[0] == ' ') && end < s->line_end && s->text.data[end] == ')' &&
            (s->begin == 0 || s->text.data[s->begin - 1] != '_'))
            return 0.9;
    }
    if (parts_sentences(s->text, s->end, begin + 1))
        return 0.1;
    while (end < s->line_end && (s->text.data[end] == ' ' || s->text.data[end] == '"'))
        end++;
    const bool of_value = word_end < s->line_end && phi__is_digit((char)s->text.data[word_end]);
    if (of_value || (end < s->line_end && memchr(":=#", s->text.data[end], 3) != NULL) || labels_another(s, word_end))
        return 0.1; /* it labels what follows it */
    return begin - s->end <= 24 && !has_digit(s->text, s->end, begin) ? 0.5 : 0.3;
}

/* A cell that begins with one to three digits, perhaps a letter, and one of ". )" has a box number. */
static size_t behind_box_number(phi__span line)
{
    size_t blank = 0, digits = 0, letter = 0;
    while (blank < line.size && memchr(" \t", line.data[blank], 2) != NULL)
        blank++;
    while (digits < 3 && blank + digits < line.size && phi__is_digit((char)line.data[blank + digits]))
        digits++;
    if (digits == 0)
        return 0;
    letter = blank + digits < line.size && phi__is_letter((char)line.data[blank + digits]) ? 1 : 0;
    const size_t end = blank + digits + letter;
    return end < line.size && memchr(".) ", line.data[end], 3) != NULL ? end : 0;
}

/* Digits that are none of box numbers: these stand at the begin of the line, behind two blanks, a tab or a bar. */
static bool has_own_digits(phi__span line)
{
    size_t at = 0;
    while (at < line.size) {
        const bool wide = at > 1 && line.data[at - 1] == ' ' && line.data[at - 2] == ' ';
        const bool cell = at == 0 || wide || line.data[at - 1] == '\t' || line.data[at - 1] == '|';
        at += cell ? behind_box_number(phi__span_part(line, at, line.size - at)) : 0;
        if (at < line.size && phi__is_digit((char)line.data[at]))
            return true;
        at++;
    }
    return false;
}

/* Captions have single blanks and no tab or bar; their first words may stand 24 bytes before this one. */
static size_t caption_begin(const phi__setting *s, size_t word)
{
    for (size_t length = 0; length <= 24; length++) {
        if (word - length == s->above_begin)
            return s->above_begin;
        const uint8_t *before = s->text.data + word - length - 1;
        const bool wide = before[0] == ' ' && before > s->text.data + s->above_begin && before[-1] == ' ';
        if (wide || before[0] == '\t' || before[0] == '|')
            return word - length;
    }
    return word;
}

/* A colon or sign within 12 bytes, then at most two blanks and something; but a line of captions ends with a colon. */
static bool is_answered(const phi__setting *s, size_t end)
{
    const phi__span rest = phi__span_part(s->text, end, s->above_end - end);
    size_t mark = 0, blanks = 0;
    while (mark < 12 && mark < rest.size && memchr(":=\t|", rest.data[mark], 4) == NULL)
        mark++;
    if (mark >= rest.size || (rest.data[mark] != ':' && rest.data[mark] != '='))
        return false;
    while (blanks < 2 && mark + 1 + blanks < rest.size && rest.data[mark + 1 + blanks] == ' ')
        blanks++;
    const size_t value = mark + 1 + blanks;
    return value < rest.size && memchr(" \t", rest.data[value], 2) == NULL && rest.data[rest.size - 1] != ':';
}

/* Three more words behind the one that ends at `end`, without a sign or wide gap that ends captions. */
static bool goes_on(const phi__setting *s, size_t end)
{
    size_t words = 0;
    for (size_t at = end; at < s->above_end && words < 3; at++) {
        const char *c = (const char *)s->text.data + at;
        if (memchr(":?(\t|=</", *c, 9) != NULL || (*c == ' ' && at + 1 < s->above_end && c[1] == ' '))
            return false;
        words += at > end && phi__is_letter(*c) && !phi__is_letter(c[-1]);
    }
    return words == 3;
}

/* Does the line above end as a line of a program or a sentence does? */
static bool is_ended(const phi__setting *s)
{
    if (s->above_end == s->above_begin)
        return false;
    const phi__span line = phi__span_part(s->text, s->above_begin, s->above_end - s->above_begin);
    size_t letters = 0;
    while (letters + 1 < line.size && phi__is_letter((char)line.data[line.size - 2 - letters]))
        letters++;
    const uint8_t last = line.data[line.size - 1];
    return memchr(";{}/", last, 4) != NULL || (last == '.' && letters > 4);
}

/* A time at the begin of a line, in brackets or of digits, signs and a colon, is no number of a question. */
static size_t behind_stamp(phi__span line)
{
    const size_t most = line.size < 32 ? line.size : 32;
    const uint8_t *close = line.size > 0 && line.data[0] == '[' ? memchr(line.data, ']', most) : NULL;
    if (close != NULL)
        return (size_t)(close - line.data) + 1;
    size_t length = 0;
    while (length < most && memchr("0123456789 :.-/T", line.data[length], 16) != NULL)
        length++;
    return memchr(line.data, ':', length) != NULL ? length : 0;
}

/* A line of 40 bytes and more right above, without tabs, bars and wide gaps, of which three words begin with small letters. */
static bool is_paragraph(const phi__setting *s)
{
    const char *line = (const char *)s->text.data + s->above_begin;
    const size_t size = s->above_end - s->above_begin;
    size_t small = 0, gaps = 0;
    for (size_t i = 0; i < size; i++) {
        small += i > 0 && line[i - 1] == ' ' && phi__is_lower(line[i]);
        gaps += i > 0 && (line[i] == '\t' || line[i] == '|' || (line[i] == ' ' && line[i - 1] == ' '));
    }
    return size >= 40 && s->above_end + 1 == s->line_begin && gaps == 0 && small >= 3;
}

/* One caption of single blanks, at most 24 bytes before its word, right above a line that is the value alone. */
static bool is_alone(const phi__setting *s, size_t begin, size_t end)
{
    const phi__span text = s->text;
    size_t wide = 0, beside = 0;
    for (size_t i = s->above_begin + 1; i < s->above_end; i++)
        wide += memchr("\t|", text.data[i], 2) != NULL || (text.data[i] == ' ' && text.data[i - 1] == ' ');
    for (size_t i = s->line_begin; i < s->line_end; i++)
        beside += (i < s->begin || i >= s->end) && memchr(" \t", text.data[i], 2) == NULL;
    return wide + beside == 0 && begin - s->above_begin <= 24 && s->line_begin - s->above_end <= 2 && is_gap(text, end, s->above_end);
}

static double above_it(const phi__setting *s, size_t begin, size_t end)
{
    if (is_suffix(s, begin, end))
        return 0.2;
    if (is_gap(s->text, end, s->begin) && is_paragraph(s))
        return 0.9;
    const bool digits = has_own_digits(phi__span_part(s->text, s->above_begin, s->above_end - s->above_begin));
    const size_t stamp = behind_stamp(phi__span_part(s->text, s->above_begin, s->above_end - s->above_begin));
    const bool own = digits && has_digit(s->text, s->above_begin + stamp, s->above_end);
    const bool stamps = s->begin < s->line_begin + behind_stamp(phi__span_part(s->text, s->line_begin, s->line_end - s->line_begin));
    if (!own && !stamps && s->above_end > s->above_begin && s->text.data[s->above_end - 1] == '?')
        return 0.75; /* asked for */
    if (digits || is_answered(s, end) || is_ended(s) || goes_on(s, end))
        return 0.2;
    if (is_alone(s, begin, end))
        return 0.9;
    const size_t left = caption_begin(s, begin) - s->above_begin, right = end - s->above_begin;
    const size_t own_left = s->begin - s->line_begin, own_right = s->end - s->line_begin;
    return left <= own_right + 2 && own_left <= right + 2 ? 0.7 : 0.5; /* does it stand over the candidate? */
}

/* Digits and letters take turns right before it: digits, then letters, then digits again, or the other way round.
 * Or four digits stand there, and it is hexadecimal as well. */
static bool is_of_hash(phi__span text, size_t begin, size_t end)
{
    size_t at = begin, hexadecimal = 0;
    for (size_t i = begin; i < end; i++)
        hexadecimal += memchr("0123456789abcdefABCDEF", text.data[i], 22) != NULL;
    if (hexadecimal == end - begin && begin >= 4 && has_digit(text, begin - 1, begin) && has_digit(text, begin - 2, begin - 1) &&
        has_digit(text, begin - 3, begin - 2) && has_digit(text, begin - 4, begin - 3))
        return true;
    while (at > 0 && phi__is_digit((char)text.data[at - 1]))
        at--;
    const size_t digits = at;
    while (at > 0 && phi__is_letter((char)text.data[at - 1]))
        at--;
    return digits < begin && at < digits && at > 0 && phi__is_digit((char)text.data[at - 1]);
}

/* Does the name of a column say what stands there? Not one that has a word for values in it, or two letters. */
static bool says_what(const char *name)
{
    static const char WORDS[] = " val ans resp reply result content text data number num nbr no id ident entry detail info note comment desc "
                                "field col item code wert antw ";
    size_t letters = 0;
    for (size_t at = 0; name != NULL && name[at] != '\0'; at++) {
        const size_t size = strlen(name);
        letters += phi__is_letter(name[at]);
        if (!phi__is_letter(name[at]) || (at > 0 && !phi__tokens_split(phi__span_of(name, size), at)))
            continue;
        char word[12] = " ";
        for (size_t length = 0; length < 7 && at + length < size; length++) {
            word[length + 1] = phi__to_lower(name[at + length]);
            memcpy(word + length + 2, " ", 2);
            if (strstr(WORDS, word) != NULL)
                return false;
        }
    }
    return letters > 2;
}

static bool is_third_cell(const phi__setting *s, size_t word)
{
    size_t signs = 0;
    for (size_t at = s->line_begin; at < word; at++)
        signs += memchr(",;\t|", s->text.data[at], 4) != NULL;
    return signs > 0;
}

oracle_near oracle_nearness(const phi__setting *s, const phi__cell *cell, size_t begin, size_t end)
{
    oracle_near near = {0};
    if (is_of_hash(s->text, begin, end))
        return near;
    if (begin >= s->line_begin && end <= s->begin)
        near = (oracle_near){.factor = before_it(s, begin, end), .kind = "near"};
    else if (begin >= s->end && end <= s->line_end)
        near = (oracle_near){.factor = behind_it(s, begin, end), .kind = "after"};
    else if (begin >= s->above_begin && end <= s->above_end)
        near = (oracle_near){.factor = cell->above != NULL ? 0.0 : above_it(s, begin, end), .kind = "above"};
    if (!cell->table || (begin >= cell->begin && end <= cell->end))
        return near;
    if (begin < s->line_begin || cell->closed)
        near.factor = 0.0; /* another record, or another sort of thing */
    else if (near.factor < 1.0 || (says_what(cell->field) && is_third_cell(s, begin)))
        near.factor *= 0.5; /* another cell; but the one before may be the label in a table of two columns, or under "value" */
    return near;
}

/* The first word of the name of a field says whose it is, when it says more; but not "patient last name". */
bool oracle_says_whose(const char *name, const oracle_word *word)
{
    static const char OWNERS[] = " patient pt pat person client member subscriber insured guarantor beneficiary employee resident spouse ";
    static const char *const PARTS[] = {"name", "nm", "last", "first", "middle", "given", "family", "sur", "full", "legal", "maiden", "init"};
    char owner[32] = " ", rest[512] = "";
    bool letters = false;
    if (word->begin != 0 || word->end > sizeof owner - 3)
        return false;
    for (size_t i = 0; i < word->end; i++)
        owner[i + 1] = phi__to_lower(name[i]);
    memcpy(owner + 1 + word->end, " ", 2);
    for (size_t i = 0; name[word->end + i] != '\0' && i + 1 < sizeof rest; i++) {
        rest[i] = phi__to_lower(name[word->end + i]);
        letters |= phi__is_letter(rest[i]);
    }
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        letters &= strstr(rest, PARTS[i]) == NULL;
    return letters && strstr(OWNERS, owner) != NULL;
}

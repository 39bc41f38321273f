/* SPDX-License-Identifier: Apache-2.0 */
/* Where names, addresses and elements of licences are read, restated from what match/finders.h and score/seek.h say. What
 * stands at such a place is for the finders themselves to read, as checks are for theirs. */
#include "oracle_parts.h"

#include "base/alloc.h"
#include "base/ascii.h"

static const phi__finder *const FINDERS[] = {
#define PHI_FINDER(c_name, name) &phi__finder_##c_name,
#include "match/finders.def"
#undef PHI_FINDER
};
enum { FINDER_COUNT = sizeof FINDERS / sizeof *FINDERS };

static bool is_used(const oracle *self, const phi__finder *finder)
{
    for (size_t r = 0; r < self->set->count; r++) {
        for (size_t f = 0; f < self->set->rules[r]->form_count; f++) {
            const char *name = self->set->rules[r]->forms[f].finder;
            if (name != NULL && strcmp(name, finder->name) == 0)
                return true;
        }
    }
    return false;
}

static void read_one(const phi__finder *finder, phi__span text, size_t at, size_t most, phi__finder_place place, bool perhaps,
                     oracle_founds *out)
{
    phi__found_span found;
    if (at >= text.size || !finder->read(text, at, most, place, &found))
        return;
    const oracle_found one = {found.begin, found.end, finder->name, perhaps, false};
    oracle_must(PHI_VEC_PUSH(out, one));
}

static bool begins_word(phi__span text, size_t at)
{
    return at == 0 || (!phi__is_alnum((char)text.data[at - 1]) && text.data[at - 1] < 0x80);
}

/* ------------------------------------------------------------------- announced */

static bool word_ends(phi__span text, size_t end, const phi__finder_trigger *trigger)
{
    const size_t size = strlen(trigger->word);
    if (size > end || !phi__equal_nocase((const char *)text.data + end - size, trigger->word, size))
        return false;
    if (trigger->whole && !begins_word(text, end - size))
        return false;
    return size >= 4 || size == end || !phi__is_letter((char)text.data[end - size - 1]); /* short ones end no longer word */
}

/* A sign, a quote, a line end or tab; a blank and no small letter; a full stop and a blank. */
static bool may_announce(phi__span text, size_t end)
{
    const uint8_t c = end < text.size ? text.data[end] : 0, next = end + 1 < text.size ? text.data[end + 1] : 0;
    return (c != 0 && strchr(":=>\"'\t\n\r", c) != NULL) || (c == ' ' && next >= 0x20 && next < 0x60) ||
           (c == '.' && next == ' ');
}

/* "Mr. " and the like before a name is none of it. */
static size_t behind_title(phi__span text, size_t at)
{
    static const char *const TITLES[] = {"dr", "mr", "mrs", "ms", "miss", "prof", "is", "of", "was"};
    const phi__span rest = phi__span_part(text, at, text.size);
    for (size_t i = 0; i < sizeof TITLES / sizeof *TITLES; i++) {
        const size_t size = strlen(TITLES[i]);
        if (rest.size <= size || !phi__equal_nocase((const char *)rest.data, TITLES[i], size))
            continue;
        const size_t blank = size + (rest.data[size] == '.');
        if (blank < rest.size && rest.data[blank] == ' ')
            return at + blank + 1;
    }
    return at;
}

/* Where the value of a label begins that ends at `end`: within 64 bytes, behind blanks, signs, one line end, what stands
 * in brackets, a title. text.size: none does. */
static size_t value_of(phi__span text, size_t end, phi__finder_place *place)
{
    const size_t most = text.size - end < 64 ? text.size : end + 64;
    size_t at = end, lines = 0;
    bool sign = false;
    if (*place == PHI__FINDER_TITLE && at < most && text.data[at] == '.')
        at++;
    if (at + 1 < most && text.data[at] == '\'' && phi__is_letter((char)text.data[at + 1]))
        return text.size;
    for (; at < most; at++) {
        const uint8_t c = text.data[at];
        if (c == '(') {
            size_t close = at + 1;
            while (close < text.size && close - at < 48 && text.data[close] != '\n' && text.data[close] != ')')
                close++;
            if (close < text.size && close - at < 48 && text.data[close] == ')')
                at = close;
            continue;
        }
        lines += c == '\n';
        if (phi__is_alnum((char)c) || c >= 0x80 || lines > 1)
            break;
        sign |= memchr(":=\">\\", c, 5) != NULL || c == '\0';
        if (memchr(".;!?,)", c, 6) != NULL)
            return text.size;
        if (c == '\\' && at + 1 < most)
            at++;
    }
    if (*place == PHI__FINDER_LABEL && !sign)
        *place = PHI__FINDER_WORD;
    return at < text.size ? behind_title(text, at) : text.size;
}

/* The begin of the word that text[at] is in, 48 bytes before it at most. */
static size_t word_of(phi__span text, size_t at)
{
    size_t begin = at;
    while (at - begin < 48 && !begins_word(text, begin))
        begin--;
    return begin;
}

void oracle_announced(const oracle *self, phi__span text, oracle_founds *out)
{
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        const phi__finder *finder = FINDERS[i];
        const size_t end = is_used(self, finder) ? text.size : 0;
        for (size_t at = 1; at < end; at++) {
            const uint8_t next = at + 1 < text.size ? text.data[at + 1] : 0;
            const bool capital = next >= 0x40 && next < 0x60; /* about */
            const bool caret = finder->carets && text.data[at] == '^';
            const bool number = finder->numbers && text.data[at] == ' ' && phi__is_digit((char)text.data[at - 1]);
            if (capital && (caret || number))
                read_one(finder, text, word_of(text, at - 1), text.size, PHI__FINDER_BARE, false, out);
            for (size_t t = 0; t < finder->trigger_count && may_announce(text, at); t++) {
                phi__finder_place place = finder->triggers[t].place;
                if (!word_ends(text, at, &finder->triggers[t]))
                    continue;
                const size_t value = value_of(text, at, &place);
                read_one(finder, text, value, text.size, place, false, out);
            }
        }
    }
}

/* -------------------------------------------------------------------- sought */

/* Is it the label, or a field, of a rule that has a finder? */
bool oracle_names_found(const oracle *self, const char *name)
{
    oracle_words words = {0};
    bool named = false;
    if (name == NULL || name[0] == '\0')
        return false;
    oracle_words_of_name(self, name, &words);
    for (size_t r = 0; r < self->set->count; r++) {
        const phi__rule *rule = self->set->rules[r];
        bool finder = false, labelled = false;
        for (size_t f = 0; f < rule->form_count; f++) {
            finder |= rule->forms[f].finder != NULL && strncmp(rule->forms[f].finder, "aamva-", 6) != 0; /* these read no cells */
            labelled |= rule->forms[f].labelled;
        }
        named |= finder && (oracle_field_bits(self, name, r) >= 3.0 || (labelled && oracle_has_label(self, rule, &words)));
    }
    PHI_VEC_DONE(&words);
    return named;
}

static bool is_padding(uint8_t c)
{
    return phi__is_space((char)c) || c == '"' || c == '\'';
}

/* What stands in a cell alone, blanks and quotes aside. */
void oracle_read_cell(const oracle *self, phi__span text, size_t begin, size_t end, bool perhaps, oracle_founds *out)
{
    while (begin < end && is_padding(text.data[begin]))
        begin++;
    while (end > begin && is_padding(text.data[end - 1]))
        end--;
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        if (is_used(self, FINDERS[i]))
            read_one(FINDERS[i], text, begin, end, PHI__FINDER_CELL, perhaps, out);
    }
}

static void read_bare(const oracle *self, phi__span text, size_t from, size_t to, oracle_founds *out)
{
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        const size_t end = is_used(self, FINDERS[i]) ? to : 0;
        for (size_t at = from; at < end; at++) {
            const char c = (char)text.data[at];
            if ((phi__is_upper(c) || phi__is_digit(c)) && begins_word(text, at))
                read_one(FINDERS[i], text, at, text.size, PHI__FINDER_BARE, false, out);
        }
    }
}

/* What parts the cells of a row as it is written around a candidate. */
static bool parts_cells(const oracle_candidate *one, phi__span text, size_t at, size_t end)
{
    const uint8_t c = text.data[at];
    if (c == '\n' || c == '\r')
        return true;
    if (one->in_record)
        return c == '\'';
    if (one->in_column)
        return c == '\t' || c == '|' || (c == ' ' && at + 1 < end && text.data[at + 1] == ' ');
    return c == '<' || c == '>';
}

static void read_row(const oracle *self, phi__span text, const oracle_candidate *one, size_t from, size_t to, oracle_founds *out)
{
    for (size_t begin = from, at = from; at <= to; at++) {
        if (at < to && !parts_cells(one, text, at, to))
            continue;
        if (at > begin + 1 && at - begin <= 160 && text.data[at - 1] != '/')
            oracle_read_cell(self, text, begin, at, true, out);
        begin = at + 1;
    }
}

/* Mail and network addresses, devices and clinical codes are not of one person alone. */
static bool is_lead(const oracle *self, const oracle_candidate *one)
{
    static const char REMOTE[] = " hipaa:email hipaa:url hipaa:ip hipaa:device clinical-code ";
    const phi__rule *rule = self->set->rules[one->rule];
    bool remote = false, address = false;
    for (size_t t = 0; t < rule->tag_count; t++) {
        const char *at = strstr(REMOTE, rule->tags[t]);
        remote |= at != NULL && at > REMOTE && at[-1] == ' ' && at[strlen(rule->tags[t])] == ' ';
        address |= strcmp(rule->tags[t], "hipaa:geography") == 0;
    }
    return !remote && !one->test && one->bits >= (address ? -1.0 : 0.0);
}

void oracle_around(const oracle *self, phi__span text, size_t from, size_t to, const oracle_candidates *list, oracle_founds *out)
{
    size_t bare = from, rows = from; /* what is before was looked at, or is of the stretch before */
    for (size_t i = 0; i < list->count; i++) {
        const oracle_candidate *one = &list->items[i];
        if (one->begin < from || one->begin >= to || !is_lead(self, one))
            continue;
        const size_t end = one->end + 240 < to ? one->end + 240 : to;
        const size_t begin = one->begin > bare + 400 ? one->begin - 400 : bare;
        read_bare(self, text, begin, end, out);
        bare = end > bare ? end : bare;
        const bool tagged = one->begin > 0 && text.data[one->begin - 1] == '>';
        if ((!one->in_record && !one->in_column && !tagged) || one->begin < rows)
            continue;
        size_t left = one->begin, right = one->end;
        while (left > rows && one->begin - left < 4096 && text.data[left - 1] != '\n')
            left--;
        while (right < to && right - one->end < 4096 && text.data[right] != '\n')
            right++;
        read_row(self, text, one, left, right, out);
        rows = right;
    }
}

/* ------------------------------------------------------------------ lists of names */

static bool is_one_of(const char *set, phi__span text, size_t at)
{
    return at < text.size && text.data[at] != 0 && strchr(set, text.data[at]) != NULL;
}

/* Bullets, numbers and signs. */
static size_t behind_marks(phi__span text, size_t at, size_t most)
{
    while (at < most) {
        if (at + 3 <= most && is_one_of("[(", text, at) && is_one_of("xX", text, at + 1) && is_one_of("])", text, at + 2))
            at += 3;
        else if (is_one_of(" \t.):(-*[]/#+0123456789", text, at))
            at++;
        else if (at + 3 <= most && memcmp(text.data + at, "\xE2\x80\xA2", 3) == 0)
            at += 3;
        else
            break;
    }
    return at;
}

/* "am " and "P.M. " */
static size_t behind_half(phi__span text, size_t at, size_t most)
{
    static const char *const HALVES[] = {"am ", "pm ", "a.m. ", "p.m. ", "am. ", "pm. ", "a.m ", "p.m "};
    for (size_t i = 0; i < sizeof HALVES / sizeof *HALVES; i++) {
        const size_t size = strlen(HALVES[i]);
        if (at + size <= most && phi__equal_nocase((const char *)text.data + at, HALVES[i], size))
            return at + size - 1;
    }
    return at;
}

/* Where the name of an entry begins in the line at `line`; SIZE_MAX: nowhere. */
static size_t entry_of(phi__span text, size_t line)
{
    size_t first = line;
    while (is_one_of(" \t", text, first))
        first++;
    if (first >= text.size || !(phi__is_upper((char)text.data[first]) || is_one_of("(*+-[0123456789\xE2", text, first)))
        return SIZE_MAX;
    const size_t most = first + 16 < text.size ? first + 16 : text.size;
    size_t at = behind_marks(text, first, most);
    if (at > first)
        at = behind_marks(text, behind_half(text, at, most), most);
    if (at >= text.size || !phi__is_upper((char)text.data[at]) || (at > first && phi__is_alnum((char)text.data[at - 1])))
        return SIZE_MAX;
    size_t word = at; /* another word with a capital follows */
    while (word < text.size && (phi__is_letter((char)text.data[word]) || text.data[word] >= 0x80 || is_one_of("-'.", text, word)))
        word++;
    word += is_one_of(",", text, word);
    return is_one_of(" ", text, word) && word + 1 < text.size && phi__is_upper((char)text.data[word + 1]) ? at : SIZE_MAX;
}

/* The end of the line, a sign, a wide gap, or a number, remark or dash behind a blank. */
static bool ends_entry(phi__span text, size_t at)
{
    if (at >= text.size || is_one_of("\n\r,;:\t|", text, at))
        return true;
    if (text.data[at] != ' ')
        return false;
    if (is_one_of(".", text, at + 1) && is_one_of(".", text, at + 2))
        return true;
    return at + 1 >= text.size || text.data[at + 1] == '\n' || is_one_of(" (<-0123456789", text, at + 1) || text.data[at + 1] >= 0xe2;
}

static bool is_empty(phi__span text, size_t line)
{
    while (line < text.size && text.data[line] != '\n' && phi__is_space((char)text.data[line]))
        line++;
    return line >= text.size || text.data[line] == '\n';
}

/* Of what was read from `first` on, what ends an entry. */
static void keep_entries(phi__span text, oracle_founds *out, size_t first, bool listed)
{
    size_t kept = first;
    for (size_t i = first; i < out->count; i++) {
        if (!ends_entry(text, out->items[i].end))
            continue;
        out->items[kept] = out->items[i];
        out->items[kept++].listed = listed;
    }
    out->count = kept;
}

/* What can be read where a line begins with a name that is known fully; nothing: none does. */
static void read_entry(const oracle *self, phi__span text, size_t at, oracle_founds *out)
{
    out->count = 0;
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        if (is_used(self, FINDERS[i]) && begins_word(text, at))
            read_one(FINDERS[i], text, at, text.size, PHI__FINDER_BARE, false, out);
    }
    keep_entries(text, out, 0, false);
}

/* ... in part. */
static void read_partly(const oracle *self, phi__span text, size_t at, oracle_founds *out)
{
    out->count = 0;
    for (size_t i = 0; i < FINDER_COUNT; i++) {
        if (FINDERS[i]->lists && is_used(self, FINDERS[i]) && begins_word(text, at))
            read_one(FINDERS[i], text, at, text.size, PHI__FINDER_LIST, false, out);
    }
    keep_entries(text, out, 0, true);
}

/* Capitals in each word up to what ends an entry? */
static bool is_thing(phi__span text, size_t at)
{
    for (;;) {
        while (at < text.size && (phi__is_letter((char)text.data[at]) || text.data[at] >= 0x80 || is_one_of("-'.", text, at)))
            at++;
        const size_t next = at + (is_one_of(",", text, at) ? 2 : 1);
        if (next >= text.size || text.data[next - 1] != ' ' || !phi__is_upper((char)text.data[next]))
            return ends_entry(text, at);
        at = next;
    }
}

/* One list while it is read. */
typedef struct listing {
    oracle_founds founds;
    size_t known, nobody;    /* people who are known fully, and things that are nobody */
    size_t gap;              /* lines since the last entry that are none */
    size_t above, above_gap; /* a line above it that may be an entry, lines since; SIZE_MAX: there is none */
} listing;

static void put(oracle_founds *to, const oracle_founds *from)
{
    for (size_t i = 0; i < from->count; i++)
        oracle_must(PHI_VEC_PUSH(to, from->items[i]));
}

static void close_listing(listing *l, oracle_founds *out)
{
    if (l->known >= 3 && l->nobody < l->known)
        put(out, &l->founds);
    l->founds.count = l->known = l->nobody = 0;
}

/* A line that begins with words of which no name is known fully: is it an entry all the same? */
static bool take_other(const oracle *self, phi__span text, size_t at, listing *l, oracle_founds *one)
{
    if (l->known == 0 || l->gap > 1) {
        l->above = at;
        l->above_gap = SIZE_MAX; /* this line does not count */
        return false;
    }
    read_partly(self, text, at, one);
    l->nobody += one->count == 0 && is_thing(text, at);
    return one->count > 0;
}

void oracle_lists(const oracle *self, phi__span text, size_t from, size_t to, oracle_founds *out)
{
    listing l = {.above = SIZE_MAX};
    oracle_founds one = {0};
    const size_t least = from > 256 ? from - 256 : 0;
    for (size_t line = 0, next = 0; line < text.size; line = next) {
        next = line;
        while (next < text.size && text.data[next] != '\n')
            next++;
        next++;
        if (line < least || line > to + 256)
            continue;
        const size_t at = entry_of(text, line);
        one.count = 0;
        if (at != SIZE_MAX)
            read_entry(self, text, at, &one);
        bool entry = one.count > 0;
        if (entry) {
            if (l.known > 0 && l.gap > 1)
                close_listing(&l, out);
            if (l.known == 0 && l.above != SIZE_MAX && l.above_gap <= 1) {
                read_partly(self, text, l.above, &one);
                if (l.above >= from && l.above < to)
                    put(&l.founds, &one);
                l.above = SIZE_MAX;
                read_entry(self, text, at, &one);
            }
            l.known++;
        } else if (at != SIZE_MAX) {
            entry = take_other(self, text, at, &l, &one);
        }
        l.gap = entry ? 0 : l.gap + !is_empty(text, line);
        l.above_gap += l.above_gap == SIZE_MAX || !is_empty(text, line); /* from SIZE_MAX to 0 */
        if (entry && at >= from && at < to)
            put(&l.founds, &one);
    }
    close_listing(&l, out);
    PHI_VEC_DONE(&l.founds);
    PHI_VEC_DONE(&one);
}

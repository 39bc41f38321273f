/* SPDX-License-Identifier: Apache-2.0 */
/* Stage score: recognises by form alone that a candidate is part of something
 * else. Each kind is one small predicate over the candidate and the 64 bytes on
 * either side; what a kind is worth is for the packs to say. */
#include "score/surroundings.h"

#include "base/ascii.h"

#include <string.h>

enum { REACH = 64, GROUP_DIGITS = 4 };

/* The candidate and its neighbourhood; at() is safe at both ends. */
typedef struct scene {
    phi__span text;
    size_t begin, end;
} scene;

static char at(const scene *s, size_t offset)
{
    return offset < s->text.size ? (char)s->text.data[offset] : '\0';
}

static char before(const scene *s, size_t distance)
{
    return distance <= s->begin ? at(s, s->begin - distance) : '\0';
}

static char after(const scene *s, size_t distance)
{
    return at(s, s->end + distance - 1);
}

/* Bounds of the run around the candidate in which `member` holds. Made anew for each: a call for a byte would be most of it. */
static inline __attribute__((always_inline)) void widen(const scene *s, bool (*member)(char), size_t *from, size_t *to)
{
    const char *text = (const char *)s->text.data;
    const size_t least = s->begin > REACH ? s->begin - REACH : 0, most = s->text.size - s->end > REACH ? s->end + REACH : s->text.size;
    size_t begin = s->begin, end = s->end;
    while (begin > least && member(text[begin - 1]))
        begin--;
    while (end < most && member(text[end]))
        end++;
    *from = begin;
    *to = end;
}

static bool is_uuid_char(char c)
{
    return phi__is_hex(c) || c == '-';
}

static bool uuid_at(const scene *s, size_t from)
{
    static const size_t groups[] = {8, 4, 4, 4, 12};
    size_t p = from;
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        for (size_t i = 0; i < groups[g]; i++) {
            if (!phi__is_hex(at(s, p++)))
                return false;
        }
        if (g + 1 < sizeof groups / sizeof *groups && at(s, p++) != '-')
            return false;
    }
    return true;
}

static bool in_uuid(const scene *s)
{
    size_t from, to;
    widen(s, is_uuid_char, &from, &to);
    if (to - from < 36)
        return false;
    for (size_t p = from; p <= s->begin && p + 36 <= to; p++) {
        if (p + 36 >= s->end && uuid_at(s, p))
            return true;
    }
    return false;
}

/* Do the four characters that `step` leads to make a hexadecimal group that is
 * neither a word (Code-) nor a number? */
static bool hex_group(const scene *s, char (*step)(const scene *, size_t))
{
    bool letter = false, digit = false;
    for (size_t i = 2; i < 6; i++) {
        if (!phi__is_hex(step(s, i)))
            return false;
        letter |= phi__is_letter(step(s, i));
        digit |= phi__is_digit(step(s, i));
    }
    return letter && digit;
}

/* Hexadecimal text right beside it, letters included: a piece of a hash. */
static bool in_hex(const scene *s)
{
    size_t from, to;
    widen(s, phi__is_hex, &from, &to);
    if (to - from >= 16 && (from < s->begin || to > s->end))
        return true;
    /* a dash-joined or colon-joined chain of hex groups with letters in it */
    const char left = before(s, 1), right = after(s, 1);
    const bool chain_left = (left == '-' || left == ':') && hex_group(s, before);
    const bool chain_right = (right == '-' || right == ':') && hex_group(s, after);
    return chain_left || chain_right;
}

static bool joins(char c)
{
    return c != '\0' && strchr("-._/:+=@\\", c) != NULL;
}

/* Does a line end, tab or quote follow as JSON and source code write it? Between
 * backslashes it is a piece of a path. */
static bool escape_follows(const scene *s)
{
    return after(s, 1) == '\\' && after(s, 2) != '\0' && strchr("nrt\"", after(s, 2)) != NULL && before(s, 1) != '\\';
}

/* A label may end in one of the joining characters: "ID:123", "SSN=123". */
static bool in_longer_token(const scene *s)
{
    const char left = before(s, 1), right = after(s, 1);
    if (joins(left) && left != ':' && left != '=' && phi__is_alnum(before(s, 2))) {
        const bool label = left == '-' || left == '_' || left == '/' || left == '.' || left == '\\';
        if (!label || phi__is_digit(before(s, 2)))
            return true;
    }
    if (left == ':' && phi__is_digit(before(s, 2)))
        return true;
    if (right == '.' || right == ':' || right == '/')
        return phi__is_digit(after(s, 2));
    return joins(right) && phi__is_alnum(after(s, 2)) && !escape_follows(s);
}

static bool is_decimal(const scene *s)
{
    const char left = before(s, 1), right = after(s, 1);
    if (left == '.' && (phi__is_digit(before(s, 2)) || (before(s, 2) != '\0' && strchr("\"'=(,:;[{>-", before(s, 2)) != NULL)))
        return true; /* 0.508197 and rx=".508197" */
    if (right == '.' && phi__is_digit(after(s, 2))) /* a comma and a digit are the next cell of a row */
        return true;
    if (left == ',' && phi__is_digit(before(s, 2)) && before(s, 4) != ',' && s->end - s->begin == 3)
        return true;
    return left == '$' || right == '%' || (left == '-' && !phi__is_alnum(before(s, 2)) && before(s, 2) != ' ' &&
                                           before(s, 2) != '-' && before(s, 2) != '\0');
}

static bool is_version_char(char c)
{
    return phi__is_digit(c) || c == '.';
}

static bool is_version(const scene *s)
{
    size_t from, to;
    widen(s, is_version_char, &from, &to);
    while (to > s->end && at(s, to - 1) == '.') /* a full stop */
        to--;
    while (from < s->begin && at(s, from) == '.')
        from++;
    size_t dots = 0;
    for (size_t p = from; p < to; p++)
        dots += at(s, p) == '.' && p > from && p + 1 < to;
    if (dots >= 2 && (from < s->begin || to > s->end))
        return true;
    return (before(s, 1) == 'v' || before(s, 1) == 'V') && dots > 0;
}

static size_t digits_of(const scene *s, char *out, size_t room)
{
    size_t count = 0;
    for (size_t p = s->begin; p < s->end; p++) {
        if (phi__is_digit(at(s, p))) {
            if (count == room)
                return 0;
            out[count++] = at(s, p);
        } else if (phi__is_letter(at(s, p))) {
            return 0;
        }
    }
    return count;
}

static unsigned number(const char *digits, size_t count)
{
    unsigned value = 0;
    for (size_t i = 0; i < count; i++)
        value = value * 10 + (unsigned)(digits[i] - '0');
    return value;
}

static bool calendar(const char *d)
{
    const unsigned year = number(d, 4), month = number(d + 4, 2), day = number(d + 6, 2);
    return year >= 1970 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* Epoch seconds of 2001 to 2033, epoch milliseconds and microseconds, and
 * stamps that begin with a calendar date; or a time of day right beside it. */
static bool is_timestamp(const scene *s)
{
    char d[24];
    const size_t n = digits_of(s, d, sizeof d);
    const bool plain = n == s->end - s->begin;
    if (plain && (n == 10 || n == 13 || n == 16 || n == 19) && d[0] == '1' && n != 16)
        return true;
    if (plain && n == 16 && d[0] == '1' && d[1] >= '5' && d[1] <= '9')
        return true;
    if (plain && (n == 8 || n == 12 || n == 14 || n == 17) && calendar(d) && (n == 8 || number(d + 8, 2) < 24))
        return true;
    const char right = after(s, 1);
    return (right == 'T' || right == 't') && phi__is_digit(after(s, 2)) && phi__is_digit(after(s, 3)) &&
           after(s, 4) == ':';
}

/* "[2024-10-12 09:15:03] caller:". Midnight is what databases write behind days. */
static bool is_stamp(const scene *s)
{
    size_t begin = s->begin, behind = 1;
    while (begin > 0 && s->begin - begin < REACH && memchr("[(< \t", at(s, begin - 1), 5) != NULL)
        begin--;
    while (after(s, behind) == ',' || after(s, behind) == ' ' || after(s, behind) == 'T')
        behind++;
    const bool first = begin == 0 || at(s, begin - 1) == '\n';
    const bool time = phi__is_digit(after(s, behind)) && phi__is_digit(after(s, behind + 1)) && after(s, behind + 2) == ':' &&
                      phi__is_digit(after(s, behind + 3)) && phi__is_digit(after(s, behind + 4));
    return first && time && behind > 1 && behind <= 3 && memcmp(s->text.data + s->end + behind - 1, "00:00", 5) != 0;
}

static bool is_path_char(char c)
{
    switch (c) {
    case '/': case '\\': case '.': case '_': case '-': case '?': case '&': case '=': case '%': case '~': case '+': case ':':
    case '#': case '@': return true;
    default: return phi__is_alnum(c);
    }
}

static bool in_path(const scene *s)
{
    size_t from, to;
    widen(s, is_path_char, &from, &to);
    size_t slashes = 0, letters = 0;
    for (size_t p = from; p < to; p++) {
        if (p >= s->begin && p < s->end)
            continue;
        slashes += at(s, p) == '/' || at(s, p) == '\\' || at(s, p) == '?' || at(s, p) == '&';
        letters += phi__is_letter(at(s, p));
    }
    return slashes > 0 && letters >= 2 && (joins(before(s, 1)) || (joins(after(s, 1)) && !escape_follows(s)));
}

static bool is_repeated(const scene *s)
{
    char d[24];
    const size_t n = digits_of(s, d, sizeof d);
    size_t same = 0;
    for (size_t i = 1; i < n; i++)
        same += d[i] == d[i - 1];
    return n >= 6 && same + 2 >= n;
}

/* "5414 5415 5416 5417", "2298 2299 3120 3121": cut from a table whose numbers go on by one, or stand still. */
static bool goes_on_in_groups(const scene *s)
{
    unsigned number = 0, before_it = 0;
    size_t digits = 0, groups = 0, next = 0;
    for (size_t p = s->begin; p <= s->end; p++) {
        if (p < s->end && phi__is_digit(at(s, p))) {
            number = number * 10 + (unsigned)(at(s, p) - '0');
            digits++;
            continue;
        }
        if (digits != GROUP_DIGITS || (p < s->end && at(s, p) != ' '))
            return false;
        next += groups > 0 && (number == before_it || number == before_it + 1);
        before_it = number;
        number = 0;
        digits = 0;
        groups++;
    }
    return groups >= 3 && next > 0;
}

static bool is_sequence(const scene *s)
{
    if (goes_on_in_groups(s))
        return true;
    char d[24];
    const size_t n = digits_of(s, d, sizeof d);
    size_t up = 0, down = 0;
    for (size_t i = 1; i < n; i++) {
        up += (d[i - 1] - '0' + 1) % 10 == d[i] - '0';
        down += (d[i - 1] - '0' + 9) % 10 == d[i] - '0';
    }
    return n >= 6 && (up + 1 >= n || down + 1 >= n);
}

static bool is_lowercase(const scene *s)
{
    bool lower = false;
    for (size_t p = s->begin; p < s->end; p++) {
        if (phi__is_upper(at(s, p)))
            return false;
        lower |= phi__is_lower(at(s, p));
    }
    return lower;
}

static bool is_array_char(char c)
{
    switch (c) {
    case ' ': case ',': case '.': case '-': case '+': case '[': case ']': case '(': case ')': case '\t': case ';': return true;
    default: return phi__is_digit(c);
    }
}

/* Do so many digits stand there, or hexadecimal ones, and no more? */
static bool is_group(const scene *s, char (*step)(const scene *, size_t), size_t from, size_t length)
{
    bool digit = false;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_hex(step(s, from + i)))
            return false;
        digit |= phi__is_digit(step(s, from + i));
    }
    return digit && !phi__is_alnum(step(s, from + length));
}

/* Does the row of groups go on? "4740 4771 4803 4835" is no card when another
 * group of four stands a blank before or behind it. */
static bool is_cut_from_groups(const scene *s)
{
    size_t first = 0, last = 0;
    while (phi__is_digit(at(s, s->begin + first)) && s->begin + first < s->end)
        first++;
    while (last < s->end - s->begin && phi__is_digit(at(s, s->end - 1 - last)))
        last++;
    if (first == s->end - s->begin || at(s, s->begin + first) != ' ' || at(s, s->end - 1 - last) != ' ')
        return false;
    if (before(s, 1) == ' ' && is_group(s, before, 2, first))
        return true;
    return after(s, 1) == ' ' && is_group(s, after, 2, last);
}

/* At least four more numbers around it and nothing else: an array, a plot. */
static bool in_numbers(const scene *s)
{
    size_t from, to;
    if (is_cut_from_groups(s))
        return true;
    if (memchr(s->text.data + s->begin, '-', s->end - s->begin) != NULL) /* 123-45-6789 is more than a number */
        return false;
    widen(s, is_array_char, &from, &to);
    if (s->begin - from < 8 || to - s->end < 8)
        return false;
    size_t numbers = 0;
    for (size_t p = from; p < to; p++)
        numbers += phi__is_digit(at(s, p)) && (p == from || !phi__is_digit(at(s, p - 1)));
    return numbers >= 8;
}

static bool is_group_of_tag(const scene *s, size_t from)
{
    for (size_t i = 0; i < GROUP_DIGITS; i++) {
        if (!phi__is_hex(at(s, from + i)))
            return false;
    }
    return true;
}

/* "(0010,0020)" and "\"0010,0020\"": four digits, a comma, four digits, and marks on both sides. */
static bool is_half_of_tag(const scene *s)
{
    const bool first = after(s, 1) == ',', last = before(s, 1) == ',';
    if (s->end - s->begin != GROUP_DIGITS || first == last || (last && s->begin < GROUP_DIGITS + 2))
        return false;
    const size_t from = first ? s->begin : s->begin - GROUP_DIGITS - 1, to = from + 2 * GROUP_DIGITS + 1;
    const char open = from > 0 ? at(s, from - 1) : '\0', close = at(s, to);
    return open != '\0' && strchr("(\"'[", open) != NULL && close != '\0' && strchr(")\"']", close) != NULL &&
           is_group_of_tag(s, from) && is_group_of_tag(s, from + GROUP_DIGITS + 1);
}

/* "#define NAME 4096": digits and nothing else. A text in quotes is more than a number. */
static bool is_constant(const scene *s)
{
    const size_t least = s->begin > REACH ? s->begin - REACH : 0;
    size_t name = s->begin;
    if (before(s, 1) != ' ' && before(s, 1) != '\t')
        return false;
    for (size_t i = s->begin; i < s->end; i++) {
        if (!phi__is_digit(at(s, i)))
            return false;
    }
    while (name > least && (before(s, s->begin - name + 1) == ' ' || before(s, s->begin - name + 1) == '\t'))
        name--;
    size_t from = name;
    while (from > least && (phi__is_alnum(at(s, from - 1)) || at(s, from - 1) == '_'))
        from--;
    static const char DEFINE[] = "#define ";
    const size_t length = sizeof DEFINE - 1;
    return name < s->begin && from < name && from >= least + length && memcmp(s->text.data + from - length, DEFINE, length) == 0;
}

static bool (*const predicates[PHI__SURROUNDING_COUNT])(const scene *) = {
    [PHI__SURROUNDING_UUID] = in_uuid,           [PHI__SURROUNDING_HEX] = in_hex,
    [PHI__SURROUNDING_LONGER] = in_longer_token, [PHI__SURROUNDING_DECIMAL] = is_decimal,
    [PHI__SURROUNDING_VERSION] = is_version,     [PHI__SURROUNDING_TIMESTAMP] = is_timestamp,
    [PHI__SURROUNDING_STAMP] = is_stamp,         [PHI__SURROUNDING_PATH] = in_path,           [PHI__SURROUNDING_REPEATED] = is_repeated,
    [PHI__SURROUNDING_SEQUENCE] = is_sequence,   [PHI__SURROUNDING_LOWERCASE] = is_lowercase,
    [PHI__SURROUNDING_NUMBERS] = in_numbers,     [PHI__SURROUNDING_TAG] = is_half_of_tag,
    [PHI__SURROUNDING_CONSTANT] = is_constant,
};

static const char *const names[PHI__SURROUNDING_COUNT] = {
#define PHI_SURROUNDING(name, text) text,
#include "score/surroundings.def"
#undef PHI_SURROUNDING
};

const char *phi__surrounding_name(phi__surrounding_kind kind)
{
    return kind < PHI__SURROUNDING_COUNT ? names[kind] : "";
}

phi__surrounding_kind phi__surrounding_find(const char *name)
{
    phi__surrounding_kind kind = 0;
    while (kind < PHI__SURROUNDING_COUNT && strcmp(names[kind], name) != 0)
        kind++;
    return kind;
}

unsigned phi__surroundings(phi__span text, size_t begin, size_t end, unsigned asked)
{
    const scene s = {text, begin, end};
    unsigned set = 0;
    for (unsigned kind = 0; kind < PHI__SURROUNDING_COUNT; kind++) {
        if ((asked >> kind & 1) != 0 && predicates[kind] != NULL && predicates[kind](&s))
            set |= 1u << kind;
    }
    return set;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See licence_code.h. One row says where an issuer's number holds what; how days are coded differs: month and day apart
 * (women's month +50), or one number of (month - 1) times a step and the day (more for women). First names have a code in Florida, Illinois
 * and Wisconsin: frequent ones their own, all others that of their letter, and both stand between the codes of two letters; only that
 * is compared. The tables of Maryland, Michigan, Minnesota (names and days) are not published, and left out. */
#include "validate/licence_code.h"

#include "validate/shape.h"

#include <stdint.h>
#include <string.h>

typedef enum name_code { NAME_NONE, NAME_SOUNDEX, NAME_INITIAL, NAME_FIVE, NAME_THREE, NAME_ENDS } name_code;
typedef enum birth_code { BIRTH_NONE, BIRTH_STEP40, BIRTH_STEP31, BIRTH_YYMMDD, BIRTH_DDMMYY, BIRTH_MMYY, BIRTH_YY, BIRTH_PARTS, BIRTH_MONTANA, BIRTH_PARITY, BIRTH_100 } birth_code;

typedef struct code {
    char issuer[3];
    unsigned char least, most; /* lengths of the number */
    bool letter_last;          /* the letter stands behind the digits */
    name_code name;
    unsigned char name_at;
    birth_code birth;
    unsigned char birth_at;
} code;

static const code CODES[] = {
    {"FL", 12, 13, false, NAME_SOUNDEX, 0, BIRTH_STEP40, 7}, {"WI", 14, 14, false, NAME_SOUNDEX, 0, BIRTH_STEP40, 7},
    {"IL", 12, 12, false, NAME_SOUNDEX, 0, BIRTH_STEP31, 7}, {"IL", 12, 12, true, NAME_SOUNDEX, 0, BIRTH_STEP31, 7},
    {"MD", 13, 13, false, NAME_SOUNDEX, 0, BIRTH_NONE, 0},   {"MI", 13, 13, false, NAME_SOUNDEX, 0, BIRTH_NONE, 0},
    {"MN", 13, 13, false, NAME_SOUNDEX, 0, BIRTH_NONE, 0},   {"NJ", 15, 15, false, NAME_INITIAL, 0, BIRTH_MMYY, 10},
    {"KY", 9, 9, false, NAME_INITIAL, 0, BIRTH_NONE, 0},     {"NH", 10, 10, false, NAME_ENDS, 2, BIRTH_PARTS, 0},
    {"ND", 9, 9, false, NAME_THREE, 0, BIRTH_YY, 3},         {"MT", 13, 13, false, NAME_NONE, 0, BIRTH_MONTANA, 0},
    {"CT", 9, 9, false, NAME_NONE, 0, BIRTH_PARITY, 0},      {"WA", 12, 12, false, NAME_FIVE, 0, BIRTH_100, 7},
    {"MB", 12, 12, false, NAME_FIVE, 0, BIRTH_100, 7},       {"ON", 15, 15, false, NAME_INITIAL, 0, BIRTH_YYMMDD, 9},
    {"QC", 13, 13, false, NAME_SOUNDEX, 0, BIRTH_DDMMYY, 5}, {"NS", 14, 14, false, NAME_FIVE, 0, BIRTH_DDMMYY, 5},
    {"NL", 10, 10, false, NAME_INITIAL, 0, BIRTH_YYMMDD, 1},
};
enum { FEMALE_MONTH = 50, NUMBER_MOST = 20 };

/* ------------------------------------------------------------------------- names */

static char soundex_digit(char letter)
{
    static const char DIGITS[] = "01230120022455012623010202"; /* A to Z; 0 = vowels, H, W, Y */
    return DIGITS[letter - 'A'];
}

bool phi__licence_soundex(const char *name, size_t length, char out[4])
{
    size_t used = 0;
    char last = '0';
    memcpy(out, "A000", 4);
    for (size_t i = 0; i < length; i++) {
        const char c = phi__to_upper(name[i]);
        if (!phi__is_upper(c))
            continue;
        const char digit = soundex_digit(c);
        if (used == 0)
            out[used++] = c;
        else if (digit != '0' && digit != last && used < 4)
            out[used++] = digit;
        if (c != 'H' && c != 'W') /* letters of one code on either side of these are one */
            last = digit;
    }
    return used > 0;
}

/* The nth letter of a name, as a capital; or 0. */
static char letter_of(const char *name, size_t length, size_t n)
{
    for (size_t i = 0; i < length; i++) {
        if (phi__is_letter(name[i]) && n-- == 0)
            return phi__to_upper(name[i]);
    }
    return '\0';
}

static size_t count_letters(const char *name, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += phi__is_letter(name[i]);
    return count;
}

static bool begins_with(const char *number, const char *name, size_t length, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char letter = letter_of(name, length, i);
        if (letter != '\0' && number[i] != letter)
            return false;
    }
    return true;
}

static bool name_agrees(const code *c, const char *number, const phi__licence_holder *h)
{
    char soundex[4];
    const char *at = number + c->name_at;
    const size_t letters = count_letters(h->surname, h->surname_length);
    switch (c->name) {
    case NAME_SOUNDEX: return phi__licence_soundex(h->surname, h->surname_length, soundex) && memcmp(at, soundex, 4) == 0;
    case NAME_INITIAL: return at[0] == letter_of(h->surname, h->surname_length, 0);
    case NAME_FIVE: return letters >= 5 && begins_with(at, h->surname, h->surname_length, 5);
    case NAME_THREE: return letters >= 3 && begins_with(at, h->surname, h->surname_length, 3);
    case NAME_ENDS: /* first and last letter of the surname, then the first name's */
        return at[0] == letter_of(h->surname, h->surname_length, 0) && letters > 0 &&
               at[1] == letter_of(h->surname, h->surname_length, letters - 1) &&
               (h->given_length == 0 || at[2] == letter_of(h->given, h->given_length, 0));
    case NAME_NONE: break;
    }
    return false;
}

/* ------------------------------------------------------------------------- birth */

/* What the number says of birth and sex; 0 = nothing. */
typedef struct said {
    unsigned year, month, day; /* year: of two digits, plus 100, so that 0 is none */
    char sex;
} said;

static said read_step(const char *at, unsigned step, unsigned female)
{
    unsigned day = phi__shape_number(at + 2, 3);
    const bool woman = day > female;
    day -= woman ? female : 0;
    const unsigned month = day == 0 ? 0 : (day - 1) / step + 1;
    return (said){100 + phi__shape_two(at), month, day == 0 ? 0 : day - (month - 1) * step, woman ? 'F' : 'M'};
}

static said read_parts(const char *year, const char *month, const char *day, bool sexed)
{
    const unsigned m = phi__shape_two(month);
    const bool woman = sexed && m > FEMALE_MONTH;
    return (said){100 + phi__shape_two(year), woman ? m - FEMALE_MONTH : m, day == NULL ? 0 : phi__shape_two(day),
                  !sexed ? '\0' : woman ? 'F' : 'M'};
}

static said read_birth(const code *c, const char *number)
{
    const char *at = number + c->birth_at;
    switch (c->birth) {
    case BIRTH_STEP40: return read_step(at, 40, 500);
    case BIRTH_STEP31: return read_step(at, 31, 600);
    case BIRTH_YYMMDD: return read_parts(at, at + 2, at + 4, c->issuer[0] == 'O'); /* Ontario */
    case BIRTH_DDMMYY: return read_parts(at + 4, at + 2, at, false);
    case BIRTH_MMYY: return read_parts(at + 2, at, NULL, true);
    case BIRTH_PARTS: return read_parts(at + 5, at, at + 7, false);
    case BIRTH_MONTANA: return read_parts(at + 7, at, at + 11, false);
    case BIRTH_YY: return (said){.year = 100 + phi__shape_two(at)};
    case BIRTH_100: return (said){.year = 100 + (100 - phi__shape_two(at)) % 100};
    case BIRTH_PARITY:
    case BIRTH_NONE: break;
    }
    return (said){0};
}

static phi__licence_word compare_birth(const code *c, const char *number, const phi__licence_holder *h, said s)
{
    if (h->month == 0)
        return PHI__LICENCE_SILENT;
    if (c->birth == BIRTH_PARITY) /* the month, 12 more in even years */
        return phi__shape_two(number) == h->month + (h->year % 2 == 0 ? 12 : 0) ? PHI__LICENCE_AGREES : PHI__LICENCE_DENIES;
    if (s.year == 0)
        return PHI__LICENCE_SILENT;
    const bool agrees = s.year - 100 == h->year % 100 && (s.month == 0 || s.month == h->month) && (s.day == 0 || s.day == h->day);
    return agrees ? PHI__LICENCE_AGREES : PHI__LICENCE_DENIES;
}

/* ------------------------------------------------------------------------- numbers */

/* Letters and digits where the code has them? */
static bool fits(const code *c, const char *number, size_t length)
{
    size_t letters = 0;
    while (letters < length && phi__is_upper(number[letters]))
        letters++;
    switch (c->name) {
    case NAME_SOUNDEX:
    case NAME_INITIAL: return letters == 1 && phi__shape_is_digits(number + 1, length - 1);
    case NAME_THREE: return letters == 3 && phi__shape_is_digits(number + 3, length - 3);
    case NAME_ENDS: return phi__shape_fits(number, length, "99AAA99999");
    case NAME_FIVE: return c->birth == BIRTH_100 ? letters == 7 && phi__shape_is_digits(number + 7, 3) : letters == 5 && phi__shape_is_digits(number + 5, length - 5);
    case NAME_NONE: return phi__shape_is_digits(number, length);
    }
    return false;
}

/* Three digits behind the Soundex code: where the first names of a letter begin, and the middle initial is added. */
static bool given_agrees(const code *c, const char *number, const phi__licence_holder *h)
{
    static const uint16_t FIRST[] = {0,   60,  100, 160, 200, 240, 280, 320, 400, 420, 500, 520, 540, 620,
                                     640, 660, 700, 720, 780, 800, 840, 860, 880, 940, 960, 980, 1000};
    const char letter = letter_of(h->given, h->given_length, 0);
    if (c->name != NAME_SOUNDEX || (c->birth != BIRTH_STEP40 && c->birth != BIRTH_STEP31) || letter == '\0')
        return false;
    const unsigned given = phi__shape_number(number + 4, 3);
    return given >= FIRST[letter - 'A'] && given < FIRST[letter - 'A' + 1];
}

static phi__licence_verdict compare_code(const code *c, const char *number, const phi__licence_holder *h)
{
    phi__licence_verdict verdict = {0};
    if (c->name != NAME_NONE && h->surname_length > 0)
        verdict.name = name_agrees(c, number, h) ? PHI__LICENCE_AGREES : PHI__LICENCE_DENIES;
    if (h->given_length > 0 && given_agrees(c, number, h))
        verdict.given = PHI__LICENCE_AGREES;
    const said s = read_birth(c, number);
    verdict.birth = compare_birth(c, number, h, s);
    if (s.sex != '\0' && h->sex != '\0')
        verdict.sex = s.sex == h->sex ? PHI__LICENCE_AGREES : PHI__LICENCE_DENIES;
    return verdict;
}

phi__licence_verdict phi__licence_compare(const char *issuer, const char *number, size_t length,
                                          const phi__licence_holder *holder)
{
    char turned[NUMBER_MOST];
    for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++) {
        const code *c = &CODES[i];
        const char *value = number;
        if (strcmp(issuer, c->issuer) != 0 || length < c->least || length > c->most || length > NUMBER_MOST)
            continue;
        if (c->letter_last) {
            turned[0] = number[length - 1];
            memcpy(turned + 1, number, length - 1);
            value = turned;
        }
        if (fits(c, value, length))
            return compare_code(c, value, holder);
    }
    return (phi__licence_verdict){0};
}

/* ------------------------------------------------------------------------- dates */

static unsigned month_named(const char *word)
{
    static const char MONTHS[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (unsigned m = 0; m < 12; m++) {
        if (phi__equal_nocase(word, MONTHS + 3 * (size_t)m, 3))
            return m + 1;
    }
    return 0;
}

/* "19610203", "02031961" */
static void part_digits(const char *text, bool day_first, unsigned parts[3])
{
    const unsigned year = phi__shape_number(text, 4);
    if (year >= 1880 && year < 2100) {
        parts[0] = year;
        parts[1] = phi__shape_two(text + 4);
        parts[2] = phi__shape_two(text + 6);
        return;
    }
    parts[0] = phi__shape_number(text + 4, 4);
    parts[1] = phi__shape_two(text + (day_first ? 2 : 0));
    parts[2] = phi__shape_two(text + (day_first ? 0 : 2));
}

/* In the order in which they stand; `first_size` tells "1961-02-03" from "02/03/1961". */
static void order_parts(const unsigned numbers[3], size_t count, size_t first_size, unsigned month, bool day_first,
                        unsigned parts[3])
{
    if (month != 0 && count >= 2) {
        parts[0] = numbers[1];
        parts[1] = month;
        parts[2] = numbers[0];
    } else if (count >= 3 && first_size == 4) {
        memcpy(parts, numbers, 3 * sizeof *parts);
    } else if (count >= 3) {
        parts[0] = numbers[2];
        parts[1] = numbers[day_first ? 1 : 0];
        parts[2] = numbers[day_first ? 0 : 1];
    }
}

bool phi__licence_date(const char *text, size_t length, bool day_first, phi__licence_holder *out)
{
    unsigned numbers[3] = {0}, parts[3] = {0}, month = 0;
    size_t count = 0, first_size = 0;
    for (size_t i = 0; i < length && count < 3;) {
        size_t end = i;
        while (end < length && phi__is_digit(text[end]))
            end++;
        if (end - i >= 8) {
            part_digits(text + i, day_first, parts);
            break;
        }
        if (end > i) {
            numbers[count++] = phi__shape_number(text + i, end - i);
            first_size = count == 1 ? end - i : first_size;
        } else if (month == 0 && length - i >= 3 && phi__is_letter(text[i])) {
            month = month_named(text + i);
        }
        i = end > i ? end : i + 1;
    }
    if (parts[1] == 0)
        order_parts(numbers, count, first_size, month, day_first, parts);
    if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31)
        return false;
    out->year = parts[0];
    out->month = parts[1];
    out->day = parts[2];
    return true;
}

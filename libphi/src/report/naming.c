/* SPDX-License-Identifier: Apache-2.0 */
/* See naming.h. What a name was announced with tells: "Patient", "Mr.", the field name; or "Dr.", "signed by". */
#include "report/naming.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "match/listed.h"
#include "match/name_words.h"
#include "report/identity.h"
#include "validate/calendar.h"

#include <stdio.h>
#include <string.h>

/* Words of labels and fields of those who give care, write or send. Fields are written in one: "providername". */
static const char *const OTHERS[] = {
    "attending", "attention", "attn", "author", "cc", "clinician", "cn", "contact", "dictated", "do", "doctor", "dr", "from", "gecos",
    "md", "np", "nurse", "ordered", "orderingprovider", "owner", "pa", "pcp", "performed", "performedby", "physician", "prof", "provider",
    "recipient", "referred", "regards", "rn", "seen", "sender", "signed", "signedby", "sincerely", "surgeon", "technician",
};

static bool begins_with(const char *text, size_t length, const char *word)
{
    const size_t size = strlen(word);
    return length >= size && memcmp(text, word, size) == 0;
}

/* A short one must be the whole word, a longer one may go on: "physicianname". */
static bool is_other(const char *word, size_t length)
{
    enum { GOES_ON = 5 };
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        if (begins_with(word, length, OTHERS[i]) && (length == strlen(OTHERS[i]) || strlen(OTHERS[i]) >= GOES_ON))
            return true;
    }
    return false;
}

static bool names_other(const char *label)
{
    while (*label != '\0') {
        size_t length = 0;
        while (phi__is_alnum(label[length]))
            length++;
        if (length > 0 && is_other(label, length))
            return true;
        label += length + (label[length] != '\0');
    }
    return false;
}

static bool is_label(const phi__evidence *evidence)
{
    return evidence->bits > 0 && (strcmp(evidence->kind, "near") == 0 || strcmp(evidence->kind, "above") == 0 ||
                                  strcmp(evidence->kind, "field") == 0 || strcmp(evidence->kind, "column") == 0);
}

static phi__naming announced(const phi__candidate *candidate)
{
    phi__naming naming = PHI__NAMING_SOMEBODY;
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        const phi__evidence *evidence = &candidate->evidence[i];
        if (!is_label(evidence))
            continue;
        if (names_other(evidence->name))
            return PHI__NAMING_NOBODY;
        naming = PHI__NAMING_HOLDER;
    }
    return naming;
}

phi__naming phi__naming_of(const phi__rule *rule, const phi__candidate *candidate)
{
    if (strcmp(rule->id, "person.dob") == 0)
        return PHI__NAMING_BIRTH;
    return strcmp(rule->id, "person.name") == 0 ? announced(candidate) : PHI__NAMING_NOBODY;
}

/* ------------------------------------------------------------------------- hashes */

static bool is_part(char c)
{
    return phi__is_letter(c) || ((uint8_t)c & 0x80) != 0;
}

/* "Jr", "III" and the degrees behind a name. */
static bool is_behind_name(const char *word, size_t length)
{
    static const char *const DEGREES[] = {"DO", "MD", "PHD", "RN"};
    return phi__name_is_suffix(word, length) || PHI__LISTED(word, length, DEGREES);
}

/* Of its words, in any order, without initials. */
static uint64_t hash_name(const uint8_t key[32], const phi__rule *rule, const char *value, size_t length)
{
    enum { WORD_MOST = 32 };
    uint64_t sum = 0;
    for (size_t at = 0; at < length; at++) {
        char word[WORD_MOST];
        size_t size = 0;
        for (; at < length && is_part(value[at]); at++) {
            if (size < sizeof word)
                word[size++] = phi__to_upper(value[at]);
        }
        if (size > 1 && !is_behind_name(word, size))
            sum += phi__identity_hash(key, rule, word, size);
        phi__wipe(word, sizeof word);
    }
    return sum;
}

/* What a date is written with, one after the other: numbers, and the names of months as theirs. */
typedef struct date_parts {
    unsigned values[3];
    size_t digits[3];
    size_t count;
} date_parts;

static void add_part(date_parts *parts, const char *text, size_t length)
{
    if (parts->count == 3)
        return;
    unsigned value = phi__calendar_month(text, length);
    if (phi__is_digit(text[0])) {
        for (size_t i = 0; i < length && i < 8; i++)
            value = value * 10 + (unsigned)(text[i] - '0');
    }
    if (value == 0) /* "of", "th" */
        return;
    parts->values[parts->count] = value;
    parts->digits[parts->count++] = length;
}

static date_parts split_date(const char *value, size_t length)
{
    date_parts parts = {.count = 0};
    for (size_t at = 0; at < length;) {
        size_t end = at;
        while (end < length && phi__is_alnum(value[end]) && phi__is_digit(value[end]) == phi__is_digit(value[at]))
            end++;
        if (end > at)
            add_part(&parts, value + at, end - at);
        at = end > at ? end : at + 1;
    }
    return parts;
}

/* 19560314 and 03141956, with the time of day behind it or not. */
static void part_digits(date_parts *parts)
{
    const unsigned all = parts->values[0];
    const bool year_first = all / 10000 >= 1300; /* no month */
    *parts = year_first ? (date_parts){{all / 10000, all / 100 % 100, all % 100}, {4, 2, 2}, 3}
                        : (date_parts){{all / 1000000, all / 10000 % 100, all % 10000}, {2, 2, 4}, 3};
}

/* The year without its century, which not all write, and month and day in ascending order, for nobody says which is which. */
static uint64_t hash_birth(const uint8_t key[32], const phi__rule *rule, const char *value, size_t length)
{
    date_parts parts = split_date(value, length);
    if (parts.count == 1)
        part_digits(&parts);
    const size_t year = parts.digits[0] == 4 ? 0 : 2;
    const unsigned one = parts.values[year == 0 ? 1 : 0], other = parts.values[year == 0 ? 2 : 1];
    char plain[48];
    const int size = snprintf(plain, sizeof plain, "%u %u %u", parts.values[year] % 100, one < other ? one : other, one < other ? other : one);
    const uint64_t hash = phi__identity_hash(key, rule, plain, (size_t)size);
    phi__wipe(plain, sizeof plain);
    phi__wipe(&parts, sizeof parts);
    return hash;
}

uint64_t phi__naming_hash(const uint8_t key[32], const phi__rule *rule, phi__naming naming, const char *value, size_t length)
{
    const uint64_t hash = naming == PHI__NAMING_BIRTH ? hash_birth(key, rule, value, length) : hash_name(key, rule, value, length);
    return hash == 0 ? 1 : hash;
}

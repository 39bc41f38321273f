/* SPDX-License-Identifier: Apache-2.0 */
/* See care_words.h. Words of the records themselves, not of what is written about health: "health" and
 * "insurance" stand in every handbook of an employer, so they need a second word ("health plan"). What people have and
 * undergo is of the titles of ICD-10-CM (lexicons/terms.txt); drugs are known by the ends that the World Health Organization gives
 * their names (The use of stems in the selection of international nonproprietary names, INN). */
#include "report/care_words.h"

#include "base/ascii.h"
#include "base/lexicon.h"
#include "match/letters.h"

#include <string.h>

enum { LONGEST = 31, LEAST = 2, TERM_LEAST = 6, DRUG_LEAST = 8, TAIL = 3 };

/* The shorter ones; the others are those of lexicons/care.txt, among the terms. */
static const char SHORT[][TERM_LEAST] = {"copd", "dx", "icd", "mrn", "ndc", "rx"};

/* `word` is in small letters. */
static bool is_short_word(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof SHORT / sizeof *SHORT; i++) {
        if (SHORT[i][0] == word[0] && strlen(SHORT[i]) == length && memcmp(SHORT[i], word, length) == 0)
            return true;
    }
    return false;
}

/* Ends of the names of drugs, sorted by their last three letters. */
static const struct stem {
    uint8_t size;
    char text[11];
} STEMS[] = {
    {6, "lukast"}, {7, "dronate"}, {5, "xaban"}, {8, "floxacin"}, {5, "micin"}, {5, "mycin"}, {7, "peridol"}, {6, "profen"},
    {7, "glutide"}, {6, "semide"}, {8, "thiazide"}, {5, "caine"}, {7, "cycline"}, {6, "dipine"}, {7, "oxetine"}, {7, "pramine"},
    {6, "tidine"}, {10, "triptyline"}, {7, "tropium"}, {5, "zolam"}, {6, "cillin"}, {4, "olol"}, {5, "ximab"}, {5, "zumab"},
    {5, "tinib"}, {5, "azole"}, {7, "prazole"}, {6, "codone"}, {8, "morphone"}, {6, "azepam"}, {6, "gatran"}, {4, "grel"},
    {5, "parib"}, {5, "terol"}, {6, "setron"}, {6, "bactam"}, {6, "sartan"}, {7, "triptan"}, {7, "gliptin"}, {6, "statin"},
    {9, "gliflozin"},
};
enum { STEM_COUNT = sizeof STEMS / sizeof *STEMS };

/* The last three letters, in their order. */
static uint32_t tail_of(const char *word, size_t length)
{
    const char *tail = word + length - TAIL;
    return (uint32_t)(uint8_t)tail[0] << 16 | (uint32_t)(uint8_t)tail[1] << 8 | (uint8_t)tail[2];
}

/* "empagliflozin", "apixaban": new ones are called so, too. */
static bool is_drug(const char *word, size_t length)
{
    const uint32_t tail = tail_of(word, length);
    size_t from = 0, to = STEM_COUNT;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const bool later = tail_of(STEMS[middle].text, STEMS[middle].size) < tail;
        from = later ? middle + 1 : from;
        to = later ? to : middle;
    }
    for (; from < STEM_COUNT && tail_of(STEMS[from].text, STEMS[from].size) == tail; from++) {
        const size_t size = STEMS[from].size;
        if (length > size + 1 && memcmp(word + length - size, STEMS[from].text, size) == 0)
            return true;
    }
    return false;
}

/* Is a word that begins with these four letters a term? They rule nearly all out. */
static bool is_term(const char *word, size_t length)
{
    char upper[LONGEST];
    if (!phi__lexicon_may_have(&phi__lexicon_terms, word))
        return false;
    for (size_t i = 0; i < length; i++)
        upper[i] = phi__to_upper(word[i]);
    return phi__lexicon_marks(&phi__lexicon_terms, upper, length) != 0;
}

static bool is_of_care(const uint8_t *token, size_t length)
{
    char word[LONGEST];
    for (size_t i = 0; i < length; i++)
        word[i] = (char)(token[i] | 0x20u);
    if (length < TERM_LEAST)
        return is_short_word(word, length);
    return is_term(word, length) || (length >= DRUG_LEAST && is_drug(word, length));
}

/* How many bytes has the token that begins at bit `at` of the block? 0: more than any word. */
static size_t token_length(const phi__letters_block *block, unsigned at)
{
    const uint64_t ends = phi__letters_after(block->ends, block->next_ends, at);
    const size_t length = ends == 0 ? SIZE_MAX : (size_t)__builtin_ctzll(ends) + 1;
    return length <= LONGEST ? length : 0;
}

bool phi__care_words_in(phi__span text)
{
    phi__letters letters;
    phi__letters_block block;
    phi__letters_open(&letters, phi__simd_at(0), text, 0, text.size);
    while (phi__letters_next(&letters, &block)) {
        for (uint64_t starts = block.starts; starts != 0; starts &= starts - 1) {
            const unsigned at = (unsigned)__builtin_ctzll(starts);
            const size_t length = token_length(&block, at);
            if (length >= LEAST && is_of_care(text.data + block.base + at, length))
                return true;
        }
    }
    return false;
}

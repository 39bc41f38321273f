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
static const char stems[][12] = {
    "lukast", "dronate", "xaban", "floxacin", "micin", "mycin", "peridol", "profen", "glutide", "semide", "thiazide", "caine",
    "cycline", "dipine", "oxetine", "pramine", "tidine", "triptyline", "tropium", "zolam", "cillin", "olol", "ximab", "zumab",
    "tinib", "azole", "prazole", "codone", "morphone", "azepam", "gatran", "grel", "parib", "terol", "setron", "bactam",
    "sartan", "triptan", "gliptin", "statin", "gliflozin",
};

static int compare_tails(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return memcmp(a + a_length - TAIL, b + b_length - TAIL, TAIL);
}

/* "empagliflozin", "apixaban": new ones are called so, too. */
static bool is_drug(const char *word, size_t length)
{
    size_t from = 0, to = sizeof stems / sizeof *stems;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const bool later = compare_tails(stems[middle], strlen(stems[middle]), word, length) < 0;
        from = later ? middle + 1 : from;
        to = later ? to : middle;
    }
    for (; from < sizeof stems / sizeof *stems; from++) {
        const size_t size = strlen(stems[from]);
        if (compare_tails(stems[from], size, word, length) != 0)
            return false;
        if (length > size + 1 && memcmp(word + length - size, stems[from], size) == 0)
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
    const uint64_t ends = block->ends >> at >> 1 | block->next_ends << (63 - at);
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

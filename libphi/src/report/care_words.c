/* SPDX-License-Identifier: Apache-2.0 */
/* See care_words.h. Words of the records themselves, not of what is written about health: "health" and
 * "insurance" stand in every handbook of an employer, so they need a second word ("health plan"). What people have and
 * undergo is of the titles of ICD-10-CM (lexicons/terms.txt); drugs are known by the ends that the World Health Organization gives
 * their names (The use of stems in the selection of international nonproprietary names, INN). */
#include "report/care_words.h"

#include "base/ascii.h"
#include "base/word8.h"
#include "base/lexicon.h"

#include <string.h>

enum { WORD_MAX = 16, LONGEST = 32, TERM_LEAST = 6, DRUG_LEAST = 8, TAIL = 3 };

/* Sorted, to be searched: the records' own words, and what people have, take and undergo, of which the most
 * frequent that are no words of anything else. */
static const char words[][WORD_MAX] = {
    "admission", "albuterol", "allergies", "amlodipine", "amoxicillin", "anemia", "anesthesia", "appendectomy",
    "arthritis", "asthma", "atorvastatin", "biopsy", "bupropion", "carcinoma", "carvedilol", "chemotherapy",
    "cirrhosis", "citalopram", "clinic", "clinical", "clopidogrel", "colonoscopy", "copd", "dementia", "diabetes",
    "diagnoses", "diagnosis", "dialysis", "discharge", "dosage", "duloxetine", "dx", "encounter", "epilepsy",
    "escitalopram", "fluoxetine", "furosemide", "gabapentin", "healthcare", "hepatitis", "hospital", "hyperlipidemia",
    "hypertension", "hypothyroidism", "hysterectomy", "icd", "icd10", "icd9", "immunization", "inpatient", "insulin",
    "leukemia", "levothyroxine", "lisinopril", "losartan", "lymphoma", "mammogram", "medicaid", "medicare",
    "medication", "medications", "melanoma", "metformin", "metoprolol", "montelukast", "mrn", "ndc", "neuropathy",
    "omeprazole", "oncology", "outpatient", "oxycodone", "pantoprazole", "patient", "patients", "pharmacy",
    "pneumonia", "prednisone", "prescribed", "prescriber", "prescription", "procedure", "radiology", "rosuvastatin",
    "rx", "schizophrenia", "sepsis", "sertraline", "simvastatin", "surgery", "symptoms", "tramadol", "trazodone",
    "treatment", "vaccine", "warfarin",
};

/* `word` has zeros behind it. */
static bool is_word(const char word[LONGEST])
{
    const uint64_t key = phi__word8_high(word), rest = phi__word8_high(word + sizeof key);
    size_t from = 0, to = sizeof words / sizeof *words;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const uint64_t other = phi__word8_high(words[middle]);
        const bool later = other < key || (other == key && phi__word8_high(words[middle] + sizeof key) < rest);
        from = later ? middle + 1 : from;
        to = later ? to : middle;
    }
    return from < sizeof words / sizeof *words && memcmp(words[from], word, WORD_MAX) == 0;
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

static bool is_term(const char *word, size_t length)
{
    char upper[LONGEST];
    for (size_t i = 0; i < length; i++)
        upper[i] = phi__to_upper(word[i]);
    return phi__lexicon_marks(&phi__lexicon_terms, upper, length) != 0;
}

/* `word` has zeros behind it. */
static bool is_of_care(const char word[LONGEST], size_t length)
{
    return (length < WORD_MAX && is_word(word)) || (length >= TERM_LEAST && is_term(word, length)) ||
           (length >= DRUG_LEAST && is_drug(word, length));
}

/* Where the word that begins at `at` ends: at what is no letter or digit, or at a hump of camelCase. */
static size_t word_end(phi__span text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size && phi__is_alnum((char)text.data[end])) {
        const char before = (char)text.data[end - 1], here = (char)text.data[end];
        if (before >= 'a' && before <= 'z' && here >= 'A' && here <= 'Z')
            break;
        end++;
    }
    return end;
}

bool phi__care_words_in(phi__span text)
{
    for (size_t at = 0; at < text.size;) {
        if (!phi__is_letter((char)text.data[at])) {
            at++;
            continue;
        }
        const size_t end = word_end(text, at), length = end - at;
        if (length >= 2 && length < LONGEST) {
            char word[LONGEST] = {0};
            for (size_t i = 0; i < length; i++)
                word[i] = phi__to_lower((char)text.data[at + i]);
            if (is_of_care(word, length))
                return true;
        }
        at = end;
    }
    return false;
}

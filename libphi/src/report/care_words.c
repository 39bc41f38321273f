/* SPDX-License-Identifier: Apache-2.0 */
/* See care_words.h. Words of the records themselves, not of what is written about health: "health" and
 * "insurance" stand in every handbook of an employer, so they need a second word ("health plan"). */
#include "report/care_words.h"

#include "base/ascii.h"

#include <string.h>

enum { WORD_MAX = 16 };

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

/* Eight letters, in the order of words. */
static uint64_t key_of(const char *word)
{
    uint64_t key;
    memcpy(&key, word, sizeof key);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    key = __builtin_bswap64(key);
#endif
    return key;
}

/* `word` has zeros behind it. */
static bool is_word(const char word[WORD_MAX])
{
    const uint64_t key = key_of(word), rest = key_of(word + sizeof key);
    size_t from = 0, to = sizeof words / sizeof *words;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const uint64_t other = key_of(words[middle]);
        const bool later = other < key || (other == key && key_of(words[middle] + sizeof key) < rest);
        from = later ? middle + 1 : from;
        to = later ? to : middle;
    }
    return from < sizeof words / sizeof *words && memcmp(words[from], word, WORD_MAX) == 0;
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
        if (length >= 2 && length < WORD_MAX) {
            char word[WORD_MAX] = {0};
            for (size_t i = 0; i < length; i++)
                word[i] = phi__to_lower((char)text.data[at + i]);
            if (is_word(word))
                return true;
        }
        at = end;
    }
    return false;
}

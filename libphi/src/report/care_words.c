/* SPDX-License-Identifier: Apache-2.0 */
/* See care_words.h. Words of the records themselves, not of what is written about health: "health" and
 * "insurance" stand in every handbook of an employer, so they need a second word ("health plan"). */
#include "report/care_words.h"

#include "base/ascii.h"

#include <string.h>

enum { WORD_MAX = 16 };

/* Compared by their first letter before anything else. */
static const char *const words[] = {
    "admission", "allergies", "anesthesia", "biopsy", "clinic", "clinical", "diabetes", "diagnoses", "diagnosis",
    "discharge", "dosage", "dx", "encounter", "healthcare", "hospital", "icd", "icd10", "icd9", "immunization", "inpatient",
    "medicaid", "medicare", "medication", "medications", "mrn", "ndc", "oncology", "outpatient", "patient", "patients",
    "pharmacy", "prescribed", "prescriber", "prescription", "procedure", "radiology", "rx", "surgery", "symptoms",
    "treatment", "vaccine",
    /* what people have, take and undergo: the most frequent that are no words of anything else */
    "albuterol", "amlodipine", "amoxicillin", "anemia", "appendectomy", "arthritis", "asthma", "atorvastatin", "bupropion",
    "carcinoma", "carvedilol", "chemotherapy", "cirrhosis", "citalopram", "clopidogrel", "colonoscopy", "copd", "dementia", "dialysis",
    "duloxetine", "epilepsy", "escitalopram", "fluoxetine", "furosemide", "gabapentin", "hepatitis", "hyperlipidemia",
    "hypertension", "hypothyroidism", "hysterectomy", "insulin", "leukemia", "levothyroxine", "lisinopril", "losartan", "lymphoma",
    "mammogram", "melanoma", "metformin", "metoprolol", "montelukast", "neuropathy", "omeprazole", "oxycodone", "pantoprazole",
    "pneumonia", "prednisone", "rosuvastatin", "schizophrenia", "sepsis", "sertraline", "simvastatin", "tramadol", "trazodone",
    "warfarin",
};

static bool is_word(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (words[i][0] == word[0] && strncmp(words[i], word, length) == 0 && words[i][length] == '\0')
            return true;
    }
    return false;
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
    char word[WORD_MAX];
    for (size_t at = 0; at < text.size;) {
        if (!phi__is_letter((char)text.data[at])) {
            at++;
            continue;
        }
        const size_t end = word_end(text, at), length = end - at;
        if (length >= 2 && length < WORD_MAX) {
            for (size_t i = 0; i < length; i++)
                word[i] = phi__to_lower((char)text.data[at + i]);
            if (is_word(word, length))
                return true;
        }
        at = end;
    }
    return false;
}

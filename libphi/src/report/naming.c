/* SPDX-License-Identifier: Apache-2.0 */
/* See naming.h. What a name was announced with tells: "Patient", "Mr.", the field name; or "Dr.", "signed by". */
#include "report/naming.h"

#include "base/ascii.h"

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

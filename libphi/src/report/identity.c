/* SPDX-License-Identifier: Apache-2.0 */
/* See identity.h. */
#include "report/identity.h"

#include "base/alloc.h"
#include "base/digest.h"

#include <string.h>

/* ---------------------------------------------------------------- safe harbor */

/* Categories of 45 CFR 164.514(b)(2)(i), (A) to (R), and what an identifier of one leads to. */
static const struct {
    const char *tag;
    uint32_t category;
    phi_identifies identifies;
} categories[] = {
    {"hipaa:name", 1, PHI_IDENTIFIES_NOBODY},
    {"hipaa:geography", 2, PHI_IDENTIFIES_NOBODY},
    {"hipaa:date", 3, PHI_IDENTIFIES_NOBODY},
    {"hipaa:phone", 4, PHI_IDENTIFIES_CONTACT},
    {"hipaa:fax", 5, PHI_IDENTIFIES_CONTACT},
    {"hipaa:email", 6, PHI_IDENTIFIES_CONTACT},
    {"hipaa:ssn", 7, PHI_IDENTIFIES_PERSON},
    {"hipaa:mrn", 8, PHI_IDENTIFIES_PERSON},
    {"hipaa:health-plan-number", 9, PHI_IDENTIFIES_PERSON},
    {"hipaa:account", 10, PHI_IDENTIFIES_ACCOUNT},
    {"hipaa:license", 11, PHI_IDENTIFIES_PERSON},
    {"hipaa:vehicle", 12, PHI_IDENTIFIES_ACCOUNT},
    {"hipaa:device", 13, PHI_IDENTIFIES_CONTACT},
    {"hipaa:url", 14, PHI_IDENTIFIES_NOBODY},
    {"hipaa:ip", 15, PHI_IDENTIFIES_NOBODY},
    {"hipaa:biometric", 16, PHI_IDENTIFIES_NOBODY},
    {"hipaa:photo", 17, PHI_IDENTIFIES_NOBODY},
    {"hipaa:other-unique-id", 18, PHI_IDENTIFIES_PERSON},
};
enum { CATEGORIES = sizeof categories / sizeof *categories, ANY_OTHER = 17 };

static size_t find_category(const char *const *tags, size_t tag_count)
{
    for (size_t t = 0; t < tag_count; t++) {
        for (size_t i = 0; i < CATEGORIES; i++) {
            if (strcmp(tags[t], categories[i].tag) == 0)
                return i;
        }
    }
    return CATEGORIES;
}

/* --------------------------------------------------------------------- people */

/* Where the category says more than is true of this identifier. */
static const struct {
    const char *id;
    phi_identifies identifies;
} exceptions[] = {
    {"medical.member-id", PHI_IDENTIFIES_MEMBER},     /* subscriber and family often share it */
    {"medical.group-number", PHI_IDENTIFIES_NOBODY},  /* of an employer's plan */
    {"medical.account", PHI_IDENTIFIES_CASE},         /* mostly one for each visit */
    {"medical.rx", PHI_IDENTIFIES_CASE},              /* one for each prescription */
    {"medical.accession", PHI_IDENTIFIES_CASE},       /* one for each order */
    {"medical.dicom-uid", PHI_IDENTIFIES_CASE},       /* one for each image */
    {"medical.udi", PHI_IDENTIFIES_NOBODY},           /* mostly of a product */
    {"us.bank-routing", PHI_IDENTIFIES_NOBODY},       /* of a bank */
    {"us.ssn-last4", PHI_IDENTIFIES_NOBODY},          /* of one in ten thousand */
    {"us.irsn", PHI_IDENTIFIES_NOBODY},               /* of a paid preparer's or firm's filing */
    {"us.ptin", PHI_IDENTIFIES_NOBODY},               /* of a tax preparer */
    {"pci.cvv", PHI_IDENTIFIES_NOBODY},
    {"pci.expiry", PHI_IDENTIFIES_NOBODY},
};

static bool has_tag(const phi__rule *rule, const char *tag)
{
    for (size_t i = 0; i < rule->tag_count; i++) {
        if (strcmp(rule->tags[i], tag) == 0)
            return true;
    }
    return false;
}

static phi_identifies identifies(const phi__rule *rule, size_t category)
{
    if (rule->data_class == PHI_CLASS_NONE || has_tag(rule, "provider") || has_tag(rule, "facility"))
        return PHI_IDENTIFIES_NOBODY;
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        if (strcmp(rule->id, exceptions[i].id) == 0)
            return exceptions[i].identifies;
    }
    return category < CATEGORIES ? categories[category].identifies : PHI_IDENTIFIES_NOBODY;
}

phi__identity_facts phi__identity_of(const phi__rule *rule)
{
    const size_t category = find_category(rule->tags, rule->tag_count);
    return (phi__identity_facts){
        .safe_harbor = categories[category < CATEGORIES ? category : ANY_OTHER].category,
        .identifies = identifies(rule, category),
        .health = rule->data_class == PHI_CLASS_PHI || has_tag(rule, "clinical-code") || has_tag(rule, "insurance-card"),
    };
}

/* "MRN-0012345" and "12345" are one record number. */
static void trim_record_number(const char **text, size_t *length)
{
    if (*length > 3 && (memcmp(*text, "MRN", 3) == 0)) {
        *text += 3;
        *length -= 3;
    }
    while (*length > 1 && **text == '0') {
        (*text)++;
        (*length)--;
    }
}

uint64_t phi__identity_hash(const uint8_t key[32], const phi__rule *rule, const char *normalised, size_t length)
{
    if (find_category(rule->tags, rule->tag_count) == 7) /* hipaa:mrn */
        trim_record_number(&normalised, &length);
    const phi__span parts[] = {phi__span_of("phi people 1", 13), phi__span_of(rule->id, strlen(rule->id) + 1),
                               phi__span_of(normalised, length)};
    uint8_t tag[PHI__DIGEST_TAG];
    phi__digest_tag(key, parts, sizeof parts / sizeof *parts, tag);
    uint64_t hash = 0;
    memcpy(&hash, tag, sizeof hash);
    phi__wipe(tag, sizeof tag);
    return hash == 0 ? 1 : hash;
}

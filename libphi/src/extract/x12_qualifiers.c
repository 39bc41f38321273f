/* SPDX-License-Identifier: Apache-2.0 */
/* See x12_qualifiers.h. Codes of release 005010, those of health care. */
#include "extract/x12_qualifiers.h"

/* Data element 66, as NM108, N103 and ENT03. */
static const phi__x12_code ID_CODES[] = {
    {"24", "ein"}, {"34", "ssn"}, {"C", "member id"}, {"C1", "member id"}, {"EI", "employee number"},
    {"FI", "tin"}, {"HN", "hicn"}, {"II", "patient id"}, {"MI", "member id"}, {"MR", "medicaid number"},
    {"XX", "npi"}, {NULL, NULL},
};

/* Data element 128, as REF01. */
static const phi__x12_code REFERENCE_CODES[] = {
    {"0B", "state license"},  {"0F", "subscriber number"}, {"17", "category"},        {"1G", "upin"},
    {"1K", "claim reference"}, {"1L", "policy number"},    {"1W", "member id"},       {"23", "client number"},
    {"3H", "case number"},    {"6P", "group number"},      {"9A", "claim reference"}, {"9F", "referral number"},
    {"D9", "claim reference"}, {"EA", "mrn"},              {"EI", "ein"},             {"EJ", "patient account number"},
    {"F6", "hicn"},           {"F8", "claim reference"},   {"G1", "authorization number"}, {"HPI", "npi"},
    {"IG", "policy number"},  {"NQ", "medicaid number"},   {"SY", "ssn"},             {"TJ", "tin"},
    {"X4", "clia"},           {"Y4", "claim reference"},   {NULL, NULL},
};

/* Data element 365, as PER03, PER05 and PER07. */
static const phi__x12_code CONTACT_CODES[] = {
    {"AP", "phone"}, {"BN", "phone"}, {"CP", "phone"}, {"EM", "email"}, {"FX", "fax"}, {"HP", "phone"},
    {"NP", "phone"}, {"TE", "phone"}, {"WP", "phone"}, {NULL, NULL},
};

/* Data element 1065, as NM102: a person, who has a family name and others. */
static const phi__x12_code FAMILY_NAMES[] = {{"1", "last name"}, {NULL, NULL}};
static const phi__x12_code GIVEN_NAMES[] = {{"1", "first name"}, {NULL, NULL}};

static const phi__x12_code INTERCHANGE_CODES[] = {{"30", "tin"}, {NULL, NULL}};
static const phi__x12_code DATE_CODES[] = {{"D8", "dob"}, {NULL, NULL}};

/* Data element 1270, as the first component of all elements of HI. */
static const phi__x12_code CODE_LISTS[] = {
    {"ABF", "icd10"}, {"ABJ", "icd10"}, {"ABK", "icd10"}, {"ABN", "icd10"}, {"APR", "icd10"}, {"BBQ", "icd10pcs"},
    {"BBR", "icd10pcs"}, {"BF", "icd9"}, {"BJ", "icd9"},  {"BK", "icd9"},   {"BN", "icd9"},   {"BO", "hcpcs"},
    {"BP", "hcpcs"},  {"DR", "drg"},    {"PR", "icd9"},   {NULL, NULL},
};

/* Data element 235: products and services. */
static const phi__x12_code SERVICE_CODES[] = {
    {"AD", "hcpcs"}, {"HC", "hcpcs"}, {"HP", "hipps code"}, {"N4", "drug ndc"}, {"NU", "revenue code"}, {NULL, NULL},
};

enum { ANY_ELEMENT = 0 };

typedef struct slot_row {
    const char *segment;
    size_t element;
    phi__x12_slot slot;
} slot_row;

static const slot_row SLOTS[] = {
    {"BHT", 3, {.name = "message id"}},
    {"CLM", 1, {.name = "patient account number"}},
    {"CLP", 1, {.name = "patient account number"}},
    {"CLP", 7, {.name = "claim reference"}},
    {"DMG", 2, {.qualifier = 1, .codes = DATE_CODES}},
    {"ENT", 4, {.qualifier = 3, .codes = ID_CODES}},
    {"HI", ANY_ELEMENT, {.codes = CODE_LISTS, .composite = true}},
    {"ISA", 6, {.qualifier = 5, .codes = INTERCHANGE_CODES}},
    {"ISA", 8, {.qualifier = 7, .codes = INTERCHANGE_CODES}},
    {"LIN", 3, {.qualifier = 2, .codes = SERVICE_CODES}},
    {"N1", 4, {.qualifier = 3, .codes = ID_CODES}},
    {"N3", 1, {.name = "address"}},
    {"N3", 2, {.name = "address"}},
    {"N4", 1, {.name = "city"}},
    {"N4", 2, {.name = "state"}},
    {"N4", 3, {.name = "zip"}},
    {"NM1", 3, {.qualifier = 2, .codes = FAMILY_NAMES}},
    {"NM1", 4, {.qualifier = 2, .codes = GIVEN_NAMES}},
    {"NM1", 9, {.qualifier = 8, .codes = ID_CODES}},
    {"PER", 2, {.name = "contact name"}},
    {"PER", 4, {.qualifier = 3, .codes = CONTACT_CODES}},
    {"PER", 6, {.qualifier = 5, .codes = CONTACT_CODES}},
    {"PER", 8, {.qualifier = 7, .codes = CONTACT_CODES}},
    {"REF", 2, {.qualifier = 1, .codes = REFERENCE_CODES, .qualified_location = true}},
    {"SBR", 3, {.name = "group number"}},
    {"SV1", 1, {.codes = SERVICE_CODES, .composite = true}},
    {"SV2", 2, {.codes = SERVICE_CODES, .composite = true}},
    {"SV3", 1, {.codes = SERVICE_CODES, .composite = true}},
    {"SV5", 1, {.codes = SERVICE_CODES, .composite = true}},
    {"SVC", 1, {.codes = SERVICE_CODES, .composite = true}},
    {"SVC", 6, {.codes = SERVICE_CODES, .composite = true}},
    {"SVD", 3, {.codes = SERVICE_CODES, .composite = true}},
    {"TRN", 2, {.name = "trace id"}},
};

phi__x12_slot phi__x12_slot_of(phi__span segment, size_t element)
{
    for (size_t i = 0; i < sizeof SLOTS / sizeof SLOTS[0]; i++) {
        const slot_row *row = &SLOTS[i];
        const size_t size = strlen(row->segment);
        if ((row->element == element || row->element == ANY_ELEMENT) && segment.size == size && memcmp(segment.data, row->segment, size) == 0)
            return row->slot;
    }
    return (phi__x12_slot){0};
}

const char *phi__x12_name(const phi__x12_slot *slot, phi__span qualifier)
{
    if (slot->codes == NULL)
        return slot->name;
    for (const phi__x12_code *code = slot->codes; code->code != NULL; code++) {
        const size_t size = strlen(code->code);
        if (qualifier.size == size && memcmp(qualifier.data, code->code, size) == 0)
            return code->name;
    }
    return slot->name;
}

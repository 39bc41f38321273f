/* SPDX-License-Identifier: Apache-2.0 */
/* See hl7_fields.h. HL7 v2.1 to v2.9, which only ever added fields. Fields that
 * hold other numbers are named as well: their names speak against identifiers. */
#include "extract/hl7_fields.h"

#include "base/ascii.h"

static const phi__hl7_field FIELDS[] = {
    {"DG1", 3, PHI__HL7_CODED, "diagnosis code"},
    {"DG1", 8, PHI__HL7_CODED, "drg"},
    {"DG1", 16, PHI__HL7_PERSON, "provider id"},
    {"DRG", 1, PHI__HL7_CODED, "drg"},
    {"EVN", 5, PHI__HL7_PERSON, NULL},
    {"FT1", 19, PHI__HL7_CODED, "diagnosis code"},
    {"FT1", 20, PHI__HL7_PERSON, "provider id"},
    {"FT1", 21, PHI__HL7_PERSON, "provider id"},
    {"FT1", 25, PHI__HL7_CODED, "procedure code"},
    {"GT1", 2, PHI__HL7_ID, NULL},
    {"GT1", 3, PHI__HL7_PLAIN, "guarantor name"},
    {"GT1", 4, PHI__HL7_PLAIN, "spouse name"},
    {"GT1", 5, PHI__HL7_PLAIN, "address"},
    {"GT1", 6, PHI__HL7_PHONE, "phone"},
    {"GT1", 7, PHI__HL7_PHONE, "phone"},
    {"GT1", 8, PHI__HL7_PLAIN, "dob"},
    {"GT1", 12, PHI__HL7_PLAIN, "ssn"},
    {"GT1", 18, PHI__HL7_PHONE, "phone"},
    {"GT1", 19, PHI__HL7_ID, NULL},
    {"GT1", 45, PHI__HL7_PLAIN, "contact name"},
    {"GT1", 46, PHI__HL7_PHONE, "phone"},
    {"IN1", 5, PHI__HL7_PLAIN, "address"},
    {"IN1", 7, PHI__HL7_PHONE, "phone"},
    {"IN1", 8, PHI__HL7_PLAIN, "group number"},
    {"IN1", 16, PHI__HL7_PLAIN, "insured name"},
    {"IN1", 18, PHI__HL7_PLAIN, "dob"},
    {"IN1", 19, PHI__HL7_PLAIN, "address"},
    {"IN1", 36, PHI__HL7_ID, "policy number"},
    {"IN1", 49, PHI__HL7_ID, "insured id"},
    {"IN2", 1, PHI__HL7_ID, NULL},
    {"IN2", 2, PHI__HL7_PLAIN, "ssn"},
    {"IN2", 6, PHI__HL7_PLAIN, "medicare number"},
    {"IN2", 8, PHI__HL7_PLAIN, "medicaid number"},
    {"IN2", 40, PHI__HL7_PLAIN, "mothers maiden name"},
    {"IN2", 61, PHI__HL7_ID, "member number"},
    {"IN2", 63, PHI__HL7_PHONE, "phone"},
    {"IN2", 64, PHI__HL7_PHONE, "phone"},
    {"MRG", 1, PHI__HL7_ID, "mrn"},
    {"MRG", 2, PHI__HL7_ID, "mrn"},
    {"MRG", 3, PHI__HL7_ID, "patient account number"},
    {"MRG", 4, PHI__HL7_ID, "mrn"},
    {"MRG", 5, PHI__HL7_ID, "visit number"},
    {"MRG", 7, PHI__HL7_PLAIN, "patient name"},
    {"MSH", 7, PHI__HL7_PLAIN, "timestamp"},
    {"MSH", 10, PHI__HL7_PLAIN, "message id"},
    {"NK1", 2, PHI__HL7_PLAIN, "contact name"},
    {"NK1", 4, PHI__HL7_PLAIN, "address"},
    {"NK1", 5, PHI__HL7_PHONE, "phone"},
    {"NK1", 6, PHI__HL7_PHONE, "phone"},
    {"NK1", 12, PHI__HL7_ID, NULL},
    {"NK1", 16, PHI__HL7_PLAIN, "dob"},
    {"NK1", 30, PHI__HL7_PLAIN, "contact name"},
    {"NK1", 31, PHI__HL7_PHONE, "phone"},
    {"NK1", 32, PHI__HL7_PLAIN, "address"},
    {"NK1", 33, PHI__HL7_ID, NULL},
    {"NK1", 37, PHI__HL7_PLAIN, "ssn"},
    {"NK1", 40, PHI__HL7_PHONE, "phone"},
    {"OBR", 2, PHI__HL7_PLAIN, "order number"},
    {"OBR", 3, PHI__HL7_PLAIN, "order number"},
    {"OBR", 10, PHI__HL7_PERSON, NULL},
    {"OBR", 16, PHI__HL7_PERSON, "provider id"},
    {"OBR", 17, PHI__HL7_PHONE, "phone"},
    {"OBR", 18, PHI__HL7_PLAIN, "accession number"},
    {"OBR", 19, PHI__HL7_PLAIN, "accession number"}, /* fields of the parties' own, which use them so */
    {"OBR", 20, PHI__HL7_PLAIN, "accession number"},
    {"OBR", 21, PHI__HL7_PLAIN, "accession number"},
    {"OBR", 28, PHI__HL7_PERSON, "provider id"},
    {"OBX", 5, PHI__HL7_RESULT, NULL},
    {"OBX", 16, PHI__HL7_PERSON, NULL},
    {"OBX", 25, PHI__HL7_PERSON, NULL},
    {"ORC", 2, PHI__HL7_PLAIN, "order number"},
    {"ORC", 3, PHI__HL7_PLAIN, "order number"},
    {"ORC", 4, PHI__HL7_PLAIN, "order number"},
    {"ORC", 10, PHI__HL7_PERSON, NULL},
    {"ORC", 11, PHI__HL7_PERSON, NULL},
    {"ORC", 12, PHI__HL7_PERSON, "provider id"},
    {"ORC", 14, PHI__HL7_PHONE, "phone"},
    {"ORC", 23, PHI__HL7_PHONE, "phone"},
    {"PD1", 4, PHI__HL7_PERSON, "provider id"},
    {"PID", 2, PHI__HL7_ID, "patient id"},
    {"PID", 3, PHI__HL7_ID, "mrn"},
    {"PID", 4, PHI__HL7_ID, "patient id"},
    {"PID", 5, PHI__HL7_PLAIN, "patient name"},
    {"PID", 6, PHI__HL7_PLAIN, "mothers maiden name"},
    {"PID", 7, PHI__HL7_PLAIN, "dob"},
    {"PID", 9, PHI__HL7_PLAIN, "patient name"},
    {"PID", 11, PHI__HL7_PLAIN, "address"},
    {"PID", 13, PHI__HL7_PHONE, "phone"},
    {"PID", 14, PHI__HL7_PHONE, "phone"},
    {"PID", 18, PHI__HL7_ID, "patient account number"},
    {"PID", 19, PHI__HL7_PLAIN, "ssn"},
    {"PID", 20, PHI__HL7_LICENCE, "driver license"},
    {"PID", 21, PHI__HL7_ID, "mrn"},
    {"PID", 40, PHI__HL7_PHONE, "phone"},
    {"PR1", 3, PHI__HL7_CODED, "procedure code"},
    {"PR1", 8, PHI__HL7_PERSON, "provider id"},
    {"PR1", 11, PHI__HL7_PERSON, "provider id"},
    {"PR1", 12, PHI__HL7_PERSON, "provider id"},
    {"PRD", 2, PHI__HL7_PLAIN, "provider name"},
    {"PRD", 5, PHI__HL7_PHONE, "phone"},
    {"PV1", 5, PHI__HL7_ID, "visit number"},
    {"PV1", 7, PHI__HL7_PERSON, "provider id"},
    {"PV1", 8, PHI__HL7_PERSON, "provider id"},
    {"PV1", 9, PHI__HL7_PERSON, "provider id"},
    {"PV1", 17, PHI__HL7_PERSON, "provider id"},
    {"PV1", 19, PHI__HL7_ID, "visit number"},
    {"PV1", 50, PHI__HL7_ID, "visit number"},
    {"PV1", 52, PHI__HL7_PERSON, "provider id"},
    {"ROL", 4, PHI__HL7_PERSON, "provider id"},
    {"ROL", 12, PHI__HL7_PHONE, "phone"},
    {"RXD", 7, PHI__HL7_PLAIN, "rx number"},
    {"RXE", 13, PHI__HL7_PERSON, "provider id"},
    {"RXE", 15, PHI__HL7_PLAIN, "rx number"},
    {"RXO", 14, PHI__HL7_PERSON, "provider id"},
    {"SCH", 1, PHI__HL7_PLAIN, "order number"},
    {"SCH", 2, PHI__HL7_PLAIN, "order number"},
    {"SPM", 2, PHI__HL7_PLAIN, "accession number"},
    {"STF", 2, PHI__HL7_ID, NULL},
    {"STF", 3, PHI__HL7_PLAIN, "employee name"},
    {"STF", 6, PHI__HL7_PLAIN, "dob"},
    {"STF", 10, PHI__HL7_PHONE, "phone"},
    {"STF", 11, PHI__HL7_PLAIN, "address"},
    {"TXA", 5, PHI__HL7_PERSON, "provider id"},
    {"TXA", 9, PHI__HL7_PERSON, "provider id"},
    {"TXA", 10, PHI__HL7_PERSON, NULL},
    {"TXA", 12, PHI__HL7_PLAIN, "order number"},
};

enum { FIELD_COUNT = sizeof FIELDS / sizeof FIELDS[0] };

const phi__hl7_field *phi__hl7_fields_of(phi__span segment, size_t *count)
{
    size_t first = 0;
    while (first < FIELD_COUNT && !phi__span_starts(segment, FIELDS[first].segment, 3))
        first++;
    size_t next = first;
    while (next < FIELD_COUNT && phi__span_starts(segment, FIELDS[next].segment, 3))
        next++;
    *count = next - first;
    return *count == 0 ? NULL : &FIELDS[first];
}

const char *phi__hl7_type_name(phi__span type)
{
    static const struct {
        const char *type;
        const char *name;
    } TYPES[] = {
        {"ACSN", "accession number"}, {"AN", "patient account number"}, {"BC", "account number"}, {"CC", "credit card"},
        {"DEA", "dea"},  {"DL", "driver license"}, {"EI", "employee number"}, {"EN", "ein"},
        {"MA", "medicaid number"}, {"MB", "member id"}, {"MC", "medicare number"}, {"MR", "mrn"},
        {"MRT", "mrn"},  {"NPI", "npi"}, {"PI", "patient id"}, {"PN", "patient id"}, {"PPN", "passport"},
        {"PT", "patient id"}, {"SN", "subscriber id"}, {"SS", "ssn"}, {"TAX", "tin"}, {"UPIN", "upin"},
        {"VN", "visit number"},
    };
    for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++) {
        const size_t size = strlen(TYPES[i].type);
        if (type.size == size && memcmp(type.data, TYPES[i].type, size) == 0)
            return TYPES[i].name;
    }
    return NULL;
}

const char *phi__hl7_system_name(phi__span system)
{
    static const struct {
        const char *system;
        const char *name;
    } SYSTEMS[] = {
        {"C4", "cpt"},      {"CPT", "cpt"},     {"CPT4", "cpt"},     {"CVX", "cvx"},     {"DRG", "drg"},
        {"HCPCS", "hcpcs"}, {"HPC", "hcpcs"},   {"I10", "icd10"},    {"I10C", "icd10"},  {"I10P", "icd10pcs"},
        {"I9", "icd9"},     {"I9C", "icd9"},    {"I9CDX", "icd9"},   {"ICD10", "icd10"}, {"ICD10CM", "icd10"},
        {"ICD9", "icd9"},   {"LN", "loinc"},    {"LOINC", "loinc"},  {"NDC", "drug ndc"}, {"RXNORM", "rxnorm"},
        {"SCT", "snomed"},  {"SCT2", "snomed"}, {"SNOMED", "snomed"},
    };
    char folded[8]; /* without the hyphens and letter case that senders add: "ICD-10-CM" */
    size_t size = 0;
    for (size_t i = 0; i < system.size; i++) {
        if (system.data[i] == '-')
            continue;
        if (size == sizeof folded - 1)
            return NULL;
        folded[size++] = (char)phi__to_upper((char)system.data[i]);
    }
    folded[size] = '\0';
    for (size_t i = 0; i < sizeof SYSTEMS / sizeof SYSTEMS[0]; i++) {
        if (strcmp(folded, SYSTEMS[i].system) == 0)
            return SYSTEMS[i].name;
    }
    return NULL;
}

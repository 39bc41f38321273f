/* SPDX-License-Identifier: Apache-2.0 */
/* See id_types.h. Types that are no identifier of a person are named as well:
 * their names speak against identifiers. References: HL7 table 0203, the identifier
 * registry of FHIR R4, the OID registry of HL7. */
#include "score/id_types.h"

#include "base/ascii.h"

#include <stdio.h>

typedef struct pair {
    const char *key;
    const char *name;
} pair;

static const char *find(const pair *pairs, size_t count, phi__span key)
{
    for (size_t i = 0; i < count; i++) {
        const char *wanted = pairs[i].key;
        if (key.size > 0 && (key.data[0] | 0x20) == (wanted[0] | 0x20) && key.size == strlen(wanted) &&
            phi__equal_nocase((const char *)key.data, wanted, key.size))
            return pairs[i].name;
    }
    return NULL;
}

#define FIND(pairs, key) find(pairs, sizeof(pairs) / sizeof(pairs)[0], key)

const char *phi__id_type_name(phi__span code)
{
    static const pair TYPES[] = {
        {"ACSN", "accession number"}, {"AN", "account number"}, {"BC", "bank card"}, {"CC", "credit card"},
        {"DEA", "dea"}, {"DL", "driver license"}, {"DR", "vehicle registration"}, {"EI", "employee number"},
        {"EN", "ein"}, {"FILL", "order number"}, {"JHN", "health card number"}, {"MA", "medicaid number"},
        {"MB", "member id"}, {"MC", "medicare number"}, {"MD", "medical license"}, {"MI", "military id"},
        {"MR", "mrn"}, {"MRT", "mrn"}, {"NH", "national id"}, {"NI", "national id"}, {"NIIP", "payer id"},
        {"NPI", "npi"}, {"PI", "patient id"}, {"PLAC", "order number"}, {"PN", "patient id"}, {"PPN", "passport"},
        {"PRN", "provider id"}, {"PT", "patient id"}, {"RN", "nurse license"}, {"SN", "subscriber id"},
        {"SNO", "serial number"}, {"SS", "ssn"}, {"TAX", "tin"}, {"UDI", "udi"}, {"UPIN", "upin"},
        {"VN", "visit number"}, {"XX", "organization id"}, {"group", "group number"}, {"subgroup", "group number"},
        {"plan", "plan number"}, {"rxid", "member id"}, {"rxgroup", "group number"}, {"rxbin", "bin number"},
    };
    return FIND(TYPES, code);
}

/* -------------------------------------------------------------------- systems */

/* 2.16.840.1.113883.4.3.<state>: codes of FIPS 5-2. */
static const char *licence_name(phi__span code, char out[PHI__ID_NAME_MAX])
{
    static const char STATES[] = "--ALAK--AZARCA--COCTDEDCFLGA--HIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPA--"
                                 "RISCSDTNTXUTVTVA--WAWVWIWY";
    size_t number = 0;
    for (size_t i = 0; i < code.size && i < 3; i++)
        number = number * 10 + (size_t)(code.data[i] - '0');
    if (number * 2 + 2 > sizeof STATES - 1 || STATES[number * 2] == '-')
        return "driver license";
    (void)snprintf(out, PHI__ID_NAME_MAX, "driver license %.2s", STATES + number * 2);
    return out;
}

/* Digits and dots. */
static bool is_oid(phi__span text)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!phi__is_digit((char)text.data[i]) && text.data[i] != '.')
            return false;
    }
    return text.size > 4;
}

/* National identifiers, as the OID registries of their countries have them. */
static const pair NATIONAL_OIDS[] = {
    {"2.16.840.1.113883.2.1.4.1", "nhs number"}, {"2.16.840.1.113883.2.1.3.2.4.16.53", "chi"},
    {"2.16.840.1.113883.2.4.6.3", "bsn"}, {"2.16.840.1.113883.2.9.4.3.2", "codice fiscale"},
    {"2.16.840.1.113883.2.18.2", "nhi"}, {"2.16.840.1.113883.4.59", "health card number"},
    {"2.16.840.1.113883.4.50", "health card number"}, {"1.2.250.1.213.1.4.8", "nir"}, {"1.2.276.0.76.4.8", "kvnr"},
    {"1.2.40.0.10.1.4.3.1", "svnr"}, {"2.16.756.5.32", "ahv"}, {"1.2.752.129.2.1.3.1", "personnummer"},
    {"1.2.752.129.2.1.3.3", "personnummer"}, {"2.16.578.1.12.4.1.4.1", "fnr"}, {"2.16.578.1.12.4.1.4.2", "fnr"},
    {"1.2.208.176.1.2", "cpr"}, {"1.2.246.21", "hetu"},
};

static const char *oid_name(phi__span oid, char out[PHI__ID_NAME_MAX])
{
    static const char HL7[] = "2.16.840.1.113883.4.";
    static const pair ARCS[] = {
        {"1", "ssn"}, {"2", "itin"}, {"4", "ein"}, {"6", "npi"}, {"7", "clia"}, {"8", "upin"}, {"572", "hicn"},
        {"814", "dea"}, {"927", "mbi"}, {"330.840", "passport"},
    };
    const char *national = FIND(NATIONAL_OIDS, oid);
    if (national != NULL || !phi__span_starts(oid, HL7, sizeof HL7 - 1))
        return national;
    const phi__span arc = phi__span_part(oid, sizeof HL7 - 1, oid.size);
    if (phi__span_starts(arc, "3.", 2))
        return licence_name(phi__span_part(arc, 2, arc.size), out);
    return phi__span_starts(arc, "330.", 4) ? "passport" : FIND(ARCS, arc);
}

/* Does the text hold `wanted`, letter case aside? */
static bool holds(phi__span text, const char *wanted)
{
    const size_t size = strlen(wanted);
    for (size_t at = 0; at + size <= text.size; at++) {
        if ((char)(text.data[at] | 0x20) == (char)(wanted[0] | 0x20) && phi__equal_nocase((const char *)text.data + at, wanted, size))
            return true;
    }
    return false;
}

const char *phi__id_system_name(phi__span system, char out[PHI__ID_NAME_MAX])
{
    static const pair WORDS[] = {
        {"us-ssn", "ssn"}, {"us-npi", "npi"}, {"us-mbi", "mbi"}, {"us-medicare", "medicare number"},
        {"us-medicaid", "medicaid number"}, {"us-ein", "ein"}, {"us-itin", "itin"}, {"us-dea", "dea"},
        {"passport-usa", "passport"}, {"/passport", "passport"}, {"nhs-number", "nhs number"}, {"/hi/ihi", "ihi"}, {"nhi-id", "nhi"},
        {"kvid-10", "kvnr"}, {"/bsn", "bsn"}, {"codicefiscale", "codice fiscale"}, {"patient-hcn", "health card number"},
        {"patient-healthcare-id", "health card number"}, {"ins-nir", "nir"}, {"/aadhaar", "aadhaar"}, {"/cpf", "cpf"}, {"/cns", "cns"},
        {"medicare-number", "medicare number"}, {"driver-license", "driver license"}, {"drivers-license", "driver license"},
        {"medicalrecord", "mrn"}, {"medical-record", "mrn"}, {"/mrn", "mrn"}, {":mrn", "mrn"}, {"/ssn", "ssn"}, {"/npi", "npi"},
        {"memberid", "member id"}, {"member-id", "member id"}, {"account-number", "account number"},
    };
    static const char URN[] = "urn:oid:";
    if (system.size > sizeof URN - 1 && phi__equal_nocase((const char *)system.data, URN, sizeof URN - 1))
        system = phi__span_part(system, sizeof URN - 1, system.size);
    if (is_oid(system))
        return oid_name(system, out);
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (holds(system, WORDS[i].key))
            return WORDS[i].name;
    }
    return NULL;
}

/* -------------------------------------------------------------------- holders */

const char *phi__id_holder_name(phi__span holder)
{
    static const pair HOLDERS[] = {
        {"Patient", "patient id"}, {"Person", "patient id"}, {"RelatedPerson", "person id"}, {"subject", "patient id"},
        {"patientRole", "patient id"}, {"beneficiary", "patient id"},
        {"subscriber", "subscriber id"}, {"Coverage", "member id"}, {"participantRole", "member id"}, {"policyHolder", "subscriber id"},
        {"Encounter", "visit number"}, {"encompassingEncounter", "visit number"}, {"Account", "account number"},
        {"Claim", "claim number"}, {"ClaimResponse", "claim number"}, {"ExplanationOfBenefit", "claim number"},
        {"Device", "serial number"}, {"ServiceRequest", "order number"}, {"MedicationRequest", "prescription number"},
        {"DiagnosticReport", "accession number"}, {"ImagingStudy", "accession number"}, {"Specimen", "accession number"},
        {"Practitioner", "provider id"}, {"PractitionerRole", "provider id"},
        {"Organization", "provider id"}, {"Location", "provider id"}, {"HealthcareService", "provider id"},
        {"provider", "provider id"}, {"performer", "provider id"}, {"requester", "provider id"}, {"author", "provider id"},
        {"managingOrganization", "provider id"}, {"generalPractitioner", "provider id"}, {"serviceProvider", "provider id"},
        {"assignedAuthor", "provider id"}, {"assignedEntity", "provider id"}, {"assignedCustodian", "provider id"},
        {"providerOrganization", "provider id"}, {"representedOrganization", "provider id"},
        {"representedCustodianOrganization", "provider id"}, {"healthCareFacility", "provider id"},
        {"scopingOrganization", "provider id"}, {"intendedRecipient", "provider id"},
    };
    return FIND(HOLDERS, holder);
}

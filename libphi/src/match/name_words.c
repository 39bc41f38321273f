/* SPDX-License-Identifier: Apache-2.0 */
/* See name_words.h. The lists of what is no name are ours, of what stands beside names in records; the names
 * themselves are lexicons/names.txt. */
#include "match/name_words.h"

#include "base/lexicon.h"
#include "match/listed.h"

#include <string.h>

/* ------------------------------------------------------------------------ marks */

/* U+00C0 to U+017F without their accents, two or three letters as their first; '.' for what is no letter. */
static char plain_letter(unsigned code)
{
    static const char LATIN[] = "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO.OUUUUYTY"
                                "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIIIJJKKKLLLLLLL"
                                "LLLNNNNNNNNNOOOOOOOORRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
    const unsigned index = code - 0xc0;
    return index < sizeof LATIN - 1 ? LATIN[index] : '.';
}

/* Capitals without accents, [begin, end) of the text; 0 when it holds what no name does. */
static size_t fold(const char *text, size_t begin, size_t end, char out[PHI__NAME_WORD_MAX])
{
    size_t used = 0;
    for (size_t at = begin; at < end; at++) {
        const unsigned char c = (unsigned char)text[at];
        char plain = phi__to_upper(text[at]);
        if (c >= 0xc3 && c <= 0xc5 && at + 1 < end)
            plain = plain_letter((c & 0x1fu) << 6 | ((unsigned char)text[++at] & 0x3fu));
        if (plain == '\'' || plain == '-' || plain == '.' || plain == ' ')
            continue;
        if (!phi__is_letter(plain) || used == PHI__NAME_WORD_MAX)
            return 0;
        out[used++] = plain;
    }
    return used;
}

static uint8_t marks_of(const char *text, size_t begin, size_t end)
{
    char word[PHI__NAME_WORD_MAX];
    const size_t length = fold(text, begin, end, word);
    return length == 0 ? 0 : phi__lexicon_marks(&phi__lexicon_names, word, length);
}

uint8_t phi__name_marks(const char *text, size_t length)
{
    const uint8_t whole = marks_of(text, 0, length);
    const char *hyphen = memchr(text, '-', length);
    if (whole != 0 || hyphen == NULL)
        return whole;
    const size_t at = (size_t)(hyphen - text);
    const uint8_t first = marks_of(text, 0, at), second = marks_of(text, at + 1, length);
    return first == 0 || second == 0 ? (uint8_t)((first | second) & PHI__NAME_SURNAME) : first & second;
}

/* ------------------------------------------------------------------------ words */

/* Sorted; compared as capitals. */
static const char *const ENDS[] = {
    "ACCOUNT", "ACCT", "ADDRESS", "ADMISSION", "ADMIT", "ADMITTED", "AGE", "ALLERGIES", "AND", "APPOINTMENT", "APRN",
    "ATTENDING", "BIRTH", "BIRTHDATE", "BORN", "CASE", "CELL", "CHART", "CLAIM", "CNM", "CODE", "COMMENTS", "CONTACT", "CRNA",
    "DATE", "DDS", "DEAR", "DEPENDENT", "DIAGNOSIS", "DISCHARGE", "DISCHARGED", "DMD", "DO", "DOB", "DOS", "DPM", "DR", "DX", "EMAIL",
    "EMERGENCY", "EMPLOYEE", "EMPLOYER", "ENCOUNTER", "ESQ", "EXAM", "FACP", "FACS", "FALSE", "FAX", "FEMALE", "FILE",
    "FIRST", "FOR", "FROM", "GENDER", "GUARANTOR", "HAS", "HE", "HOME", "HX", "ID", "IN", "INSURED", "IS", "LAB", "LAST", "LCSW", "LPN",
    "MALE", "MD", "MEDICATION", "MEDICATIONS", "MEMBER", "MESSAGE", "MIDDLE", "MR", "MRN", "MRS", "MS", "MSW", "NAME", "NO",
    "NONE", "NOT", "NOTE", "NOTES", "NP", "NPI", "NULL", "NUMBER", "OD", "ON", "ORDER", "OTHER", "PA", "PATIENT", "PHARMD", "PHD",
    "PHONE", "PHYSICIAN", "PLEASE", "PO", "POLICY", "PROVIDER", "PT", "RE", "REASON", "REFERRED", "REFERRING", "REPORT", "RN", "ROOM",
    "RX", "SAME", "SELF", "SEX", "SHE", "SIGNATURE", "SIGNED", "SPO", "SPOUSE", "SSN", "STATE", "STATUS", "SUBJECT", "SUBSCRIBER", "TEL", "TELEPHONE", "THE", "THIS",
    "TO", "TOTAL", "TRUE", "TYPE", "UNKNOWN", "USER", "VISIT", "WAS", "WEIGHT", "WITH", "WORK", "YES", "ZIP",
};
/* Of places, firms, programs, and fonts: "Times New Roman" is the name of no man. */
static const char *const PLACES[] = {
    "AIRPORT", "ALLIANCE", "AMERICA", "AMERICAN", "ANTIQUA", "APARTMENT", "APT", "ARIAL", "ASSOCIATES", "ASSOCIATION", "AVE", "AVENUE",
    "BANK", "BAY", "BEACH", "BLVD", "BOULEVARD", "BRIDGE", "BUILDING", "CALIBRI", "CARE", "CENTER", "CENTRE", "CHURCH", "CIR", "CITY",
    "CLINIC", "COLLEGE", "COMIC", "COMMUNITY", "COMPANY", "CONFERENCE", "CORP", "CORPORATION", "COUNCIL", "COUNTY", "COURIER", "COURT",
    "CREEK", "DEPARTMENT", "DEPT", "DISEASE", "DISTRICT", "DRIVE", "EDUCATION", "FOUNDATION", "GENERAL", "GMBH", "GOTHIC", "GROTESK",
    "GROUP", "HEALTH", "HEALTHCARE", "HELVETICA", "HIGHWAY", "HOSPITAL", "HOTEL", "HOUSE", "HWY", "INC", "INSTITUTE", "INSURANCE",
    "INTERNATIONAL", "ISLAND", "LABORATORIES", "LABORATORY", "LABS", "LAKE", "LANE", "LIBRARY", "LICENCE", "LICENSE", "LLC", "LLP", "LN",
    "LTD", "LUCIDA", "MEDICAL", "MEDICINE", "MEMORIAL", "MINISTRY", "MONO", "MONOSPACE", "MOUNTAIN", "NATIONAL", "NOTO", "OFFICE", "PARK",
    "PARKWAY", "PHARMACY", "PKWY", "PLACE", "PRESS", "PROGRAM", "PROJECT", "PUBLIC", "RD", "REGIONAL", "RIVER", "ROAD", "ROBOTO", "SANS",
    "SCHOOL", "SEGOE", "SERIF", "SERVICE", "SERVICES", "SOCIETY", "SOFTWARE", "SQUARE", "STE", "STREET", "SUITE", "SURGERY", "SYNDROME",
    "SYSTEM", "SYSTEMS", "TAHOMA", "TEAM", "TIMES", "TOWNSHIP", "TRAINING", "TREATMENT", "TRUST", "TYPEWRITER", "UNION", "UNIT",
    "UNIVERSITY", "VALLEY", "VERDANA", "VERSION", "WAY",
};
static const char *const SUFFIXES[] = {"2ND", "3RD", "II", "III", "IV", "JR", "SR", "V"};
static const char *const PARTICLES[] = {"AL", "BIN", "DA", "DAS", "DE", "DEL", "DELA", "DELLA", "DEN", "DER", "DI", "DOS", "DU",
                                        "EL", "LA", "LE", "ST", "TEN", "TER", "VAN", "VON", "Y", "ZU"};
static const char *const MONTHS[] = {"APR", "APRIL", "AUG", "AUGUST", "DEC", "DECEMBER", "FEB", "FEBRUARY", "FRIDAY",
                                     "JAN", "JANUARY", "JUL", "JULY", "JUN", "JUNE", "MAR", "MARCH", "MAY", "MONDAY", "NOV",
                                     "NOVEMBER", "OCT", "OCTOBER", "SATURDAY", "SEP", "SEPT", "SEPTEMBER", "SUNDAY",
                                     "THURSDAY", "TUESDAY", "WEDNESDAY"};

phi__name_stop phi__name_stop_of(const char *text, size_t length)
{
    if (PHI__LISTED(text, length, ENDS))
        return PHI__NAME_ENDS;
    return PHI__LISTED(text, length, PLACES) ? PHI__NAME_IS_NONE : PHI__NAME_GOES_ON;
}

bool phi__name_is_suffix(const char *text, size_t length)
{
    return PHI__LISTED(text, length, SUFFIXES);
}

bool phi__name_is_particle(const char *text, size_t length)
{
    return PHI__LISTED(text, length, PARTICLES);
}

bool phi__name_is_month(const char *text, size_t length)
{
    return PHI__LISTED(text, length, MONTHS);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See us_address_words.h. Sorted; compared as capitals. */
#include "match/us_address_words.h"

#include "match/listed.h"

#include <string.h>

static const char *const STRONG[] = {
    "ALLEY", "ALY", "AV", "AVE", "AVEN", "AVENUE", "BLVD", "BOUL", "BOULEVARD", "CAUSEWAY", "CIR", "CIRC", "CIRCLE", "COURT",
    "CRES", "CRESCENT", "CSWY", "CT", "DR", "DRIVE", "DRV", "EXPRESSWAY", "EXPY", "FREEWAY", "FWY", "HIGHWAY", "HWY", "LANE",
    "LN", "PARKWAY", "PKWY", "PKY", "PL", "PLACE", "PLAZA", "PLZ", "RD", "ROAD", "SQ", "SQUARE", "ST", "STR", "STREET", "TER",
    "TERR", "TERRACE", "TPKE", "TRAIL", "TRL", "TURNPIKE", "WAY",
};
static const char *const WEAK[] = {
    "ANEX", "ARC", "ARCADE", "BAYOU", "BCH", "BEACH", "BEND", "BLF", "BLUFF", "BLUFFS", "BND", "BRANCH", "BRG", "BRIDGE", "BRK",
    "BROOK", "BYP", "BYPASS", "CAMP", "CANYON", "CAPE", "CENTER", "CLF", "CLIFF", "CLIFFS", "CLUB", "CMN", "CMNS", "COMMON",
    "COMMONS", "COR", "CORNER", "CORNERS", "CORS", "COURSE", "COURTS", "COVE", "CREEK", "CREST", "CRK", "CROSSING", "CROSSROAD",
    "CRSE", "CRST", "CTR", "CTS", "CURVE", "CV", "CYN", "DALE", "DIVIDE", "EST", "ESTATE", "ESTATES", "ESTS", "EXT",
    "EXTENSION", "FALLS", "FERRY", "FIELD", "FIELDS", "FLATS", "FLD", "FLDS", "FLS", "FLTS", "FORD", "FOREST", "FORGE", "FORK",
    "FORKS", "FRD", "FRG", "FRK", "FRKS", "FRST", "FRY", "GARDEN", "GARDENS", "GATEWAY", "GDN", "GDNS", "GLEN", "GLN", "GREEN",
    "GRN", "GROVE", "GRV", "GTWY", "HARBOR", "HAVEN", "HBR", "HEIGHTS", "HILL", "HILLS", "HL", "HLS", "HOLLOW", "HOLW", "HTS",
    "HVN", "INLET", "IS", "ISLAND", "ISLE", "JCT", "JUNCTION", "KEY", "KNL", "KNLS", "KNOLL", "KNOLLS", "LAKE", "LAKES",
    "LANDING", "LDG", "LK", "LKS", "LNDG", "LODGE", "LOOP", "MALL", "MANOR", "MANORS", "MDW", "MDWS", "MEADOW", "MEADOWS",
    "MEWS", "MILL", "MILLS", "MISSION", "ML", "MLS", "MNR", "MOUNT", "MOUNTAIN", "MSN", "MT", "MTN", "NCK", "NECK", "ORCH",
    "ORCHARD", "OVAL", "OVERLOOK", "PARK", "PARKS", "PASS", "PASSAGE", "PATH", "PIKE", "PINE", "PINES", "PLAIN", "PLAINS",
    "PLN", "PLNS", "PNES", "POINT", "POINTS", "PORT", "PR", "PRAIRIE", "PRT", "PSGE", "PT", "PTS", "RANCH", "RAPIDS", "RDG",
    "RDGS", "RIDGE", "RIDGES", "RIV", "RIVER", "RNCH", "ROUTE", "ROW", "RPDS", "RTE", "RUE", "RUN", "SHOAL", "SHORE", "SHORES",
    "SHR", "SHRS", "SKYWAY", "SMT", "SPG", "SPGS", "SPRING", "SPRINGS", "SPUR", "STA", "STATION", "STREAM", "STRM", "SUMMIT",
    "TRACE", "TRACK", "TRAK", "TRCE", "TUNNEL", "UN", "UNION", "VALLEY", "VIA", "VIADUCT", "VIEW", "VIEWS", "VILLAGE", "VIS",
    "VISTA", "VLG", "VLY", "VW", "WALK", "WALL", "WELL", "WELLS", "WLS", "XING", "XRD",
};
static const char *const UNITS[] = {
    "APARTMENT", "APT", "BASEMENT", "BLDG", "BSMT", "BUILDING", "DEPARTMENT", "DEPT", "FL", "FLOOR", "FLR", "LOT", "NO",
    "PENTHOUSE", "PH", "RM", "ROOM", "SPACE", "SPC", "STE", "SUITE", "TRAILER", "TRLR", "UNIT",
};
static const char *const DIRECTIONS[] = {
    "E", "EAST", "N", "NE", "NORTH", "NORTHEAST", "NORTHWEST", "NW", "S", "SE", "SOUTH", "SOUTHEAST", "SOUTHWEST", "SW", "W",
    "WEST",
};
static const char *const ROADS[] = {
    "CR", "FM", "HIGHWAY", "HWY", "I", "INTERSTATE", "RD", "ROAD", "ROUTE", "RT", "RTE", "SR",
};
static const char *const STATES[] = {
    "AK", "AL", "AR", "AS", "AZ", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "GU", "HI", "IA", "ID", "IL", "IN", "KS", "KY",
    "LA", "MA", "MD", "ME", "MI", "MN", "MO", "MP", "MS", "MT", "NC", "ND", "NE", "NH", "NJ", "NM", "NV", "NY", "OH", "OK",
    "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VA", "VI", "VT", "WA", "WI", "WV", "WY",
};
static const char *const PROVINCES[] = {"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"};
static const char *const OF_AUSTRALIA[] = {"ACT", "NSW", "NT", "QLD", "SA", "TAS", "VIC", "WA"};
/* What streets begin with, in Spanish, French, Italian and Portuguese. */
static const char *const LEADS[] = {
    "AVENIDA", "CALLE", "CALLEJON", "CAMINITO", "CAMINO", "CHEMIN", "CORSO", "PASEO", "RUA", "RUE", "VIA", "VIALE",
};
static const char *const STATE_NAMES[] = {
    "Alabama", "Alaska", "Arizona", "Arkansas", "California", "Colorado", "Connecticut", "Delaware", "District of Columbia",
    "Florida", "Georgia", "Guam", "Hawaii", "Idaho", "Illinois", "Indiana", "Iowa", "Kansas", "Kentucky", "Louisiana", "Maine",
    "Maryland", "Massachusetts", "Michigan", "Minnesota", "Mississippi", "Missouri", "Montana", "Nebraska", "Nevada",
    "New Hampshire", "New Jersey", "New Mexico", "New York", "North Carolina", "North Dakota", "Ohio", "Oklahoma", "Oregon",
    "Pennsylvania", "Puerto Rico", "Rhode Island", "South Carolina", "South Dakota", "Tennessee", "Texas", "Utah", "Vermont",
    "Virginia", "Washington", "West Virginia", "Wisconsin", "Wyoming",
};

phi__street_suffix phi__street_suffix_of(const char *word, size_t length)
{
    if (PHI__LISTED(word, length, STRONG))
        return PHI__SUFFIX_STRONG;
    return PHI__LISTED(word, length, WEAK) ? PHI__SUFFIX_WEAK : PHI__SUFFIX_NONE;
}

bool phi__is_direction(const char *word, size_t length)
{
    return PHI__LISTED(word, length, DIRECTIONS);
}

bool phi__is_unit(const char *word, size_t length)
{
    return PHI__LISTED(word, length, UNITS);
}

bool phi__is_numbered_road(const char *word, size_t length)
{
    return PHI__LISTED(word, length, ROADS);
}

bool phi__is_state_code(const char *word, size_t length)
{
    return length == 2 && phi__is_upper(word[0]) && phi__is_upper(word[1]) && PHI__LISTED(word, length, STATES);
}

static bool is_capital_code(const char *word, size_t length)
{
    return phi__is_upper(word[0]) && phi__is_upper(word[length - 1]);
}

bool phi__is_province(const char *word, size_t length)
{
    return length == 2 && is_capital_code(word, length) && PHI__LISTED(word, length, PROVINCES);
}

bool phi__is_state_of_australia(const char *word, size_t length)
{
    return length > 1 && is_capital_code(word, length) && PHI__LISTED(word, length, OF_AUSTRALIA);
}

bool phi__is_street_lead(const char *word, size_t length)
{
    return PHI__LISTED(word, length, LEADS);
}

size_t phi__state_name_length(const char *text, size_t length)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof STATE_NAMES / sizeof STATE_NAMES[0]; i++) {
        const size_t size = strlen(STATE_NAMES[i]);
        const bool ends = size == length || (size < length && !phi__is_alnum(text[size]));
        if (size > longest && size <= length && ends && phi__equal_nocase(text, STATE_NAMES[i], size))
            longest = size;
    }
    return longest;
}

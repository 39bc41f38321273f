/* SPDX-License-Identifier: Apache-2.0 */
/* NCPDP Telecommunication (claims of pharmacies, D.0 and before) -> text, each
 * field in its place. The text is the file's own, but for the two characters that
 * say what a field is (and the qualifier in the header): they are joined to a value,
 * so they become blanks, and the place tells them.
 *
 *   header of 56 bytes  RS FS AM01 FS CX01 FS CY... FS C4yyyymmdd  RS FS AM04 FS C2...
 *
 * FS is 0x1C and stands before each field, whose first two characters say what it
 * is; RS 0x1E parts segments, GS 0x1D groups. Qualifiers stand before the numbers
 * they qualify. Batches put lines of their own around transmissions: any text. */
#include "extract/segments.h"

#include "base/ascii.h"

enum { FS = 0x1C, GS = 0x1D, RS = 0x1E, ID_SIZE = 2, QUALIFIER_MAX = 2 };

/* Fields of the header of a request, by where they begin. */
enum { HEADER = 56, COUNT = 20, PROVIDER_QUALIFIER = 21, PROVIDER = 23, SERVICE_DATE = 38, VENDOR = 46 };

typedef struct ncpdp_reader {
    phi__segments segments; /* first */
    bool field;             /* a field begins: FS was the last byte before */
    char patient[QUALIFIER_MAX + 1]; /* qualifiers seen last */
    char prescriber[QUALIFIER_MAX + 1];
    char provider[QUALIFIER_MAX + 1];
} ncpdp_reader;

typedef struct pair {
    const char *key;
    const char *name;
} pair;

static const char *find(const pair *pairs, size_t count, const uint8_t *key)
{
    for (size_t i = 0; i < count; i++) {
        if (memcmp(pairs[i].key, key, ID_SIZE) == 0)
            return pairs[i].name;
    }
    return NULL;
}

#define FIND(pairs, key) find(pairs, sizeof(pairs) / sizeof(pairs)[0], (const uint8_t *)(key))

/* ---------------------------------------------------------------------- names */

/* 331-CX */
static const char *patient_name(const char *qualifier)
{
    static const pair NAMES[] = {{"01", "ssn"}, {"02", "driver license"}, {"03", "military id"}, {"04", "member id"},
                                 {"05", "member id"}, {"06", "medicaid number"}, {"07", "state id"}, {"08", "passport"},
                                 {"09", "hicn"}, {"10", "employee number"}, {"11", "member id"}, {"EA", "mrn"}};
    const char *name = FIND(NAMES, qualifier);
    return name == NULL ? "patient id" : name;
}

/* 466-EZ, 465-EY, 202-B2 */
static const char *provider_name(const char *qualifier)
{
    static const pair NAMES[] = {{"01", "npi"}, {"05", "medicaid provider"}, {"06", "upin"}, {"07", "ncpdp number"},
                                 {"08", "state license"}, {"11", "tin"}, {"12", "dea"}, {"13", "state license"}};
    const char *name = FIND(NAMES, qualifier);
    return name == NULL ? "provider id" : name;
}

static const char *field_name(const ncpdp_reader *self, const uint8_t *id)
{
    static const pair NAMES[] = {
        {"C1", "group number"}, {"C2", "member id"}, {"C4", "dob"}, {"CK", "phone"}, {"CQ", "phone"},
        {"CZ", "employer id"}, {"D1", "date of service"}, {"D2", "prescription number"}, {"D7", "ndc"}, {"DE", "date written"},
        {"EA", "prescription number"}, {"EN", "prescription number"}, {"F3", "authorization number"}, {"HN", "email"},
        {"N5", "medicaid number"}, {"PM", "phone"}, {"TE", "ndc"}, {"CR", "carrier id"}, {"CA", "first name"}, {"CB", "last name"}, {"CC", "first name"}, {"CD", "last name"},
        {"CM", "address"}, {"CN", "city"}, {"CO", "state"}, {"CP", "zip"}, {"DR", "provider name"}, {"2J", "provider name"}, {"DY", "claim number"}, {"7C", "payer id"},
    };
    if (memcmp(id, "CY", ID_SIZE) == 0)
        return patient_name(self->patient);
    if (memcmp(id, "DB", ID_SIZE) == 0 || memcmp(id, "DL", ID_SIZE) == 0)
        return provider_name(self->prescriber);
    if (memcmp(id, "E9", ID_SIZE) == 0)
        return provider_name(self->provider);
    return FIND(NAMES, id);
}

static void keep_qualifier(char to[QUALIFIER_MAX + 1], phi__span value)
{
    memset(to, 0, QUALIFIER_MAX + 1);
    memcpy(to, value.data, value.size < QUALIFIER_MAX ? value.size : QUALIFIER_MAX);
}

static void take_qualifier(ncpdp_reader *self, phi__span field)
{
    const phi__span value = phi__span_part(field, ID_SIZE, field.size);
    if (phi__span_starts(field, "CX", ID_SIZE))
        keep_qualifier(self->patient, value);
    else if (phi__span_starts(field, "EZ", ID_SIZE) || phi__span_starts(field, "2E", ID_SIZE))
        keep_qualifier(self->prescriber, value);
    else if (phi__span_starts(field, "EY", ID_SIZE))
        keep_qualifier(self->provider, value);
}

/* --------------------------------------------------------------------- fields */

static bool is_end(uint8_t c)
{
    return c == FS || c == GS || c == RS || c == '\n' || c == '\r' || c == 0x03;
}

/* "C2" and its value; what ends it goes with it. */
static phi_status put_field(ncpdp_reader *self, phi__span text, size_t size)
{
    const phi__span field = phi__span_part(text, 0, size);
    const char location[] = {(char)field.data[0], (char)field.data[1], '\0'};
    take_qualifier(self, field);
    const char *name = field_name(self, field.data);
    PHI_TRY(phi__segments_loose(&self->segments, phi__span_of("  ", ID_SIZE)));
    PHI_TRY(phi__segments_field(&self->segments, name, location, phi__span_part(field, ID_SIZE, size)));
    return phi__segments_loose(&self->segments, phi__span_part(text, size, text.size));
}

/* Six digits of the BIN, version, transaction, ... */
static bool is_header(phi__span text)
{
    for (size_t i = 0; i < 6; i++) {
        if (i >= text.size || !phi__is_digit((char)text.data[i]))
            return false;
    }
    return text.size == HEADER;
}

static phi_status put_header(ncpdp_reader *self, phi__span text)
{
    const struct {
        size_t from, to;
        const char *name, *location;
    } parts[] = {{0, COUNT, NULL, "header"},
                 {PROVIDER, SERVICE_DATE, provider_name((const char *)text.data + PROVIDER_QUALIFIER), "B1"},
                 {SERVICE_DATE, VENDOR, "date of service", "D1"},
                 {VENDOR, HEADER, NULL, "AK"}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].from == PROVIDER) /* count and qualifier are joined to it */
            PHI_TRY(phi__segments_loose(&self->segments, phi__span_of("   ", PROVIDER - COUNT)));
        PHI_TRY(phi__segments_field(&self->segments, parts[i].name, parts[i].location,
                                    phi__span_part(text, parts[i].from, parts[i].to - parts[i].from)));
    }
    return PHI_OK;
}

/* What stands before the first field of a transmission. */
static phi_status put_before(ncpdp_reader *self, phi__span text)
{
    size_t size = text.size;
    while (size > 0 && is_end(text.data[size - 1]))
        size--;
    const size_t from = size > HEADER ? size - HEADER : 0;
    const phi__span header = phi__span_part(text, from, size - from);
    if (!is_header(header))
        return phi__segments_loose(&self->segments, text);
    PHI_TRY(phi__segments_loose(&self->segments, phi__span_part(text, 0, from)));
    PHI_TRY(put_header(self, header));
    return phi__segments_loose(&self->segments, phi__span_part(text, size, text.size));
}

static phi_status ncpdp_segment(phi__segments *segments, phi__span text)
{
    ncpdp_reader *self = (ncpdp_reader *)segments;
    size_t size = 0;
    while (size < text.size && !is_end(text.data[size]))
        size++;
    const bool begins = self->field && size >= ID_SIZE && phi__is_alnum((char)text.data[0]) && phi__is_alnum((char)text.data[1]);
    self->field = text.data[text.size - 1] == FS;
    return begins ? put_field(self, text, size) : put_before(self, text);
}

/* Up to the field separator, which is the last byte. */
static size_t ncpdp_end(phi__segments *segments, phi__span rest, bool start)
{
    (void)segments;
    (void)start;
    const size_t at = phi__segments_find(rest, 0, FS);
    return at == rest.size ? 0 : at + 1;
}

static phi_status ncpdp_run(phi__part *part, phi__emit *emit)
{
    ncpdp_reader reader = {.segments = {.part = part, .emit = emit, .end = ncpdp_end, .segment = ncpdp_segment}};
    return phi__segments_run(&reader.segments);
}

const phi__extractor phi__extract_ncpdp = {.name = "ncpdp", .kind = PHI__KIND_NCPDP, .run = ncpdp_run};

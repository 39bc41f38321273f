/* SPDX-License-Identifier: Apache-2.0 */
/* HL7 v2 messages -> text, each field in its place. The text is the file's own:
 * framing of MLLP, escapes and empty fields stay, only places are added at the
 * borders of fields and, where they hold an identifier, of components. The field
 * an identifier stands in says what it is, and words of other fields say nothing.
 *
 *   MSH|^~\&|...    3: field separator, 4: component, repetition, escape, subcomponent
 *   PID|1||number^^^authority^type~number...
 *
 * What is no segment (a line that was broken inside a field, remarks around the
 * messages) is read as any text. Escapes are left as they are: they hardly occur
 * inside identifiers. */
#include "extract/hl7_fields.h"
#include "extract/segments.h"

#include "base/ascii.h"

#include <stdio.h>

enum { NAME_MAX = 64 };

typedef struct hl7_reader {
    phi__segments segments; /* first */
    uint8_t field;          /* delimiters */
    uint8_t component;
    uint8_t repetition;
    uint8_t subcomponent;
    char result[NAME_MAX + 1]; /* OBX-3 of the present segment */
    const char *method;        /* coding system that DG1-2 or PR1-2 names for the field behind it, or NULL */
} hl7_reader;

static bool is_text(phi__span span, const char *text)
{
    return span.size == strlen(text) && memcmp(span.data, text, span.size) == 0;
}

/* A list's item without its subcomponents. */
static phi__span component(const hl7_reader *hl7, phi__span list, size_t number)
{
    const phi__span item = phi__segments_item(list, number - 1, hl7->component);
    return phi__span_part(item, 0, phi__segments_find(item, 0, hl7->subcomponent));
}

/* ---------------------------------------------------------------------- names */

/* Two capital letters of an issuer go with the name: "driver license MA". */
static const char *licence_name(phi__span issuer, char out[NAME_MAX + 1])
{
    const bool state = issuer.size >= 2 && phi__is_upper((char)issuer.data[0]) && phi__is_upper((char)issuer.data[1]) &&
                       (issuer.size == 2 || !phi__is_alnum((char)issuer.data[2]));
    if (!state)
        return "driver license";
    (void)snprintf(out, NAME_MAX + 1, "driver license %c%c", issuer.data[0], issuer.data[1]);
    return out;
}

static const char *id_name(const hl7_reader *hl7, phi__span id, const char *otherwise, char out[NAME_MAX + 1])
{
    const char *name = phi__hl7_type_name(component(hl7, id, 5));
    if (name == NULL)
        return is_text(component(hl7, id, 4), "SSA") ? "ssn" : otherwise;
    if (strcmp(name, "driver license") != 0)
        return name;
    const phi__span jurisdiction = component(hl7, id, 9); /* else the facility or authority may be the state */
    const phi__span facility = component(hl7, id, 6);
    return licence_name(jurisdiction.size > 0 ? jurisdiction : facility.size > 0 ? facility : component(hl7, id, 4), out);
}

/* Those of table 0203 that a provider has: "PI" is of patients, and who writes it here means something else. */
static bool is_providers(const char *name)
{
    static const char *const NAMES[] = {"npi", "dea", "ssn", "tin", "upin"};
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (strcmp(name, NAMES[i]) == 0)
            return true;
    }
    return false;
}

/* Type, assigning authority and source table tell it, in practice each of them. */
static const char *person_name(const hl7_reader *hl7, phi__span person, const char *otherwise)
{
    static const size_t TELLING[] = {13, 9, 8};
    for (size_t i = 0; i < sizeof TELLING / sizeof TELLING[0]; i++) {
        const char *name = phi__hl7_type_name(component(hl7, person, TELLING[i]));
        if (name != NULL && is_providers(name))
            return name;
    }
    const phi__span authority = phi__segments_item(person, 8, hl7->component);
    if (is_text(phi__segments_item(authority, 1, hl7->subcomponent), "2.16.840.1.113883.4.6"))
        return "npi";
    return otherwise;
}

/* --------------------------------------------------------------------- fields */

/* Emit the components from `from` to before `to`, numbered from 1; the delimiter behind them included. */
static phi_status put_components(hl7_reader *hl7, phi__span list, size_t from, size_t to, const char *name,
                                 const char *location)
{
    size_t begin = 0;
    for (size_t i = 1; i < from && begin < list.size; i++)
        begin = phi__segments_find(list, begin, hl7->component) + 1;
    size_t end = begin;
    for (size_t i = from; i < to && end < list.size; i++)
        end = phi__segments_find(list, end, hl7->component) + 1;
    if (begin >= list.size)
        return PHI_OK;
    return phi__segments_field(&hl7->segments, name, location, phi__span_part(list, begin, end - begin));
}

/* Number, then family and given name. */
static phi_status put_person(hl7_reader *hl7, phi__span value, phi__span whole, const char *otherwise, const char *location)
{
    PHI_TRY(put_components(hl7, whole, 1, 2, person_name(hl7, value, otherwise), location));
    PHI_TRY(put_components(hl7, whole, 2, 5, "provider name", location));
    return put_components(hl7, whole, 5, SIZE_MAX, NULL, location);
}

static phi_status put_phone(hl7_reader *hl7, phi__span phone, const char *location)
{
    const phi__span equipment = component(hl7, phone, 3);
    const bool mail = is_text(equipment, "Internet") || is_text(equipment, "X.400");
    PHI_TRY(put_components(hl7, phone, 1, 2, mail ? "email" : "phone", location));
    PHI_TRY(put_components(hl7, phone, 2, 4, NULL, location));
    PHI_TRY(put_components(hl7, phone, 4, 5, "email", location));
    PHI_TRY(put_components(hl7, phone, 5, 6, NULL, location));
    PHI_TRY(put_components(hl7, phone, 6, 8, "phone", location)); /* area ^ number */
    PHI_TRY(put_components(hl7, phone, 8, 12, NULL, location));
    PHI_TRY(put_components(hl7, phone, 12, 13, "phone", location));
    return put_components(hl7, phone, 13, SIZE_MAX, NULL, location);
}

/* Names of the codes of a value by the coding system behind each, from component 1, 4 and 10 on. */
static bool code_names(const hl7_reader *hl7, phi__span value, const char *names[3])
{
    static const size_t SYSTEMS[] = {3, 6, 12};
    bool any = false;
    for (size_t i = 0; i < 3; i++) {
        names[i] = phi__hl7_system_name(component(hl7, value, SYSTEMS[i]));
        any = any || names[i] != NULL;
    }
    return any;
}

static phi_status put_codes(hl7_reader *hl7, const char *const names[3], phi__span whole, const char *location)
{
    if (names[0] == NULL && names[1] == NULL && names[2] == NULL)
        return phi__segments_field(&hl7->segments, NULL, location, whole);
    PHI_TRY(put_components(hl7, whole, 1, 2, names[0], location));
    PHI_TRY(put_components(hl7, whole, 2, 4, NULL, location));
    PHI_TRY(put_components(hl7, whole, 4, 5, names[1], location));
    PHI_TRY(put_components(hl7, whole, 5, 10, NULL, location));
    PHI_TRY(put_components(hl7, whole, 10, 11, names[2], location));
    return put_components(hl7, whole, 11, SIZE_MAX, NULL, location);
}

/* One value of a field that may repeat, and the delimiter behind it. */
static phi_status put_value(hl7_reader *hl7, const phi__hl7_field *field, phi__span value, phi__span whole,
                            const char *location)
{
    char buffer[NAME_MAX + 1];
    const char *name = field->name;
    const char *codes[3];
    size_t named = 1; /* components that are the value */
    switch (field->shape) {
    case PHI__HL7_CODED:
        if (!code_names(hl7, value, codes) && name != NULL)
            codes[0] = hl7->method != NULL ? hl7->method : name;
        return put_codes(hl7, codes, whole, location);
    case PHI__HL7_PLAIN: named = SIZE_MAX - 1; break;
    case PHI__HL7_ID: name = id_name(hl7, value, name, buffer); break;
    case PHI__HL7_PERSON: return put_person(hl7, value, whole, name, location);
    case PHI__HL7_PHONE: return put_phone(hl7, whole, location);
    case PHI__HL7_LICENCE: name = licence_name(component(hl7, value, 2), buffer); break;
    case PHI__HL7_RESULT:
        if (code_names(hl7, value, codes))
            return put_codes(hl7, codes, whole, location);
        named = SIZE_MAX - 1;
        name = hl7->result[0] == '\0' ? NULL : hl7->result;
        break;
    }
    PHI_TRY(put_components(hl7, whole, 1, 1 + named, name, location));
    return put_components(hl7, whole, 1 + named, SIZE_MAX, NULL, location);
}

/* A field and the delimiter or segment end behind it. */
static phi_status put_field(hl7_reader *hl7, const phi__hl7_field *field, phi__span text, size_t behind,
                            const char *location)
{
    static const phi__hl7_field UNKNOWN = {.shape = PHI__HL7_CODED}; /* a code says itself what it is */
    if (field == NULL && phi__segments_find(text, 0, hl7->component) == text.size)
        return phi__segments_field(&hl7->segments, NULL, location, text);
    if (field == NULL)
        field = &UNKNOWN;
    const phi__span values = phi__span_part(text, 0, text.size - behind);
    for (size_t at = 0; at < text.size;) {
        const size_t end = phi__segments_find(values, at, hl7->repetition);
        const size_t next = end == values.size ? text.size : end + 1;
        PHI_TRY(put_value(hl7, field, phi__span_part(values, at, end - at), phi__span_part(text, at, next - at), location));
        at = next;
    }
    return PHI_OK;
}

/* ------------------------------------------------------------------- segments */

static bool is_frame(uint8_t c)
{
    return c == 0x0B || c == 0x1C || phi__is_space((char)c);
}

static bool is_end(uint8_t c)
{
    return c == '\r' || c == '\n';
}

/* What stands before the name of a segment: marks of MLLP, byte order mark. */
static size_t lead(phi__span segment)
{
    size_t at = phi__span_starts(segment, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < segment.size && is_frame(segment.data[at]))
        at++;
    return at;
}

static bool is_header(phi__span name)
{
    return phi__span_starts(name, "MSH", 3) || phi__span_starts(name, "FHS", 3) || phi__span_starts(name, "BHS", 3);
}

/* A letter and two more or digits, then a delimiter or nothing. */
static bool is_segment(const hl7_reader *hl7, phi__span text)
{
    for (size_t i = 0; i < 3; i++) {
        if (i >= text.size || !(phi__is_upper((char)text.data[i]) || (i > 0 && phi__is_digit((char)text.data[i]))))
            return false;
    }
    return text.size == 3 || text.data[3] == hl7->field || is_end(text.data[3]);
}

static void take_delimiters(hl7_reader *hl7, phi__span header)
{
    const phi__span marks = phi__segments_item(phi__span_part(header, 4, header.size), 0, header.data[3]);
    hl7->field = header.data[3];
    hl7->component = marks.size > 0 ? marks.data[0] : '^';
    hl7->repetition = marks.size > 1 ? marks.data[1] : '~';
    hl7->subcomponent = marks.size > 3 ? marks.data[3] : '&';
}

/* Before version 2.4 a field of its own said which codes DG1-3 and PR1-3 are of. */
static void take_method(hl7_reader *hl7, phi__span segment)
{
    hl7->method = NULL;
    if (phi__span_starts(segment, "DG1", 3) || phi__span_starts(segment, "PR1", 3))
        hl7->method = phi__hl7_system_name(component(hl7, phi__segments_item(segment, 2, hl7->field), 1));
}

/* The text of OBX-3 is the label of OBX-5: its second component, else its first. */
static void take_result_name(hl7_reader *hl7, phi__span segment)
{
    hl7->result[0] = '\0';
    if (!phi__span_starts(segment, "OBX", 3))
        return;
    const phi__span code = phi__segments_item(segment, 3, hl7->field);
    phi__span name = component(hl7, code, 2);
    if (name.size == 0)
        name = component(hl7, code, 1);
    size_t length = 0;
    for (size_t i = 0; i < name.size && length < NAME_MAX; i++) {
        if (name.data[i] >= ' ' && name.data[i] < 0x7F)
            hl7->result[length++] = (char)name.data[i];
    }
    hl7->result[length] = '\0';
}

/* All fields; `text` begins with the name and ends with the segment's end. */
static phi_status put_fields(hl7_reader *hl7, phi__span text)
{
    size_t known = 0;
    const phi__hl7_field *fields = phi__hl7_fields_of(text, &known);
    size_t size = text.size;
    while (size > 0 && is_frame(text.data[size - 1]))
        size--;
    const phi__span values = phi__span_part(text, 0, size);
    size_t number = is_header(text) ? 1 : 0; /* MSH-1 is the delimiter itself */
    size_t at = phi__segments_find(values, 0, hl7->field) + 1;
    PHI_TRY(phi__segments_field(&hl7->segments, NULL, NULL, phi__span_part(text, 0, at)));
    while (at < size) {
        const size_t end = phi__segments_find(values, at, hl7->field);
        const size_t next = end >= size ? text.size : end + 1;
        char location[PHI__LOCATION_MAX];
        phi__segments_locate(phi__span_part(text, 0, 3), "-", ++number, 1, location);
        while (known > 0 && fields->number < number) {
            fields++;
            known--;
        }
        const bool match = known > 0 && fields->number == number;
        PHI_TRY(put_field(hl7, match ? fields : NULL, phi__span_part(text, at, next - at), next - end, location));
        at = next;
    }
    return phi__segments_field(&hl7->segments, NULL, NULL, phi__span_part(text, at, text.size));
}

static phi_status hl7_segment(phi__segments *segments, phi__span segment)
{
    hl7_reader *hl7 = (hl7_reader *)segments;
    const size_t from = lead(segment);
    const phi__span text = phi__span_part(segment, from, segment.size);
    if (is_header(text) && text.size > 4)
        take_delimiters(hl7, text);
    if (!is_segment(hl7, text))
        return phi__segments_loose(segments, segment);
    PHI_TRY(phi__segments_loose(segments, phi__span_part(segment, 0, from)));
    take_result_name(hl7, text);
    take_method(hl7, text);
    return put_fields(hl7, text);
}

static size_t hl7_end(phi__segments *segments, phi__span rest, bool start)
{
    (void)segments;
    (void)start;
    for (size_t at = 0; at < rest.size; at++) {
        if (is_end(rest.data[at]))
            return at + 1;
    }
    return 0;
}

static phi_status hl7_run(phi__part *part, phi__emit *emit)
{
    hl7_reader hl7 = {.segments = {.part = part, .emit = emit, .end = hl7_end, .segment = hl7_segment},
                      .field = '|',
                      .component = '^',
                      .repetition = '~',
                      .subcomponent = '&'};
    return phi__segments_run(&hl7.segments);
}

const phi__extractor phi__extract_hl7 = {.name = "hl7", .kind = PHI__KIND_HL7, .run = hl7_run};

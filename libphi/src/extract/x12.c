/* SPDX-License-Identifier: Apache-2.0 */
/* X12 interchanges (837, 835, 834, 270 to 278 ...) -> text, each element in its
 * place. The text is the file's own. A qualifier says what the element behind it
 * is: NM1*IL*...*MI*id, REF*SY*id, DMG*D8*date, PER*IC**TE*number. Elements that
 * hold numbers of another sort are named, too, which speaks against identifiers.
 *
 *   ISA*00*..........*00*..........*ZZ*...............*ZZ*...............*yymmdd*hhmm*^*00501*000000001*0*P*:~
 *
 * ISA is 106 bytes whatever is in it: byte 3 separates elements, byte 104 their
 * components, byte 105 ends segments, mostly with a line end behind it. A file may
 * hold several interchanges with delimiters of their own. */
#include "extract/segments.h"
#include "extract/x12_qualifiers.h"

#include "base/ascii.h"
#include "identify/message.h"

#include <stdio.h>

enum { ELEMENTS_MAX = 32, ID_MAX = 3 };

typedef struct x12_reader {
    phi__segments segments; /* first */
    uint8_t element;        /* delimiters */
    uint8_t terminator;
    uint8_t component;
} x12_reader;

static size_t lead(phi__span segment)
{
    size_t at = phi__span_starts(segment, "\xEF\xBB\xBF", 3) ? 3 : 0;
    while (at < segment.size && phi__is_space((char)segment.data[at]))
        at++;
    return at;
}

/* Two or three capital letters or digits, then a separator or the end. */
static bool is_segment(const x12_reader *x12, phi__span text)
{
    size_t length = 0;
    while (length < text.size && length <= ID_MAX &&
           (phi__is_upper((char)text.data[length]) || (length > 0 && phi__is_digit((char)text.data[length]))))
        length++;
    return length >= 2 && length <= ID_MAX &&
           (length == text.size || text.data[length] == x12->element || text.data[length] == x12->terminator);
}

static phi__span element(const x12_reader *x12, phi__span segment, size_t number)
{
    return phi__segments_item(segment, number, x12->element);
}

/* "HC:99213:25": the qualifier, what it says of the next component, and the rest. `bytes` has the separator behind it. */
static phi_status put_composite(x12_reader *x12, const phi__x12_slot *slot, phi__span bytes, const char *location)
{
    const size_t first = phi__segments_find(bytes, 0, x12->component);
    const char *name = phi__x12_name(slot, phi__span_part(bytes, 0, first));
    if (name == NULL || first == bytes.size)
        return phi__segments_field(&x12->segments, NULL, location, bytes);
    const size_t second = phi__segments_find(bytes, first + 1, x12->component);
    const size_t next = second == bytes.size ? second : second + 1;
    PHI_TRY(phi__segments_field(&x12->segments, NULL, location, phi__span_part(bytes, 0, first + 1)));
    PHI_TRY(phi__segments_field(&x12->segments, name, location, phi__span_part(bytes, first + 1, next - first - 1)));
    return phi__segments_field(&x12->segments, NULL, location, phi__span_part(bytes, next, bytes.size));
}

/* All of a segment; `text` begins with its name, `size` without its end. */
static phi_status put_elements(x12_reader *x12, phi__span text, size_t size)
{
    const phi__span values = phi__span_part(text, 0, size);
    const phi__span id = element(x12, values, 0);
    size_t at = phi__segments_find(values, 0, x12->element) + 1;
    PHI_TRY(phi__segments_field(&x12->segments, NULL, NULL, phi__span_part(text, 0, at)));
    for (size_t number = 1; at < size; number++) {
        const size_t end = phi__segments_find(values, at, x12->element);
        const size_t next = end >= size ? text.size : end + 1;
        const phi__x12_slot slot = phi__x12_slot_of(id, number);
        const phi__span qualifier = slot.qualifier == 0 ? (phi__span){0} : element(x12, values, slot.qualifier);
        const char *name = phi__x12_name(&slot, qualifier);
        char location[PHI__LOCATION_MAX];
        if (slot.qualified_location && name != NULL)
            (void)snprintf(location, sizeof location, "%.*s*%.*s", (int)id.size, (const char *)id.data,
                           (int)qualifier.size, (const char *)qualifier.data);
        else
            phi__segments_locate(id, "", number, 2, location);
        const phi__span bytes = phi__span_part(text, at, next - at);
        PHI_TRY(slot.composite ? put_composite(x12, &slot, bytes, location)
                               : phi__segments_field(&x12->segments, name, location, bytes));
        at = next;
    }
    return phi__segments_field(&x12->segments, NULL, NULL, phi__span_part(text, at, text.size));
}

static phi_status x12_segment(phi__segments *segments, phi__span segment)
{
    x12_reader *x12 = (x12_reader *)segments;
    const size_t from = lead(segment);
    const phi__span text = phi__span_part(segment, from, segment.size);
    if (!is_segment(x12, text))
        return phi__segments_loose(segments, segment);
    PHI_TRY(phi__segments_loose(segments, phi__span_part(segment, 0, from)));
    const bool ended = text.data[text.size - 1] == x12->terminator;
    return put_elements(x12, text, text.size - (ended ? 1 : 0));
}

/* Where the next segment ends; a new interchange brings its own delimiters. */
static size_t x12_end(phi__segments *segments, phi__span rest, bool start)
{
    x12_reader *x12 = (x12_reader *)segments;
    const size_t from = start ? lead(rest) : 0;
    const phi__span text = phi__span_part(rest, from, rest.size);
    if (start && phi__span_starts(text, "ISA", 3)) {
        if (text.size < PHI__ISA_BYTES && !segments->last)
            return 0;
        if (phi__is_isa(text)) {
            x12->element = text.data[3];
            x12->component = text.data[PHI__ISA_BYTES - 2];
            x12->terminator = text.data[PHI__ISA_BYTES - 1];
            return from + PHI__ISA_BYTES;
        }
    }
    const size_t end = phi__segments_find(text, 0, x12->terminator);
    return end == text.size ? 0 : from + end + 1;
}

static phi_status x12_run(phi__part *part, phi__emit *emit)
{
    x12_reader x12 = {.segments = {.part = part, .emit = emit, .end = x12_end, .segment = x12_segment},
                      .element = '*',
                      .terminator = '~',
                      .component = ':'};
    return phi__segments_run(&x12.segments);
}

const phi__extractor phi__extract_x12 = {.name = "x12", .kind = PHI__KIND_X12, .run = x12_run};

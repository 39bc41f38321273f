/* SPDX-License-Identifier: Apache-2.0 */
/* Contacts (vCard, RFC 6350 and its forerunners) and calendars (iCalendar, RFC 5545): lines that were folded
 * are whole again, escapes stand for their characters, and each value stands under the name of its
 * property. Pictures and attached files are members. */
#include "extract/extract.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/base64.h"

#include <stdio.h>

enum { NAME_BYTES = 64, LINE_MOST = 64 << 20 };

/* A property: NAME;PARAMETERS:VALUE. */
typedef struct property {
    phi__span name, parameters, value;
} property;

typedef struct card {
    phi__part *part;
    phi__emit *emit;
    phi__buf line;  /* unfolded */
    phi__buf value; /* decoded */
    uint64_t members;
} card;

static bool is_name(phi__span name, const char *wanted)
{
    return name.size == strlen(wanted) && phi__equal_nocase((const char *)name.data, wanted, name.size);
}

static bool holds(phi__span text, const char *word)
{
    const size_t length = strlen(word);
    for (size_t at = 0; at + length <= text.size; at++) {
        if (phi__equal_nocase((const char *)text.data + at, word, length))
            return true;
    }
    return false;
}

/* ----------------------------------------------------------------------- lines */

/* The line at *at without its end. */
static phi__span take_line(phi__span text, size_t *at)
{
    const phi__span rest = phi__span_part(text, *at, text.size);
    const uint8_t *end = rest.size == 0 ? NULL : memchr(rest.data, '\n', rest.size);
    const size_t size = end == NULL ? rest.size : (size_t)(end - rest.data);
    *at += size + (end != NULL);
    phi__span line = phi__span_part(rest, 0, size);
    line.size -= line.size > 0 && line.data[line.size - 1] == '\r';
    return line;
}

static bool goes_on(phi__span text, size_t at)
{
    return at < text.size && (text.data[at] == ' ' || text.data[at] == '\t');
}

/* With all that was folded behind it; quoted-printable goes on behind a '=' (vCard 2.1). */
static phi_status unfold(card *self, phi__span text, size_t *at)
{
    phi__buf_clear(&self->line);
    const phi__span first = take_line(text, at);
    PHI_TRY(phi__buf_append(&self->line, first.data, first.size));
    const bool printable = holds(first, "QUOTED-PRINTABLE");
    for (;;) {
        const bool soft = printable && self->line.size > 0 && self->line.data[self->line.size - 1] == '=' && *at < text.size;
        if (!soft && !goes_on(text, *at))
            return PHI_OK;
        const phi__span more = take_line(text, at);
        if (soft)
            self->line.size--;
        PHI_TRY(phi__buf_append(&self->line, more.data + !soft, more.size - !soft));
    }
}

/* "item1.TEL;TYPE="a:b":value" */
static property split(phi__span line)
{
    property out = {0};
    size_t name = 0, begin = 0;
    while (name < line.size && line.data[name] != ':' && line.data[name] != ';') {
        begin = line.data[name] == '.' ? name + 1 : begin;
        name++;
    }
    bool quoted = false;
    size_t colon = name;
    for (; colon < line.size && (quoted || line.data[colon] != ':'); colon++)
        quoted = quoted != (line.data[colon] == '"');
    out.name = phi__span_part(line, begin, name - begin);
    out.parameters = phi__span_part(line, name, colon - name);
    out.value = phi__span_part(line, colon + 1, line.size);
    return out;
}

/* ---------------------------------------------------------------------- values */

static int hex_digit(uint8_t c)
{
    if (phi__is_digit((char)c))
        return c - '0';
    const char upper = phi__to_upper((char)c);
    return upper >= 'A' && upper <= 'F' ? upper - 'A' + 10 : -1;
}

static phi_status decode_printable(card *self, phi__span value)
{
    for (size_t i = 0; i < value.size; i++) {
        const int high = value.data[i] == '=' && i + 2 < value.size ? hex_digit(value.data[i + 1]) : -1;
        const int low = high < 0 ? -1 : hex_digit(value.data[i + 2]);
        PHI_TRY(phi__buf_append_byte(&self->value, low < 0 ? value.data[i] : (uint8_t)(high * 16 + low)));
        i += low < 0 ? 0 : 2;
    }
    return PHI_OK;
}

static phi_status decode_escapes(card *self, phi__span value)
{
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        if (c == '\\' && i + 1 < value.size) {
            c = value.data[++i];
            c = c == 'n' || c == 'N' ? '\n' : c;
        }
        PHI_TRY(phi__buf_append_byte(&self->value, c));
    }
    return PHI_OK;
}

/* Parts of a name or an address in the order in which people read them. */
static phi_status compose(card *self, phi__span value, const unsigned *order, size_t count, const char *between)
{
    phi__span parts[8] = {0};
    size_t at = 0;
    for (size_t i = 0, from = 0; i <= value.size && at < 8; i++) {
        const bool escaped = i > 0 && i < value.size && value.data[i - 1] == '\\';
        if (i < value.size && (value.data[i] != ';' || escaped))
            continue;
        parts[at++] = phi__span_part(value, from, i - from);
        from = i + 1;
    }
    for (size_t i = 0; i < count; i++) {
        if (parts[order[i]].size == 0)
            continue;
        if (self->value.size > 0)
            PHI_TRY(phi__buf_append(&self->value, between, strlen(between)));
        PHI_TRY(decode_escapes(self, parts[order[i]]));
    }
    return PHI_OK;
}

/* -------------------------------------------------------------------- emission */

static phi_status emit_file(card *self, const property *one, phi__span encoded)
{
    const phi_reason refused = phi__budget_member(self->part->budget, self->members++);
    if (refused != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refused, "not all members were read");
        return PHI_OK;
    }
    char name[NAME_BYTES];
    const int length = one->name.size < NAME_BYTES / 2 ? (int)one->name.size : NAME_BYTES / 2;
    (void)snprintf(name, sizeof name, "%.*s-%llu", length, (const char *)one->name.data, (unsigned long long)self->members);
    PHI_TRY(phi__base64_append(&(phi__base64){0}, encoded, &self->value));
    phi__stream *stream = NULL;
    PHI_TRY(phi__stream_memory(self->value.data, self->value.size, &stream));
    const phi__member member = {.name = name, .stream = stream, .size = self->value.size};
    const phi_status status = self->emit->member(self->emit, &member);
    phi__stream_close(stream);
    return status;
}

static phi_status say(card *self, const property *one, const char *field)
{
    char part[NAME_BYTES];
    const int length = one->name.size < NAME_BYTES - 1 ? (int)one->name.size : NAME_BYTES - 1;
    (void)snprintf(part, sizeof part, "%.*s", length, (const char *)one->name.data);
    const phi__place place = {.part = part, .field = field};
    PHI_TRY(self->emit->place(self->emit, &place));
    PHI_TRY(self->emit->text(self->emit, (const char *)self->value.data, self->value.size));
    return self->emit->text(self->emit, "\n", 1);
}

static const char *field_of(phi__span name)
{
    static const struct {
        const char *name, *field;
    } FIELDS[] = {{"FN", "full name"},   {"N", "full name"},    {"BDAY", "date of birth"}, {"TEL", "phone"},
                  {"EMAIL", "email"},    {"ADR", "address"},    {"ATTENDEE", "email"},     {"ORGANIZER", "email"},
                  {"NICKNAME", "nickname"}, {"ORG", "organization"}, {"RELATED", "contact name"}};
    for (size_t i = 0; i < sizeof FIELDS / sizeof *FIELDS; i++) {
        if (is_name(name, FIELDS[i].name))
            return FIELDS[i].field;
    }
    return NULL;
}

/* Who is invited is called so in a parameter: CN="Jane Roe". */
static phi_status say_common_name(card *self, const property *one)
{
    static const char MARK[] = ";CN=";
    for (size_t at = 0; at + 4 <= one->parameters.size; at++) {
        if (!phi__equal_nocase((const char *)one->parameters.data + at, MARK, 4))
            continue;
        phi__span name = phi__span_part(one->parameters, at + 4, one->parameters.size);
        const bool quoted = phi__span_starts(name, "\"", 1);
        name = phi__span_part(name, quoted, name.size);
        size_t size = 0;
        while (size < name.size && name.data[size] != (quoted ? '"' : ';'))
            size++;
        phi__buf_clear(&self->value);
        PHI_TRY(phi__buf_append(&self->value, name.data, size));
        return say(self, one, "full name");
    }
    return PHI_OK;
}

static phi_status read_value(card *self, const property *one)
{
    static const unsigned NAME[] = {1, 2, 0}, ADDRESS[] = {0, 1, 2, 3, 4, 5, 6};
    if (holds(one->parameters, "QUOTED-PRINTABLE"))
        return decode_printable(self, one->value);
    if (is_name(one->name, "N"))
        return compose(self, one->value, NAME, sizeof NAME / sizeof *NAME, " ");
    if (is_name(one->name, "ADR"))
        return compose(self, one->value, ADDRESS, sizeof ADDRESS / sizeof *ADDRESS, ", ");
    return decode_escapes(self, one->value);
}

static phi_status read_property(card *self)
{
    const property one = split(phi__buf_span(&self->line));
    phi__buf_clear(&self->value);
    const bool encoded = holds(one.parameters, "ENCODING=B") || holds(one.parameters, "ENCODING=BASE64");
    const bool data = phi__span_starts(one.value, "data:", 5) && holds(phi__span_part(one.value, 0, 128), ";base64,");
    if (encoded || data) {
        const uint8_t *comma = data ? memchr(one.value.data, ',', one.value.size) : NULL;
        return emit_file(self, &one, phi__span_part(one.value, comma == NULL ? 0 : (size_t)(comma - one.value.data) + 1, one.value.size));
    }
    PHI_TRY(read_value(self, &one));
    PHI_TRY(say(self, &one, field_of(one.name)));
    return say_common_name(self, &one);
}

static phi_status read_lines(card *self, phi__span text)
{
    for (size_t at = 0; at < text.size;) {
        const phi_reason limit = phi__budget_time(self->part->budget);
        if (limit != PHI_REASON_NONE) {
            self->emit->fault(self->emit, limit, "read up to the limit");
            return PHI_OK;
        }
        PHI_TRY(unfold(self, text, &at));
        if (self->line.size > 0)
            PHI_TRY(read_property(self));
    }
    return PHI_OK;
}

static phi_status card_run(phi__part *part, phi__emit *emit)
{
    const uint64_t memory = phi__budget_memory(part->budget);
    const size_t most = memory / 4 < LINE_MOST ? (size_t)(memory / 4) + 1 : LINE_MOST;
    card self = {.part = part, .emit = emit};
    PHI_AUTO(phi__buf_done) phi__buf bytes;
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&bytes, most);
    phi__buf_init(&text, 4 * most);
    phi__buf_init(&self.line, 4 * most);
    phi__buf_init(&self.value, 4 * most);
    phi_status status = phi__stream_read_all(part->stream, &bytes);
    if (status == PHI_PARTIAL)
        emit->fault(emit, PHI_REASON_LIMIT_MEMORY, "its end does not fit into the memory allowed");
    size_t used = 0;
    if (status == PHI_OK || status == PHI_PARTIAL)
        status = phi__utf_decode(part->identity.encoding, phi__buf_span(&bytes), true, &text, &used);
    const phi__span whole = phi__buf_span(&text);
    if (status == PHI_OK)
        status = read_lines(&self, phi__span_part(whole, phi__span_starts(whole, "\xEF\xBB\xBF", 3) ? 3 : 0, whole.size));
    if (part->stream->fault != PHI_REASON_NONE)
        emit->fault(emit, part->stream->fault, part->stream->fault_detail);
    phi__buf_done(&self.line);
    phi__buf_done(&self.value);
    return status;
}

const phi__extractor phi__extract_card = {.name = "card", .kind = PHI__KIND_CARD, .run = card_run};

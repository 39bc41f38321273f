/* SPDX-License-Identifier: Apache-2.0 */
/* See encoded.h. Nearly all text has no run that is long enough: see alphabet_runs.h. Within a run, JSON's escapes of a
 * slash and of line ends belong to it, and so do line ends between rows of the same length, as mail and PEM have them. */
#include "extract/encoded.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/count.h"
#include "extract/alphabet_runs.h"
#include "identify/text_guess.h"

#include <stdio.h>

enum {
    LEAST = PHI__ALPHABET_LEAST,
    LEAST_FILE = 48,   /* bytes of a member; fewer are words */
    LEAST_ROW = 60,    /* characters of a row that another may follow */
    MOST_BREAKS = 24,  /* bytes between rows: line end and indentation */
    WORDS_CEILING = 256 * 1024,
    MOST_MEMBERS = 10000, /* of one text, whatever the limits say */
    QUADS = 64,        /* decoded at a time */
};

enum { NONE = 0xFF };

/* 0 to 63; NONE = not of the alphabet, of the norm or of URLs. */
static const uint8_t VALUES[256] = {
    NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, 62, NONE, 62, NONE, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NONE, NONE, NONE, NONE, NONE, NONE,
    NONE, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, NONE, NONE, NONE, NONE, 63,
    NONE, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NONE, NONE, NONE, NONE, NONE,
    [128 ... 255] = NONE,
};

static bool is_of_run(uint8_t c)
{
    return VALUES[c] != NONE;
}

/* Of a digit or letter: letters have the bit of 0x40, and are 9 above what their lower half says. */
static uint8_t hex_value(uint8_t c)
{
    return (uint8_t)((c & 15) + 9 * (c >> 6));
}

/* -------------------------------------------------------------------- decoding */

static phi_status put_byte(phi__encoded *self, uint8_t byte)
{
    const phi_status status = self->too_large ? PHI_PARTIAL : phi__buf_append_byte(&self->decoded, byte);
    self->too_large = self->too_large || status == PHI_PARTIAL;
    return status == PHI_PARTIAL ? PHI_OK : status;
}

static phi_status decode(phi__encoded *self, uint8_t c)
{
    const uint32_t width = self->hex ? 4 : 6;
    self->bits = self->bits << width | (self->hex ? hex_value(c) : VALUES[c]);
    self->bit_count += width;
    if (self->bit_count < 8)
        return PHI_OK;
    self->bit_count -= 8;
    return put_byte(self, (uint8_t)(self->bits >> self->bit_count));
}

/* "0x" of SQL Server and of programs, and "x" behind the backslash of PostgreSQL, before hex: how many characters? */
static size_t prefix_of(const uint8_t *c, size_t size)
{
    const size_t prefix = size > 2 && c[0] == '0' && (c[1] | 0x20) == 'x' ? 2 : size > 1 && (c[0] | 0x20) == 'x' ? 1 : 0;
    for (size_t i = prefix; i < size; i++) {
        if (!phi__is_hex((char)c[i]))
            return 0;
    }
    return prefix;
}

/* The first characters are all there: in which alphabet are they? */
static phi_status settle(phi__encoded *self)
{
    const size_t count = self->size < PHI__ENCODED_HELD ? (size_t)self->size : PHI__ENCODED_HELD;
    const size_t prefix = prefix_of(self->held, count);
    self->hex = true;
    for (size_t i = prefix; i < count && self->hex; i++)
        self->hex = phi__is_hex((char)self->held[i]);
    self->prefix = prefix;
    for (size_t i = prefix; i < count; i++)
        PHI_TRY(decode(self, self->held[i]));
    return PHI_OK;
}

/* Is it of the alphabet of the norm alone, or of that of URLs? */
static inline void note_sign(phi__encoded *self, uint8_t c)
{
    self->plain = self->plain || c == '+' || c == '/';
    self->url = self->url || c == '-' || c == '_';
}

static phi_status take(phi__encoded *self, uint8_t c)
{
    if (self->size < PHI__ENCODED_HELD)
        self->held[self->size] = c;
    note_sign(self, c);
    self->size++;
    self->row++;
    self->breaks = 0;
    if (self->size == PHI__ENCODED_HELD)
        return settle(self);
    return self->size < PHI__ENCODED_HELD ? PHI_OK : decode(self, c);
}

/* ------------------------------------------------------------------ judgement */

/* Words that a person wrote: all printable, and of letters, digits and blanks for the most part. */
static bool are_words(phi__span text)
{
    size_t common = 0, digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        const char c = (char)text.data[i];
        if (text.data[i] >= 0x7F || (text.data[i] < 0x20 && !phi__is_space(c)))
            return false;
        common += phi__is_alnum(c) || c == ' ';
        digits += phi__is_digit(c);
    }
    return text.size >= 9 && common * 5 >= text.size * 3 && (digits > 0 || memchr(text.data, ' ', text.size) != NULL ||
                                                           memchr(text.data, '@', text.size) != NULL);
}

/* Each of the short runs: where it is, its size, its text. */
typedef struct word_head {
    uint64_t offset, line;
    size_t size;
} word_head;

static void refuse(phi__encoded *self, phi_reason reason)
{
    if (!self->refused)
        self->inner->fault(self->inner, reason, "not all that is encoded in its text was decoded");
    self->refused = true;
}

static phi_status keep_words(phi__encoded *self)
{
    const phi__span text = phi__buf_span(&self->decoded);
    const word_head head = {self->run_offset, self->run_line, text.size};
    if (self->words.size + sizeof head + text.size > WORDS_CEILING) {
        refuse(self, PHI_REASON_LIMIT_MEMORY);
        return PHI_OK;
    }
    PHI_TRY(phi__buf_append(&self->words, &head, sizeof head));
    return phi__buf_append(&self->words, text.data, text.size);
}

/* May it be a member? Text only in Unicode: half of all noise is text in some code page. */
static bool is_file(phi__span bytes)
{
    enum { GLANCE = 64 };
    const phi__span head = phi__span_part(bytes, 0, PHI__IDENTIFY_HEAD), glance = phi__span_part(head, 0, GLANCE);
    if (strcmp(phi__identify_mark(head).media, "application/octet-stream") != 0)
        return true;
    if (memchr(glance.data, 0, glance.size) == NULL && !phi__utf8_valid(glance, true))
        return false;
    phi__encoding encoding;
    return phi__text_guess(head, bytes.size == head.size, &encoding) && encoding < PHI__ENC_FIRST_CHARSET &&
           encoding != PHI__ENC_WINDOWS1252;
}

static phi_status emit_file(phi__encoded *self)
{
    phi_reason refused = self->members >= MOST_MEMBERS ? PHI_REASON_LIMIT_MEMBERS : phi__budget_member(self->part->budget, self->members);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge(self->part->budget, self->decoded.size);
    if (refused == PHI_REASON_NONE)
        refused = phi__budget_charge_member(self->part->budget);
    if (refused != PHI_REASON_NONE) {
        refuse(self, refused);
        return PHI_OK;
    }
    self->members++;
    char name[80];
    (void)snprintf(name, sizeof name, "%s-line-%llu-byte-%llu", self->hex ? "hex" : "base64", (unsigned long long)self->run_line,
                   (unsigned long long)self->run_offset);
    const uint64_t size = self->decoded.size;
    phi__stream *stream = NULL;
    PHI_TRY(phi__stream_take(&self->decoded, &stream));
    if (self->too_large)
        phi__stream_fault(stream, PHI_REASON_LIMIT_MEMORY, "too large to be decoded whole");
    phi__budget_hold(self->part->budget, size);
    const phi__member member = {.name = name, .stream = stream, .size = size, .decoded = true};
    const phi_status status = self->inner->member(self->inner, &member);
    phi__budget_release(self->part->budget, size);
    phi__stream_close(stream);
    return status;
}

static void forget(phi__encoded *self)
{
    self->open = self->hex = self->plain = self->url = self->cut = self->padded = self->too_large = false;
    self->size = 0;
    self->prefix = 0;
    self->row = self->breaks = 0;
    self->bits = self->bit_count = 0;
    phi__buf_clear(&self->decoded);
}

/* A ruler of dashes is no run, whatever it decodes to. */
static bool is_varied(const phi__encoded *self)
{
    for (size_t i = 1; i < LEAST; i++) {
        if (self->held[i] != self->held[0])
            return true;
    }
    return false;
}

/* The run is over. */
static phi_status close_run(phi__encoded *self)
{
    phi_status status = PHI_OK;
    const bool long_enough = self->size >= LEAST && !self->refused && !(self->plain && self->url) && is_varied(self);
    if (long_enough && self->size < PHI__ENCODED_HELD)
        status = settle(self);
    const bool whole = self->hex ? (self->size - self->prefix) % 2 == 0 : self->size % 4 != 1;
    if (status == PHI_OK && long_enough && self->decoded.size < LEAST_FILE && whole && are_words(phi__buf_span(&self->decoded)))
        status = keep_words(self);
    else if (status == PHI_OK && long_enough && self->decoded.size >= LEAST_FILE && is_file(phi__buf_span(&self->decoded)))
        status = emit_file(self);
    forget(self);
    return status;
}

/* --------------------------------------------------------------------- reading */

/* Does this byte, which is of no alphabet, go on with the run? Padding, an escape of JSON, a line end between rows. */
static bool goes_on(phi__encoded *self, uint8_t c)
{
    if (c == '\\') {
        self->cut = true;
        return ++self->breaks <= MOST_BREAKS;
    }
    if (c == '=' && self->breaks == 0 && self->size % 4 >= 2) {
        self->padded = true;
        return true;
    }
    const bool blank = c == '\n' || c == '\r' || ((c == ' ' || c == '\t') && self->breaks > 0);
    return blank && self->row >= LEAST_ROW && ++self->breaks <= MOST_BREAKS;
}

/* The byte behind a backslash. */
static phi_status take_escaped(phi__encoded *self, uint8_t c, bool *taken)
{
    self->cut = false;
    *taken = c == '/' || ((c == 'n' || c == 'r') && self->row >= LEAST_ROW);
    return c == '/' ? take(self, c) : PHI_OK;
}

/* One more byte of the text; false: it is behind the run. */
static phi_status step(phi__encoded *self, uint8_t c, bool *taken)
{
    if (self->cut)
        return take_escaped(self, c, taken);
    *taken = true;
    if (self->padded)
        *taken = c == '=';
    else if (is_of_run(c) && !(self->hex && self->size >= PHI__ENCODED_HELD && !phi__is_hex((char)c)))
        return take(self, c);
    else
        *taken = goes_on(self, c);
    return PHI_OK;
}

/* How many bytes of `out` base64 fills, four characters at a time, while they are of the alphabet. */
static size_t decode_quads(phi__span text, size_t *at, uint8_t out[3 * QUADS])
{
    size_t filled = 0;
    for (; text.size - *at >= 4 && filled < 3 * QUADS; *at += 4, filled += 3) {
        const uint8_t *c = text.data + *at;
        const uint32_t a = VALUES[c[0]], b = VALUES[c[1]], d = VALUES[c[2]], e = VALUES[c[3]];
        if ((a | b | d | e) > 63)
            break;
        const uint32_t bits = a << 18 | b << 12 | d << 6 | e;
        out[filled] = (uint8_t)(bits >> 16);
        out[filled + 1] = (uint8_t)(bits >> 8);
        out[filled + 2] = (uint8_t)bits;
    }
    return filled;
}

/* The same of hex, two characters at a time. */
static size_t decode_pairs(phi__span text, size_t *at, uint8_t out[3 * QUADS])
{
    size_t filled = 0;
    for (; text.size - *at >= 2 && filled < 3 * QUADS; *at += 2) {
        const uint8_t *c = text.data + *at;
        if (!phi__is_hex((char)c[0]) || !phi__is_hex((char)c[1]))
            break;
        out[filled++] = (uint8_t)(hex_value(c[0]) << 4 | hex_value(c[1]));
    }
    return filled;
}

static void note_signs(phi__encoded *self, phi__span run)
{
    for (size_t i = 0; i < run.size; i++)
        note_sign(self, run.data[i]);
}

/* The first characters, but for the last of those that settle what the run is. */
static void hold_many(phi__encoded *self, phi__span text, size_t *at)
{
    const size_t begin = *at;
    if (self->cut || self->padded)
        return;
    while (*at < text.size && self->size + 1 < PHI__ENCODED_HELD && is_of_run(text.data[*at]))
        self->held[self->size++] = text.data[(*at)++];
    if (*at == begin)
        return;
    note_signs(self, phi__span_part(text, begin, *at - begin));
    self->row += *at - begin;
    self->breaks = 0;
}

/* What needs no care, many characters at a time. */
static phi_status read_many(phi__encoded *self, phi__span text, size_t *at)
{
    const bool plain = self->size >= PHI__ENCODED_HELD && !self->cut && !self->padded && self->bit_count == 0;
    const size_t begin = *at;
    uint8_t out[3 * QUADS];
    const size_t filled = !plain ? 0 : self->hex ? decode_pairs(text, at, out) : decode_quads(text, at, out);
    if (filled == 0)
        return PHI_OK;
    if (!self->hex)
        note_signs(self, phi__span_part(text, begin, *at - begin));
    self->size += *at - begin;
    self->row += *at - begin;
    self->breaks = 0;
    const phi_status status = self->too_large ? PHI_OK : phi__buf_append(&self->decoded, out, filled);
    self->too_large = self->too_large || status == PHI_PARTIAL;
    return status == PHI_PARTIAL ? PHI_OK : status;
}

/* From `at` on, where a run is open; where it ends. */
static phi_status read_run(phi__encoded *self, phi__span text, size_t *at)
{
    bool taken = true;
    while (*at < text.size && taken) {
        const size_t before = *at;
        hold_many(self, text, at);
        PHI_TRY(read_many(self, text, at));
        if (*at > before)
            continue;
        PHI_TRY(step(self, text.data[*at], &taken));
        *at += taken;
    }
    return taken ? PHI_OK : close_run(self);
}

static void open_run(phi__encoded *self, phi__span text, size_t at)
{
    self->open = true;
    self->run_offset = self->offset + at;
    self->line += phi__count_byte(phi__span_part(text, self->counted, at - self->counted), '\n');
    self->counted = at;
    self->run_line = self->line;
}

static bool is_printable(uint32_t byte)
{
    return byte >= 0x20 && byte < 0x7F;
}

/* Do the first characters decode to what a person wrote? */
static bool begins_words(const uint8_t *c)
{
    const uint32_t bits = (uint32_t)VALUES[c[0]] << 18 | (uint32_t)VALUES[c[1]] << 12 | (uint32_t)VALUES[c[2]] << 6 | VALUES[c[3]];
    const bool base64 = is_printable(bits >> 16 & 0xFF) && is_printable(bits >> 8 & 0xFF) && is_printable(bits & 0xFF);
    const bool hex = phi__is_hex((char)c[0]) && phi__is_hex((char)c[1]) && phi__is_hex((char)c[2]) && phi__is_hex((char)c[3]);
    return base64 || (hex && is_printable(hex_value(c[0]) * 16u + hex_value(c[1])) && is_printable(hex_value(c[2]) * 16u + hex_value(c[3])));
}

static bool is_ruler(phi__span run)
{
    for (size_t i = 1; i < run.size; i++) {
        if (run.data[i] != run.data[0])
            return false;
    }
    return true;
}

/* Is the run that begins here one to decode, or may it be? *end is where it ends, or is known to go on. */
static bool is_promising(phi__span text, size_t at, size_t *end)
{
    const uint8_t *backslash = memchr(text.data + at, '\\', *end - at);
    if (backslash != NULL || *end == text.size)
        return true;
    const size_t size = *end - at;
    if (size == PHI__ENCODED_HELD)
        return !is_ruler(phi__span_part(text, at, size));
    return begins_words(text.data + at + prefix_of(text.data + at, size));
}

/* Where a run may begin in a text that is too short for a whole one: what goes on to its end may go on in the next. Cells
 * of tables are such texts. */
static size_t begin_of_tail(phi__span text, size_t from)
{
    size_t at = text.size;
    while (at > from && (is_of_run(text.data[at - 1]) || text.data[at - 1] == '\\'))
        at--;
    while (at < text.size && text.data[at] == '\\')
        at++;
    return at;
}

static phi_status look_at_tail(phi__encoded *self, phi__span text, size_t from)
{
    size_t at = begin_of_tail(text, from);
    if (at == text.size)
        return PHI_OK;
    open_run(self, text, at);
    return read_run(self, text, &at);
}

static phi_status look(phi__encoded *self, phi__span text)
{
    phi__alphabet_runs runs;
    size_t at = 0, end = 0;
    if (self->open)
        PHI_TRY(read_run(self, text, &at));
    if (self->open || at >= text.size)
        return PHI_OK;
    if (text.size - at < LEAST)
        return look_at_tail(self, text, at);
    phi__alphabet_open(&runs, text);
    while ((at = phi__alphabet_next(&runs, at, &end)) < text.size) {
        if (!is_promising(text, at, &end)) {
            at = end;
            continue;
        }
        open_run(self, text, at);
        PHI_TRY(read_run(self, text, &at));
        if (self->open)
            return PHI_OK;
    }
    return PHI_OK;
}

/* ------------------------------------------------------------------ what passes */

static phi__encoded *of(phi__emit *emit)
{
    return (phi__encoded *)emit;
}

static phi_status on_text(phi__emit *emit, const char *utf8, size_t length)
{
    phi__encoded *self = of(emit);
    const phi__span text = phi__span_of(utf8, length);
    PHI_TRY(self->inner->text(self->inner, utf8, length));
    PHI_TRY(look(self, text));
    self->offset += length;
    self->line += phi__count_byte(phi__span_part(text, self->counted, length), '\n');
    self->counted = 0;
    return PHI_OK;
}

static phi_status on_place(phi__emit *emit, const phi__place *place)
{
    phi__encoded *self = of(emit);
    if (self->open)
        PHI_TRY(close_run(self));
    return self->inner->place(self->inner, place);
}

static phi_status on_table(phi__emit *emit, const phi__table *table)
{
    return of(emit)->inner->table(of(emit)->inner, table);
}

static phi_status on_source_map(phi__emit *emit, phi__encoding encoding, uint64_t source_offset)
{
    return of(emit)->inner->source_map(of(emit)->inner, encoding, source_offset);
}

static phi_status on_member(phi__emit *emit, const phi__member *member)
{
    return of(emit)->inner->member(of(emit)->inner, member);
}

static phi_status on_name(phi__emit *emit, const char *what, const char *name, size_t length)
{
    return of(emit)->inner->name(of(emit)->inner, what, name, length);
}

static void on_fault(phi__emit *emit, phi_reason reason, const char *detail)
{
    of(emit)->inner->fault(of(emit)->inner, reason, detail);
}

static void on_media(phi__emit *emit, const char *media)
{
    of(emit)->inner->media(of(emit)->inner, media);
}

void phi__encoded_init(phi__encoded *self, phi__emit *inner, phi__part *part)
{
    *self = (phi__encoded){.emit = {.text = on_text, .place = on_place, .table = on_table, .source_map = on_source_map,
                                    .member = on_member, .name = on_name, .fault = on_fault, .media = on_media},
                           .inner = inner, .part = part, .line = 1};
    phi__buf_init(&self->decoded, phi__budget_memory(part->budget) / 2 + LEAST_FILE);
    phi__buf_init(&self->words, WORDS_CEILING);
}

void phi__encoded_done(phi__encoded *self)
{
    phi__buf_done(&self->decoded);
    phi__buf_done(&self->words);
}

/* The short ones, each at its place. */
static phi_status say_words(void *context, phi__emit *emit)
{
    phi__encoded *self = context;
    phi__cursor at = phi__cursor_at(phi__buf_span(&self->words));
    const bool same = self->part->identity.kind == PHI__KIND_TEXT && self->part->identity.encoding == PHI__ENC_UTF8;
    while (phi__cursor_left(&at) > 0) {
        word_head head;
        char part[48];
        memcpy(&head, phi__cursor_take(&at, sizeof head), sizeof head);
        (void)snprintf(part, sizeof part, "encoded text in line %llu", (unsigned long long)head.line);
        const phi__place place = {.part = part, .byte = same ? head.offset + 1 : 0};
        PHI_TRY(emit->place(emit, &place));
        PHI_TRY(emit->text(emit, (const char *)phi__cursor_take(&at, head.size), head.size));
        PHI_TRY(emit->text(emit, "\n", 1));
    }
    return PHI_OK;
}

phi_status phi__encoded_finish(phi__encoded *self)
{
    if (self->open)
        PHI_TRY(close_run(self));
    if (self->words.size == 0)
        return PHI_OK;
    phi__stream *nothing = NULL;
    PHI_TRY(phi__stream_memory("", 0, &nothing));
    const phi__member member = {.name = "", .stream = nothing, .size = 0, .same_step = true, .read = say_words, .context = self,
                                .media = self->part->identity.media, .decoded = true};
    const phi_status status = self->inner->member(self->inner, &member);
    phi__stream_close(nothing);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Rich Text Format 1.9.1: text of the body in order, and beside it (see aside.h)
 * notes, comments, field codes, properties, names of shapes and whatever hides in a
 * destination that readers may ignore. Hidden and deleted text is text. Pictures and
 * objects are members (rtf_object.c).
 *
 * The file is read front to back, a byte at a time, with one record for each open
 * group; nothing of it is kept but the fonts' code pages. Left out: what stands twice
 * (pictures and shapes for old readers, the ANSI twin of \ud) and times. */
#include "extract/rtf.h"

#include "base/alloc.h"
#include "base/ascii.h"

enum {
    BLOCK_BYTES = 64 * 1024,
    DEPTH = 4096,
    WORD_BYTES = 32, /* RTF 1.9.1: "cannot exceed 32 letters" */
    FONTS = 512,
};

/* --------------------------------------------------------------------- words */

static phi_status set_font_codepage(phi__rtf *self, uint32_t codepage)
{
    const phi__rtf_group *in = phi__rtf_top(self);
    if (self->fonts.count > 0 && in->action == PHI__RTF_SPECIAL && in->value == PHI__RTF_FONTTBL)
        self->fonts.items[self->fonts.count - 1].codepage = codepage;
    return PHI_OK;
}

static phi_status choose_font(phi__rtf *self, uint32_t number)
{
    phi__rtf_group *in = &self->groups.items[self->groups.count - 1];
    if (in->action == PHI__RTF_SPECIAL && in->value == PHI__RTF_FONTTBL)
        return self->fonts.count < FONTS ? PHI_VEC_PUSH(&self->fonts, ((phi__rtf_font){.number = number})) : PHI_OK;
    PHI_TRY(phi__rtf_flush(self));
    in->font = number;
    return PHI_OK;
}

static phi_status open_destination(phi__rtf *self, const phi__rtf_word *word, const char *part)
{
    phi__rtf_group *in = &self->groups.items[self->groups.count - 1];
    PHI_TRY(phi__rtf_flush(self));
    if (in->action == PHI__RTF_SKIP && word->action != PHI__RTF_SAME)
        return PHI_OK;
    if (word->action == PHI__RTF_SAME || (word->action == PHI__RTF_BYTES && self->bytes_depth != 0))
        return PHI_OK;
    in->action = word->action;
    in->value = word->value;
    in->part = part;
    in->field = word->field;
    if (word->action == PHI__RTF_BYTES)
        phi__rtf_bytes_begin(self);
    return PHI_OK;
}

/* {\upr{for old readers}{\*\ud{in Unicode}}} */
static void enter_twin(phi__rtf *self)
{
    phi__rtf_group *in = &self->groups.items[self->groups.count - 1];
    in->twin = true;
}

/* Names of properties and shapes stand in a group before their values. */
static phi_status open_named(phi__rtf *self, phi__rtf_special what)
{
    phi__rtf_group *in = &self->groups.items[self->groups.count - 1];
    PHI_TRY(phi__rtf_flush(self));
    if (in->action == PHI__RTF_SKIP)
        return PHI_OK;
    if (what == PHI__RTF_PROPNAME || what == PHI__RTF_SN) {
        phi__buf_clear(&self->name);
        in->action = PHI__RTF_SPECIAL;
        in->value = PHI__RTF_PROPNAME;
        return PHI_OK;
    }
    in->action = PHI__RTF_TEXT;
    in->part = what == PHI__RTF_SV ? "shape" : "metadata";
    in->field = phi__buf_text(&self->name);
    return PHI_OK;
}

static phi_status set_state(phi__rtf *self, phi__rtf_special what, int32_t number, bool has_number)
{
    phi__rtf_group *in = &self->groups.items[self->groups.count - 1];
    switch (what) {
    case PHI__RTF_ANSI:
        return PHI_OK;
    case PHI__RTF_ANSICPG:
        self->codepage = number > 0 ? (uint32_t)number : 1252;
        return PHI_OK;
    case PHI__RTF_DEFF:
        in->font = self->default_font = (uint32_t)number;
        return PHI_OK;
    case PHI__RTF_PLAIN:
        PHI_TRY(phi__rtf_flush(self));
        in->font = self->default_font;
        in->hidden = false;
        return PHI_OK;
    case PHI__RTF_V:
        PHI_TRY(phi__rtf_flush(self));
        in->hidden = !has_number || number != 0;
        return PHI_OK;
    case PHI__RTF_UC:
        in->uc = number < 0 || number > UINT8_MAX ? 1 : (uint8_t)number;
        return PHI_OK;
    case PHI__RTF_F:
        return choose_font(self, (uint32_t)number);
    case PHI__RTF_FCHARSET:
        return set_font_codepage(self, phi__codepage_of_charset((uint32_t)number));
    default:
        return set_font_codepage(self, number > 0 ? (uint32_t)number : 0);
    }
}

static phi_status do_special(phi__rtf *self, const phi__rtf_word *word, int32_t number, bool has_number)
{
    switch ((phi__rtf_special)word->value) {
    case PHI__RTF_FONTTBL:
        return open_destination(self, word, NULL);
    case PHI__RTF_U:
        return phi__rtf_unit(self, number);
    case PHI__RTF_BIN:
        self->binary = number > 0 ? (uint32_t)number : 0;
        return phi__rtf_flush(self);
    case PHI__RTF_UPR:
        enter_twin(self);
        return PHI_OK;
    case PHI__RTF_PROPNAME:
    case PHI__RTF_STATICVAL:
    case PHI__RTF_SN:
    case PHI__RTF_SV:
        return open_named(self, (phi__rtf_special)word->value);
    case PHI__RTF_PARD:
    case PHI__RTF_INTBL:
    case PHI__RTF_CELL:
    case PHI__RTF_ROW:
    case PHI__RTF_PAGE:
        return phi__rtf_layout(self, (phi__rtf_special)word->value);
    default:
        return set_state(self, (phi__rtf_special)word->value, number, has_number);
    }
}

/* A destination that nobody knows, and that says it may be ignored. */
static phi_status open_unknown(phi__rtf *self, const char *name, size_t length)
{
    static const phi__rtf_word unknown = {"", PHI__RTF_TEXT, 0, NULL, NULL};
    const char *part = phi__arena_strndup(self->part->arena, name, length);
    PHI_REQUIRE(part != NULL, PHI_ERR_MEMORY);
    if (self->unknown++ > DEPTH)
        part = "unknown";
    return open_destination(self, &unknown, part);
}

static phi_status do_word(phi__rtf *self, const char *name, size_t length, int32_t number, bool has_number)
{
    const phi__rtf_word *word = phi__rtf_word_find(name, length);
    const bool starred = self->starred;
    self->starred = false;
    if (self->skip > 0 && (word == NULL || word->action != PHI__RTF_SPECIAL || word->value != PHI__RTF_U)) {
        self->skip--;
        return PHI_OK;
    }
    self->skip = 0;
    if (word == NULL)
        return starred ? open_unknown(self, name, length) : PHI_OK;
    switch ((phi__rtf_action)word->action) {
    case PHI__RTF_NONE:
        return PHI_OK;
    case PHI__RTF_CHARACTER:
        return phi__rtf_character(self, word->value);
    case PHI__RTF_BREAK:
        PHI_TRY(phi__rtf_flush(self));
        return phi__rtf_end_line(self);
    case PHI__RTF_SPECIAL:
        return do_special(self, word, number, has_number);
    default:
        return open_destination(self, word, word->part);
    }
}

/* -------------------------------------------------------------------- reading */

static phi_status fill(phi__rtf *self)
{
    PHI_TRY(phi__stream_read(self->part->stream, self->block, BLOCK_BYTES, &self->size));
    self->at = 0;
    self->limit = phi__budget_time(self->part->budget);
    if (self->limit != PHI_REASON_NONE) {
        self->emit->fault(self->emit, self->limit, "read up to the limit");
        self->size = 0;
    }
    return PHI_OK;
}

/* The next byte, or -1 at the end. It is not passed. */
static phi_status peek(phi__rtf *self, int *byte)
{
    if (self->at == self->size)
        PHI_TRY(fill(self));
    *byte = self->at < self->size ? self->block[self->at] : -1;
    return PHI_OK;
}

static phi_status open_group(phi__rtf *self)
{
    PHI_TRY(phi__rtf_flush(self));
    self->skip = 0;
    self->starred = false;
    if (self->groups.count >= DEPTH) {
        if (self->beyond++ == 0)
            self->emit->fault(self->emit, PHI_REASON_LIMIT_DEPTH, "its groups are nested too deeply");
        return PHI_OK;
    }
    phi__rtf_group inner = *phi__rtf_top(self);
    phi__rtf_group *outer = &self->groups.items[self->groups.count - 1];
    inner.number = ++self->numbers;
    if (inner.action == PHI__RTF_TEXT)
        inner.number = outer->number; /* formatting inside of a text */
    inner.twin = false;
    if (outer->twin && !outer->twin_seen) {
        outer->twin_seen = true;
        inner.action = PHI__RTF_SKIP;
    }
    inner.twin_seen = false;
    return PHI_VEC_PUSH(&self->groups, inner);
}

static phi_status close_group(phi__rtf *self)
{
    PHI_TRY(phi__rtf_flush(self));
    self->skip = 0;
    self->starred = false;
    if (self->beyond > 0) {
        self->beyond--;
        return PHI_OK;
    }
    if (self->bytes_depth != 0 && self->groups.count == self->bytes_depth)
        PHI_TRY(phi__rtf_bytes_end(self));
    if (self->groups.count > 1)
        self->groups.count--;
    self->ended = self->groups.count == 1;
    return PHI_OK;
}

static phi_status read_word(phi__rtf *self, int first)
{
    char name[WORD_BYTES];
    size_t length = 0;
    int byte = first;
    while (byte >= 0 && phi__is_letter((char)byte) && length < WORD_BYTES) {
        name[length++] = (char)byte;
        self->at++;
        PHI_TRY(peek(self, &byte));
    }
    const bool negative = byte == '-';
    if (negative) {
        self->at++;
        PHI_TRY(peek(self, &byte));
    }
    int64_t number = 0;
    bool has_number = false;
    while (byte >= 0 && phi__is_digit((char)byte)) {
        has_number = true;
        number = number < INT32_MAX ? number * 10 + (byte - '0') : number;
        self->at++;
        PHI_TRY(peek(self, &byte));
    }
    if (byte == ' ')
        self->at++;
    number = number > INT32_MAX ? INT32_MAX : number;
    return do_word(self, name, length, (int32_t)(negative ? -number : number), has_number);
}

static int digit_of(int byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    const int low = byte | 0x20;
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static phi_status read_hex_byte(phi__rtf *self)
{
    int value = 0, byte = 0;
    for (int i = 0; i < 2; i++) {
        PHI_TRY(peek(self, &byte));
        const int digit = digit_of(byte);
        if (digit < 0)
            return PHI_OK;
        value = value * 16 + digit;
        self->at++;
    }
    return phi__rtf_byte(self, (uint8_t)value);
}

/* Behind a backslash. */
static phi_status read_control(phi__rtf *self)
{
    int byte = 0;
    PHI_TRY(peek(self, &byte));
    if (byte < 0)
        return PHI_OK;
    if (phi__is_letter((char)byte))
        return read_word(self, byte);
    self->at++;
    switch (byte) {
    case '\'':
        return read_hex_byte(self);
    case '*':
        self->starred = true;
        return PHI_OK;
    case '~':
        return phi__rtf_character(self, ' ');
    case '_':
        return phi__rtf_character(self, '-');
    case '-': /* where a word may be broken */
    case '|':
    case ':':
        return PHI_OK;
    case '\r':
    case '\n':
        PHI_TRY(phi__rtf_flush(self));
        return phi__rtf_end_line(self);
    default:
        return phi__rtf_byte(self, (uint8_t)byte); /* \\ \{ \} */
    }
}

static phi_status read_binary(phi__rtf *self)
{
    int byte = 0;
    while (self->binary > 0) {
        PHI_TRY(peek(self, &byte));
        if (byte < 0)
            return PHI_OK;
        const phi__span rest = phi__span_part(phi__span_of(self->block, self->size), self->at, self->binary);
        self->at += rest.size;
        self->binary -= (uint32_t)rest.size;
        if (phi__rtf_top(self)->action == PHI__RTF_BYTES)
            PHI_TRY(phi__rtf_bytes(self, rest));
    }
    return PHI_OK;
}

static phi_status read_next(phi__rtf *self, int byte)
{
    if (self->binary > 0)
        return read_binary(self);
    self->at++;
    switch (byte) {
    case '{':
        return open_group(self);
    case '}':
        return close_group(self);
    case '\\':
        return read_control(self);
    case '\r':
    case '\n':
    case '\0':
        return PHI_OK;
    default:
        return phi__rtf_byte(self, (uint8_t)byte);
    }
}

static phi_status read_all(phi__rtf *self)
{
    int byte = 0;
    PHI_TRY(PHI_VEC_PUSH(&self->groups, ((phi__rtf_group){.action = PHI__RTF_SAME, .uc = 1})));
    PHI_TRY(peek(self, &byte));
    while (byte >= 0) {
        PHI_TRY(read_next(self, byte));
        PHI_TRY(peek(self, &byte));
    }
    PHI_TRY(phi__rtf_flush(self));
    const bool cut = self->groups.count > 1;
    if (self->bytes_depth != 0)
        PHI_TRY(phi__rtf_bytes_end(self));
    self->groups.count = 1;
    PHI_TRY(phi__rtf_finish(self));
    if (self->part->stream->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, self->part->stream->fault, self->part->stream->fault_detail);
    else if (cut && self->limit == PHI_REASON_NONE)
        self->emit->fault(self->emit, PHI_REASON_TRUNCATED, "the end of the document is missing");
    return PHI_OK;
}

static phi_status rtf_run(phi__part *part, phi__emit *emit)
{
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(BLOCK_BYTES);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    phi__rtf self = {.part = part, .emit = emit, .block = block, .codepage = 1252};
    phi__buf_init(&self.raw, 4 * PHI__RTF_RAW_BYTES);
    phi__buf_init(&self.decoded, 16 * PHI__RTF_RAW_BYTES);
    phi__buf_init(&self.out, 4 * PHI__RTF_OUT_BYTES + 16 * PHI__RTF_RAW_BYTES);
    phi__buf_init(&self.name, 256);
    phi__buf_init(&self.bytes, phi__budget_memory(part->budget) / 2 + 1);
    phi__aside_init(&self.aside);
    phi__grid_init(&self.grid);
    const phi_status status = read_all(&self);
    phi__grid_done(&self.grid);
    phi__aside_done(&self.aside);
    phi__buf_done(&self.bytes);
    phi__buf_done(&self.name);
    phi__buf_done(&self.out);
    phi__buf_done(&self.decoded);
    phi__buf_done(&self.raw);
    PHI_VEC_DONE(&self.fonts);
    PHI_VEC_DONE(&self.groups);
    phi__codepage_done(&self.page_table);
    return status;
}

const phi__extractor phi__extract_rtf = {.name = "rtf", .kind = PHI__KIND_RTF, .run = rtf_run};

/* SPDX-License-Identifier: Apache-2.0 */
/* extract: DICOM (PS3.5, PS3.10) -> the text of every element, under its keyword and at its
 * tag; encapsulated documents as members. Explicit and implicit VR, either byte order,
 * deflated; with and without preamble; sequences of any kind, private ones too.
 *
 * What is not read: numbers, and pixels that text recognition cannot be given (dicom_pixels.c),
 * which the part is told to lack. Bytes of unknown
 * use (private OB and UN) are searched for what is readable in them, and so is what follows
 * an element whose length leads nowhere.
 *
 * In structured reports a value stands under the meaning of its concept ("Patient name"),
 * as the keyword is "TextValue" for all of them. */
#include "extract/dicom_reader.h"

#include "base/alloc.h"
#include "extract/dicom_pixels.h"
#include "extract/dicom_text.h"
#include "extract/inflate.h"
#include "extract/runs.h"
#include "extract/slice.h"
#include "identify/dicom_marks.h"
#include "worker/pool.h"

#include <stdio.h>

enum {
    PREAMBLE = 132,              /* with the mark behind it */
    MARK_BYTES = 4,
    DEPTH = 64,                  /* sequences and items inside each other */
    VALUE_BYTES = 4 << 20,       /* most text of one element that is held */
    GUESS_BYTES = 64 * 1024,     /* of an element that may be text or not */
    CONCEPT_BYTES = 65,          /* LO: 64 characters */
    NAME_BYTES = 512,            /* of a place: the whole path of tags */
    META_GROUP = 2,
};
#define NO_END UINT64_MAX

/* Elements that matter to the reader itself. */
enum {
    TRANSFER_SYNTAX = 0x00020010,
    CHARACTER_SET = 0x00080005,
    CODE_MEANING = 0x00080104,
    CONCEPT_NAME = 0x0040A043,
    DOCUMENT = 0x00420011,
    PIXELS = 0x7FE00010,
    FLOAT_PIXELS = 0x7FE00008,
    DOUBLE_PIXELS = 0x7FE00009,
    OVERLAY = 0x60003000,
};

/* A sequence or an item that is open; the first is the data set itself. */
typedef struct level {
    uint64_t end;      /* where its length says that it ends, or NO_END */
    uint32_t tag;      /* of the sequence, or that of items */
    uint32_t items;    /* of a sequence: begun so far */
    bool implicit;
    phi__dicom_charset charset;
    char concept[CONCEPT_BYTES]; /* of an item of a report */
} level;

typedef struct dicom {
    phi__part *part;
    phi__emit *emit;
    phi__dicom_reader reader;
    phi__dicom_decoder decoder;
    level *levels;
    size_t depth;  /* open ones */
    phi__buf value, text;
    char syntax[65];
    bool meta;     /* the group of the file is read */
    phi__dicom_pixels pixels;
    const char *unread; /* why pixels were not looked at; NULL = they were, or there are none */
    bool lost;     /* what follows cannot be read as elements */
    uint64_t elements;
} dicom;

static level *top(dicom *self)
{
    return &self->levels[self->depth - 1];
}

/* What follows is searched as any bytes are. */
static void lose(dicom *self, phi_reason reason, const char *detail)
{
    self->emit->fault(self->emit, reason, detail);
    self->lost = true;
}

/* -------------------------------------------------------------------------- places */

/* "tag (0010,1002)[2] (0010,0020)" */
static void write_path(const dicom *self, uint32_t tag, char out[NAME_BYTES])
{
    size_t used = (size_t)snprintf(out, NAME_BYTES, "tag ");
    for (size_t i = 1; i < self->depth && used < NAME_BYTES - 64; i++) {
        const level *at = &self->levels[i];
        if (at->tag != (uint32_t)PHI__DICOM_ITEM)
            used += (size_t)snprintf(&out[used], NAME_BYTES - used, "(%04X,%04X)[%u] ", at->tag >> 16,
                                     at->tag & 0xFFFF, at->items);
    }
    (void)snprintf(&out[used], NAME_BYTES - used, "(%04X,%04X)", tag >> 16, tag & 0xFFFF);
}

static const char *field_of(dicom *self, uint32_t tag)
{
    const phi__dicom_tag *known = phi__dicom_tag_find(tag);
    const bool in_report = tag >> 16 == 0x0040 && (tag & 0xFFFF) > (CONCEPT_NAME & 0xFFFF);
    if (top(self)->concept[0] != '\0' && (in_report || tag == 0x0040A030))
        return top(self)->concept;
    return known == NULL ? NULL : known->keyword;
}

static phi_status put_place(dicom *self, uint32_t tag)
{
    char path[NAME_BYTES];
    write_path(self, tag, path);
    const phi__place place = {.part = path, .field = field_of(self, tag), .closed = true};
    return self->emit->place(self->emit, &place);
}

/* ---------------------------------------------------------------------------- text */

static phi__span trim(phi__span value)
{
    while (value.size > 0 && (value.data[value.size - 1] == '\0' || value.data[value.size - 1] == ' '))
        value.size--;
    return value;
}

/* Values and groups of names on lines of their own; nothing that could not be printed. */
static void clean(phi__buf *text, phi__dicom_sort sort)
{
    for (size_t i = 0; i < text->size; i++) {
        const uint8_t byte = text->data[i];
        const bool divides = (byte == '\\' && sort != PHI__DICOM_TEXT) || (byte == '=' && sort == PHI__DICOM_NAMES);
        if (divides)
            text->data[i] = '\n';
        else if (byte == '\0')
            text->data[i] = ' ';
    }
}

/* The meaning of a concept names the values of the item that it is in. */
static void keep_concept(dicom *self, const phi__buf *text)
{
    if (self->depth < 4 || self->levels[self->depth - 2].tag != CONCEPT_NAME)
        return;
    level *item = &self->levels[self->depth - 3];
    const size_t size = text->size < CONCEPT_BYTES - 1 ? text->size : CONCEPT_BYTES - 1;
    memcpy(item->concept, text->data, size);
    item->concept[size] = '\0';
}

static phi_status put_text(dicom *self, uint32_t tag, phi__dicom_sort sort)
{
    const phi__span value = trim(phi__buf_span(&self->value));
    if (tag == CHARACTER_SET)
        top(self)->charset = phi__dicom_charset_of(value);
    if (tag == TRANSFER_SYNTAX)
        (void)snprintf(self->syntax, sizeof self->syntax, "%.*s", (int)(value.size < 64 ? value.size : 64),
                       value.size == 0 ? "" : (const char *)value.data);
    if (self->depth == 1 && tag >> 16 == 0x0028)
        phi__dicom_pixels_note(&self->pixels, tag, 0, value);
    PHI_REQUIRE(value.size > 0, PHI_OK);
    phi__buf_clear(&self->text);
    PHI_TRY(phi__dicom_decode(&self->decoder, top(self)->charset, value, &self->text));
    clean(&self->text, sort);
    if (tag == CODE_MEANING)
        keep_concept(self, &self->text);
    PHI_TRY(phi__buf_append_byte(&self->text, '\n'));
    PHI_TRY(put_place(self, tag));
    return self->emit->text(self->emit, (const char *)self->text.data, self->text.size);
}

/* What is readable in the value, of the element `tag`, or of whatever it is when its length is wrong (NULL). */
static phi_status put_runs(dicom *self, const uint32_t *tag)
{
    const phi__place rest = {.part = "rest"};
    PHI_TRY(tag == NULL ? self->emit->place(self->emit, &rest) : put_place(self, *tag));
    return phi__runs_emit(phi__buf_span(&self->value), self->emit);
}

/* Text without its VR, or bytes? A private element may hold either. */
static bool looks_like_text(phi__span value)
{
    value = trim(value);
    size_t letters = 0;
    for (size_t i = 0; i < value.size; i++) {
        const uint8_t byte = value.data[i];
        if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B) || byte == 0x7F)
            return false;
        letters += byte >= 0x20 && byte < 0x7F;
    }
    return letters >= 2 && letters >= value.size / 4;
}

/* ------------------------------------------------------------------------ elements */

static phi_status read_text(dicom *self, const phi__dicom_element *element, phi__dicom_sort sort)
{
    const phi_status status = phi__dicom_value(&self->reader, element->length, &self->value);
    if (status == PHI_PARTIAL) {
        self->emit->fault(self->emit, PHI_REASON_LIMIT_MEMORY, "a text is longer than can be held");
        PHI_TRY(put_place(self, element->tag));
        return phi__dicom_runs(&self->reader, element->length, self->emit);
    }
    PHI_TRY(status);
    return self->reader.cut ? put_runs(self, NULL) : put_text(self, element->tag, sort);
}

static phi_status read_bytes(dicom *self, const phi__dicom_element *element)
{
    if (element->length > GUESS_BYTES) {
        PHI_TRY(put_place(self, element->tag));
        return phi__dicom_runs(&self->reader, element->length, self->emit);
    }
    PHI_TRY(phi__dicom_value(&self->reader, element->length, &self->value));
    if (!self->reader.cut && looks_like_text(phi__buf_span(&self->value)))
        return put_text(self, element->tag, PHI__DICOM_VALUES);
    return put_runs(self, self->reader.cut ? NULL : &element->tag);
}

static phi_status read_document(dicom *self, const phi__dicom_element *element)
{
    const phi_reason refused = phi__budget_member(self->part->budget, self->pixels.members++);
    if (refused != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refused, "a document in it is not opened");
        return phi__dicom_skip(&self->reader, element->length);
    }
    phi__span head;
    PHI_TRY(phi__stream_peek(self->reader.stream, 5, &head));
    const char *name = phi__span_starts(head, "%PDF-", 5) ? "document.pdf"
                       : phi__span_starts(head, "<", 1)   ? "document.xml"
                                                          : "document";
    phi__stream *slice = NULL;
    PHI_TRY(phi__slice_open(self->reader.stream, element->length, &slice));
    const phi__member member = {.name = name, .stream = slice, .size = element->length};
    phi_status status = self->emit->member(self->emit, &member);
    const uint64_t left = phi__slice_left(slice);
    phi__stream_close(slice);
    return status == PHI_OK ? phi__dicom_skip(&self->reader, left) : status;
}

static bool is_picture(uint32_t tag)
{
    return tag == PIXELS || tag == FLOAT_PIXELS || tag == DOUBLE_PIXELS || (tag & 0xFF00FFFF) == OVERLAY;
}

static void note_unread(dicom *self, const char *why)
{
    if (self->unread == NULL)
        self->unread = why;
}

/* Are these the pixels of the data set itself, and is there somebody to read them? */
static bool is_looked_at(dicom *self, uint32_t tag)
{
    const bool wanted = self->part->workers != NULL && phi__workers_recognise(self->part->workers);
    if (!wanted || tag != PIXELS || self->depth != 1)
        note_unread(self, "text in pictures is not read");
    return wanted && tag == PIXELS && self->depth == 1;
}

static phi_status read_pixels(dicom *self, const phi__dicom_element *element)
{
    uint64_t left = element->length;
    const char *unread = NULL;
    if (is_looked_at(self, element->tag))
        PHI_TRY(phi__dicom_pixels_plain(&self->pixels, self->part, self->reader.stream, element->length, self->emit,
                                        &left, &unread));
    note_unread(self, unread);
    return phi__dicom_skip(&self->reader, left);
}

/* The only frame, which may be cut into any number of items. */
static phi_status read_gathered(dicom *self, phi__buf *frame)
{
    uint64_t left = 0;
    const char *unread = NULL;
    phi__stream *stream = NULL;
    const uint64_t size = frame->size;
    if (size == 0)
        return PHI_OK;
    PHI_TRY(phi__stream_take(frame, &stream));
    const phi_status status = phi__dicom_pixels_packed(&self->pixels, self->part, stream, size, self->emit, &left, &unread);
    phi__stream_close(stream);
    note_unread(self, unread);
    return status;
}

/* One item more, as far as there is room for it. */
static phi_status gather(dicom *self, phi__buf *frame, uint64_t *left)
{
    const size_t room = frame->ceiling - frame->size;
    if (*left > room) {
        note_unread(self, "a frame is too large to be held in memory");
        return PHI_OK;
    }
    size_t got = 0;
    PHI_TRY(phi__buf_reserve(frame, (size_t)*left));
    PHI_TRY(phi__stream_read(self->reader.stream, &frame->data[frame->size], (size_t)*left, &got));
    frame->size += got;
    *left -= got;
    return PHI_OK;
}

/* Compressed pixels: a table of offsets, an item for each frame, then the end of the sequence. */
static phi_status read_items(dicom *self, uint32_t tag, phi__buf *only)
{
    const bool looked_at = is_looked_at(self, tag);
    phi__dicom_element item = {0};
    bool there = true;
    for (size_t count = 0;; count++) {
        PHI_TRY(phi__dicom_next(&self->reader, true, &item, &there));
        if (!there || item.tag != (uint32_t)PHI__DICOM_ITEM || item.length == (uint32_t)PHI__DICOM_NO_LENGTH)
            break;
        uint64_t left = item.length;
        const char *unread = NULL;
        if (looked_at && count > 0 && self->pixels.frames <= 1)
            PHI_TRY(gather(self, only, &left));
        else if (looked_at && count > 0)
            PHI_TRY(phi__dicom_pixels_packed(&self->pixels, self->part, self->reader.stream, item.length, self->emit,
                                             &left, &unread));
        note_unread(self, unread);
        PHI_TRY(phi__dicom_skip(&self->reader, left));
    }
    if (there && item.tag != (uint32_t)PHI__DICOM_SEQUENCE_END)
        lose(self, PHI_REASON_CORRUPT, "compressed pixels do not end");
    return read_gathered(self, only);
}

static phi_status read_fragments(dicom *self, uint32_t tag)
{
    PHI_AUTO(phi__buf_done) phi__buf only;
    phi__buf_init(&only, phi__budget_memory(self->part->budget));
    return read_items(self, tag, &only);
}

/* Numbers of the picture; others say nothing to a reader of text. */
static phi_status read_number(dicom *self, const phi__dicom_element *element)
{
    enum { PICTURE_GROUP = 0x0028 };
    if (element->tag >> 16 != PICTURE_GROUP || self->depth != 1 || element->length != 2)
        return phi__dicom_skip(&self->reader, element->length);
    PHI_TRY(phi__dicom_value(&self->reader, element->length, &self->value));
    phi__cursor cursor = phi__cursor_at(phi__buf_span(&self->value));
    const uint64_t number = self->reader.big ? phi__cursor_be(&cursor, 2) : phi__cursor_le(&cursor, 2);
    phi__dicom_pixels_note(&self->pixels, element->tag, number, phi__span_of(NULL, 0));
    return PHI_OK;
}

static phi_status read_value(dicom *self, const phi__dicom_element *element)
{
    const phi__dicom_sort sort = phi__dicom_sort_of(element->vr);
    if (is_picture(element->tag))
        return read_pixels(self, element);
    if (element->tag == DOCUMENT)
        return read_document(self, element);
    if (sort == PHI__DICOM_BINARY || (element->tag & 0xFFFF) == 0) /* lengths of groups */
        return read_number(self, element);
    if (sort == PHI__DICOM_BYTES)
        return read_bytes(self, element);
    return read_text(self, element, sort);
}

/* -------------------------------------------------------------------------- levels */

static phi_status push(dicom *self, uint32_t tag, uint32_t length, bool implicit)
{
    if (self->depth == DEPTH) {
        lose(self, PHI_REASON_LIMIT_DEPTH, "sequences are nested too deep");
        return PHI_OK;
    }
    const uint64_t at = phi__dicom_at(&self->reader);
    const level *outer = top(self);
    self->levels[self->depth] = (level){.tag = tag, .implicit = implicit, .charset = outer->charset,
                                        .end = length == (uint32_t)PHI__DICOM_NO_LENGTH ? NO_END : at + length};
    self->depth++;
    return PHI_OK;
}

static void pop_ended(dicom *self)
{
    while (self->depth > 1 && phi__dicom_at(&self->reader) >= top(self)->end)
        self->depth--;
}

/* An end mark closes what is open down to its kind; one that closes nothing is passed over. */
static void pop_to(dicom *self, bool item)
{
    size_t depth = self->depth;
    while (depth > 1 && (self->levels[depth - 1].tag == (uint32_t)PHI__DICOM_ITEM) != item)
        depth--;
    if (depth > 1)
        self->depth = depth - 1;
}

/* Does a value whose VR nobody knows begin with an item? */
static phi_status begins_item(dicom *self, const phi__dicom_element *element, bool *out)
{
    uint32_t tag = 0;
    *out = false;
    if (element->length < 8 || (element->vr != 0 && element->vr != PHI__DICOM_VR('U', 'N')))
        return PHI_OK;
    bool there = false;
    PHI_TRY(phi__dicom_peek(&self->reader, &tag, NULL, &there));
    *out = there && tag == (uint32_t)PHI__DICOM_ITEM;
    return PHI_OK;
}

static phi_status read_element(dicom *self, const phi__dicom_element *element)
{
    const bool open_end = element->length == (uint32_t)PHI__DICOM_NO_LENGTH;
    const bool unknown = element->vr == PHI__DICOM_VR('U', 'N'); /* its content is in implicit VR: PS3.5, 6.2.2 */
    const bool implicit = top(self)->implicit || unknown;
    if (element->tag == (uint32_t)PHI__DICOM_ITEM) {
        if (self->depth > 1)
            top(self)->items++;
        return push(self, element->tag, element->length, top(self)->implicit);
    }
    if (element->tag == (uint32_t)PHI__DICOM_ITEM_END || element->tag == (uint32_t)PHI__DICOM_SEQUENCE_END) {
        pop_to(self, element->tag == (uint32_t)PHI__DICOM_ITEM_END);
        return PHI_OK;
    }
    if (is_picture(element->tag) && open_end)
        return read_fragments(self, element->tag);
    bool items = open_end || phi__dicom_sort_of(element->vr) == PHI__DICOM_SEQUENCE;
    if (!items)
        PHI_TRY(begins_item(self, element, &items));
    return items ? push(self, element->tag, element->length, implicit) : read_value(self, element);
}

/* ---------------------------------------------------------------- transfer syntax */

/* From the group of the file to the data set: in which syntax, the bytes tell better than
 * what the file says, but for compression. */
static phi_status begin_set(dicom *self)
{
    self->meta = true;
    if (strcmp(self->syntax, "1.2.840.10008.1.2.1.99") == 0 || strcmp(self->syntax, "1.2.840.10008.1.2.4.95") == 0) {
        PHI_TRY(phi__inflate_open(self->reader.stream, PHI__INFLATE_RAW, self->part->budget, &self->reader.inflated));
        self->reader.stream = self->reader.inflated;
        }
    uint32_t tag = 0;
    uint8_t vr[2] = {0};
    bool there = false;
    PHI_TRY(phi__dicom_peek(&self->reader, &tag, vr, &there));
    self->reader.big = there && (tag >> 16 & 0xFF) == 0 && tag >> 24 != 0; /* groups at the start are small */
    self->pixels.big = self->reader.big;
    self->pixels.all = self->part->workers != NULL && phi__workers_ocr(self->part->workers) == PHI_OCR_ALWAYS;
    top(self)->implicit = there && !phi__dicom_is_vr(vr);
    return PHI_OK;
}

static phi_status read_next(dicom *self, bool *there)
{
    phi__dicom_element element = {0};
    pop_ended(self);
    if (!self->meta) {
        uint32_t tag = 0;
        PHI_TRY(phi__dicom_peek(&self->reader, &tag, NULL, there));
        if (!*there || tag >> 16 != META_GROUP)
            PHI_TRY(begin_set(self));
    }
    PHI_TRY(phi__dicom_next(&self->reader, top(self)->implicit, &element, there));
    return *there ? read_element(self, &element) : PHI_OK;
}

/* What the elements do not lead to. */
static phi_status read_rest(dicom *self)
{
    const phi__place place = {.part = "rest"};
    PHI_TRY(self->emit->place(self->emit, &place));
    return phi__dicom_runs(&self->reader, UINT64_MAX, self->emit);
}

static phi_status read_set(dicom *self)
{
    phi_reason late = PHI_REASON_NONE;
    bool there = true;
    while (there && !self->lost && !self->reader.cut && late == PHI_REASON_NONE) {
        PHI_TRY(read_next(self, &there));
        if (++self->elements % 256 == 0)
            late = phi__budget_time(self->part->budget);
    }
    if (late != PHI_REASON_NONE)
        self->emit->fault(self->emit, late, "not all of it was read");
    else if (self->lost)
        PHI_TRY(read_rest(self));
    else if (self->reader.cut)
        self->emit->fault(self->emit, PHI_REASON_TRUNCATED, "it ends inside of an element");
    if (self->reader.inflated != NULL && self->reader.inflated->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, self->reader.inflated->fault, self->reader.inflated->fault_detail);
    if (self->unread != NULL)
        self->emit->fault(self->emit, PHI_REASON_UNSUPPORTED, self->unread);
    return PHI_OK;
}

/* Free for other uses, such as the header of a TIFF. */
static phi_status read_preamble(dicom *self)
{
    const phi__place place = {.part = "preamble"};
    PHI_TRY(self->emit->place(self->emit, &place));
    PHI_TRY(phi__dicom_runs(&self->reader, PREAMBLE - MARK_BYTES, self->emit));
    return phi__dicom_skip(&self->reader, MARK_BYTES);
}

static phi_status open_set(dicom *self)
{
    phi__span head;
    PHI_TRY(phi__stream_peek(self->part->stream, PREAMBLE, &head));
    self->levels = phi__alloc_array(DEPTH, sizeof *self->levels);
    PHI_REQUIRE(self->levels != NULL, PHI_ERR_MEMORY);
    self->depth = 1;
    self->levels[0].end = NO_END;
    self->reader = (phi__dicom_reader){.stream = self->part->stream};
    if (phi__span_starts(phi__span_part(head, 128, 4), "DICM", 4))
        return read_preamble(self);
    return PHI_OK;
}

static phi_status dicom_run(phi__part *part, phi__emit *emit)
{
    dicom self = {.part = part, .emit = emit};
    phi__buf_init(&self.value, VALUE_BYTES);
    phi__buf_init(&self.text, (size_t)4 * VALUE_BYTES);
    phi_status status = open_set(&self);
    if (status == PHI_OK)
        status = read_set(&self);
    phi__stream_close(self.reader.inflated);
    phi__dicom_decoder_done(&self.decoder);
    phi__buf_done(&self.value);
    phi__buf_done(&self.text);
    phi__free(self.levels);
    return status;
}

const phi__extractor phi__extract_dicom = {.name = "dicom", .kind = PHI__KIND_DICOM, .run = dicom_run};

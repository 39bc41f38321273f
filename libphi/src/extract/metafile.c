/* SPDX-License-Identifier: Apache-2.0 */
/* extract: drawings of Windows ([MS-EMF], [MS-EMFPLUS], [MS-WMF]) -> the texts in them. Programs paste tables and charts so, and write
 * a line in pieces: what stands at one height is one line, and pieces that touch are one word. Bitmaps in them
 * come out as members. Text that is stored as the numbers of its glyphs cannot be read, and is said. */
#include "extract/extract.h"

#include "base/utf.h"

#include <stdio.h>

enum { FILE_MOST = 64 << 20, TEXTS_MOST = 1 << 20, BITMAP_HEAD = 14 };
enum { EMF_HEADER = 1, EMF_COMMENT = 70, EMF_STRETCH_DIB = 81, EMF_TEXT_BYTES = 83, EMF_TEXT_WIDE = 84, EMF_POLY_BYTES = 96, EMF_POLY_WIDE = 97,
       EMF_SMALL_TEXT = 108 };
enum { PLUS_DRAW_STRING = 0x401C, PLUS_DRIVER_STRING = 0x4036 };
enum { WMF_TEXT = 0x0521, WMF_EXT_TEXT = 0x0A32, WMF_STRETCH_DIB = 0x0F43, WMF_DIB_STRETCH = 0x0B41 };
enum { OPTION_GLYPHS = 0x10, OPTION_SMALL = 0x200, OPTION_NO_RECT = 0x100 };

typedef struct metafile {
    phi__part *part;
    phi__emit *emit;
    phi__buf text;   /* of one piece */
    bool begun;      /* a piece was said */
    bool glyphs;
    int64_t x, y;    /* where the last one ended; its height */
    unsigned pictures;
} metafile;

static uint32_t number_at(phi__span record, size_t at, size_t bytes)
{
    phi__cursor c = phi__cursor_at(phi__span_part(record, at, bytes));
    return (uint32_t)phi__cursor_le(&c, bytes);
}

static int32_t signed_at(phi__span record, size_t at)
{
    return (int32_t)number_at(record, at, 4);
}

static int16_t short_at(phi__span record, size_t at)
{
    return (int16_t)number_at(record, at, 2);
}

/* ----------------------------------------------------------------------- pieces */

/* A piece at (x, y) that goes on to `end`; INT64_MIN: nobody says. */
static phi_status say_piece(metafile *self, phi__span bytes, phi__encoding encoding, int64_t x, int64_t y, int64_t end)
{
    size_t used = 0;
    phi__buf_clear(&self->text);
    PHI_TRY(phi__utf_decode(encoding, bytes, true, &self->text, &used));
    if (self->text.size == 0)
        return PHI_OK;
    const int64_t apart = y > self->y ? y - self->y : self->y - y;
    const int64_t step = end == INT64_MIN ? 0 : (end - x) / (int64_t)self->text.size; /* of a letter, roughly */
    const bool same_line = self->begun && apart <= (step > 0 ? step / 2 : 0);
    const bool touches = same_line && self->x != INT64_MIN && x - self->x <= step / 4 && self->x - x <= step;
    if (self->begun && !touches)
        PHI_TRY(self->emit->text(self->emit, same_line ? "\t" : "\n", 1));
    self->begun = true;
    self->x = end;
    self->y = y;
    return self->emit->text(self->emit, (const char *)self->text.data, self->text.size);
}

/* A bitmap without the head of a file: its own head, colours, dots. */
static phi_status say_bitmap(metafile *self, phi__span head, phi__span bits)
{
    char name[32];
    if (head.size < 40 || bits.size == 0)
        return PHI_OK;
    const phi_reason refused = phi__budget_charge_member(self->part->budget);
    if (refused != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refused, "not all pictures in it were read");
        return PHI_OK;
    }
    PHI_AUTO(phi__buf_done) phi__buf file;
    phi__buf_init(&file, FILE_MOST + BITMAP_HEAD);
    const uint32_t size = (uint32_t)(BITMAP_HEAD + head.size + bits.size), at = (uint32_t)(BITMAP_HEAD + head.size);
    uint8_t front[BITMAP_HEAD] = {'B', 'M'};
    for (unsigned i = 0; i < 4; i++) {
        front[2 + i] = (uint8_t)(size >> (8 * i));
        front[10 + i] = (uint8_t)(at >> (8 * i));
    }
    PHI_TRY(phi__buf_append(&file, front, sizeof front));
    PHI_TRY(phi__buf_append(&file, head.data, head.size));
    PHI_TRY(phi__buf_append(&file, bits.data, bits.size));
    (void)snprintf(name, sizeof name, "picture-%u.bmp", ++self->pictures);
    phi__stream *stream = NULL;
    PHI_TRY(phi__stream_memory(file.data, file.size, &stream));
    const phi__member member = {.name = name, .stream = stream, .size = file.size};
    const phi_status status = self->emit->member(self->emit, &member);
    phi__stream_close(stream);
    return status;
}

/* -------------------------------------------------------------------------- EMF */

/* An EmrText at `at` of its record. */
static phi_status read_emr_text(metafile *self, phi__span record, size_t at, bool wide)
{
    const uint32_t count = number_at(record, at + 8, 4), options = number_at(record, at + 16, 4);
    const size_t text_at = number_at(record, at + 12, 4), steps_at = number_at(record, at + 36, 4);
    const phi__span text = count > TEXTS_MOST ? phi__span_of(NULL, 0) : phi__span_part(record, text_at, (size_t)count * (wide ? 2 : 1));
    const int64_t x = signed_at(record, at);
    int64_t end = x;
    if ((options & OPTION_GLYPHS) != 0) {
        self->glyphs = self->glyphs || count > 0;
        return PHI_OK;
    }
    for (uint32_t i = 0; steps_at != 0 && i < count && i < TEXTS_MOST; i++)
        end += signed_at(record, steps_at + 4 * (size_t)i);
    return say_piece(self, text, wide ? PHI__ENC_UTF16LE : PHI__ENC_WINDOWS1252, x, signed_at(record, at + 4), steps_at == 0 ? INT64_MIN : end);
}

static phi_status read_small_text(metafile *self, phi__span record)
{
    const uint32_t count = number_at(record, 16, 4), options = number_at(record, 20, 4);
    const bool small = (options & OPTION_SMALL) != 0;
    const size_t at = 36 + ((options & OPTION_NO_RECT) != 0 ? 0 : 16);
    if ((options & OPTION_GLYPHS) != 0) {
        self->glyphs = true;
        return PHI_OK;
    }
    const phi__span text = count > TEXTS_MOST ? phi__span_of(NULL, 0) : phi__span_part(record, at, (size_t)count * (small ? 1 : 2));
    return say_piece(self, text, small ? PHI__ENC_WINDOWS1252 : PHI__ENC_UTF16LE, signed_at(record, 8), signed_at(record, 12), INT64_MIN);
}

/* Records of the newer kind, in comments of the older one. */
static phi_status read_plus(metafile *self, phi__span records)
{
    for (size_t at = 0; at + 12 <= records.size;) {
        const uint32_t type = number_at(records, at, 2), size = number_at(records, at + 4, 4);
        if (size < 12 || size > records.size - at)
            break;
        const phi__span data = phi__span_part(records, at + 12, size - 12);
        float x = 0, y = 0;
        at += size;
        if (type == PLUS_DRAW_STRING && data.size > 28) {
            memcpy(&x, data.data + 12, sizeof x);
            memcpy(&y, data.data + 16, sizeof y);
            const bool sane = x > -1e6F && x < 1e6F && y > -1e6F && y < 1e6F;
            PHI_TRY(say_piece(self, phi__span_part(data, 28, 2 * (size_t)number_at(data, 8, 4)), PHI__ENC_UTF16LE, sane ? (int64_t)x : 0,
                              sane ? (int64_t)y : 0, INT64_MIN));
        } else if (type == PLUS_DRIVER_STRING && (number_at(data, 4, 4) & 1) != 0) {
            PHI_TRY(say_piece(self, phi__span_part(data, 16, 2 * (size_t)number_at(data, 12, 4)), PHI__ENC_UTF16LE, 0, INT32_MAX, INT64_MIN));
        }
    }
    return PHI_OK;
}

static phi_status read_emf_record(metafile *self, uint32_t type, phi__span record)
{
    enum { TEXT_AT = 36, POLY_COUNT_AT = 36, POLY_AT = 40, POLY_STEP = 40 };
    switch (type) {
    case EMF_HEADER:
        return say_piece(self, phi__span_part(record, number_at(record, 64, 4), 2 * (size_t)number_at(record, 60, 4)), PHI__ENC_UTF16LE, 0,
                         INT32_MIN, INT64_MIN);
    case EMF_TEXT_BYTES:
    case EMF_TEXT_WIDE:
        return read_emr_text(self, record, TEXT_AT, type == EMF_TEXT_WIDE);
    case EMF_POLY_BYTES:
    case EMF_POLY_WIDE:
        for (size_t i = 0; i < number_at(record, POLY_COUNT_AT, 4) && POLY_AT + POLY_STEP * (i + 1) <= record.size; i++)
            PHI_TRY(read_emr_text(self, record, POLY_AT + POLY_STEP * i, type == EMF_POLY_WIDE));
        return PHI_OK;
    case EMF_SMALL_TEXT:
        return read_small_text(self, record);
    case EMF_COMMENT:
        return number_at(record, 12, 4) == 0x2B464D45 ? read_plus(self, phi__span_part(record, 16, number_at(record, 8, 4) - 4)) : PHI_OK;
    case EMF_STRETCH_DIB:
        return say_bitmap(self, phi__span_part(record, number_at(record, 48, 4), number_at(record, 52, 4)),
                          phi__span_part(record, number_at(record, 56, 4), number_at(record, 60, 4)));
    default:
        return PHI_OK;
    }
}

static phi_status read_emf(metafile *self, phi__span file)
{
    enum { END = 14 };
    for (size_t at = 0; at < file.size;) {
        const uint32_t type = number_at(file, at, 4), size = number_at(file, at + 4, 4);
        if (size < 8 || size > file.size - at) {
            self->emit->fault(self->emit, PHI_REASON_CORRUPT, "a record of the drawing is damaged");
            return PHI_OK;
        }
        PHI_TRY(read_emf_record(self, type, phi__span_part(file, at, size)));
        at += size;
        if (type == END)
            break;
    }
    return PHI_OK;
}

/* -------------------------------------------------------------------------- WMF */

/* Colours stand behind the head, dots behind these. */
static phi_status say_packed_bitmap(metafile *self, phi__span record, size_t at)
{
    const phi__span bitmap = phi__span_part(record, at, SIZE_MAX);
    const uint32_t head = number_at(bitmap, 0, 4), bits = number_at(bitmap, 14, 2), used = number_at(bitmap, 32, 4);
    const uint64_t colours = bits > 8 ? 0 : used != 0 && used <= 256 ? used : UINT64_C(1) << bits;
    const uint64_t front = head + 4 * colours;
    if (head < 40 || front >= bitmap.size)
        return PHI_OK;
    return say_bitmap(self, phi__span_part(bitmap, 0, (size_t)front), phi__span_part(bitmap, (size_t)front, SIZE_MAX));
}

static phi_status read_wmf_record(metafile *self, uint32_t type, phi__span record)
{
    enum { HEAD = 6, OPAQUE_OR_CLIPPED = 6 };
    if (type == WMF_TEXT) {
        const size_t count = number_at(record, HEAD, 2), behind = HEAD + 2 + count + (count & 1);
        return say_piece(self, phi__span_part(record, HEAD + 2, count), PHI__ENC_WINDOWS1252, short_at(record, behind + 2), short_at(record, behind),
                         INT64_MIN);
    }
    if (type == WMF_EXT_TEXT) {
        const size_t count = number_at(record, HEAD + 4, 2), options = number_at(record, HEAD + 6, 2);
        const size_t at = HEAD + 8 + ((options & OPAQUE_OR_CLIPPED) != 0 ? 8 : 0), steps = at + count + (count & 1);
        const int64_t x = short_at(record, HEAD + 2);
        int64_t end = x;
        if ((options & OPTION_GLYPHS) != 0) {
            self->glyphs = true;
            return PHI_OK;
        }
        const bool known = steps + 2 * count <= record.size;
        for (size_t i = 0; known && i < count; i++)
            end += short_at(record, steps + 2 * i);
        return say_piece(self, phi__span_part(record, at, count), PHI__ENC_WINDOWS1252, x, short_at(record, HEAD), known ? end : INT64_MIN);
    }
    if (type == WMF_STRETCH_DIB || type == WMF_DIB_STRETCH)
        return say_packed_bitmap(self, record, type == WMF_STRETCH_DIB ? 28 : 26);
    return PHI_OK;
}

static phi_status read_wmf(metafile *self, phi__span file)
{
    enum { PLACEABLE = 22, HEAD = 18 };
    for (size_t at = (phi__span_starts(file, "\xD7\xCD\xC6\x9A", 4) ? PLACEABLE : 0) + HEAD; at + 6 <= file.size;) {
        const uint64_t size = 2 * (uint64_t)number_at(file, at, 4);
        const uint32_t type = number_at(file, at + 4, 2);
        if (type == 0)
            return PHI_OK; /* its end */
        if (size < 6 || size > file.size - at) {
            self->emit->fault(self->emit, PHI_REASON_CORRUPT, "a record of the drawing is damaged");
            return PHI_OK;
        }
        PHI_TRY(read_wmf_record(self, type, phi__span_part(file, at, (size_t)size)));
        at += (size_t)size;
    }
    return PHI_OK;
}

static phi_status metafile_run(phi__part *part, phi__emit *emit)
{
    const uint64_t memory = phi__budget_memory(part->budget) / 4;
    const bool emf = strcmp(part->identity.media, "image/emf") == 0;
    metafile self = {.part = part, .emit = emit};
    PHI_AUTO(phi__buf_done) phi__buf file;
    phi__buf_init(&file, memory < FILE_MOST ? (size_t)memory + 1 : FILE_MOST);
    phi__buf_init(&self.text, 4 * TEXTS_MOST);
    phi_status status = phi__stream_read_all(part->stream, &file);
    if (status == PHI_PARTIAL)
        emit->fault(emit, PHI_REASON_LIMIT_MEMORY, "its end does not fit into the memory allowed");
    if (status == PHI_OK || status == PHI_PARTIAL)
        status = emf ? read_emf(&self, phi__buf_span(&file)) : read_wmf(&self, phi__buf_span(&file));
    if (status == PHI_OK && self.begun)
        status = emit->text(emit, "\n", 1);
    if (self.glyphs)
        emit->fault(emit, PHI_REASON_UNSUPPORTED, "some of its text is stored as glyphs alone");
    phi__buf_done(&self.text);
    return status;
}

const phi__extractor phi__extract_metafile = {.name = "metafile", .kind = PHI__KIND_METAFILE, .run = metafile_run};

/* SPDX-License-Identifier: Apache-2.0 */
/* See image.h. The containers of pictures, walked for what is text in them: chunks of PNG,
 * segments of JPEG, chunks of WebP, blocks of GIF, boxes of JPEG 2000, the header of PNM.
 * TIFF is tags alone (image_exif.c). Bytes behind the end of a picture belong to none of its
 * readers and are searched for what is readable. Pixels are skipped, not decoded. */
#include "extract/image.h"

#include "extract/image_parts.h"
#include "extract/inflate.h"
#include "extract/runs.h"
#include "extract/slice.h"

enum { UNITS = 1000000 }; /* chunks, segments, blocks of one picture */

static uint64_t be(const uint8_t *bytes, size_t size)
{
    phi__cursor cursor = phi__cursor_at(phi__span_of(bytes, size));
    return phi__cursor_be(&cursor, size);
}

static uint64_t le(const uint8_t *bytes, size_t size)
{
    phi__cursor cursor = phi__cursor_at(phi__span_of(bytes, size));
    return phi__cursor_le(&cursor, size);
}

/* What stands behind the picture, or behind the place up to which it makes sense. */
static phi_status read_tail(phi__image *self, uint64_t offset)
{
    if (offset >= self->size)
        return PHI_OK;
    phi__stream *tail = NULL;
    bool ended = false;
    const phi__place place = {.part = "behind the picture", .byte = offset + 1};
    PHI_TRY(phi__slice_open_at(self->stream, offset, self->size - offset, &tail));
    phi_status status = self->emit->place(self->emit, &place);
    if (status == PHI_OK)
        status = phi__runs_read(tail, UINT64_MAX, self->emit, &ended);
    phi__stream_close(tail);
    return status;
}

static phi_status ends_early(phi__image *self, uint64_t from)
{
    self->emit->fault(self->emit, PHI_REASON_TRUNCATED, "the end of the picture is missing");
    return read_tail(self, from);
}

/* ----------------------------------------------------------------------------- PNG */

/* A zlib stream: two bytes of header, which say nothing that matters, before the deflated data. */
static phi_status put_inflated(phi__image *self, const char *keyword, phi__span packed)
{
    phi__stream *source = NULL, *text = NULL;
    phi__buf whole;
    phi__buf_init(&whole, PHI__IMAGE_VALUE_BYTES);
    PHI_TRY(phi__stream_memory(packed.data, packed.size, &source));
    phi_status status = phi__slice_skip(source, 2, &(uint64_t){0});
    if (status == PHI_OK)
        status = phi__inflate_open(source, PHI__INFLATE_RAW, self->part->budget, &text);
    if (status == PHI_OK)
        status = phi__stream_read_all(text, &whole);
    if (status == PHI_PARTIAL)
        self->emit->fault(self->emit, PHI_REASON_LIMIT_MEMORY, "only the beginning of a long text beside the pixels is read");
    if (text != NULL && text->fault != PHI_REASON_NONE)
        self->emit->fault(self->emit, text->fault, text->fault_detail);
    if (status == PHI_OK || status == PHI_PARTIAL)
        status = phi__image_text(self, "PNG text", keyword, phi__buf_span(&whole));
    phi__stream_close(text);
    phi__stream_close(source);
    phi__buf_done(&whole);
    return status;
}

/* keyword 0 text; keyword 0 method packed; keyword 0 packed? method language 0 translated 0 text */
static phi_status put_png_text(phi__image *self, const uint8_t type[4])
{
    enum { KEYWORD_MOST = 79 };
    const phi__span all = phi__buf_span(&self->value);
    char keyword[KEYWORD_MOST + 1] = "";
    const uint8_t *zero = all.size == 0 ? NULL : memchr(all.data, 0, all.size);
    const size_t length = zero == NULL ? 0 : (size_t)(zero - all.data);
    if (zero == NULL || length > KEYWORD_MOST)
        return phi__image_runs(self, "PNG text");
    memcpy(keyword, all.data, length);
    phi__span rest = phi__span_part(all, length + 1, all.size);
    if (type[0] == 't')
        return phi__image_text(self, "PNG text", keyword, rest);
    if (type[0] == 'z')
        return put_inflated(self, keyword, phi__span_part(rest, 1, rest.size));
    const bool packed = rest.size > 0 && rest.data[0] == 1;
    rest = phi__span_part(rest, 2, rest.size);
    for (int i = 0; i < 2; i++) {
        zero = rest.size == 0 ? NULL : memchr(rest.data, 0, rest.size);
        rest = phi__span_part(rest, zero == NULL ? rest.size : (size_t)(zero - rest.data) + 1, rest.size);
    }
    return packed ? put_inflated(self, keyword, rest) : phi__image_text(self, "PNG text", keyword, rest);
}

static phi_status read_png(phi__image *self)
{
    uint64_t at = 8, begun = 8;
    for (size_t units = 0; units < UNITS; units++) {
        uint8_t head[8];
        bool there = false;
        PHI_TRY(phi__image_peek(self, at, head, sizeof head, &there));
        if (!there)
            return ends_early(self, begun);
        begun = at;
        const uint64_t length = be(head, 4);
        const uint8_t *type = &head[4];
        if (memcmp(type, "tEXt", 4) == 0 || memcmp(type, "zTXt", 4) == 0 || memcmp(type, "iTXt", 4) == 0) {
            PHI_TRY(phi__image_take(self, at + 8, length, &there));
            if (there)
                PHI_TRY(put_png_text(self, type));
        } else if (memcmp(type, "eXIf", 4) == 0) {
            PHI_TRY(phi__image_exif(self, at + 8));
        }
        at += 12 + length;
        if (memcmp(type, "IEND", 4) == 0)
            return read_tail(self, at);
    }
    return PHI_OK;
}

/* ---------------------------------------------------------------------------- JPEG */

/* Where the next marker behind compressed data is. */
static phi_status find_marker(phi__image *self, uint64_t *at, bool *found)
{
    uint8_t block[8192];
    *found = false;
    while (*at < self->size) {
        size_t got = 0;
        PHI_TRY(phi__stream_read_at(self->stream, *at, block, sizeof block, &got));
        if (got < 2)
            return PHI_OK;
        for (size_t i = 0; i + 1 < got; i++) {
            const uint8_t *hit = memchr(&block[i], 0xFF, got - 1 - i);
            if (hit == NULL)
                break;
            i = (size_t)(hit - block);
            const uint8_t next = block[i + 1];
            if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
                *at += i;
                *found = true;
                return PHI_OK;
            }
        }
        *at += got - 1;
        if (phi__budget_time(self->part->budget) != PHI_REASON_NONE)
            return PHI_OK;
    }
    return PHI_OK;
}

static bool begins(phi__image *self, uint64_t at, const char *text, size_t size)
{
    uint8_t head[40];
    bool there = false;
    return phi__image_peek(self, at, head, size, &there) == PHI_OK && there && memcmp(head, text, size) == 0;
}

static phi_status read_segment(phi__image *self, uint8_t marker, uint64_t at, uint64_t length)
{
    static const char XMP[] = "http://ns.adobe.com/xap/1.0/", MORE_XMP[] = "http://ns.adobe.com/xmp/extension/";
    enum { COMMENT = 0xFE, APP0 = 0xE0, APP1 = 0xE1, APP2 = 0xE2, APP13 = 0xED, APP15 = 0xEF, MORE_HEAD = 40 };
    bool there = false;
    if (marker == APP1 && begins(self, at, "Exif\0", 5))
        return phi__image_exif(self, at + 6);
    if (marker == APP1 && length > sizeof XMP && begins(self, at, XMP, sizeof XMP))
        return phi__image_xmp(self, at + sizeof XMP, length - sizeof XMP);
    if (marker == APP1 && length > sizeof MORE_XMP + MORE_HEAD && begins(self, at, MORE_XMP, sizeof MORE_XMP))
        return phi__image_xmp(self, at + sizeof MORE_XMP + MORE_HEAD, length - sizeof MORE_XMP - MORE_HEAD);
    if (marker == APP13 && length > 14 && begins(self, at, "Photoshop 3.0\0", 14))
        return phi__image_resources(self, at + 14, length - 14);
    const bool profile = marker == APP2 && begins(self, at, "ICC_PROFILE", 11);
    if (marker != COMMENT && (marker < APP0 || marker > APP15 || profile))
        return PHI_OK;
    PHI_TRY(phi__image_take(self, at, length, &there));
    PHI_REQUIRE(there, PHI_OK);
    return marker == COMMENT ? phi__image_text(self, "JPEG comment", NULL, phi__buf_span(&self->value))
                             : phi__image_runs(self, "JPEG application data");
}

static phi_status read_jpeg(phi__image *self)
{
    enum { SCAN = 0xDA, END = 0xD9, BEGIN = 0xD8, LOSSLESS_FRAME = 0xF7 };
    uint64_t at = 0, begun = 0;
    bool found = true;
    for (size_t units = 0; found && units < UNITS; units++) {
        uint8_t head[4] = {0};
        bool there = false;
        PHI_TRY(find_marker(self, &at, &found));
        PHI_TRY(phi__image_peek(self, at, head, 2, &there));
        if (!found || !there)
            return ends_early(self, begun);
        begun = at;
        if (head[1] == LOSSLESS_FRAME)
            return PHI_OK; /* JPEG-LS, in whose data marks are other ones */
        if (head[1] == END)
            return read_tail(self, at + 2);
        if (head[1] == BEGIN || head[1] == 1) {
            at += 2;
            continue;
        }
        PHI_TRY(phi__image_peek(self, at, head, 4, &there));
        const uint64_t length = be(&head[2], 2);
        if (!there || length < 2)
            return ends_early(self, begun);
        if (head[1] != SCAN)
            PHI_TRY(read_segment(self, head[1], at + 4, length - 2));
        at += 2 + length;
    }
    return PHI_OK;
}

/* ---------------------------------------------------------------------- WebP, GIF */

static phi_status read_webp(phi__image *self)
{
    uint64_t at = 12, begun = 12;
    uint8_t head[8];
    bool there = true;
    for (size_t units = 0; at + 8 <= self->size && units < UNITS; units++) {
        PHI_TRY(phi__image_peek(self, at, head, sizeof head, &there));
        PHI_REQUIRE(there, ends_early(self, begun));
        const uint64_t length = le(&head[4], 4);
        begun = at;
        if (memcmp(head, "EXIF", 4) == 0)
            PHI_TRY(phi__image_exif(self, at + (begins(self, at + 8, "Exif\0", 5) ? 14 : 8)));
        else if (memcmp(head, "XMP ", 4) == 0)
            PHI_TRY(phi__image_xmp(self, at + 8, length));
        at += 8 + length + length % 2;
    }
    return at > self->size ? ends_early(self, begun) : PHI_OK;
}

/* Blocks of up to 255 bytes, each with its length in front, to one of none. */
static phi_status take_blocks(phi__image *self, uint64_t *at, bool keep, bool *there)
{
    uint8_t length = 0;
    phi__buf_clear(&self->value);
    for (size_t units = 0; units < UNITS; units++) {
        PHI_TRY(phi__image_peek(self, *at, &length, 1, there));
        if (!*there)
            return PHI_OK;
        *at += 1;
        if (length == 0)
            return PHI_OK;
        uint8_t block[255];
        PHI_TRY(phi__image_peek(self, *at, block, length, there));
        if (!*there)
            return PHI_OK;
        if (keep && self->value.size + length <= PHI__IMAGE_VALUE_BYTES)
            PHI_TRY(phi__buf_append(&self->value, block, length));
        *at += length;
    }
    *there = false;
    return PHI_OK;
}

static phi_status read_gif_extension(phi__image *self, uint64_t *at, bool *there)
{
    enum { COMMENT = 0xFE, PLAIN_TEXT = 0x01, APPLICATION = 0xFF };
    uint8_t label = 0;
    PHI_TRY(phi__image_peek(self, *at + 1, &label, 1, there));
    PHI_REQUIRE(*there, PHI_OK);
    *at += 2;
    const bool text = label == COMMENT || label == PLAIN_TEXT || label == APPLICATION;
    PHI_TRY(take_blocks(self, at, text, there));
    if (label == COMMENT)
        return phi__image_text(self, "GIF comment", NULL, phi__buf_span(&self->value));
    return text ? phi__image_runs(self, "GIF extension") : PHI_OK;
}

static size_t colour_table(uint8_t flags)
{
    return (flags & 0x80) == 0 ? 0 : (size_t)3 << ((flags & 7) + 1);
}

static phi_status read_gif(phi__image *self)
{
    enum { EXTENSION = 0x21, IMAGE = 0x2C, TRAILER = 0x3B };
    uint8_t head[13] = {0}, kind = 0, image[10];
    bool there = false;
    PHI_TRY(phi__image_peek(self, 0, head, sizeof head, &there));
    uint64_t at = sizeof head + colour_table(head[10]), begun = at;
    for (size_t units = 0; there && units < UNITS; units++) {
        PHI_TRY(phi__image_peek(self, at, &kind, 1, &there));
        if (!there || kind == TRAILER)
            break;
        begun = at;
        if (kind == EXTENSION) {
            PHI_TRY(read_gif_extension(self, &at, &there));
            continue;
        }
        PHI_TRY(phi__image_peek(self, at, image, sizeof image, &there));
        if (!there || kind != IMAGE)
            break;
        at += sizeof image + colour_table(image[9]) + 1;
        PHI_TRY(take_blocks(self, &at, false, &there));
    }
    return there && kind == TRAILER ? read_tail(self, at + 1) : ends_early(self, begun);
}

/* ---------------------------------------------------------------------------- others */

/* Boxes: length, type; XML and UUID boxes hold XMP, all but the pixels may hold text. */
static phi_status read_jp2(phi__image *self)
{
    uint64_t at = 0;
    for (size_t units = 0; at + 8 <= self->size && units < UNITS; units++) {
        uint8_t head[16] = {0};
        bool there = false;
        PHI_TRY(phi__image_peek(self, at, head, 8, &there));
        uint64_t length = be(head, 4), skip = 8;
        if (length == 1) {
            PHI_TRY(phi__image_peek(self, at, head, 16, &there));
            length = be(&head[8], 8);
            skip = 16;
        }
        if (length == 0 || length > self->size - at)
            length = self->size - at;
        PHI_REQUIRE(there && length >= skip, ends_early(self, at));
        if (memcmp(&head[4], "jp2c", 4) != 0) {
            PHI_TRY(phi__image_take(self, at + skip, length - skip, &there));
            PHI_TRY(there ? phi__image_runs(self, "JPEG 2000 box") : PHI_OK);
        }
        at += length;
    }
    return PHI_OK;
}

/* Comments of PNM are in its header, which is short; a bitmap has none. */
static phi_status read_header(phi__image *self)
{
    enum { HEADER = 1024 };
    bool there = false;
    PHI_TRY(phi__image_take(self, 0, self->size < HEADER ? self->size : HEADER, &there));
    const uint8_t *comment = there ? memchr(self->value.data, '#', self->value.size) : NULL;
    return comment != NULL && self->value.data[0] == 'P' ? phi__image_runs(self, "PNM comment") : PHI_OK;
}

phi_status phi__image_meta(phi__part *part, const char *media, phi__emit *emit)
{
    static const struct {
        const char *media;
        phi_status (*read)(phi__image *self);
    } READERS[] = {
        {"image/png", read_png},   {"image/jpeg", read_jpeg}, {"image/webp", read_webp},
        {"image/gif", read_gif},   {"image/jp2", read_jp2},   {"image/x-portable-anymap", read_header},
    };
    phi__image self = {.stream = part->stream, .size = part->stream->size, .part = part, .emit = emit};
    phi__buf_init(&self.value, PHI__IMAGE_VALUE_BYTES);
    phi_status status = PHI_OK;
    if (strcmp(media, "image/tiff") == 0)
        status = phi__image_exif(&self, 0);
    for (size_t i = 0; i < sizeof READERS / sizeof *READERS && status == PHI_OK; i++) {
        if (strcmp(READERS[i].media, media) == 0)
            status = READERS[i].read(&self);
    }
    phi__buf_done(&self.value);
    return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Tags of TIFF 6.0, classic and BigTIFF, and of EXIF 2.32: every text under its name, where
 * the picture was taken as one pair of degrees. A file is a chain of directories, one a
 * page; some values lead to further ones. A chain that loops ends at the count. */
#include "extract/image_parts.h"

#include <stdio.h>

enum {
    DIRECTORIES = 5000,
    ENTRIES = 4096, /* of one directory */
    DEPTH = 4,      /* directories inside of each other */
    ASCII = 2,
};

/* How an entry is read. */
typedef enum tag_way { WAY_TEXT, WAY_UTF16, WAY_COMMENT, WAY_XMP, WAY_IPTC, WAY_RESOURCES, WAY_DIRECTORY, WAY_GPS, WAY_RUNS } tag_way;

static const struct {
    uint16_t tag;
    tag_way way;
    const char *name;
} TAGS[] = {
    {0x010D, WAY_TEXT, "DocumentName"},
    {0x010E, WAY_TEXT, "ImageDescription"},
    {0x010F, WAY_TEXT, "Make"},
    {0x0110, WAY_TEXT, "Model"},
    {0x011D, WAY_TEXT, "PageName"},
    {0x0131, WAY_TEXT, "Software"},
    {0x0132, WAY_TEXT, "DateTime"},
    {0x013B, WAY_TEXT, "Artist"},
    {0x013C, WAY_TEXT, "HostComputer"},
    {0x014A, WAY_DIRECTORY, "SubIFDs"},
    {0x02BC, WAY_XMP, "XMP"},
    {0x8298, WAY_TEXT, "Copyright"},
    {0x83BB, WAY_IPTC, "IPTC"},
    {0x8649, WAY_RESOURCES, "Photoshop"},
    {0x8769, WAY_DIRECTORY, "Exif"},
    {0x8825, WAY_GPS, "GPS"},
    {0x9003, WAY_TEXT, "DateTimeOriginal"},
    {0x9004, WAY_TEXT, "DateTimeDigitized"},
    {0x927C, WAY_RUNS, "MakerNote"},
    {0x9286, WAY_COMMENT, "UserComment"},
    {0x9C9B, WAY_UTF16, "XPTitle"},
    {0x9C9C, WAY_UTF16, "XPComment"},
    {0x9C9D, WAY_UTF16, "XPAuthor"},
    {0x9C9E, WAY_UTF16, "XPKeywords"},
    {0x9C9F, WAY_UTF16, "XPSubject"},
    {0xA420, WAY_TEXT, "ImageUniqueID"},
    {0xA430, WAY_TEXT, "CameraOwnerName"},
    {0xA431, WAY_TEXT, "BodySerialNumber"},
    {0xA434, WAY_TEXT, "LensModel"},
    {0xA435, WAY_TEXT, "LensSerialNumber"},
};

typedef struct tiff {
    phi__image *image;
    uint64_t base; /* of the header in the file: offsets count from here */
    bool big_endian, big; /* BigTIFF */
    uint32_t directories;
} tiff;

typedef struct entry {
    uint16_t tag, type;
    uint64_t count, size; /* values, bytes */
    uint64_t at;          /* of the value in the file */
} entry;

static uint64_t number(const tiff *self, const uint8_t *bytes, size_t size)
{
    phi__cursor cursor = phi__cursor_at(phi__span_of(bytes, size));
    return self->big_endian ? phi__cursor_be(&cursor, size) : phi__cursor_le(&cursor, size);
}

static uint64_t size_of_type(uint16_t type)
{
    static const uint8_t SIZES[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    return type < sizeof SIZES ? SIZES[type] : 0;
}

/* -------------------------------------------------------------------------- values */

static phi_status put_utf16(tiff *self, const char *name, bool big)
{
    PHI_AUTO(phi__buf_done) phi__buf text;
    phi__buf_init(&text, (size_t)2 * PHI__IMAGE_VALUE_BYTES);
    size_t used = 0;
    const phi__encoding encoding = big ? PHI__ENC_UTF16BE : PHI__ENC_UTF16LE;
    PHI_TRY(phi__utf_decode(encoding, phi__buf_span(&self->image->value), true, &text, &used));
    return phi__image_text(self->image, "EXIF", name, phi__buf_span(&text));
}

/* Eight bytes say the code: "ASCII", "UNICODE", "JIS" or nothing. */
static phi_status put_comment(tiff *self, const char *name)
{
    enum { CODE_BYTES = 8 };
    phi__span value = phi__buf_span(&self->image->value);
    const bool wide = phi__span_starts(value, "UNICODE\0", CODE_BYTES);
    if (value.size < CODE_BYTES)
        return PHI_OK;
    phi__buf_consume(&self->image->value, CODE_BYTES);
    return wide ? put_utf16(self, name, self->big_endian)
                : phi__image_text(self->image, "EXIF", name, phi__buf_span(&self->image->value));
}

static phi_status put_text(tiff *self, const entry *e, const char *name)
{
    char unknown[24];
    (void)snprintf(unknown, sizeof unknown, "EXIF tag 0x%04X", e->tag);
    return phi__image_text(self->image, name == NULL ? unknown : "EXIF", name, phi__buf_span(&self->image->value));
}

static phi_status put_value(tiff *self, const entry *e, tag_way way, const char *name)
{
    bool there = false;
    if (way == WAY_XMP)
        return phi__image_xmp(self->image, e->at, e->size);
    if (way == WAY_RESOURCES)
        return phi__image_resources(self->image, e->at, e->size);
    PHI_TRY(phi__image_take(self->image, e->at, e->size, &there));
    PHI_REQUIRE(there, PHI_OK);
    switch (way) {
    case WAY_UTF16:
        return put_utf16(self, name, false);
    case WAY_COMMENT:
        return put_comment(self, name);
    case WAY_IPTC:
        return phi__image_iptc(self->image, phi__buf_span(&self->image->value));
    case WAY_RUNS:
        return phi__image_runs(self->image, "EXIF MakerNote");
    default:
        return put_text(self, e, name);
    }
}

/* --------------------------------------------------------------------------- place */

typedef struct position {
    double latitude, longitude;
    char north, east;
    bool has_latitude, has_longitude;
} position;

/* Degrees, minutes and seconds, each a fraction. */
static phi_status read_degrees(tiff *self, const entry *e, double *out, bool *has)
{
    uint8_t bytes[24];
    bool there = false;
    if (e->type != 5 || e->count != 3)
        return PHI_OK;
    PHI_TRY(phi__image_peek(self->image, e->at, bytes, sizeof bytes, &there));
    PHI_REQUIRE(there, PHI_OK);
    double unit = 1;
    *out = 0;
    for (size_t i = 0; i < 3; i++, unit *= 60) {
        const double below = (double)number(self, &bytes[8 * i + 4], 4);
        if (below > 0)
            *out += (double)number(self, &bytes[8 * i], 4) / below / unit;
    }
    *has = *out <= 180;
    return PHI_OK;
}

static phi_status read_gps(tiff *self, const entry *e, position *where)
{
    enum { LATITUDE_REF = 1, LATITUDE, LONGITUDE_REF, LONGITUDE, METHOD = 0x1B, AREA, DATE };
    uint8_t letter = 0;
    bool there = false;
    switch (e->tag) {
    case LATITUDE_REF:
    case LONGITUDE_REF:
        PHI_TRY(phi__image_peek(self->image, e->at, &letter, 1, &there));
        *(e->tag == LATITUDE_REF ? &where->north : &where->east) = (char)letter;
        return PHI_OK;
    case LATITUDE:
        return read_degrees(self, e, &where->latitude, &where->has_latitude);
    case LONGITUDE:
        return read_degrees(self, e, &where->longitude, &where->has_longitude);
    case METHOD:
    case AREA:
        return put_value(self, e, WAY_COMMENT, e->tag == AREA ? "GPSAreaInformation" : "GPSProcessingMethod");
    case DATE:
        return put_value(self, e, WAY_TEXT, "GPSDateStamp");
    default:
        return PHI_OK;
    }
}

static phi_status put_position(tiff *self, const position *where)
{
    char text[64];
    if (!where->has_latitude || !where->has_longitude)
        return PHI_OK;
    (void)snprintf(text, sizeof text, "%.6f, %.6f", where->north == 'S' ? -where->latitude : where->latitude,
                   where->east == 'W' ? -where->longitude : where->longitude);
    return phi__image_text(self->image, "EXIF", "GPSPosition", phi__span_of(text, strlen(text)));
}

/* --------------------------------------------------------------------- directories */

static phi_status read_directory(tiff *self, uint64_t offset, bool gps, unsigned depth, uint64_t *next);

/* One more directory or entry. Directories inside of each other that are the same one would multiply, and a
 * JPEG may have such ones in each of its segments. */
static bool admit(phi__image *image)
{
    enum { ENTRY_BYTES = 12 };
    if (++image->entries <= image->size / ENTRY_BYTES + 1)
        return true;
    image->emit->fault(image->emit, PHI_REASON_CORRUPT, "directories of tags overlap");
    return false;
}

static phi_status read_inner(tiff *self, const entry *e, bool gps, unsigned depth)
{
    const size_t width = e->type == 16 || e->type == 18 || e->type == 17 ? 8 : 4;
    for (uint64_t i = 0; i < e->count && i < 64 && depth < DEPTH; i++) {
        uint8_t bytes[8];
        bool there = false;
        uint64_t unused = 0;
        PHI_TRY(phi__image_peek(self->image, e->at + i * width, bytes, width, &there));
        if (there)
            PHI_TRY(read_directory(self, number(self, bytes, width), gps, depth + 1, &unused));
    }
    return PHI_OK;
}

static phi_status read_entry(tiff *self, const entry *e, unsigned depth)
{
    for (size_t i = 0; i < sizeof TAGS / sizeof *TAGS; i++) {
        if (TAGS[i].tag != e->tag)
            continue;
        if (TAGS[i].way == WAY_DIRECTORY || TAGS[i].way == WAY_GPS)
            return read_inner(self, e, TAGS[i].way == WAY_GPS, depth);
        return put_value(self, e, TAGS[i].way, TAGS[i].name);
    }
    return e->type == ASCII ? put_value(self, e, WAY_TEXT, NULL) : PHI_OK;
}

/* Short values stand in the entry itself. */
static entry parse_entry(const tiff *self, const uint8_t *bytes, uint64_t at)
{
    const size_t wide = self->big ? 8 : 4;
    entry e = {.tag = (uint16_t)number(self, bytes, 2), .type = (uint16_t)number(self, &bytes[2], 2),
               .count = number(self, &bytes[4], wide)};
    const uint64_t unit = size_of_type(e.type);
    e.size = unit != 0 && e.count > UINT64_MAX / 16 ? UINT64_MAX / 2 : e.count * unit;
    e.at = e.size <= wide ? at + 4 + wide : self->base + number(self, &bytes[4 + wide], wide);
    return e;
}

static phi_status read_entries(tiff *self, uint64_t at, uint64_t count, bool gps, unsigned depth)
{
    const size_t bytes = self->big ? 20 : 12;
    position where = {0};
    for (uint64_t i = 0; i < count && i < ENTRIES; i++, at += bytes) {
        uint8_t raw[20];
        bool there = false;
        PHI_REQUIRE(admit(self->image), PHI_OK);
        PHI_TRY(phi__image_peek(self->image, at, raw, bytes, &there));
        if (!there) {
            self->image->emit->fault(self->image->emit, PHI_REASON_TRUNCATED, "a directory of tags is cut off");
            return PHI_OK;
        }
        const entry e = parse_entry(self, raw, at);
        PHI_TRY(gps ? read_gps(self, &e, &where) : read_entry(self, &e, depth));
    }
    return put_position(self, &where);
}

static phi_status read_directory(tiff *self, uint64_t offset, bool gps, unsigned depth, uint64_t *next)
{
    const size_t count_bytes = self->big ? 8 : 2, next_bytes = self->big ? 8 : 4, entry_bytes = self->big ? 20 : 12;
    const uint64_t at = self->base + offset;
    uint8_t bytes[8];
    bool there = false;
    *next = 0;
    if (++self->directories > DIRECTORIES || !admit(self->image) || at >= self->image->size || offset == 0)
        return PHI_OK;
    PHI_TRY(phi__image_peek(self->image, at, bytes, count_bytes, &there));
    PHI_REQUIRE(there, PHI_OK);
    const uint64_t count = number(self, bytes, count_bytes);
    if (count > ENTRIES)
        self->image->emit->fault(self->image->emit, PHI_REASON_CORRUPT, "a directory of tags without end");
    PHI_TRY(read_entries(self, at + count_bytes, count, gps, depth));
    if (count > ENTRIES)
        return PHI_OK;
    PHI_TRY(phi__image_peek(self->image, at + count_bytes + count * entry_bytes, bytes, next_bytes, &there));
    *next = there ? number(self, bytes, next_bytes) : 0;
    return PHI_OK;
}

phi_status phi__image_exif(phi__image *image, uint64_t base)
{
    enum { CLASSIC = 42, BIG = 43 };
    uint8_t head[16] = {0};
    bool there = false;
    tiff self = {.image = image, .base = base};
    PHI_TRY(phi__image_peek(image, base, head, 8, &there));
    if (!there || (memcmp(head, "II", 2) != 0 && memcmp(head, "MM", 2) != 0))
        return PHI_OK;
    self.big_endian = head[0] == 'M';
    const uint64_t version = number(&self, &head[2], 2);
    self.big = version == BIG;
    if (self.big)
        PHI_TRY(phi__image_peek(image, base, head, sizeof head, &there));
    if (!there || (version != CLASSIC && version != BIG))
        return PHI_OK;
    uint64_t next = number(&self, self.big ? &head[8] : &head[4], self.big ? 8 : 4);
    while (next != 0 && self.directories < DIRECTORIES)
        PHI_TRY(read_directory(&self, next, false, 0, &next));
    if (self.directories >= DIRECTORIES)
        image->emit->fault(image->emit, PHI_REASON_LIMIT_MEMBERS, "only the tags of the first pages are read");
    return PHI_OK;
}

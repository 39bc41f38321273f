/* SPDX-License-Identifier: Apache-2.0 */
/* See pst_space.h. */
#include "worker/pst_space.h"

#include <string.h>

enum {
    VERSION_AT = 10,
    NARROW_LAST = 15, /* versions 14 and 15 */
    WIDE_FIRST = 20,
    WIDE_LAST = 23, /* those above have pages of 4096 bytes, and blocks that are compressed */
    NARROW_CODING_AT = 461,
    WIDE_CODING_AT = 513,
    CODING_PERMUTE = 1,
    CODING_CYCLIC = 2,
    MAP_BYTES = 496,
    UNIT = 64,
    UNWRITTEN = 8, /* as many zeros are no text, whatever zero stands for */
};

/* What the bytes of an encoded file stand for ([MS-PST] 5.1, the third part of mpbbCrypt). */
static const uint8_t DECODED[256] = {
    71,  241, 180, 230, 11,  106, 114, 72,  133, 78,  158, 235, 226, 248, 148, 83,  224, 187, 160, 2,   232, 90,  9,   171, 219, 227,
    186, 198, 124, 195, 16,  221, 57,  5,   150, 48,  245, 55,  96,  130, 140, 201, 19,  74,  107, 29,  243, 251, 143, 38,  151, 202,
    145, 23,  1,   196, 50,  45,  110, 49,  149, 255, 217, 35,  209, 0,   94,  121, 220, 68,  59,  26,  40,  197, 97,  87,  32,  144,
    61,  131, 185, 67,  190, 103, 210, 70,  66,  118, 192, 109, 91,  126, 178, 15,  22,  41,  60,  169, 3,   84,  13,  218, 93,  223,
    246, 183, 199, 98,  205, 141, 6,   211, 105, 92,  134, 214, 20,  247, 165, 102, 117, 172, 177, 233, 69,  33,  112, 12,  135, 159,
    116, 164, 34,  76,  111, 191, 31,  86,  170, 46,  179, 120, 51,  80,  176, 163, 146, 188, 207, 25,  28,  167, 99,  203, 30,  77,
    62,  75,  27,  155, 79,  231, 240, 238, 173, 58,  181, 89,  4,   234, 64,  85,  37,  81,  229, 122, 137, 56,  104, 82,  123, 252,
    39,  174, 215, 189, 250, 7,   244, 204, 142, 95,  239, 53,  156, 132, 43,  21,  213, 119, 52,  73,  182, 18,  10,  127, 113, 136,
    253, 157, 24,  65,  125, 147, 216, 88,  44,  206, 254, 36,  175, 222, 184, 54,  200, 161, 128, 166, 153, 152, 168, 47,  14,  129,
    101, 115, 228, 194, 162, 138, 212, 225, 17,  208, 8,   139, 42,  242, 237, 154, 100, 63,  193, 108, 249, 236,
};

bool phi__pst_space_begin(phi__pst_space *self, phi__span header)
{
    phi__cursor at = phi__cursor_at(header);
    phi__cursor_skip(&at, VERSION_AT);
    const uint16_t version = phi__cursor_le16(&at);
    self->narrow = version <= NARROW_LAST;
    phi__cursor_skip(&at, (size_t)(self->narrow ? NARROW_CODING_AT : WIDE_CODING_AT) - VERSION_AT - 2);
    const uint8_t coding = phi__cursor_u8(&at);
    if (at.failed || !(self->narrow || (version >= WIDE_FIRST && version <= WIDE_LAST)))
        return false;
    self->encoded = coding == CODING_PERMUTE;
    if (coding == CODING_CYCLIC)
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "free space in high encryption is not read");
    return coding != CODING_CYCLIC;
}

/* The bits of a section; of one whose page is none, and of one in which all counts as free, nothing. */
static phi__span map_of(const phi__pst_space *self, phi__span page)
{
    const size_t trailer = self->narrow ? 500 : MAP_BYTES;
    const phi__span type = phi__span_part(page, trailer, 2);
    const bool sound = type.size == 2 && type.data[0] == 0x84 && type.data[1] == 0x84;
    return sound && !self->all ? phi__span_part(page, self->narrow ? 4 : 0, MAP_BYTES) : phi__span_of(NULL, 0);
}

/* The first unit is the most significant bit. */
static bool is_free(phi__span map, size_t unit)
{
    return unit / 8 >= map.size || (map.data[unit / 8] & 0x80 >> unit % 8) == 0;
}

bool phi__pst_space_any(const phi__pst_space *self, phi__span page)
{
    const phi__span map = map_of(self, page);
    for (size_t i = 0; i < map.size; i++) {
        if (map.data[i] != 0xFF)
            return true;
    }
    return map.size == 0;
}

/* In place. What was never written stays zero. */
static void decode(uint8_t *bytes, size_t size)
{
    for (size_t i = 0, zeros = 0; i < size; i++) {
        zeros = bytes[i] == 0 ? zeros + 1 : 0;
        bytes[i] = zeros < UNWRITTEN ? DECODED[bytes[i]] : 0;
        if (zeros == UNWRITTEN)
            memset(&bytes[i + 1 - zeros], 0, zeros);
    }
}

static bool is_written(const uint8_t *bytes, size_t size)
{
    return bytes[0] != 0 || memcmp(bytes, bytes + 1, size - 1) != 0;
}

/* Pieces that are no neighbours are kept apart, so that no text goes on in another one. */
static void say_piece(phi__pst_space *self, uint8_t *bytes, size_t size)
{
    static const uint8_t GAP[UNWRITTEN] = {0};
    if (!is_written(bytes, size))
        return;
    if (!self->open)
        phi__say_member(self->say, self->name, PHI__WIRE_UNKNOWN, false);
    self->open = true;
    if (self->encoded)
        decode(bytes, size);
    phi__say_data(self->say, bytes, size);
    phi__say_data(self->say, GAP, sizeof GAP);
}

void phi__pst_space_section(phi__pst_space *self, uint8_t *bytes, size_t size)
{
    uint8_t page[PHI__PST_PAGE]; /* where all is free it is decoded itself */
    const size_t known = size < sizeof page ? size : sizeof page;
    memcpy(page, bytes, known);
    const phi__span map = map_of(self, phi__span_of(page, known));
    for (size_t begin = 0, end; begin < size && !self->say->lost; begin = end) {
        const bool vacant = is_free(map, begin / UNIT);
        for (end = begin + UNIT; end < size && is_free(map, end / UNIT) == vacant;)
            end += UNIT;
        end = end < size ? end : size;
        if (vacant)
            say_piece(self, bytes + begin, end - begin);
    }
}

void phi__pst_space_end(phi__pst_space *self)
{
    if (self->open)
        phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    self->open = false;
}

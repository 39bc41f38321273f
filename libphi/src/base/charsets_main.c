/* SPDX-License-Identifier: Apache-2.0 */
/* phi-charsetc: the tables of charsets.def as C, made with the converters of the C library of
 * the machine that builds. Standard output is the file, see cmake/PhiBuiltinCharsets.cmake. */
#include "base/charset.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const NAMES[] = {
#define PHI_CHARSET(name, iconv, shape) iconv,
#include "base/charsets.def"
#undef PHI_CHARSET
};

enum shape { SINGLE, EBCDIC, PAIRS };

static const enum shape SHAPES[] = {
#define PHI_CHARSET(name, iconv, shape) shape,
#include "base/charsets.def"
#undef PHI_CHARSET
};

enum { COUNT = sizeof NAMES / sizeof NAMES[0], NEL = 0x15, LF = 0x25, EUC_THREE = 0x8F, GB_FOUR_CODES = 39420 };

/* The one code point in the BMP that these bytes stand for, or 0. */
static unsigned convert(iconv_t converter, const unsigned char *bytes, size_t size)
{
    unsigned char out[16] = {0};
    char input[4];
    char *from = input, *to = (char *)out;
    size_t left = size, room = sizeof out;
    memcpy(input, bytes, size);
    (void)iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &left, &to, &room) == (size_t)-1 || iconv(converter, NULL, NULL, &to, &room) == (size_t)-1)
        return 0;
    const unsigned code = (unsigned)out[0] << 24 | (unsigned)out[1] << 16 | (unsigned)out[2] << 8 | out[3];
    return left == 0 && room == sizeof out - 4 && code <= 0xFFFF && code != 0xFFFD ? code : 0;
}

static void print_number(unsigned value, size_t at)
{
    printf("%s%u,", at % 16 == 0 ? "\n" : "", value);
}

static void print_single(iconv_t converter, size_t at)
{
    printf("static const uint16_t single_%zu[256] = {", at);
    for (unsigned byte = 0; byte < 256; byte++) {
        const unsigned char bytes[1] = {(unsigned char)byte};
        unsigned code = convert(converter, bytes, 1);
        if (SHAPES[at] != EBCDIC && byte < 0x80)
            code = byte; /* Shift-JIS has a yen sign and an overline there by its norm, ASCII in files */
        if (SHAPES[at] == EBCDIC && (byte == NEL || byte == LF))
            code = '\n'; /* which of them ends lines depends on who wrote the file */
        print_number(code, byte);
    }
    printf("\n};\n");
}

static void print_pairs(iconv_t converter, size_t at, const char *what, bool three)
{
    printf("static const uint16_t %s_%zu[%d] = {", what, at, (int)PHI__PAIRS);
    for (unsigned index = 0; index < PHI__PAIRS; index++) {
        const unsigned char bytes[3] = {EUC_THREE, (unsigned char)(PHI__LEAD_FIRST + index / PHI__TRAILS),
                                        (unsigned char)(PHI__TRAIL_FIRST + index % PHI__TRAILS)};
        print_number(convert(converter, three ? bytes : bytes + 1, three ? 3 : 2), index);
    }
    printf("\n};\n");
}

static unsigned gb_four(iconv_t converter, unsigned index)
{
    const unsigned char bytes[4] = {(unsigned char)(0x81 + index / 12600), (unsigned char)(0x30 + index / 1260 % 10),
                                    (unsigned char)(0x81 + index / 10 % 126), (unsigned char)(0x30 + index % 10)};
    return convert(converter, bytes, 4);
}

static size_t print_ranges(iconv_t converter, size_t at)
{
    size_t count = 0;
    unsigned expected = 0x110000;
    printf("static const phi__gb_range ranges_%zu[] = {\n", at);
    for (unsigned index = 0; index < GB_FOUR_CODES; index++) {
        const unsigned code = gb_four(converter, index);
        if (code != expected && (code != 0 || expected != 0)) {
            printf("{%u,%u},\n", index, code);
            count++;
        }
        expected = code == 0 ? 0 : code + 1;
    }
    printf("{%d,0},\n};\n", (int)GB_FOUR_CODES);
    return count + 1;
}

/* Codes that only the longest form has. A table of pairs that has them, too, comes first. */
static size_t print_longer(iconv_t converter, size_t at, bool three)
{
    static bool is_longer[0x10000];
    memset(is_longer, 0, sizeof is_longer);
    for (unsigned index = 0; index < (three ? (unsigned)PHI__PAIRS : (unsigned)GB_FOUR_CODES); index++) {
        const unsigned char bytes[3] = {EUC_THREE, (unsigned char)(PHI__LEAD_FIRST + index / PHI__TRAILS),
                                        (unsigned char)(PHI__TRAIL_FIRST + index % PHI__TRAILS)};
        is_longer[three ? convert(converter, bytes, 3) : gb_four(converter, index)] = true;
    }
    for (unsigned index = 0; index < PHI__PAIRS; index++) {
        const unsigned char bytes[2] = {(unsigned char)(PHI__LEAD_FIRST + index / PHI__TRAILS),
                                        (unsigned char)(PHI__TRAIL_FIRST + index % PHI__TRAILS)};
        is_longer[convert(converter, bytes, 2)] = false;
    }
    size_t count = 0;
    printf("static const phi__code_range longer_%zu[] = {\n", at);
    for (unsigned code = 0x80; code < 0x10000; code++) {
        const unsigned first = code;
        while (code < 0x10000 && is_longer[code])
            code++;
        if (code > first) {
            printf("{%u,%u},\n", first, code - 1);
            count++;
        }
    }
    printf("};\n");
    return count;
}

static iconv_t open_or_die(const char *name)
{
    const iconv_t converter = iconv_open("UTF-32BE", name);
    if (converter == (iconv_t)-1) { /* NOLINT: iconv_open says so */
        (void)fprintf(stderr, "phi-charsetc: the C library has no converter for %s\n", name);
        exit(1);
    }
    return converter;
}

static size_t ranges[COUNT], longer[COUNT];
static bool threes[COUNT];

static void print_tables(void)
{
    for (size_t at = 0; at < COUNT; at++) {
        const iconv_t converter = open_or_die(NAMES[at]);
        print_single(converter, at);
        if (SHAPES[at] == PAIRS)
            print_pairs(converter, at, "pairs", false);
        threes[at] = strncmp(NAMES[at], "EUC-JP", 6) == 0;
        if (threes[at])
            print_pairs(converter, at, "triples", true);
        if (strcmp(NAMES[at], "GB18030") == 0)
            ranges[at] = print_ranges(converter, at);
        if (threes[at] || ranges[at] > 0)
            longer[at] = print_longer(converter, at, threes[at]);
        (void)iconv_close(converter);
    }
}

int main(void)
{
    printf("/* generated by phi-charsetc */\n#include \"base/charset.h\"\n");
    print_tables();
    printf("const phi__charset phi__builtin_charsets[] = {\n");
    for (size_t at = 0; at < COUNT; at++) {
        printf("{.single = single_%zu", at);
        if (SHAPES[at] == PAIRS)
            printf(", .pairs = pairs_%zu", at);
        if (threes[at])
            printf(", .triples = triples_%zu", at);
        if (ranges[at] > 0)
            printf(", .ranges = ranges_%zu, .range_count = %zu", at, ranges[at]);
        if (longer[at] > 0)
            printf(", .longer = longer_%zu, .longer_count = %zu", at, longer[at]);
        printf("},\n");
    }
    printf("};\n");
    return ferror(stdout) || fflush(stdout) != 0;
}

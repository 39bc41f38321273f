/* SPDX-License-Identifier: Apache-2.0 */
/* See charset_guess.h. No statistics of languages, which need more text than a list of patients
 * has: what is judged is whether letters stand where letters stand. A wrong code page turns the
 * accented letter within a word into a sign, or a small letter into a capital in the middle of a
 * word, or mixes scripts; and of pairs it makes characters that are hardly ever written.
 *
 * A wrong guess costs letters beyond ASCII, never digits: all of these hold ASCII in its place,
 * EBCDIC excepted, which nothing else looks like. */
#include "identify/charset_guess.h"

#include "base/ascii.h"
#include "base/charset.h"
#include "base/count.h"

enum { MOST_BYTES = 4096, LEAST_PAIRS = 3 };

/* --------------------------------------------------------------- one byte each */

typedef enum glyph {
    GLYPH_NONE,   /* nothing, or a control character */
    GLYPH_OTHER,  /* ASCII that is no letter: blanks, digits, signs */
    GLYPH_SIGN,   /* that stands beside words: quotes, dashes, currencies */
    GLYPH_DRAWN,  /* lines and blocks */
    GLYPH_RARE,   /* a sign that hardly any text has */
    GLYPH_LATIN,  /* ASCII letters, and those with accents */
    GLYPH_CYRILLIC,
    GLYPH_GREEK,
    GLYPH_HEBREW,
    GLYPH_ARABIC,
    GLYPH_THAI
} glyph;

static bool is_listed(uint32_t code, const uint16_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == code)
            return true;
    }
    return false;
}

static const uint16_t SIGNS[] = {0xA0, 0xA3, 0xA7, 0xA9, 0xAB, 0xAE, 0xB0, 0xB1, 0xB5, 0xB7, 0xBB, 0x2013, 0x2014, 0x2018,
                                 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x20AC, 0x2116, 0x2122};

static glyph glyph_of(uint32_t code)
{
    if (code < 0x80)
        return phi__is_letter((char)code) ? GLYPH_LATIN : code >= 0x20 || (code >= 0x08 && code <= 0x0D) ? GLYPH_OTHER : GLYPH_NONE;
    if (code < 0xA0 || (code >= 0xE000 && code < 0xF900))
        return GLYPH_NONE;
    if ((code >= 0xC0 && code < 0x250 && code != 0xD7 && code != 0xF7) || (code >= 0x1E00 && code < 0x1F00) || (code >= 0x300 && code < 0x370))
        return GLYPH_LATIN;
    if (code >= 0x370 && code < 0x400)
        return GLYPH_GREEK;
    if (code >= 0x400 && code < 0x530)
        return GLYPH_CYRILLIC;
    if (code >= 0x590 && code < 0x600)
        return GLYPH_HEBREW;
    if (code >= 0x600 && code < 0x700)
        return GLYPH_ARABIC;
    if (code >= 0xE00 && code < 0xE80)
        return GLYPH_THAI;
    if (code >= 0x2500 && code < 0x25A0)
        return GLYPH_DRAWN;
    return is_listed(code, SIGNS, sizeof SIGNS / sizeof *SIGNS) ? GLYPH_SIGN : GLYPH_RARE;
}

static bool is_capital(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z';
    if (code >= 0x100 && code < 0x180) /* in turns, the other way round after 0x139 and 0x14A */
        return (code < 0x139 || code > 0x149 ? code % 2 == 0 : code % 2 == 1) ? code < 0x179 || code == 0x178 : code >= 0x179 && code % 2 == 1;
    return (code >= 0xC0 && code <= 0xDE) || (code >= 0x386 && code <= 0x3AB && code != 0x390) || (code >= 0x400 && code < 0x430);
}

/* Letters that every page of their languages has. */
static bool is_common(uint32_t code)
{
    static const uint16_t COMMON[] = {
        0xE0, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xED, 0xEE, 0xEF, 0xF1, 0xF3, 0xF4, 0xF5, 0xF6, 0xF8,
        0xFA, 0xFB, 0xFC, 0xDF, 0xC4, 0xD6, 0xDC, 0xC9, 0xC5, 0xD8, /* western */
        0x105, 0x107, 0x10D, 0x119, 0x11B, 0x11F, 0x131, 0x142, 0x144, 0x151, 0x159, 0x15B, 0x15F, 0x161, 0x16F, 0x17A, 0x17C,
        0x17E, 0xFD, 0x103, 0x163, 0x117, 0x16B, 0x101, 0x113, 0x141, 0x15A, 0x160, 0x10C, 0x17B, 0x17D, 0x130, 0x15E, /* others */
        0x430, 0x432, 0x435, 0x438, 0x43A, 0x43B, 0x43C, 0x43D, 0x43E, 0x43F, 0x440, 0x441, 0x442, /* Cyrillic */
        0x3B1, 0x3B5, 0x3B9, 0x3BA, 0x3BD, 0x3BF, 0x3C0, 0x3C1, 0x3C3, 0x3C2, 0x3C4, 0x3AF, 0x3CC, /* Greek */
        0x5D0, 0x5D1, 0x5D4, 0x5D5, 0x5D7, 0x5D9, 0x5DC, 0x5DD, 0x5DE, 0x5E0, 0x5E8, 0x5E9, 0x5EA, /* Hebrew */
        0x627, 0x644, 0x64A, 0x645, 0x646, 0x648, 0x631, 0x62A, /* Arabic */
        0xE01, 0xE19, 0xE23, 0xE2D, 0xE32, 0xE40, 0xE48, 0xE49, /* Thai */
    };
    return is_listed(code, COMMON, sizeof COMMON / sizeof *COMMON);
}

/* What speaks for a letter beyond ASCII between these two. */
static int weigh_letter(uint32_t before, uint32_t code, uint32_t after)
{
    const glyph own = glyph_of(code), left = glyph_of(before), right = glyph_of(after);
    const bool alone = left != own && right != own;
    const bool strange = (left >= GLYPH_LATIN && left != own) || (right >= GLYPH_LATIN && right != own);
    int weight = is_common(code) ? 4 : 1;
    if (strange)
        weight = -8; /* of two scripts in one word */
    else if (alone)
        weight = own == GLYPH_LATIN ? 0 : -2;
    if (own == GLYPH_LATIN && before >= 0x80 && after >= 0x80 && left == own && right == own)
        weight -= 5; /* as in Cyrillic or Hebrew that is read as Western */
    if ((code == 0xF8 && ((left == own && before >= 0x80) || (right == own && after >= 0x80))) || (code == 0xEC && right == own))
        weight -= 6; /* of the north and of Italy, but not in this place: Czech that is read as Western */
    if (left == own && is_capital(code) && !is_capital(before) && own <= GLYPH_GREEK)
        weight -= 10; /* as in "jOHn" */
    return weight;
}

static int weigh_character(uint32_t before, uint32_t code, uint32_t after)
{
    const bool in_word = glyph_of(before) >= GLYPH_LATIN && glyph_of(after) >= GLYPH_LATIN;
    switch (glyph_of(code)) {
    case GLYPH_NONE:
        return -20;
    case GLYPH_SIGN:
        return in_word && code != 0x2019 && code != 0xB7 && code != 0xA0 ? -8 : 2;
    case GLYPH_DRAWN:
        return in_word ? -8 : glyph_of(before) == GLYPH_DRAWN || glyph_of(after) == GLYPH_DRAWN ? 2 : -2;
    case GLYPH_RARE:
        return in_word ? -8 : -3;
    default:
        return weigh_letter(before, code, after);
    }
}

static uint32_t decode_byte(phi__encoding encoding, uint8_t byte)
{
    static const uint16_t WESTERN[32] = {0x20AC, 0, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
                                         0x2039, 0x152, 0, 0x17D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                         0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0, 0x17E, 0x178};
    if (encoding == PHI__ENC_WINDOWS1252)
        return byte >= 0x80 && byte < 0xA0 ? WESTERN[byte - 0x80] : byte;
    return phi__charset_of(encoding)->single[byte];
}

/* Weight of all bytes above ASCII, and their number. */
static int64_t weigh_page(phi__span head, phi__encoding encoding, size_t *high)
{
    int64_t sum = 0;
    *high = 0;
    for (size_t i = 0; i < head.size; i++) {
        if (head.data[i] < 0x80)
            continue;
        const uint32_t before = i > 0 ? decode_byte(encoding, head.data[i - 1]) : ' ';
        const uint32_t after = i + 1 < head.size ? decode_byte(encoding, head.data[i + 1]) : ' ';
        sum += weigh_character(before, decode_byte(encoding, head.data[i]), after);
        ++*high;
    }
    return sum;
}

/* ------------------------------------------------------------------- two bytes */

typedef struct pair_tally {
    size_t pairs;
    size_t common;  /* in the rows that text is made of */
    size_t kana;
    size_t low;     /* with a second byte that EUC does not have */
    size_t korean;  /* in the rows of hangul */
    size_t singles; /* half-width kana of Shift-JIS */
    size_t glued;   /* to a letter of ASCII before it, as an accented letter is */
    size_t bad;
} pair_tally;

static bool is_common_pair(phi__encoding encoding, uint8_t lead, uint8_t trail)
{
    switch (encoding) {
    case PHI__ENC_SHIFTJIS: return (lead >= 0x81 && lead <= 0x83) || (lead >= 0x88 && lead <= 0x97);
    case PHI__ENC_EUCJP: return lead == 0xA1 || (lead >= 0xA3 && lead <= 0xA5) || (lead >= 0xB0 && lead <= 0xCF);
    case PHI__ENC_GB18030: return trail >= 0xA1 && (lead == 0xA1 || lead == 0xA3 || (lead >= 0xB0 && lead <= 0xD7));
    case PHI__ENC_BIG5: return lead >= 0xA1 && lead <= 0xC6;
    default: return trail >= 0xA1 && ((lead >= 0xA1 && lead <= 0xA3) || (lead >= 0xB0 && lead <= 0xC8));
    }
}

static void count_pair(pair_tally *t, phi__encoding encoding, uint8_t lead, uint8_t trail)
{
    const bool shift = encoding == PHI__ENC_SHIFTJIS;
    t->pairs++;
    t->common += is_common_pair(encoding, lead, trail);
    t->kana += shift ? (lead == 0x82 && trail >= 0x9F) || lead == 0x83 : lead == 0xA4 || lead == 0xA5;
    t->low += trail < 0xA1;
    t->korean += lead >= 0xB0 && lead <= 0xC8;
}

static pair_tally tally_pairs(phi__span head, phi__encoding encoding)
{
    const phi__charset *charset = phi__charset_of(encoding);
    pair_tally t = {0};
    bool letter = false; /* of ASCII, and no second byte, was the one before */
    for (size_t i = 0; i < head.size; i++) {
        const bool glued = letter;
        letter = phi__is_letter((char)head.data[i]);
        const uint8_t lead = head.data[i];
        if (lead < 0x80)
            continue;
        if (charset->single[lead] != 0) {
            t.singles++;
            continue;
        }
        if (i + 1 == head.size)
            break; /* cut off */
        const uint8_t trail = head.data[i + 1];
        const bool good = lead >= PHI__LEAD_FIRST && lead <= PHI__LEAD_LAST && trail >= PHI__TRAIL_FIRST && trail <= PHI__TRAIL_LAST &&
                          charset->pairs[(lead - PHI__LEAD_FIRST) * PHI__TRAILS + (trail - PHI__TRAIL_FIRST)] != 0;
        t.bad += !good;
        t.glued += good && glued;
        if (good)
            count_pair(&t, encoding, lead, trail);
        i += good || trail >= 0x80;
    }
    return t;
}

static bool is_whole(const pair_tally *t)
{
    return t->pairs >= LEAST_PAIRS && t->bad * 50 <= t->pairs && t->glued * 3 <= t->pairs;
}

static bool most(size_t part, size_t of, size_t percent)
{
    return part * 100 >= of * percent;
}

bool phi__charset_fits(phi__span head, phi__encoding encoding)
{
    head = phi__span_part(head, 0, MOST_BYTES);
    if (phi__charset_of(encoding) == NULL || phi__charset_of(encoding)->pairs == NULL)
        return true;
    const pair_tally t = tally_pairs(head, encoding);
    return t.bad * 20 <= t.pairs + t.singles;
}

/* In this order: what one of them asks for, those before it do not have. */
static bool guess_pairs(phi__span head, phi__encoding *out)
{
    const pair_tally euc_jp = tally_pairs(head, PHI__ENC_EUCJP);
    *out = PHI__ENC_EUCJP;
    if (is_whole(&euc_jp) && most(euc_jp.common, euc_jp.pairs, 80) && most(euc_jp.kana, euc_jp.pairs, 15))
        return true;
    const pair_tally korean = tally_pairs(head, PHI__ENC_EUCKR);
    *out = PHI__ENC_EUCKR;
    if (is_whole(&korean) && most(korean.common, korean.pairs, 90) && most(korean.korean, korean.pairs, 75))
        return true;
    const pair_tally chinese = tally_pairs(head, PHI__ENC_GB18030);
    *out = PHI__ENC_GB18030;
    if (is_whole(&chinese) && most(chinese.common, chinese.pairs, 90))
        return true;
    const pair_tally japanese = tally_pairs(head, PHI__ENC_SHIFTJIS);
    *out = PHI__ENC_SHIFTJIS;
    if (is_whole(&japanese) && most(japanese.common, japanese.pairs, 80) && most(japanese.kana, japanese.pairs, 10) &&
        japanese.singles <= japanese.pairs)
        return true;
    const pair_tally taiwan = tally_pairs(head, PHI__ENC_BIG5);
    *out = PHI__ENC_BIG5;
    return is_whole(&taiwan) && most(taiwan.common, taiwan.pairs, 90) && most(taiwan.low, taiwan.pairs, 20) &&
           !most(taiwan.low, taiwan.pairs, 85);
}

/* ----------------------------------------------------------------------- guess */

static const phi__encoding PAGES[] = {
    PHI__ENC_WINDOWS1252, PHI__ENC_WINDOWS1250, PHI__ENC_WINDOWS1251, PHI__ENC_WINDOWS1253, PHI__ENC_WINDOWS1254,
    PHI__ENC_WINDOWS1255, PHI__ENC_WINDOWS1256, PHI__ENC_WINDOWS1257, PHI__ENC_WINDOWS874, PHI__ENC_ISO8859_2,
    PHI__ENC_ISO8859_5, PHI__ENC_ISO8859_7, PHI__ENC_KOI8R, PHI__ENC_MACROMAN, PHI__ENC_CP850, PHI__ENC_CP437,
    PHI__ENC_CP852, PHI__ENC_CP866,
};

bool phi__charset_guess(phi__span head, phi__encoding *out)
{
    head = phi__span_part(head, 0, MOST_BYTES);
    if (guess_pairs(head, out))
        return true;
    size_t high = 0;
    int64_t best = 0;
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        const int64_t weight = weigh_page(head, PAGES[i], &high);
        if (i > 0 && weight <= best + (int64_t)(best > 0 && PAGES[i] != PHI__ENC_WINDOWS1252 ? high / 4 : 0))
            continue;
        best = weight;
        *out = PAGES[i];
    }
    /* Good text has three each, and noise of a few bytes may have two by chance. */
    const bool mostly_ascii = high * 100 < head.size * 35;
    return high > 0 && best * 10 >= (mostly_ascii ? (int64_t)high * 10 : (int64_t)high * 15 + 200);
}

/* ---------------------------------------------------------------------- EBCDIC */

/* Blanks, digits, letters, and the signs of the invariant part. */
static bool is_ebcdic_text(uint8_t byte)
{
    const bool letter = (byte >= 0xC1 && byte <= 0xC9) || (byte >= 0xD1 && byte <= 0xD9) || (byte >= 0xE2 && byte <= 0xE9) ||
                        (byte >= 0x81 && byte <= 0x89) || (byte >= 0x91 && byte <= 0x99) || (byte >= 0xA2 && byte <= 0xA9);
    return letter || byte >= 0xF0 ? byte <= 0xF9 : memchr("\x40\x4B\x4C\x4D\x4E\x50\x5C\x5D\x5E\x60\x61\x6B\x6C\x6D\x6E\x6F\x7A\x7D\x7E\x7F\x7B\x7C\x15\x25\x0D\x05", byte, 26) != NULL;
}

/* Brackets tell the pages apart: [ ] are BA BB in 037, 4A 5A in 500, AD BD in 1047. */
static phi__encoding which_ebcdic(const size_t counts[256])
{
    if (counts[0xAD] + counts[0xBD] > counts[0xBA] + counts[0xBB] + counts[0x4A] + counts[0x5A])
        return PHI__ENC_CP1047;
    return counts[0x4A] > 0 && counts[0x5A] > 0 && counts[0x4A] + counts[0x5A] > counts[0xBA] + counts[0xBB] ? PHI__ENC_CP500 : PHI__ENC_CP037;
}

bool phi__charset_guess_ebcdic(phi__span head, phi__encoding *out)
{
    enum { LEAST_BYTES = 16, TEXT_PERCENT = 85, BLANK_PERCENT = 3 };
    size_t counts[256] = {0}, text = 0, strong = 0, zeros = 0;
    head = phi__span_part(head, 0, MOST_BYTES);
    const size_t parting = phi__count_byte(head, 0x40) + phi__count_byte(head, 0x15) + phi__count_byte(head, 0x25);
    if (head.size < LEAST_BYTES || !most(parting, head.size, BLANK_PERCENT)) /* nearly all, for nothing */
        return false;
    for (size_t i = 0; i < head.size; i++) {
        counts[head.data[i]]++;
        text += is_ebcdic_text(head.data[i]);
        strong += head.data[i] >= 0x81 && is_ebcdic_text(head.data[i]); /* letters and digits */
        zeros += head.data[i] == 0;
    }
    *out = which_ebcdic(counts);
    return zeros * 50 <= head.size && most(text, head.size, TEXT_PERCENT) && most(strong, head.size, 25);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Text of the barcode on a driver licence (AAMVA DL/ID Card Design Standard, annex D): a header, then
 * elements, each three letters and right behind them its value, up to the end of a line. Behind the header it is certain
 * what each of them is, so they are found from there; the letters and the value are one token to everything else.
 *
 *   @ LF RS CR ANSI 636000100102DL00410278ZV03190008DLDAQT64235789 LF DCSSAMPLE LF DDEN LF DACMICHAEL LF DBB06061986 ... */
#include "match/finder.h"

#include "base/ascii.h"

#include <string.h>

enum {
    HEADER_DIGITS_LEAST = 10, /* issuer and versions; two more since the second version */
    REACH = 1600,
    ELEMENT = 3,
    VALUE_MOST = 60
};

static bool is_end(uint8_t c)
{
    return c == '\n' || c == '\r' || c == 0x1C || c == 0x1D || c == 0x1E;
}

/* "636000100102DL0041": what follows ANSI and a blank. */
static bool is_header(phi__span text, size_t at)
{
    size_t end = at;
    while (end < text.size && phi__is_digit((char)text.data[end]))
        end++;
    return end - at >= HEADER_DIGITS_LEAST && end - at <= HEADER_DIGITS_LEAST + 2 && text.size - end > 2 &&
           (memcmp(text.data + end, "DL", 2) == 0 || memcmp(text.data + end, "ID", 2) == 0 || memcmp(text.data + end, "EN", 2) == 0);
}

/* Does an element begin here: on a line of its own, or the first one behind the name of its subfile? */
static bool begins_element(phi__span text, size_t at)
{
    if (is_end(text.data[at - 1]))
        return true;
    const bool subfile = at >= 3 && (memcmp(text.data + at - 2, "DL", 2) == 0 || memcmp(text.data + at - 2, "ID", 2) == 0);
    return subfile && (phi__is_digit((char)text.data[at - 3]) || is_end(text.data[at - 3]));
}

/* The value of the first element called one of `names`, three letters each. */
static bool read_element(phi__span text, size_t header, size_t most, const char *names, phi__found_span *out)
{
    if (!is_header(text, header))
        return false;
    const size_t reach = most - header > REACH ? header + REACH : most;
    for (size_t at = header + 1; at + ELEMENT < reach; at++) {
        if (text.data[at] != 'D' || !begins_element(text, at))
            continue;
        for (const char *name = names; *name != '\0'; name += ELEMENT) {
            if (memcmp(text.data + at, name, ELEMENT) != 0)
                continue;
            size_t end = at + ELEMENT;
            while (end < reach && !is_end(text.data[end]) && end - at < VALUE_MOST)
                end++;
            while (end > at + ELEMENT && text.data[end - 1] == ' ')
                end--;
            *out = (phi__found_span){at + ELEMENT, end};
            return end > at + ELEMENT;
        }
    }
    return false;
}

static const phi__finder_trigger HEADER[] = {{"ansi", PHI__FINDER_WORD, true}};

#define ELEMENT_FINDER(c_name, text_name, elements)                                                                  \
    static bool read_##c_name(phi__span text, size_t at, size_t most, phi__finder_place place, phi__found_span *out) \
    {                                                                                                                \
        return place == PHI__FINDER_WORD && read_element(text, at, most, elements, out);                             \
    }                                                                                                                \
    const phi__finder phi__finder_##c_name = {                                                                       \
        .name = text_name, .triggers = HEADER, .trigger_count = 1, .read = read_##c_name, .longest = VALUE_MOST}

ELEMENT_FINDER(aamva_number, "aamva-number", "DAQ");
ELEMENT_FINDER(aamva_birth, "aamva-birth", "DBB");
ELEMENT_FINDER(aamva_family, "aamva-family", "DCSDAB");
ELEMENT_FINDER(aamva_given, "aamva-given", "DACDCTDAA");
ELEMENT_FINDER(aamva_street, "aamva-street", "DAGDAL");
ELEMENT_FINDER(aamva_ssn, "aamva-ssn", "DBKDBM");

/* SPDX-License-Identifier: Apache-2.0
 * Addresses of computers that can be somebody's, as the text stands. Those that
 * everybody has (private, loopback, link-local, multicast: RFC 6890) and those of
 * documents (RFC 5737, RFC 3849) say nothing of a person. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

enum { OCTETS = 4, MAC_BYTES = 6 };

static bool read_octets(const char *value, size_t length, unsigned octets[OCTETS])
{
    size_t at = 0;
    for (size_t i = 0; i < OCTETS; i++) {
        size_t end = at;
        while (end < length && phi__is_digit(value[end]))
            end++;
        const size_t digits = end - at;
        if (digits < 1 || digits > 3 || (digits > 1 && value[at] == '0'))
            return false;
        octets[i] = phi__shape_number(value + at, digits);
        if (octets[i] > 255 || (i + 1 < OCTETS && (end == length || value[end] != '.')))
            return false;
        at = end + 1;
    }
    return at == length + 1;
}

bool phi__check_ipv4_public(const char *value, size_t length)
{
    unsigned o[OCTETS];
    if (!read_octets(value, length, o))
        return false;
    if (o[0] == 0 || o[0] == 10 || o[0] == 127 || o[0] >= 224 || o[3] == 0)
        return false;
    if ((o[0] == 100 && o[1] >= 64 && o[1] < 128) || (o[0] == 169 && o[1] == 254) ||
        (o[0] == 172 && o[1] >= 16 && o[1] < 32) || (o[0] == 192 && o[1] == 168))
        return false;
    const unsigned net = o[0] << 16 | o[1] << 8 | o[2];
    return net != 0xC00000 && net != 0xC00002 && net != 0xC63364 && net != 0xCB0071; /* 192.0.0 192.0.2 198.51.100 203.0.113 */
}

static unsigned hex_value(char c)
{
    if (phi__is_digit(c))
        return (unsigned)(c - '0');
    return phi__is_letter(c) && phi__to_lower(c) <= 'f' ? (unsigned)(phi__to_lower(c) - 'a') + 10 : 16;
}

/* Groups of one to four hexadecimal digits; "::" once, or eight of them. */
bool phi__check_ipv6_public(const char *value, size_t length)
{
    size_t groups = 0, digits = 0;
    bool compressed = false;
    for (size_t i = 0; i < length; i++) {
        if (value[i] != ':') {
            if (hex_value(value[i]) > 15 || ++digits > 4)
                return false;
            continue;
        }
        if (digits == 0 && (compressed || i == 0))
            return false;
        compressed |= digits == 0;
        groups += digits > 0;
        digits = 0;
    }
    groups += digits > 0;
    const bool global = length > 4 && (value[0] == '2' || value[0] == '3') && value[4] == ':';
    const bool documents = length > 9 && (memcmp(value, "2001:db8:", 9) == 0 || memcmp(value, "2001:DB8:", 9) == 0);
    return global && !documents && (digits > 0 || compressed) && (compressed ? groups < 8 : groups == 8);
}

/* Six bytes; not all alike, which stands for none or for all. */
bool phi__check_mac(const char *value, size_t length)
{
    if (length != 3 * MAC_BYTES - 1)
        return false;
    bool alike = true;
    unsigned first = 0;
    for (size_t i = 0; i < MAC_BYTES; i++) {
        const unsigned high = hex_value(value[3 * i]), low = hex_value(value[3 * i + 1]);
        if (high > 15 || low > 15 || (i > 0 && value[3 * i - 1] != value[2]))
            return false;
        first = i == 0 ? high * 16 + low : first;
        alike = alike && high * 16 + low == first;
    }
    return !alike && (first & 1) == 0; /* odd: a group of computers */
}

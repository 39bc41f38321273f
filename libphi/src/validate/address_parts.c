/* SPDX-License-Identifier: Apache-2.0
 * What a postal address of the USA says of itself: a ZIP code, a word for street, a box. */
#include "validate/checks.h"

#include "match/us_address.h"

static bool read(const char *value, size_t length, phi__us_address *address)
{
    return phi__us_address_read(phi__span_of(value, length), 0, length, PHI__FINDER_CELL, address);
}

bool phi__check_address_full(const char *value, size_t length)
{
    phi__us_address address;
    return read(value, length, &address) && address.town && (address.suffix || address.box);
}

bool phi__check_address_street(const char *value, size_t length)
{
    phi__us_address address;
    return read(value, length, &address) && !address.town && address.suffix;
}

bool phi__check_address_box(const char *value, size_t length)
{
    phi__us_address address;
    return read(value, length, &address) && !address.town && address.box;
}

bool phi__check_address_loose(const char *value, size_t length)
{
    phi__us_address address;
    return read(value, length, &address) && !address.suffix && !address.box;
}

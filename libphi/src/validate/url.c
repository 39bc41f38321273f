/* SPDX-License-Identifier: Apache-2.0
 * Web addresses that lead to somebody (45 CFR 164.514(b)(2)(i)(N)), as the text
 * stands: not the names of schemas and specifications, which are no addresses,
 * and nothing on this very computer or of documents (RFC 2606). */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

/* Where the host begins and how long it is; 0 when there is none. */
static size_t find_host(const char *value, size_t length, size_t *begin)
{
    const char *slashes = length > 3 ? memchr(value, '/', length) : NULL;
    if (slashes == NULL || (size_t)(slashes - value) + 2 > length || slashes[1] != '/')
        return 0;
    *begin = (size_t)(slashes - value) + 2;
    size_t end = *begin;
    while (end < length && strchr("/?#:", value[end]) == NULL)
        end++;
    return end - *begin;
}

static bool ends_with(const char *host, size_t length, const char *ending)
{
    const size_t size = strlen(ending);
    return length >= size && phi__equal_nocase(host + (length - size), ending, size) &&
           (length == size || ending[0] == '.' || host[length - size - 1] == '.');
}

bool phi__check_url_personal(const char *value, size_t length)
{
    static const char *const NOBODY[] = {"w3.org",     "hl7.org",     "xmlsoap.org", "openxmlformats.org", "schema.org",
                                         "purl.org",   "ietf.org",    "gnu.org",     "localhost",          "loinc.org",
                                         "snomed.info", "example.com", "example.org", "example.net",       ".example",
                                         ".invalid",   ".test",       ".local",      "apache.org",         "microsoft.com",
                                         "mozilla.org", "debian.org", "github.com",  "wikipedia.org",      "dicom.nema.org"};
    size_t begin = 0;
    const size_t host = find_host(value, length, &begin);
    if (host < 4 || memchr(value + begin, '.', host) == NULL)
        return false;
    for (size_t i = 0; i < sizeof NOBODY / sizeof NOBODY[0]; i++) {
        if (ends_with(value + begin, host, NOBODY[i]))
            return false;
    }
    return true;
}

/* SPDX-License-Identifier: Apache-2.0
 * E-mail addresses, as people have them: RFC 5321 lengths, labels of a domain,
 * and a last label that is neither a number nor the ending of a file
 * (icon@2x.png, package@1.2.3). The value is the text as it stands. */
#include "validate/checks.h"
#include "validate/shape.h"

#include <string.h>

enum { LOCAL_MAX = 64, LABEL_MAX = 63, TLD_MAX = 24 };

static bool local_is_fine(const char *local, size_t length)
{
    if (length == 0 || length > LOCAL_MAX || local[0] == '.' || local[length - 1] == '.')
        return false;
    for (size_t i = 0; i + 1 < length; i++) {
        if (local[i] == '.' && local[i + 1] == '.')
            return false;
    }
    return true;
}

static bool label_is_fine(const char *label, size_t length)
{
    if (length == 0 || length > LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_alnum(label[i]) && label[i] != '-')
            return false;
    }
    return true;
}

static bool is_file_ending(const char *label, size_t length)
{
    static const char *const ENDINGS[] = {"png", "jpg",  "jpeg", "gif", "svg", "webp", "css",  "js",   "ts",
                                          "json", "html", "htm", "xml", "txt", "pdf",  "exe",  "dll",  "so",
                                          "jar", "tgz",  "gz",   "mp4", "ico", "bmp",  "tiff", "local", "yaml"};
    for (size_t i = 0; i < sizeof ENDINGS / sizeof ENDINGS[0]; i++) {
        if (strlen(ENDINGS[i]) == length && phi__equal_nocase(label, ENDINGS[i], length))
            return true;
    }
    return false;
}

static bool last_label_is_fine(const char *label, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_letter(label[i]))
            return false;
    }
    return length >= 2 && length <= TLD_MAX && !is_file_ending(label, length);
}

/* Domains that belong to nobody (RFC 2606). */
static bool is_reserved(const char *domain, size_t length)
{
    static const char *const ENDINGS[] = {"example.com", "example.net", "example.org", ".example", ".invalid", ".test"};
    for (size_t i = 0; i < sizeof ENDINGS / sizeof ENDINGS[0]; i++) {
        const size_t size = strlen(ENDINGS[i]);
        if (length >= size && phi__equal_nocase(domain + (length - size), ENDINGS[i], size))
            return true;
    }
    return false;
}

bool phi__check_email(const char *value, size_t length)
{
    const char *at = memchr(value, '@', length);
    if (at == NULL || length > 254 || !local_is_fine(value, (size_t)(at - value)))
        return false;
    const char *domain = at + 1;
    const size_t size = length - (size_t)(domain - value);
    if (is_reserved(domain, size))
        return false;
    size_t labels = 0, begin = 0;
    for (size_t i = 0; i <= size; i++) {
        if (i < size && domain[i] != '.')
            continue;
        if (!label_is_fine(domain + begin, i - begin))
            return false;
        labels++;
        if (i == size)
            return labels >= 2 && last_label_is_fine(domain + begin, i - begin);
        begin = i + 1;
    }
    return false;
}

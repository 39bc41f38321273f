/* SPDX-License-Identifier: Apache-2.0 */
/* Report: value -> what may be shown of it. Pure functions of their arguments.
 * A mask must help a person to recognise a value they already hold and nobody
 * else to learn it: so the last four characters as printed on receipts, less of
 * anything short, the initials of a name, for "Diaz" is four characters, and
 * nothing at all of characters outside ASCII. */
#include "report/finding.h"

#include "base/ascii.h"
#include "base/digest.h"
#include "base/utf.h"

#include <stdbool.h>
#include <string.h>

enum {
    KEEP_MOST = 4,      /* characters shown of a long value */
    KEEP_ALL_FROM = 9,  /* letters and digits from which on KEEP_MOST are shown (an SSN has nine) */
    KEEP_SHARE = 3,     /* of a shorter value one in three is shown */
    WORD_SHOWN = 3,     /* letters of a word whose initial is shown */
    FINGERPRINT_CEILING = 1 << 20
};

static size_t count_alnum(const char *value, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += phi__is_alnum(value[i]) ? 1 : 0;
    return count;
}

/* One character: as it is when `keep` or when it is a printable separator. */
static phi_status append_masked(const char *value, size_t length, size_t *at, bool keep, phi__buf *out)
{
    const char c = value[*at];
    if ((unsigned char)c < 0x80) {
        *at += 1;
        if (keep || (c >= ' ' && c < 0x7f && !phi__is_alnum(c)))
            return phi__buf_append_byte(out, (uint8_t)c);
        return phi__buf_append_byte(out, phi__is_alnum(c) ? '*' : ' ');
    }
    const size_t sequence = phi__utf8_sequence((uint8_t)c);
    *at = sequence < length - *at ? *at + sequence : length;
    return phi__buf_append_byte(out, '*');
}

static phi_status mask_plain(const char *value, size_t length, phi__buf *out)
{
    const size_t total = count_alnum(value, length);
    const size_t keep = total >= KEEP_ALL_FROM ? KEEP_MOST : total / KEEP_SHARE;
    size_t seen = 0;
    for (size_t at = 0; at < length;) {
        const bool shown = phi__is_alnum(value[at]) && ++seen > total - keep;
        PHI_TRY(append_masked(value, length, &at, shown, out));
    }
    return PHI_OK;
}

static bool is_word_byte(char c)
{
    return phi__is_letter(c) || ((unsigned char)c & 0x80) != 0;
}

/* The name of a person, or other words. */
static bool is_words(const char *value, size_t length)
{
    bool any = false;
    for (size_t at = 0; at < length; at++) {
        any = any || is_word_byte(value[at]);
        if (!is_word_byte(value[at]) && memchr(" .,'-^&", value[at], 7) == NULL)
            return false;
    }
    return any;
}

/* The first letter of each word that has at least three. */
static phi_status mask_words(const char *value, size_t length, phi__buf *out)
{
    for (size_t at = 0; at < length;) {
        const bool begins = at == 0 || (!is_word_byte(value[at - 1]) && value[at - 1] != '\'');
        const bool shown = begins && length - at >= WORD_SHOWN && phi__is_letter(value[at]) && is_word_byte(value[at + 1]) &&
                           is_word_byte(value[at + 2]);
        PHI_TRY(append_masked(value, length, &at, shown, out));
    }
    return PHI_OK;
}

/* Where the last label of an address begins; 0 when this is no address. */
static size_t last_label(const char *value, size_t length)
{
    const char *sign = memchr(value, '@', length);
    if (sign == NULL || sign == value || memchr(sign + 1, '@', length - (size_t)(sign + 1 - value)) != NULL)
        return 0;
    const size_t host = (size_t)(sign - value) + 1;
    size_t label = length;
    while (label > host && phi__is_letter(value[label - 1]))
        label--;
    return label > host + 1 && label < length && value[label - 1] == '.' ? label : 0;
}

static phi_status mask_email(const char *value, size_t length, size_t label, phi__buf *out)
{
    for (size_t at = 0; at < length;) {
        const bool first = at == 0 && value[1] != '@' && phi__is_alnum(value[0]);
        PHI_TRY(append_masked(value, length, &at, first || at >= label, out));
    }
    return PHI_OK;
}

phi_status phi__finding_mask(const char *value, size_t length, phi__buf *out)
{
    if (length == 0)
        return PHI_OK;
    const size_t label = last_label(value, length);
    if (label > 0)
        return mask_email(value, length, label, out);
    return is_words(value, length) ? mask_words(value, length, out) : mask_plain(value, length, out);
}

phi_status phi__finding_fingerprint(const phi__digest_hmac *key, const char *detector, const char *normalised,
                                    size_t length, phi__buf *out)
{
    PHI_AUTO(phi__buf_done) phi__buf message;
    phi__buf_init(&message, FINGERPRINT_CEILING);
    PHI_TRY(phi__buf_append(&message, detector, strlen(detector) + 1)); /* with its NUL, as a separator */
    PHI_TRY(phi__buf_append(&message, normalised, length));
    char hex[65];
    phi__digest_hmac_hex(key, message.data, message.size, hex);
    PHI_TRY(phi__buf_append_text(out, "hmac-sha256:"));
    return phi__buf_append_text(out, hex);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See allow.h. A line does not say what kind of value it is, so it is kept twice:
 * as its letters and digits (123-45-6789 and 123456789 are one), and as it stands in
 * one letter case (a.b@x.org and ab@x.org are two). */
#define _GNU_SOURCE
#include "rules/allow.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/digest.h"
#include "rules/lines.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

typedef struct tag {
    uint8_t bytes[PHI__DIGEST_TAG];
} tag;

struct phi__allow {
    atomic_uint references;
    uint8_t key[PHI__DIGEST_KEY];
    PHI_VEC(tag) tags; /* sorted */
    size_t count;      /* of lines */
};

phi__allow *phi__allow_retain(phi__allow *allow)
{
    if (allow != NULL)
        (void)atomic_fetch_add(&allow->references, 1);
    return allow;
}

void phi__allow_release(phi__allow *allow)
{
    if (allow == NULL || atomic_fetch_sub(&allow->references, 1) != 1)
        return;
    PHI_VEC_DONE(&allow->tags);
    phi__free(allow);
}

static void release_at(phi__allow **slot)
{
    phi__allow_release(*slot);
}

static size_t normalise(const char *value, size_t length, bool plain, char out[PHI__LINES_BYTES])
{
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        if (used == PHI__LINES_BYTES)
            return 0;
        if (plain)
            out[used++] = phi__to_lower(value[i]);
        else if (phi__is_alnum(value[i]))
            out[used++] = phi__to_upper(value[i]);
    }
    return used;
}

/* False for a value that is longer than any of a list, or has nothing that counts. */
static bool make_tag(const phi__allow *allow, const char *value, size_t length, bool plain, tag *out)
{
    char text[PHI__LINES_BYTES];
    const size_t used = normalise(value, length, plain, text);
    if (used > 0) {
        const phi__span parts[] = {phi__span_of(plain ? "T" : "P", 1), phi__span_of(text, used)};
        phi__digest_tag(allow->key, parts, 2, out->bytes);
    }
    phi__wipe(text, sizeof text);
    return used > 0;
}

static int compare_tags(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(tag));
}

static phi_status add_line(phi__allow *allow, const phi__lines *lines, const char *entry, size_t length, phi_error *err)
{
    tag item;
    bool any = false;
    for (size_t i = 0; i < length; i++)
        any = any || phi__is_alnum(entry[i]) || ((uint8_t)entry[i] & 0x80) != 0;
    if (!any)
        return phi__lines_fail(lines, err, "a value has letters or digits");
    for (int plain = 0; plain < 2; plain++) {
        if (make_tag(allow, entry, length, plain != 0, &item) && PHI_VEC_PUSH(&allow->tags, item) != PHI_OK)
            return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    }
    allow->count++;
    return PHI_OK;
}

static phi_status read_lines(phi__allow *allow, const char *path, phi_error *err)
{
    PHI_AUTO(phi__lines_done) phi__lines lines;
    PHI_TRY(phi__lines_open(&lines, path, err));
    for (;;) {
        const char *entry = NULL;
        size_t length = 0;
        PHI_TRY(phi__lines_next(&lines, &entry, &length, err));
        if (length == 0)
            return PHI_OK;
        PHI_TRY(add_line(allow, &lines, entry, length, err));
    }
}

static phi_status begin(phi__allow *allow, const phi__allow *base, phi_error *err)
{
    atomic_init(&allow->references, 1);
    if (base == NULL)
        return getrandom(allow->key, sizeof allow->key, 0) == (ssize_t)sizeof allow->key
                   ? PHI_OK
                   : phi__fail(err, PHI_ERR_IO, "the system gives no random key for the allow list");
    memcpy(allow->key, base->key, sizeof allow->key);
    allow->count = base->count;
    for (size_t i = 0; i < base->tags.count; i++) {
        if (PHI_VEC_PUSH(&allow->tags, base->tags.items[i]) != PHI_OK)
            return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    }
    return PHI_OK;
}

phi_status phi__allow_read(const phi__allow *base, const char *path, phi__allow **out, phi_error *err)
{
    PHI_AUTO(release_at) phi__allow *allow = phi__alloc(sizeof *allow);
    if (allow == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    PHI_TRY(begin(allow, base, err));
    PHI_TRY(read_lines(allow, path, err));
    if (allow->tags.count > 1)
        qsort(allow->tags.items, allow->tags.count, sizeof *allow->tags.items, compare_tags);
    *out = PHI_STEAL(allow);
    return PHI_OK;
}

size_t phi__allow_count(const phi__allow *allow)
{
    return allow == NULL ? 0 : allow->count;
}

bool phi__allow_has(const phi__allow *allow, const char *value, size_t length, bool plain)
{
    tag wanted;
    if (allow == NULL || allow->tags.count == 0 || !make_tag(allow, value, length, plain, &wanted))
        return false;
    return bsearch(&wanted, allow->tags.items, allow->tags.count, sizeof wanted, compare_tags) != NULL;
}

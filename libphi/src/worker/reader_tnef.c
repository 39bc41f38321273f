/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_tnef.h. Attributes from front to back, twice: once for text, once
 * for members, which cannot stand inside of text.
 *
 *     signature 4, key 2, (level 1, id 4, size 4, data, sum 2)* */
#define _POSIX_C_SOURCE 200809L
#include "worker/reader_tnef.h"

#include "worker/reader_mapi.h"

#include <stdio.h>
#include <sys/mman.h>

enum {
    ATTACH_BEGIN = 0x00069002, /* attAttachRenddata: the next attachment */
    ATTACH_TITLE = 0x00018010,
    ATTACH_DATA = 0x0006800F,
    ATTACH_PROPS = 0x00069005,
    MESSAGE_PROPS = 0x00069003,
    CODEPAGE = 0x00069007,
    NAME_BYTES = 512,
};

typedef struct tnef {
    phi__say *say;
    bool members;      /* the second walk */
    uint32_t codepage;
    bool has_body;     /* plain text or HTML: the RTF says the same */
    unsigned attached; /* so far */
    char name[NAME_BYTES];
    phi__span data;    /* of the attachment; its name may come later */
} tnef;

typedef struct property {
    uint32_t id, type;
    phi__span value;
} property;

/* ----------------------------------------------------------------- properties */

static size_t fixed_size(uint32_t type)
{
    switch (type) {
    case 0x0002: case 0x0003: case 0x0004: case 0x000A: case 0x000B:
        return 4;
    case 0x0005: case 0x0006: case 0x0007: case 0x0014: case PHI__MAPI_TIME:
        return 8;
    case 0x0048:
        return 16;
    default:
        return 0; /* its size stands in front of it */
    }
}

static phi__span take(phi__cursor *at, size_t size)
{
    const uint8_t *data = phi__cursor_take(at, size);
    return phi__span_of(data, data == NULL ? 0 : size);
}

static void skip_padding(phi__cursor *at, size_t size)
{
    const size_t padding = (4 - size % 4) % 4;
    (void)phi__cursor_skip(at, padding < phi__cursor_left(at) ? padding : phi__cursor_left(at));
}

/* Properties that have a name instead of a number. */
static void skip_name(phi__cursor *at)
{
    (void)phi__cursor_skip(at, 16);
    if (phi__cursor_le32(at) == 0) {
        (void)phi__cursor_skip(at, 4);
        return;
    }
    const size_t size = phi__cursor_le32(at);
    (void)phi__cursor_skip(at, size);
    skip_padding(at, size);
}

typedef void (*visit_fn)(tnef *self, const property *found);

/* The values of one property. */
static void visit_values(tnef *self, phi__cursor *at, property *found, visit_fn visit)
{
    const bool many = (found->type & PHI__MAPI_MANY) != 0;
    found->type &= ~(uint32_t)PHI__MAPI_MANY;
    const size_t fixed = fixed_size(found->type);
    uint32_t count = many || fixed == 0 ? phi__cursor_le32(at) : 1;
    for (; count > 0 && !at->failed && phi__cursor_left(at) > 0; count--) {
        const size_t size = fixed != 0 ? fixed : phi__cursor_le32(at);
        found->value = take(at, size);
        skip_padding(at, size);
        if (!at->failed)
            visit(self, found);
    }
}

/* False when they are damaged. */
static bool visit_properties(tnef *self, phi__span data, visit_fn visit)
{
    phi__cursor at = phi__cursor_at(data);
    uint32_t count = phi__cursor_le32(&at);
    for (; count > 0 && !at.failed && phi__cursor_left(&at) > 0; count--) {
        property found = {.type = phi__cursor_le16(&at)};
        found.id = phi__cursor_le16(&at);
        if (found.id >= 0x8000)
            skip_name(&at);
        visit_values(self, &at, &found, visit);
    }
    return !at.failed;
}

/* -------------------------------------------------------------------- members */

static void say_bytes(phi__say *say, const char *name, phi__span data)
{
    phi__say_member(say, name, data.size, false);
    phi__say_data(say, data.data, data.size);
    phi__say_member_end(say, PHI_REASON_NONE, NULL);
}

static void say_rtf(phi__say *say, phi__span packed)
{
    phi__say_member(say, "body.rtf", PHI__WIRE_UNKNOWN, false);
    const bool whole = phi__mapi_say_rtf(say, packed);
    phi__say_member_end(say, whole ? PHI_REASON_NONE : PHI_REASON_CORRUPT, whole ? NULL : "its compression is damaged");
}

/* The attachment that ends where the next one begins. */
static void flush_attachment(tnef *self)
{
    char name[NAME_BYTES + 16], otherwise[32];
    if (self->members && self->data.size > 0) {
        (void)snprintf(otherwise, sizeof otherwise, "attachment-%u", self->attached);
        phi__mapi_name("", self->name, otherwise, name, sizeof name);
        say_bytes(self->say, name, self->data);
    }
    self->data = phi__span_of(NULL, 0);
    self->name[0] = '\0';
}

static void visit_message(tnef *self, const property *found)
{
    const bool text = found->type == PHI__MAPI_TEXT || found->type == PHI__MAPI_BYTES_TEXT;
    const bool html = found->id == PHI__MAPI_HTML;
    self->has_body = self->has_body || html || (found->id == PHI__MAPI_BODY && text);
    if (!self->members && !html)
        phi__mapi_say(self->say, found->id, found->type, found->value, self->codepage);
    if (self->members && html)
        say_bytes(self->say, "body.html", found->value);
    if (self->members && found->id == PHI__MAPI_RTF && found->type == PHI__MAPI_BINARY && !self->has_body)
        say_rtf(self->say, found->value);
}

static void visit_attachment(tnef *self, const property *found)
{
    enum { INTERFACE_ID = 16 };
    const bool named = found->id == PHI__MAPI_LONG_NAME || (found->id == PHI__MAPI_SHORT_NAME && self->name[0] == '\0');
    if (named)
        (void)phi__mapi_text(found->type, found->value, self->codepage, self->name, sizeof self->name);
    if (!self->members)
        phi__mapi_say(self->say, found->id, found->type, found->value, self->codepage);
    if (found->id == PHI__MAPI_DATA && found->type == PHI__MAPI_OBJECT)
        self->data = phi__span_part(found->value, INTERFACE_ID, found->value.size);
    else if (found->id == PHI__MAPI_DATA && found->type == PHI__MAPI_BINARY)
        self->data = found->value;
}

/* ----------------------------------------------------------------- attributes */

static void visit_attribute(tnef *self, uint32_t id, phi__span data)
{
    enum { TYPE_SHIFT = 16, TYPE_STRING = 1, TYPE_TEXT = 2 };
    const uint32_t type = id >> TYPE_SHIFT;
    bool good = true;
    if (id == CODEPAGE) {
        phi__cursor at = phi__cursor_at(data);
        self->codepage = phi__cursor_le32(&at);
    } else if (id == ATTACH_BEGIN) {
        flush_attachment(self);
        self->attached++;
    } else if (id == ATTACH_DATA) {
        self->data = data;
    } else if (id == ATTACH_PROPS) {
        good = visit_properties(self, data, visit_attachment);
    } else if (id == MESSAGE_PROPS) {
        good = visit_properties(self, data, visit_message);
    } else if (type == TYPE_STRING || type == TYPE_TEXT) {
        if (id == ATTACH_TITLE && self->name[0] == '\0')
            (void)phi__mapi_text(PHI__MAPI_BYTES_TEXT, data, self->codepage, self->name, sizeof self->name);
        self->has_body = self->has_body || type == TYPE_TEXT;
        if (!self->members)
            phi__mapi_say(self->say, type == TYPE_TEXT ? PHI__MAPI_BODY : 0, PHI__MAPI_BYTES_TEXT, data, self->codepage);
    }
    if (!good && !self->members)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "a list of properties is damaged");
}

static void walk(tnef *self, phi__span bytes)
{
    enum { HEAD = 6, LEVELS = 2 };
    phi__cursor at = phi__cursor_at(phi__span_part(bytes, HEAD, bytes.size));
    while (phi__cursor_left(&at) > 0 && !at.failed && !self->say->lost) {
        const uint8_t level = phi__cursor_u8(&at);
        const uint32_t id = phi__cursor_le32(&at);
        const size_t size = phi__cursor_le32(&at);
        const bool good = !at.failed && level >= 1 && level <= LEVELS;
        const phi__span rest = phi__span_part(at.span, at.at, size);
        if (good)
            visit_attribute(self, id, rest); /* cut off, perhaps: as far as it goes */
        if (!good || !phi__cursor_skip(&at, size) || !phi__cursor_skip(&at, 2)) {
            if (!self->members)
                phi__say_fault(self->say, good ? PHI_REASON_TRUNCATED : PHI_REASON_CORRUPT,
                               good ? "it ends too early" : "an attribute is damaged");
            break;
        }
    }
    flush_attachment(self);
}

void phi__reader_tnef_span(phi__say *say, phi__span bytes)
{
    enum { WINDOWS_1252 = 1252 };
    tnef self = {.say = say, .codepage = WINDOWS_1252};
    walk(&self, bytes);
    self.members = true;
    self.attached = 0;
    walk(&self, bytes);
}

void phi__reader_tnef_read(phi__job *job)
{
    if (job->size == 0 || job->size > SIZE_MAX)
        return;
    void *bytes = mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (bytes == MAP_FAILED) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return;
    }
    phi__reader_tnef_span(&job->say, phi__span_of(bytes, (size_t)job->size));
    (void)munmap(bytes, (size_t)job->size);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures, objects and stores of XML in RTF: bytes in hexadecimal, which become
 * members. Objects are unwrapped (ole1.h): what is in them is a document, a file that
 * was dropped, or a link. */
#include "extract/ole1.h"
#include "extract/rtf.h"

#include <stdio.h>

void phi__rtf_bytes_begin(phi__rtf *self)
{
    self->bytes_depth = self->groups.count;
    self->bytes_full = false;
    self->nibble = -1;
    phi__buf_clear(&self->bytes);
}

static int digit_of(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    const int low = byte | 0x20;
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

phi_status phi__rtf_bytes(phi__rtf *self, phi__span bytes)
{
    if (self->bytes_full)
        return PHI_OK;
    phi_status status = phi__buf_append(&self->bytes, bytes.data, bytes.size);
    self->bytes_full = status == PHI_PARTIAL;
    return self->bytes_full ? PHI_OK : status;
}

phi_status phi__rtf_hex(phi__rtf *self, phi__span text)
{
    uint8_t piece[512];
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        const int digit = digit_of(text.data[i]);
        if (digit < 0)
            continue;
        if (self->nibble < 0) {
            self->nibble = digit;
            continue;
        }
        piece[size++] = (uint8_t)(self->nibble << 4 | digit);
        self->nibble = -1;
        if (size == sizeof piece) {
            PHI_TRY(phi__rtf_bytes(self, phi__span_of(piece, size)));
            size = 0;
        }
    }
    return phi__rtf_bytes(self, phi__span_of(piece, size));
}

static phi_status emit_member(phi__rtf *self, const char *name, phi__span content)
{
    phi__stream *stream = NULL;
    const phi_reason refused = phi__budget_member(self->part->budget, self->members);
    if (refused != PHI_REASON_NONE) {
        self->emit->fault(self->emit, refused, "not all members were read");
        return PHI_OK;
    }
    PHI_TRY(phi__stream_memory(content.data, content.size, &stream));
    const phi__member member = {.name = name, .stream = stream, .size = content.size};
    const phi_status status = self->emit->member(self->emit, &member);
    phi__stream_close(stream);
    return status;
}

/* What is linked is named only. */
static phi_status say_link(phi__rtf *self, phi__span link)
{
    if (link.size == 0)
        return PHI_OK;
    PHI_TRY(phi__aside_begin(&self->aside, "object", phi__span_of("link", 4), 0));
    self->aside_open = false;
    phi__buf_clear(&self->decoded);
    link = phi__span_part(link, 0, 4096);
    PHI_TRY(phi__codepage_append(&self->page_table, self->codepage, link, &self->decoded));
    return phi__aside_text(&self->aside, self->decoded.data, self->decoded.size);
}

/* The name of a dropped file, or "object-3". */
static void name_object(phi__rtf *self, phi__span given, char *out, size_t room)
{
    (void)snprintf(out, room, "object-%u", (unsigned)self->members);
    phi__buf_clear(&self->decoded);
    const phi_status status =
        phi__codepage_append(&self->page_table, self->codepage, phi__span_part(given, 0, 255), &self->decoded);
    if (given.size > 0 && status == PHI_OK && phi__buf_text(&self->decoded) != NULL)
        (void)snprintf(out, room, "%s", phi__buf_text(&self->decoded));
    for (size_t i = 0; out[i] != '\0'; i++)
        out[i] = out[i] == '/' || out[i] == '\\' ? '_' : out[i];
}

static phi_status end_object(phi__rtf *self)
{
    phi__ole1 object;
    char name[1024];
    phi__span file_name = {NULL, 0};
    phi__span content = phi__buf_span(&self->bytes);
    if (phi__ole1_object(content, &object)) {
        PHI_TRY(say_link(self, object.link));
        content = object.content;
        (void)phi__ole1_package(object.content, &file_name, &content);
    }
    name_object(self, file_name, name, sizeof name);
    return content.size == 0 ? PHI_OK : emit_member(self, name, content);
}

static const char *suffix_of(phi__span bytes)
{
    if (phi__span_starts(bytes, "\x89PNG", 4))
        return ".png";
    if (phi__span_starts(bytes, "\xFF\xD8", 2))
        return ".jpg";
    return phi__span_starts(phi__span_part(bytes, 40, 4), " EMF", 4) ? ".emf" : "";
}

phi_status phi__rtf_bytes_end(phi__rtf *self)
{
    char name[64];
    const char *part = self->groups.items[self->groups.count - 1].part;
    self->bytes_depth = 0;
    if (self->bytes.size == 0)
        return PHI_OK;
    self->members++;
    if (self->bytes_full)
        self->emit->fault(self->emit, PHI_REASON_LIMIT_MEMORY, "a picture or object is larger than the memory allowed");
    if (part != NULL && strcmp(part, "object") == 0)
        return end_object(self);
    const phi__span content = phi__buf_span(&self->bytes);
    (void)snprintf(name, sizeof name, "%s-%u%s", part == NULL ? "data" : part, (unsigned)self->members,
                   suffix_of(content));
    return emit_member(self, name, content);
}

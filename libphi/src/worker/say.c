/* SPDX-License-Identifier: Apache-2.0 */
/* See say.h. Names that are too long are cut: they only name. */
#define _POSIX_C_SOURCE 200809L /* strnlen */
#include "worker/say.h"

#include <errno.h>
#include <sys/socket.h>

static size_t length_within(const char *text, size_t most)
{
    return text == NULL ? 0 : strnlen(text, most);
}

void phi__say_flush(phi__say *self)
{
    phi__outbox *box = self->outbox;
    if (box == NULL || box->size == 0)
        return;
    struct iovec part = {box->bytes, box->size};
    const struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t sent;
    do
        sent = sendmsg(self->socket, &message, MSG_NOSIGNAL); /* of the calls that send the one that a worker keeps */
    while (sent < 0 && errno == EINTR);
    self->lost = self->lost || sent < 0;
    box->size = 0;
}

static void put(phi__say *self, const phi__wire *wire)
{
    phi__outbox *box = self->outbox;
    const size_t size = PHI__WIRE_HEAD_BYTES + wire->a_size + wire->b_size;
    box->busy = 1;
    if (size > sizeof box->bytes - box->size)
        phi__say_flush(self);
    phi__protocol_encode(wire, box->bytes + box->size);
    box->size += size;
    if (wire->type == PHI__WIRE_END || wire->type == PHI__WIRE_READY)
        phi__say_flush(self);
    box->busy = 0;
}

void phi__say_wire(phi__say *self, const phi__wire *wire)
{
    if (self->hear != NULL)
        self->hear(self->user, wire);
    else if (!self->lost && self->outbox != NULL)
        put(self, wire);
    else if (!self->lost)
        self->lost = phi__protocol_send(self->socket, wire, -1, true) != PHI__WIRE_OK;
    self->said = true;
}

void phi__say_fault(phi__say *self, phi_reason reason, const char *detail)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_FAULT, .number = (uint32_t)reason, .a = detail,
                                     .a_size = length_within(detail, PHI__WIRE_NAME_BYTES)});
}

void phi__say_place(phi__say *self, uint32_t page, const char *part, const char *field)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_PLACE, .number = page, .a = part,
                                     .a_size = length_within(part, PHI__WIRE_NAME_BYTES), .b = field,
                                     .b_size = length_within(field, PHI__WIRE_NAME_BYTES)});
}

void phi__say_cell(phi__say *self, const char *sheet, uint64_t row, uint32_t column, const char *cell)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_CELL, .number = column, .bytes = row, .a = sheet,
                                     .a_size = length_within(sheet, PHI__WIRE_NAME_BYTES), .b = cell,
                                     .b_size = length_within(cell, PHI__WIRE_NAME_BYTES)});
}

void phi__say_kind(phi__say *self, phi__document_kind kind)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_KIND, .number = (uint32_t)kind});
}

void phi__say_table(phi__say *self, const char *names, size_t size)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_TABLE, .a = names,
                                     .a_size = size < PHI__WIRE_TEXT_BYTES ? size : PHI__WIRE_TEXT_BYTES});
}

void phi__say_text(phi__say *self, const char *text, size_t left)
{
    while (left > 0 && !self->lost) {
        size_t size = left < PHI__WIRE_TEXT_BYTES ? left : PHI__WIRE_TEXT_BYTES;
        while (size < left && size > PHI__WIRE_TEXT_BYTES - 4 && ((unsigned char)text[size] & 0xC0) == 0x80)
            size--;
        phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_TEXT, .a = text, .a_size = size});
        text += size;
        left -= size;
    }
}

void phi__say_value(phi__say *self, uint32_t page, const char *part, const char *field, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    phi__say_place(self, page, part, field);
    phi__say_text(self, value, strlen(value));
    phi__say_text(self, "\n", 1);
}

static void say_member(phi__say *self, const char *name, uint64_t size, phi__wire_member sort)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_MEMBER, .number = sort, .bytes = size, .a = name,
                                     .a_size = length_within(name, PHI__WIRE_PATH_BYTES)});
}

void phi__say_member(phi__say *self, const char *name, uint64_t size, bool text)
{
    say_member(self, name, size, text ? PHI__MEMBER_TEXT : PHI__MEMBER_DATA);
}

void phi__say_section(phi__say *self, const char *name)
{
    say_member(self, name, PHI__WIRE_UNKNOWN, PHI__MEMBER_SECTION);
}

void phi__say_picture(phi__say *self, uint32_t page, const char *name, uint64_t size)
{
    phi__say_place(self, page, NULL, NULL);
    say_member(self, name, size, PHI__MEMBER_PICTURE);
}

void phi__say_data(phi__say *self, const void *data, size_t left)
{
    const char *bytes = data;
    while (left > 0 && !self->lost) {
        const size_t size = left < PHI__WIRE_TEXT_BYTES ? left : PHI__WIRE_TEXT_BYTES;
        phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_DATA, .a = bytes, .a_size = size});
        bytes += size;
        left -= size;
    }
}

void phi__say_member_end(phi__say *self, phi_reason reason, const char *detail)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_MEMBER_END, .number = (uint32_t)reason, .a = detail,
                                     .a_size = length_within(detail, PHI__WIRE_NAME_BYTES)});
}

void phi__say_refused(phi__say *self, const char *name, uint64_t size, phi_reason reason, const char *detail)
{
    phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_REFUSED, .number = (uint32_t)reason, .bytes = size, .a = name,
                                     .a_size = length_within(name, PHI__WIRE_PATH_BYTES), .b = detail,
                                     .b_size = length_within(detail, PHI__WIRE_NAME_BYTES)});
}

void phi__say_name(phi__say *self, phi__wire_name sort, const char *name)
{
    if (name != NULL && *name != '\0')
        phi__say_wire(self, &(phi__wire){.type = PHI__WIRE_NAME, .number = sort, .a = name,
                                         .a_size = length_within(name, PHI__WIRE_PATH_BYTES)});
}

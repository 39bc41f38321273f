/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_SAY_H
#define PHI_WORKER_SAY_H
/* What a reader in a worker program says of the document it has in hand. Part of
 * worker programs only. Once the host is gone nothing more is sent, and `lost`
 * tells the reader to give up. */
#include "worker/protocol.h"

#include <signal.h>

/* Records on their way to the host: a packet for each would cost more than most of what is read. */
typedef struct phi__outbox {
    volatile sig_atomic_t busy; /* it is being changed: a signal leaves it alone */
    volatile size_t size;
    uint8_t bytes[PHI__WIRE_BYTES];
} phi__outbox;

typedef struct phi__say {
    int socket;
    phi__outbox *outbox; /* NULL = each record at once */
    void (*hear)(void *user, const phi__wire *wire); /* for tests: takes what would be sent; NULL = the socket */
    void *user;
    bool lost; /* the host is gone */
    bool said; /* something was said of this document */
} phi__say;

void phi__say_wire(phi__say *self, const phi__wire *wire);
/** Send what waits. Safe in a handler of a signal that left the outbox alone when it is busy. */
void phi__say_flush(phi__say *self);
/** `detail`: one line of our own words. */
void phi__say_fault(phi__say *self, phi_reason reason, const char *detail);
/** Where the text that follows stands; `part` and `field` may be NULL. */
void phi__say_place(phi__say *self, uint32_t page, const char *part, const char *field);
/** The place that is said next is this cell; row and column from 1, `cell` is its name or NULL. */
void phi__say_cell(phi__say *self, const char *sheet, uint64_t row, uint32_t column, const char *cell);
void phi__say_kind(phi__say *self, phi__document_kind kind);
/** The text that follows is a table with these columns, a line each; see table_rows.h. */
void phi__say_table(phi__say *self, const char *names, size_t size);
/** UTF-8, in pieces that end between characters. */
void phi__say_text(phi__say *self, const char *text, size_t size);
/** A value that stands alone: place, text, and a line end that keeps it from the next. Nothing for an empty one. */
void phi__say_value(phi__say *self, uint32_t page, const char *part, const char *field, const char *value);
/** A member; then phi__say_data, or with `text` places, text and faults; then phi__say_member_end. */
void phi__say_member(phi__say *self, const char *name, uint64_t size, bool text);
/** A table or the like of the document, said as a member that is text. */
void phi__say_section(phi__say *self, const char *name);
/** A picture of the page, which is recognised as what stands there; then phi__say_data and phi__say_member_end. */
void phi__say_picture(phi__say *self, uint32_t page, const char *name, uint64_t size);
void phi__say_data(phi__say *self, const void *data, size_t size);
/** `reason` NONE: this was all of it. */
void phi__say_member_end(phi__say *self, phi_reason reason, const char *detail);
/** What has a name and no content; nothing for an empty one. */
void phi__say_name(phi__say *self, phi__wire_name sort, const char *name);
/** A member that cannot be read. */
void phi__say_refused(phi__say *self, const char *name, uint64_t size, phi_reason reason, const char *detail);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_XML_WINDOW_H
#define PHI_EXTRACT_XML_WINDOW_H
/* The part of an XML text in UTF-8 that is held while it is parsed. */
#include "base/buf.h"
#include "base/span.h"
#include "input/stream.h"

typedef struct phi__xml_window {
    phi__stream *stream;
    phi__buf bytes;
    size_t checked; /* of them are UTF-8: so far the window goes */
    size_t at;      /* of them are parsed */
    bool ended;     /* nothing follows, or nothing that can be read: then the stream has a fault */
} phi__xml_window;

/** *plain = it is in UTF-8, and its first bytes were read; else nothing was. */
phi_status phi__xml_window_open(phi__xml_window *self, phi__stream *stream, bool *plain);
void phi__xml_window_done(phi__xml_window *self);
/** More bytes behind those that are not parsed yet; these may be moved. */
phi_status phi__xml_window_more(phi__xml_window *self);

static inline phi__span phi__xml_window_rest(const phi__xml_window *self)
{
    return phi__span_part(phi__buf_span(&self->bytes), self->at, self->checked - self->at);
}

#endif

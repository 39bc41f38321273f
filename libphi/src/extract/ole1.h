/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_OLE1_H
#define PHI_EXTRACT_OLE1_H
/* Embedded objects as OLE 1.0 wrote them and RTF still does ([MS-OLEDS] 2.2.5), and
 * files that were dropped into a document (the "Package" in them, and the stream
 * "\1Ole10Native" of OLE 2). Header only, because worker programs need it too. */
#include "base/span.h"

typedef struct phi__ole1 {
    phi__span class_name;
    phi__span link;    /* path of what is linked, or empty */
    phi__span content; /* what is embedded, or empty */
} phi__ole1;

/* A string behind its length, which counts the NUL. */
static inline phi__span phi__ole1_string(phi__cursor *at)
{
    const uint32_t size = phi__cursor_le32(at);
    const uint8_t *bytes = phi__cursor_take(at, size);
    return phi__span_of(bytes, bytes == NULL ? 0 : size > 0 && bytes[size - 1] == 0 ? size - 1 : size);
}

/* A string up to its NUL. */
static inline phi__span phi__ole1_text(phi__cursor *at)
{
    const size_t left = phi__cursor_left(at);
    const uint8_t *from = left == 0 ? NULL : at->span.data + at->at;
    const uint8_t *end = from == NULL ? NULL : memchr(from, 0, left);
    const size_t size = end == NULL ? left : (size_t)(end - from);
    (void)phi__cursor_skip(at, end == NULL ? left + 1 : size + 1);
    return phi__span_of(from, size);
}

/** The file in a package; false when it is none. `name` as stored, in a code page of Windows. */
static inline bool phi__ole1_package(phi__span bytes, phi__span *name, phi__span *content)
{
    phi__cursor at = phi__cursor_at(bytes);
    if (phi__cursor_le16(&at) != 2)
        return false;
    *name = phi__ole1_text(&at);
    (void)phi__ole1_text(&at); /* where it came from */
    (void)phi__cursor_skip(&at, 4);
    (void)phi__ole1_string(&at); /* a temporary copy of it */
    const uint32_t size = phi__cursor_le32(&at);
    if (at.failed)
        return false;
    *content = phi__span_part(bytes, at.at, size);
    return true;
}

/** An object of OLE 1.0; false when it is none. */
static inline bool phi__ole1_object(phi__span bytes, phi__ole1 *out)
{
    enum { LINKED = 1, EMBEDDED = 2 };
    phi__cursor at = phi__cursor_at(bytes);
    *out = (phi__ole1){.link = {NULL, 0}};
    (void)phi__cursor_le32(&at);
    const uint32_t format = phi__cursor_le32(&at);
    if (format != LINKED && format != EMBEDDED)
        return false;
    out->class_name = phi__ole1_string(&at);
    const phi__span topic = phi__ole1_string(&at);
    (void)phi__ole1_string(&at);
    if (format == LINKED) {
        out->link = topic;
        return !at.failed;
    }
    const uint32_t size = phi__cursor_le32(&at);
    if (at.failed)
        return false;
    out->content = phi__span_part(bytes, at.at, size);
    return true;
}

#endif

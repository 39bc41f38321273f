/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_XML_H
#define PHI_EXTRACT_XML_H
/* XML of documents as a stream of events. Document types that declare something are refused,
 * and with them every entity but the five of XML itself: no expansion, no other file. */
#include "base/status.h"
#include "input/stream.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Names are without their prefix. A status other than PHI_OK ends the parse. */
typedef struct phi__xml_events {
    phi_status (*open)(void *user, const char *name, const char *const *attributes);
    phi_status (*close)(void *user, const char *name);
    phi_status (*text)(void *user, const char *utf8, size_t length);
} phi__xml_events;

/** Parse `stream` to its end. What is wrong with it becomes a fault of the stream;
 * the status is PHI_OK, PHI_ERR_MEMORY or that of an event. */
phi_status phi__xml_parse(phi__stream *stream, const phi__xml_events *events, void *user);
/** Is the element or attribute called so? Names are short, and most differ in the first letter. */
static inline bool phi__xml_is(const char *name, const char *wanted)
{
    return name[0] == wanted[0] && (wanted[0] == '\0' || strcmp(name + 1, wanted + 1) == 0);
}
/** Value of an attribute by its name without prefix, NULL when absent; `prefixed` looks
 * only at those that have a prefix (r:id beside id). */
const char *phi__xml_attribute(const char *const *attributes, const char *name, bool prefixed);

#endif

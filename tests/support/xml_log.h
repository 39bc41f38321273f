/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_XML_LOG_H
#define PHI_TESTS_XML_LOG_H
/* Events of a parser of XML as one line: "<a k=v;>text</a>"; texts in pieces become one. */
#include "base/buf.h"
#include "extract/xml.h"

typedef struct xml_log {
    phi__buf line;
    phi_reason fault;
} xml_log;

static phi_status xml_log_open(void *user, const char *name, const char *const *attributes)
{
    xml_log *self = user;
    PHI_TRY(phi__buf_printf(&self->line, "<%s", name));
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        PHI_TRY(phi__buf_printf(&self->line, " %s=%s;", attributes[i], attributes[i + 1]));
    return phi__buf_append_byte(&self->line, '>');
}

static phi_status xml_log_close(void *user, const char *name)
{
    xml_log *self = user;
    return phi__buf_printf(&self->line, "</%s>", name);
}

static phi_status xml_log_text(void *user, const char *utf8, size_t length)
{
    xml_log *self = user;
    return phi__buf_append(&self->line, utf8, length);
}

/* Have `text` parsed by one of the parsers of xml.h. */
static inline phi_status xml_log_run(xml_log *self, phi__span text, phi_status (*parse)(phi__stream *, const phi__xml_events *, void *))
{
    static const phi__xml_events events = {xml_log_open, xml_log_close, xml_log_text};
    phi__stream *stream = NULL;
    phi__buf_init(&self->line, SIZE_MAX / 2);
    PHI_TRY(phi__stream_memory(text.data, text.size, &stream));
    const phi_status status = parse(stream, &events, self);
    self->fault = stream->fault;
    phi__stream_close(stream);
    return status;
}

#endif

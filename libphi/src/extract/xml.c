/* SPDX-License-Identifier: Apache-2.0 */
/* See xml.h; the one file that includes expat.h. Depth is capped, and so is the
 * size of a single token, because expat keeps an unfinished one in memory. */
#include "extract/xml.h"

#include "base/alloc.h"

#include <expat.h>

enum { CHUNK_BYTES = 65536, MAX_DEPTH = 1024, MAX_TOKEN_BYTES = 8 << 20 };

typedef struct parse {
    XML_Parser parser;
    phi__stream *stream;
    const phi__xml_events *events;
    void *user;
    size_t depth;
    phi_status status;
} parse;

/* Names are so short that a call of strchr takes longer. */
static const char *local_name(const char *name)
{
    const char *at = name;
    while (*at != ':' && *at != '\0')
        at++;
    return *at == ':' ? at + 1 : name;
}

static void halt(parse *self, phi_status status)
{
    if (status == PHI_OK)
        return;
    self->status = status;
    (void)XML_StopParser(self->parser, XML_FALSE);
}

static void refuse(parse *self, const char *detail)
{
    phi__stream_fault(self->stream, PHI_REASON_CORRUPT, detail);
    (void)XML_StopParser(self->parser, XML_FALSE);
}

/* expat may deliver an event or two after it was told to stop. */
static bool halted(const parse *self)
{
    return self->status != PHI_OK || self->depth > MAX_DEPTH;
}

static void on_open(void *user, const XML_Char *name, const XML_Char **attributes)
{
    parse *self = user;
    if (halted(self))
        return;
    if (++self->depth > MAX_DEPTH)
        refuse(self, "its elements are nested too deeply");
    else
        halt(self, self->events->open(self->user, local_name(name), (const char *const *)attributes));
}

static void on_close(void *user, const XML_Char *name)
{
    parse *self = user;
    if (halted(self))
        return;
    self->depth--;
    halt(self, self->events->close(self->user, local_name(name)));
}

static void on_text(void *user, const XML_Char *text, int length)
{
    parse *self = user;
    if (!halted(self) && length > 0)
        halt(self, self->events->text(self->user, text, (size_t)length));
}

static void on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    (void)name;
    (void)system;
    (void)public;
    if (internal != 0) /* one that is only named declares nothing: no other file is opened */
        refuse(user, "it has a document type with declarations, which is refused");
}

static phi_status feed(parse *self)
{
    uint64_t fed = 0, said = 0; /* up to the latest event */
    size_t got = CHUNK_BYTES;
    while (got == CHUNK_BYTES) {
        void *buffer = XML_GetBuffer(self->parser, CHUNK_BYTES);
        PHI_REQUIRE(buffer != NULL, PHI_ERR_MEMORY);
        PHI_TRY(phi__stream_read(self->stream, buffer, CHUNK_BYTES, &got));
        fed += got;
        const bool parsed = XML_ParseBuffer(self->parser, (int)got, got < CHUNK_BYTES) == XML_STATUS_OK;
        if (self->status != PHI_OK)
            return self->status;
        if (!parsed && XML_GetErrorCode(self->parser) == XML_ERROR_NO_MEMORY)
            return PHI_ERR_MEMORY;
        if (!parsed) {
            phi__stream_fault(self->stream, PHI_REASON_CORRUPT, "its XML is not well formed");
            return PHI_OK;
        }
        const XML_Index at = XML_GetCurrentByteIndex(self->parser); /* below 0: none since the buffer was moved */
        said = at >= 0 ? (uint64_t)at : said;
        if (fed > said + MAX_TOKEN_BYTES) {
            phi__stream_fault(self->stream, PHI_REASON_LIMIT_MEMORY, "its XML has too long a token");
            return PHI_OK;
        }
    }
    return PHI_OK;
}

phi_status phi__xml_parse(phi__stream *stream, const phi__xml_events *events, void *user)
{
    const XML_Memory_Handling_Suite memory = {phi__alloc, phi__realloc, phi__free};
    parse self = {.stream = stream, .events = events, .user = user};
    self.parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    PHI_REQUIRE(self.parser != NULL, PHI_ERR_MEMORY);
    XML_SetUserData(self.parser, &self);
    XML_SetElementHandler(self.parser, on_open, on_close);
    XML_SetCharacterDataHandler(self.parser, on_text);
    XML_SetStartDoctypeDeclHandler(self.parser, on_doctype);
    const phi_status status = feed(&self);
    XML_ParserFree(self.parser);
    return status;
}

const char *phi__xml_attribute(const char *const *attributes, const char *name, bool prefixed)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        const char *local = local_name(attributes[i]);
        if (phi__xml_is(local, name) && (!prefixed || local != attributes[i]))
            return attributes[i + 1];
    }
    return NULL;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Records of binary workbooks: what is told is well-formed, whatever the bytes. */
#include "extract/xlsb.h"
#include "fuzz.h"

enum { LARGEST = 64 * 1024 };

typedef struct told {
    size_t depth;
} told;

static phi_status on_open(void *user, const char *name, const char *const *attributes)
{
    told *self = user;
    phi_fuzz_touch(name, strlen(name));
    for (size_t i = 0; attributes[i] != NULL; i++)
        phi_fuzz_touch(attributes[i], strlen(attributes[i]));
    self->depth++;
    return PHI_OK;
}

static phi_status on_close(void *user, const char *name)
{
    told *self = user;
    phi_fuzz_touch(name, strlen(name));
    self->depth -= self->depth > 0; /* ends of styles and comments are told as they stand */
    return PHI_OK;
}

static phi_status on_text(void *user, const char *utf8, size_t length)
{
    const told *self = user;
    FUZZ_CHECK(self->depth > 0);
    phi_fuzz_touch(utf8, length);
    return PHI_OK;
}

int phi_fuzz_xlsb(const uint8_t *data, size_t size)
{
    static const phi__xml_events EVENTS = {on_open, on_close, on_text};
    told self = {.depth = 0};
    phi__stream *stream = NULL;
    if (size > LARGEST || phi__stream_memory(data, size, &stream) != PHI_OK)
        return 0;
    FUZZ_CHECK(phi__xlsb_parse(stream, &EVENTS, &self) == PHI_OK);
    phi__stream_close(stream);
    return 0;
}

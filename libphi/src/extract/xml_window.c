/* SPDX-License-Identifier: Apache-2.0 */
/* See xml_window.h. Its memory is as large as the longest token, up to a limit. */
#include "extract/xml_window.h"

#include "base/ascii.h"
#include "base/utf.h"

enum {
    CHUNK_BYTES = 64 * 1024,
    MOST_TOKEN_BYTES = 8 << 20,
    PROLOG = 1024, /* the declaration is within */
};
static const char MARK[] = "\xEF\xBB\xBF";
enum { MARK_BYTES = sizeof MARK - 1 };

/* Bytes that are no text end it: what stands before them is still read. */
static void check_bytes(phi__xml_window *self)
{
    const phi__span fresh = phi__span_part(phi__buf_span(&self->bytes), self->checked, SIZE_MAX);
    const size_t whole = self->ended ? fresh.size : phi__utf8_whole(fresh);
    const uint8_t *zero = whole == 0 ? NULL : memchr(fresh.data, 0, whole);
    const size_t good = phi__utf8_valid_length(phi__span_part(fresh, 0, zero == NULL ? whole : (size_t)(zero - fresh.data)));
    self->checked += good;
    if (good == whole)
        return;
    self->ended = true;
    phi__stream_fault(self->stream, PHI_REASON_CORRUPT, "its XML is not well formed");
}

/* Twice as large for each time that a token did not fit. */
phi_status phi__xml_window_more(phi__xml_window *self)
{
    const size_t kept = self->bytes.size - self->at;
    if (kept >= MOST_TOKEN_BYTES) {
        phi__stream_fault(self->stream, PHI_REASON_LIMIT_MEMORY, "its XML has too long a token");
        self->ended = true;
        return PHI_OK;
    }
    if (self->at > 0) {
        memmove(self->bytes.data, self->bytes.data + self->at, kept);
        self->bytes.size = kept;
        self->checked -= self->at;
        self->at = 0;
    }
    size_t got = 0;
    const size_t wanted = kept < CHUNK_BYTES ? CHUNK_BYTES : kept;
    PHI_TRY(phi__buf_reserve(&self->bytes, wanted));
    PHI_TRY(phi__stream_read(self->stream, self->bytes.data + self->bytes.size, wanted, &got));
    self->bytes.size += got;
    self->ended = got < wanted;
    check_bytes(self);
    return PHI_OK;
}

/* "utf-8" behind "encoding=", or nothing that is called so. */
static bool declares_utf8(phi__span declaration)
{
    static const char WORD[] = "encoding", UTF8[] = "utf-8";
    size_t at = 0;
    while (at < declaration.size && !phi__span_starts(phi__span_part(declaration, at, SIZE_MAX), WORD, sizeof WORD - 1))
        at++;
    at += sizeof WORD - 1;
    while (at < declaration.size && (phi__is_space((char)declaration.data[at]) || declaration.data[at] == '='))
        at++;
    if (at >= declaration.size)
        return true;
    const phi__span name = phi__span_part(declaration, at + 1, sizeof UTF8 - 1);
    const phi__span close = phi__span_part(declaration, at + sizeof UTF8, 1);
    return name.size == sizeof UTF8 - 1 && phi__equal_nocase((const char *)name.data, UTF8, name.size) && close.size == 1 &&
           close.data[0] == declaration.data[at];
}

/* Zeros in the first bytes are another UTF; of code pages the declaration tells. */
static bool is_plain(phi__span head)
{
    static const char DECLARATION[] = "<?xml";
    if (phi__span_starts(head, MARK, MARK_BYTES))
        head = phi__span_part(head, MARK_BYTES, SIZE_MAX);
    if (head.size < 4 || memchr(head.data, 0, 4) != NULL || head.data[0] >= 0x80)
        return false;
    if (!phi__span_starts(head, DECLARATION, sizeof DECLARATION - 1))
        return true;
    const uint8_t *end = memchr(head.data, '>', head.size);
    return end != NULL && declares_utf8(phi__span_part(head, 0, (size_t)(end - head.data)));
}

phi_status phi__xml_window_open(phi__xml_window *self, phi__stream *stream, bool *plain)
{
    phi__span head;
    *self = (phi__xml_window){.stream = stream};
    phi__buf_init(&self->bytes, 2 * (size_t)MOST_TOKEN_BYTES + CHUNK_BYTES);
    PHI_TRY(phi__stream_peek(stream, PROLOG, &head));
    *plain = is_plain(head);
    if (!*plain)
        return PHI_OK;
    PHI_TRY(phi__xml_window_more(self));
    if (phi__span_starts(phi__xml_window_rest(self), MARK, MARK_BYTES))
        self->at = MARK_BYTES;
    return PHI_OK;
}

void phi__xml_window_done(phi__xml_window *self)
{
    phi__buf_done(&self->bytes);
}

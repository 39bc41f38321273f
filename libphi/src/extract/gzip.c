/* SPDX-License-Identifier: Apache-2.0 */
/* extract: gzip (RFC 1952) -> one member. Members of the file that follow each
 * other are one content, as gzip itself has it.
 *
 * A compressed tar is one step of a path for people ("backup.tar.gz!/a.txt"), so
 * a tar inside is handed on as the same step. The name is that of the file
 * without its suffix; the one in the header counts only where there is none to
 * take away, because files are renamed and headers are not. */
#include "extract/extract.h"

#include "extract/inflate.h"
#include "extract/packed_name.h"
#include "extract/slice.h"

enum { NAME_PEEK = 1024 };
enum { FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16 };

/* A text that ends with a zero byte, or NULL. */
static const char *take_text(phi__span head, phi__cursor *c, phi__arena *arena)
{
    const phi__span rest = phi__span_part(head, c->at, head.size);
    const uint8_t *end = rest.size == 0 ? NULL : memchr(rest.data, '\0', rest.size);
    if (end == NULL)
        return NULL;
    phi__cursor_skip(c, (size_t)(end - rest.data) + 1);
    return phi__arena_strndup(arena, (const char *)rest.data, (size_t)(end - rest.data));
}

/* The original name in the header, or NULL. */
static const char *header_name(phi__span head, phi__arena *arena, const char **comment)
{
    phi__cursor c = phi__cursor_at(head);
    phi__cursor_skip(&c, 3);
    const uint8_t flags = phi__cursor_u8(&c);
    phi__cursor_skip(&c, 6);
    if ((flags & FLAG_EXTRA) != 0)
        phi__cursor_skip(&c, phi__cursor_le16(&c));
    const char *name = c.failed || (flags & FLAG_NAME) == 0 ? NULL : take_text(head, &c, arena);
    *comment = c.failed || (flags & FLAG_COMMENT) == 0 ? NULL : take_text(head, &c, arena);
    return name == NULL || *name == '\0' ? NULL : name;
}

/* Names in the header that are not the member's are searched, too: the file was renamed. */
static phi_status member_name(phi__part *part, phi__emit *emit, const char **out)
{
    const char *name = part->name == NULL ? "" : part->name, *comment = NULL;
    phi__span head;
    PHI_TRY(phi__stream_peek(part->stream, NAME_PEEK, &head));
    const char *stored = header_name(head, part->arena, &comment);
    *out = phi__packed_name(name, part->arena);
    PHI_REQUIRE(*out != NULL, PHI_ERR_MEMORY);
    if (strcmp(*out, name) == 0 && stored != NULL)
        *out = stored;
    if (stored != NULL && strcmp(*out, stored) != 0)
        PHI_TRY(emit->name(emit, "file name", stored, strlen(stored)));
    return comment == NULL || *comment == '\0' ? PHI_OK : emit->name(emit, "comment", comment, strlen(comment));
}

/* Tapes and block devices pad with zeros: pass over them. */
static phi_status skip_zeros(phi__stream *stream)
{
    uint8_t dropped[4096];
    size_t zeros;
    do {
        phi__span rest;
        size_t got = 0;
        PHI_TRY(phi__stream_peek(stream, sizeof dropped, &rest));
        for (zeros = 0; zeros < rest.size && rest.data[zeros] == 0; zeros++)
            continue;
        PHI_TRY(phi__stream_read(stream, dropped, zeros, &got));
    } while (zeros == sizeof dropped);
    return PHI_OK;
}

/* What else follows is a content of its own: gzip drops it, and nobody would see it. */
static phi_status emit_rest(phi__part *part, phi__emit *emit)
{
    phi__span rest;
    PHI_TRY(skip_zeros(part->stream));
    PHI_TRY(phi__stream_peek(part->stream, 1, &rest));
    if (rest.size == 0)
        return PHI_OK;
    const phi_reason refused = phi__budget_member(part->budget, 1);
    if (refused != PHI_REASON_NONE) {
        emit->fault(emit, refused, "what follows the compressed data is not opened");
        return PHI_OK;
    }
    phi__stream *stream = NULL;
    PHI_TRY(phi__slice_open(part->stream, PHI__SIZE_UNKNOWN, &stream));
    const phi__member member = {.name = "(behind the compressed data)", .stream = stream, .size = PHI__SIZE_UNKNOWN};
    const phi_status status = emit->member(emit, &member);
    phi__stream_close(stream);
    return status;
}

static phi_status emit_content(phi__part *part, phi__emit *emit, const char *name, phi__stream *content)
{
    phi__member member = {.name = name, .stream = content, .size = PHI__SIZE_UNKNOWN};
    phi__span head;
    PHI_TRY(phi__stream_peek(content, PHI__IDENTIFY_HEAD, &head));
    member.same_step = phi__identify(head, head.size < PHI__IDENTIFY_HEAD).kind == PHI__KIND_TAR;
    PHI_TRY(emit->member(emit, &member)); /* a fault of the content is the member's */
    return phi__inflate_finished(content) ? emit_rest(part, emit) : PHI_OK;
}

static phi_status gzip_run(phi__part *part, phi__emit *emit)
{
    const phi_reason refused = phi__budget_member(part->budget, 0);
    if (refused != PHI_REASON_NONE) {
        emit->fault(emit, refused, "its content is not opened");
        return PHI_OK;
    }
    phi__stream *content = NULL;
    const char *name = NULL;
    PHI_TRY(member_name(part, emit, &name));
    PHI_TRY(phi__inflate_open(part->stream, PHI__INFLATE_GZIP, part->budget, &content));
    const phi_status status = emit_content(part, emit, name, content);
    phi__stream_close(content);
    return status;
}

const phi__extractor phi__extract_gzip = {.name = "gzip", .kind = PHI__KIND_GZIP, .run = gzip_run};

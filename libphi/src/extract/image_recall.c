/* SPDX-License-Identifier: Apache-2.0 */
/* See image_recall.h. Only what was read without any fault is kept: a limit of time or a
 * process that died may end otherwise the next time. When there is too much, all of it is
 * forgotten, which is simpler than to choose and costs one recognition each. */
#include "extract/image_recall.h"

#include "base/alloc.h"

enum { ENTRIES = 512, ENTRY_BYTES = 256 * 1024, ALL_BYTES = 4 << 20, BLOCK_BYTES = 64 * 1024, TEXT = 't', PLACE = 'p' };

typedef struct entry {
    char hash[PHI__DIGEST_HEX];
    phi__buf said;
} entry;

struct phi__recall {
    PHI_VEC(entry *) entries;
    size_t bytes; /* of all that is kept */
};

phi_status phi__recall_new(phi__recall **out)
{
    *out = phi__alloc(sizeof **out);
    return *out == NULL ? PHI_ERR_MEMORY : PHI_OK;
}

static void forget(phi__recall *self)
{
    for (size_t i = 0; i < self->entries.count; i++) {
        phi__buf_done(&self->entries.items[i]->said);
        phi__free(self->entries.items[i]);
    }
    self->entries.count = 0;
    self->bytes = 0;
}

void phi__recall_free(phi__recall *self)
{
    if (self == NULL)
        return;
    forget(self);
    PHI_VEC_DONE(&self->entries);
    phi__free(self);
}

/* --------------------------------------------------------------------------- hash */

static void digest_done(phi__digest **digest)
{
    phi__digest_free(*digest);
}

phi_status phi__recall_hash(phi__stream *stream, char hash[PHI__DIGEST_HEX], bool *whole)
{
    PHI_AUTO(phi__free_at) uint8_t *block = phi__alloc(BLOCK_BYTES);
    PHI_REQUIRE(block != NULL, PHI_ERR_MEMORY);
    PHI_AUTO(digest_done) phi__digest *digest = NULL;
    PHI_TRY(phi__digest_new(&digest));
    uint64_t at = 0;
    size_t got = BLOCK_BYTES;
    while (got == BLOCK_BYTES) {
        PHI_TRY(phi__stream_read_at(stream, at, block, BLOCK_BYTES, &got));
        phi__digest_update(digest, block, got);
        at += got;
    }
    phi__digest_hex(digest, hash);
    *whole = at == stream->size && stream->fault == PHI_REASON_NONE;
    return PHI_OK;
}

/* ------------------------------------------------------------------------ hearing */

static phi_status put_number(phi__buf *out, uint32_t number)
{
    const uint8_t bytes[4] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16), (uint8_t)(number >> 24)};
    return phi__buf_append(out, bytes, sizeof bytes);
}

static phi_status put_bytes(phi__buf *out, const void *bytes, size_t size)
{
    PHI_TRY(put_number(out, (uint32_t)size));
    return phi__buf_append(out, bytes, size);
}

static phi_status put_name(phi__buf *out, const char *name)
{
    return put_bytes(out, name == NULL ? "" : name, name == NULL ? 0 : strlen(name) + 1); /* its end, too; 0 = NULL */
}

/* PHI_PARTIAL is no failure here: it is too much to keep. */
static phi_status kept(phi__recall_ear *self, phi_status status)
{
    self->unfit = self->unfit || status == PHI_PARTIAL;
    return status == PHI_PARTIAL ? PHI_OK : status;
}

static phi_status keep_text(phi__recall_ear *self, const char *utf8, size_t length)
{
    PHI_TRY(phi__buf_append_byte(&self->kept, TEXT));
    return put_bytes(&self->kept, utf8, length);
}

static phi_status keep_place(phi__recall_ear *self, const phi__place *place)
{
    PHI_TRY(phi__buf_append_byte(&self->kept, PLACE));
    PHI_TRY(put_number(&self->kept, place->page));
    PHI_TRY(put_name(&self->kept, place->part));
    return put_name(&self->kept, place->field);
}

static phi_status on_text(phi__emit *emit, const char *utf8, size_t length)
{
    phi__recall_ear *self = (phi__recall_ear *)(void *)emit;
    if (!self->unfit)
        PHI_TRY(kept(self, keep_text(self, utf8, length)));
    return self->to->text(self->to, utf8, length);
}

static phi_status on_place(phi__emit *emit, const phi__place *place)
{
    phi__recall_ear *self = (phi__recall_ear *)(void *)emit;
    if (!self->unfit)
        PHI_TRY(kept(self, keep_place(self, place)));
    return self->to->place(self->to, place);
}

static void on_fault(phi__emit *emit, phi_reason reason, const char *detail)
{
    phi__recall_ear *self = (phi__recall_ear *)(void *)emit;
    self->unfit = true;
    self->to->fault(self->to, reason, detail);
}

static phi_status on_member(phi__emit *emit, const phi__member *member)
{
    phi__recall_ear *self = (phi__recall_ear *)(void *)emit;
    self->unfit = true;
    return self->to->member(self->to, member);
}

static void on_media(phi__emit *emit, const char *media)
{
    phi__recall_ear *self = (phi__recall_ear *)(void *)emit;
    self->to->media(self->to, media);
}

void phi__recall_listen(phi__recall_ear *self, phi__emit *to)
{
    *self = (phi__recall_ear){
        .emit = {.text = on_text, .place = on_place, .member = on_member, .fault = on_fault, .media = on_media}, .to = to};
    phi__buf_init(&self->kept, ENTRY_BYTES);
}

phi_status phi__recall_keep(phi__recall *self, phi__recall_ear *ear, const char hash[PHI__DIGEST_HEX], bool whole)
{
    if (!whole || ear->unfit) {
        phi__buf_done(&ear->kept);
        return PHI_OK;
    }
    if (self->entries.count == ENTRIES || self->bytes + ear->kept.size > ALL_BYTES)
        forget(self);
    entry *kept_entry = phi__alloc(sizeof *kept_entry);
    if (kept_entry == NULL || PHI_VEC_PUSH(&self->entries, kept_entry) != PHI_OK) {
        phi__free(kept_entry);
        phi__buf_done(&ear->kept);
        return PHI_ERR_MEMORY;
    }
    memcpy(kept_entry->hash, hash, PHI__DIGEST_HEX);
    kept_entry->said = ear->kept;
    self->bytes += ear->kept.size;
    phi__buf_init(&ear->kept, 1);
    return PHI_OK;
}

/* ------------------------------------------------------------------------- saying */

static const char *take_name(phi__cursor *cursor)
{
    const uint32_t size = phi__cursor_le32(cursor);
    return size == 0 ? NULL : (const char *)phi__cursor_take(cursor, size);
}

static phi_status say(phi__span said, phi__emit *emit)
{
    phi__cursor cursor = phi__cursor_at(said);
    while (phi__cursor_left(&cursor) > 0 && !cursor.failed) {
        if (phi__cursor_u8(&cursor) == TEXT) {
            const uint32_t size = phi__cursor_le32(&cursor);
            const uint8_t *text = phi__cursor_take(&cursor, size);
            if (text != NULL)
                PHI_TRY(emit->text(emit, (const char *)text, size));
            continue;
        }
        phi__place place = {.page = phi__cursor_le32(&cursor)};
        place.part = take_name(&cursor);
        place.field = take_name(&cursor);
        PHI_TRY(emit->place(emit, &place));
    }
    return PHI_OK;
}

phi_status phi__recall_say(phi__recall *self, const char hash[PHI__DIGEST_HEX], phi__emit *emit, bool *known)
{
    *known = false;
    for (size_t i = 0; i < self->entries.count && !*known; i++) {
        if (memcmp(self->entries.items[i]->hash, hash, PHI__DIGEST_HEX) != 0)
            continue;
        *known = true;
        PHI_TRY(say(phi__buf_span(&self->entries.items[i]->said), emit));
    }
    return PHI_OK;
}

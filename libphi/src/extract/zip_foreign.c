/* SPDX-License-Identifier: Apache-2.0 */
/* See zip_foreign.h. The content is the same step of the path as the member that
 * it is compressed in. LZMA gets the header of the .lzma format in front, whose
 * fields APPNOTE 5.8.8 has in another order. PPMd is in no other format than zip: the
 * worker gets a zip of that member alone. CRCs are left to the streams, which
 * have their own (LZMA has none). */
#include "extract/zip_foreign.h"

#include "extract/zip_walk.h"
#include "worker/pool.h"

enum { BZIP2 = 12, LZMA = 14, ZSTD = 93, XZ = 95, PPMD = 98, LZMA_HEAD = 13, LOCAL_HEAD = 31 };

static const struct {
    uint16_t method;
    const char *media;
} METHODS[] = {
    {BZIP2, "application/x-bzip2"}, {LZMA, "application/x-lzma"}, {ZSTD, "application/zstd"}, {XZ, "application/x-xz"},
    {PPMD, "application/x-zip-member"},
};

typedef struct foreign {
    phi__stream base;  /* first: the compressed bytes, `head` before those of `packed` */
    phi__stream *packed;
    phi__span head;
    phi__part *zip;
    const char *media;
} foreign;

static const char *media_of(uint16_t method)
{
    for (size_t i = 0; i < sizeof METHODS / sizeof *METHODS; i++) {
        if (METHODS[i].method == method)
            return METHODS[i].media;
    }
    return NULL;
}

bool phi__zip_is_foreign(const phi__zip_entry *entry)
{
    const bool large = entry->method == PPMD && (entry->size >= UINT32_MAX || entry->packed_size >= UINT32_MAX);
    return (entry->flags & PHI__ZIP_FLAG_ENCRYPTED) == 0 && media_of(entry->method) != NULL && !large;
}

static phi_status foreign_read(phi__stream *stream, void *buffer, size_t capacity, size_t *got)
{
    foreign *self = (foreign *)(void *)stream;
    const phi__span piece = phi__span_part(self->head, 0, capacity);
    if (piece.size == 0) {
        const phi_status status = phi__stream_read(self->packed, buffer, capacity, got);
        if (self->packed->fault != PHI_REASON_NONE)
            phi__stream_fault(stream, self->packed->fault, self->packed->fault_detail);
        return status;
    }
    memcpy(buffer, piece.data, piece.size);
    self->head = phi__span_part(self->head, piece.size, SIZE_MAX);
    *got = piece.size;
    return PHI_OK;
}

static void put_le(uint8_t *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* version 2, size of the properties 2, properties 5 -> properties 5, size 8 */
static phi_status make_lzma_head(foreign *self, uint64_t size, uint8_t head[LZMA_HEAD])
{
    enum { BEFORE = 4, PROPERTIES = 5 };
    uint8_t stored[BEFORE + PROPERTIES] = {0};
    size_t got = 0;
    PHI_TRY(phi__stream_read(self->packed, stored, sizeof stored, &got));
    memcpy(head, &stored[BEFORE], PROPERTIES);
    put_le(&head[PROPERTIES], size, 8);
    self->head = phi__span_of(head, LZMA_HEAD);
    return PHI_OK;
}

/* A local header (APPNOTE 4.3.7) with sizes and a name of one letter. */
static void make_local_head(foreign *self, const phi__zip_entry *entry, uint8_t head[LOCAL_HEAD])
{
    memset(head, 0, LOCAL_HEAD);
    memcpy(head, "PK\3\4", 4);
    put_le(&head[4], 63, 2);
    put_le(&head[8], entry->method, 2);
    put_le(&head[14], entry->crc, 4);
    put_le(&head[18], entry->packed_size, 4);
    put_le(&head[22], entry->size, 4);
    put_le(&head[26], 1, 2);
    head[30] = 'x';
    self->head = phi__span_of(head, LOCAL_HEAD);
}

static phi_status read_content(void *context, phi__emit *emit)
{
    foreign *self = context;
    phi__part part = {.identity = {.media = self->media}, .name = "", .budget = self->zip->budget,
                      .arena = self->zip->arena, .workers = self->zip->workers};
    PHI_TRY(phi__stream_borrow(&self->base, &part.stream));
    const phi_status status = phi__workers_run(part.workers, &part, "", emit);
    phi__stream_close(part.stream);
    if (status == PHI_ERR_UNSUPPORTED)
        emit->fault(emit, PHI_REASON_UNSUPPORTED, "its compression method is not read");
    return status == PHI_ERR_UNSUPPORTED || status == PHI_PARTIAL ? PHI_OK : status;
}

static phi_status emit_packed(foreign *self, const phi__zip_entry *entry, phi__emit *emit)
{
    uint8_t head[LOCAL_HEAD];
    const bool known = entry->size != PHI__SIZE_UNKNOWN && (entry->flags & 2) == 0; /* bit 1: LZMA with an end mark */
    if (entry->method == LZMA)
        PHI_TRY(make_lzma_head(self, known ? entry->size : UINT64_MAX, head));
    if (entry->method == PPMD)
        make_local_head(self, entry, head);
    self->base = (phi__stream){.read = foreign_read, .size = entry->size, .fd = -1};
    const phi_status status = phi__zip_emit_as(emit, entry, &self->base, read_content, self, self->media);
    phi__stream_close(&self->base);
    return status;
}

phi_status phi__zip_foreign_emit(phi__zip *zip, phi__part *part, const phi__zip_entry *entry, phi__emit *emit)
{
    if (part->workers == NULL)
        return phi__zip_emit(emit, entry, NULL);
    phi__zip_entry stored = *entry; /* its bytes as they are, with no claim on them */
    stored.method = PHI__ZIP_STORED;
    stored.size = PHI__SIZE_UNKNOWN;
    foreign self = {.zip = part, .media = media_of(entry->method)};
    PHI_TRY(phi__zip_open_entry(zip, &stored, &self.packed));
    const phi_status status = emit_packed(&self, entry, emit);
    phi__stream_close(self.packed);
    return status;
}

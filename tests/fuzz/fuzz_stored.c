/* SPDX-License-Identifier: Apache-2.0 */
/* Chunks of a run store that something happened to: what is read of them are whole records, which can be written and
 * read again. The sum at the end is made here, or nothing would pass it. */
#include "fuzz.h"
#include "record_pack.h"

#include <stdlib.h>
#include <string.h>

static size_t total; /* of the lengths, so that each text is read to its end */

static void check_texts(const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        total += strlen(list[i]);
}

static void check_finding(const phi_finding *f)
{
    const char *const texts[] = {f->path, f->detector, f->masked, f->shape};
    check_texts(texts, sizeof texts / sizeof *texts);
    check_texts(f->tags, f->tag_count);
    check_texts(f->evidence, f->evidence_count);
    check_texts(f->jurisdictions, f->jurisdiction_count);
    FUZZ_CHECK(f->match == NULL && f->location != NULL);
    for (size_t i = 0; f->evidence_bits != NULL && i < f->evidence_count; i++)
        total += f->evidence_bits[i] > 0.0;
}

static void check_source(const phi_coverage *c)
{
    const char *const texts[] = {c->path, c->detail, c->media};
    check_texts(texts, sizeof texts / sizeof *texts);
    FUZZ_CHECK(c->state <= PHI_STATE_NOT_EXAMINED && c->data_class <= PHI_CLASS_PHI);
}

/* Read all of it, into `again` as far as it is whole; number of records. */
static unsigned read_all(const uint8_t *data, size_t size, pack *again)
{
    unpack u = {0};
    unsigned count = 0;
    unpack_kind kind = unpack_open(&u, data, size) ? unpack_next(&u) : UNPACK_END;
    for (; kind == UNPACK_FINDING || kind == UNPACK_SOURCE; kind = unpack_next(&u), count++) {
        if (kind == UNPACK_FINDING)
            check_finding(&u.finding);
        else
            check_source(&u.source);
        if (again != NULL && kind == UNPACK_FINDING)
            pack_finding(again, &u.finding);
        else if (again != NULL)
            pack_source(again, &u.source);
    }
    unpack_done(&u);
    return count;
}

int phi_fuzz_stored(const uint8_t *data, size_t size)
{
    uint8_t *chunk = malloc(size + sizeof(uint64_t)); /* of exactly this size */
    pack again = {0};
    byte_buf second = {0};
    FUZZ_CHECK(chunk != NULL);
    if (size > 0)
        memcpy(chunk, data, size);
    const uint64_t sum = bytes_hash(0, chunk, size);
    memcpy(chunk + size, &sum, sizeof sum);
    const unsigned count = read_all(chunk, size + sizeof sum, &again);
    pack_chunk(&again, again.records.size, &second);
    FUZZ_CHECK(!again.failed && read_all(second.data, second.size, NULL) == count);
    bytes_done(&second);
    pack_done(&again);
    free(chunk);
    return 0;
}

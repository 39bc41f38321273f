/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes -> records: see record_pack.h. A store is a file that anything may have happened to: whatever it says is
 * checked, and a chunk that contradicts itself is refused as a whole where that can be seen. */
#include "record_format.h"

#include <stdlib.h>
#include <string.h>

void unpack_done(unpack *u)
{
    free(u->strings);
    free(u->lists);
    free(u->bits);
    bytes_done(&u->path);
    *u = (unpack){0};
}

static bool read_strings(unpack *u, cursor *c)
{
    const uint64_t count = cursor_number(c);
    if (count > (size_t)(c->end - c->at)) /* each takes two bytes at least */
        return false;
    if (count > u->string_room) {
        const char **strings = realloc(u->strings, (size_t)count * sizeof *strings);
        if (strings == NULL)
            return false;
        u->strings = strings;
        u->string_room = (size_t)count;
    }
    u->string_count = (size_t)count;
    for (size_t i = 0; i < u->string_count; i++)
        u->strings[i] = cursor_text(c);
    return !c->failed;
}

static void unpack_begin_file(unpack *u)
{
    bytes_clear(&u->path);
    u->file.struct_size = 0;
}

bool unpack_open(unpack *u, const uint8_t *data, size_t size)
{
    uint64_t sum;
    u->at = (cursor){0};
    if (size < sizeof sum + 2)
        return false;
    size -= sizeof sum;
    memcpy(&sum, data + size, sizeof sum);
    if (sum != bytes_hash(0, data, size) || data[0] != RECORD_VERSION)
        return false;
    cursor c = {.at = data + 1, .end = data + size};
    if (!read_strings(u, &c))
        return false;
    u->at = c;
    u->records = c.at;
    unpack_begin_file(u);
    return true;
}

void unpack_seek(unpack *u, uint32_t offset)
{
    u->at.failed = u->records == NULL || offset > (size_t)(u->at.end - u->records);
    if (!u->at.failed)
        u->at.at = u->records + offset;
    unpack_begin_file(u);
}

/* ------------------------------------------------------------------- members */

static const char *get_string(unpack *u, cursor *c)
{
    const uint64_t number = cursor_number(c);
    if (number == 0)
        return NULL;
    if (number > u->string_count) {
        c->failed = true;
        return NULL;
    }
    return u->strings[number - 1];
}

static const char *string_or_empty(unpack *u, cursor *c)
{
    const char *text = get_string(u, c);
    return text == NULL ? "" : text;
}

static const char *get_path(unpack *u, cursor *c)
{
    const uint64_t folder = cursor_number(c);
    if (folder > 0) {
        if (folder > u->string_count) {
            c->failed = true;
            return "";
        }
        const char *text = u->strings[folder - 1], *name = cursor_text(c);
        bytes_clear(&u->path);
        bytes_add(&u->path, text, strlen(text));
        bytes_add(&u->path, name, strlen(name) + 1);
    }
    c->failed = c->failed || u->path.size == 0 || u->path.failed;
    return c->failed ? "" : (const char *)u->path.data;
}

static bool make_room(unpack *u, size_t count)
{
    if (count <= u->list_room)
        return true;
    const char **lists = realloc(u->lists, count * sizeof *lists);
    if (lists != NULL)
        u->lists = lists;
    double *bits = realloc(u->bits, count * sizeof *bits);
    if (bits != NULL)
        u->bits = bits;
    if (lists == NULL || bits == NULL)
        return false;
    u->list_room = count;
    return true;
}

/* Lists of one record stand one after the other; `from` is where this one begins. */
static size_t get_list(unpack *u, cursor *c, size_t from)
{
    const uint64_t count = cursor_number(c);
    if (count > RECORD_LIST_MOST) {
        c->failed = true;
        return 0;
    }
    for (size_t i = 0; i < count; i++)
        u->lists[from + i] = string_or_empty(u, c);
    return (size_t)count;
}

static void get_location(unpack *u, cursor *c)
{
    phi_location *at = &u->location;
    *at = (phi_location){.struct_size = sizeof *at};
    const bool plain = cursor_byte(c) == 0;
    at->line = cursor_number(c);
    if (plain)
        return;
    at->row = cursor_number(c);
    at->column_number = (uint32_t)cursor_number(c);
    at->column = get_string(u, c);
    at->page = (uint32_t)cursor_number(c);
    at->sheet = get_string(u, c);
    at->cell = get_string(u, c);
    at->part = get_string(u, c);
    at->byte = cursor_number(c);
}

static const char *get_fingerprint(unpack *u, cursor *c)
{
    static const char digits[] = "0123456789abcdef";
    if (cursor_byte(c) == 0)
        return get_string(u, c);
    const uint8_t *raw = cursor_take(c, RECORD_FINGERPRINT_BYTES);
    if (raw == NULL)
        return NULL;
    char *out = u->fingerprint;
    memcpy(out, RECORD_FINGERPRINT, sizeof RECORD_FINGERPRINT);
    out += sizeof RECORD_FINGERPRINT - 1;
    for (size_t i = 0; i < RECORD_FINGERPRINT_BYTES; i++) {
        *out++ = digits[raw[i] >> 4];
        *out++ = digits[raw[i] & 15];
    }
    *out = '\0';
    return u->fingerprint;
}

/* ------------------------------------------------------------------- records */

static void get_lists(unpack *u, cursor *c, phi_finding *f)
{
    f->tag_count = get_list(u, c, 0);
    f->evidence_count = get_list(u, c, f->tag_count);
    f->jurisdiction_count = get_list(u, c, f->tag_count + f->evidence_count);
    f->tags = u->lists;
    f->evidence = u->lists + f->tag_count;
    f->jurisdictions = f->evidence + f->evidence_count;
}

static void get_weights(unpack *u, cursor *c, phi_finding *f, bool each)
{
    f->bits = cursor_real(c);
    f->shape_bits = cursor_real(c);
    for (size_t i = 0; each && i < f->evidence_count; i++)
        u->bits[i] = cursor_real(c);
    f->evidence_bits = each ? u->bits : NULL;
}

static const phi_file_info *get_file(unpack *u, cursor *c)
{
    phi_file_info *file = &u->file;
    const uint8_t kind = cursor_byte(c);
    if (kind <= 1) {
        c->failed = c->failed || (kind == 1 && file->struct_size == 0);
        return kind == 0 ? NULL : file;
    }
    *file = (phi_file_info){.struct_size = sizeof *file, .settled = kind == 3};
    file->device = cursor_number(c);
    file->inode = cursor_number(c);
    file->size = cursor_number(c);
    file->modified_ns = (int64_t)cursor_fixed(c);
    file->changed_ns = (int64_t)cursor_fixed(c);
    file->mode = (uint32_t)cursor_number(c);
    file->owner = (uint32_t)cursor_number(c);
    file->group = (uint32_t)cursor_number(c);
    file->edges = cursor_number(c);
    file->closed = c->at < c->end && cursor_byte(c) != 0;
    file->modified = file->modified_ns / 1000000000 - (file->modified_ns % 1000000000 < 0 ? 1 : 0);
    return file;
}

static void get_finding(unpack *u, cursor *c)
{
    phi_finding *f = &u->finding;
    *f = (phi_finding){.struct_size = sizeof *f, .carried = u->carried, .location = &u->location};
    f->path = get_path(u, c);
    f->detector = string_or_empty(u, c);
    f->confidence = cursor_real(c);
    f->masked = cursor_text(c);
    f->fingerprint = get_fingerprint(u, c);
    f->offset = cursor_number(c);
    f->length = cursor_number(c);
    get_location(u, c);
    get_lists(u, c, f);
    const uint8_t flags = cursor_byte(c);
    f->test = flags & 1;
    f->allowed = flags & 2;
    f->record_exact = flags & 4;
    get_weights(u, c, f, (flags & 8) != 0);
    f->shape = string_or_empty(u, c);
    f->safe_harbor = (uint32_t)cursor_number(c);
    f->record = cursor_number(c);
    f->identifies = (phi_identifies)cursor_byte(c);
    f->identity = cursor_fixed(c);
    f->state = get_string(u, c);
    f->file = get_file(u, c);
    c->failed = c->failed || (int)f->identifies > PHI_IDENTIFIES_BIRTH;
}

static void get_source(unpack *u, cursor *c)
{
    phi_coverage *s = &u->source;
    *s = (phi_coverage){.struct_size = sizeof *s, .carried = u->carried};
    s->path = get_path(u, c);
    s->state = (phi_state)cursor_byte(c);
    s->reason = (phi_reason)cursor_byte(c);
    s->detail = string_or_empty(u, c);
    s->media = string_or_empty(u, c);
    s->bytes = cursor_number(c);
    s->bytes_examined = cursor_number(c);
    s->findings = cursor_number(c);
    s->data_class = (phi_class)cursor_byte(c);
    s->depth = (uint32_t)cursor_number(c);
    for (size_t i = 0; i < sizeof s->records / sizeof *s->records; i++)
        s->records[i] = cursor_number(c);
    s->file = get_file(u, c);
    c->failed = c->failed || (int)s->state > PHI_STATE_NOT_EXAMINED || (int)s->data_class > PHI_CLASS_PHI;
}

unpack_kind unpack_next(unpack *u)
{
    if (u->at.failed)
        return UNPACK_DAMAGED;
    if (u->at.at == u->at.end)
        return UNPACK_END;
    const uint8_t kind = cursor_byte(&u->at);
    const uint64_t length = cursor_number(&u->at);
    const uint8_t *body = length <= SIZE_MAX ? cursor_take(&u->at, (size_t)length) : NULL;
    if (body == NULL || !make_room(u, 3 * (size_t)RECORD_LIST_MOST))
        return UNPACK_DAMAGED;
    cursor c = {.at = body, .end = body + length};
    if (kind == RECORD_FINDING)
        get_finding(u, &c);
    else if (kind == RECORD_SOURCE)
        get_source(u, &c);
    else
        c.failed = true;
    u->at.failed = c.failed;
    return c.failed ? UNPACK_DAMAGED : kind == RECORD_FINDING ? UNPACK_FINDING : UNPACK_SOURCE;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* Records -> bytes: see record_pack.h. What is written here is read in the same order by record_unpack.c. */
#include "record_format.h"

#include <stdlib.h>
#include <string.h>

void pack_done(pack *p)
{
    bytes_done(&p->records);
    bytes_done(&p->strings);
    bytes_done(&p->body);
    bytes_done(&p->path);
    free(p->slots);
    *p = (pack){0};
}

void pack_clear(pack *p)
{
    bytes_clear(&p->records);
    bytes_clear(&p->strings);
    pack_begin_file(p);
    if (p->slots != NULL)
        memset(p->slots, 0, p->slot_count * sizeof *p->slots);
    memset(p->recent, 0, sizeof p->recent);
    p->string_count = 0;
    p->folder = 0;
    p->failed = false;
}

void pack_begin_file(pack *p)
{
    bytes_clear(&p->path);
    p->file = (phi_file_info){0};
}

/* ------------------------------------------------------------------- strings */

static bool is_string(const pack *p, const pack_slot *slot, const char *text, size_t length)
{
    const char *held = (const char *)p->strings.data + slot->at;
    return p->strings.size - slot->at > length && memcmp(held, text, length) == 0 && held[length] == '\0';
}

/* The slot of a string, or the free one where it belongs. */
static pack_slot *find_slot(const pack *p, uint64_t hash, const char *text, size_t length)
{
    for (size_t at = hash & (p->slot_count - 1);; at = (at + 1) & (p->slot_count - 1)) {
        pack_slot *slot = &p->slots[at];
        if (slot->number == 0 || (text != NULL && slot->hash == hash && is_string(p, slot, text, length)))
            return slot;
    }
}

static bool grow_slots(pack *p)
{
    if (p->slot_count > 2 * (size_t)p->string_count + 1)
        return true;
    const uint32_t count = p->slot_count == 0 ? 256 : p->slot_count * 2;
    const pack before = *p;
    pack_slot *slots = count < p->slot_count ? NULL : calloc(count, sizeof *slots);
    if (slots == NULL) {
        p->failed = true;
        return false;
    }
    p->slots = slots;
    p->slot_count = count;
    for (size_t i = 0; i < before.slot_count; i++) {
        if (before.slots[i].number != 0)
            *find_slot(p, before.slots[i].hash, NULL, 0) = before.slots[i];
    }
    free(before.slots);
    return true;
}

/* Where a string is noted, which it is now; NULL: no memory. */
static const pack_slot *slot_of(pack *p, const char *text, size_t length)
{
    if (!grow_slots(p))
        return NULL;
    const uint64_t hash = bytes_hash(0, text, length);
    pack_slot *slot = find_slot(p, hash, text, length);
    if (slot->number != 0)
        return slot;
    bytes_add_number(&p->strings, length);
    const size_t at = p->strings.size;
    bytes_add(&p->strings, text, length);
    bytes_add_byte(&p->strings, 0);
    if (p->strings.failed || at > UINT32_MAX) {
        p->failed = true;
        return NULL;
    }
    *slot = (pack_slot){.hash = hash, .number = ++p->string_count, .at = (uint32_t)at};
    return slot;
}

/* Number of a string, from 1; 0: no memory. */
static uint32_t number_of(pack *p, const char *text, size_t length)
{
    const pack_slot *slot = slot_of(p, text, length);
    return slot == NULL ? 0 : slot->number;
}

/* Number of a string that comes with nearly every record, such as the media type; it is hashed when another one came between. */
static uint32_t number_of_usual(pack *p, const char *text)
{
    const size_t length = strlen(text);
    pack_slot *recent = &p->recent[length % PACK_RECENT];
    if (recent->number == 0 || !is_string(p, recent, text, length)) {
        const pack_slot *slot = slot_of(p, text, length);
        if (slot == NULL)
            return 0;
        *recent = *slot;
    }
    return recent->number;
}

/* 0 stands for NULL. */
static void put_string(pack *p, const char *text)
{
    bytes_add_number(&p->body, text == NULL ? 0 : number_of_usual(p, text));
}

static void put_list(pack *p, const char *const *list, size_t count)
{
    const size_t kept = count < RECORD_LIST_MOST ? count : RECORD_LIST_MOST;
    bytes_add_number(&p->body, kept);
    for (size_t i = 0; i < kept; i++)
        put_string(p, list[i]);
}

/* ------------------------------------------------------------------- records */

/* Files of one folder follow each other. */
static uint32_t number_of_folder(pack *p, const char *path, size_t length)
{
    if (p->folder != 0 && p->folder_length == length && memcmp(p->strings.data + p->folder_at, path, length) == 0)
        return p->folder;
    const uint32_t number = number_of(p, path, length);
    if (number == 0 || number != p->string_count) /* not the last of the strings: where it stands is not known here */
        return number;
    p->folder = number;
    p->folder_length = length;
    p->folder_at = p->strings.size - length - 1;
    return number;
}

/* Folder by number, name as it is; 0 for the path of the record before. */
static void put_path(pack *p, const char *path)
{
    const size_t length = strlen(path);
    if (p->path.size == length + 1 && memcmp(p->path.data, path, length + 1) == 0) {
        bytes_add_number(&p->body, 0);
        return;
    }
    const char *slash = strrchr(path, '/');
    const size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    bytes_add_number(&p->body, number_of_folder(p, path, folder));
    bytes_add_text(&p->body, path + folder, length - folder);
    bytes_clear(&p->path);
    bytes_add(&p->path, path, length + 1);
}

static void end_record(pack *p, record_kind kind)
{
    bytes_add_byte(&p->records, (uint8_t)kind);
    bytes_add_number(&p->records, p->body.size);
    bytes_add(&p->records, p->body.data, p->body.size);
    p->failed = p->failed || p->records.failed || p->strings.failed || p->body.failed || p->path.failed;
    bytes_clear(&p->body);
}

static void put_location(pack *p, const phi_location *at)
{
    byte_buf *out = &p->body;
    const bool plain = at->row == 0 && at->column_number == 0 && at->column == NULL && at->page == 0 && at->sheet == NULL &&
                       at->cell == NULL && at->part == NULL && at->byte == 0;
    bytes_add_byte(out, plain ? 0 : 1);
    bytes_add_number(out, at->line);
    if (plain)
        return;
    bytes_add_number(out, at->row);
    bytes_add_number(out, at->column_number);
    put_string(p, at->column);
    bytes_add_number(out, at->page);
    put_string(p, at->sheet);
    put_string(p, at->cell);
    put_string(p, at->part);
    bytes_add_number(out, at->byte);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* 32 bytes for the 64 digits of the usual kind; any other as text. */
static void put_fingerprint(pack *p, const char *text)
{
    const size_t before = sizeof RECORD_FINGERPRINT - 1;
    uint8_t raw[RECORD_FINGERPRINT_BYTES];
    bool usual = text != NULL && strlen(text) == before + 2 * sizeof raw && memcmp(text, RECORD_FINGERPRINT, before) == 0;
    for (size_t i = 0; usual && i < sizeof raw; i++) {
        const int high = hex_digit(text[before + 2 * i]), low = hex_digit(text[before + 2 * i + 1]);
        usual = high >= 0 && low >= 0;
        raw[i] = (uint8_t)(high * 16 + low);
    }
    bytes_add_byte(&p->body, usual ? 1 : 0);
    if (usual)
        bytes_add(&p->body, raw, sizeof raw);
    else
        put_string(p, text);
}

static bool is_same_file(const phi_file_info *a, const phi_file_info *b)
{
    return a->struct_size != 0 && a->inode == b->inode && a->device == b->device && a->size == b->size && a->mode == b->mode &&
           a->owner == b->owner && a->group == b->group && a->modified_ns == b->modified_ns && a->changed_ns == b->changed_ns &&
           a->edges == b->edges && a->settled == b->settled && a->closed == b->closed;
}

/* 0: not known; 1: that of the record before; else as it stands. */
static void put_file(pack *p, const phi_file_info *file)
{
    byte_buf *out = &p->body;
    const bool same = file != NULL && is_same_file(&p->file, file);
    bytes_add_byte(out, file == NULL ? 0 : same ? 1 : file->settled ? 3 : 2);
    if (file == NULL || same)
        return;
    p->file = *file;
    bytes_add_number(out, file->device);
    bytes_add_number(out, file->inode);
    bytes_add_number(out, file->size);
    bytes_add_fixed(out, (uint64_t)file->modified_ns);
    bytes_add_fixed(out, (uint64_t)file->changed_ns);
    bytes_add_number(out, file->mode);
    bytes_add_number(out, file->owner);
    bytes_add_number(out, file->group);
    bytes_add_number(out, file->edges);
    bytes_add_byte(out, file->closed ? 1 : 0); /* at the end of the record */
}

void pack_finding(pack *p, const phi_finding *f)
{
    byte_buf *out = &p->body;
    put_path(p, f->path);
    put_string(p, f->detector);
    bytes_add_real(out, f->confidence);
    bytes_add_text(out, f->masked, strlen(f->masked));
    put_fingerprint(p, f->fingerprint);
    bytes_add_number(out, f->offset);
    bytes_add_number(out, f->length);
    put_location(p, f->location);
    put_list(p, f->tags, f->tag_count);
    put_list(p, f->evidence, f->evidence_count);
    put_list(p, f->jurisdictions, f->jurisdiction_count);
    bytes_add_byte(out, (uint8_t)((f->test ? 1 : 0) | (f->allowed ? 2 : 0) | (f->record_exact ? 4 : 0) |
                                  (f->evidence_bits != NULL ? 8 : 0)));
    bytes_add_real(out, f->bits);
    bytes_add_real(out, f->shape_bits);
    for (size_t i = 0; f->evidence_bits != NULL && i < f->evidence_count && i < RECORD_LIST_MOST; i++)
        bytes_add_real(out, f->evidence_bits[i]);
    put_string(p, f->shape);
    bytes_add_number(out, f->safe_harbor);
    bytes_add_number(out, f->record);
    bytes_add_byte(out, (uint8_t)f->identifies);
    bytes_add_fixed(out, f->identity);
    put_string(p, f->state);
    put_file(p, f->file);
    end_record(p, RECORD_FINDING);
}

void pack_source(pack *p, const phi_coverage *c)
{
    byte_buf *out = &p->body;
    put_path(p, c->path);
    bytes_add_byte(out, (uint8_t)c->state);
    bytes_add_byte(out, (uint8_t)c->reason);
    put_string(p, c->detail);
    put_string(p, c->media);
    bytes_add_number(out, c->bytes);
    bytes_add_number(out, c->bytes_examined);
    bytes_add_number(out, c->findings);
    bytes_add_byte(out, (uint8_t)c->data_class);
    bytes_add_number(out, c->depth);
    for (size_t i = 0; i < sizeof c->records / sizeof *c->records; i++)
        bytes_add_number(out, c->records[i]);
    put_file(p, c->file);
    end_record(p, RECORD_SOURCE);
}

void pack_chunk(const pack *p, size_t size, byte_buf *out)
{
    bytes_clear(out);
    bytes_add_byte(out, RECORD_VERSION);
    bytes_add_number(out, p->string_count);
    bytes_add(out, p->strings.data, p->strings.size);
    bytes_add(out, p->records.data, size);
    bytes_add_fixed(out, bytes_hash(0, out->data, out->size)); /* tells damage, not intent */
}

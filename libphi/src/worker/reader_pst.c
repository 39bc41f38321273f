/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_pst.h; the one file that includes the headers of libpff and libbfio.
 *
 * libpff hands out every property with its number, as stored: what is text is
 * said, whatever kind of item it is of. */
#define _GNU_SOURCE
#include "worker/reader_pst.h"

#include "worker/job_read.h"
#include "worker/pst_space.h"
#include "worker/reader_mapi.h"

#include <errno.h>
#include <libbfio.h>
#include <libpff.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FOLDER_DEPTH = 64,
    MESSAGE_DEPTH = 16,
    NAME_BYTES = 2048,
    VALUE_CEILING = 64 << 20,
    BLOCK_BYTES = PHI__WIRE_TEXT_BYTES,
};

/* A file while it is read. */
typedef struct pst {
    phi__say *say;
    uint32_t codepage; /* of the message at hand */
    bool broken;       /* something could not be read, and that was said */
    bool deleted;      /* what was deleted need not be whole */
} pst;

/* What is to be done with each property. */
typedef void (*visit_fn)(pst *self, void *context, uint32_t id, uint32_t type, phi__span value);

static void drop_item(libpff_item_t **item) { (void)libpff_item_free(item, NULL); }

static void note_broken(pst *self)
{
    if (!self->broken && !self->deleted)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "some items cannot be read");
    self->broken = true;
}

/* ----------------------------------------------------------------- properties */

static void visit_entry(pst *self, libpff_record_entry_t *entry, visit_fn visit, void *context)
{
    uint32_t id = 0, type = 0;
    size_t size = 0;
    if (libpff_record_entry_get_entry_type(entry, &id, NULL) != 1 ||
        libpff_record_entry_get_value_type(entry, &type, NULL) != 1 ||
        libpff_record_entry_get_data_size(entry, &size, NULL) != 1 || size == 0 || size > VALUE_CEILING)
        return;
    uint8_t *data = malloc(size);
    if (data != NULL && libpff_record_entry_get_data(entry, data, size, NULL) == 1)
        visit(self, context, id, type, phi__span_of(data, size));
    free(data);
}

static void visit_item(pst *self, libpff_item_t *item, visit_fn visit, void *context)
{
    int sets = 0;
    (void)libpff_item_get_number_of_record_sets(item, &sets, NULL);
    for (int i = 0; i < sets && !self->say->lost; i++) {
        libpff_record_set_t *set = NULL;
        int entries = 0;
        if (libpff_item_get_record_set_by_index(item, i, &set, NULL) != 1)
            continue;
        (void)libpff_record_set_get_number_of_entries(set, &entries, NULL);
        for (int k = 0; k < entries && !self->say->lost; k++) {
            libpff_record_entry_t *entry = NULL;
            if (libpff_record_set_get_entry_by_index(set, k, &entry, NULL) == 1)
                visit_entry(self, entry, visit, context);
            (void)libpff_record_entry_free(&entry, NULL);
        }
        (void)libpff_record_set_free(&set, NULL);
    }
}

static void find_codepage(pst *self, void *context, uint32_t id, uint32_t type, phi__span value)
{
    (void)context;
    phi__cursor at = phi__cursor_at(value);
    if (type == 0x0003 && (id == PHI__MAPI_CODEPAGE || id == PHI__MAPI_INTERNET_CODEPAGE))
        self->codepage = phi__cursor_le32(&at);
}

/* Several values are stored behind a table of offsets ([MS-PST] 2.3.3.4.2). */
static void say_values(pst *self, uint32_t id, uint32_t type, phi__span value)
{
    phi__cursor at = phi__cursor_at(value);
    const uint32_t count = phi__cursor_le32(&at);
    for (uint32_t i = 0; i < count && !at.failed; i++) {
        const uint32_t begin = phi__cursor_le32(&at);
        phi__cursor ahead = at;
        const uint32_t end = i + 1 < count ? phi__cursor_le32(&ahead) : (uint32_t)value.size;
        if (!at.failed && end >= begin)
            phi__mapi_say(self->say, id, type, phi__span_part(value, begin, end - begin), self->codepage);
    }
}

static void say_property(pst *self, void *context, uint32_t id, uint32_t type, phi__span value)
{
    (void)context;
    if ((type & PHI__MAPI_MANY) != 0)
        say_values(self, id, type & ~(uint32_t)PHI__MAPI_MANY, value);
    else if (id != PHI__MAPI_HTML)
        phi__mapi_say(self->say, id, type, value, self->codepage);
}

/* What becomes a member of its own. */
typedef struct bodies {
    const char *prefix;
    bool plain;
} bodies;

static void find_plain(pst *self, void *context, uint32_t id, uint32_t type, phi__span value)
{
    bodies *found = context;
    (void)self;
    (void)type;
    found->plain = found->plain || ((id == PHI__MAPI_BODY || id == PHI__MAPI_HTML) && value.size > 0);
}

static void say_body(pst *self, void *context, uint32_t id, uint32_t type, phi__span value)
{
    const bodies *found = context;
    char name[NAME_BYTES];
    const bool html = id == PHI__MAPI_HTML, rtf = id == PHI__MAPI_RTF && type == PHI__MAPI_BINARY && !found->plain;
    if (!html && !rtf)
        return;
    phi__mapi_name(found->prefix, NULL, html ? "body.html" : "body.rtf", name, sizeof name);
    phi__say_member(self->say, name, html ? value.size : PHI__WIRE_UNKNOWN, false);
    bool whole = true;
    if (html)
        phi__say_data(self->say, value.data, value.size);
    else
        whole = phi__mapi_say_rtf(self->say, value);
    phi__say_member_end(self->say, whole ? PHI_REASON_NONE : PHI_REASON_CORRUPT, whole ? NULL : "it is damaged");
}

/* ---------------------------------------------------------------- attachments */

typedef struct naming {
    char file[NAME_BYTES / 2];
    uint32_t from; /* property that it comes from */
} naming;

static void find_name(pst *self, void *context, uint32_t id, uint32_t type, phi__span value)
{
    naming *name = context;
    const bool better = id == PHI__MAPI_LONG_NAME || (name->from == 0 && (id == PHI__MAPI_SHORT_NAME || id == PHI__MAPI_DISPLAY_NAME));
    if (better && phi__mapi_text(type, value, self->codepage, name->file, sizeof name->file) > 0)
        name->from = id;
}

static void say_content(pst *self, libpff_item_t *attachment, const char *name)
{
    static uint8_t block[BLOCK_BYTES];
    size64_t left = 0;
    ssize_t got = 0;
    (void)libpff_attachment_get_data_size(attachment, &left, NULL);
    phi__say_member(self->say, name, left, false);
    while (left > 0 && !self->say->lost) {
        got = libpff_attachment_data_read_buffer(attachment, block, left < sizeof block ? (size_t)left : sizeof block, NULL);
        if (got <= 0)
            break;
        phi__say_data(self->say, block, (size_t)got);
        left -= (size64_t)got;
    }
    phi__say_member_end(self->say, left == 0 ? PHI_REASON_NONE : PHI_REASON_CORRUPT, left == 0 ? NULL : "it cannot be read to its end");
}

static void say_message(pst *self, libpff_item_t *message, const char *name, int depth);

static void say_attachment(pst *self, libpff_item_t *message, int index, const char *prefix, int depth)
{
    PHI_AUTO(drop_item) libpff_item_t *attachment = NULL;
    naming found = {.from = 0};
    char name[NAME_BYTES], otherwise[32];
    int type = 0;
    if (libpff_message_get_attachment(message, index, &attachment, NULL) != 1) {
        note_broken(self);
        return;
    }
    visit_item(self, attachment, find_name, &found);
    (void)snprintf(otherwise, sizeof otherwise, "attachment-%d", index + 1);
    phi__mapi_name(prefix, found.file, otherwise, name, sizeof name);
    if (libpff_attachment_get_type(attachment, &type, NULL) != 1)
        note_broken(self);
    else if (type == LIBPFF_ATTACHMENT_TYPE_DATA)
        say_content(self, attachment, name);
    else if (type == LIBPFF_ATTACHMENT_TYPE_ITEM) {
        PHI_AUTO(drop_item) libpff_item_t *inner = NULL;
        if (libpff_attachment_get_item(attachment, &inner, NULL) == 1)
            say_message(self, inner, name, depth + 1);
        else
            note_broken(self);
    }
}

/* ------------------------------------------------------------------- messages */

static void say_message_text(pst *self, libpff_item_t *message)
{
    PHI_AUTO(drop_item) libpff_item_t *recipients = NULL;
    int count = 0;
    visit_item(self, message, say_property, NULL);
    if (libpff_message_get_recipients(message, &recipients, NULL) == 1)
        visit_item(self, recipients, say_property, NULL);
    (void)libpff_message_get_number_of_attachments(message, &count, NULL);
    for (int i = 0; i < count && !self->say->lost; i++) {
        PHI_AUTO(drop_item) libpff_item_t *attachment = NULL;
        if (libpff_message_get_attachment(message, i, &attachment, NULL) == 1)
            visit_item(self, attachment, say_property, NULL);
    }
}

static void say_message(pst *self, libpff_item_t *message, const char *name, int depth)
{
    char prefix[NAME_BYTES];
    int count = 0;
    if (depth > MESSAGE_DEPTH) {
        phi__say_refused(self->say, name, PHI__WIRE_UNKNOWN, PHI_REASON_LIMIT_DEPTH, "nested too deep");
        return;
    }
    (void)snprintf(prefix, sizeof prefix, "%s/", name);
    self->codepage = 0;
    visit_item(self, message, find_codepage, NULL);
    phi__say_member(self->say, name, PHI__WIRE_UNKNOWN, true);
    say_message_text(self, message);
    phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    bodies found = {.prefix = prefix};
    visit_item(self, message, find_plain, &found);
    visit_item(self, message, say_body, &found);
    (void)libpff_message_get_number_of_attachments(message, &count, NULL);
    for (int i = 0; i < count && !self->say->lost; i++)
        say_attachment(self, message, i, prefix, depth);
}

/* -------------------------------------------------------------------- folders */

typedef int (*get_fn)(libpff_item_t *folder, int index, libpff_item_t **item, libpff_error_t **error);

static void say_items(pst *self, libpff_item_t *folder, int count, get_fn get, const char *prefix, const char *word)
{
    for (int i = 0; i < count && !self->say->lost; i++) {
        PHI_AUTO(drop_item) libpff_item_t *item = NULL;
        char name[NAME_BYTES];
        (void)snprintf(name, sizeof name, "%s%s-%d", prefix, word, i + 1);
        if (get(folder, i, &item, NULL) == 1)
            say_message(self, item, name, 0);
        else
            note_broken(self);
    }
}

static void say_folder(pst *self, libpff_item_t *folder, const char *prefix, int depth)
{
    int messages = 0, hidden = 0, folders = 0;
    (void)libpff_folder_get_number_of_sub_messages(folder, &messages, NULL);
    (void)libpff_folder_get_number_of_sub_associated_contents(folder, &hidden, NULL);
    (void)libpff_folder_get_number_of_sub_folders(folder, &folders, NULL);
    say_items(self, folder, messages, libpff_folder_get_sub_message, prefix, "msg");
    say_items(self, folder, hidden, libpff_folder_get_sub_associated_content, prefix, "hidden");
    if (folders > 0 && depth >= FOLDER_DEPTH)
        phi__say_fault(self->say, PHI_REASON_LIMIT_DEPTH, "its folders are nested too deep");
    for (int i = 0; i < folders && depth < FOLDER_DEPTH && !self->say->lost; i++) {
        PHI_AUTO(drop_item) libpff_item_t *inner = NULL;
        char name[NAME_BYTES / 4] = "", path[NAME_BYTES];
        size_t size = 0;
        if (libpff_folder_get_sub_folder(folder, i, &inner, NULL) != 1) {
            note_broken(self);
            continue;
        }
        if (libpff_folder_get_utf8_name_size(inner, &size, NULL) == 1 && size > 1 && size <= sizeof name)
            (void)libpff_folder_get_utf8_name(inner, (uint8_t *)name, size, NULL);
        phi__mapi_name(prefix, name, "folder", path, sizeof path - 1);
        path[strnlen(path, sizeof path - 2) + 1] = '\0';
        path[strlen(path)] = '/';
        say_folder(self, inner, path, depth + 1);
    }
}

/* ---------------------------------------------------- what hangs in no folder */

typedef int (*find_fn)(libpff_file_t *file, int index, libpff_item_t **item, libpff_error_t **error);

static void say_loose(pst *self, libpff_file_t *file, int count, find_fn find, const char *word)
{
    for (int i = 0; i < count && !self->say->lost; i++) {
        PHI_AUTO(drop_item) libpff_item_t *item = NULL;
        char name[64];
        uint8_t type = 0;
        if (find(file, i, &item, NULL) != 1)
            continue;
        const bool known = libpff_item_get_type(item, &type, NULL) == 1;
        if (!known || type == LIBPFF_ITEM_TYPE_FOLDER || type == LIBPFF_ITEM_TYPE_SUB_FOLDERS ||
            type == LIBPFF_ITEM_TYPE_SUB_MESSAGES || type == LIBPFF_ITEM_TYPE_SUB_ASSOCIATED_CONTENTS)
            continue;
        (void)snprintf(name, sizeof name, "(deleted)/%s-%d", word, i + 1);
        say_message(self, item, name, 0);
    }
}

static void say_deleted(pst *self, libpff_file_t *file)
{
    int orphans = 0, recovered = 0;
    self->deleted = true;
    if (libpff_file_recover_items(file, 0, NULL) != 1)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "deleted items cannot be looked for");
    (void)libpff_file_get_number_of_orphan_items(file, &orphans, NULL);
    (void)libpff_file_get_number_of_recovered_items(file, &recovered, NULL);
    say_loose(self, file, orphans, libpff_file_get_orphan_item_by_index, "orphan");
    say_loose(self, file, recovered, libpff_file_get_recovered_item_by_index, "msg");
}

/* ---------------------------------------------------------------------- input */

/* What libbfio calls a handle: the job and where it reads. */
typedef struct source {
    const phi__job *job;
    off64_t at;
} source;

static int source_free(intptr_t **handle, libbfio_error_t **error)
{
    (void)error;
    free(*handle);
    *handle = NULL;
    return 1;
}

static int source_clone(intptr_t **out, intptr_t *handle, libbfio_error_t **error)
{
    (void)error;
    source *copy = malloc(sizeof *copy);
    if (copy == NULL)
        return -1;
    *copy = *(const source *)(void *)handle;
    *out = (intptr_t *)(void *)copy;
    return 1;
}

static int source_open(intptr_t *handle, int flags, libbfio_error_t **error)
{
    (void)error;
    (void)flags;
    ((source *)(void *)handle)->at = 0;
    return 1;
}

static int source_close(intptr_t *handle, libbfio_error_t **error)
{
    (void)handle;
    (void)error;
    return 0;
}

static ssize_t source_read(intptr_t *handle, uint8_t *buffer, size_t size, libbfio_error_t **error)
{
    source *self = (source *)(void *)handle;
    ssize_t got;
    (void)error;
    do
        got = pread(self->job->fd, buffer, size, self->at);
    while (got < 0 && errno == EINTR);
    self->at += got > 0 ? got : 0;
    return got;
}

static off64_t source_seek(intptr_t *handle, off64_t offset, int whence, libbfio_error_t **error)
{
    source *self = (source *)(void *)handle;
    (void)error;
    const off64_t from = whence == SEEK_CUR ? self->at : whence == SEEK_END ? (off64_t)self->job->size : 0;
    if (offset < -from)
        return -1;
    return self->at = from + offset;
}

static int source_is_there(intptr_t *handle, libbfio_error_t **error)
{
    (void)handle;
    (void)error;
    return 1;
}

static int source_size(intptr_t *handle, size64_t *size, libbfio_error_t **error)
{
    (void)error;
    *size = ((const source *)(void *)handle)->job->size;
    return 1;
}

static libbfio_handle_t *open_source(const phi__job *job)
{
    libbfio_handle_t *handle = NULL;
    source *own = malloc(sizeof *own);
    if (own == NULL)
        return NULL;
    *own = (source){.job = job};
    if (libbfio_handle_initialize(&handle, (intptr_t *)(void *)own, source_free, source_clone, source_open, source_close,
                                  source_read, NULL, source_seek, source_is_there, source_is_there, source_size,
                                  LIBBFIO_FLAG_IO_HANDLE_MANAGED, NULL) == 1)
        return handle;
    free(own);
    return NULL;
}

/* ----------------------------------------------------------------- free space */

/* `name`: of the member that it is; `all`: of a file that cannot be read otherwise, whatever is in it. */
static void say_free_space(phi__job *job, const char *name, bool all)
{
    static uint8_t bytes[PHI__PST_SECTION];
    phi__pst_space space = {.say = &job->say, .name = name, .all = all};
    if (!phi__pst_space_begin(&space, phi__span_of(bytes, phi__job_read_at(job, 0, bytes, PHI__PST_HEADER))))
        return;
    for (uint64_t at = PHI__PST_FIRST; at < job->size && !job->say.lost; at += sizeof bytes) {
        size_t size = phi__job_read_at(job, at, bytes, PHI__PST_PAGE);
        if (!phi__pst_space_any(&space, phi__span_of(bytes, size)))
            continue;
        size += phi__job_read_at(job, at + size, bytes + size, sizeof bytes - size);
        phi__pst_space_section(&space, bytes, size);
    }
    phi__pst_space_end(&space);
}

static void read_file(pst *self, libpff_file_t *file)
{
    PHI_AUTO(drop_item) libpff_item_t *root = NULL;
    phi__say_wire(self->say, &(phi__wire){.type = PHI__WIRE_PROGRESS}); /* it may hold nothing */
    if (libpff_file_get_root_folder(file, &root, NULL) == 1)
        say_folder(self, root, "", 0);
    else
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "its folders cannot be read");
    say_deleted(self, file);
}

void phi__reader_pst_read(phi__job *job)
{
    pst self = {.say = &job->say};
    libpff_file_t *file = NULL;
    libbfio_handle_t *handle = open_source(job);
    if (handle == NULL || libpff_file_initialize(&file, NULL) != 1 ||
        libpff_file_open_file_io_handle(file, handle, LIBPFF_OPEN_READ, NULL) != 1) {
        phi__say_fault(&job->say, PHI_REASON_CORRUPT, "not a readable mail folder");
        say_free_space(job, "(damaged)/remains", true);
    } else {
        read_file(&self, file);
        say_free_space(job, "(deleted)/remains", false);
    }
    if (file != NULL)
        (void)libpff_file_free(&file, NULL);
    if (handle != NULL)
        (void)libbfio_handle_free(&handle, NULL);
}

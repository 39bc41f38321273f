/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_ole.h. Takes a compound file apart with libgsf and hands the streams to
 * the readers of documents, which see bytes only. Objects in the document become
 * compound files of their own again, members that the host looks into; files that were
 * dropped into it come out under their names. All other streams are members as well. */
#define _GNU_SOURCE
#include "worker/reader_ole.h"

#include "extract/ole1.h"
#include "worker/reader_doc.h"
#include "worker/reader_msg.h"
#include "worker/reader_oleps.h"
#include "worker/reader_ppt.h"
#include "worker/reader_xls.h"
#include "worker/vba_source.h"
#include "worker/xls_password.h"

#include <fcntl.h>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-stdio.h>
#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-memory.h>
#include <gsf/gsf-utils.h>
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

enum { DEPTH = 8, NAME_BYTES = 512, HELD_CEILING = 64 << 20, OBJECT_CEILING = 32 << 20, STREAMS = 65536 };

typedef struct compound {
    phi__say *say;
    GsfInfile *root;
    unsigned objects;
    size_t streams; /* looked at */
} compound;

static void drop_input(GsfInput **input) { g_clear_object(input); }
static void drop_infile(GsfInfile **infile) { g_clear_object(infile); }

/* A stream in memory; empty when it is not there. */
typedef struct held {
    uint8_t *bytes;
    phi__span span;
} held;

static void drop_held(held *self) { g_free(self->bytes); }

static bool is_storage(GsfInput *input)
{
    return input != NULL && GSF_IS_INFILE(input) && gsf_infile_num_children(GSF_INFILE(input)) >= 0;
}

static held hold_input(phi__say *say, GsfInput *input)
{
    held self = {NULL, {NULL, 0}};
    const gsf_off_t size = input == NULL || is_storage(input) ? 0 : gsf_input_size(input);
    if (size <= 0)
        return self;
    self.bytes = size > HELD_CEILING ? NULL : g_try_malloc((size_t)size);
    if (self.bytes == NULL)
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "a stream of the document is larger than the memory allowed");
    else if (gsf_input_read(input, (size_t)size, self.bytes) == NULL)
        phi__say_fault(say, PHI_REASON_CORRUPT, "a stream of the document is damaged");
    else
        self.span = phi__span_of(self.bytes, (size_t)size);
    return self;
}

/* Names do not differ in case alone ([MS-CFB] 2.6.4): some programs write "WORKBOOK". */
static GsfInput *find_child(GsfInfile *storage, const char *name)
{
    const int count = gsf_infile_num_children(storage);
    for (int i = 0; i < count && i < STREAMS; i++) {
        const char *other = gsf_infile_name_by_index(storage, i);
        if (other != NULL && g_ascii_strcasecmp(other, name) == 0)
            return gsf_infile_child_by_index(storage, i);
    }
    return NULL;
}

static held hold(const compound *self, const char *name)
{
    PHI_AUTO(drop_input) GsfInput *input = find_child(self->root, name);
    return hold_input(self->say, input);
}

static bool has(const compound *self, const char *name)
{
    PHI_AUTO(drop_input) GsfInput *input = find_child(self->root, name);
    return input != NULL;
}

static void say_bytes(phi__say *say, const char *name, phi__span bytes)
{
    phi__say_member(say, name, bytes.size, false);
    phi__say_data(say, bytes.data, bytes.size);
    phi__say_member_end(say, PHI_REASON_NONE, NULL);
}

/* ---------------------------------------------------------------------- objects */

/* A file that was dropped into the document: size, then the package. */
static bool say_package(const compound *self, GsfInfile *object)
{
    PHI_AUTO(drop_input) GsfInput *input = find_child(object, "\001Ole10Native");
    if (input == NULL)
        return false;
    PHI_AUTO(drop_held) held native = hold_input(self->say, input);
    phi__span name, content;
    char label[NAME_BYTES];
    if (!phi__ole1_package(phi__span_part(native.span, 4, native.span.size), &name, &content))
        return false;
    (void)snprintf(label, sizeof label, "%.*s", (int)(name.size < 255 ? name.size : 255), (const char *)name.data);
    for (char *at = label; *at != '\0'; at++)
        *at = *at == '/' || *at == '\\' ? '_' : *at;
    say_bytes(self->say, label[0] == '\0' ? "package" : label, content);
    return true;
}

/* All of a storage into one that is being written. False when something of it cannot be read. */
static bool copy_storage(const compound *self, GsfInfile *from, GsfOutfile *to, int depth)
{
    bool good = depth < DEPTH;
    for (int i = 0; good && i < gsf_infile_num_children(from); i++) {
        const char *name = gsf_infile_name_by_index(from, i);
        PHI_AUTO(drop_input) GsfInput *child = gsf_infile_child_by_index(from, i);
        if (child == NULL || name == NULL)
            return false;
        GsfOutput *copy = gsf_outfile_new_child(to, name, is_storage(child));
        if (copy == NULL)
            return false;
        if (is_storage(child)) {
            good = copy_storage(self, GSF_INFILE(child), GSF_OUTFILE(copy), depth + 1);
        } else {
            PHI_AUTO(drop_held) held bytes = hold_input(self->say, child);
            good = bytes.span.size == 0 || gsf_output_write(copy, bytes.span.size, bytes.span.data);
        }
        (void)gsf_output_close(copy);
        g_object_unref(copy);
    }
    return good;
}

/* A storage as a compound file of its own. */
static void say_object(compound *self, GsfInfile *object, const char *name)
{
    if (say_package(self, object))
        return;
    GsfOutput *memory = gsf_output_memory_new();
    GsfOutfile *outer = gsf_outfile_msole_new(memory);
    const bool good = copy_storage(self, object, outer, 0);
    (void)gsf_output_close(GSF_OUTPUT(outer));
    const gsf_off_t size = gsf_output_size(memory);
    const guint8 *bytes = gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(memory));
    if (bytes != NULL && size > 0)
        say_bytes(self->say, name, phi__span_of(bytes, (size_t)size));
    if (!good)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "an object in the document is damaged");
    g_object_unref(outer);
    g_object_unref(memory);
}

static bool begins(const char *name, const char *with)
{
    return name != NULL && strncmp(name, with, strlen(with)) == 0;
}

/* Streams that the readers took, or that hold nothing but bookkeeping. */
static bool is_known(const char *name)
{
    static const char *const KNOWN[] = {"WordDocument",      "0Table",         "1Table",        "Workbook",
                                        "Book",              "PowerPoint Document", "Current User", "\001CompObj",
                                        "\001Ole",           "\003ObjInfo",    "\003LinkInfo",  "\003PRINT",
                                        "\002OlePres000",    "\005SummaryInformation",
                                        "\005DocumentSummaryInformation", "Pictures"};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        if (name != NULL && g_ascii_strcasecmp(name, KNOWN[i]) == 0)
            return true;
    }
    return false;
}

/* The text of a module of macros, which is compressed in its stream. */
static void say_source(compound *self, phi__span stream, const char *name)
{
    uint8_t chunk[PHI__VBA_CHUNK];
    char label[NAME_BYTES + 16];
    size_t at = 0, size, total = 0;
    if (!phi__vba_find(stream, &at))
        return;
    (void)snprintf(label, sizeof label, "%s.bas", name);
    phi__say_member(self->say, label, PHI__WIRE_UNKNOWN, false);
    while (total < OBJECT_CEILING && !self->say->lost && (size = phi__vba_chunk(stream, &at, chunk)) > 0) {
        phi__say_data(self->say, chunk, size);
        total += size;
    }
    const bool whole = total < OBJECT_CEILING;
    phi__say_member_end(self->say, whole ? PHI_REASON_NONE : PHI_REASON_LIMIT_MEMORY, whole ? NULL : "its text is too long");
}

static void say_stream(compound *self, GsfInput *input, const char *prefix, const char *stream)
{
    char name[NAME_BYTES];
    PHI_AUTO(drop_held) held bytes = hold_input(self->say, input);
    (void)snprintf(name, sizeof name, "%s%s", prefix, stream == NULL || *stream == '\0' ? "(stream)" : stream);
    if (bytes.span.size > 0)
        say_bytes(self->say, name, bytes.span);
    say_source(self, bytes.span, name);
}

static void say_rest(compound *self, GsfInfile *storage, const char *prefix, int depth, bool known);

/* Objects stand in storages of these names; a cache of a pivot table is text; macros are bytes. */
static void say_storage(compound *self, GsfInfile *storage, const char *prefix, const char *name, int depth)
{
    char inner[NAME_BYTES];
    const bool pool = begins(prefix, "ObjectPool/") || begins(name, "MBD");
    if (pool) {
        (void)snprintf(inner, sizeof inner, "object-%u", ++self->objects);
        say_object(self, storage, inner);
        return;
    }
    (void)snprintf(inner, sizeof inner, "%s%s/", prefix, name == NULL ? "" : name);
    say_rest(self, storage, inner, depth + 1, false);
}

static void say_rest(compound *self, GsfInfile *storage, const char *prefix, int depth, bool known)
{
    const int count = gsf_infile_num_children(storage);
    for (int i = 0; i < count && !self->say->lost && self->streams < STREAMS; i++) {
        const char *name = gsf_infile_name_by_index(storage, i);
        self->streams++;
        if (known && is_known(name))
            continue;
        PHI_AUTO(drop_input) GsfInput *input = gsf_infile_child_by_index(storage, i);
        if (is_storage(input) && depth < DEPTH) {
            say_storage(self, GSF_INFILE(input), prefix, name, depth);
        } else if (is_storage(input)) {
            phi__say_fault(self->say, PHI_REASON_LIMIT_DEPTH, "storages nested too deep");
        } else if (begins(prefix, "_SX_DB_CUR/")) {
            PHI_AUTO(drop_held) held cache = hold_input(self->say, input);
            phi__reader_xls_read_cache(self->say, cache.span);
        } else {
            say_stream(self, input, prefix, name);
        }
    }
}

/* ------------------------------------------------------------------- presentation */

/* What zlib made smaller, as a member. */
static void say_unpacked(const compound *self, phi__span packed, const char *name)
{
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)packed.data, .avail_in = (uInt)packed.size};
    uint8_t block[PHI__WIRE_TEXT_BYTES];
    size_t total = 0;
    int status = inflateInit(&stream);
    phi__say_member(self->say, name, PHI__WIRE_UNKNOWN, false);
    while (status == Z_OK && total < OBJECT_CEILING && !self->say->lost) {
        stream.next_out = block;
        stream.avail_out = sizeof block;
        status = inflate(&stream, Z_NO_FLUSH);
        const size_t size = sizeof block - stream.avail_out;
        phi__say_data(self->say, block, size);
        total += size;
        if (size == 0 && status == Z_OK)
            break;
    }
    (void)inflateEnd(&stream);
    phi_reason reason = total >= OBJECT_CEILING ? PHI_REASON_LIMIT_MEMORY : PHI_REASON_CORRUPT;
    if (status == Z_STREAM_END)
        reason = PHI_REASON_NONE;
    phi__say_member_end(self->say, reason, reason == PHI_REASON_NONE ? NULL : "it cannot be unpacked whole");
}

/* An object of a presentation is a compound file, compressed. */
static void unpack_object(void *user, phi__span packed, uint32_t number)
{
    char name[32];
    (void)snprintf(name, sizeof name, "object-%u", (unsigned)number);
    say_unpacked(user, packed, name);
}

/* A drawing among the pictures of a document. */
static void unpack_drawing(void *user, phi__span packed, uint32_t number)
{
    char name[32];
    (void)snprintf(name, sizeof name, "drawing-%u", (unsigned)number);
    say_unpacked(user, packed, name);
}

/* --------------------------------------------------------------------- documents */

static void say_properties(const compound *self)
{
    static const char *const NAMES[] = {"\005SummaryInformation", "\005DocumentSummaryInformation"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        PHI_AUTO(drop_held) held set = hold(self, NAMES[i]);
        phi__reader_oleps_read(self->say, set.span);
    }
}

static bool read_word(compound *self)
{
    PHI_AUTO(drop_held) held document = hold(self, "WordDocument");
    PHI_AUTO(drop_held) held table0 = hold(self, "0Table");
    PHI_AUTO(drop_held) held table1 = hold(self, "1Table");
    if (document.span.size == 0 || !phi__reader_doc_read(self->say, document.span, table0.span, table1.span))
        return false;
    PHI_AUTO(drop_held) held data = hold(self, "Data");
    phi__reader_ppt_read_pictures(self->say, data.span, unpack_drawing, self);
    phi__say_kind(self->say, PHI__DOCUMENT_WORD);
    return true;
}

static bool read_excel(compound *self)
{
    PHI_AUTO(drop_held) held book = hold(self, "Workbook");
    PHI_AUTO(drop_held) held old = book.span.size > 0 ? (held){NULL, {NULL, 0}} : hold(self, "Book");
    const phi__span span = book.span.size > 0 ? book.span : old.span;
    if (book.span.size > 0)
        (void)phi__xls_open_default(book.bytes, book.span.size); /* any other password is told by the reader */
    if (span.size == 0 || !phi__reader_xls_read(self->say, span))
        return false;
    phi__reader_ppt_read_pictures(self->say, span, unpack_drawing, self);
    phi__say_kind(self->say, PHI__DOCUMENT_EXCEL);
    return true;
}

static bool read_powerpoint(compound *self)
{
    PHI_AUTO(drop_held) held document = hold(self, "PowerPoint Document");
    if (document.span.size == 0 || !phi__reader_ppt_read(self->say, document.span, unpack_object, self))
        return false;
    PHI_AUTO(drop_held) held pictures = hold(self, "Pictures");
    phi__reader_ppt_read_pictures(self->say, pictures.span, unpack_drawing, self);
    phi__say_kind(self->say, PHI__DOCUMENT_POWERPOINT);
    return true;
}

static GsfInfile *open_file(int fd)
{
    const int own = fcntl(fd, F_DUPFD_CLOEXEC, 4); /* above the standard streams and the socket */
    /* The offset is shared with whoever wrote or read it before. */
    const bool begun = own >= 0 && lseek(own, 0, SEEK_SET) == 0;
    FILE *file = begun ? fdopen(own, "rb") : NULL;
    GsfInput *input = file == NULL ? NULL : gsf_input_stdio_new_FILE("ole", file, FALSE);
    GsfInfile *infile = input == NULL ? NULL : gsf_infile_msole_new(input, NULL);
    g_clear_object(&input);
    return infile;
}

void phi__reader_ole_read(phi__job *job)
{
    PHI_AUTO(drop_infile) GsfInfile *root = open_file(job->fd);
    compound self = {.say = &job->say, .root = root};
    if (root == NULL)
        return;
    if (has(&self, "__properties_version1.0")) {
        phi__say_kind(&job->say, PHI__DOCUMENT_OUTLOOK);
        phi__reader_msg_read(job);
        return;
    }
    if (has(&self, "EncryptedPackage")) {
        phi__say_fault(&job->say, PHI_REASON_ENCRYPTED, "needs a password");
        return;
    }
    const bool read = read_word(&self) || read_excel(&self) || read_powerpoint(&self);
    const bool wrapper = !read && (has(&self, "Package") || has(&self, "CONTENTS") || say_package(&self, root));
    say_properties(&self);
    say_rest(&self, root, "", 0, read);
    if (!read && !wrapper)
        phi__say_fault(&job->say, PHI_REASON_UNSUPPORTED,
                       "a format that is not known; its streams were searched one by one");
}

/* Complaints of the library would go to a journal, with calls that a locked process may not make. */
static void ignore_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer user)
{
    (void)domain;
    (void)level;
    (void)message;
    (void)user;
}

void phi__reader_ole_warm_up(void)
{
    phi__reader_msg_warm_up();
    (void)g_log_set_default_handler(ignore_log, NULL);
    GsfOutput *memory = gsf_output_memory_new(); /* once, or its classes would be set up later */
    GsfOutfile *outer = gsf_outfile_msole_new(memory);
    (void)gsf_output_close(GSF_OUTPUT(outer));
    g_object_unref(outer);
    g_object_unref(memory);
}

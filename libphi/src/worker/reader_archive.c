/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_archive.h; the one file that includes libarchive's headers.
 *
 * Of libarchive one format is enabled, or one filter: that which the host found
 * by the first bytes. A gzip in a bzip2, a tar in an xz are members, which the
 * host opens: so its limits hold at every level. The one exception is rpm, whose
 * header is a filter to libarchive, and the compression of its payload another.
 *
 * Members that are no files (directories, links, devices) have no content and
 * are names alone, as in tar. Details of faults are our own words: libarchive's
 * messages may quote names out of the archive. */
#define _GNU_SOURCE /* strcasestr, O_* */
#include "worker/reader_archive.h"

#include "worker/reader_dictionary.h"
#include "worker/reader_iso.h"
#include "worker/reader_rpm.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { BLOCK_BYTES = 64 * 1024 };

/* An archive while it is read. */
typedef struct unpacking {
    phi__job *job;
    struct archive *archive;
    uint64_t at; /* of the next read */
    uint8_t block[BLOCK_BYTES];
} unpacking;

typedef int (*enable_fn)(struct archive *);

static int enable_rar(struct archive *archive)
{
    const int old = archive_read_support_format_rar(archive);
    return old < archive_read_support_format_rar5(archive) ? old : ARCHIVE_OK;
}

static int enable_rpm(struct archive *archive)
{
    static const enable_fn FILTERS[] = {
        archive_read_support_filter_rpm, archive_read_support_filter_gzip, archive_read_support_filter_bzip2,
        archive_read_support_filter_xz, archive_read_support_filter_lzma, archive_read_support_filter_zstd,
    };
    for (size_t i = 0; i < sizeof FILTERS / sizeof *FILTERS; i++)
        (void)FILTERS[i](archive);
    return archive_read_support_format_cpio(archive);
}

/* The filter reads its header when it is appended, before there is anything to read. */
static int enable_compress(struct archive *archive)
{
    (void)archive_read_support_filter_compress(archive);
    return archive_read_support_format_raw(archive);
}

static const struct {
    enable_fn format;
    int filter; /* the one there is, without asking which; NONE = those that `format` enabled */
} READERS[PHI__READ_COUNT] = {
    [PHI__READ_SEVENZIP] = {archive_read_support_format_7zip, ARCHIVE_FILTER_NONE},
    [PHI__READ_RAR] = {enable_rar, ARCHIVE_FILTER_NONE},
    [PHI__READ_CAB] = {archive_read_support_format_cab, ARCHIVE_FILTER_NONE},
    [PHI__READ_ISO] = {archive_read_support_format_iso9660, ARCHIVE_FILTER_NONE},
    [PHI__READ_LHA] = {archive_read_support_format_lha, ARCHIVE_FILTER_NONE},
    [PHI__READ_CPIO] = {archive_read_support_format_cpio, ARCHIVE_FILTER_NONE},
    [PHI__READ_AR] = {archive_read_support_format_ar, ARCHIVE_FILTER_NONE},
    [PHI__READ_RPM] = {enable_rpm, ARCHIVE_FILTER_NONE},
    [PHI__READ_XAR] = {archive_read_support_format_xar, ARCHIVE_FILTER_NONE},
    [PHI__READ_ZIP_MEMBER] = {archive_read_support_format_zip_streamable, ARCHIVE_FILTER_NONE},
    [PHI__READ_BZIP2] = {archive_read_support_format_raw, ARCHIVE_FILTER_BZIP2},
    [PHI__READ_XZ] = {archive_read_support_format_raw, ARCHIVE_FILTER_XZ},
    [PHI__READ_LZMA] = {archive_read_support_format_raw, ARCHIVE_FILTER_LZMA},
    [PHI__READ_LZIP] = {archive_read_support_format_raw, ARCHIVE_FILTER_LZIP},
    [PHI__READ_ZSTD] = {archive_read_support_format_raw, ARCHIVE_FILTER_ZSTD},
    [PHI__READ_LZ4] = {archive_read_support_format_raw, ARCHIVE_FILTER_LZ4},
    [PHI__READ_COMPRESS] = {enable_compress, ARCHIVE_FILTER_NONE},
};

/* ---------------------------------------------------------------------- input */

static la_ssize_t on_read(struct archive *archive, void *user, const void **block)
{
    unpacking *self = user;
    ssize_t got;
    do
        got = pread(self->job->fd, self->block, sizeof self->block, (off_t)self->at);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        archive_set_error(archive, errno, "reading");
        return ARCHIVE_FATAL;
    }
    self->at += (uint64_t)got;
    *block = self->block;
    return got;
}

static la_int64_t on_skip(struct archive *archive, void *user, la_int64_t request)
{
    unpacking *self = user;
    (void)archive;
    const uint64_t left = self->at < self->job->size ? self->job->size - self->at : 0;
    const uint64_t step = request < 0 ? 0 : (uint64_t)request < left ? (uint64_t)request : left;
    self->at += step;
    return (la_int64_t)step;
}

static la_int64_t on_seek(struct archive *archive, void *user, la_int64_t offset, int whence)
{
    unpacking *self = user;
    (void)archive;
    la_int64_t from = whence == SEEK_CUR ? (la_int64_t)self->at : 0;
    if (whence == SEEK_END)
        from = (la_int64_t)self->job->size;
    if (offset < -from || offset > INT64_MAX - from)
        return ARCHIVE_FATAL;
    self->at = (uint64_t)(from + offset);
    return (la_int64_t)self->at;
}

/* --------------------------------------------------------------------- faults */

/* What libarchive says, in our words. */
static phi_reason judge(struct archive *archive, const char **detail)
{
    static const struct {
        const char *part;
        phi_reason reason;
        const char *detail;
    } WORDS[] = {
        {"ncrypt", PHI_REASON_ENCRYPTED, "needs a password"},
        {"passphrase", PHI_REASON_ENCRYPTED, "needs a password"},
        {"memory", PHI_REASON_LIMIT_MEMORY, "unpacking needs more memory than a worker may have"},
        {"allocate", PHI_REASON_LIMIT_MEMORY, "unpacking needs more memory than a worker may have"},
        {"truncated", PHI_REASON_TRUNCATED, "the archive ends too early"},
        {"too small block", PHI_REASON_TRUNCATED, "the archive ends too early"},
        {"progress", PHI_REASON_TRUNCATED, "the compressed data ends too early"}, /* liblzma without more input */
        {"premature end", PHI_REASON_TRUNCATED, "the archive ends too early"},
        {"unexpected end", PHI_REASON_TRUNCATED, "the archive ends too early"},
        {"multi", PHI_REASON_UNSUPPORTED, "a volume of several, which are not put together"},
        {"support", PHI_REASON_UNSUPPORTED, "a compression that is not read"},
        {"unknown", PHI_REASON_UNSUPPORTED, "a compression that is not read"},
    };
    const char *said = archive_error_string(archive);
    const int code = archive_errno(archive);
    for (size_t i = 0; said != NULL && i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcasestr(said, WORDS[i].part) == NULL)
            continue;
        *detail = WORDS[i].detail;
        return WORDS[i].reason;
    }
    *detail = code == ENOMEM ? "unpacking needs more memory than a worker may have" : "it is damaged";
    return code == ENOMEM ? PHI_REASON_LIMIT_MEMORY : PHI_REASON_CORRUPT;
}

/* Could the dictionary be had at all? What fails in the first bytes is "damaged" to libarchive. */
static bool lacks_memory(const unpacking *self)
{
    uint8_t head[PHI__DICTIONARY_HEAD];
    const ssize_t got = pread(self->job->fd, head, sizeof head, 0);
    const uint64_t wanted = phi__dictionary_bytes(self->job->reading, phi__span_of(head, got > 0 ? (size_t)got : 0));
    void *room = wanted == 0 || wanted > SIZE_MAX / 2
                     ? NULL
                     : mmap(NULL, (size_t)wanted, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room != NULL && room != MAP_FAILED)
        (void)munmap(room, (size_t)wanted);
    return wanted != 0 && (room == NULL || room == MAP_FAILED);
}

static void say_fault(unpacking *self)
{
    const char *detail = NULL;
    phi_reason reason = judge(self->archive, &detail);
    if (reason == PHI_REASON_CORRUPT && lacks_memory(self)) {
        reason = PHI_REASON_LIMIT_MEMORY;
        detail = "unpacking needs more memory than a worker may have";
    }
    phi__say_fault(&self->job->say, reason, detail);
}

/* -------------------------------------------------------------------- members */

/* A hole in a sparse member: as zeros, for offsets to be right. */
static void say_hole(phi__say *say, uint64_t size)
{
    static const uint8_t ZEROS[PHI__WIRE_TEXT_BYTES];
    while (size > 0 && !say->lost) {
        const size_t piece = size < sizeof ZEROS ? (size_t)size : sizeof ZEROS;
        phi__say_data(say, ZEROS, piece);
        size -= piece;
    }
}

/* The next block of the member; what precedes an error is said, too. */
static int say_block(unpacking *self, uint64_t *said)
{
    const void *block = NULL;
    size_t size = 0;
    la_int64_t offset = 0;
    const int result = archive_read_data_block(self->archive, &block, &size, &offset);
    if ((result != ARCHIVE_OK && result != ARCHIVE_WARN) || size == 0)
        return result;
    if (offset > 0 && (uint64_t)offset > *said)
        say_hole(&self->job->say, (uint64_t)offset - *said);
    phi__say_data(&self->job->say, block, size);
    *said = (uint64_t)offset + size;
    return result;
}

static phi_reason say_content(unpacking *self)
{
    uint64_t said = 0;
    int result = ARCHIVE_OK;
    while (!self->job->say.lost && (result == ARCHIVE_OK || result == ARCHIVE_RETRY))
        result = say_block(self, &said);
    const char *detail = NULL;
    const phi_reason reason = result == ARCHIVE_EOF ? PHI_REASON_NONE : judge(self->archive, &detail);
    phi__say_member_end(&self->job->say, reason, detail);
    return reason;
}

/* What follows a compressed stream, for the readers that end there without a word or with a fault:
 * zeros that fill up a block, or another content, which the host identifies. */
static void say_rest(unpacking *self)
{
    enum { LZ4_PEEK = 4 }; /* the mark of a next frame, which is taken before it is known to be none */
    static const uint8_t ZEROS[BLOCK_BYTES];
    phi__say *say = &self->job->say;
    const la_int64_t taken = archive_filter_bytes(self->archive, -1);
    uint64_t at = taken <= 0 ? self->job->size : (uint64_t)taken;
    if (at < self->job->size && self->job->reading == PHI__READ_LZ4 && at >= LZ4_PEEK)
        at -= LZ4_PEEK;
    bool begun = false;
    for (self->at = at; !say->lost;) {
        const void *block = NULL;
        const la_ssize_t got = on_read(self->archive, self, &block);
        if (got <= 0)
            break;
        if (!begun && memcmp(block, ZEROS, (size_t)got) == 0)
            continue;
        if (!begun)
            phi__say_member(say, "(behind the compressed data)", PHI__WIRE_UNKNOWN, false);
        begun = true;
        phi__say_data(say, block, (size_t)got);
    }
    if (begun)
        phi__say_member_end(say, PHI_REASON_NONE, NULL);
}

static const char *name_of(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (name == NULL)
        name = archive_entry_pathname(entry);
    if (name != NULL && name[0] == '.' && name[1] == '/' && name[2] != '\0')
        name += 2; /* what "find . | cpio -o" puts before every name */
    return name == NULL ? "" : name;
}

static void say_no_file(unpacking *self, struct archive_entry *entry)
{
    phi__say *say = &self->job->say;
    phi__say_name(say, archive_entry_filetype(entry) == AE_IFDIR ? PHI__NAME_FOLDER : PHI__NAME_FILE, name_of(entry));
    phi__say_name(say, PHI__NAME_LINK, archive_entry_symlink_utf8(entry));
    phi__say_name(say, PHI__NAME_LINK, archive_entry_hardlink_utf8(entry));
}

static void say_entry(unpacking *self, struct archive_entry *entry)
{
    const bool sized = archive_entry_size_is_set(entry) != 0 && archive_entry_size(entry) >= 0;
    const uint64_t size = sized ? (uint64_t)archive_entry_size(entry) : PHI__WIRE_UNKNOWN;
    const unsigned type = archive_entry_filetype(entry);
    const bool link = archive_entry_hardlink(entry) != NULL && size == 0;
    if ((type != AE_IFREG && type != 0) || link) {
        say_no_file(self, entry);
        return;
    }
    if (archive_entry_is_encrypted(entry)) {
        phi__say_refused(&self->job->say, name_of(entry), size, PHI_REASON_ENCRYPTED, "needs a password");
        return;
    }
    phi__say_member(&self->job->say, name_of(entry), size, false);
    const phi_reason reason = say_content(self);
    if ((reason == PHI_REASON_NONE || reason == PHI_REASON_CORRUPT) && archive_format(self->archive) == ARCHIVE_FORMAT_RAW)
        say_rest(self);
}

static void say_entries(unpacking *self)
{
    phi__say *say = &self->job->say;
    const bool one = self->job->reading == PHI__READ_ZIP_MEMBER; /* and no directory behind it */
    int result = ARCHIVE_OK;
    while (!say->lost && result != ARCHIVE_EOF && result != ARCHIVE_FATAL) {
        struct archive_entry *entry = NULL;
        result = archive_read_next_header(self->archive, &entry);
        if (result == ARCHIVE_OK || result == ARCHIVE_WARN)
            say_entry(self, entry);
        else if (result != ARCHIVE_EOF && result != ARCHIVE_RETRY)
            say_fault(self);
        if (one)
            return;
    }
}

/* ----------------------------------------------------------------------- open */

static bool set_up(unpacking *self)
{
    struct archive *archive = self->archive;
    const phi__reading reading = self->job->reading;
    if (archive == NULL || READERS[reading].format == NULL)
        return false;
    (void)READERS[reading].format(archive);
    if (READERS[reading].filter != ARCHIVE_FILTER_NONE &&
        archive_read_append_filter(archive, READERS[reading].filter) < ARCHIVE_WARN)
        return false;
    return archive_read_set_read_callback(archive, on_read) == ARCHIVE_OK &&
           archive_read_set_skip_callback(archive, on_skip) == ARCHIVE_OK &&
           archive_read_set_seek_callback(archive, on_seek) == ARCHIVE_OK &&
           archive_read_set_callback_data(archive, self) == ARCHIVE_OK;
}

/* All that `archive` holds, grown as it comes. */
static phi_reason gather(struct archive *archive, size_t most, uint8_t **out, size_t *size)
{
    const void *block = NULL;
    size_t got = 0;
    la_int64_t offset = 0;
    int result;
    while ((result = archive_read_data_block(archive, &block, &got, &offset)) == ARCHIVE_OK) {
        uint8_t *grown = got > most - *size ? NULL : realloc(*out, *size + got + 1);
        if (grown == NULL)
            return PHI_REASON_LIMIT_MEMORY;
        memcpy(grown + *size, block, got);
        *out = grown;
        *size += got;
    }
    return result == ARCHIVE_EOF ? PHI_REASON_NONE : PHI_REASON_CORRUPT;
}

phi_reason phi__reader_archive_unpack(phi__reading reading, phi__span packed, size_t most, uint8_t **out, size_t *size)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry = NULL;
    phi_reason reason = archive == NULL ? PHI_REASON_LIMIT_MEMORY : PHI_REASON_CORRUPT;
    *out = NULL;
    *size = 0;
    if (archive != NULL && READERS[reading].format(archive) == ARCHIVE_OK &&
        archive_read_append_filter(archive, READERS[reading].filter) >= ARCHIVE_WARN &&
        archive_read_open_memory(archive, packed.data, packed.size) == ARCHIVE_OK && archive_read_next_header(archive, &entry) == ARCHIVE_OK)
        reason = gather(archive, most, out, size);
    if (archive != NULL)
        (void)archive_read_free(archive);
    return reason;
}

/* libarchive passes over it. */
static void say_package_header(phi__job *job)
{
    enum { HEADER_MOST = 32 << 20 };
    const size_t size = job->size < HEADER_MOST ? (size_t)job->size : (size_t)HEADER_MOST;
    void *bytes = size == 0 ? MAP_FAILED : mmap(NULL, size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (bytes == MAP_FAILED)
        return;
    phi__reader_rpm_header(&job->say, phi__span_of(bytes, size));
    (void)munmap(bytes, size);
}

static void say_volume_labels(phi__job *job)
{
    uint8_t bytes[PHI__ISO_DESCRIPTORS * PHI__ISO_SECTOR];
    const ssize_t got = pread(job->fd, bytes, sizeof bytes, PHI__ISO_BEGIN);
    phi__reader_iso_labels(&job->say, phi__span_of(bytes, got < 0 ? 0 : (size_t)got));
}

void phi__reader_archive_read(phi__job *job)
{
    static unpacking self;
    if (job->reading == PHI__READ_ISO)
        say_volume_labels(job);
    if (job->reading == PHI__READ_RPM)
        say_package_header(job);
    self = (unpacking){.job = job, .archive = archive_read_new()};
    if (!set_up(&self)) {
        phi__say_fault(&job->say, PHI_REASON_UNSUPPORTED, "this worker cannot read it");
    } else if (archive_read_open1(self.archive) != ARCHIVE_OK) {
        say_fault(&self);
    } else {
        phi__say_wire(&job->say, &(phi__wire){.type = PHI__WIRE_PROGRESS}); /* it may have no members */
        say_entries(&self);
    }
    if (self.archive != NULL)
        (void)archive_read_free(self.archive);
}

/* Names are UTF-8 only in a locale that has it; the codes of others are tables of the C library. */
void phi__reader_archive_warm_up(void)
{
    (void)setlocale(LC_CTYPE, "C.UTF-8");
}

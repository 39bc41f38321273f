/* SPDX-License-Identifier: Apache-2.0 */
/* See volumes.h. Names as 7-Zip, RAR, Info-ZIP and WinZip give them, in either case. */
#define _GNU_SOURCE /* O_CLOEXEC, O_NOFOLLOW */
#include "volumes.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "identify/identify.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* How the files of a set are called. */
typedef enum naming {
    NOT_NAMED,
    NUMBERED, /* x.001, x.002 ... */
    PARTS,    /* x.part1.rar, x.part2.rar ... */
    RAR,      /* x.rar, x.r00 ... x.r99, x.s00 ... */
    ZIP       /* x.z01, x.z02 ... x.zip, which is the last piece and the one that is opened */
} naming;

typedef struct name {
    naming kind;
    size_t stem;     /* what all of a set begin with */
    unsigned digits; /* of the number, NUMBERED and PARTS */
    unsigned number; /* 0 = the one that is opened */
    char letter;     /* of the suffix: 'r' or 'R' */
} name;

enum { HEAD_BYTES = 4096, PATH_EXTRA = 16 };

/* ---------------------------------------------------------------------- names */

/* Digits that end at `end`: how many, at most five, and their number. */
static unsigned digits_before(const char *path, size_t end, unsigned *number)
{
    unsigned count = 0, unit = 1;
    *number = 0;
    for (; count < 5 && count < end && phi__is_digit(path[end - count - 1]); count++, unit *= 10)
        *number += unit * (unsigned)(path[end - count - 1] - '0');
    return count;
}

static bool ends_with(const char *path, size_t end, const char *suffix)
{
    const size_t size = strlen(suffix);
    return end > size && phi__equal_nocase(path + (end - size), suffix, size);
}

static name parse(const char *path)
{
    name out = {.kind = NOT_NAMED};
    const size_t length = strlen(path);
    unsigned number = 0;
    unsigned digits = digits_before(path, length, &number);
    if (digits == 3 && length > 4 && path[length - 4] == '.') {
        out = (name){.kind = NUMBERED, .stem = length - 3, .digits = 3, .number = number - 1};
    } else if (digits >= 2 && digits < 4 && ends_with(path, length - digits, ".z")) {
        out = (name){.kind = ZIP, .stem = length - digits - 1, .number = number, .letter = path[length - digits - 1]};
    } else if (digits == 2 && (ends_with(path, length - 2, ".r") || ends_with(path, length - 2, ".s"))) {
        const bool second = (path[length - 3] | 0x20) == 's';
        out = (name){.kind = RAR, .stem = length - 3, .number = number + 1 + (second ? 100 : 0),
                     .letter = second ? (char)(path[length - 3] - 1) : path[length - 3]};
    } else if (ends_with(path, length, ".zip")) {
        out = (name){.kind = ZIP, .stem = length - 3, .letter = path[length - 3]};
    } else if (ends_with(path, length, ".rar")) {
        digits = digits_before(path, length - 4, &number);
        out = (name){.kind = RAR, .stem = length - 3, .letter = path[length - 3]};
        if (digits > 0 && ends_with(path, length - 4 - digits, ".part"))
            out = (name){.kind = PARTS, .stem = length - 4 - digits, .digits = digits, .number = number - 1,
                         .letter = path[length - 3]};
    }
    const bool first_is_none = (out.kind == NUMBERED || out.kind == PARTS) && number == 0;
    return first_is_none ? (name){.kind = NOT_NAMED} : out;
}

/* The name of another file of the set into `out`; false when there can be none. */
static bool spell(const char *path, const name *of, unsigned number, char *out, size_t capacity)
{
    const int stem = (int)of->stem;
    const bool upper = phi__is_upper(of->letter);
    int size = -1;
    if (of->kind == NUMBERED && number < 999)
        size = snprintf(out, capacity, "%.*s%03u", stem, path, number + 1);
    else if (of->kind == PARTS)
        size = snprintf(out, capacity, "%.*s%0*u.%s", stem, path, (int)of->digits, number + 1, upper ? "RAR" : "rar");
    else if (of->kind == ZIP && number == 0)
        size = snprintf(out, capacity, "%.*s%s", stem, path, upper ? "ZIP" : "zip");
    else if (of->kind == ZIP)
        size = snprintf(out, capacity, "%.*s%c%02u", stem, path, of->letter, number);
    else if (of->kind == RAR && number == 0)
        size = snprintf(out, capacity, "%.*s%s", stem, path, upper ? "RAR" : "rar");
    else if (of->kind == RAR && number <= 200)
        size = snprintf(out, capacity, "%.*s%c%02u", stem, path, of->letter + (int)((number - 1) / 100), (number - 1) % 100);
    return size > 0 && (size_t)size < capacity;
}

/* "x.7z.002", "x.zip.002": is it more than a number at the end of any name? */
static bool speaks_of_archives(const char *path, const name *of)
{
    static const char *const SUFFIXES[] = {".7z.", ".zip.", ".rar.", ".tar.", ".gz.", ".tgz.", ".bz2.", ".xz.", ".zst."};
    if (of->kind != NUMBERED)
        return true;
    for (size_t i = 0; i < sizeof SUFFIXES / sizeof *SUFFIXES; i++) {
        if (ends_with(path, of->stem, SUFFIXES[i]))
            return true;
    }
    return false;
}

/* ---------------------------------------------------------------------- files */

/* A regular file and no link, beside another one; no stream when there is none to be read. */
static phi_status open_file(const char *path, const phi__stream *beside, phi__opened *out)
{
    phi__pace *pace = beside->may_stall ? beside->pace : NULL;
    const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_NOFOLLOW;
    *out = (phi__opened){.name = path, .fd = phi__pace_openat(pace, pace != NULL, AT_FDCWD, path, flags)};
    if (out->fd < 0)
        return PHI_OK;
    const phi_status status = phi__stream_file(out->fd, pace, &out->stream);
    if (out->stream == NULL) {
        phi__open_close(out);
        return status == PHI_ERR_MEMORY ? status : PHI_OK;
    }
    out->stream->pace = beside->pace;
    out->stream->may_stall = beside->may_stall;
    return PHI_OK;
}

/* Read at its offset: the stream stays where it is. */
static phi_status identify_head(phi__stream *stream, phi__identity *out)
{
    PHI_AUTO(phi__free_at) uint8_t *head = phi__alloc(HEAD_BYTES);
    PHI_REQUIRE(head != NULL, PHI_ERR_MEMORY);
    size_t got = 0;
    PHI_TRY(phi__stream_read_at(stream, 0, head, HEAD_BYTES, &got));
    *out = phi__identify(phi__span_of(head, got), got < HEAD_BYTES);
    return PHI_OK;
}

static bool is_archive(phi__kind kind)
{
    return kind == PHI__KIND_ZIP || kind == PHI__KIND_ARCHIVE || kind == PHI__KIND_TAR || kind == PHI__KIND_GZIP ||
           kind == PHI__KIND_PACKED;
}

/* May `stream` be a piece of such a set, by its bytes? RAR marks each, the others none: a series of
 * files with numbers for suffixes is no set. The first piece of a zip has one, and any may. */
static phi_status fits(const name *of, unsigned number, phi__stream *stream, bool *out)
{
    phi__identity identity;
    PHI_TRY(identify_head(stream, &identity));
    const bool rar = strcmp(identity.media, "application/vnd.rar") == 0;
    *out = of->kind == RAR || of->kind == PARTS ? rar : identity.kind == PHI__KIND_BINARY || identity.kind == PHI__KIND_TEXT;
    if (of->kind == ZIP)
        *out = identity.kind == PHI__KIND_ZIP || (number != 1 && *out);
    return PHI_OK;
}

static void take(phi__volumes *self, const phi__opened *file)
{
    const size_t at = self->count++;
    self->files[at] = *file;
    self->parts[at] = file->stream;
    self->begins[at] = at == 0 ? 0 : self->begins[at - 1] + self->parts[at - 1]->size;
}

/* Take the pieces from `number` on, as far as they are there. */
static phi_status take_pieces(phi__volumes *self, const char *path, const name *of, unsigned number, const phi__stream *beside,
                              char *room, size_t capacity)
{
    for (; self->count + 1 < PHI__VOLUMES_MOST && spell(path, of, number, room, capacity); number++) {
        phi__opened piece;
        bool right = false;
        PHI_TRY(open_file(room, beside, &piece));
        if (piece.stream == NULL)
            return PHI_OK;
        const phi_status status = fits(of, number, piece.stream, &right);
        if (status != PHI_OK || !right) {
            phi__open_close(&piece);
            return status;
        }
        take(self, &piece);
    }
    return PHI_OK;
}

/* The file that is opened lends its stream and keeps it. */
static phi_status join(phi__volumes *self, const char *path, const name *of, phi__opened *file, char *room, size_t capacity)
{
    phi__opened lent = *file;
    lent.fd = -1;
    if (of->kind != ZIP)
        take(self, &lent);
    PHI_TRY(take_pieces(self, path, of, 1, file->stream, room, capacity));
    if (of->kind == ZIP)
        take(self, &lent);
    if (self->count < 2)
        return PHI_OK;
    PHI_TRY(phi__stream_join(self->parts, self->begins, self->count, &self->stream));
    self->role = PHI__VOLUME_FIRST;
    return PHI_OK;
}

/* Is the file that is opened of this set there, and an archive? */
static phi_status find_first(phi__volumes *self, const char *path, const name *of, phi__stream *stream, char *room, size_t capacity)
{
    phi__opened first = {.fd = -1};
    phi__identity identity = {.kind = PHI__KIND_BINARY};
    bool right = false;
    PHI_TRY(fits(of, of->number, stream, &right));
    if (!right || !spell(path, of, 0, room, capacity))
        return PHI_OK;
    PHI_TRY(open_file(room, stream, &first));
    phi_status status = first.stream == NULL ? PHI_OK : identify_head(first.stream, &identity);
    if (first.stream != NULL && (is_archive(identity.kind) || of->kind == ZIP)) /* the last piece of a zip begins anywhere */
        self->role = PHI__VOLUME_LATER;
    else if (first.stream == NULL && speaks_of_archives(path, of))
        self->role = PHI__VOLUME_LOST;
    phi__open_close(&first);
    return status;
}

static bool may_be_first(const name *of, phi__kind kind)
{
    return is_archive(kind) || (of->kind == ZIP && (kind == PHI__KIND_BINARY || kind == PHI__KIND_TEXT));
}

phi_status phi__volumes_open(const char *path, phi__opened *file, phi__volumes *out)
{
    const name of = parse(path);
    out->role = PHI__VOLUME_ALONE;
    out->stream = NULL;
    out->count = 0; /* the rest is large, and valid up to here */
    if (of.kind == NOT_NAMED || file->stream->read_at == NULL || file->stream->size == PHI__SIZE_UNKNOWN || of.stem > INT32_MAX)
        return PHI_OK;
    const size_t capacity = strlen(path) + PATH_EXTRA;
    PHI_AUTO(phi__free_at) char *room = phi__alloc(capacity);
    PHI_REQUIRE(room != NULL, PHI_ERR_MEMORY);
    if (of.number != 0)
        return find_first(out, path, &of, file->stream, room, capacity);
    phi__identity identity;
    PHI_TRY(identify_head(file->stream, &identity));
    return may_be_first(&of, identity.kind) ? join(out, path, &of, file, room, capacity) : PHI_OK;
}

void phi__volumes_close(phi__volumes *volumes)
{
    phi__stream_close(volumes->stream);
    volumes->stream = NULL;
    for (size_t i = 0; i < volumes->count; i++) {
        if (volumes->files[i].fd >= 0)
            phi__open_close(&volumes->files[i]);
    }
    volumes->count = 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See folder.h. Names stay in the records in which the system gives them. readdir(3) is not used: it can neither be given a
 * deadline nor the memory that is there already. */
#define _GNU_SOURCE /* getdents64, O_NOFOLLOW */
#include "input/folder.h"

#include "base/alloc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { CALL_BYTES = 32 * 1024, RAW_MOST = 16 * 1024 * 1024 };

phi__folder *phi__folder_new(size_t path_most)
{
    phi__folder *folder = phi__alloc(sizeof *folder);
    if (folder == NULL)
        return NULL;
    folder->fd = -1;
    phi__buf_init(&folder->path, path_most);
    phi__buf_init(&folder->raw, RAW_MOST);
    return folder;
}

void phi__folder_clear(phi__folder *folder)
{
    if (folder->fd >= 0)
        (void)close(folder->fd);
    folder->fd = -1;
    folder->error = 0;
    folder->entries.count = 0;
    folder->next = 0;
    folder->ended = false;
    folder->closed = false;
    folder->broken = 0;
    folder->considered = 0;
    folder->reading = 0;
    folder->task.state = PHI__CREW_NONE;
}

void phi__folder_free(phi__folder *folder)
{
    if (folder == NULL)
        return;
    phi__folder_clear(folder);
    phi__buf_done(&folder->path);
    phi__buf_done(&folder->raw);
    PHI_VEC_DONE(&folder->entries);
    PHI_VEC_DONE(&folder->names);
    PHI_VEC_DONE(&folder->spare);
    phi__free(folder);
}

void phi__folder_open(phi__folder *folder, int above, const char *name, int more, phi__pace *pace, bool watched)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | more;
    struct stat about;
    folder->fd = phi__pace_openat(pace, watched, above, name, flags);
    if (folder->fd < 0 || phi__pace_fstatat(pace, watched, folder->fd, "", AT_EMPTY_PATH, &about) != 0) {
        folder->error = errno;
        return;
    }
    folder->device = (uint64_t)about.st_dev;
    folder->inode = (uint64_t)about.st_ino;
    folder->closed = folder->closed || (about.st_mode & S_IXOTH) == 0;
    folder->may_stall = phi__pace_may_stall(pace, folder->device, folder->fd);
}

/* Append what one call gives; true to go on. */
static phi_status read_names(phi__folder *folder, phi__pace *pace, bool *more)
{
    phi__buf *raw = &folder->raw;
    PHI_REQUIRE(phi__buf_reserve(raw, CALL_BYTES) == PHI_OK, PHI_ERR_MEMORY);
    const ssize_t got = phi__pace_getdents(pace, folder->may_stall, folder->fd, raw->data + raw->size, CALL_BYTES);
    if (got > 0)
        raw->size += (size_t)got;
    folder->broken = got < 0 ? errno : 0;
    folder->ended = got <= 0;
    *more = got > 0;
    return PHI_OK;
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static phi_status list_names(phi__folder *folder)
{
    folder->names.count = 0;
    for (size_t at = 0; at < folder->raw.size;) {
        const struct dirent64 *record = (const struct dirent64 *)(const void *)(folder->raw.data + at);
        at += record->d_reclen;
        const phi__name name = {.text = record->d_name, .type = record->d_type};
        if (!is_dots(name.text))
            PHI_TRY(PHI_VEC_PUSH(&folder->names, name));
    }
    return PHI_OK;
}

phi_status phi__folder_fill(phi__folder *folder, size_t most_bytes, phi__pace *pace)
{
    phi__buf_clear(&folder->raw);
    folder->entries.count = 0;
    folder->next = 0;
    folder->considered = 0;
    bool more = true;
    while (more && folder->raw.size < most_bytes)
        PHI_TRY(read_names(folder, pace, &more));
    PHI_TRY(list_names(folder));
    folder->spare.count = 0;
    while (folder->spare.count < folder->names.count)
        PHI_TRY(PHI_VEC_PUSH(&folder->spare, (phi__name){.key = 0}));
    phi__name_order(folder->names.items, folder->spare.items, folder->names.count);
    for (size_t i = 0; i < folder->names.count; i++) {
        const phi__folder_entry entry = {.name = folder->names.items[i].text, .type = folder->names.items[i].type};
        PHI_TRY(PHI_VEC_PUSH(&folder->entries, entry));
    }
    return PHI_OK;
}

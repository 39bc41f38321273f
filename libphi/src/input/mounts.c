/* SPDX-License-Identifier: Apache-2.0 */
/* See mounts.h. The kinds are those of phi__pace_type_stalls, by the names that the list has for them, and autofs, behind which
 * any of them may be. */
#define _GNU_SOURCE /* O_CLOEXEC */
#include "input/mounts.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { READ_BYTES = 16 * 1024 };

bool phi__mounts_read(phi__buf *out)
{
    const int fd = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    ssize_t got = -1;
    while (phi__buf_reserve(out, READ_BYTES) == PHI_OK && (got = read(fd, out->data + out->size, READ_BYTES)) > 0)
        out->size += (size_t)got;
    (void)close(fd);
    return got == 0;
}

static bool is_kind(const char *name, size_t length)
{
    static const char *const kinds[] = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "coda", "ocfs2", "lustre",
                                        "beegfs", "vboxsf", "autofs", "gfs2", "fuse", "fuseblk"};
    if (length > 5 && memcmp(name, "fuse.", 5) == 0) /* which program serves it */
        return true;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strlen(kinds[i]) == length && memcmp(kinds[i], name, length) == 0)
            return true;
    }
    return false;
}

/* Blanks and the like stand as \ and three octal digits. */
static char next_character(const char **at)
{
    const char *text = *at;
    const bool escaped = text[0] == '\\' && text[1] >= '0' && text[1] <= '3' && text[2] >= '0' && text[2] <= '7' && text[3] >= '0' &&
                         text[3] <= '7';
    *at += escaped ? 4 : 1;
    if (!escaped)
        return text[0];
    return (char)((text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0'));
}

static bool is_below(const char *mount, const char *folder)
{
    size_t length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    for (size_t i = 0; i < length; i++) {
        if (*mount == ' ' || next_character(&mount) != folder[i])
            return false;
    }
    return *mount == ' ' || *mount == '/';
}

/* 36 35 98:0 /root /mount rw,noatime master:1 - nfs4 server:/x rw */
static bool line_stalls(const char *line, size_t length, const char *folder)
{
    const char *field = line;
    for (int i = 0; i < 4 && field != NULL; i++) {
        field = memchr(field, ' ', length - (size_t)(field - line));
        field = field == NULL ? NULL : field + 1;
    }
    const char *kind = field == NULL ? NULL : memmem(field, length - (size_t)(field - line), " - ", 3);
    if (kind == NULL)
        return false;
    kind += 3;
    const char *end = memchr(kind, ' ', length - (size_t)(kind - line));
    return end != NULL && is_kind(kind, (size_t)(end - kind)) && (folder == NULL || is_below(field, folder));
}

bool phi__mounts_may_stall(const char *list, const char *folder)
{
    for (const char *line = list; *line != '\0';) {
        const char *end = strchrnul(line, '\n');
        if (line_stalls(line, (size_t)(end - line), folder))
            return true;
        line = *end == '\0' ? end : end + 1;
    }
    return false;
}

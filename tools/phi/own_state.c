/* SPDX-License-Identifier: Apache-2.0 */
/* See own_state.h. Most trees hold none of them; then nothing is asked about their files, which spares a system call each. */
#define _GNU_SOURCE
#include "own_state.h"

#include "state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Strictly below: a root that is the file itself was asked for by name, and is scanned. */
static bool is_below(const char *path, const opt_list *roots)
{
    for (size_t i = 0; i < roots->count; i++) {
        char real[PATH_MAX];
        if (strcmp(roots->items[i], "-") == 0 || realpath(roots->items[i], real) == NULL)
            continue;
        const size_t length = strcmp(real, "/") == 0 ? 0 : strlen(real);
        if (strncmp(path, real, length) == 0 && path[length] == '/')
            return true;
    }
    return false;
}

static void add_file(own_state *own, const char *real, const struct stat *about, const opt_list *roots)
{
    if (own->count == OWN_STATE_MOST)
        return;
    own->items[own->count].device = about->st_dev;
    own->items[own->count++].inode = about->st_ino;
    own->near = own->near || is_below(real, roots);
}

static void add(own_state *own, const char *path, const char *suffix, const opt_list *roots)
{
    char whole[PATH_MAX], real[PATH_MAX];
    struct stat about;
    const int length = snprintf(whole, sizeof whole, "%s%s", path, suffix);
    if (length <= 0 || (size_t)length >= sizeof whole)
        return;
    if (lstat(whole, &about) != 0 || !S_ISREG(about.st_mode) || about.st_uid != geteuid() || realpath(whole, real) == NULL)
        return;
    add_file(own, real, &about, roots);
}

void own_state_find(own_state *own, const char *store, const opt_list *roots)
{
    char path[PATH_MAX];
    *own = (own_state){0};
    if (store != NULL) {
        static const char *const beside[] = {"", "-wal", "-shm", "-live"};
        for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
            add(own, store, beside[i], roots);
    }
    if (state_key_path(path))
        add(own, path, "", roots);
}

void own_state_add_report(own_state *own, int fd, const opt_list *roots)
{
    char link[32], real[PATH_MAX];
    struct stat about;
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, real, sizeof real - 1);
    if (length <= 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode))
        return;
    real[length] = '\0';
    add_file(own, real, &about, roots);
}

bool own_state_has(const own_state *own, const phi_file_info *file)
{
    for (size_t i = 0; own->near && i < own->count; i++) {
        if (own->items[i].device == file->device && own->items[i].inode == file->inode)
            return true;
    }
    return false;
}

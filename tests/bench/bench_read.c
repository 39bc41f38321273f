/* SPDX-License-Identifier: Apache-2.0 */
/* bench-read FOLDER...: opens, reads and closes each file below the folders, and
 * does nothing else: the floor under every program that looks into files. Names
 * are not sorted and nothing is asked about a file that its folder says. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 256 * 1024 };

typedef struct totals {
    uint64_t files, bytes;
} totals;

static int read_file(const char *path, totals *t)
{
    static char block[BLOCK];
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 1;
    ssize_t got;
    while ((got = read(fd, block, sizeof block)) > 0)
        t->bytes += (uint64_t)got;
    t->files++;
    return close(fd) != 0 || got < 0;
}

static int read_tree(const char *path, totals *t)
{
    DIR *folder = opendir(path);
    int failed = folder == NULL;
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char below[PATH_MAX];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if ((size_t)snprintf(below, sizeof below, "%s/%s", path, entry->d_name) >= sizeof below)
            failed = 1;
        else if (entry->d_type == DT_DIR)
            failed |= read_tree(below, t);
        else if (entry->d_type == DT_REG)
            failed |= read_file(below, t);
    }
    if (folder != NULL)
        (void)closedir(folder);
    return failed;
}

int main(int argc, char **argv)
{
    totals t = {0};
    int failed = argc < 2;
    for (int i = 1; i < argc; i++)
        failed |= read_tree(argv[i], &t);
    (void)printf("%" PRIu64 " files, %" PRIu64 " bytes\n", t.files, t.bytes);
    return failed;
}

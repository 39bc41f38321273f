/* SPDX-License-Identifier: Apache-2.0 */
/* bench-walk FOLDER: the least that any program does which looks whether files have changed. Reads each folder, asks the
 * system about each entry, and counts files. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned long files;

static void walk(int fd)
{
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        struct stat about;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 ||
            fstatat(fd, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (S_ISDIR(about.st_mode))
            walk(openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        else
            files++;
    }
    if (folder != NULL)
        (void)closedir(folder);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    walk(open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    printf("%lu\n", files);
    return 0;
}

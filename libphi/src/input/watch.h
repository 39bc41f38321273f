/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_WATCH_H
#define PHI_INPUT_WATCH_H
/* System calls on files with a deadline. There is none for files: a read of a dead network share waits until the share comes
 * back. So another thread makes the call, with memory of its own; when it is late it is left behind, and frees itself
 * whenever its call returns. */
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

typedef struct phi__watch phi__watch;

/** Set errno and return -1 like the call itself; ETIMEDOUT when `seconds` are over. *watch may be NULL, and is afterwards when its
 * thread was left behind. */
ssize_t phi__watch_pread(phi__watch **watch, int fd, void *buffer, size_t capacity, uint64_t offset, uint32_t seconds);
ssize_t phi__watch_getdents(phi__watch **watch, int fd, void *buffer, size_t capacity, uint32_t seconds);
int phi__watch_openat(phi__watch **watch, int above, const char *path, int flags, uint32_t seconds);
int phi__watch_fstatat(phi__watch **watch, int above, const char *path, int flags, struct stat *out, uint32_t seconds);
int phi__watch_realpath(phi__watch **watch, const char *path, char *out, uint32_t seconds); /* room for PATH_MAX */
void phi__watch_free(phi__watch *watch);

#endif

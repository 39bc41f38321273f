/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_OWN_FOLDER_H
#define PHI_TESTS_OWN_FOLDER_H
/* A temporary folder for tests of what the library keeps on disk. */
#include <stddef.h>

typedef struct own_folder {
    char path[64];
    char inner[80]; /* a folder in it that is not there yet */
} own_folder;

void own_folder_make(own_folder *folder);
/** Remove it with all that is in it. */
void own_folder_remove(own_folder *folder);
/** Number of files in `path` whose names end in `suffix`; the first one's path into `out` unless NULL. */
size_t own_folder_count(const char *path, const char *suffix, char *out, size_t size);
/** Content of a file, malloc'ed; replace it, keeping its mode. */
unsigned char *own_folder_read(const char *path, size_t *size);
void own_folder_write(const char *path, const void *data, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* See corpus.h. */
#define _XOPEN_SOURCE 700 /* lstat */
#include "corpus.h"

#include "base/alloc.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { LARGEST = 4 << 20 };

static bool add_file(corpus *self, const char *path)
{
    corpus_file file = {.path = phi__strdup(path)};
    phi__buf_init(&file.bytes, LARGEST);
    FILE *in = fopen(path, "rb");
    uint8_t block[4096];
    bool fine = in != NULL;
    for (size_t got; fine && (got = fread(block, 1, sizeof block, in)) > 0;)
        fine = phi__buf_append(&file.bytes, block, got) == PHI_OK;
    if (in != NULL)
        (void)fclose(in);
    if (fine && PHI_VEC_PUSH(&self->files, file) == PHI_OK)
        return true;
    (void)fprintf(stderr, "cannot read %s\n", path);
    phi__buf_done(&file.bytes);
    phi__free(file.path);
    return false;
}

static bool add_folder(corpus *self, const char *path)
{
    DIR *folder = opendir(path);
    bool fine = folder != NULL;
    for (const struct dirent *entry; fine && (entry = readdir(folder)) != NULL;) {
        char inner[4096];
        if (entry->d_name[0] == '.')
            continue;
        fine = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name) < (int)sizeof inner &&
               corpus_add(self, inner);
    }
    if (folder != NULL)
        (void)closedir(folder);
    return fine;
}

bool corpus_add(corpus *self, const char *path)
{
    struct stat about;
    if (lstat(path, &about) != 0) {
        (void)fprintf(stderr, "%s is not there\n", path);
        return false;
    }
    return S_ISDIR(about.st_mode) ? add_folder(self, path) : add_file(self, path);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const corpus_file *)a)->path, ((const corpus_file *)b)->path);
}

void corpus_sort(corpus *self)
{
    if (self->files.count > 0)
        qsort(self->files.items, self->files.count, sizeof *self->files.items, by_path);
}

void corpus_done(corpus *self)
{
    for (size_t i = 0; i < self->files.count; i++) {
        phi__free(self->files.items[i].path);
        phi__buf_done(&self->files.items[i].bytes);
    }
    PHI_VEC_DONE(&self->files);
}

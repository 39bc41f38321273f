/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_FUZZ_CORPUS_H
#define PHI_TESTS_FUZZ_CORPUS_H
/* Input files in memory, in byte order of their paths. */
#include "base/buf.h"

typedef struct corpus_file {
    char *path;
    phi__buf bytes;
} corpus_file;

typedef struct corpus {
    PHI_VEC(corpus_file) files;
} corpus;

/** Add a file, or all files below a folder. False, with a message on standard error, when it cannot be read. */
bool corpus_add(corpus *self, const char *path);
/** Put the files in order, once all are in. */
void corpus_sort(corpus *self);
void corpus_done(corpus *self);

#endif

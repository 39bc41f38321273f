/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_ARCHIVE_BYTES_H
#define PHI_TESTS_ARCHIVE_BYTES_H
/* Small archives made byte by byte, for tests of whole scans: stored zips, gzip
 * of one stored block, tar, and deflate data that expands four hundredfold. Each
 * appends to `out`, whose ceiling must be large enough. */
#include "base/buf.h"

/** A zip of `count` stored members, all with the same content. */
void archive_zip(phi__buf *out, const char *const *names, size_t count, const void *data, size_t size);
/** A gzip with the name `name` (or NULL) of at most 65535 bytes. */
void archive_gzip(phi__buf *out, const char *name, const void *data, size_t size);
/** A tar with one member. */
void archive_tar(phi__buf *out, const char *name, const void *data, size_t size);
/** A gzip of `size` letters 'a'. */
void archive_bomb(phi__buf *out, size_t size);

#endif

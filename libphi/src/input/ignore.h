/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_IGNORE_H
#define PHI_INPUT_IGNORE_H
/* Which entries of a tree are left out, in the syntax of gitignore(5):
 *
 *     name      an entry of that name at any level      /name   only in the root
 *     a/b       relative to the root                    name/   only a folder
 *     *  ?  [a-z]  [!a]   within one name               **      any number of folders
 *     !name     take back in, the last pattern that matches decides
 *     # note    nothing; "\" takes the meaning from the next character
 *
 * An entry below a folder that is left out cannot be taken back in, because
 * the walk never gets there. Immutable once made: any number of threads. */
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct phi__ignore phi__ignore;

/** Read `count` patterns, one line each; they are copied. */
phi_status phi__ignore_new(const char *const *patterns, size_t count, phi__ignore **out);
void phi__ignore_free(phi__ignore *ignore);

/** Is the entry at `path` left out? The path is relative to the root, without
 * "/" at its start or end. Looks at this entry alone, not at folders above. */
bool phi__ignore_match(const phi__ignore *ignore, const char *path, bool folder);
/** The same for the entry or any folder above it. */
bool phi__ignore_covers(const phi__ignore *ignore, const char *path, bool folder);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_OWN_FILES_H
#define PHI_BASE_OWN_FILES_H
/* Files that the library keeps for itself between runs, in a directory that is
 * this user's alone. What is not exactly as it was made (owner, mode, sort of
 * file) is refused, never repaired: somebody else may have had a hand in it.
 * Files appear under their names whole or not at all. */
#include "base/buf.h"

#define PHI__OWN_TEMPORARY ".phi-new" /* end of the names of files that are being written */

typedef enum phi__own_answer {
    PHI__OWN_GOOD,
    PHI__OWN_ABSENT, /* or not to be read, as in a home that is not there */
    PHI__OWN_REFUSED /* there, but not to be trusted */
} phi__own_answer;

/** Open the directory `path`; `make`: create it, and those above it, where they are missing. The last step may be no
 * link. *out only when GOOD: close() it. */
phi__own_answer phi__own_directory_open(const char *path, bool make, int *out);
/** Append the content of `name`, at most `ceiling` bytes, to `out`; untouched unless GOOD. */
phi__own_answer phi__own_file_read(int directory, const char *name, size_t ceiling, phi__buf *out);
/** Write `parts` as `name`. With `replace` the last writer wins, else the first: PHI_OK then, too. PHI_ERR_IO. */
phi_status phi__own_file_write(int directory, const char *name, const phi__span *parts, size_t count, bool replace);
/** Remove the oldest regular files whose names end in `suffix`, which nobody else may use, until at most `most_files` of at most `most_bytes`
 * together are left, and temporary files of writers that died. */
void phi__own_files_prune(int directory, const char *suffix, size_t most_files, uint64_t most_bytes);

#endif

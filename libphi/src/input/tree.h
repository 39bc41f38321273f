/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_TREE_H
#define PHI_INPUT_TREE_H
/* Walk: roots -> entries, one call each. Links are never followed, except a
 * root that is one: the user named it. Every entry that is neither a folder
 * that was walked nor excluded is handed over, the unreadable ones with the
 * reason: nothing is left out in silence.
 *
 * Order: roots as given, names of one folder in byte order (very large folders
 * in ordered batches), so that two walks of the same tree say the same. */
#include "base/status.h"
#include "input/ignore.h"
#include "input/pace.h"

#include <stdbool.h>
#include <sys/stat.h>

/** What the walk met. Borrowed during the callback. */
typedef struct phi__tree_entry {
    const char *path;   /* root as given, "/", names */
    bool file;          /* regular file: scan it; the members below say nothing then */
    bool folder;        /* one that is walked, with `tell_folders`: the entries behind it lie in it; the members below say nothing */
    bool follow;        /* a file the user named: opening it may follow a link */
    phi_state state;    /* not a file: EXAMINED (link into a root), PARTIAL or NOT_EXAMINED */
    phi_reason reason;  /* NONE exactly when EXAMINED */
    const char *detail; /* static, one line */
    bool passed;        /* a file: what on_look answered of it, */
    uint64_t tag, size; /* with its tag, and its size */
    bool closed;        /* a file: not everybody gets to it, from the root down */
    bool may_stall;     /* a file: its file system may keep who opens it waiting */
} phi__tree_entry;

typedef struct phi__tree_options {
    const phi__ignore *ignore; /* NULL = nothing */
    bool one_file_system;
    bool tell_folders; /* else what is in them speaks for them */
    void *user;
    /* Not NULL: the system is asked about each file, which costs as much as opening it, and this about what it said: is the
     * file to be passed over? Called before on_entry is, by the walk and by helpers at once, which read the next folders
     * meanwhile; `who` is 0 for the walk, and at most `helpers`. */
    bool (*on_look)(void *user, const char *path, const struct stat *about, bool closed, size_t who, uint64_t *tag);
    size_t helpers;
    phi__pace *paces; /* of the walk and the helpers, by `who`: how long to wait for an answer; NULL = for ever */
    /* PHI_OK goes on; anything else ends the walk, which returns it. */
    phi_status (*on_entry)(void *user, const phi__tree_entry *entry);
} phi__tree_options;

/** Do all roots exist and open? PHI_ERR_IO with the one that does not, or does not answer. `pace` may be NULL, and so
 * may `bytes`: what all of them have, UINT64_MAX when one of them is no regular file. */
phi_status phi__tree_check(const char *const *roots, size_t count, phi__pace *pace, uint64_t *bytes, phi_error *err);
/** Walk all roots. PHI_OK, PHI_ERR_MEMORY, or what the callback returned. */
phi_status phi__tree_walk(const char *const *roots, size_t count, const phi__tree_options *options);

#endif

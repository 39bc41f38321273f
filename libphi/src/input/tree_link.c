/* SPDX-License-Identifier: Apache-2.0 */
/* See tree_link.h. The link is resolved but its target never opened. A target
 * inside a root counts as scanned only when the walk really gets there: not
 * when a pattern excludes it or it is on a file system that is left out. */
#define _POSIX_C_SOURCE 200809L
#include "input/tree_link.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

/* Rest of `path` below `folder`, "" when they are the same, NULL when it is not below. */
static const char *below(const char *path, const char *folder)
{
    const size_t length = strlen(folder);
    if (strncmp(path, folder, length) != 0)
        return NULL;
    if (path[length] == '\0')
        return path + length;
    if (length > 0 && folder[length - 1] == '/')
        return path + length;
    return path[length] == '/' ? path + length + 1 : NULL;
}

/* Is the target the folder the link lies in, or one above it? */
static bool leads_up(const char *target, const phi__tree_root *root, const char *relative)
{
    if (root->real == NULL)
        return false;
    if (below(root->real, target) != NULL)
        return true;
    const char *in_root = below(target, root->real);
    return in_root != NULL && below(relative, in_root) != NULL;
}

typedef enum fate { OUTSIDE, SCANNED, EXCLUDED, OTHER_FILE_SYSTEM } fate;

static fate fate_of(const char *target, const phi__tree_roots *roots, const phi__tree_options *options, bool watched)
{
    struct stat about;
    const bool known = phi__pace_fstatat(options->paces, watched, AT_FDCWD, target, AT_SYMLINK_NOFOLLOW, &about) == 0;
    const bool folder = known && S_ISDIR(about.st_mode);
    fate found = OUTSIDE;
    for (size_t i = 0; i < roots->count; i++) {
        const phi__tree_root *root = &roots->items[i];
        const char *relative = root->real == NULL ? NULL : below(target, root->real);
        if (relative == NULL)
            continue;
        if (options->one_file_system && known && (uint64_t)about.st_dev != root->device)
            found = OTHER_FILE_SYSTEM;
        else if (relative[0] != '\0' && phi__ignore_covers(options->ignore, relative, folder))
            found = EXCLUDED;
        else
            return SCANNED;
    }
    return found;
}

static void judge(phi__tree_entry *entry, phi_state state, phi_reason reason, const char *detail)
{
    entry->state = state;
    entry->reason = reason;
    entry->detail = detail;
}

static void judge_broken(int error, phi__tree_entry *entry)
{
    if (error == ELOOP)
        judge(entry, PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK_LOOP, "link: leads back to itself");
    else if (error == ENOENT || error == ENOTDIR)
        judge(entry, PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK, "link: its target does not exist");
    else if (error == ETIMEDOUT)
        judge(entry, PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK, "link: the file system of its target did not answer in time");
    else
        judge(entry, PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK, "link: its target cannot be reached");
}

void phi__tree_link_judge(const phi__tree_roots *roots, const phi__tree_root *root, const char *relative,
                          const phi__tree_options *options, bool watched, phi__tree_entry *entry)
{
    static const struct {
        phi_state state;
        phi_reason reason;
        const char *detail;
    } verdicts[] = {
        [OUTSIDE] = {PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK, "link: its target is outside of what is scanned"},
        [SCANNED] = {PHI_STATE_EXAMINED, PHI_REASON_NONE, "link: its target is scanned under its own name"},
        [EXCLUDED] = {PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK, "link: its target is excluded"},
        [OTHER_FILE_SYSTEM] = {PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK,
                               "link: its target is on another file system"},
    };
    char target[PATH_MAX];
    if (phi__pace_realpath(options->paces, watched, entry->path, target) != 0) {
        judge_broken(errno, entry);
        return;
    }
    if (leads_up(target, root, relative)) {
        judge(entry, PHI_STATE_NOT_EXAMINED, PHI_REASON_SYMLINK_LOOP, "link: leads back to a folder above it");
        return;
    }
    const fate found = fate_of(target, roots, options, watched);
    judge(entry, verdicts[found].state, verdicts[found].reason, verdicts[found].detail);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See tree.h. Folders are opened relative to the one above them and without
 * following links, so that nothing that changes during the walk can lead it
 * out of the roots. The walk keeps its own stack, one level per folder on the
 * way down, because a tree can be deeper than a thread's stack.
 *
 *     level 0  root folder   [a b c]      names read but not yet visited
 *     level 1  root/a        [x y]
 *     ...
 *
 * Where files are looked at (on_look), helpers read the next folders of a level
 * ahead and look at what is in them, so that the walk finds it all there.
 *
 * Memory: at most BATCH_BYTES of names for the upper levels and what is read
 * ahead of them, and less below; descriptors: one a folder, hence MAX_LEVELS.
 *
 * Longer than 400 lines: what a folder is stands in folder.c; the rest is one walk. */
#define _GNU_SOURCE /* openat, O_NOFOLLOW */
#include "input/tree.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "input/crew.h"
#include "input/folder.h"
#include "input/mounts.h"
#include "input/tree_link.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_LEVELS = 200,
    UPPER_LEVELS = 16, /* folders are read ahead in these alone */
    BATCH_BYTES = 1024 * 1024,
    DEEP_BATCH_BYTES = 64 * 1024,
    PATH_BYTES = 1024 * 1024,
    MOUNTS_BYTES = 64 * 1024 * 1024,
    AHEAD_EACH = 2, /* folders of a level that are read ahead, for each thread, */
    AHEAD_MOST = 16, /* and for all: each takes a descriptor, of which a process has 1024 */
};

typedef struct walk {
    const phi__tree_options *options;
    phi__tree_roots roots;
    const phi__tree_root *root; /* being walked */
    size_t relative_at; /* where in `path` the part below the root begins */
    phi__buf path;      /* of the current entry, NUL-terminated when `at` says so */
    phi__buf mounts;    /* the system's list; empty without deadlines */
    bool mounts_below;  /* the root has a mount below it that may stall */
    bool mounts_any;
    phi__crew *crew;    /* looks at files; NULL without on_look */
    phi__buf *paths;    /* one for each of them */
    phi__folder **levels; /* MAX_LEVELS of them */
    size_t depth;       /* levels in use */
    phi__folder *all;   /* every folder that was made */
    PHI_VEC(phi__folder *) idle; /* those that are free */
} walk;

static phi__pace *pace_of(const walk *w, size_t who)
{
    return w->options->paces == NULL ? NULL : &w->options->paces[who];
}

static phi_status report(walk *w, phi__tree_entry entry)
{
    entry.path = phi__buf_text(&w->path);
    PHI_REQUIRE(entry.path != NULL, PHI_ERR_MEMORY);
    return w->options->on_entry(w->options->user, &entry);
}

static phi_status not_read(walk *w, phi_reason reason, const char *detail)
{
    return report(w, (phi__tree_entry){.state = PHI_STATE_NOT_EXAMINED, .reason = reason, .detail = detail});
}

static phi_status not_opened(walk *w, int error)
{
    if (error == EACCES || error == EPERM)
        return not_read(w, PHI_REASON_PERMISSION, "the system denied access");
    if (error == ENOENT)
        return not_read(w, PHI_REASON_VANISHED, "gone before it was opened");
    if (error == ELOOP || error == ENOTDIR)
        return not_read(w, PHI_REASON_CHANGED, "replaced before it was opened");
    if (error == EMFILE || error == ENFILE)
        return not_read(w, PHI_REASON_IO, "too many open files");
    if (error == ETIMEDOUT)
        return not_read(w, PHI_REASON_IO, "the file system did not answer in time");
    return not_read(w, PHI_REASON_IO, "cannot be opened");
}

/* ------------------------------------------------------------------- levels */

static phi_status get_folder(walk *w, phi__folder **out)
{
    if (w->idle.count > 0) {
        *out = w->idle.items[--w->idle.count];
        return PHI_OK;
    }
    phi__folder *folder = phi__folder_new(PATH_BYTES);
    PHI_REQUIRE(folder != NULL, PHI_ERR_MEMORY);
    folder->older = w->all;
    w->all = folder;
    folder->walk = w;
    *out = folder;
    return PHI_OK;
}

static phi_status let_go(walk *w, phi__folder *folder)
{
    phi__folder_clear(folder);
    return PHI_VEC_PUSH(&w->idle, folder);
}

/* A folder mounted below itself would never end. */
static bool is_above(const walk *w, const phi__folder *folder)
{
    for (size_t i = 0; i < w->depth; i++) {
        if (w->levels[i]->device == folder->device && w->levels[i]->inode == folder->inode)
            return true;
    }
    return false;
}

/* Go down into a folder, if it was opened. */
static phi_status enter(walk *w, phi__folder *folder)
{
    if (folder->fd >= 0 && folder->error == 0 && !is_above(w, folder)) {
        w->levels[w->depth++] = folder;
        return w->options->tell_folders ? report(w, (phi__tree_entry){.folder = true}) : PHI_OK;
    }
    const int error = folder->error;
    PHI_TRY(let_go(w, folder));
    return error != 0 ? not_opened(w, error) : not_read(w, PHI_REASON_SYMLINK_LOOP, "folder is mounted below itself");
}

/* ------------------------------------------------------------ looking ahead */

static phi_status join_path(phi__buf *path, const char *name)
{
    if (path->size > 0 && path->data[path->size - 1] != '/')
        PHI_TRY(phi__buf_append_byte(path, '/'));
    PHI_TRY(phi__buf_append_text(path, name));
    return phi__buf_reserve(path, 1);
}

/* One file, whose path is in `buffer`. What goes wrong leaves it to be opened, which says so. */
static void look_at(const walk *w, const phi__folder *in, phi__folder_entry *entry, phi__buf *buffer, size_t who)
{
    struct stat about;
    const char *path = phi__buf_text(buffer);
    if (path == NULL)
        return;
    entry->ignored = phi__ignore_match(w->options->ignore, buffer->size < w->relative_at ? "" : path + w->relative_at, false);
    entry->looked = true;
    if (entry->ignored ||
        phi__pace_fstatat(pace_of(w, who), in->may_stall, in->fd, entry->name, AT_SYMLINK_NOFOLLOW, &about) != 0 ||
        !S_ISREG(about.st_mode))
        return;
    entry->size = about.st_size > 0 ? (uint64_t)about.st_size : 0;
    entry->passed = w->options->on_look(w->options->user, path, &about, in->closed, who, &entry->tag);
}

/* Some files of a folder, by any thread. */
static void look_at_some(void *user, size_t from, size_t to, size_t who)
{
    const phi__folder *in = user;
    const walk *w = in->walk;
    phi__buf *buffer = &w->paths[who];
    phi__buf_clear(buffer);
    if (phi__buf_append(buffer, in->path.data, in->path.size) != PHI_OK || join_path(buffer, "") != PHI_OK)
        return;
    const size_t folder = buffer->size;
    for (size_t i = from; i < to; i++) {
        phi__folder_entry *entry = &in->entries.items[i];
        buffer->size = folder;
        if (entry->type == DT_REG && phi__buf_append_text(buffer, entry->name) == PHI_OK)
            look_at(w, in, entry, buffer, who);
    }
}

/* With `one_file_system` each entry is asked about when it is visited. */
static bool looks_ahead(const walk *w)
{
    return w->crew != NULL && !w->options->one_file_system;
}

static size_t batch_bytes(const walk *w)
{
    return w->depth <= UPPER_LEVELS ? BATCH_BYTES : DEEP_BATCH_BYTES;
}

/* A folder that the walk will come to, by any thread. */
static void read_folder(void *user, size_t who)
{
    phi__folder *folder = user;
    const walk *w = folder->walk;
    phi__folder_open(folder, folder->above, folder->name, O_NOFOLLOW, pace_of(w, who), w->mounts_below || folder->may_stall);
    folder->status = PHI_OK;
    if (folder->error != 0)
        return;
    folder->status = phi__folder_fill(folder, BATCH_BYTES, pace_of(w, who));
    if (folder->status == PHI_OK)
        look_at_some(folder, 0, folder->entries.count, who);
}

static phi_status read_ahead(walk *w, phi__folder *in, phi__folder_entry *entry)
{
    phi__folder *folder;
    PHI_TRY(get_folder(w, &folder));
    folder->above = in->fd;
    folder->name = entry->name;
    folder->may_stall = in->may_stall;
    folder->closed = in->closed;
    folder->task = (phi__crew_task){.run = read_folder, .user = folder};
    phi__buf_clear(&folder->path);
    if (phi__buf_append(&folder->path, in->path.data, in->path.size) != PHI_OK || join_path(&folder->path, entry->name) != PHI_OK)
        return let_go(w, folder);
    entry->ahead = folder;
    in->reading++;
    phi__crew_post(w->crew, &folder->task);
    return PHI_OK;
}

static const char *relative_path(walk *w)
{
    const char *path = phi__buf_text(&w->path);
    return path == NULL || w->path.size < w->relative_at ? "" : path + w->relative_at;
}

/* Put the path of `name` into `w->path`; PHI_PARTIAL when it is out of bounds. */
static phi_status set_path(walk *w, const phi__folder *in, const char *name)
{
    w->path.size = in->path.size;
    return join_path(&w->path, name);
}

/* Have the next folders of a level read. */
static phi_status read_on(walk *w, phi__folder *in)
{
    const size_t wanted = AHEAD_EACH * (phi__crew_helpers(w->crew) + 1), most = wanted < AHEAD_MOST ? wanted : AHEAD_MOST;
    if (in->considered < in->next)
        in->considered = in->next;
    while (in->reading < most && in->considered < in->entries.count) {
        phi__folder_entry *entry = &in->entries.items[in->considered++];
        if (entry->type != DT_DIR)
            continue;
        PHI_TRY(set_path(w, in, entry->name));
        if (!phi__ignore_match(w->options->ignore, relative_path(w), true))
            PHI_TRY(read_ahead(w, in, entry));
    }
    return PHI_OK;
}

/* ------------------------------------------------------------------ entries */

/* One that was read ahead, unless the descriptors ran out, or one that is opened now. */
static phi_status visit_folder(walk *w, phi__folder *in, phi__folder_entry *entry)
{
    phi__folder *folder = entry->ahead;
    if (folder != NULL) {
        phi__crew_finish(w->crew, &folder->task);
        entry->ahead = NULL;
        in->reading--;
        PHI_TRY(folder->status);
        if (folder->error != EMFILE && folder->error != ENFILE)
            return enter(w, folder);
        phi__folder_clear(folder);
    } else {
        PHI_TRY(get_folder(w, &folder));
    }
    folder->closed = in->closed;
    phi__buf_clear(&folder->path);
    PHI_TRY(phi__buf_append(&folder->path, w->path.data, w->path.size));
    phi__folder_open(folder, in->fd, entry->name, O_NOFOLLOW, pace_of(w, 0), w->mounts_below || in->may_stall);
    return enter(w, folder);
}

static phi_status visit_link(walk *w, const phi__folder *in)
{
    phi__tree_entry entry = {.path = phi__buf_text(&w->path)};
    PHI_REQUIRE(entry.path != NULL, PHI_ERR_MEMORY);
    const size_t length = in->path.size > w->relative_at ? in->path.size - w->relative_at : 0;
    PHI_AUTO(phi__free_at) char *folder = phi__strndup(relative_path(w), length);
    PHI_REQUIRE(folder != NULL, PHI_ERR_MEMORY);
    phi__tree_link_judge(&w->roots, w->root, folder, w->options, w->mounts_any, &entry);
    return report(w, entry);
}

static phi_status visit_special(walk *w, mode_t mode)
{
    if (S_ISFIFO(mode))
        return not_read(w, PHI_REASON_SPECIAL, "a named pipe");
    if (S_ISSOCK(mode))
        return not_read(w, PHI_REASON_SPECIAL, "a socket");
    return not_read(w, PHI_REASON_SPECIAL, "a device");
}

static phi_status found_file(walk *w, const struct stat *about, phi__tree_entry entry)
{
    entry.file = true;
    if (w->options->on_look != NULL && S_ISREG(about->st_mode)) {
        const char *path = phi__buf_text(&w->path);
        PHI_REQUIRE(path != NULL, PHI_ERR_MEMORY);
        entry.passed = w->options->on_look(w->options->user, path, about, entry.closed, 0, &entry.tag);
        entry.size = about->st_size > 0 ? (uint64_t)about->st_size : 0;
    }
    return report(w, entry);
}

/* The folder says that it is a file. Whoever opens it sees whether it still is: asking here costs as much as opening. */
static phi_status visit_file(walk *w, const phi__folder *in, const phi__folder_entry *entry)
{
    if (entry->looked ? entry->ignored : phi__ignore_match(w->options->ignore, relative_path(w), false))
        return PHI_OK;
    return report(w, (phi__tree_entry){.file = true,
                                       .passed = entry->passed,
                                       .tag = entry->tag,
                                       .size = entry->size,
                                       .may_stall = in->may_stall,
                                       .closed = in->closed});
}

/* What has to be asked what it is. */
static phi_status visit_unknown(walk *w, phi__folder *in, phi__folder_entry *entry)
{
    struct stat about;
    const bool watched = in->may_stall || (w->mounts_below && entry->type != DT_REG);
    if (phi__pace_fstatat(pace_of(w, 0), watched, in->fd, entry->name, AT_SYMLINK_NOFOLLOW, &about) != 0)
        return not_opened(w, errno);
    if (phi__ignore_match(w->options->ignore, relative_path(w), S_ISDIR(about.st_mode)))
        return PHI_OK;
    if (S_ISLNK(about.st_mode))
        return visit_link(w, in);
    if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
        return visit_special(w, about.st_mode);
    if (w->options->one_file_system && (uint64_t)about.st_dev != w->root->device)
        return not_read(w, PHI_REASON_MOUNT, "on another file system");
    if (S_ISREG(about.st_mode))
        return found_file(w, &about, (phi__tree_entry){.may_stall = in->may_stall, .closed = in->closed});
    if (w->depth == MAX_LEVELS)
        return not_read(w, PHI_REASON_LIMIT_DEPTH, "more than 200 folders inside each other");
    return visit_folder(w, in, entry);
}

/* An entry of the folder `in`, with its path already in `w->path`. */
static phi_status visit(walk *w, phi__folder *in, phi__folder_entry *entry)
{
    if (entry->ahead != NULL)
        return visit_folder(w, in, entry);
    if (entry->type == DT_REG && !w->options->one_file_system)
        return visit_file(w, in, entry);
    return visit_unknown(w, in, entry);
}

/* One step: visit the next name of the deepest folder, or read more, or go up. */
static phi_status step(walk *w)
{
    phi__folder *in = w->levels[w->depth - 1];
    w->path.size = in->path.size;
    if (in->broken != 0) {
        const int error = in->broken;
        in->broken = 0;
        return report(w, (phi__tree_entry){.state = PHI_STATE_PARTIAL,
                                           .reason = error == EACCES ? PHI_REASON_PERMISSION : PHI_REASON_IO,
                                           .detail = error == ETIMEDOUT ? "the file system did not answer in time"
                                                                        : "the list of its entries broke off"});
    }
    if (in->next < in->entries.count) {
        if (looks_ahead(w) && w->depth <= UPPER_LEVELS)
            PHI_TRY(read_on(w, in));
        phi__folder_entry *entry = &in->entries.items[in->next++];
        PHI_TRY(set_path(w, in, entry->name));
        return visit(w, in, entry);
    }
    if (in->ended) {
        w->depth--;
        return let_go(w, in);
    }
    PHI_TRY(phi__folder_fill(in, batch_bytes(w), pace_of(w, 0)));
    if (looks_ahead(w))
        phi__crew_run(w->crew, in->entries.count, look_at_some, in);
    return PHI_OK;
}

/* -------------------------------------------------------------------- roots */

static phi_status walk_root(walk *w, const phi__tree_root *root)
{
    w->root = root;
    w->mounts_below = w->mounts_any && (root->real == NULL || phi__mounts_may_stall(phi__buf_text(&w->mounts), root->real));
    phi__buf_clear(&w->path);
    PHI_TRY(phi__buf_append_text(&w->path, root->given));
    struct stat about;
    if (phi__pace_fstatat(pace_of(w, 0), w->mounts_any, AT_FDCWD, root->given, 0, &about) != 0)
        return not_opened(w, errno);
    if (S_ISREG(about.st_mode))
        return found_file(w, &about, (phi__tree_entry){.follow = true, .may_stall = w->mounts_any});
    if (!S_ISDIR(about.st_mode))
        return visit_special(w, about.st_mode);
    const bool closed = w->path.data[w->path.size - 1] == '/';
    w->relative_at = w->path.size + (closed ? 0 : 1);
    phi__folder *folder;
    PHI_TRY(get_folder(w, &folder));
    phi__buf_clear(&folder->path);
    PHI_TRY(phi__buf_append(&folder->path, w->path.data, w->path.size));
    phi__folder_open(folder, AT_FDCWD, root->given, 0, pace_of(w, 0), w->mounts_any);
    PHI_TRY(enter(w, folder));
    while (w->depth > 0)
        PHI_TRY(step(w));
    return PHI_OK;
}

typedef struct root_list {
    phi__tree_root *items;
    size_t count;
} root_list;

static void root_list_done(root_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        phi__free(list->items[i].real);
    phi__free(list->items);
}

static phi_status resolve(const walk *w, const char *const *roots, size_t count, root_list *out)
{
    out->items = phi__alloc_array(count, sizeof *out->items);
    PHI_REQUIRE(out->items != NULL, PHI_ERR_MEMORY);
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        phi__tree_root *root = &out->items[i];
        root->given = roots[i];
        struct stat about;
        if (phi__pace_fstatat(pace_of(w, 0), w->mounts_any, AT_FDCWD, roots[i], 0, &about) == 0) {
            root->device = (uint64_t)about.st_dev;
            root->folder = S_ISDIR(about.st_mode);
        }
        char real[PATH_MAX];
        if (phi__pace_realpath(pace_of(w, 0), w->mounts_any, roots[i], real) != 0)
            continue;
        root->real = phi__strdup(real);
        PHI_REQUIRE(root->real != NULL, PHI_ERR_MEMORY);
    }
    return PHI_OK;
}

/* The crew first: it uses all else. */
static void walk_done(walk *w)
{
    const size_t threads = w->crew == NULL ? 0 : phi__crew_helpers(w->crew) + 1;
    phi__crew_free(w->crew);
    while (w->all != NULL) {
        phi__folder *older = w->all->older;
        phi__folder_free(w->all);
        w->all = older;
    }
    PHI_VEC_DONE(&w->idle);
    phi__free(w->levels);
    phi__buf_done(&w->path);
    phi__buf_done(&w->mounts);
    for (size_t i = 0; w->paths != NULL && i < threads; i++)
        phi__buf_done(&w->paths[i]);
    phi__free(w->paths);
}

static phi_status hire(walk *w)
{
    if (w->options->on_look == NULL)
        return PHI_OK;
    PHI_TRY(phi__crew_new(w->options->helpers, &w->crew));
    const size_t count = phi__crew_helpers(w->crew) + 1;
    w->paths = phi__alloc_array(count, sizeof *w->paths);
    PHI_REQUIRE(w->paths != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < count; i++)
        phi__buf_init(&w->paths[i], PATH_BYTES);
    return PHI_OK;
}

/* Without the list, anything may be mounted anywhere. */
static bool any_mount_stalls(phi__buf *list, const phi__pace *pace)
{
    if (pace == NULL || pace->rate->stall_seconds == 0)
        return false;
    const char *text = phi__mounts_read(list) ? phi__buf_text(list) : NULL;
    return text == NULL || phi__mounts_may_stall(text, NULL);
}

phi_status phi__tree_walk(const char *const *roots, size_t count, const phi__tree_options *options)
{
    PHI_AUTO(root_list_done) root_list list = {.items = NULL};
    PHI_AUTO(walk_done) walk w = {.options = options};
    phi__buf_init(&w.path, PATH_BYTES);
    phi__buf_init(&w.mounts, MOUNTS_BYTES);
    w.mounts_any = any_mount_stalls(&w.mounts, pace_of(&w, 0));
    PHI_TRY(resolve(&w, roots, count, &list));
    w.roots = (phi__tree_roots){.items = list.items, .count = list.count};
    w.levels = phi__alloc_array(MAX_LEVELS, sizeof *w.levels);
    PHI_REQUIRE(w.levels != NULL, PHI_ERR_MEMORY);
    PHI_TRY(hire(&w));
    for (size_t i = 0; i < list.count; i++)
        PHI_TRY(walk_root(&w, &list.items[i]));
    return PHI_OK;
}

static const char *why(int error)
{
    if (error == ENOENT)
        return "it does not exist";
    if (error == EACCES || error == EPERM)
        return "the system denies access";
    if (error == ELOOP)
        return "its links lead in a circle";
    if (error == ENOTDIR)
        return "a part of the path is not a folder";
    if (error == ETIMEDOUT)
        return "its file system does not answer";
    return "the system refuses";
}

static phi_status check_root(const char *root, phi__pace *pace, bool watched, uint64_t *bytes, phi_error *err)
{
    PHI_REQUIRE(root != NULL && root[0] != '\0', phi__fail(err, PHI_ERR_ARGUMENT, "a path is empty"));
    struct stat about;
    if (phi__pace_fstatat(pace, watched, AT_FDCWD, root, 0, &about) != 0)
        return phi__fail(err, PHI_ERR_IO, "cannot open %s: %s", root, why(errno));
    const uint64_t more = S_ISREG(about.st_mode) && about.st_size >= 0 ? (uint64_t)about.st_size : UINT64_MAX;
    *bytes = more < UINT64_MAX - *bytes ? *bytes + more : UINT64_MAX;
    if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
        return PHI_OK; /* opening a device or pipe could have effects; the walk reports it */
    const int fd = phi__pace_openat(pace, watched, AT_FDCWD, root, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return phi__fail(err, PHI_ERR_IO, "cannot open %s: %s", root, why(errno));
    (void)close(fd);
    return PHI_OK;
}

phi_status phi__tree_check(const char *const *roots, size_t count, phi__pace *pace, uint64_t *bytes, phi_error *err)
{
    phi__buf mounts;
    uint64_t all = 0;
    phi__buf_init(&mounts, MOUNTS_BYTES);
    const bool watched = any_mount_stalls(&mounts, pace);
    phi__buf_done(&mounts);
    for (size_t i = 0; i < count; i++)
        PHI_TRY(check_root(roots[i], pace, watched, &all, err));
    if (bytes != NULL)
        *bytes = all;
    return PHI_OK;
}

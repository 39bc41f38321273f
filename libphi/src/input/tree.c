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
 * Memory: at most BATCH_BYTES of names for the upper levels and less below;
 * descriptors: one per level, hence MAX_LEVELS. */
#define _GNU_SOURCE /* fdopendir, openat, O_NOFOLLOW, realpath */
#include "input/tree.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/buf.h"
#include "input/crew.h"
#include "input/tree_link.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAX_LEVELS = 200,
    UPPER_LEVELS = 16,
    BATCH_BYTES = 1024 * 1024,
    DEEP_BATCH_BYTES = 64 * 1024,
    PATH_BYTES = 1024 * 1024,
};

typedef struct entry_name {
    char *text;
    unsigned char type; /* DT_..., DT_UNKNOWN where the file system does not say */
} entry_name;

/* What look_ahead learned of a name. */
typedef struct entry_look {
    uint64_t tag, size;
    bool done, ignored, passed;
} entry_look;

typedef struct level {
    DIR *folder;
    dev_t device;
    ino_t inode;
    size_t path_length; /* of the folder in walk.path */
    phi__arena names;
    PHI_VEC(entry_name) batch;
    PHI_VEC(entry_look) looks; /* one for each of them, or none */
    size_t next;        /* of batch */
    bool ended;         /* the folder has no more names */
} level;

typedef struct walk {
    const phi__tree_options *options;
    phi__tree_roots roots;
    const phi__tree_root *root; /* being walked */
    size_t relative_at; /* where in `path` the part below the root begins */
    phi__buf path;      /* of the current entry, NUL-terminated when `at` says so */
    phi__crew *crew;    /* looks at files; NULL without on_look */
    phi__buf *paths;    /* one for each of them */
    level *levels;      /* MAX_LEVELS of them */
    size_t depth;       /* levels in use */
} walk;

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
    return not_read(w, PHI_REASON_IO, "cannot be opened");
}

/* ------------------------------------------------------------------- levels */

static void level_close(level *l)
{
    if (l->folder != NULL)
        (void)closedir(l->folder);
    PHI_VEC_DONE(&l->batch);
    PHI_VEC_DONE(&l->looks);
    phi__arena_done(&l->names);
    *l = (level){.folder = NULL};
}

static int by_bytes(const void *a, const void *b)
{
    const entry_name *left = a, *right = b;
    return strcmp(left->text, right->text);
}

/* Read and sort the next names. Sets `*error` when the folder broke off. */
static phi_status level_fill(level *l, size_t most_bytes, int *error)
{
    phi__arena_clear(&l->names);
    l->batch.count = 0;
    l->next = 0;
    size_t bytes = 0;
    while (bytes < most_bytes) {
        errno = 0;
        const struct dirent *found = readdir(l->folder);
        if (found == NULL) {
            *error = errno;
            l->ended = true;
            break;
        }
        if (strcmp(found->d_name, ".") == 0 || strcmp(found->d_name, "..") == 0)
            continue;
        const size_t length = strlen(found->d_name);
        const entry_name name = {.text = phi__arena_strndup(&l->names, found->d_name, length), .type = found->d_type};
        PHI_REQUIRE(name.text != NULL, PHI_ERR_MEMORY);
        PHI_TRY(PHI_VEC_PUSH(&l->batch, name));
        bytes += length + 1 + sizeof name;
    }
    if (l->batch.count > 1)
        qsort(l->batch.items, l->batch.count, sizeof *l->batch.items, by_bytes);
    return PHI_OK;
}

/* A folder mounted below itself would never end. */
static bool is_above(const walk *w, const struct stat *about)
{
    for (size_t i = 0; i < w->depth; i++) {
        if (w->levels[i].device == about->st_dev && w->levels[i].inode == about->st_ino)
            return true;
    }
    return false;
}

/* Go down into the folder behind `fd`, which is the walk's from here on. */
static phi_status enter(walk *w, int fd)
{
    struct stat about;
    if (fstat(fd, &about) != 0) {
        const int error = errno;
        (void)close(fd);
        return not_opened(w, error);
    }
    if (is_above(w, &about)) {
        (void)close(fd);
        return not_read(w, PHI_REASON_SYMLINK_LOOP, "folder is mounted below itself");
    }
    DIR *folder = fdopendir(fd);
    if (folder == NULL) {
        const int error = errno;
        (void)close(fd);
        return not_opened(w, error);
    }
    w->levels[w->depth++] = (level){
        .folder = folder, .device = about.st_dev, .inode = about.st_ino, .path_length = w->path.size};
    return PHI_OK;
}

/* ------------------------------------------------------------------ entries */

static const char *relative_path(walk *w)
{
    const char *path = phi__buf_text(&w->path);
    return path == NULL || w->path.size < w->relative_at ? "" : path + w->relative_at;
}

/* Without a change of its access time, which only its owner and root may ask for. */
static int open_folder(int above, const char *name, int more)
{
    const int flags = O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC | more;
    const int fd = openat(above, name, flags | O_NOATIME);
    return fd < 0 && errno == EPERM ? openat(above, name, flags) : fd;
}

static phi_status visit_folder(walk *w, const level *in, const char *name, const struct stat *about)
{
    if (w->options->one_file_system && (uint64_t)about->st_dev != w->root->device)
        return not_read(w, PHI_REASON_MOUNT, "on another file system");
    if (w->depth == MAX_LEVELS)
        return not_read(w, PHI_REASON_LIMIT_DEPTH, "more than 200 folders inside each other");
    const int fd = open_folder(dirfd(in->folder), name, O_NOFOLLOW);
    if (fd < 0)
        return not_opened(w, errno);
    return enter(w, fd);
}

static phi_status visit_link(walk *w, const level *in)
{
    phi__tree_entry entry = {.path = phi__buf_text(&w->path)};
    PHI_REQUIRE(entry.path != NULL, PHI_ERR_MEMORY);
    const size_t length = in->path_length > w->relative_at ? in->path_length - w->relative_at : 0;
    PHI_AUTO(phi__free_at) char *folder = phi__strndup(relative_path(w), length);
    PHI_REQUIRE(folder != NULL, PHI_ERR_MEMORY);
    phi__tree_link_judge(&w->roots, w->root, folder, w->options, &entry);
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

static phi_status found_file(walk *w, const struct stat *about, bool follow)
{
    phi__tree_entry entry = {.file = true, .follow = follow};
    if (w->options->on_look != NULL && S_ISREG(about->st_mode)) {
        const char *path = phi__buf_text(&w->path);
        PHI_REQUIRE(path != NULL, PHI_ERR_MEMORY);
        entry.passed = w->options->on_look(w->options->user, path, about, 0, &entry.tag);
        entry.size = about->st_size > 0 ? (uint64_t)about->st_size : 0;
    }
    return report(w, entry);
}

/* The folder says that it is a file. Whoever opens it sees whether it still is: asking here costs as much as opening. */
static phi_status visit_file(walk *w, const entry_look *learned)
{
    if (learned->done ? learned->ignored : phi__ignore_match(w->options->ignore, relative_path(w), false))
        return PHI_OK;
    return report(w, (phi__tree_entry){.file = true, .passed = learned->passed, .tag = learned->tag, .size = learned->size});
}

/* The entry `name` of the folder `in`, with its path already in `w->path`. */
static phi_status visit(walk *w, const level *in, const entry_name *name, const entry_look *learned)
{
    struct stat about;
    if (name->type == DT_REG && !w->options->one_file_system)
        return visit_file(w, learned);
    if (fstatat(dirfd(in->folder), name->text, &about, AT_SYMLINK_NOFOLLOW) != 0)
        return not_opened(w, errno);
    if (phi__ignore_match(w->options->ignore, relative_path(w), S_ISDIR(about.st_mode)))
        return PHI_OK;
    if (S_ISDIR(about.st_mode))
        return visit_folder(w, in, name->text, &about);
    if (S_ISLNK(about.st_mode))
        return visit_link(w, in);
    if (!S_ISREG(about.st_mode))
        return visit_special(w, about.st_mode);
    if (w->options->one_file_system && (uint64_t)about.st_dev != w->root->device)
        return not_read(w, PHI_REASON_MOUNT, "on another file system");
    return found_file(w, &about, false);
}

/* ------------------------------------------------------------ looking ahead */

static phi_status join_path(phi__buf *path, const char *name)
{
    if (path->size > 0 && path->data[path->size - 1] != '/')
        PHI_TRY(phi__buf_append_byte(path, '/'));
    PHI_TRY(phi__buf_append_text(path, name));
    return phi__buf_reserve(path, 1);
}

/* What a crew is told. */
typedef struct look {
    walk *w;
    level *in;
} look;

/* One file of a folder, by any thread. What goes wrong leaves it to be opened, which says so. */
static void look_at(void *user, size_t index, size_t who)
{
    const look *l = user;
    const walk *w = l->w;
    const entry_name *name = &l->in->batch.items[index];
    entry_look *learned = &l->in->looks.items[index];
    phi__buf *buffer = &w->paths[who];
    struct stat about;
    if (name->type != DT_REG)
        return;
    phi__buf_clear(buffer);
    if (phi__buf_append(buffer, w->path.data, l->in->path_length) != PHI_OK || join_path(buffer, name->text) != PHI_OK)
        return;
    const char *path = phi__buf_text(buffer);
    if (path == NULL)
        return;
    learned->ignored = phi__ignore_match(w->options->ignore, buffer->size < w->relative_at ? "" : path + w->relative_at, false);
    learned->done = true;
    if (learned->ignored || fstatat(dirfd(l->in->folder), name->text, &about, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(about.st_mode))
        return;
    learned->size = about.st_size > 0 ? (uint64_t)about.st_size : 0;
    learned->passed = w->options->on_look(w->options->user, path, &about, who, &learned->tag);
}

/* Ask about all files of a batch at once. With `one_file_system` each entry is asked about when it is visited. */
static phi_status look_ahead(walk *w, level *l)
{
    look of = {.w = w, .in = l};
    l->looks.count = 0;
    if (w->crew == NULL || w->options->one_file_system)
        return PHI_OK;
    while (l->looks.count < l->batch.count)
        PHI_TRY(PHI_VEC_PUSH(&l->looks, (entry_look){.done = false}));
    phi__crew_run(w->crew, l->batch.count, look_at, &of);
    return PHI_OK;
}

/* Put the path of `name` into `w->path`; PHI_PARTIAL when it is out of bounds. */
static phi_status set_path(walk *w, const level *in, const char *name)
{
    w->path.size = in->path_length;
    return join_path(&w->path, name);
}

/* One step: visit the next name of the deepest folder, or read more, or go up. */
static phi_status step(walk *w)
{
    level *l = &w->levels[w->depth - 1];
    if (l->next < l->batch.count) {
        static const entry_look none;
        const entry_look *learned = l->looks.count == l->batch.count ? &l->looks.items[l->next] : &none;
        const entry_name *name = &l->batch.items[l->next++];
        PHI_TRY(set_path(w, l, name->text));
        return visit(w, l, name, learned);
    }
    w->path.size = l->path_length;
    if (l->ended) {
        level_close(l);
        w->depth--;
        return PHI_OK;
    }
    int error = 0;
    PHI_TRY(level_fill(l, w->depth <= UPPER_LEVELS ? BATCH_BYTES : DEEP_BATCH_BYTES, &error));
    PHI_TRY(look_ahead(w, l));
    if (error == 0)
        return PHI_OK;
    return report(w, (phi__tree_entry){.state = PHI_STATE_PARTIAL,
                                       .reason = error == EACCES ? PHI_REASON_PERMISSION : PHI_REASON_IO,
                                       .detail = "the list of its entries broke off"});
}

/* -------------------------------------------------------------------- roots */

static phi_status walk_root(walk *w, const phi__tree_root *root)
{
    w->root = root;
    phi__buf_clear(&w->path);
    PHI_TRY(phi__buf_append_text(&w->path, root->given));
    struct stat about;
    if (stat(root->given, &about) != 0)
        return not_opened(w, errno);
    if (S_ISREG(about.st_mode))
        return found_file(w, &about, true);
    if (!S_ISDIR(about.st_mode))
        return visit_special(w, about.st_mode);
    const int fd = open_folder(AT_FDCWD, root->given, 0);
    if (fd < 0)
        return not_opened(w, errno);
    const bool closed = w->path.data[w->path.size - 1] == '/';
    w->relative_at = w->path.size + (closed ? 0 : 1);
    PHI_TRY(enter(w, fd));
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

static phi_status resolve(const char *const *roots, size_t count, root_list *out)
{
    out->items = phi__alloc_array(count, sizeof *out->items);
    PHI_REQUIRE(out->items != NULL, PHI_ERR_MEMORY);
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        phi__tree_root *root = &out->items[i];
        root->given = roots[i];
        struct stat about;
        if (stat(roots[i], &about) == 0) {
            root->device = (uint64_t)about.st_dev;
            root->folder = S_ISDIR(about.st_mode);
        }
        char real[PATH_MAX];
        if (realpath(roots[i], real) == NULL)
            continue;
        root->real = phi__strdup(real);
        PHI_REQUIRE(root->real != NULL, PHI_ERR_MEMORY);
    }
    return PHI_OK;
}

static void walk_done(walk *w)
{
    while (w->depth > 0)
        level_close(&w->levels[--w->depth]);
    phi__free(w->levels);
    phi__buf_done(&w->path);
    for (size_t i = 0; w->paths != NULL && i <= phi__crew_helpers(w->crew); i++)
        phi__buf_done(&w->paths[i]);
    phi__free(w->paths);
    phi__crew_free(w->crew);
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

phi_status phi__tree_walk(const char *const *roots, size_t count, const phi__tree_options *options)
{
    PHI_AUTO(root_list_done) root_list list = {.items = NULL};
    PHI_TRY(resolve(roots, count, &list));
    PHI_AUTO(walk_done) walk w = {.options = options, .roots = {.items = list.items, .count = list.count}};
    phi__buf_init(&w.path, PATH_BYTES);
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
    return "the system refuses";
}

phi_status phi__tree_check(const char *const *roots, size_t count, phi_error *err)
{
    for (size_t i = 0; i < count; i++) {
        PHI_REQUIRE(roots[i] != NULL && roots[i][0] != '\0', phi__fail(err, PHI_ERR_ARGUMENT, "a path is empty"));
        struct stat about;
        if (stat(roots[i], &about) != 0)
            return phi__fail(err, PHI_ERR_IO, "cannot open %s: %s", roots[i], why(errno));
        if (!S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
            continue; /* opening a device or pipe could have effects; the walk reports it */
        const int fd = open(roots[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return phi__fail(err, PHI_ERR_IO, "cannot open %s: %s", roots[i], why(errno));
        (void)close(fd);
    }
    return PHI_OK;
}

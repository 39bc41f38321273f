/* SPDX-License-Identifier: Apache-2.0 */
/* Scanning trees: the calling thread walks, `threads` scanners scan.
 *
 *     walk -> queue -> scanner (one a thread) -> tap -> outlet -> the caller's sink
 *              ^ '------------------------> piece of another's file
 *              '--- pieces of large texts ---'
 *
 * With one thread there is no queue and no thread: the walk scans each file as
 * it meets it. Files are opened here, without following links unless the user
 * named one, so that what was a file during the walk and is a link now does
 * not lead out of the roots. */
#define _GNU_SOURCE /* O_NOFOLLOW, O_CLOEXEC */
#include "base/alloc.h"
#include "base/versioned.h"
#include "input/file_facts.h"
#include "input/tree.h"
#include "outlet.h"
#include "scanner.h"
#include "work_queue.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum {
    MAX_THREADS = 64,
    ALONE_BYTES = 16 * 1024 /* of files: one thread has read them before others would be awake */
};

typedef struct run run;

typedef struct scan_thread {
    run *run;
    phi_scanner *scanner;
    phi__tap tap;
    phi__pace pace;
    pthread_t thread;
} scan_thread;

struct run {
    phi__outlet outlet;
    phi__work_queue queue;
    phi__tap walk_tap; /* for files that are passed over */
    const phi_tree_options *options;
    phi__file_judge judges[MAX_THREADS]; /* of the walk and of those who help it, */
    phi__pace walk_paces[MAX_THREADS];   /* likewise */
    uint64_t tickets;  /* given to files and entries */
    scan_thread threads[MAX_THREADS];
    size_t scanners;   /* of `threads` with a scanner */
    size_t running;    /* of these with a thread */
    phi__pace_rate rate;
    phi_status status; /* first error of a thread, under outlet.lock */
    phi_error err;
};

/* ------------------------------------------------------------------ one file */

static phi_coverage coverage_of(const char *path, phi_state state, phi_reason reason, const char *detail)
{
    return (phi_coverage){.struct_size = sizeof(phi_coverage),
                          .path = path,
                          .state = state,
                          .reason = reason,
                          .detail = detail,
                          .media = ""};
}

static phi_coverage not_opened(const char *path, int error)
{
    if (error == EACCES || error == EPERM)
        return coverage_of(path, PHI_STATE_NOT_EXAMINED, PHI_REASON_PERMISSION, "the system denied access");
    if (error == ENOENT || error == ENOTDIR)
        return coverage_of(path, PHI_STATE_NOT_EXAMINED, PHI_REASON_VANISHED, "gone before it was opened");
    if (error == ELOOP)
        return coverage_of(path, PHI_STATE_NOT_EXAMINED, PHI_REASON_CHANGED, "became a link before it was opened");
    if (error == ENXIO)
        return coverage_of(path, PHI_STATE_NOT_EXAMINED, PHI_REASON_SPECIAL, "not a regular file any more");
    if (error == ETIMEDOUT)
        return coverage_of(path, PHI_STATE_NOT_EXAMINED, PHI_REASON_IO, "the file system did not answer in time");
    return coverage_of(path, PHI_STATE_NOT_EXAMINED, PHI_REASON_IO, "cannot be opened");
}

static void close_at(const int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}

/* Scan into the tap. An error of the file alone has become coverage. */
static phi_status scan_open(scan_thread *t, const char *path, int fd, phi_error *err)
{
    phi_source source = PHI_SOURCE_INIT;
    source.kind = PHI_SOURCE_FD;
    source.name = path;
    source.fd = fd;
    const phi_status status = phi_scanner_scan(t->scanner, &source, &t->tap.sink, err);
    if (status != PHI_ERR_MEMORY)
        return status;
    /* One file too many for the machine is no reason to give up the others. */
    const phi_coverage short_of =
        coverage_of(path, t->tap.findings > 0 ? PHI_STATE_PARTIAL : PHI_STATE_NOT_EXAMINED,
                    PHI_REASON_LIMIT_MEMORY, "the system has no memory left");
    if (!t->tap.closed)
        phi__tap_close(&t->tap, &short_of);
    return PHI_PARTIAL;
}

/* Its name is all that is searched. */
static phi_status scan_name(scan_thread *t, const phi_coverage *as)
{
    const phi_status status = phi__names_scan(t->scanner, as, &t->tap.sink);
    if (status != PHI_ERR_MEMORY)
        return status;
    if (!t->tap.closed)
        phi__tap_close(&t->tap, as);
    return PHI_PARTIAL;
}

static phi_status scan_path(scan_thread *t, const phi__work *work, phi_error *err)
{
    if (work->name_only) {
        phi_coverage as = coverage_of(work->path, work->state, work->reason, work->detail);
        as.media = work->media;
        return scan_name(t, &as);
    }
    const int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (work->follow ? 0 : O_NOFOLLOW);
    PHI_AUTO(close_at) const int fd = phi__pace_openat(&t->pace, work->may_stall, AT_FDCWD, work->path, flags);
    t->scanner->closed = work->closed;
    t->scanner->may_stall = work->may_stall;
    if (fd >= 0)
        return scan_open(t, work->path, fd, err);
    const phi_coverage coverage = not_opened(work->path, errno);
    return scan_name(t, &coverage);
}

static void note_status(run *r, phi_status status, const phi_error *err)
{
    if (status == PHI_OK)
        return;
    if (status < PHI_OK)
        phi__outlet_stop(&r->outlet);
    (void)pthread_mutex_lock(&r->outlet.lock);
    if (status == PHI_PARTIAL)
        r->outlet.partial = true;
    if (status < PHI_OK && r->status == PHI_OK) {
        r->status = status;
        r->err = *err;
    }
    (void)pthread_mutex_unlock(&r->outlet.lock);
}

static void scan_one(scan_thread *t, const phi__work *work)
{
    if (phi__outlet_closing(&t->run->outlet)) {
        phi__tap_pass(&t->tap, work->ticket);
        return;
    }
    phi_error err = {.status = PHI_OK};
    phi__tap_begin(&t->tap, work->ticket);
    const phi_status status = scan_path(t, work, &err);
    phi__tap_end(&t->tap, work->path);
    note_status(t->run, status, &err);
}

/* ---------------------------------------------------------------------- walk */

static void *thread_main(void *user)
{
    scan_thread *t = user;
    phi__work work;
    while (phi__work_queue_take(&t->run->queue, &work)) {
        if (work.job != NULL) {
            phi__pieces_run(t->scanner, work.job);
            phi__pace_take(&t->pace, 0);
            phi__work_queue_done_job(&t->run->queue, work.job);
            continue;
        }
        scan_one(t, &work);
        phi__free(work.path);
        phi__work_queue_done_file(&t->run->queue);
    }
    return NULL;
}

static phi_status pass_on(run *r, const phi__tree_entry *entry)
{
    PHI_AUTO(phi__free_at) char *path = phi__strdup(entry->path);
    PHI_REQUIRE(path != NULL, PHI_ERR_MEMORY);
    phi__work work = {.path = path, .follow = entry->follow, .may_stall = entry->may_stall, .closed = entry->closed,
                      .name_only = !entry->file, .state = entry->state, .reason = entry->reason,
                      .detail = entry->folder ? "" : entry->detail, .media = entry->folder ? PHI__MEDIA_FOLDER : "",
                      .ticket = r->tickets++};
    if (r->running == 0) {
        scan_one(&r->threads[0], &work);
        return PHI_OK;
    }
    work.path = PHI_STEAL(path);
    phi__work_queue_put(&r->queue, work);
    return PHI_OK;
}

/* Has the caller the records of this file already? */
static bool look_at(void *user, const char *path, const struct stat *about, bool closed, size_t who, uint64_t *tag)
{
    run *r = user;
    phi_file_info file;
    phi__file_facts_path(&r->judges[who], path, about, &file);
    file.closed = closed;
    return r->options->on_file(r->options->file_user, path, &file, tag) != 0;
}

static phi_status met_entry(void *user, const phi__tree_entry *entry)
{
    run *r = user;
    if (entry->file && entry->passed) {
        phi__tap_begin(&r->walk_tap, r->tickets++);
        phi__tap_passed(&r->walk_tap, entry->path, entry->size, entry->tag);
        phi__tap_end(&r->walk_tap, entry->path);
    } else {
        PHI_TRY(pass_on(r, entry));
    }
    return phi__outlet_closing(&r->outlet) ? PHI_STOPPED : PHI_OK;
}

/* --------------------------------------------------------------------- a run */

static size_t thread_count(const phi_tree_options *options)
{
    if (options->threads > 0)
        return options->threads < MAX_THREADS ? options->threads : MAX_THREADS;
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    if (processors < 1)
        return 1;
    return processors < MAX_THREADS ? (size_t)processors : MAX_THREADS;
}

static phi_status make_scanners(run *r, const phi_engine *engine, size_t wanted, const phi_tree_options *options, phi_error *err)
{
    for (; r->scanners < wanted; r->scanners++) {
        scan_thread *t = &r->threads[r->scanners];
        t->run = r;
        phi__tap_init(&t->tap, &r->outlet);
        phi__pace_init(&t->pace, &r->rate);
        PHI_TRY(phi_scanner_new(engine, options->scan, &t->scanner, err));
        t->scanner->files_only = true;
        t->scanner->pace = &t->pace;
        t->scanner->judge.key = t->scanner->has_key ? t->scanner->key : NULL;
        if (wanted > 1)
            phi__pieces_share(&t->scanner->pieces, &r->queue, wanted);
    }
    return PHI_OK;
}

/* Fewer threads than wanted is slower, not wrong; none is the calling thread alone. */
static void start_threads(run *r, size_t wanted)
{
    while (r->running < wanted) {
        scan_thread *t = &r->threads[r->running];
        if (pthread_create(&t->thread, NULL, thread_main, t) != 0)
            break;
        r->running++;
    }
}

static void join_threads(run *r)
{
    phi__work_queue_close(&r->queue);
    for (size_t i = 0; i < r->running; i++)
        (void)pthread_join(r->threads[i].thread, NULL);
}

static void run_free(run **slot)
{
    run *r = *slot;
    if (r == NULL)
        return;
    for (size_t i = 0; i < r->scanners; i++) {
        phi_scanner_free(r->threads[i].scanner);
        phi__tap_done(&r->threads[i].tap);
        phi__pace_done(&r->threads[i].pace);
    }
    for (size_t i = 0; i < MAX_THREADS; i++)
        phi__pace_done(&r->walk_paces[i]);
    phi__tap_done(&r->walk_tap);
    phi__work_queue_done(&r->queue);
    phi__outlet_done(&r->outlet);
    phi__pace_rate_done(&r->rate);
    phi__free(r);
}

static phi_status run_new(const phi_sink *sink, const phi_tree_options *options, bool threaded, bool ordered, run **out)
{
    run *r = phi__alloc(sizeof *r);
    PHI_REQUIRE(r != NULL, PHI_ERR_MEMORY);
    if (phi__outlet_init(&r->outlet, sink, threaded, ordered) != PHI_OK || phi__work_queue_init(&r->queue) != PHI_OK ||
        phi__pace_rate_init(&r->rate, options->max_bytes_per_second, options->max_percent, options->stall_seconds) != PHI_OK) {
        phi__free(r);
        return PHI_ERR_MEMORY;
    }
    phi__tap_init(&r->walk_tap, &r->outlet);
    for (size_t i = 0; i < MAX_THREADS; i++)
        phi__pace_init(&r->walk_paces[i], &r->rate);
    *out = r;
    return PHI_OK;
}

static phi_status outcome(const run *r, phi_status walked, phi_error *err)
{
    if (r->status != PHI_OK) {
        if (err != NULL)
            *err = r->err;
        return r->status;
    }
    if (walked < PHI_OK)
        return phi__fail(err, walked, "the walk ended early: %s", phi_status_name(walked));
    if (phi__outlet_closing(&r->outlet))
        return PHI_STOPPED;
    return r->outlet.partial ? PHI_PARTIAL : PHI_OK;
}

static void ignore_free_at(phi__ignore **slot)
{
    phi__ignore_free(*slot);
}

static phi_status scan_roots(const phi_engine *engine, const char *const *roots, size_t root_count,
                             const phi_tree_options *options, const phi_sink *sink, phi_error *err)
{
    PHI_AUTO(ignore_free_at) phi__ignore *ignore = NULL;
    phi_status status = phi__ignore_new(options->excludes, options->exclude_count, &ignore);
    if (status != PHI_OK)
        return phi__fail(err, status, "the exclusions cannot be read");
    PHI_AUTO(run_free) run *r = NULL;
    status = run_new(sink, options, thread_count(options) > 1, options->sorted != 0, &r);
    if (status != PHI_OK)
        return phi__fail(err, status, "out of memory");
    r->options = options;
    uint64_t bytes = 0;
    PHI_TRY(phi__tree_check(roots, root_count, &r->walk_paces[0], &bytes, err));
    PHI_TRY(make_scanners(r, engine, bytes <= ALONE_BYTES ? 1 : thread_count(options), options, err));
    for (size_t i = 0; i < r->scanners; i++)
        r->judges[i] = (phi__file_judge){.key = r->threads[0].scanner->judge.key, .pace = &r->walk_paces[i]};
    start_threads(r, r->scanners > 1 ? r->scanners : 0);
    const phi__tree_options walk = {.ignore = ignore,
                                    .one_file_system = options->one_file_system != 0,
                                    .tell_folders = true,
                                    .on_look = options->on_file != NULL ? look_at : NULL,
                                    .helpers = r->scanners - 1,
                                    .paces = r->walk_paces,
                                    .user = r,
                                    .on_entry = met_entry};
    status = phi__tree_walk(roots, root_count, &walk);
    if (status < PHI_OK)
        phi__outlet_stop(&r->outlet);
    join_threads(r);
    return outcome(r, status, err);
}

/* One text at a time: the calling thread reads it, the others take pieces. */
static phi_status scan_source(const phi_engine *engine, const phi_source *source, const phi_tree_options *options,
                              const phi_sink *sink, phi_error *err)
{
    PHI_AUTO(run_free) run *r = NULL;
    if (run_new(sink, options, false, false, &r) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    PHI_TRY(make_scanners(r, engine, thread_count(options), options, err));
    start_threads(r, r->scanners - 1);
    phi_scanner *scanner = r->threads[r->scanners - 1].scanner;
    scanner->files_only = false; /* the caller named the descriptor, no walk */
    const phi_status status = phi_scanner_scan(scanner, source, sink, err);
    join_threads(r);
    return status;
}

static phi_status take_options(const phi_tree_options *options, phi_tree_options *own, phi_error *err)
{
    *own = (phi_tree_options)PHI_TREE_OPTIONS_INIT;
    if (options == NULL)
        return PHI_OK;
    if (!phi__versioned_is_set(options->struct_size))
        return phi__fail(err, PHI_ERR_ARGUMENT, "struct_size of the options is not set");
    phi__versioned_take(own, sizeof *own, options, options->struct_size);
    return PHI_OK;
}

phi_status phi_engine_scan_source(const phi_engine *engine, const phi_source *source, const phi_tree_options *options,
                                  const phi_sink *sink, phi_error *err)
{
    if (engine == NULL || source == NULL || sink == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "engine, source or sink is missing");
    phi_tree_options own = PHI_TREE_OPTIONS_INIT;
    PHI_TRY(take_options(options, &own, err));
    return scan_source(engine, source, &own, sink, err);
}

phi_status phi_engine_scan_tree(const phi_engine *engine, const char *const *roots, size_t root_count,
                                const phi_tree_options *options, const phi_sink *sink, phi_error *err)
{
    if (engine == NULL || roots == NULL || root_count == 0 || sink == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "engine, roots or sink is missing");
    if (!phi__versioned_is_set(sink->struct_size))
        return phi__fail(err, PHI_ERR_ARGUMENT, "struct_size of the sink is not set");
    phi_tree_options own_options = PHI_TREE_OPTIONS_INIT;
    phi_sink own_sink = PHI_SINK_INIT;
    PHI_TRY(take_options(options, &own_options, err));
    phi__versioned_take(&own_sink, sizeof own_sink, sink, sink->struct_size);
    return scan_roots(engine, roots, root_count, &own_options, &own_sink, err);
}

phi_status phi_tree_check(const char *const *roots, size_t root_count, uint32_t stall_seconds, phi_error *err)
{
    if (roots == NULL || root_count == 0)
        return phi__fail(err, PHI_ERR_ARGUMENT, "roots are missing");
    phi__pace_rate rate;
    phi__pace pace;
    if (phi__pace_rate_init(&rate, 0, 0, stall_seconds) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    phi__pace_init(&pace, &rate);
    const phi_status status = phi__tree_check(roots, root_count, &pace, NULL, err);
    phi__pace_done(&pace);
    phi__pace_rate_done(&rate);
    return status;
}

static void rules_free_at(phi_rules **slot)
{
    phi_rules_free(*slot);
}

static void engine_free_at(phi_engine **slot)
{
    phi_engine_free(*slot);
}

phi_status phi_scan_path(const char *path, const phi_sink *sink, phi_error *err)
{
    if (path == NULL || sink == NULL)
        return phi__fail(err, PHI_ERR_ARGUMENT, "path or sink is missing");
    PHI_AUTO(rules_free_at) phi_rules *rules = NULL;
    PHI_AUTO(engine_free_at) phi_engine *engine = NULL;
    if (phi_rules_new(&rules) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    PHI_TRY(phi_rules_add_builtin(rules, err));
    PHI_TRY(phi_engine_new(rules, &engine, err));
    return phi_engine_scan_tree(engine, &path, 1, NULL, sink, err);
}

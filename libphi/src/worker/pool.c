/* SPDX-License-Identifier: Apache-2.0 */
/* See pool.h. The host owns every decision: deadline, budget, what is passed on.
 * A worker that says anything it may not say is ended like one that crashed. */
#define _POSIX_C_SOURCE 200809L
#include "worker/pool.h"

#include "base/alloc.h"
#include "extract/image_recall.h"
#include "worker/document.h"
#include "worker/locate.h"
#include "worker/process.h"
#include "worker/relay.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    DOCUMENTS = 500, /* then a fresh process, whatever the old one gathered */
    ATTEMPTS = 2,
    KILLED_ATTEMPTS = 6, /* where somebody else ended the process, which says nothing of the document: anew when more was heard, */
    KILLED_SECONDS = 1,  /* and as many as fit into it (the kernel, short of memory, is slower), */
    MOST_ATTEMPTS = 100, /* but not without end */
    GLANCE_BYTES = 64 * 1024, /* pictures of so many bytes are looked at first, most of which are logos and thumbnails */
};

/* Which program, and what it is told to be. */
static const struct {
    const char *program;
    const char *argument;
} PROGRAMS[PHI__WORKER_CLASSES] = {
    [PHI__WORKER_POPPLER] = {"phi-worker-poppler", NULL},
    [PHI__WORKER_ARCHIVE] = {"phi-worker", "archive"},
    [PHI__WORKER_OUTLOOK] = {"phi-worker", "outlook"},
    [PHI__WORKER_MAIL] = {"phi-worker", "mail"},
    [PHI__WORKER_OCR] = {"phi-worker-ocr", NULL},
    [PHI__WORKER_LOOK] = {"phi-worker-look", NULL},
    [PHI__WORKER_WRITERS] = {"phi-worker-writers", NULL},
    [PHI__WORKER_DATA] = {"phi-worker", "data"},
};

static const struct {
    const char *media;
    phi__worker_class which;
} READINGS[PHI__READ_COUNT] = {
#define PHI_READING(name, media, worker, packed) {media, PHI__WORKER_##worker},
#include "worker/readings.def"
#undef PHI_READING
};

struct phi__workers {
    char *dir;
    phi_limits limits;
    phi_ocr ocr;
    bool has_ocr, asked_ocr; /* is there a program for it? */
    phi__recall *recall;     /* made when first asked for */
    PHI_VEC(phi__process *) idle[PHI__WORKER_CLASSES]; /* the one used last is the last */
};

/* One document on its way through a worker. */
typedef struct run {
    phi__workers *workers;
    phi__worker_class which;
    phi__process *process; /* NULL = none at hand */
    phi__document document;
    phi__wire job;
    phi__talk talk;
    phi__relay relay;
    int ended;         /* how the last process ended, as waitpid says; -1 = none did */
    int tried;         /* attempts that a crash ended, since more was heard, */
    int tried_in_all;  /* and all of them */
    uint64_t news;     /* heard when the last one ended */
    struct timespec since; /* when it was begun, or came further */
    phi_status failed; /* to begin with another process */
} run;

/* ------------------------------------------------------------------ lifetime */

static char *choose_folder(const char *dir)
{
    if (dir != NULL)
        return phi__strdup(dir);
    PHI_AUTO(phi__buf_done) phi__buf place;
    phi__buf_init(&place, 4096);
    const bool found = phi__locate_workers(&place) == PHI_OK && phi__buf_text(&place) != NULL;
    return found ? phi__strdup(phi__buf_text(&place)) : NULL;
}

phi_status phi__workers_new(const char *dir, const phi_limits *limits, phi__workers **out)
{
    phi__workers *workers = phi__alloc(sizeof *workers);
    PHI_REQUIRE(workers != NULL, PHI_ERR_MEMORY);
    workers->limits = *limits;
    workers->dir = choose_folder(dir);
    if (workers->dir == NULL) {
        phi__workers_free(workers);
        return PHI_ERR_MEMORY;
    }
    *out = workers;
    return PHI_OK;
}

static int end_process(phi__process *process)
{
    if (process == NULL)
        return -1;
    const int status = phi__process_end(process);
    phi__free(process->packet);
    phi__free(process);
    return status;
}

void phi__workers_free(phi__workers *workers)
{
    if (workers == NULL)
        return;
    for (size_t i = 0; i < PHI__WORKER_CLASSES; i++) {
        for (size_t k = 0; k < workers->idle[i].count; k++)
            (void)end_process(workers->idle[i].items[k]);
        PHI_VEC_DONE(&workers->idle[i]);
    }
    phi__recall_free(workers->recall);
    phi__free(workers->dir);
    phi__free(workers);
}

phi__recall *phi__workers_recall(phi__workers *workers)
{
    if (workers->recall == NULL && phi__recall_new(&workers->recall) != PHI_OK)
        return NULL;
    return workers->recall;
}

static const phi__process *last_used(const phi__workers *workers, phi__worker_class which)
{
    const size_t count = workers->idle[which].count;
    return count == 0 ? NULL : workers->idle[which].items[count - 1];
}

uint32_t phi__workers_level(const phi__workers *workers, phi__worker_class which)
{
    const phi__process *process = last_used(workers, which);
    return process == NULL ? 0 : process->level;
}

int64_t phi__workers_pid(const phi__workers *workers, phi__worker_class which)
{
    const phi__process *process = last_used(workers, which);
    return process == NULL ? 0 : process->pid;
}

void phi__workers_set_ocr(phi__workers *workers, phi_ocr ocr)
{
    workers->ocr = ocr;
}

phi_ocr phi__workers_ocr(const phi__workers *workers)
{
    return workers->ocr;
}

/* ----------------------------------------------------------------- processes */

/* One that waits for work, or NULL. */
static phi__process *take_idle(phi__workers *workers, phi__worker_class which)
{
    while (workers->idle[which].count > 0) {
        phi__process *process = workers->idle[which].items[--workers->idle[which].count];
        if (process->documents < DOCUMENTS && process->owner == getpid())
            return process;
        (void)end_process(process);
    }
    return NULL;
}

static void give_back(run *self)
{
    phi__process *process = PHI_STEAL(self->process);
    if (PHI_VEC_PUSH(&self->workers->idle[self->which], process) != PHI_OK)
        (void)end_process(process);
}

static bool is_for_pictures(phi__worker_class which)
{
    return which == PHI__WORKER_OCR || which == PHI__WORKER_LOOK;
}

/* Models and pictures need more than documents, and pages that are drawn. */
static uint64_t memory_of(const phi_limits *limits, phi__worker_class which)
{
    enum { OCR_TIMES = 5 };
    const uint64_t memory = limits->worker_memory_bytes;
    const uint64_t times = is_for_pictures(which) ? OCR_TIMES : which == PHI__WORKER_POPPLER ? PHI__DRAW_TIMES : 1;
    return memory < UINT64_MAX / OCR_TIMES ? memory * times : memory;
}

/* Asked once: nothing is drawn for nobody. */
static bool has_ocr(phi__workers *workers)
{
    char path[4096];
    if (!workers->asked_ocr) {
        const int length = snprintf(path, sizeof path, "%s/%s", workers->dir, PROGRAMS[PHI__WORKER_OCR].program);
        workers->has_ocr = length > 0 && (size_t)length < sizeof path && access(path, X_OK) == 0;
        workers->asked_ocr = true;
    }
    return workers->has_ocr;
}

bool phi__workers_recognise(phi__workers *workers)
{
    return workers->ocr != PHI_OCR_NEVER && has_ocr(workers);
}

static uint32_t mode_of(phi__workers *workers, const phi__budget *budget)
{
    if (workers->ocr == PHI_OCR_NEVER)
        return 0;
    if (!has_ocr(workers))
        return PHI__JOB_NO_OCR;
    if (workers->ocr == PHI_OCR_ALWAYS)
        return PHI__JOB_PICTURES | PHI__JOB_ALL;
    const bool over = budget->pictures_left_ms != NULL && *budget->pictures_left_ms == 0;
    return over ? PHI__JOB_PICTURES | PHI__JOB_PAGES : PHI__JOB_PICTURES;
}

static phi_status start_process(const run *self, phi__process *process, const char **refused)
{
    phi__process_init(process);
    process->packet = phi__alloc(PHI__WIRE_BYTES);
    PHI_REQUIRE(process->packet != NULL, PHI_ERR_MEMORY);
    PHI_AUTO(phi__buf_done) phi__buf path;
    phi__buf_init(&path, 4096);
    PHI_TRY(phi__buf_printf(&path, "%s/%s", self->workers->dir, PROGRAMS[self->which].program));
    const char *text = phi__buf_text(&path);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    *refused = phi__process_start(process, text, PROGRAMS[self->which].argument, !is_for_pictures(self->which),
                                  memory_of(&self->workers->limits, self->which));
    return PHI_OK;
}

/* A process for this document, or why there is none. */
static phi_status ensure_process(run *self, const char **refused)
{
    *refused = NULL;
    self->process = take_idle(self->workers, self->which);
    if (self->process != NULL)
        return PHI_OK;
    self->process = phi__alloc(sizeof *self->process);
    PHI_REQUIRE(self->process != NULL, PHI_ERR_MEMORY);
    const phi_status status = start_process(self, self->process, refused);
    if (status != PHI_OK || *refused != NULL)
        (void)end_process(PHI_STEAL(self->process));
    return status;
}

/* ----------------------------------------------------------------- documents */

static void report_crash(const run *self, int status)
{
    const phi__relay *relay = &self->relay;
    char line[96];
    const char *what = "the parser died";
    if (status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        what = "the parser tried what it may not do";
    if (self->talk.page > 0)
        (void)snprintf(line, sizeof line, "%s on page %u", what, (unsigned)self->talk.page);
    else
        (void)snprintf(line, sizeof line, "%s", what);
    const char *detail = phi__arena_strndup(relay->part->arena, line, strlen(line));
    relay->emit->fault(relay->emit, PHI_REASON_CRASHED, detail != NULL ? detail : "the parser died");
}

static void end_here(run *self)
{
    if (self->process != NULL)
        self->ended = end_process(PHI_STEAL(self->process));
}

/* Hand the document to a process; *refused = why there is none. */
static phi_status begin(run *self, const char **refused)
{
    do { /* one that waited for work may have died meanwhile */
        end_here(self);
        PHI_TRY(ensure_process(self, refused));
        if (*refused != NULL)
            return PHI_OK;
        (void)phi__talk_begin(&self->talk, self->process, self->relay.part->budget, &self->job, self->document.fd);
        self->talk.by_page = is_for_pictures(self->which);
    } while (self->talk.end == PHI__TALK_STALE);
    return PHI_OK;
}

static bool may_try_again(run *self)
{
    const bool killed = self->talk.gone && self->ended != -1 && WIFSIGNALED(self->ended) && WTERMSIG(self->ended) == SIGKILL;
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    if (killed && self->relay.news > self->news) {
        self->tried = 0;
        self->since = now;
    }
    self->news = self->relay.news;
    self->tried++;
    const bool more = self->tried < ATTEMPTS || (killed && (self->tried < KILLED_ATTEMPTS || now.tv_sec - self->since.tv_sec <= KILLED_SECONDS));
    return more && ++self->tried_in_all < MOST_ATTEMPTS;
}

/* One that did not say what it spent spent it on that picture. */
static void charge_pictures(run *self)
{
    enum { NS_PER_MS = 1000000 };
    phi__budget *budget = self->relay.part->budget;
    if (!is_for_pictures(self->which))
        return;
    budget->pictures_ns += self->talk.waited_ns;
    const uint64_t spent = self->talk.end == PHI__TALK_FINISHED ? self->talk.spent_ms : self->talk.waited_ns / NS_PER_MS;
    if (budget->pictures_left_ms != NULL)
        *budget->pictures_left_ms -= spent < *budget->pictures_left_ms ? spent : *budget->pictures_left_ms;
}

/* See relay.h. */
static bool begin_anew(void *user)
{
    run *self = user;
    const char *refused = NULL;
    charge_pictures(self);
    end_here(self);
    if (self->which == PHI__WORKER_LOOK || !may_try_again(self))
        return false;
    self->failed = begin(self, &refused);
    return self->failed == PHI_OK && refused == NULL;
}

/* Afterwards the process waits for work, or is gone. */
static phi_status listen(run *self)
{
    const phi_status status = phi__relay_run(&self->relay);
    charge_pictures(self);
    if (self->talk.end == PHI__TALK_FINISHED || self->talk.end == PHI__TALK_DECLINED)
        give_back(self);
    else
        end_here(self);
    return status == PHI_OK ? self->failed : status;
}

/* Did nothing come of it? An empty archive, read to its end, is no such case. */
static bool is_barren(const run *self)
{
    return !self->relay.opened && (self->relay.emitted || self->talk.end != PHI__TALK_FINISHED);
}

/* A small picture, and no process that recognises text yet: such a process takes longer to begin than it takes to see
 * that there is no text. */
static bool is_worth_a_glance(const run *self)
{
    const uint32_t mode = self->job.number / PHI__JOB_MODE_UNIT;
    return self->which == PHI__WORKER_OCR && self->workers->idle[PHI__WORKER_OCR].count == 0 && self->document.size <= GLANCE_BYTES &&
           (mode & PHI__JOB_ALL) == 0;
}

/* *settled: there is no text, and what else is there was said. Whatever else becomes of it is left to the other program. */
static phi_status glance(run *self, bool *settled)
{
    const char *refused = NULL;
    *settled = false;
    self->which = PHI__WORKER_LOOK;
    phi_status status = begin(self, &refused);
    if (status == PHI_OK && refused == NULL) {
        status = listen(self);
        *settled = self->talk.end == PHI__TALK_FINISHED || self->talk.end == PHI__TALK_STOPPED;
    }
    self->which = PHI__WORKER_OCR;
    return status;
}

/* PHI_ERR_UNSUPPORTED: nothing came of it. PHI_PARTIAL: something, then its reader died. */
static phi_status run_document(run *self)
{
    phi__emit *emit = self->relay.emit;
    const char *refused = NULL;
    bool settled = false;
    if (is_worth_a_glance(self))
        PHI_TRY(glance(self, &settled));
    if (!settled) {
        PHI_TRY(begin(self, &refused));
        if (refused != NULL) {
            emit->fault(emit, PHI_REASON_NO_BACKEND, refused);
            return PHI_ERR_UNSUPPORTED;
        }
        PHI_TRY(listen(self));
    }
    const phi__talk_end end = self->talk.end;
    if (end == PHI__TALK_CRASHED)
        report_crash(self, self->ended);
    else if (end == PHI__TALK_TIMED_OUT)
        emit->fault(emit, PHI_REASON_LIMIT_TIME, "the document takes too long to read");
    return is_barren(self) ? PHI_ERR_UNSUPPORTED : end == PHI__TALK_CRASHED ? PHI_PARTIAL : PHI_OK;
}

static bool find_reading(const char *media, phi__reading *out)
{
    for (size_t i = 0; i < PHI__READ_COUNT; i++) {
        if (strcmp(READINGS[i].media, media) == 0) {
            *out = (phi__reading)i;
            return true;
        }
    }
    return false;
}

bool phi__workers_know(const char *media)
{
    phi__reading reading;
    return find_reading(media, &reading);
}

static phi_status run_opened(run *self)
{
    phi__part *part = self->relay.part;
    phi__emit *emit = self->relay.emit;
    (void)clock_gettime(CLOCK_MONOTONIC, &self->since);
    if (part->stream->fault != PHI_REASON_NONE)
        emit->fault(emit, part->stream->fault, part->stream->fault_detail);
    self->job.bytes = self->document.size;
    const phi_status status = run_document(self);
    if ((status == PHI_OK || status == PHI_PARTIAL) && phi__document_shrank(&self->document))
        emit->fault(emit, PHI_REASON_CHANGED, "the file shrank while it was read");
    phi__document_close(&self->document, part->budget);
    return status;
}

phi_status phi__workers_run(phi__workers *workers, phi__part *part, const char *only_member, phi__emit *emit)
{
    phi__reading reading = PHI__READ_COUNT;
    PHI_REQUIRE(find_reading(part->identity.media, &reading), PHI_ERR_UNSUPPORTED);
    run self = {.workers = workers, .which = READINGS[reading].which, .ended = -1,
                .job = {.type = PHI__WIRE_JOB,
                        .number = (uint32_t)reading + PHI__JOB_MODE_UNIT * mode_of(workers, part->budget)}};
    self.relay = (phi__relay){.talk = &self.talk, .part = part, .emit = emit, .only_member = only_member,
                              .begin_anew = begin_anew, .user = &self};
    phi_reason reason = PHI_REASON_NONE;
    const char *detail = NULL;
    const phi_status opened = phi__document_open(part, &self.document, &reason, &detail);
    if (opened == PHI_PARTIAL) {
        emit->fault(emit, reason, detail);
        return PHI_OK;
    }
    PHI_TRY(opened);
    return run_opened(&self);
}

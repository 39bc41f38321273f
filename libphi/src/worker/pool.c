/* SPDX-License-Identifier: Apache-2.0 */
/* See pool.h. One process of a class at a time: a scanner is one thread. The
 * host owns every decision: deadline, budget, what is passed on. A worker that
 * says anything it may not say is ended like one that crashed. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "worker/pool.h"

#include "base/alloc.h"
#include "worker/document.h"
#include "worker/locate.h"
#include "worker/process.h"
#include "worker/protocol.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    DOCUMENTS = 500,        /* then a fresh process, whatever the old one gathered */
    SECONDS_PER_MIB = 2,    /* on top of limits.worker_seconds */
    ATTEMPTS = 2,
};
#define SECOND_NS UINT64_C(1000000000)
#define NO_DEADLINE UINT64_MAX

static const char *const PROGRAMS[PHI__WORKER_CLASSES] = {[PHI__WORKER_POPPLER] = "phi-worker-poppler"};

struct phi__workers {
    char *dir;
    phi_limits limits;
    phi__process processes[PHI__WORKER_CLASSES];
    uint8_t *packet; /* PHI__WIRE_BYTES */
};

/* One document on its way through a worker. */
typedef struct run {
    phi__process *process;
    phi__part *part;
    phi__emit *emit;
    uint8_t *packet;
    uint64_t deadline_ns; /* monotonic; grows by the time our own side takes */
    uint32_t page;        /* last one begun */
    bool emitted;         /* something was passed on: no second attempt */
} run;

/* How one attempt ended; anything but these two ends the process too. */
typedef enum outcome { FINISHED, STALE, CRASHED, TIMED_OUT, OVER_BUDGET, STOPPED } outcome;

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
    for (size_t i = 0; i < PHI__WORKER_CLASSES; i++)
        phi__process_init(&workers->processes[i]);
    workers->dir = choose_folder(dir);
    workers->packet = phi__alloc(PHI__WIRE_BYTES);
    if (workers->dir == NULL || workers->packet == NULL) {
        phi__workers_free(workers);
        return PHI_ERR_MEMORY;
    }
    *out = workers;
    return PHI_OK;
}

void phi__workers_free(phi__workers *workers)
{
    if (workers == NULL)
        return;
    for (size_t i = 0; i < PHI__WORKER_CLASSES; i++)
        (void)phi__process_end(&workers->processes[i]);
    phi__free(workers->dir);
    phi__free(workers->packet);
    phi__free(workers);
}

uint32_t phi__workers_level(const phi__workers *workers, phi__worker_class which)
{
    return workers->processes[which].level;
}

int64_t phi__workers_pid(const phi__workers *workers, phi__worker_class which)
{
    return workers->processes[which].pid;
}

static uint64_t now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

static uint64_t deadline_for(const phi_limits *limits, uint64_t size)
{
    if (limits->worker_seconds == 0)
        return NO_DEADLINE;
    const uint64_t mebibytes = size >> 20;
    const uint64_t seconds = limits->worker_seconds + mebibytes * SECONDS_PER_MIB;
    return seconds > NO_DEADLINE / SECOND_NS / 2 ? NO_DEADLINE : now_ns() + seconds * SECOND_NS;
}

/* Milliseconds to poll: until the nearer deadline, looking up once a second. */
static int patience(const run *self)
{
    const uint64_t now = now_ns();
    if (now >= self->deadline_ns || phi__budget_time(self->part->budget) != PHI_REASON_NONE)
        return 0;
    const uint64_t left = (self->deadline_ns - now) / 1000000 + 1;
    return left > 1000 ? 1000 : (int)left;
}

static phi_status relay_place(run *self, const phi__wire *wire)
{
    char part[PHI__WIRE_NAME_BYTES + 1], field[PHI__WIRE_NAME_BYTES + 1];
    memcpy(part, wire->a, wire->a_size);
    part[wire->a_size] = '\0';
    memcpy(field, wire->b, wire->b_size);
    field[wire->b_size] = '\0';
    const phi__place place = {.page = wire->number, .part = part[0] == '\0' ? NULL : part,
                              .field = field[0] == '\0' ? NULL : field};
    return self->emit->place(self->emit, &place);
}

static phi_status relay_fault(run *self, const phi__wire *wire)
{
    const char *detail = phi__arena_strndup(self->part->arena, wire->a, wire->a_size);
    PHI_REQUIRE(detail != NULL, PHI_ERR_MEMORY);
    self->emit->fault(self->emit, (phi_reason)wire->number, detail);
    self->emitted = true;
    return PHI_OK;
}

static phi_status relay_text(run *self, const phi__wire *wire, outcome *how)
{
    const phi_reason reached = phi__budget_charge(self->part->budget, wire->a_size);
    if (reached != PHI_REASON_NONE) {
        self->emit->fault(self->emit, reached, "more text than the limits allow");
        *how = OVER_BUDGET;
        return PHI_OK;
    }
    self->emitted = true;
    return self->emit->text(self->emit, wire->a, wire->a_size);
}

/* Pass one record on. `*how` stays as it is while the document goes on. */
static phi_status relay(run *self, const phi__wire *wire, outcome *how)
{
    switch (wire->type) {
    case PHI__WIRE_TEXT:
        return relay_text(self, wire, how);
    case PHI__WIRE_PLACE:
        return relay_place(self, wire);
    case PHI__WIRE_FAULT:
        return relay_fault(self, wire);
    case PHI__WIRE_PROGRESS:
        self->page = wire->number;
        return PHI_OK;
    case PHI__WIRE_READY:
        self->process->level = wire->number;
        return PHI_OK;
    case PHI__WIRE_END:
        *how = FINISHED;
        return PHI_OK;
    default: /* decoding lets no other through */
        *how = CRASHED;
        return PHI_OK;
    }
}

/* Until END, or until it cannot come any more. STALE stands for "goes on". */
static phi_status listen(run *self, outcome *how)
{
    *how = STALE;
    while (*how == STALE) {
        struct pollfd ready = {.fd = self->process->socket, .events = POLLIN};
        const int wait = patience(self);
        if (wait == 0) {
            *how = TIMED_OUT;
            return PHI_OK;
        }
        if (poll(&ready, 1, wait) <= 0)
            continue; /* a signal, or time to look at the clock */
        phi__wire wire;
        const phi__wire_result got = phi__protocol_receive(self->process->socket, self->packet, true, false, &wire, NULL);
        if (got == PHI__WIRE_AGAIN)
            continue;
        if (got != PHI__WIRE_OK) {
            *how = CRASHED;
            return PHI_OK;
        }
        const uint64_t begun = now_ns();
        PHI_TRY(relay(self, &wire, how));
        if (self->deadline_ns != NO_DEADLINE)
            self->deadline_ns += now_ns() - begun;
    }
    return PHI_OK;
}

static void report_crash(run *self, int status)
{
    char line[96];
    const char *what = "the parser died";
    if (status != -1 && WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
        what = "the parser tried what it may not do";
    if (self->page > 0)
        (void)snprintf(line, sizeof line, "%s on page %u", what, (unsigned)self->page);
    else
        (void)snprintf(line, sizeof line, "%s", what);
    const char *detail = phi__arena_strndup(self->part->arena, line, strlen(line));
    self->emit->fault(self->emit, PHI_REASON_CRASHED, detail != NULL ? detail : "the parser died");
}

/* A running process, or why there is none. */
static phi_status ensure_process(phi__workers *workers, phi__worker_class which, const char **refused)
{
    phi__process *process = &workers->processes[which];
    *refused = NULL;
    if (process->pid != 0 && (process->documents >= DOCUMENTS || process->owner != getpid()))
        (void)phi__process_end(process);
    if (process->pid != 0)
        return PHI_OK;
    PHI_AUTO(phi__buf_done) phi__buf path;
    phi__buf_init(&path, 4096);
    PHI_TRY(phi__buf_printf(&path, "%s/%s", workers->dir, PROGRAMS[which]));
    const char *text = phi__buf_text(&path);
    PHI_REQUIRE(text != NULL, PHI_ERR_MEMORY);
    *refused = phi__process_start(process, text, &workers->limits);
    return PHI_OK;
}

/* One attempt in the process that runs. STALE: it was dead before it got the job. */
static phi_status attempt(phi__workers *workers, run *self, const phi__document *document, outcome *how)
{
    const phi__wire job = {.type = PHI__WIRE_JOB, .bytes = document->size};
    *how = STALE;
    const bool fresh = self->process->documents++ == 0;
    if (phi__protocol_send(self->process->socket, &job, document->fd, false) != PHI__WIRE_OK) {
        *how = fresh ? CRASHED : STALE;
        return PHI_OK;
    }
    self->deadline_ns = deadline_for(&workers->limits, document->size);
    const phi_status status = listen(self, how);
    if (status != PHI_OK)
        *how = STOPPED;
    return status;
}

static phi_status run_document(phi__workers *workers, phi__worker_class which, run *self,
                               const phi__document *document)
{
    for (int tried = 0; tried < ATTEMPTS;) {
        const char *refused = NULL;
        PHI_TRY(ensure_process(workers, which, &refused));
        if (refused != NULL) {
            self->emit->fault(self->emit, PHI_REASON_NO_BACKEND, refused);
            return PHI_OK;
        }
        outcome how;
        const phi_status status = attempt(workers, self, document, &how);
        if (how == FINISHED)
            return status;
        const int ended = phi__process_end(self->process);
        if (how == TIMED_OUT)
            self->emit->fault(self->emit, PHI_REASON_LIMIT_TIME, "the document takes too long to read");
        tried += how != STALE;
        if (how == CRASHED && (self->emitted || tried == ATTEMPTS)) {
            report_crash(self, ended);
            return PHI_OK;
        }
        if (how != CRASHED && how != STALE)
            return status;
    }
    return PHI_OK;
}

phi_status phi__workers_run(phi__workers *workers, phi__worker_class which, phi__part *part, phi__emit *emit)
{
    phi__document document;
    phi_reason reason = PHI_REASON_NONE;
    const char *detail = NULL;
    const phi_status opened = phi__document_open(part, &document, &reason, &detail);
    if (opened == PHI_PARTIAL) {
        emit->fault(emit, reason, detail);
        return PHI_OK;
    }
    PHI_TRY(opened);
    if (part->stream->fault != PHI_REASON_NONE)
        emit->fault(emit, part->stream->fault, part->stream->fault_detail);
    run self = {.process = &workers->processes[which], .part = part, .emit = emit, .packet = workers->packet};
    const phi_status status = run_document(workers, which, &self, &document);
    if (status == PHI_OK && phi__document_shrank(&document))
        emit->fault(emit, PHI_REASON_CHANGED, "the file shrank while it was read");
    phi__document_close(&document);
    return status;
}

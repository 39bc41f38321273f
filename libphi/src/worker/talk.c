/* SPDX-License-Identifier: Apache-2.0 */
/* See talk.h. */
#define _POSIX_C_SOURCE 200809L /* clock_gettime */
#include "worker/talk.h"

#include <poll.h>
#include <time.h>

enum {
    SECONDS_PER_MIB = 2, /* of the document, and of what comes out of it */
    MEMBER_NS = 100000,  /* each member is granted a little more, */
    PAGE_SECONDS = 20,   /* and each page that text is recognised on, */
    PAGES_SECONDS = 600, /* but not without end: a second more for each KiB of the document */
};
#define SECOND_NS UINT64_C(1000000000)
#define NO_END UINT64_MAX

static uint64_t now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_NS + (uint64_t)now.tv_nsec;
}

/* That the process worked so far; 0 = nobody knows. */
static uint64_t worked_ns(const phi__process *process)
{
    clockid_t clock;
    struct timespec worked;
    if (process->pid <= 0 || clock_getcpuclockid(process->pid, &clock) != 0 || clock_gettime(clock, &worked) != 0)
        return 0;
    return (uint64_t)worked.tv_sec * SECOND_NS + (uint64_t)worked.tv_nsec;
}

/* Of the time that was waited, what counts. */
static uint64_t counts(uint64_t waited, uint64_t before, uint64_t after)
{
    enum { IDLE_PARTS = 2 }; /* one that sleeps ends, too */
    if (before == 0 || after < before)
        return waited;
    const uint64_t worked = after - before;
    return worked > waited / IDLE_PARTS ? (worked < waited ? worked : waited) : waited / IDLE_PARTS;
}

static uint64_t patience_for(const phi_limits *limits, uint64_t size)
{
    if (limits->worker_seconds == 0)
        return NO_END;
    const uint64_t seconds = limits->worker_seconds + (size >> 20) * SECONDS_PER_MIB;
    return seconds > NO_END / SECOND_NS / 4 ? NO_END : seconds * SECOND_NS;
}

static void grant(phi__talk *self, uint64_t ns)
{
    if (self->patience_ns != NO_END)
        self->patience_ns = self->patience_ns > NO_END - 1 - ns ? NO_END - 1 : self->patience_ns + ns;
}

bool phi__talk_begin(phi__talk *self, phi__process *process, const phi__budget *budget, const phi__wire *job, int fd)
{
    *self = (phi__talk){.process = process, .budget = budget};
    const bool fresh = process->documents++ == 0;
    process->packet_size = process->packet_at = 0;
    if (phi__protocol_send(process->socket, job, fd, false) != PHI__WIRE_OK) {
        self->end = fresh ? PHI__TALK_CRASHED : PHI__TALK_STALE;
        self->gone = true;
    }
    self->patience_ns = patience_for(&budget->limits, job->bytes);
    self->most_seconds = PAGES_SECONDS + (job->bytes >> 10);
    return self->end == PHI__TALK_GOING;
}

/* Wait for at most a second, then look at the clock again. */
static void wait_for_record(phi__talk *self)
{
    if (self->patience_ns == 0 || phi__budget_time(self->budget) != PHI_REASON_NONE) {
        self->end = PHI__TALK_TIMED_OUT;
        return;
    }
    const uint64_t begun = now_ns(), before = worked_ns(self->process);
    const uint64_t left_ms = self->patience_ns / 1000000 + 1;
    struct pollfd ready = {.fd = self->process->socket, .events = POLLIN};
    (void)poll(&ready, 1, left_ms > 1000 ? 1000 : (int)left_ms);
    const uint64_t waited = counts(now_ns() - begun, before, worked_ns(self->process));
    self->waited_ns += waited;
    if (self->patience_ns != NO_END)
        self->patience_ns -= waited < self->patience_ns ? waited : self->patience_ns;
}

/* What is not of the content. True when it was. */
static bool take_note(phi__talk *self, const phi__wire *wire)
{
    switch (wire->type) {
    case PHI__WIRE_READY:
        self->process->level = wire->number;
        return true;
    case PHI__WIRE_PROGRESS:
        if (self->by_page && wire->number > self->page && self->granted_seconds < self->most_seconds) {
            self->granted_seconds += PAGE_SECONDS;
            grant(self, PAGE_SECONDS * SECOND_NS);
        }
        self->page = wire->number;
        return true;
    case PHI__WIRE_SPENT:
        self->spent_ms = wire->bytes > NO_END - self->spent_ms ? NO_END : self->spent_ms + wire->bytes;
        return true;
    case PHI__WIRE_END:
        self->end = wire->number == 0 ? PHI__TALK_FINISHED : PHI__TALK_DECLINED;
        if (self->process->packet_at != self->process->packet_size)
            self->end = PHI__TALK_CRASHED; /* nothing may follow it */
        return true;
    case PHI__WIRE_DATA:
    case PHI__WIRE_TEXT:
        grant(self, wire->a_size * SECONDS_PER_MIB * (SECOND_NS >> 20));
        return false;
    case PHI__WIRE_MEMBER:
    case PHI__WIRE_REFUSED:
        grant(self, MEMBER_NS);
        return false;
    default:
        return false;
    }
}

/* Another packet, or the time that was waited for it. */
static void receive(phi__talk *self)
{
    phi__process *process = self->process;
    const phi__wire_result got = phi__protocol_receive_packet(process->socket, process->packet, false, &process->packet_size);
    process->packet_at = 0;
    if (got == PHI__WIRE_OK)
        return;
    process->packet_size = 0;
    if (got == PHI__WIRE_AGAIN)
        wait_for_record(self);
    else
        self->end = PHI__TALK_CRASHED;
    self->gone = got == PHI__WIRE_CLOSED;
}

bool phi__talk_next(phi__talk *self, phi__wire *wire)
{
    phi__process *process = self->process;
    while (self->end == PHI__TALK_GOING) {
        if (process->packet_at == process->packet_size)
            receive(self);
        else if (!phi__protocol_take(process->packet, process->packet_size, &process->packet_at, true, wire))
            self->end = PHI__TALK_CRASHED;
        else if (!take_note(self, wire))
            return true;
    }
    return false;
}

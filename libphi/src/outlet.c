/* SPDX-License-Identifier: Apache-2.0 */
/* See outlet.h. `lock` is held while a callback of the caller runs, and for the
 * rest of a file once its records outgrow HELD_BYTES. */
#include "outlet.h"

enum { HELD_BYTES = 1024 * 1024 };

phi_status phi__outlet_init(phi__outlet *outlet, const phi_sink *sink, bool threaded, bool ordered)
{
    *outlet = (phi__outlet){.sink = *sink, .threaded = threaded, .ordered = ordered};
    atomic_init(&outlet->stopped, false);
    atomic_init(&outlet->ending, false);
    PHI_REQUIRE(pthread_mutex_init(&outlet->lock, NULL) == 0, PHI_ERR_MEMORY);
    if (pthread_cond_init(&outlet->turned, NULL) == 0)
        return PHI_OK;
    (void)pthread_mutex_destroy(&outlet->lock);
    return PHI_ERR_MEMORY;
}

void phi__outlet_done(phi__outlet *outlet)
{
    (void)pthread_cond_destroy(&outlet->turned);
    (void)pthread_mutex_destroy(&outlet->lock);
}

void phi__outlet_stop(phi__outlet *outlet)
{
    (void)pthread_mutex_lock(&outlet->lock);
    atomic_store(&outlet->stopped, true);
    (void)pthread_cond_broadcast(&outlet->turned);
    (void)pthread_mutex_unlock(&outlet->lock);
}

bool phi__outlet_closing(const phi__outlet *outlet)
{
    return atomic_load(&outlet->stopped) || atomic_load(&outlet->ending);
}

/* Note what a callback answered; returns what to answer the scanner. */
static int heed(phi__outlet *outlet, int answer)
{
    if (answer != 0)
        atomic_store(&outlet->stopped, true);
    return atomic_load(&outlet->stopped) ? 1 : 0;
}

/* From here to the end of the file records go straight to the caller. */
static int take_outlet(phi__tap *tap)
{
    if (tap->holding)
        return heed(tap->outlet, 0);
    (void)pthread_mutex_lock(&tap->outlet->lock);
    while (tap->outlet->ordered && tap->outlet->turn != tap->ticket && !atomic_load(&tap->outlet->stopped))
        (void)pthread_cond_wait(&tap->outlet->turned, &tap->outlet->lock);
    tap->holding = true;
    const bool stopped = atomic_load(&tap->outlet->stopped);
    return heed(tap->outlet, stopped ? 1 : phi__replay_deliver(&tap->replay, &tap->outlet->sink));
}

/* After a record was kept: is it time to hand over? */
static int after_keeping(phi__tap *tap)
{
    return tap->replay.bytes > HELD_BYTES ? take_outlet(tap) : heed(tap->outlet, 0);
}

static int tap_finding(void *user, const phi_finding *finding)
{
    phi__tap *tap = user;
    tap->findings += finding->allowed == 0;
    if (tap->outlet->sink.on_finding == NULL)
        return heed(tap->outlet, 0);
    if (!tap->holding && phi__replay_add_finding(&tap->replay, finding) == PHI_OK)
        return after_keeping(tap);
    const int stop = take_outlet(tap);
    return stop != 0 ? stop : heed(tap->outlet, tap->outlet->sink.on_finding(tap->outlet->sink.user, finding));
}

/* Totals under the lock, which a tap that holds the outlet already has. */
static void count_source(phi__tap *tap, const phi_coverage *coverage)
{
    phi__outlet *outlet = tap->outlet;
    if (!tap->holding)
        (void)pthread_mutex_lock(&outlet->lock);
    if (coverage->state != PHI_STATE_EXAMINED)
        outlet->partial = true;
    if (coverage->depth == 0) {
        outlet->files++;
        outlet->bytes += coverage->bytes > tap->bytes ? coverage->bytes - tap->bytes : 0;
        tap->closed = true;
    }
    if (!tap->holding)
        (void)pthread_mutex_unlock(&outlet->lock);
}

static int tap_source(void *user, const phi_coverage *coverage)
{
    phi__tap *tap = user;
    count_source(tap, coverage);
    if (tap->outlet->sink.on_source == NULL)
        return heed(tap->outlet, 0);
    if (!tap->holding && phi__replay_add_source(&tap->replay, coverage) == PHI_OK)
        return after_keeping(tap);
    const int stop = take_outlet(tap);
    return stop != 0 ? stop : heed(tap->outlet, tap->outlet->sink.on_source(tap->outlet->sink.user, coverage));
}

static int tap_text(void *user, const phi_text *text)
{
    phi__tap *tap = user;
    if (!tap->holding && phi__replay_add_text(&tap->replay, text) == PHI_OK)
        return after_keeping(tap);
    const int stop = take_outlet(tap);
    return stop != 0 ? stop : heed(tap->outlet, tap->outlet->sink.on_text(tap->outlet->sink.user, text));
}

/* Under the lock. Totals only ever grow, also between taps. */
static void tell_progress(phi__tap *tap, const char *path)
{
    phi__outlet *outlet = tap->outlet;
    outlet->findings += tap->findings - tap->findings_counted;
    tap->findings_counted = tap->findings;
    if (outlet->sink.on_progress == NULL || phi__outlet_closing(outlet))
        return;
    if (outlet->sink.on_progress(outlet->sink.user, path, outlet->files, outlet->bytes, outlet->findings) != 0)
        atomic_store(&outlet->ending, true);
}

/* The scanner tells of one file; the caller hears of all. Busy elsewhere: the
 * next time will do. */
static int tap_progress(void *user, const char *path, uint64_t files, uint64_t bytes, uint64_t findings)
{
    (void)files;
    (void)findings;
    phi__tap *tap = user;
    phi__outlet *outlet = tap->outlet;
    if (!tap->holding && pthread_mutex_trylock(&outlet->lock) != 0)
        return phi__outlet_closing(outlet);
    if (bytes > tap->bytes && !tap->closed) {
        outlet->bytes += bytes - tap->bytes;
        tap->bytes = bytes;
    }
    tell_progress(tap, path);
    if (!tap->holding)
        (void)pthread_mutex_unlock(&outlet->lock);
    return phi__outlet_closing(outlet);
}

void phi__tap_init(phi__tap *tap, phi__outlet *outlet)
{
    *tap = (phi__tap){.outlet = outlet};
    tap->sink = (phi_sink){.struct_size = sizeof tap->sink,
                           .user = tap,
                           .on_finding = tap_finding,
                           .on_source = tap_source,
                           .on_text = outlet->sink.on_text == NULL ? NULL : tap_text,
                           .on_progress = tap_progress};
}

void phi__tap_done(phi__tap *tap)
{
    phi__replay_done(&tap->replay);
}

/* The next ticket's turn. */
static void give_outlet_back(phi__tap *tap)
{
    tap->outlet->turn++;
    (void)pthread_cond_broadcast(&tap->outlet->turned);
    tap->holding = false;
    (void)pthread_mutex_unlock(&tap->outlet->lock);
}

void phi__tap_pass(phi__tap *tap, uint64_t ticket)
{
    tap->ticket = ticket;
    (void)take_outlet(tap);
    give_outlet_back(tap);
}

void phi__tap_begin(phi__tap *tap, uint64_t ticket)
{
    tap->ticket = ticket;
    tap->closed = false;
    tap->bytes = 0;
    tap->findings = 0;
    tap->findings_counted = 0;
    if (!tap->outlet->threaded)
        (void)take_outlet(tap);
}

void phi__tap_close(phi__tap *tap, const phi_coverage *coverage)
{
    (void)tap_source(tap, coverage);
}

void phi__tap_passed(phi__tap *tap, const char *path, uint64_t size, uint64_t tag)
{
    phi__outlet *outlet = tap->outlet;
    const int stop = take_outlet(tap);
    outlet->files++;
    outlet->bytes += size;
    if (stop == 0 && outlet->sink.on_passed != NULL)
        (void)heed(outlet, outlet->sink.on_passed(outlet->sink.user, path, tag));
}

void phi__tap_end(phi__tap *tap, const char *path)
{
    (void)take_outlet(tap);
    tell_progress(tap, path);
    give_outlet_back(tap);
}

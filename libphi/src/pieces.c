/* SPDX-License-Identifier: Apache-2.0 */
/* See pieces.h. Everything but `job` belongs to the owner while a piece is not
 * offered and again once it is done; in between to whoever took it. */
#include "pieces.h"

#include "base/alloc.h"
#include "scanner.h"

enum {
    LEAST = 4,                     /* on their way: while one is handed out others are searched */
    WEIGHT_MOST = 16 * 1024 * 1024, /* of findings that wait for their turn */
    WEIGHT_FOUND = sizeof(phi__found) + 400
};

struct phi__piece {
    phi__job job; /* first: what the queue knows of it */
    phi__part_run *run;
    const char *path;
    uint64_t part;
    phi__window *window;
    size_t boundary;
    phi__window_at start; /* of the window, before it was searched */
    phi__columns in, out; /* seams: guessed, and what came of it */
    bool asked;           /* for `in` */
    phi__arena arena;
    phi__found *first, *last;
    size_t found;
    phi_status status;
};

void phi__pieces_share(phi__pieces *pieces, phi__work_queue *queue, size_t threads)
{
    const size_t most = threads * 2 > LEAST ? threads * 2 : LEAST;
    pieces->queue = queue;
    pieces->most = most < PHI__PIECES_MOST ? most : PHI__PIECES_MOST;
}

void phi__pieces_done(phi__pieces *pieces)
{
    for (size_t i = 0; i < PHI__PIECES_MOST; i++) {
        phi__piece *piece = pieces->ring[i];
        if (piece == NULL)
            continue;
        phi__columns_done(&piece->in);
        phi__columns_done(&piece->out);
        phi__arena_done(&piece->arena);
        phi__free(piece);
        pieces->ring[i] = NULL;
    }
}

bool phi__pieces_wanted(const phi__pieces *pieces)
{
    return pieces->queue != NULL && (pieces->count > 0 || phi__work_queue_has_idle(pieces->queue));
}

/* ------------------------------------------------------------------- searching */

static void forget_found(phi__piece *piece)
{
    phi__arena_clear(&piece->arena);
    piece->first = piece->last = NULL;
    piece->found = 0;
}

static phi_status make_found(phi_scanner *scanner, phi__piece *piece)
{
    const phi__found_style style = phi__search_style(scanner);
    size_t behind = 0;
    for (size_t i = 0; i < scanner->candidates.count; i++) {
        phi__candidate *candidate = &scanner->candidates.items[i];
        if (candidate->confidence < scanner->min_confidence)
            continue;
        phi__found *found = NULL;
        PHI_TRY(phi__found_make(&style, piece->path, piece->window, candidate, behind, &piece->arena,
                                &found));
        behind = candidate->end;
        if (piece->last == NULL)
            piece->first = found;
        else
            piece->last->next = found;
        piece->last = found;
        piece->found++;
    }
    return PHI_OK;
}

static phi_status search(phi_scanner *scanner, phi__piece *piece)
{
    PHI_TRY(phi__columns_copy(&piece->out, &piece->in));
    PHI_TRY(phi__search_text(scanner, piece->part, piece->window, piece->boundary, &piece->out, &piece->asked));
    return make_found(scanner, piece);
}

void phi__pieces_run(phi_scanner *scanner, phi__job *job)
{
    phi__piece *piece = (phi__piece *)job;
    piece->status = search(scanner, piece);
}

/* ------------------------------------------------------------------- handing out */

static phi__piece *first_of(phi__pieces *pieces)
{
    return pieces->ring[pieces->first];
}

static void give_window_back(phi_scanner *scanner, phi__piece *piece)
{
    phi__window *window = PHI_STEAL(piece->window);
    if (window == NULL)
        return;
    phi__window_clear(window);
    if (PHI_VEC_PUSH(&scanner->windows, window) == PHI_OK)
        return;
    phi__window_done(window);
    phi__free(window);
}

static void leave_ring(phi_scanner *scanner)
{
    phi__pieces *pieces = &scanner->pieces;
    phi__piece *piece = first_of(pieces);
    forget_found(piece);
    give_window_back(scanner, piece);
    pieces->first = (pieces->first + 1) % pieces->most;
    pieces->count--;
}

/* With the seam that the window before it really led to. */
static phi_status search_again(phi_scanner *scanner, phi__piece *piece)
{
    forget_found(piece);
    PHI_TRY(phi__columns_copy(&piece->in, &scanner->seam));
    piece->window->at = piece->start;
    return search(scanner, piece);
}

/* Its findings are right, whatever it began with; what comes behind may not be. */
static phi_status carry_seam(phi_scanner *scanner, phi__piece *piece)
{
    const phi__scene scene = {.text = phi__buf_span(&piece->window->text), .part = piece->part,
                              .base = piece->window->base, .searched = piece->window->searched};
    return phi__columns_carry(&scanner->seam, &scene, piece->boundary);
}

static phi_status hand_out(phi_scanner *scanner, phi__piece *piece)
{
    PHI_TRY(piece->status);
    phi__search_seam(scanner, piece->part);
    const bool guessed = phi__columns_equal(&piece->in, &scanner->seam);
    if (!guessed && !piece->asked) {
        PHI_TRY(carry_seam(scanner, piece));
    } else {
        if (!guessed)
            PHI_TRY(search_again(scanner, piece));
        PHI_TRY(phi__columns_copy(&scanner->seam, &piece->out));
    }
    scanner->pieces.weight = piece->found * WEIGHT_FOUND;
    for (phi__found *found = piece->first; found != NULL; found = found->next)
        PHI_TRY(phi__search_hand_out(piece->run, found));
    return PHI_OK;
}

/* Be of use until the first piece is done. */
static void await_first(phi_scanner *scanner)
{
    phi__work_queue *queue = scanner->pieces.queue;
    const phi__job *first = &first_of(&scanner->pieces)->job;
    while (!phi__work_queue_is_done(queue, first)) {
        phi__job *job = phi__work_queue_pull(queue);
        if (job == NULL) {
            phi__work_queue_await(queue, first);
            return;
        }
        phi__pieces_run(scanner, job);
        phi__work_queue_done_job(queue, job);
    }
}

static void abandon_all(phi_scanner *scanner)
{
    while (scanner->pieces.count > 0) {
        await_first(scanner);
        leave_ring(scanner);
    }
}

static phi_status settle_first(phi_scanner *scanner)
{
    const phi_status status = hand_out(scanner, first_of(&scanner->pieces));
    leave_ring(scanner);
    if (status != PHI_OK)
        abandon_all(scanner);
    return status;
}

phi_status phi__pieces_settle(phi_scanner *scanner)
{
    while (scanner->pieces.count > 0) {
        await_first(scanner);
        PHI_TRY(settle_first(scanner));
    }
    return PHI_OK;
}

void phi__pieces_abandon(phi__part_run *run)
{
    phi__pieces *pieces = &run->scanner->pieces;
    for (size_t i = 0; i < pieces->count; i++) {
        if (pieces->ring[(pieces->first + i) % pieces->most]->run == run) {
            abandon_all(run->scanner);
            return;
        }
    }
}

/* -------------------------------------------------------------------- offering */

/* The more is found the fewer wait: memory is bounded, however dense the findings. */
static size_t most_now(const phi__pieces *pieces)
{
    const size_t fit = pieces->weight == 0 ? pieces->most : WEIGHT_MOST / pieces->weight;
    const size_t most = fit < pieces->most ? fit : pieces->most;
    return most < 2 ? 2 : most;
}

/* Hand out what is done, and wait until there is room for one more. */
static phi_status make_room(phi_scanner *scanner)
{
    phi__pieces *pieces = &scanner->pieces;
    while (pieces->count > 0) {
        const bool full = pieces->count >= most_now(pieces);
        if (full)
            await_first(scanner);
        if (!full && !phi__work_queue_is_done(pieces->queue, &first_of(pieces)->job))
            return PHI_OK;
        PHI_TRY(settle_first(scanner));
    }
    return PHI_OK;
}

static phi_status next_piece(phi__pieces *pieces, phi__piece **out)
{
    const size_t at = (pieces->first + pieces->count) % pieces->most;
    if (pieces->ring[at] == NULL) {
        pieces->ring[at] = phi__alloc(sizeof *pieces->ring[at]);
        PHI_REQUIRE(pieces->ring[at] != NULL, PHI_ERR_MEMORY);
        phi__columns_init(&pieces->ring[at]->in);
        phi__columns_init(&pieces->ring[at]->out);
    }
    *out = pieces->ring[at];
    return PHI_OK;
}

/* The run's window becomes the piece's. */
static phi_status cut(phi__part_run *run, size_t boundary, phi__piece *piece)
{
    phi__window *window = PHI_STEAL(run->window);
    phi_status status = phi__part_run_window(run);
    if (status == PHI_OK)
        status = phi__window_split(window, boundary, run->window);
    if (status != PHI_OK) { /* leave all as it was */
        phi__part_run_window_done(run);
        run->window = window;
        return status;
    }
    piece->window = window;
    piece->boundary = boundary;
    piece->start = window->at;
    return PHI_OK;
}

phi_status phi__pieces_add(phi__part_run *run, size_t boundary)
{
    phi_scanner *scanner = run->scanner;
    phi__pieces *pieces = &scanner->pieces;
    PHI_TRY(make_room(scanner));
    phi__piece *piece = NULL;
    PHI_TRY(next_piece(pieces, &piece));
    if (phi__columns_know(&scanner->seam, run->number))
        PHI_TRY(phi__columns_copy(&piece->in, &scanner->seam));
    else
        phi__columns_clear(&piece->in);
    PHI_TRY(cut(run, boundary, piece));
    piece->run = run;
    piece->path = run->path;
    piece->part = run->number;
    piece->status = PHI_OK;
    pieces->count++;
    phi__work_queue_offer(pieces->queue, &piece->job);
    return PHI_OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See stages.h. */
#define _POSIX_C_SOURCE 200809L
#include "stages.h"

#include "match/gate.h"
#include "window.h"

#include <time.h>

double bench_clock(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static phi_status run_memory(bench *b, phi__span text, uint64_t *hits)
{
    (void)b;
    *hits = bench_count_lines(text);
    return PHI_OK;
}

static phi_status run_gate(bench *b, phi__span text, uint64_t *hits)
{
    phi__gate gate;
    phi__gate_block block;
    phi__gate_open(&gate, phi__matcher_plan(b->pictures), phi__simd_at(0), text, 0, text.size);
    while (phi__gate_next(&gate, &block))
        *hits += (uint64_t)__builtin_popcountll(block.starts);
    return PHI_OK;
}

/* Windows as long as the scanner's. */
static phi_status match_windows(phi__matcher *matcher, phi__match_scratch *scratch, bench *b, phi__span text,
                                uint64_t *hits)
{
    for (size_t at = 0; at < text.size; at += PHI__WINDOW_BYTES) {
        const phi__span window = phi__span_part(text, at, PHI__WINDOW_BYTES);
        b->hits.count = 0;
        PHI_TRY(phi__match(matcher, scratch, window, 0, window.size, NULL, &b->hits));
        *hits += b->hits.count;
    }
    return PHI_OK;
}

static phi_status run_pictures(bench *b, phi__span text, uint64_t *hits)
{
    return match_windows(b->pictures, b->pictures_scratch, b, text, hits);
}

static phi_status run_regexes(bench *b, phi__span text, uint64_t *hits)
{
    return match_windows(b->regexes, b->regexes_scratch, b, text, hits);
}

static phi_status run_words(bench *b, phi__span text, uint64_t *hits)
{
    for (size_t at = 0; at < text.size; at += PHI__WINDOW_BYTES) {
        b->word_hits.count = 0;
        PHI_TRY(phi__words_scan(b->words, phi__span_part(text, at, PHI__WINDOW_BYTES), &b->word_hits));
        *hits += b->word_hits.count;
    }
    return PHI_OK;
}

static phi_status match_and_score(bench *b, phi__span text, bool only_score, uint64_t *hits)
{
    for (size_t at = 0; at < text.size; at += PHI__WINDOW_BYTES) {
        const phi__scene scene = {.text = phi__span_part(text, at, PHI__WINDOW_BYTES), .part = 1, .base = at};
        const double begun = bench_clock();
        phi__score_begin(b->score_scratch);
        phi__label_asker asker = {.scratch = b->score_scratch, .scene = &scene};
        const phi__match_filter filter = phi__score_filter(&asker);
        b->hits.count = 0;
        b->candidates.count = 0;
        PHI_TRY(phi__match(b->whole, b->whole_scratch, scene.text, 0, scene.text.size, &filter, &b->hits));
        if (only_score)
            b->excluded += bench_clock() - begun;
        PHI_TRY(phi__score(b->scorer, b->score_scratch, &scene, &b->hits, &b->candidates));
        *hits += only_score ? b->hits.count : b->candidates.count;
    }
    return PHI_OK;
}

static phi_status run_score(bench *b, phi__span text, uint64_t *hits)
{
    return match_and_score(b, text, true, hits);
}

static phi_status run_engine(bench *b, phi__span text, uint64_t *hits)
{
    return match_and_score(b, text, false, hits);
}

static int count_finding(void *user, const phi_finding *finding)
{
    uint64_t *hits = user;
    (void)finding;
    ++*hits;
    return 0;
}

static phi_status run_scanner(bench *b, phi__span text, uint64_t *hits)
{
    phi_sink sink = PHI_SINK_INIT;
    sink.user = hits;
    sink.on_finding = count_finding;
    const phi_status status = phi_scanner_scan_memory(b->scanner, "bench.txt", text.data, text.size, &sink, NULL);
    return status == PHI_PARTIAL ? PHI_OK : status;
}

/* What a small file costs beyond opening it: the text in pieces of 1 KB, each a scan of its own. */
static phi_status run_small(bench *b, phi__span text, uint64_t *hits)
{
    for (size_t at = 0; at < text.size; at += 1024)
        PHI_TRY(run_scanner(b, phi__span_part(text, at, 1024), hits));
    return PHI_OK;
}

static phi_status count_match(uint32_t regex, size_t begin, size_t end, void *user)
{
    uint64_t *hits = user;
    (void)regex, (void)begin, (void)end;
    ++*hits;
    return PHI_OK;
}

static phi_status run_alone(bench *b, phi__span text, uint64_t *hits)
{
    const double begun = bench_clock();
    PHI_TRY(bench_compile_alone(b));
    b->excluded += bench_clock() - begun;
    for (size_t at = 0; at < text.size; at += PHI__WINDOW_BYTES)
        PHI_TRY(phi__database_scan(b->alone, b->alone_scratch, phi__span_part(text, at, PHI__WINDOW_BYTES), count_match,
                                   hits));
    return PHI_OK;
}

const bench_stage BENCH_STAGES[] = {
    {"memory", "newlines counted", run_memory},
    {"gate", "beginnings of tokens that may be candidates", run_gate},
    {"pictures", "gate and silhouettes", run_pictures},
    {"regexes", "the regex lane", run_regexes},
    {"words", "context words over the whole text", run_words},
    {"score", "hits weighed", run_score},
    {"engine", "gate to weighed findings", run_engine},
    {"scanner", "phi_scanner_scan_memory", run_scanner},
    {"small", "phi_scanner_scan_memory, 1 KB at a time", run_small},
    {"hyperscan", "Hyperscan alone, the same pictures as regexes", run_alone},
};
const size_t BENCH_STAGE_COUNT = sizeof BENCH_STAGES / sizeof *BENCH_STAGES;

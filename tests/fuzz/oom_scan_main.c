/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out in a whole scan: fuzz_oom_scan FILE-OR-FOLDER... lets one
 * allocation after the other fail, from making the scanner to the last record.
 * The call must fail with PHI_ERR_MEMORY or deliver all that the undisturbed scan
 * does; the scanner stays usable. */
#include "base/alloc.h"
#include "corpus.h"
#include "fuzz.h"

#include <phi/phi.h>
#include <stdio.h>

enum { LARGEST = 16 * 1024, INPUTS = 24, MOST = 100000 };

typedef struct tally {
    uint64_t findings;
    uint64_t sources;
    uint64_t incomplete;
} tally;

static int on_finding(void *user, const phi_finding *finding)
{
    (void)finding;
    ((tally *)user)->findings++;
    return 0;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    tally *self = user;
    self->sources++;
    self->incomplete += coverage->state != PHI_STATE_EXAMINED;
    return 0;
}

static phi_status scan(phi_scanner *scanner, const phi__buf *input, tally *out)
{
    phi_sink sink = PHI_SINK_INIT;
    *out = (tally){0};
    sink.user = out;
    sink.on_finding = on_finding;
    sink.on_source = on_source;
    return phi_scanner_scan_memory(scanner, "oom", input->data, input->size, &sink, NULL);
}

/* A new scanner and one scan, with allocation `nth` failing. */
static phi_status run(const phi_engine *engine, const phi__buf *input, uint64_t nth, tally *out)
{
    phi_options options = PHI_OPTIONS_INIT;
    phi_scanner *scanner = NULL;
    options.worker_dir = "/nonexistent";
    *out = (tally){0};
    phi__alloc_fail_at(nth);
    phi_status status = phi_scanner_new(engine, &options, &scanner, NULL);
    if (status == PHI_OK)
        status = scan(scanner, input, out);
    phi__alloc_fail_at(0);
    if (status == PHI_ERR_MEMORY && scanner != NULL) {
        tally again;
        FUZZ_CHECK(scan(scanner, input, &again) >= PHI_OK);
    }
    phi_scanner_free(scanner);
    return status;
}

static bool check_input(const phi_engine *engine, const corpus_file *file, uint64_t *failures)
{
    tally whole, now;
    const phi_status wanted = run(engine, &file->bytes, 0, &whole);
    uint64_t quiet = 0; /* failures in a row that nobody noticed: after some, there are no more allocations */
    for (uint64_t nth = 1; nth < MOST && quiet < 40; nth += nth < 200 ? 1 : nth / 50) {
        const phi_status status = run(engine, &file->bytes, nth, &now);
        const bool same = status == wanted && now.findings == whole.findings && now.sources == whole.sources;
        const bool told = status == PHI_ERR_MEMORY || (status == PHI_PARTIAL && now.incomplete > whole.incomplete);
        if (!same && !told) {
            (void)fprintf(stderr, "%s: allocation %llu fails in silence\n", file->path, (unsigned long long)nth);
            return false;
        }
        quiet = same ? quiet + 1 : 0;
        ++*failures;
    }
    return true;
}

static phi_engine *make_engine(void)
{
    phi_rules *rules = NULL;
    phi_engine *engine = NULL;
    FUZZ_CHECK(phi_rules_new(&rules) == PHI_OK && phi_rules_add_builtin(rules, NULL) == PHI_OK);
    FUZZ_CHECK(phi_engine_new(rules, &engine, NULL) == PHI_OK);
    phi_rules_free(rules);
    return engine;
}

int main(int count, char **arguments)
{
    corpus inputs = {.files = {0}};
    bool fine = count > 1;
    for (int i = 1; fine && i < count; i++)
        fine = corpus_add(&inputs, arguments[i]);
    corpus_sort(&inputs);
    phi_engine *engine = make_engine();
    uint64_t failures = 0;
    const size_t step = inputs.files.count / INPUTS + 1;
    for (size_t i = 0; i < inputs.files.count; i += step) {
        if (inputs.files.items[i].bytes.size <= LARGEST)
            fine = check_input(engine, &inputs.files.items[i], &failures) && fine;
    }
    (void)printf("scan: %llu failures of memory\n", (unsigned long long)failures);
    phi_engine_free(engine);
    corpus_done(&inputs);
    return fine ? 0 : 1;
}

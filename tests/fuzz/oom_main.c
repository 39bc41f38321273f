/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out: fuzz_oom EXTRACTOR FILE-OR-FOLDER... lets the first,
 * the second, the third ... allocation fail for each input and demands that the
 * extractor says so: PHI_ERR_MEMORY, or a fault that the undisturbed run has not.
 * Less text and no word about it would be a silent miss. Leaks are for
 * AddressSanitizer to find. */
#include "base/alloc.h"
#include "corpus.h"
#include "fuzz.h"
#include "guard.h"

#include <stdio.h>

enum { PROBE = 1 << 16, LARGEST = 64 * 1024, INPUTS = 12, MOST_FAILURES = 600 };

typedef struct outcome {
    phi_status status;
    size_t faults;
    phi__buf text;
} outcome;

/* One run in which allocation `nth` fails (0 = none). */
static void run(const phi__extractor *extractor, const phi__buf *input, uint64_t nth, outcome *out)
{
    guard g;
    phi__buf_init(&out->text, (size_t)64 << 20);
    phi__alloc_fail_at(nth);
    out->status = guard_run(&g, extractor, GUARD_MEMORY_STREAM, input->data, input->size);
    if (nth != PROBE)
        phi__alloc_fail_at(0);
    out->faults = g.faults;
    if (nth != PROBE && g.recorder.root != NULL)
        FUZZ_CHECK(guard_text(&g, &out->text) == PHI_OK);
    guard_done(&g);
}

/* How many allocations a run makes: those that are left of PROBE are counted. */
static uint64_t count_allocations(const phi__extractor *extractor, const phi__buf *input)
{
    outcome probe;
    run(extractor, input, PROBE, &probe);
    uint64_t left = 0;
    for (void *block = NULL; left < PROBE; left++) {
        block = phi__alloc(1);
        if (block == NULL)
            break;
        phi__free(block);
    }
    phi__alloc_fail_at(0);
    phi__buf_done(&probe.text);
    return probe.status == PHI_ERR_MEMORY ? 0 : PROBE - left - 1;
}

static bool same_text(const outcome *a, const outcome *b)
{
    return a->text.size == b->text.size && (a->text.size == 0 || memcmp(a->text.data, b->text.data, a->text.size) == 0);
}

/* Inputs with very many allocations are sampled, the first hundred in full. */
static uint64_t next_failure(uint64_t nth, uint64_t total)
{
    const uint64_t step = total / MOST_FAILURES + 1;
    return nth < 100 ? nth + 1 : nth + step;
}

static bool check_input(const phi__extractor *extractor, const corpus_file *file, uint64_t *failures)
{
    outcome whole;
    bool fine = true;
    run(extractor, &file->bytes, 0, &whole);
    const uint64_t total = count_allocations(extractor, &file->bytes);
    for (uint64_t nth = 1; nth <= total; nth = next_failure(nth, total)) {
        outcome now;
        run(extractor, &file->bytes, nth, &now);
        const bool told = now.status == PHI_ERR_MEMORY || now.faults > whole.faults;
        if (!told && !(now.status == whole.status && same_text(&now, &whole))) {
            (void)fprintf(stderr, "%s: allocation %llu of %llu fails in silence\n", file->path,
                          (unsigned long long)nth, (unsigned long long)total);
            fine = false;
        }
        phi__buf_done(&now.text);
        ++*failures;
    }
    phi__buf_done(&whole.text);
    return fine;
}

static const phi__extractor *find(const char *name)
{
    size_t count = 0;
    const phi__extractor *const *all = phi__extractors(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    }
    return NULL;
}

int main(int count, char **arguments)
{
    corpus inputs = {.files = {0}};
    const phi__extractor *extractor = count > 2 ? find(arguments[1]) : NULL;
    bool fine = extractor != NULL;
    for (int i = 2; fine && i < count; i++)
        fine = corpus_add(&inputs, arguments[i]);
    corpus_sort(&inputs);
    uint64_t failures = 0;
    /* Every k-th input, so that all kinds come in. */
    const size_t step = inputs.files.count / INPUTS + 1;
    for (size_t i = 0; i < inputs.files.count; i += step) {
        if (inputs.files.items[i].bytes.size <= LARGEST)
            fine = check_input(extractor, &inputs.files.items[i], &failures) && fine;
    }
    (void)printf("%s: %llu failures of memory\n", count > 1 ? arguments[1] : "?", (unsigned long long)failures);
    corpus_done(&inputs);
    return fine ? 0 : 1;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* bench-store FILE SOURCES [FINDINGS]: make a run store with one run of so many files, every twentieth with FINDINGS findings (3),
 * as a scan of them would; for store.py, which measures reports of it. */
#include "recorder.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const tags[] = {"hipaa:ssn"}, *const evidence[] = {"check:area", "field:ssn", "near:patient"};
static const double bits[] = {1.0, 4.0, 2.0};

static void add_finding(recorder *r, const char *path, uint64_t number)
{
    char masked[16], fingerprint[80];
    const phi_location place = {.struct_size = sizeof place, .line = number % 1000 + 1, .column = "SSN"};
    (void)snprintf(masked, sizeof masked, "***-**-%04u", (unsigned)(number % 10000));
    (void)snprintf(fingerprint, sizeof fingerprint, "hmac-sha256:%064" PRIx64, number);
    const phi_finding finding = {.struct_size = sizeof finding, .path = path, .detector = "us.ssn", .confidence = 0.97,
                                 .masked = masked, .fingerprint = fingerprint, .offset = number % 100000, .length = 11,
                                 .location = &place, .tags = tags, .tag_count = 1, .evidence = evidence, .evidence_count = 3,
                                 .evidence_bits = bits, .shape = "999-99-9999", .safe_harbor = 7, .record = number % 100 + 1,
                                 .identifies = PHI_IDENTIFIES_PERSON, .identity = number * UINT64_C(0x9e3779b97f4a7c15) | 1};
    recorder_finding(r, &finding);
}

static void add_file(recorder *r, uint64_t number, uint64_t findings)
{
    char path[128];
    const phi_file_info file = {.struct_size = sizeof file, .owner = 1000, .group = 100, .mode = 0640, .device = 2049,
                                .inode = number + 100, .size = 20000, .modified_ns = INT64_C(1700000000123456789),
                                .changed_ns = INT64_C(1700000000123456789) + (int64_t)number, .settled = 1};
    (void)snprintf(path, sizeof path, "share/department %" PRIu64 "/folder %" PRIu64 "/document %" PRIu64 ".docx", number / 100000,
                   number / 200, number);
    for (uint64_t i = 0; i < findings; i++)
        add_finding(r, path, number * 8 + i);
    const phi_coverage coverage = {.struct_size = sizeof coverage, .path = path, .detail = "", .media = "text/plain", .bytes = 20000,
                                   .bytes_examined = 20000, .findings = findings,
                                   .data_class = findings > 0 ? PHI_CLASS_PHI : PHI_CLASS_NONE, .file = &file};
    recorder_source(r, &coverage);
}

int main(int argc, char **argv)
{
    char why[256], roots[] = "share\n", scope[] = "path=share\n", settings[] = "", version[] = "bench";
    if (argc < 3) {
        (void)fprintf(stderr, "usage: bench-store FILE SOURCES [FINDINGS]\n");
        return 2;
    }
    store *s = store_open(argv[1], why, sizeof why);
    store_run run = {.roots = roots, .scope = scope, .settings = settings, .rules_version = version, .version = version, .options = settings};
    if (s == NULL || !store_run_new(s, &run)) {
        (void)fprintf(stderr, "%s: %s\n", argv[1], s == NULL ? why : store_error(s));
        return 2;
    }
    recorder r;
    const uint64_t count = strtoull(argv[2], NULL, 10), findings = argc > 3 ? strtoull(argv[3], NULL, 10) : 3;
    recorder_init(&r, s, run.id, NULL);
    for (uint64_t n = 0; n < count; n++)
        add_file(&r, n, n % 20 == 0 ? findings : 0);
    const bool good = recorder_finish(&r, STORE_FINISHED);
    recorder_done(&r);
    if (!good)
        (void)fprintf(stderr, "%s: %s\n", argv[1], store_error(s));
    store_close(s);
    return good ? 0 : 2;
}

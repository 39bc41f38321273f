/* SPDX-License-Identifier: Apache-2.0 */
/* From hits to winners: which texts make candidates of a small set of rules, and
 * how sure they are. */
#include "base/alloc.h"
#include "engine.h"
#include "scan_log.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define LABELLED                                                                                       \
    "id: test.a\ntitle: T\nclass: pii\nprior: 1\nforms:\n  - pictures: [\"999999\"]\n    labelled: true\n" \
    "context: [{words: [code], bits: 5}, {words: [hint], bits: 2}]\nfields: [{names: [secret], bits: 6}]\n" \
    "examples: [\"code: [[{999999}]]\"]\n"

static uint64_t count_in(const phi_engine *engine, const char *text, double least, scan_log *log)
{
    phi_options options = PHI_OPTIONS_INIT;
    options.min_confidence = least;
    phi_scanner *scanner = scan_scanner(engine, &options);
    scan_log_clear(log);
    const phi_sink sink = scan_log_sink(log);
    assert_int_equal(phi_scanner_scan_memory(scanner, "m", text, strlen(text), &sink, NULL), PHI_OK);
    phi_scanner_free(scanner);
    return log->finding_count;
}

static void labelled_forms_need_a_label(void **state)
{
    (void)state;
    phi_engine *engine = scan_engine_pack(LABELLED);
    scan_log log;
    scan_log_init(&log);
    static const struct {
        const char *text;
        uint64_t found;
    } cases[] = {
        {"see 482917 there", 0},
        {"code 482917 there", 1},
        {"the code, as written above, 482917", 1},
        {"hint 482917", 0},             /* speaks for it, but is too weak to be a label */
        {"code\n482917", 1},
        {"code\n\n482917", 1},
        {"code\nand\n482917", 0},
        {"482917 is the code", 1},
        {"482917\ncode", 0},
        {"codes 482917", 0},            /* another word */
        {"name,secret\nx,482917\ny,482918\nz,482919\n", 3},
        {"name,secret2\nx,482917\ny,482918\nz,482919\n", 3}, /* columns of one sort may be numbered */
        {"name,secret123\nx,482917\ny,482918\nz,482919\n", 0},
        {"name,secrets\nx,482917\ny,482918\nz,482919\n", 0},
        {"name,pass code\nx,482917\ny,482918\nz,482919\n", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (count_in(engine, cases[i].text, 0.0, &log) != cases[i].found)
            fail_msg("%s: %u found", cases[i].text, (unsigned)log.finding_count);
    }
    scan_log_done(&log);
    phi_engine_free(engine);
}

/* Names of columns are remembered while a text is searched; the next table has others. */
static void each_table_of_a_text_has_its_own_names(void **state)
{
    (void)state;
    phi_engine *engine = scan_engine_pack(LABELLED);
    scan_log log;
    scan_log_init(&log);
    static const char text[] = "A report, with words for people.\nIt has two tables.\n\n"
                               "Name\tOther\nab\t482917\ncd\t482918\nef\t482919\ngh\t482920\n\nthen\n\n"
                               "Name\tSecret\nab\t582917\ncd\t582918\nef\t582919\ngh\t582920\n\nthen\n\n"
                               "Name\tOther\nab\t682917\ncd\t682918\nef\t682919\ngh\t682920\n";
    (void)count_in(engine, text, 0.0, &log);
    const char *found = scan_log_text(&log.findings);
    if (log.finding_count != 4 || strstr(found, " 13:0:0(") == NULL || strstr(found, " 16:0:0(") == NULL)
        fail_msg("found\n%s", found);
    scan_log_done(&log);
    phi_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labelled_forms_need_a_label),
        cmocka_unit_test(each_table_of_a_text_has_its_own_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

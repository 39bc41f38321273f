/* SPDX-License-Identifier: Apache-2.0 */
/* See pool_fixture.h. */
#define _GNU_SOURCE
#include "pool_fixture.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka wants the headers above first */
#include <cmocka.h>

static phi_status on_text(phi__emit *self, const char *utf8, size_t length)
{
    pool_recorder *rec = (pool_recorder *)self;
    if (rec->answer == PHI_OK)
        assert_int_equal(phi__buf_append(&rec->log, utf8, length), PHI_OK);
    return rec->answer;
}

static phi_status on_place(phi__emit *self, const phi__place *place)
{
    pool_recorder *rec = (pool_recorder *)self;
    return phi__buf_printf(&rec->log, "[%u %s %s]", (unsigned)place->page, place->part != NULL ? place->part : "-",
                           place->field != NULL ? place->field : "-");
}

/* <name:content> */
static phi_status on_member(phi__emit *self, const phi__member *member)
{
    pool_recorder *rec = (pool_recorder *)self;
    assert_int_equal(phi__buf_printf(&rec->log, "<%s:", member->name), PHI_OK);
    assert_int_equal(phi__stream_read_all(member->stream, &rec->log), PHI_OK);
    return phi__buf_append(&rec->log, ">", 1);
}

static phi_status on_name(phi__emit *self, const char *what, const char *name, size_t length)
{
    pool_recorder *rec = (pool_recorder *)self;
    assert_int_equal(phi__buf_printf(&rec->log, "(%s %.*s)", what, (int)length, name), PHI_OK);
    return PHI_OK;
}

static void on_fault(phi__emit *self, phi_reason reason, const char *detail)
{
    pool_recorder *rec = (pool_recorder *)self;
    if (rec->reason == PHI_REASON_NONE)
        rec->reason = reason;
    assert_int_equal(phi__buf_printf(&rec->log, "{%s}", detail != NULL ? detail : ""), PHI_OK);
}

static void clear_record(pool_fixture *f)
{
    phi__buf_clear(&f->rec.log);
    f->rec.reason = PHI_REASON_NONE;
}

bool pool_logged(pool_fixture *f, const char *wanted)
{
    const char *text = phi__buf_text(&f->rec.log);
    return text != NULL && strstr(text, wanted) != NULL;
}

char pool_dir[32];

int pool_make_documents(const char *source_dir)
{
    (void)snprintf(pool_dir, sizeof pool_dir, "/tmp/phi-test-XXXXXX");
    char command[4096];
    if (mkdtemp(pool_dir) == NULL)
        return -1;
    (void)snprintf(command, sizeof command, "python3 -B '%s/tests/unit/worker/make_documents.py' '%s'", source_dir,
                   pool_dir);
    return system(command);
}

int pool_remove_documents(void **state)
{
    (void)state;
    char command[64];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", pool_dir);
    return system(command);
}

int pool_set_up(void **state)
{
    pool_fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->limits = (phi_limits)PHI_LIMITS_INIT;
    f->rec.emit = (phi__emit){.text = on_text, .place = on_place, .member = on_member, .name = on_name, .fault = on_fault};
    phi__buf_init(&f->rec.log, (size_t)16 << 20);
    *state = f;
    return 0;
}

int pool_tear_down(void **state)
{
    pool_fixture *f = *state;
    phi__workers_free(f->workers);
    phi__buf_done(&f->rec.log);
    phi__arena_done(&f->arena);
    free(f);
    return 0;
}

phi_status pool_run_stream(pool_fixture *f, phi__stream *stream)
{
    phi__budget_init(&f->budget, &f->limits, stream->size);
    phi__part part = {.name = "test", .budget = &f->budget, .arena = &f->arena,
                      .workers = f->workers, .identity = {.kind = PHI__KIND_PDF, .media = "application/pdf"}};
    PHI_TRY(phi__stream_borrow(stream, &part.stream)); /* it may be replaced */
    const phi_status status = phi__extractor_for(PHI__KIND_PDF)->run(&part, &f->rec.emit);
    phi__stream_close(part.stream);
    return status;
}

phi_status pool_run_file(pool_fixture *f, const char *name)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s.pdf", pool_dir, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    phi__stream *stream = NULL;
    assert_int_equal(phi__stream_fd(fd, &stream), PHI_OK);
    clear_record(f);
    const phi_status status = pool_run_stream(f, stream);
    phi__stream_close(stream);
    (void)close(fd);
    return status;
}

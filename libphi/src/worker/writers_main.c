/* SPDX-License-Identifier: Apache-2.0 */
/* phi-worker-writers: texts of WordPerfect and sheets of Works, Lotus 1-2-3 and Quattro
 * Pro, in a process of their own, because what reads them is in C++. */
#define _GNU_SOURCE
#include "base/cell_name.h"
#include "extract/heads.h"
#include "worker/serve.h"
#include "worker/writers.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

typedef struct document {
    phi__say *say;
    phi__heads heads;
    unsigned objects;
    unsigned row;          /* of the cell that is open; 0 = none */
    unsigned column;
    char sheet[PHI__WIRE_NAME_BYTES];
    char cell[4096];       /* its text */
    size_t size;
} document;

static void say_cell(document *self)
{
    char name[PHI__CELL_NAME_BYTES];
    const phi__span text = phi__span_of(self->cell, self->size);
    phi__cell_name(self->column, self->row, name);
    const char *field = phi__heads_name(&self->heads, self->column);
    const size_t zeros = phi__heads_zeros(field, text);
    phi__say_cell(self->say, self->sheet, self->row, self->column, name);
    phi__say_place(self->say, 0, NULL, field);
    phi__say_text(self->say, "0000", zeros);
    phi__say_text(self->say, self->cell, self->size);
    phi__say_text(self->say, "\t", 1);
    bool letters_in = false;
    for (size_t i = 0; i < text.size; i++)
        letters_in = letters_in || phi__is_letter((char)text.data[i]) || text.data[i] >= 0x80;
    phi__heads_cell(&self->heads, self->column, letters_in, text);
}

/* A cell ends with a line end; longer ones are said as they come. */
static void on_text(void *user, const char *utf8, size_t size)
{
    document *self = user;
    if (self->row == 0) {
        phi__say_text(self->say, utf8, size);
        return;
    }
    if (size == 1 && *utf8 == '\n') {
        if (self->size > 0)
            say_cell(self);
        self->size = 0;
        return;
    }
    if (size > sizeof self->cell - self->size) {
        phi__say_text(self->say, self->cell, self->size);
        self->size = 0;
    }
    if (size > sizeof self->cell) {
        phi__say_text(self->say, utf8, size);
        return;
    }
    memcpy(&self->cell[self->size], utf8, size);
    self->size += size;
}

static void on_place(void *user, const char *part)
{
    document *self = user;
    self->row = 0;
    phi__say_place(self->say, 0, part, NULL);
}

static void on_cell(void *user, const char *sheet, unsigned row, unsigned column)
{
    document *self = user;
    if (strncmp(self->sheet, sheet, sizeof self->sheet - 1) != 0) {
        (void)snprintf(self->sheet, sizeof self->sheet, "%s", sheet);
        memset(&self->heads, 0, sizeof self->heads);
        self->row = 0;
    }
    if (row != self->row) {
        phi__say_text(self->say, "\n", self->row > 0);
        phi__heads_row(&self->heads);
    }
    self->row = row;
    self->column = column;
    self->size = 0;
}

static void on_value(void *user, const char *part, const char *field, const char *value)
{
    document *self = user;
    phi__say_value(self->say, 0, part, field, value);
}

static void on_object(void *user, const unsigned char *bytes, size_t size)
{
    document *self = user;
    char name[32];
    (void)snprintf(name, sizeof name, "object-%u", ++self->objects);
    phi__say_member(self->say, name, size, false);
    phi__say_data(self->say, bytes, size);
    phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
}

static void read_bytes(phi__job *job, const unsigned char *bytes)
{
    document *self = calloc(1, sizeof *self);
    const phi__writers_sink sink = {self, on_text, on_place, on_cell, on_value, on_object};
    phi__writers_result result = PHI__WRITERS_MEMORY;
    if (self != NULL) {
        self->say = &job->say;
        result = phi__writers_read(bytes, (unsigned)job->size, job->reading == PHI__READ_WORDPERFECT, &sink);
        if (self->row > 0)
            phi__say_text(&job->say, "\n", 1);
    }
    if (result == PHI__WRITERS_ENCRYPTED)
        phi__say_fault(&job->say, PHI_REASON_ENCRYPTED, "needs a password");
    else if (result == PHI__WRITERS_MEMORY)
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
    else if (result == PHI__WRITERS_CORRUPT)
        phi__say_fault(&job->say, PHI_REASON_CORRUPT, "it cannot be read whole");
    free(self);
}

static void read_job(phi__job *job)
{
    if (job->size == 0 || job->size > UINT32_MAX)
        return;
    void *bytes = mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (bytes == MAP_FAILED) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return;
    }
    read_bytes(job, bytes);
    (void)munmap(bytes, (size_t)job->size);
}

int main(int argc, char **argv)
{
    const phi__service service = {.read = read_job};
    return phi__serve(&service, 1, argc, argv);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_OUTPUT_H
#define PHI_TOOL_OUTPUT_H
/* Where the commands write: errors to stderr, reports to stdout or to a file that
 * appears under its name only when it is whole. */
#include <phi/phi.h>

#include <stdbool.h>
#include <stdio.h>

enum { EXIT_FINDINGS = 1, EXIT_ERROR = 2, EXIT_INCOMPLETE = 3, EXIT_INTERRUPTED = 130 };

/* "phi: …" on stderr, control characters replaced. */
void output_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Replace control characters by '?'. */
void output_make_safe(char *text);
/* The same of what a library call said: file:line:column, rule and message. */
void output_phi_error(const phi_error *err);
/* "text" as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void output_json(FILE *to, const char *text, size_t length);

typedef struct output {
    FILE *file;
    char *name;      /* of -o; NULL = stdout */
    char *temporary; /* where it is written until it is whole; NULL = written in place */
    bool failed;     /* a write did not succeed: output_close() says so */
    int error;       /* errno of the first such */
    bool pipe_gone;  /* and the reason was that nobody reads any more */
    void (*before_write)(void *user); /* takes the progress line off the screen; may be NULL */
    void *user;
} output;

/* Open `name`, or stdout for NULL and "-". False: said why. */
bool output_open(output *out, const char *name);
/* For phi_writer_options.write. */
int output_write(void *user, const char *bytes, size_t length);
/* Flush and give the file its name, or remove it unless `keep`. False: said why. */
bool output_close(output *out, bool keep);
/* May colours go there? `mode` 0 auto, 1 always, 2 never. */
bool output_colour(const output *out, int mode);
/* Columns of the terminal it is; 0 when it is none. */
unsigned output_width(FILE *file);

#endif

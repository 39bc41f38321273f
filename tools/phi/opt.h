/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_OPT_H
#define PHI_TOOL_OPT_H
/* Command lines as tables: one row an option says its names, what it takes, where
 * the value goes and its line of help, so that parsing and help cannot differ. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum opt_kind {
    OPT_FLAG,        /* int, set to 1 */
    OPT_TEXT,        /* const char * */
    OPT_LIST,        /* opt_list, may be repeated */
    OPT_NUMBER,      /* uint64_t up to `most` */
    OPT_SIZE,        /* uint64_t bytes: 4096, 64K, 64M, 2G, 1T (powers of 1024) */
    OPT_RATE,        /* uint64_t bytes a second: 50MB/s, 800kB/s, 2M (powers of 1000, as rates are given) */
    OPT_PROBABILITY, /* double from 0 to 1 */
    OPT_CHOICE       /* int, index into `choices` */
} opt_kind;

typedef struct opt_list {
    const char **items; /* room for all arguments; free with opt_list_done */
    size_t count;
} opt_list;

typedef struct opt {
    const char *name;   /* without "--" */
    char letter;        /* 0 = none */
    opt_kind kind;
    size_t offset;      /* of the value in the target struct */
    const char *value;  /* what to call it in help: "FILE"; NULL for flags */
    const char *help;
    const char *const *choices; /* NULL-terminated */
    uint64_t most;
} opt;

/* What a command is; the first lines of its --help come from here. */
typedef struct command {
    const char *name;
    const char *synopsis; /* "scan [options] PATH..." */
    const char *summary;  /* one line */
    const opt *options;
    size_t option_count;
    const char *notes;    /* after the options; or NULL */
    int (*run)(const struct command *self, int argc, char **argv); /* argv[0] = its name; exit code */
} command;

typedef enum opt_result { OPT_OK, OPT_HELP, OPT_WRONG } opt_result;

/* Read argv[1..] into `target` and `operands` (initialised {0}). OPT_WRONG: said why on stderr. */
opt_result opt_parse(const command *command, int argc, char **argv, void *target, opt_list *operands);
void opt_list_done(opt_list *list);
/* Print the help of a command to stdout. */
void opt_help(const command *command);
/* The candidate most like `word`, or NULL when none is near. */
const char *opt_suggest(const char *word, const char *const *candidates, size_t count);

#endif

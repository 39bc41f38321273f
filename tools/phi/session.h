/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_SESSION_H
#define PHI_TOOL_SESSION_H
/* What scan and extract share: their options and the library objects made of them. */
#include "opt.h"
#include "state.h"

#include <phi/phi.h>

#include <limits.h>

#define SESSION_NO_FD UINT64_MAX /* of key_fd: none given */

/* Values of the options; a command's table names those it takes. */
typedef struct session_args {
    int format;
    int ocr;
    const char *output;
    double min_confidence;
    const char *detectors;
    opt_list patterns, pictures, words, allowed, excludes;
    const char *ignore_file;
    uint64_t jobs;
    const char *store;
    int no_store, resume, incremental;
    uint64_t key_fd;
    int reveal, sources, allow_incomplete, progress, no_progress, quiet, one_file_system, sort, colour,
        no_cache;
    int nice;
    uint64_t seconds, progress_seconds, max_rate, max_cpu, stall_seconds;
    uint64_t max_depth, max_expand, max_members, max_ratio, max_memory, max_seconds, worker_seconds, worker_memory;
} session_args;

void session_args_init(session_args *args);
void session_args_done(session_args *args);

/* Of --ocr, in the order of phi_ocr. */
extern const char *const session_ocr_modes[];

#define SESSION_AT(member) offsetof(session_args, member)
/* Rows of what is looked for. */
#define SESSION_DETECTOR_OPTIONS                                                                                     \
    {.name = "detectors", .kind = OPT_TEXT, .offset = SESSION_AT(detectors), .value = "LIST",                        \
     .help = "only these: us.ssn,pci.*  or all but: -contact.*"},                                                    \
    {.name = "patterns", .kind = OPT_LIST, .offset = SESSION_AT(patterns), .value = "DIR",                           \
     .help = "more pattern packs: a directory or a file; may be repeated"},                                          \
    {.name = "picture", .kind = OPT_LIST, .offset = SESSION_AT(pictures), .value = "ID=PICTURE",                     \
     .help = "a number of your own: site.mrn=MRN-999999; may be repeated"},                                          \
    {.name = "words", .kind = OPT_LIST, .offset = SESSION_AT(words), .value = "ID=FILE",                             \
     .help = "words of your own, one a line: site.staff=FILE; may be repeated"},                                     \
    {.name = "allow", .kind = OPT_LIST, .offset = SESSION_AT(allowed), .value = "FILE",                              \
     .help = "do not report these values, one a line; may be repeated"}
/* Rows of the limits for an option table. */
#define SESSION_LIMIT_OPTIONS                                                                                        \
    {.name = "max-depth", .kind = OPT_NUMBER, .offset = SESSION_AT(max_depth), .value = "N", .most = 1000,           \
     .help = "archives inside each other (16)"},                                                                     \
    {.name = "max-expand", .kind = OPT_SIZE, .offset = SESSION_AT(max_expand), .value = "SIZE",                      \
     .help = "bytes unpacked out of one file (64G)"},                                                                \
    {.name = "max-members", .kind = OPT_NUMBER, .offset = SESSION_AT(max_members), .value = "N", .most = UINT64_MAX, \
     .help = "files in one archive (1000000)"},                                                                      \
    {.name = "max-ratio", .kind = OPT_NUMBER, .offset = SESSION_AT(max_ratio), .value = "N", .most = UINT32_MAX,     \
     .help = "unpacked bytes per packed byte (200)"},                                                                \
    {.name = "max-memory", .kind = OPT_SIZE, .offset = SESSION_AT(max_memory), .value = "SIZE",                      \
     .help = "largest file inside an archive held in memory (64M)"},                                                 \
    {.name = "max-seconds", .kind = OPT_NUMBER, .offset = SESSION_AT(max_seconds), .value = "N", .most = UINT32_MAX, \
     .help = "time for one file, 0 = no limit (0)"},                                                                 \
    {.name = "worker-seconds", .kind = OPT_NUMBER, .offset = SESSION_AT(worker_seconds), .value = "N",               \
     .most = UINT32_MAX, .help = "time for one document such as a PDF (30)"},                                        \
    {.name = "worker-memory", .kind = OPT_SIZE, .offset = SESSION_AT(worker_memory), .value = "SIZE",                \
     .help = "memory of the reader of documents (160M); of pictures five times that"},                                \
    {.name = "ocr", .kind = OPT_CHOICE, .offset = SESSION_AT(ocr), .value = "WHEN", .choices = session_ocr_modes,    \
     .help = "recognise text in pictures: auto, always or never (auto)"}

typedef struct session {
    phi_engine *engine;
    phi_limits limits;
    phi_options options;
    uint8_t key[STATE_KEY_BYTES];
    char worker_dir[PATH_MAX];
} session;

/* Where rules come from besides the built-in set; NULL members: nowhere. */
typedef struct session_sources {
    const opt_list *patterns; /* files or directories */
    const opt_list *pictures; /* for phi_rules_add_picture */
    const opt_list *words;    /* ID=FILE, for phi_rules_add_words */
    const opt_list *allowed;  /* files for phi_rules_add_allowed */
} session_sources;

/* Rules of the built-in set and of `sources`. NULL: said why. */
phi_rules *session_rules(const session_sources *sources, bool builtin, const char *detectors);
/* Compile and fill the options. False: said why. */
bool session_open(session *s, const session_args *args, bool fingerprints);
void session_close(session *s);

/* Catch SIGINT, SIGTERM and SIGHUP: the scan then ends in order. Another one a second later and more kills. */
void session_catch_signals(void);
bool session_interrupted(void);

#endif

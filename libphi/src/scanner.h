/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCANNER_H
#define PHI_SCANNER_H
/* What a scanner holds, and one part on its way through it. scanner.c is the
 * pipeline; part.c is what extractors talk to; search.c turns text into
 * findings, pieces.c has other threads do so; coverage.c closes each part with
 * its record. */
#include "engine.h"
#include "extract/extract.h"
#include "found.h"
#include "input/file_facts.h"
#include "pieces.h"
#include "score/columns.h"
#include "window.h"
#include "worker/pool.h"

#include <stdatomic.h>

typedef struct phi__part_run phi__part_run;

struct phi_scanner {
    const phi_engine *engine;
    phi_limits limits;
    double min_confidence;
    bool reveal;
    bool has_key;
    uint8_t key[32];
    phi__digest_hmac *fingerprints; /* made of the key; NULL without */
    phi__match_scratch *match_scratch;
    phi__score_scratch *score_scratch;
    phi__workers *workers;
    phi__hits hits;
    phi__candidates candidates;
    phi__arena finding_arena;          /* one finding */
    phi__columns seam;                 /* what the next window of the text searched last begins with */
    phi__pieces pieces;                /* windows that wait for others to search them */
    PHI_VEC(phi__window *) windows;    /* not in use, kept for the next part */
    phi__file_judge judge;             /* of what walks lead to */
    bool files_only;                   /* descriptors come from a walk: what is no regular file any more is refused */
    atomic_flag busy;
    /* of the present call */
    phi_sink sink;
    bool extract_only;
    bool incomplete;                   /* some source was not fully examined */
    bool ending;                       /* progress was answered with a stop: close what is open, read no more */
    phi__budget budget;
    const phi__stream *root;           /* for progress; NULL between files */
    const char *root_path;
    bool closed;                       /* the file of a walk: see phi_file_info */
    bool may_stall;                    /* it lies on a file system that may */
    phi__pace *pace;                   /* of the thread that scans a tree; NULL = no limits */
    const phi_file_info *file;         /* of the root; NULL = not known, or between files */
    uint64_t parts;                    /* counts them */
    uint64_t progress_at;              /* bytes of the root when progress was last told */
    uint64_t findings;
};

/* A file or member while it is read. */
struct phi__part_run {
    phi__emit emit;          /* first: what extractors get is this */
    phi_scanner *scanner;
    phi__part_run *parent;   /* NULL for a root */
    phi__part_run *record;   /* whose coverage this counts for: itself, or the one it is the same step as */
    const char *path;
    const phi__member *member; /* that it is the content of; NULL for a root */
    uint32_t page;           /* of the document around it that this is a picture of, else 0 */
    const char *part;        /* of that document: a table; or NULL */
    uint64_t origin;         /* where its text begins in that of the record, for what is the same step */
    phi__window *window;     /* taken when text comes; NULL until then and without search */
    const char *media;
    phi_reason reason;       /* first fault */
    char detail[200];
    uint64_t text_bytes;     /* extracted so far */
    uint8_t escape;          /* of its characters, see phi__window */
    uint64_t member_bytes;   /* of members that were examined */
    uint64_t pictures_ms;    /* left for small pictures in it, if it is a document and lies in none */
    bool members_examined;
    bool decoded;            /* it, or what it lies in, came out of base64 or hex in a text */
    uint64_t findings;
    phi_class data_class;    /* gravest of the records that were closed */
    phi__record_run open;    /* the record that findings of this text stand in */
    uint64_t records[PHI_CLASS_PHI + 1]; /* by class */
    uint64_t record_number;
    uint32_t depth;
    uint64_t number;         /* of this part, unlike that of any other of the scanner */
    uint64_t line;           /* extract only: of the text so far */
    phi__mark *place;        /* extract only: the present one */
    phi__buf folders;        /* that its last member lies in: their names are searched once */
    uint64_t delivered_end;  /* of the last finding, in extracted text: what overlaps it was decided */
};

/** part.c: make a run that extractors can talk to. `path` is borrowed. */
void phi__part_run_init(phi__part_run *run, phi_scanner *scanner, phi__part_run *parent, const char *path,
                        bool same_step);
/** Search what is left. */
phi_status phi__part_run_finish(phi__part_run *run);
void phi__part_run_done(phi__part_run *run);
/** Have a window, unless there is one. */
phi_status phi__part_run_window(phi__part_run *run);
/** Give it back, for the next part. */
void phi__part_run_window_done(phi__part_run *run);

/** scanner.c: the pipeline. Reads `inner` to its end; the caller still closes it. */
phi_status phi__scan_part(phi_scanner *scanner, phi__part_run *run, phi__stream *inner, const char *name);

/** search.c: search the window up to what can be searched now, here or as a piece (pieces.h). */
phi_status phi__search_window(phi__part_run *run, bool last);
/** Fill scanner->candidates with those of [window->searched, boundary). `seam` is what the window begins with and
 * becomes what the next one does; *asked: another seam might have led to other candidates. */
phi_status phi__search_text(phi_scanner *scanner, uint64_t part, const phi__window *window, size_t boundary,
                            phi__columns *seam, bool *asked);
/** Make scanner->seam the one of this part: a text that was searched meanwhile leaves none. */
void phi__search_seam(phi_scanner *scanner, uint64_t part);
/** The record that is open is over: count it. */
void phi__search_close_record(phi__part_run *run);
/** To the sink, unless what it overlaps was handed out before. */
phi_status phi__search_hand_out(phi__part_run *run, phi__found *found);
phi__found_style phi__search_style(const phi_scanner *scanner);

/** coverage.c: tell the sink how a part ended; `bytes` is its size. */
phi_status phi__coverage_close(phi__part_run *run, uint64_t bytes, uint64_t read);
/** The same after `status`, which is returned when the record does not fail: only what was read
 * to its end or given up gently has one. */
phi_status phi__coverage_end(phi__part_run *run, phi_status status, uint64_t bytes, uint64_t read);
/** Its name is searched, then comes the record: of something that was not opened. `parent` is NULL for a root. */
phi_status phi__coverage_refuse(phi_scanner *scanner, phi__part_run *parent, const char *path, uint64_t bytes,
                                phi_reason reason, const char *detail);
/** Tell progress when enough was read since the last time. */
phi_status phi__coverage_progress(phi_scanner *scanner);

/** names.c: what the locations of findings in names call these. */
#define PHI__NAME_OF_FILE "file name"
#define PHI__NAME_OF_FOLDER "folder name"
#define PHI__MEDIA_FOLDER "inode/directory"
/** Search the name of a file; */
phi_status phi__names_of_root(phi__part_run *run);
/** of a member, with those of the folders that the member before does not lie in; */
phi_status phi__names_of_member(phi__part_run *run);
/** of something within the part that is no member. */
phi_status phi__names_within(phi__part_run *run, const char *what, phi__span path);
/** A call of its own for what is not opened: search its name, and say `as` of it, of a folder only where something was found. */
phi_status phi__names_scan(phi_scanner *scanner, const phi_coverage *as, const phi_sink *sink);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TESTS_EMIT_RECORDER_H
#define PHI_TESTS_EMIT_RECORDER_H
/* A phi__emit for tests: keeps all that an extractor says of a part, and runs
 * members through identify and their extractor, so that a tree of recorded
 * parts stands in the end.
 *
 *     emit_recorder recorder;
 *     emit_recorder_init(&recorder);
 *     assert_int_equal(emit_recorder_bytes(&recorder, bytes, size), PHI_OK);
 *     recorded_part *inner = recorded_member(recorder.root, "a.txt");
 *     assert_string_equal(recorded_text(inner), "hello");
 *     emit_recorder_done(&recorder);
 */
#include "base/arena.h"
#include "base/buf.h"
#include "extract/extract.h"

typedef struct recorded_place {
    size_t at; /* in the text of the part */
    phi__place place;
} recorded_place;

typedef struct recorded_map {
    size_t at; /* in the text of the part */
    phi__encoding encoding;
    uint64_t source_offset;
} recorded_map;

typedef struct recorded_part recorded_part;
struct recorded_part {
    const char *name; /* as stored in the container; "" for the root */
    bool same_step;
    uint32_t page;
    uint64_t size;         /* as the member claimed */
    phi__identity identity;
    const char *extractor; /* name of the one that ran last; NULL = none did */
    phi_status status;     /* what it returned */
    phi__buf text;
    phi__buf names;        /* of what has no content, a line each: "link: target" */
    PHI_VEC(recorded_place) places;
    PHI_VEC(recorded_map) maps;
    bool has_table;
    phi__table table;
    PHI_VEC(recorded_part *) members;
    size_t fault_count;
    phi_reason reason;  /* of the first fault */
    const char *detail; /* of the first fault, or NULL */
    const char *media;  /* by emit->media, else of the identity */
};

typedef struct emit_recorder {
    phi__emit emit; /* first, so that it can be handed on */
    phi__arena arena;
    phi__budget budget;
    struct phi__workers *workers; /* handed to extractors; NULL unless the test sets it */
    recorded_part *root;
    recorded_part *current; /* part that emits now */
    uint64_t stop_after;    /* text and member calls until PHI_STOPPED is returned; 0 = never */
    uint64_t calls;
} emit_recorder;

/** Default limits; change `recorder->budget.limits` before running. */
void emit_recorder_init(emit_recorder *recorder);
void emit_recorder_done(emit_recorder *recorder);

/** Identify these bytes and extract them, members included, into `root`. Once
 * per recorder. Returns what the extractor of the root returned. */
phi_status emit_recorder_bytes(emit_recorder *recorder, const void *data, size_t size);
/** The same through this extractor, whatever the bytes are. */
phi_status emit_recorder_with(emit_recorder *recorder, const phi__extractor *extractor, const void *data, size_t size);
/** The same for a stream, which stays the caller's. */
phi_status emit_recorder_stream(emit_recorder *recorder, phi__stream *stream);
/** The same through this extractor, whatever the bytes are. */
phi_status emit_recorder_stream_with(emit_recorder *recorder, const phi__extractor *extractor, phi__stream *stream);

/** Text of a part, NUL-terminated. */
const char *recorded_text(recorded_part *part);
/** Direct member of this name; NULL when there is none. */
recorded_part *recorded_member(const recorded_part *part, const char *name);
/** Text of the part and then of all its members, depth first, into `out`. */
phi_status recorded_all_text(recorded_part *part, phi__buf *out);

#endif

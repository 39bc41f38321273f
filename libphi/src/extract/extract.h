/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_EXTRACT_H
#define PHI_EXTRACT_EXTRACT_H
/* Extractors turn a part (a file or a member) into text runs and further
 * members. They never recurse, open files, or decide about limits across
 * formats: members are handed to `emit`, which runs them to their end before it
 * returns, and the budget is charged for every byte that a container produces.
 *
 * An extractor ends with one `const phi__extractor phi__extract_<name>` and has
 * one line in extractors.def. */
#include "base/arena.h"
#include "base/budget.h"
#include "base/status.h"
#include "identify/identify.h"
#include "input/stream.h"

/* Where the text that follows stands. Zero and NULL = does not apply. */
typedef struct phi__place {
    uint32_t page;        /* or slide, from 1 */
    uint64_t row;         /* of a sheet, from 1 */
    uint32_t column;      /* of a sheet, from 1 */
    const char *sheet;    /* strings are borrowed during the call that takes the place */
    const char *cell;     /* "C7" */
    const char *part;     /* "header", "comments", "metadata" ... */
    const char *field;    /* name the text stands under: column header, form field, property */
    bool closed;          /* a field of a message: words outside of it say nothing about what is in it */
    uint64_t byte;        /* offset + 1 in the source, for raw bytes */
    phi__encoding encoding; /* of these bytes */
} phi__place;

/* Delimited text: lets the scanner find row, column and header of an offset
 * when a candidate asks for it, instead of marking every cell. */
typedef struct phi__table {
    char delimiter;           /* ',' '\t' ';' '|' ... */
    char quote;               /* '"' or 0 */
    char escape;              /* a backslash that takes a quote its meaning, or 0 */
    bool has_header;          /* first row names the columns */
    bool by_values;           /* no row does: columns are called by what they hold (extract/table_values.h) */
    size_t column_count;
    const char *const *columns; /* header names, unquoted; borrowed during the call */
} phi__table;

typedef struct phi__emit phi__emit;

/* A member of a container, on its way through scan_part. */
typedef struct phi__member {
    const char *name;      /* as stored; made safe for display by emit; "" = nameless */
    phi__stream *stream;   /* borrowed: the extractor closes it after emit returned; NULL when it cannot be read */
    uint64_t size;         /* as stored in the container, or PHI__SIZE_UNKNOWN */
    phi_reason reason;     /* why it cannot be read (stream == NULL), else NONE */
    const char *detail;    /* one line for a person, or NULL */
    bool same_step;        /* no "!/name" step of its own: a tar inside its gzip */
    uint32_t page;         /* with same_step: the page or frame that it is a picture of, else 0 */
    const char *part;      /* with same_step: what it is of the document, as a table of a database; or NULL */
    bool decoded;          /* out of base64 or hex in a text: such runs in it are left as they are */
    /* Not NULL: its text comes from this function instead of an extractor; `stream` then says
     * nothing but its size. Returns as phi__extract_fn, without PHI_ERR_UNSUPPORTED. */
    phi_status (*read)(void *context, phi__emit *emit);
    void *context;
    const char *media;     /* with `read`: what it is, static */
} phi__member;

/* What an extractor may say. Every function returns PHI_OK to go on; anything
 * else must be returned upward at once. */
struct phi__emit {
    /* More text of this part, UTF-8 (invalid bytes are tolerated), in order. */
    phi_status (*text)(phi__emit *self, const char *utf8, size_t length);
    /* The text that follows stands here; until the next call. */
    phi_status (*place)(phi__emit *self, const phi__place *place);
    /* The whole text of this part is a table; before any text. */
    phi_status (*table)(phi__emit *self, const phi__table *table);
    /* The text that follows is decoded from `encoding` and starts at this offset
     * of the source: findings then count the source's bytes. */
    phi_status (*source_map)(phi__emit *self, phi__encoding encoding, uint64_t source_offset);
    /* A member: run through identify, extract and so on before this returns. */
    phi_status (*member)(phi__emit *self, const phi__member *member);
    /* A name under which there is no content, of a folder or a link and what it leads to ("folder name", "link"; static):
     * it is searched, and is no text of this part. */
    phi_status (*name)(phi__emit *self, const char *what, const char *name, size_t length);
    /* Something of this part could not be read (the first reason is reported).
     * `detail` is static or lives until the part ends. */
    void (*fault)(phi__emit *self, phi_reason reason, const char *detail);
    /* The finer media type, static, once it is known ("…wordprocessingml.document"). */
    void (*media)(phi__emit *self, const char *media);
};

struct phi__workers;

/* One file or member while it is read. */
typedef struct phi__part {
    phi__stream *stream;       /* positioned at its start; may be replaced by make_random */
    phi__identity identity;
    const char *name;          /* last path component, without "!/" */
    phi__budget *budget;       /* of the root */
    phi__arena *arena;         /* cleared when the part ends */
    struct phi__workers *workers; /* worker processes of this scanner */
} phi__part;

/* Returns PHI_OK when the part was read to its end or a fault was emitted;
 * PHI_ERR_UNSUPPORTED, only before anything was emitted and nothing of the
 * stream consumed (or with random access): not my format after all, search it
 * as raw bytes; otherwise what emit returned or PHI_ERR_MEMORY. */
typedef phi_status (*phi__extract_fn)(phi__part *part, phi__emit *emit);

typedef struct phi__extractor {
    const char *name;
    phi__kind kind;
    phi__extract_fn run;
} phi__extractor;

/** The extractor of a kind; BINARY's ("raw") where there is no other. Never NULL. */
const phi__extractor *phi__extractor_for(phi__kind kind);
/** All of them, for lists and fuzz targets; *count is set. */
const phi__extractor *const *phi__extractors(size_t *count);

#endif

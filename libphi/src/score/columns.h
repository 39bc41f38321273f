/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_COLUMNS_H
#define PHI_SCORE_COLUMNS_H
/* Names of columns in text that no extractor knows as a table: reports aligned
 * with blanks, rows with tabs or bars, and the rows of SQL dumps. */
#include "base/buf.h"
#include "score/html_table.h"
#include "score/nearness.h"
#include "score/score.h"
#include "score/sql.h"

enum { PHI__COLUMNS_MAX = PHI__SQL_NAMES_MAX };

typedef enum phi__columns_kind {
    PHI__COLUMNS_NONE,
    PHI__COLUMNS_TABS,
    PHI__COLUMNS_BARS,
    PHI__COLUMNS_ALIGNED, /* by two or more blanks */
    PHI__COLUMNS_TUPLES   /* INSERT INTO t (names) VALUES (...), (...) */
} phi__columns_kind;

typedef struct phi__columns_name {
    uint32_t text;     /* offset in `names`, NUL-terminated */
    uint32_t from, to; /* where it stands in the header line */
} phi__columns_name;

/* The header that holds where the text has been walked to. */
typedef struct phi__columns {
    uint64_t part;     /* the text, see phi__scene */
    uint64_t plain;    /* the text that was seen not to be a dump, so that it is judged once */
    uint64_t walked;   /* offset of the first line not looked at yet; 0 = where the search of the window begins */
    phi__columns_kind kind;
    bool asked;        /* what was there at the beginning of the window may have mattered */
    bool fresh;        /* the header is the last line walked */
    bool copied;       /* COPY ... FROM stdin: holds until the line "\." */
    uint32_t table;    /* name of the table + 1, in `names`; 0 = it has none */
    phi__sql sql;
    phi__html_table html; /* with a walk of its own */
    phi__buf names;
    phi__columns_name items[PHI__COLUMNS_MAX];
    size_t count;
} phi__columns;

void phi__columns_init(phi__columns *columns);
void phi__columns_done(phi__columns *columns);

/** A window of a text is searched next: if it is the first one, is the text a dump of SQL? */
void phi__columns_begin(phi__columns *columns, const phi__scene *scene);
/** Cheaply: do these bytes stand in something like a row? */
bool phi__columns_may_hold(phi__columns *columns, const phi__scene *scene, size_t begin, size_t end);
/** The window is searched up to `to`: be what the next window of this text begins with. A header that
 * holds is walked on to there; else nothing is kept, so that windows mostly begin alike. */
phi_status phi__columns_carry(phi__columns *columns, const phi__scene *scene, size_t to);
/** Forget everything, as at the beginning of a text. */
void phi__columns_clear(phi__columns *columns);
/** Is anything known of this text? */
bool phi__columns_know(const phi__columns *columns, uint64_t part);
phi_status phi__columns_copy(phi__columns *to, const phi__columns *from);
/** Do they lead to the same in a window that begins with one or the other? Both as carried. */
bool phi__columns_equal(const phi__columns *a, const phi__columns *b);

/** Fill `cell` with the column that a candidate stands in, if it has a name: its field,
 * or what stands above it where only the alignment says so. Ask in ascending order. */
phi_status phi__columns_find(phi__columns *columns, const phi__scene *scene, const phi__setting *setting,
                             phi__cell *cell);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_SQL_H
#define PHI_SCORE_SQL_H
/* Statements of SQL dumps, a line at a time: which names have the columns of the
 * rows that follow? INSERT and REPLACE with or without names, COPY, and CREATE
 * TABLE, whose names serve statements without. */
#include "base/buf.h"

enum { PHI__SQL_NAMES_MAX = 128, PHI__SQL_NAME_MAX = 128 }; /* the longest name that any database allows */

typedef enum phi__sql_event {
    PHI__SQL_NOTHING, /* no statement of these */
    PHI__SQL_PART,    /* a piece of one */
    PHI__SQL_TUPLES,  /* rows in parentheses follow; `list` has their names */
    PHI__SQL_COPY     /* rows with tabs follow, up to the line "\." */
} phi__sql_event;

typedef struct phi__sql {
    bool dump;       /* the text is one: statements are followed from its begin to its end */
    uint8_t verb;    /* of the statement whose list of names is not read to its end; 0 = none is */
    bool name_next;
    uint32_t depth;  /* of parentheses */
    uint32_t lines;  /* that the list takes so far */
    uint32_t count;  /* names in the list */
    phi__buf list;   /* the table and its columns, each with its NUL */
    phi__buf tables; /* those that were created, each as such a list and one more NUL */
} phi__sql;

void phi__sql_init(phi__sql *sql);
void phi__sql_done(phi__sql *sql);
void phi__sql_clear(phi__sql *sql);
phi_status phi__sql_copy(phi__sql *to, const phi__sql *from);
bool phi__sql_equal(const phi__sql *a, const phi__sql *b);

/** Is a text that begins so a dump? */
bool phi__sql_is_dump(phi__span head);
/** Read one line. */
phi_status phi__sql_line(phi__sql *sql, phi__span line, phi__sql_event *event);
/** Does a line begin with the verb of a statement, or a remark? Rows end there. */
bool phi__sql_begins_other(phi__span line);

#endif

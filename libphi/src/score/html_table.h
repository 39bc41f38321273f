/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_SCORE_HTML_TABLE_H
#define PHI_SCORE_HTML_TABLE_H
/* Names of the columns of HTML tables, however far above their header stands: a walk
 * over the tags of a text, forward, which knows the header of the table it is in. */
#include "base/buf.h"
#include "score/score.h"

enum { PHI__HTML_COLUMNS_MAX = 64, PHI__HTML_NAMES_MAX = 4096 };

typedef struct phi__html_table {
    uint64_t part;   /* the text, see phi__scene */
    uint64_t walked; /* offset of the first byte not looked at yet; 0 = where the search of the window begins */
    bool open;       /* in a table */
    bool named;      /* its header is known */
    bool headers;    /* so far every cell of the first row is a <th> */
    bool fit;        /* ... or may be a name all the same */
    uint32_t cells;  /* begun in the present row */
    uint64_t cell;   /* where the last of them begins */
    phi__buf names;  /* NUL-terminated, one behind the other */
    uint32_t count;
} phi__html_table;

void phi__html_table_init(phi__html_table *table);
void phi__html_table_done(phi__html_table *table);
/** As at the beginning of a text. */
void phi__html_table_clear(phi__html_table *table);
phi_status phi__html_table_copy(phi__html_table *to, const phi__html_table *from);
bool phi__html_table_equal(const phi__html_table *a, const phi__html_table *b);

/** Cheaply: is the text right before `begin` the inside of a <td>? */
bool phi__html_table_may_hold(phi__span text, size_t begin);
/** Walk up to `to`. Ask in ascending order. */
phi_status phi__html_table_walk(phi__html_table *table, const phi__scene *scene, size_t to);
/** The window is searched up to `to`: keep the table that is open there, else nothing, so that windows mostly begin alike. */
phi_status phi__html_table_carry(phi__html_table *table, const phi__scene *scene, size_t to);
/** Name of the column that the walk ended in, or NULL. */
const char *phi__html_table_name(const phi__html_table *table);

#endif

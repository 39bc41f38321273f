/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ASIDE_H
#define PHI_EXTRACT_ASIDE_H
/* What stands inside of a line but is not of it (attributes, comments, notes, field
 * codes) waits here until the line ends: in between, it would tear apart a label and
 * its value, or an identifier. */
#include "extract/extract.h"

typedef struct phi__aside_item {
    const char *part; /* static */
    size_t field;     /* begins here in `text`, NUL-terminated; == value: none */
    size_t value;
    size_t end;
    uint64_t source;  /* offset of the value in the source + 1; 0 = not known */
    uint32_t page;
    uint64_t row;     /* of the cell it belongs to, with column, sheet and name */
    uint32_t column;
    const char *sheet; /* borrowed until it is said */
    char cell[16];
} phi__aside_item;

typedef struct phi__aside {
    phi__buf text;
    PHI_VEC(phi__aside_item) items;
    phi__encoding encoding; /* of the source, for `source` */
} phi__aside;

void phi__aside_init(phi__aside *aside);
void phi__aside_done(phi__aside *aside);
/** A text begins; `field` may be NULL and is copied. `source` as in the item. */
phi_status phi__aside_begin(phi__aside *aside, const char *part, phi__span field, uint64_t source);
/** The text that began last is of this page, or of this cell of a sheet. */
void phi__aside_place(phi__aside *aside, const phi__place *place);
/** More of the text that began last. PHI_PARTIAL: there is no room, flush and begin again. */
phi_status phi__aside_text(phi__aside *aside, const void *utf8, size_t length);
/** Is there so much that it should not wait any longer? */
bool phi__aside_full(const phi__aside *aside);
/** Emit each text at its place, a line each; *said = there was any, and the place is another now. */
phi_status phi__aside_flush(phi__aside *aside, phi__emit *emit, bool *said);

#endif

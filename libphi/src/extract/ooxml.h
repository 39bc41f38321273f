/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_OOXML_H
#define PHI_EXTRACT_OOXML_H
/* Office Open XML (ECMA-376): docx, xlsx and pptx, which are zips of XML parts.
 * What is not read as text is emitted as a member of the zip, so that nothing
 * is skipped. */
#include "extract/extract.h"
#include "extract/xml.h"
#include "extract/zip_reader.h"

/* What a part of the package is, from its content type; in the order of reading. */
typedef enum phi__ooxml_role {
    PHI__OOXML_OTHER,
    PHI__OOXML_MAIN_WORD,
    PHI__OOXML_MAIN_SHEET,
    PHI__OOXML_MAIN_SLIDES,
    PHI__OOXML_STRINGS,
    PHI__OOXML_STYLES,
    PHI__OOXML_WORKSHEET,
    PHI__OOXML_PIVOT,
    PHI__OOXML_TEXT, /* paragraphs under `label` */
    PHI__OOXML_METADATA,
    PHI__OOXML_STYLE_NAMES /* of documents: what else styles say is how things look */
} phi__ooxml_role;

typedef struct phi__ooxml_part {
    const char *name;    /* in the zip; in the arena */
    const char *label;   /* phi__place.part, static; NULL for the body */
    const char *title;   /* of a sheet, also of one that it lies on, or NULL */
    phi__ooxml_role role;
    uint32_t order;      /* of sheets, slides and what lies on them, from 1; 0 = none */
    bool binary;         /* records of a binary workbook, by its type */
    bool found;          /* the zip has it, as `entry` */
    phi__zip_entry entry;
} phi__ooxml_part;

enum { PHI__OOXML_STYLE_NAMES_MOST = 64 * 1024 }; /* of names that are kept to be compared; all are said */

typedef struct phi__ooxml {
    phi__zip *zip;
    phi__part *part;
    phi__emit *emit;
    PHI_VEC(phi__ooxml_part) parts;
    phi__buf strings;         /* shared strings of a workbook, one after another */
    PHI_VEC(size_t) string_ends;
    bool strings_full;        /* they did not fit */
    phi__buf style_names;     /* of the part that was read first, each with a line end, */
    size_t style_at;          /* and how far those of another part were the same */
    PHI_VEC(const char *) pivot_fields; /* names in the cache that is read */
    PHI_VEC(const char *) formats; /* by cell style: how its numbers are shown, NULL = as they are */
} phi__ooxml;

/** Read the package in `zip` when it is one of the three. *handled = false: an ordinary zip. */
phi_status phi__ooxml_run(phi__zip *zip, phi__part *part, phi__emit *emit, bool *handled);

/** Parse `part` as XML, or as records that say the same; its faults are emitted. */
phi_status phi__ooxml_parse(phi__ooxml *self, const phi__zip_entry *entry, const phi__xml_events *events, void *user);

/** Paragraphs of documents, slides, notes and comments. */
phi_status phi__ooxml_read_text(phi__ooxml *self, const phi__ooxml_part *part);
/** Properties: each under its name. */
phi_status phi__ooxml_read_metadata(phi__ooxml *self, const phi__ooxml_part *part);
/** Strings that cells refer to, into `strings`. */
phi_status phi__ooxml_read_strings(phi__ooxml *self, const phi__ooxml_part *part);
/** How numbers are shown, into `formats`. */
phi_status phi__ooxml_read_styles(phi__ooxml *self, const phi__ooxml_part *part);
/** Show the number in `number` in this format of `formats`; stays as it is where that does not fit. */
phi_status phi__ooxml_format(const char *format, phi__buf *number);
/** Names that people gave to styles. */
phi_status phi__ooxml_read_style_names(phi__ooxml *self, const phi__ooxml_part *part);
/** Cells, each at its place. */
phi_status phi__ooxml_read_sheet(phi__ooxml *self, const phi__ooxml_part *part);

/** Values that a pivot table keeps. */
phi_status phi__ooxml_read_pivot(phi__ooxml *self, const phi__ooxml_part *part);

/** The number as people read it: integral values without exponent and fraction. Appends to `out`. */
phi_status phi__ooxml_number(phi__span text, phi__buf *out);

#endif

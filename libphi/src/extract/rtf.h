/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_RTF_H
#define PHI_EXTRACT_RTF_H
/* What the two files that read RTF share: the reader, and what collects bytes. */
#include "base/codepage.h"
#include "extract/aside.h"
#include "extract/grid.h"
#include "extract/rtf_words.h"

typedef struct phi__rtf_font {
    uint32_t number;
    uint32_t codepage; /* 0 = the document's */
} phi__rtf_font;

/* One open brace. */
typedef struct phi__rtf_group {
    uint8_t action; /* phi__rtf_action: SAME is text of the body */
    uint32_t value; /* of SPECIAL */
    const char *part;  /* of TEXT */
    const char *field;
    uint64_t number;   /* which destination its text is of */
    uint32_t font;
    uint8_t uc;        /* bytes that stand in for \u */
    bool hidden;
    bool twin;         /* \upr: its first group repeats the second */
    bool twin_seen;
} phi__rtf_group;

typedef struct phi__rtf {
    phi__part *part;
    phi__emit *emit;
    uint8_t *block;
    size_t at, size;       /* in the block */
    phi_reason limit;      /* that ended it early */
    PHI_VEC(phi__rtf_group) groups; /* never empty */
    PHI_VEC(phi__rtf_font) fonts;
    uint64_t numbers;      /* groups opened */
    size_t beyond;         /* groups open above the ceiling */
    size_t unknown;        /* destinations that nobody knows */
    bool ended;            /* the outermost group is closed */
    bool starred;          /* \* was the last */
    uint32_t codepage, default_font;
    uint32_t skip;         /* characters to be left out behind \u */
    uint32_t high;         /* first half of a pair */
    uint32_t binary;       /* bytes of \bin to come */
    phi__codepage page_table;
    phi__buf raw, decoded, out;
    phi__buf name;         /* of a property or of what a shape has */
    bool placed;
    phi__place place;
    uint32_t page;
    phi__aside aside;
    bool aside_open;
    uint64_t aside_of;     /* group whose text is open there */
    phi__grid grid;
    bool in_table;         /* the paragraph is of a row */
    bool in_row, cell_due; /* a row is open; its next cell has not begun */
    size_t bytes_depth;    /* of the group that bytes are collected for; 0 = none */
    bool bytes_full;
    int nibble;            /* first digit of a byte, or -1 */
    phi__buf bytes;
    uint32_t members;
} phi__rtf;

enum { PHI__RTF_RAW_BYTES = 4096, PHI__RTF_OUT_BYTES = 16 * 1024 };

static inline const phi__rtf_group *phi__rtf_top(const phi__rtf *self)
{
    return &self->groups.items[self->groups.count - 1];
}

/** A byte of text in the code page of its font, a character, a unit of UTF-16 as \u has it. */
phi_status phi__rtf_byte(phi__rtf *self, uint8_t byte);
phi_status phi__rtf_character(phi__rtf *self, uint32_t code);
phi_status phi__rtf_unit(phi__rtf *self, int32_t number);
/** Bytes that wait for their code page are decoded: the font or the destination changes. */
phi_status phi__rtf_flush(phi__rtf *self);
phi_status phi__rtf_end_line(phi__rtf *self);
/** \pard, \intbl, \cell, \row and \page. */
phi_status phi__rtf_layout(phi__rtf *self, phi__rtf_special what);
/** The document is over: emit what is left. */
phi_status phi__rtf_finish(phi__rtf *self);

/** A destination of bytes begins, in the group on top. */
void phi__rtf_bytes_begin(phi__rtf *self);
/** Digits of such bytes; what is no digit is passed over. */
phi_status phi__rtf_hex(phi__rtf *self, phi__span text);
phi_status phi__rtf_bytes(phi__rtf *self, phi__span bytes);
/** It ends: emit what it held. */
phi_status phi__rtf_bytes_end(phi__rtf *self);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_RTF_WORDS_H
#define PHI_EXTRACT_RTF_WORDS_H
/* What the control words of RTF 1.9.1 mean to a reader of text. */
#include <stddef.h>
#include <stdint.h>

typedef enum phi__rtf_action {
    PHI__RTF_NONE,      /* formatting */
    PHI__RTF_CHARACTER, /* stands for a character: `value` */
    PHI__RTF_BREAK,     /* ends a line */
    PHI__RTF_TEXT,      /* destination whose text is read, under the part and field of the word */
    PHI__RTF_SKIP,      /* destination without text of the document, or with text that stands elsewhere too */
    PHI__RTF_BYTES,     /* destination of hexadecimal bytes: a member */
    PHI__RTF_SAME,      /* destination that goes on with what its parent was */
    PHI__RTF_SPECIAL    /* the reader knows: `value` is a phi__rtf_special */
} phi__rtf_action;

typedef enum phi__rtf_special {
    PHI__RTF_ANSI, PHI__RTF_ANSICPG, PHI__RTF_DEFF, PHI__RTF_F, PHI__RTF_FCHARSET, PHI__RTF_CPG, PHI__RTF_FONTTBL,
    PHI__RTF_UC, PHI__RTF_U, PHI__RTF_BIN, PHI__RTF_PLAIN, PHI__RTF_V, PHI__RTF_PARD, PHI__RTF_INTBL,
    PHI__RTF_CELL, PHI__RTF_ROW, PHI__RTF_UPR, PHI__RTF_PROPNAME, PHI__RTF_STATICVAL, PHI__RTF_SN, PHI__RTF_SV,
    PHI__RTF_PAGE
} phi__rtf_special;

typedef struct phi__rtf_word {
    const char *name;
    uint8_t action; /* phi__rtf_action */
    uint32_t value;
    const char *part;  /* of the text of a destination, or name of its member */
    const char *field;
} phi__rtf_word;

/** NULL for a word that is not in the table. */
const phi__rtf_word *phi__rtf_word_find(const char *name, size_t length);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_HEADS_H
#define PHI_EXTRACT_HEADS_H
/* Names of the columns of a sheet, and what they say of numbers: programs store an
 * identifier that was typed as a number without its leading zeros. Header only and
 * without memory of its own, because worker programs need it too.
 *
 * The names stand in the row, among the first, that holds nothing but short texts and
 * more of them than one above it: titles over a table have fewer cells. */
#include "base/ascii.h"
#include "base/span.h"

enum {
    PHI__HEADS_COLUMNS = 16384,
    PHI__HEADS_BYTES = 64 * 1024,
    PHI__HEADS_NAME_BYTES = 128,
    PHI__HEADS_ROWS = 12, /* the first rows are looked at */
};

typedef struct phi__heads {
    uint32_t at[PHI__HEADS_COLUMNS]; /* of the name of a column in `names`, + 1; 0 = none */
    char names[PHI__HEADS_BYTES];
    uint32_t next[PHI__HEADS_COLUMNS]; /* the same of the row that is being read */
    size_t size;       /* of `names`, with those of that row */
    size_t kept;       /* of `names`, without them */
    uint32_t rows;     /* begun */
    uint32_t cells;    /* of the row that is being read */
    uint32_t highest;  /* column of it */
    uint32_t found;    /* cells of the row that names the columns */
    bool named;        /* the row that is being read may be that row */
} phi__heads;

/* A row that could be names becomes them. */
static inline void phi__heads_end_row(phi__heads *heads)
{
    const bool takes = heads->named && heads->cells > heads->found;
    for (uint32_t i = 0; i < heads->highest && heads->rows > 0; i++) {
        if (takes)
            heads->at[i] = heads->next[i];
        heads->next[i] = 0;
    }
    if (takes) {
        heads->found = heads->cells;
        heads->kept = heads->size;
    }
    heads->size = heads->kept;
    heads->cells = heads->highest = 0;
}

static inline void phi__heads_row(phi__heads *heads)
{
    phi__heads_end_row(heads);
    heads->rows++;
    heads->named = heads->rows <= PHI__HEADS_ROWS;
}

static inline bool phi__heads_is_name(phi__span text)
{
    size_t letters = 0, digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        letters += phi__is_letter((char)text.data[i]) || text.data[i] >= 0x80;
        digits += phi__is_digit((char)text.data[i]);
    }
    return letters > 0 && digits <= 2 && text.size < PHI__HEADS_NAME_BYTES;
}

/** A cell that is not empty; `column` from 1. */
static inline void phi__heads_cell(phi__heads *heads, uint32_t column, bool is_text, phi__span text)
{
    if (!heads->named || column < 1 || column > PHI__HEADS_COLUMNS)
        return;
    heads->cells++;
    if (!is_text || !phi__heads_is_name(text) || heads->size + text.size + 1 > PHI__HEADS_BYTES) {
        heads->named = false;
        return;
    }
    memcpy(&heads->names[heads->size], text.data, text.size);
    heads->names[heads->size + text.size] = '\0';
    heads->next[column - 1] = (uint32_t)heads->size + 1;
    heads->size += text.size + 1;
    heads->highest = column > heads->highest ? column : heads->highest;
}

/** Name of a column for the cells below, or NULL. */
static inline const char *phi__heads_name(const phi__heads *heads, uint32_t column)
{
    if (column < 1 || column > PHI__HEADS_COLUMNS || heads->at[column - 1] == 0)
        return NULL;
    return &heads->names[heads->at[column - 1] - 1];
}

static inline bool phi__heads_has_word(const char *name, const char *word)
{
    const size_t length = strlen(word);
    for (size_t i = 0; name[i] != '\0'; i++) {
        const bool hump = i > 0 && phi__is_upper(name[i]) && phi__is_lower(name[i - 1]); /* patientSsn */
        if ((i > 0 && phi__is_letter(name[i - 1]) && !hump) || strlen(name + i) < length || !phi__equal_nocase(name + i, word, length))
            continue;
        const char behind = name[i + length];
        if (!phi__is_letter(behind) || (phi__is_upper(behind) && phi__is_lower(name[i + length - 1])))
            return true;
    }
    return false;
}

/** How many digits the identifiers under this name have, where their first may be zero; else 0. */
static inline size_t phi__heads_digits(const char *name)
{
    static const struct {
        const char *word;
        size_t digits;
    } NAMES[] = {{"ssn", 9},     {"social", 9}, {"sin", 9},     {"tin", 9},  {"ein", 9},   {"fein", 9},
                 {"routing", 9}, {"aba", 9},    {"zipcode", 5}, {"zip", 5},  {"itin", 9},  {"rtn", 9}};
    for (size_t i = 0; name != NULL && i < sizeof NAMES / sizeof *NAMES; i++) {
        if (phi__heads_has_word(name, NAMES[i].word))
            return NAMES[i].digits;
    }
    return 0;
}

/** Zeros that a number of `count` digits lacks under this name; no identifier lacks more than four. */
static inline size_t phi__heads_zeros(const char *name, phi__span number)
{
    const size_t wanted = phi__heads_digits(name);
    for (size_t i = 0; i < number.size; i++) {
        if (!phi__is_digit((char)number.data[i]))
            return 0;
    }
    return number.size == 0 || number.size >= wanted || wanted - number.size > 4 ? 0 : wanted - number.size;
}

#endif

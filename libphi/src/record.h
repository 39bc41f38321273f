/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RECORD_H
#define PHI_RECORD_H
/* Which record a finding stands in: what is known of one person stands in one
 * row, message, entry or stretch of text. Here, where a record begins in the text
 * around a candidate; and the counting of records along the findings of a part. */
#include "report/naming.h"
#include "score/score.h"
#include "window.h"

/* What the text around a candidate says of its record. */
typedef struct phi__record_look {
    uint64_t begin;    /* in the part's text; 0 = no begin is in sight */
    uint64_t name;     /* hash of whom a caption ("Patient: ...") names at that begin; 0 = none does */
    bool exact;        /* the format says where records begin */
    bool care;         /* words of care stand in it, before the candidate or right behind */
    bool care_before;  /* ... before its begin, hence in the record of the finding before */
    const char *state; /* of an address in it */
} phi__record_look;

/** `from`: offset in the window behind the finding before, 0 when there is none in it. */
phi__record_look phi__record_look_around(const phi__window *window, size_t from, const phi__candidate *candidate);

/* What records are told from, of one finding. */
typedef struct phi__record_mark {
    uint64_t begin, end; /* of the finding, in the part's text */
    uint64_t row;        /* 0 = not in a table */
    const char *sheet;   /* or NULL */
    phi__record_look look;
    phi_class data_class;
    bool identifies;     /* somebody, without doubt of a test value */
    phi__naming naming;
    bool health;         /* says something of health, care or coverage */
    bool counts;         /* no test value */
} phi__record_mark;

/* The record that is open while the findings of a part come in order. Zero-initialised. */
typedef struct phi__record_run {
    uint64_t number;   /* of the open record; 0 = none yet */
    uint64_t begin, end;
    uint64_t name;     /* the last that a caption gave, as a hash */
    uint64_t row, sheet; /* the latter a hash */
    bool care;         /* every record of the part is of care: messages of HL7, columns of a table */
    bool identifies, health;
    bool named, born;  /* a name, a birth date: together they identify, too */
    uint32_t classes;  /* bits 1 << phi_class of its findings */
    bool open;
} phi__record_run;

/** Count a finding; opens the next record, whose class the one before then has in `closed` (NONE: it had nothing
 * that counts, or there is none). True when a record was closed. */
bool phi__record_next(phi__record_run *run, const phi__record_mark *mark, phi_class *closed);
/** Class of the open record, which is none any more. */
bool phi__record_close(phi__record_run *run, phi_class *closed);

#endif

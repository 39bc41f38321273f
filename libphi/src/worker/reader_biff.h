/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_BIFF_H
#define PHI_WORKER_READER_BIFF_H
/* Records of Excel workbooks before OOXML ([MS-XLS]): their walk, strings that go on
 * in the next record, and the table of shared strings. */
#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    PHI__BIFF_CONTINUE = 0x3C,
};

typedef struct phi__biff {
    phi__span stream;
    size_t at;          /* of the next record */
    uint16_t type;      /* of the record that was read last */
    phi__span body;
} phi__biff;

/** The next record; false at the end, or where the rest is none. */
bool phi__biff_next(phi__biff *biff);
/** Type of the record behind that one; 0 at the end. */
uint16_t phi__biff_peek(const phi__biff *biff);

/* Bytes of a record and of those that continue it. */
typedef struct phi__biff_bytes {
    phi__biff *biff;
    phi__span part;
    size_t at;
    bool failed; /* a read went past the end */
} phi__biff_bytes;

phi__biff_bytes phi__biff_open(phi__biff *biff);
uint32_t phi__biff_number(phi__biff_bytes *bytes, size_t size);
void phi__biff_skip(phi__biff_bytes *bytes, size_t size);

/** Characters of a string (`high`: UTF-16, else one byte each), which may change from one record to the
 * next: `hear` gets them piece by piece. */
typedef void (*phi__biff_hear)(void *user, phi__span piece, bool wide);
void phi__biff_characters(phi__biff_bytes *bytes, size_t count, bool high, phi__biff_hear hear, void *user);
/** A string of BIFF8 behind its length: flags, characters, formats ([MS-XLS] 2.5.293). */
void phi__biff_rich_string(phi__biff_bytes *bytes, size_t count, phi__biff_hear hear, void *user);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_ENCODED_H
#define PHI_EXTRACT_ENCODED_H
/* Base64 and hex runs within a text: whatever an extractor says goes through here on its way, unchanged,
 * and runs that decode to something are said after it. One that is a file or a text of some length (a PDF
 * in FHIR's attachment.data or in HL7's OBX) becomes a member, named by the line and byte of its begin;
 * a few words become text of the same part at the place of the run. What decodes to noise is a key or a
 * hash. Nothing that was decoded is decoded again. */
#include "extract/extract.h"

enum { PHI__ENCODED_HELD = 64 };

typedef struct phi__encoded {
    phi__emit emit;   /* first: what the extractor gets */
    phi__emit *inner;
    phi__part *part;
    uint64_t offset;  /* of the text that comes next */
    uint64_t line;    /* from 1; of the same, or of what was counted of it */
    size_t counted;   /* of the text that is looked at: lines up to here */
    /* The run that is open. */
    bool open;
    bool hex;
    bool plain;       /* of + and / */
    bool url;         /* of - and _ */
    bool cut;         /* a backslash, which may belong to an escape, was its last byte so far */
    bool padded;
    uint8_t held[PHI__ENCODED_HELD]; /* its first characters, until it is known what they are */
    uint64_t size;    /* its characters */
    size_t prefix;    /* of them, before hex */
    uint64_t run_offset, run_line;
    size_t row;       /* characters since the last line break in it */
    size_t breaks;    /* bytes since then that are no characters */
    uint32_t bits;
    uint32_t bit_count;
    bool too_large;
    phi__buf decoded;
    phi__buf words;   /* what the short runs hold, for the end */
    uint64_t members;
    bool refused;     /* a limit was reached */
} phi__encoded;

void phi__encoded_init(phi__encoded *self, phi__emit *inner, phi__part *part);
/** Say what is still open. */
phi_status phi__encoded_finish(phi__encoded *self);
void phi__encoded_done(phi__encoded *self);

#endif

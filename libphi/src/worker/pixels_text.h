/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PIXELS_TEXT_H
#define PHI_WORKER_PIXELS_TEXT_H
/* Text recognition. Part of phi-worker-ocr only. */
#include "worker/pixels.h"

/* A line of recognised text. */
typedef struct phi__picture_line {
    const char *text; /* UTF-8, without a line end */
    phi__box box;     /* in the prepared picture */
    bool begins;      /* a block or paragraph */
} phi__picture_line;

typedef enum phi__picture_end {
    PHI__PICTURE_READ,
    PHI__PICTURE_LATE,    /* the processor time for this page was over; what was read stands */
    PHI__PICTURE_FAILED
} phi__picture_end;

/** Load the language data, before the process is locked in. False: they are not installed. */
bool phi__picture_text_warm_up(void);
/** How well something was read. */
typedef struct phi__picture_score {
    int confidence; /* mean of its words, 0 to 100 */
    size_t words;   /* that are more than noise */
} phi__picture_score;

/** Milliseconds of processor time that this process took so far. */
int64_t phi__picture_clock_ms(void);
/** Recognise, until that clock says `until`; the result stays until the next call. */
phi__picture_end phi__picture_text_read(struct Pix *prepared, int64_t until, phi__picture_score *score);
/** Hand out the lines of what was read last, from top to bottom. */
void phi__picture_text_each(void (*each)(void *context, const phi__picture_line *line), void *context);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_picture.h. Page by page: codes, then print. A page without anything that could
 * be text is not put through recognition, unless that is asked for. One that was read with
 * little confidence is tried upside down, while there is time.
 *
 * Not read: handwriting, other languages than the data that are loaded, and what stands in
 * the moving or later frames of an animation. */
#include "worker/reader_picture.h"

#include "worker/pixels_codes.h"
#include "worker/pixels_text.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum {
    PAGE_MS = 20000,     /* of processor time for one page */
    PAGE_PIXELS = 900000, /* of the smallest scan of a page: letter paper at 100 dpi has 935,000 */
    UNSURE = 60,         /* mean confidence below which another direction is tried, */
    FEW_WORDS = 3,       /* where there is anything to read */
    PAGES = 5000,
};

typedef struct reading {
    phi__say *say;
    uint32_t page;   /* 0 = the only one */
    phi__picture_way way;
    phi__pictures pictures;
    bool all;        /* recognise even what does not look like text */
    bool pages_only; /* of what does, only what is as large as a page */
} reading;

static bool has_language;

void phi__reader_picture_warm_up(void)
{
    has_language = phi__picture_text_warm_up();
}

const char *phi__reader_picture_missing(void)
{
    return has_language ? NULL : "the language data for text recognition (eng)";
}

/* ---------------------------------------------------------------------------- saying */

/* "box 120,340 560x32": left and top, width and height in pixels of the picture. */
static void say_line(void *context, const phi__picture_line *line)
{
    const reading *self = context;
    const phi__box box = phi__close_up_back(&self->pictures.close_up, phi__picture_box_back(&self->way, line->box));
    char part[80];
    (void)snprintf(part, sizeof part, "box %d,%d %dx%d", box.left, box.top, box.right - box.left, box.bottom - box.top);
    phi__say_place(self->say, self->page, part, NULL);
    if (line->begins)
        phi__say_text(self->say, "\n", 1);
    phi__say_text(self->say, line->text, strlen(line->text));
    phi__say_text(self->say, "\n", 1);
}

/* --------------------------------------------------------------------------- reading */

static phi__picture_end try_turned(reading *self, struct Pix *grey, const phi__picture_look *look, int turns,
                                   int64_t until, phi__picture_score *score)
{
    struct Pix *ready = phi__picture_prepare(grey, look, turns, &self->way);
    if (ready == NULL)
        return PHI__PICTURE_FAILED;
    const phi__picture_end end = phi__picture_text_read(ready, until, score);
    phi__picture_free(&ready);
    return end;
}

/* As it seems to stand, or else upside down: lines tell their direction, but not which way is up. */
static phi__picture_end read_best(reading *self, struct Pix *grey, const phi__picture_look *look)
{
    const int64_t until = phi__picture_clock_ms() + PAGE_MS;
    phi__picture_score first, second;
    const phi__picture_end end = try_turned(self, grey, look, 0, until, &first);
    if (end != PHI__PICTURE_READ || first.confidence >= UNSURE || first.words < FEW_WORDS || phi__picture_clock_ms() > until - PAGE_MS / 2)
        return end;
    const phi__picture_end turned = try_turned(self, grey, look, 2, until, &second);
    if (turned == PHI__PICTURE_READ && second.confidence > first.confidence)
        return turned;
    return try_turned(self, grey, look, 0, until, &first);
}

static void recognise(reading *self, struct Pix *grey, const phi__picture_look *look)
{
    if (!has_language) {
        phi__say_fault(self->say, PHI_REASON_NO_BACKEND, "the language data of the text recognition are not installed");
        return;
    }
    const phi__picture_end end = read_best(self, grey, look);
    if (end == PHI__PICTURE_FAILED)
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "text recognition failed on a picture");
    else
        phi__picture_text_each(say_line, self);
    if (end == PHI__PICTURE_LATE)
        phi__say_fault(self->say, PHI_REASON_LIMIT_TIME, "text recognition took too long for a page");
}

/* The host wants to know what pictures in documents cost, but those that are scans of pages. */
static void read_print(reading *self, struct Pix *grey)
{
    const bool small = self->pictures.pixels < PAGE_PIXELS;
    const int64_t begun = phi__picture_clock_ms();
    phi__picture_look look = phi__picture_look_at(grey);
    const bool wanted = self->all || phi__picture_may_have_text(&look);
    if (wanted && small && self->pages_only)
        phi__say_fault(self->say, PHI_REASON_LIMIT_TIME, "the pictures of its document took too long: --ocr always reads them all");
    else if (wanted)
        recognise(self, grey, &look);
    phi__picture_look_done(&look);
    if (small)
        phi__say_wire(self->say, &(phi__wire){.type = PHI__WIRE_SPENT, .bytes = (uint64_t)(phi__picture_clock_ms() - begun)});
}

static void read_pages(phi__job *job, const uint8_t *data)
{
    reading self = {.say = &job->say, .all = (job->mode & PHI__JOB_ALL) != 0, .pages_only = (job->mode & PHI__JOB_PAGES) != 0};
    phi__pictures *pictures = &self.pictures;
    phi__pictures_open(pictures, data, (size_t)job->size);
    phi_reason reason = PHI_REASON_NONE;
    const char *detail = NULL;
    struct Pix *grey = NULL;
    while (!job->say.lost && pictures->page < PAGES && (grey = phi__pictures_next(pictures, &reason, &detail)) != NULL) {
        self.page = pictures->is_tiff ? pictures->page : 0;
        phi__say_wire(&job->say, &(phi__wire){.type = PHI__WIRE_PROGRESS, .number = pictures->page});
        phi__pixels_codes_say(self.say, grey, pictures);
        read_print(&self, grey);
        phi__picture_free(&grey);
    }
    if (reason != PHI_REASON_NONE)
        phi__say_fault(&job->say, reason, detail);
    else if (pictures->page == PAGES)
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMBERS, "only the first 5000 pages were read");
    if (!job->say.said) /* looked at, and nothing there: that is not to decline it */
        phi__say_place(&job->say, 0, NULL, NULL);
}

void phi__reader_picture_read(phi__job *job)
{
    void *data = job->size == 0 ? MAP_FAILED : mmap(NULL, (size_t)job->size, PROT_READ, MAP_PRIVATE, job->fd, 0);
    if (data == MAP_FAILED) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "a picture needs more memory than a worker may have");
        return;
    }
    read_pages(job, data);
    (void)munmap(data, (size_t)job->size);
}

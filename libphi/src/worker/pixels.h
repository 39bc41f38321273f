/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_PIXELS_H
#define PHI_WORKER_PIXELS_H
/* Pictures of any format, page by page, and made ready for text recognition. Part of
 * phi-worker-ocr only. */
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct Pix; /* of leptonica */

/* Where what is handed out of a page stands on it: most of a page is white, which is left out. */
enum { PHI__PICTURE_BANDS = 64 };
typedef struct phi__close_up {
    int left; /* column of the page that the first one is */
    int count;
    struct {
        int from, rows; /* of the page, one below the other; what is between them is white */
    } bands[PHI__PICTURE_BANDS];
} phi__close_up;

typedef struct phi__box {
    int left, top, right, bottom;
} phi__box;

/* A file of pictures that is read page by page. */
typedef struct phi__pictures {
    const uint8_t *data; /* borrowed */
    size_t size;
    size_t next;    /* where the next page of a TIFF is; leptonica's own mark */
    uint32_t page;  /* last one that was handed out, from 1 */
    bool is_tiff;
    uint64_t pixels; /* of that page, with its white */
    phi__close_up close_up; /* of the page that was handed out */
} phi__pictures;

/* What a picture looks like before anything is recognised. */
typedef struct phi__picture_look {
    size_t marks;    /* components of the size of characters */
    size_t in_line;  /* most of them beside each other, or below */
    bool sideways;   /* they stand close below each other, as when a page was turned */
    float height;    /* their median, in pixels; 0 = none */
    bool bilevel;    /* nearly all is black or white */
    bool noise;      /* more specks than anything: a texture, which is not enlarged */
    struct Pix *black; /* what is dark, of this object; NULL = out of memory, or too small */
} phi__picture_look;

/* From a picture that was made ready back to the one that was read. */
typedef struct phi__picture_way {
    int width, height; /* of what was handed out, in pixels */
    int turns;         /* by 90 degrees clockwise, 0 to 3 */
    float scale_x, scale_y;
} phi__picture_way;

enum { PHI__PICTURE_PIXELS = 100 << 20 };

void phi__pictures_open(phi__pictures *pictures, const uint8_t *data, size_t size);
/** The next page in shades of grey, dark text on light ground; NULL at the end or with *reason. */
struct Pix *phi__pictures_next(phi__pictures *pictures, phi_reason *reason, const char **detail);
void phi__picture_free(struct Pix **picture);

/** `grey` without its white margins and with less white between what stands on it; `grey` itself is freed, or handed
 * back where that leaves nothing out. */
struct Pix *phi__picture_close_up(struct Pix *grey, phi__close_up *out);
/** Where a box of a close-up stands on the page. */
phi__box phi__close_up_back(const phi__close_up *close_up, phi__box box);

/** Bytes of a picture in shades of grey for other readers, to be freed by phi__picture_bytes_free. */
uint8_t *phi__picture_bytes(struct Pix *grey, int *width, int *height);
void phi__picture_bytes_free(uint8_t *bytes);

phi__picture_look phi__picture_look_at(struct Pix *grey);
void phi__picture_look_done(phi__picture_look *look);
/** What is dark in a picture; NULL = out of memory. */
struct Pix *phi__picture_threshold(struct Pix *grey, bool bilevel);
/** Could there be text in it? Errs on the side of yes. */
bool phi__picture_may_have_text(const phi__picture_look *look);
/** A copy with characters of a size that is recognised best, upright as far as its strokes
 * tell, level, without the lines of forms. `extra_turns` more clockwise. */
struct Pix *phi__picture_prepare(struct Pix *grey, const phi__picture_look *look, int extra_turns,
                                 phi__picture_way *way);
/** Where a box of the prepared picture lies in the one that was read. */
phi__box phi__picture_box_back(const phi__picture_way *way, phi__box box);

#endif

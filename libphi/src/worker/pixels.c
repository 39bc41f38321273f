/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels.h: reading, and what a picture looks like. The other files that name leptonica
 * are pixels_close_up.c and pixels_prepare.c. Nothing is read from a file: all formats come out of memory.
 *
 * A picture is looked at for text by its connected components: characters are many marks of
 * about the same height beside each other. That is cheap, and it cannot miss print, as what
 * tells no components of its own can be recognised by nothing. */
#include "worker/pixels.h"

#include "worker/pixels_raw.h"

#include <leptonica/allheaders.h>
#include <stdlib.h>

enum {
    SMALLEST_SIDE = 12,    /* pixels: no character fits in less */
    MARK_LEAST = 5,        /* height of a mark in pixels */
    MARK_MOST = 400,
    MARKS_LOOKED_AT = 30000,
    SPECKS_LEAST = 10000,
    LINE_LEAST = 4,        /* marks beside each other: "4711" */
    TILE = 400,            /* pixels of a tile that is thresholded by itself */
    DARK = 85, LIGHT = 170,
    DARK_GROUND = 100,     /* mean below which text is light on dark */
};

/* --------------------------------------------------------------------------- reading */

void phi__pictures_open(phi__pictures *self, const uint8_t *data, size_t size)
{
    setMsgSeverity(L_SEVERITY_NONE);
    *self = (phi__pictures){.data = data, .size = size};
    l_int32 format = IFF_UNKNOWN;
    if (size >= 16)
        (void)findFileFormatBuffer(data, &format);
    self->is_tiff = format == IFF_TIFF || (format >= IFF_TIFF_PACKBITS && format <= IFF_TIFF_ZIP) ||
                    format == IFF_TIFF_JPEG;
}

/* What leptonica does not read. */
static bool decode_raw(const phi__pictures *self, phi__raw_pixels *out)
{
    const phi__span bytes = phi__span_of(self->data, self->size);
    *out = (phi__raw_pixels){.values = NULL};
    if (phi__span_starts(bytes, "\xFF\x4F\xFF\x51", 4))
        return phi__pixels_jpc(bytes, out);
    if (!phi__span_starts(bytes, "\xFF\xD8\xFF", 3))
        return false;
    if (phi__pixels_lossless(bytes, out))
        return true;
    phi__raw_pixels_done(out);
    return phi__pixels_jls(bytes, out);
}

static PIX *read_raw(const phi__pictures *self)
{
    phi__raw_pixels raw;
    uint16_t low = 0, high = 0;
    PIX *grey = decode_raw(self, &raw) ? pixCreate((l_int32)raw.width, (l_int32)raw.height, 8) : NULL;
    if (grey != NULL)
        phi__raw_pixels_range(&raw, &low, &high);
    for (size_t y = 0; grey != NULL && y < raw.height; y++) {
        l_uint32 *row = pixGetData(grey) + y * (size_t)pixGetWpl(grey);
        for (size_t x = 0; x < raw.width; x++)
            SET_DATA_BYTE(row, x, phi__raw_pixels_grey(&raw, y * raw.width + x, low, high));
    }
    phi__raw_pixels_done(&raw);
    return grey;
}

static PIX *read_single(const phi__pictures *self)
{
    PIX *picture = pixReadMem(self->data, self->size);
    return picture != NULL ? picture : read_raw(self);
}

static PIX *read_page(phi__pictures *self, bool *last)
{
    *last = !self->is_tiff;
    if (!self->is_tiff)
        return self->page == 1 ? read_single(self) : NULL;
    PIX *page = pixReadMemFromMultipageTiff(self->data, self->size, &self->next);
    *last = self->next == 0;
    return page;
}

/* Claims of the header, before anything is allocated for them. Pages behind the first of a
 * TIFF are bounded by the memory of the process. */
static bool is_too_large(const phi__pictures *self)
{
    l_int32 format = 0, width = 0, height = 0, bits = 0, samples = 0, colours = 0;
    return pixReadHeaderMem(self->data, self->size, &format, &width, &height, &bits, &samples, &colours) == 0 &&
           (int64_t)width * height > PHI__PICTURE_PIXELS;
}

/* Any depth, palette or transparency -> 8 bits of grey. */
static PIX *to_grey(PIX *picture)
{
    PIX *opaque = pixGetDepth(picture) == 32 && pixGetSpp(picture) == 4 ? pixAlphaBlendUniform(picture, 0xFFFFFF00)
                                                                         : pixClone(picture);
    PIX *plain = opaque == NULL ? NULL : pixRemoveColormap(opaque, REMOVE_CMAP_BASED_ON_SRC);
    PIX *grey = plain == NULL ? NULL : pixConvertTo8(plain, 0);
    if (grey != NULL)
        pixCopyResolution(grey, picture);
    pixDestroy(&plain);
    pixDestroy(&opaque);
    return grey;
}

/* Light on dark, as ultrasound and X-rays are labelled. */
static void put_dark_on_light(PIX *grey)
{
    l_float32 mean = 255;
    if (pixGetAverageMasked(grey, NULL, 0, 0, 4, L_MEAN_ABSVAL, &mean) == 0 && mean < DARK_GROUND)
        (void)pixInvert(grey, grey);
}

/* Lossy JPEG of more than eight bits (T.81, table B.2): what no library here reads. */
static bool is_deep_jpeg(phi__span bytes)
{
    enum { MARKER = 0xFF, FIRST_FRAME = 0xC0, LAST_LOSSY = 0xC2, PRECISION = 8 };
    size_t at = 2;
    while (phi__span_starts(bytes, "\xFF\xD8", 2) && at + 5 <= bytes.size && bytes.data[at] == MARKER) {
        const uint8_t kind = bytes.data[at + 1];
        if (kind >= FIRST_FRAME && kind <= LAST_LOSSY)
            return bytes.data[at + 4] != PRECISION;
        at += kind == MARKER ? 1 : 2 + (size_t)(bytes.data[at + 2] << 8 | bytes.data[at + 3]);
    }
    return false;
}

static PIX *refuse(phi_reason *reason, const char **detail, phi_reason why, const char *what)
{
    *reason = why;
    *detail = what;
    return NULL;
}

PIX *phi__pictures_next(phi__pictures *self, phi_reason *reason, const char **detail)
{
    *reason = PHI_REASON_NONE;
    if (self->page > 0 && (!self->is_tiff || self->next == 0))
        return NULL;
    self->page++;
    if (self->page == 1 && is_too_large(self))
        return refuse(reason, detail, PHI_REASON_LIMIT_MEMORY, "a picture of more than 100 million pixels");
    bool last = false;
    PIX *picture = read_page(self, &last);
    if (picture == NULL && is_deep_jpeg(phi__span_of(self->data, self->size)))
        return refuse(reason, detail, PHI_REASON_UNSUPPORTED, "a lossy JPEG of more than 8 bits");
    if (picture == NULL)
        return refuse(reason, detail, PHI_REASON_CORRUPT, "a picture cannot be decoded");
    PIX *grey = to_grey(picture);
    pixDestroy(&picture);
    if (grey == NULL)
        return refuse(reason, detail, PHI_REASON_LIMIT_MEMORY, "a picture needs more memory than a worker may have");
    put_dark_on_light(grey);
    self->pixels = (uint64_t)pixGetWidth(grey) * (uint64_t)pixGetHeight(grey);
    return phi__picture_close_up(grey, &self->close_up);
}

void phi__picture_free(PIX **picture)
{
    pixDestroy(picture);
}

uint8_t *phi__picture_bytes(PIX *grey, int *width, int *height)
{
    *width = pixGetWidth(grey);
    *height = pixGetHeight(grey);
    uint8_t *bytes = malloc((size_t)*width * (size_t)*height);
    const l_uint32 *row = pixGetData(grey);
    for (int y = 0; bytes != NULL && y < *height; y++, row += pixGetWpl(grey)) {
        for (int x = 0; x < *width; x++)
            bytes[(size_t)y * (size_t)*width + (size_t)x] = (uint8_t)GET_DATA_BYTE(row, x);
    }
    return bytes;
}

void phi__picture_bytes_free(uint8_t *bytes)
{
    free(bytes);
}

/* --------------------------------------------------------------------------- looking */

static bool is_mark(const BOX *box)
{
    const int longer = box->h > box->w ? box->h : box->w;
    return longer >= MARK_LEAST && longer <= MARK_MOST && box->w <= box->h * 4 && box->h <= box->w * 12;
}

static int by_place(const void *left, const void *right)
{
    const BOX *a = *(BOX *const *)left, *b = *(BOX *const *)right;
    return a->x != b->x ? (a->x < b->x ? -1 : 1) : a->y < b->y ? -1 : a->y > b->y;
}

static int by_height(const void *left, const void *right)
{
    return (*(BOX *const *)left)->h - (*(BOX *const *)right)->h;
}

/* Do they stand beside each other as characters of one word do? */
static bool are_neighbours(const BOX *a, const BOX *b)
{
    const int taller = a->h > b->h ? a->h : b->h;
    const int gap = b->x - (a->x + a->w);
    const int apart = abs(2 * a->y + a->h - 2 * b->y - b->h);
    return a->h * 5 >= b->h * 2 && b->h * 5 >= a->h * 2 && gap <= taller * 2 && gap > -taller && apart <= taller;
}

/* Most marks in a row. Those that follow a mark are sorted by x: few are near enough to look at. */
static size_t longest_line(BOX **marks, size_t count)
{
    enum { AHEAD = 200 };
    size_t most = count > 0 ? 1 : 0;
    size_t *length = calloc(count + 1, sizeof *length);
    for (size_t i = 0; length != NULL && i < count; i++) {
        length[i] = length[i] == 0 ? 1 : length[i];
        for (size_t k = i + 1; k < count && k < i + AHEAD && marks[k]->x <= marks[i]->x + marks[i]->w + 3 * marks[i]->h; k++) {
            if (length[k] <= length[i] && are_neighbours(marks[i], marks[k]))
                length[k] = length[i] + 1;
        }
        most = length[i] > most ? length[i] : most;
    }
    free(length);
    return most;
}

/* Marks that have another close behind them: letters of a word do, lines do not. */
static size_t count_close(BOX **marks, size_t count)
{
    enum { AHEAD = 100 };
    size_t close = 0;
    for (size_t i = 0; i < count; i++) {
        const int reach = marks[i]->x + marks[i]->w + marks[i]->h / 2;
        for (size_t k = i + 1; k < count && k < i + AHEAD && marks[k]->x <= reach; k++) {
            if (are_neighbours(marks[i], marks[k]) && marks[k]->x >= marks[i]->x + marks[i]->w - marks[i]->h / 4) {
                close++;
                break;
            }
        }
    }
    return close;
}

static void swap_axes(BOX **marks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const BOX old = *marks[i];
        marks[i]->x = old.y;
        marks[i]->y = old.x;
        marks[i]->w = old.h;
        marks[i]->h = old.w;
    }
}

/* In the direction of the lines, and across. The boxes are nobody else's: they may be turned. */
static void look_for_lines(BOX **marks, phi__picture_look *look)
{
    qsort(marks, look->marks, sizeof *marks, by_place);
    look->in_line = longest_line(marks, look->marks);
    const size_t close = count_close(marks, look->marks);
    swap_axes(marks, look->marks);
    qsort(marks, look->marks, sizeof *marks, by_place);
    const size_t below = longest_line(marks, look->marks);
    look->sideways = count_close(marks, look->marks) > 2 * close;
    look->in_line = below > look->in_line ? below : look->in_line;
}

static void look_at_marks(BOXA *boxes, phi__picture_look *look)
{
    BOX **marks = calloc((size_t)boxes->n + 1, sizeof *marks);
    for (int i = 0; marks != NULL && i < boxes->n && look->marks < MARKS_LOOKED_AT; i++) {
        if (is_mark(boxes->box[i]))
            marks[look->marks++] = boxes->box[i];
    }
    if (look->marks > 0) {
        qsort(marks, look->marks, sizeof *marks, by_height);
        look->height = (float)marks[look->marks / 2]->h;
        look_for_lines(marks, look);
    }
    free(marks);
}

/* Share of pixels that are neither black nor white. */
static bool is_bilevel(PIX *grey)
{
    NUMA *counts = pixGetGrayHistogram(grey, 4);
    if (counts == NULL)
        return false;
    l_float32 middle = 0, all = 0, value = 0;
    for (int i = 0; i < 256; i++) {
        (void)numaGetFValue(counts, i, &value);
        all += value;
        middle += i > DARK && i < LIGHT ? value : 0;
    }
    numaDestroy(&counts);
    return middle < all * 0.05F;
}

PIX *phi__picture_threshold(PIX *grey, bool bilevel)
{
    enum { MIDDLE = 150 };
    PIX *black = NULL;
    if (bilevel)
        return pixThresholdToBinary(grey, MIDDLE);
    (void)pixOtsuAdaptiveThreshold(grey, TILE, TILE, 0, 0, 0.1F, NULL, &black);
    return black;
}

phi__picture_look phi__picture_look_at(PIX *grey)
{
    phi__picture_look look = {0};
    if (pixGetWidth(grey) < SMALLEST_SIDE || pixGetHeight(grey) < SMALLEST_SIDE)
        return look;
    look.bilevel = is_bilevel(grey);
    look.black = phi__picture_threshold(grey, look.bilevel);
    BOXA *boxes = look.black == NULL ? NULL : pixConnCompBB(look.black, 8);
    if (boxes != NULL) {
        look_at_marks(boxes, &look);
        look.noise = boxes->n > SPECKS_LEAST && (size_t)boxes->n > 4 * look.marks;
    }
    look.noise = look.noise || look.marks == MARKS_LOOKED_AT;
    boxaDestroy(&boxes);
    return look;
}

void phi__picture_look_done(phi__picture_look *look)
{
    pixDestroy(&look->black);
}

bool phi__picture_may_have_text(const phi__picture_look *look)
{
    return look->in_line >= LINE_LEAST;
}

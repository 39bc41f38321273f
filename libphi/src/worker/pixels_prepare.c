/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels.h: what is done to a page before its text is recognised. Scans come upside
 * down, askew, in the two resolutions of a fax, and through forms with lines that touch
 * what was typed. */
#include "worker/pixels.h"

#include <leptonica/allheaders.h>

enum {
    BEST_HEIGHT = 24,   /* pixels of a small letter: tesseract knows print of 10 to 12 points at 300 dpi best */
    LOW_HEIGHT = 15,    /* below this it is enlarged */
    HIGH_HEIGHT = 64,   /* above this it is reduced */
    MOST_PIXELS = 24 << 20,
    TURN_MARKS = 40,    /* fewer do not tell which way is up */
    LINE_LETTERS = 8,   /* a line of a form is longer than so many letters are high */
    LINE_LEAST = 80,    /* pixels */
    THICK = 9,          /* a bar, not a line */
};
#define MOST_SCALE 3.0F
#define LEAST_SCALE 0.25F
#define LEAST_SKEW 0.3F     /* degrees: less does not matter */
#define SURE_OF_SKEW 3.0F

/* A fax has 204 by 98 dots an inch, or 204 by 196. */
static float stretch_of(PIX *grey)
{
    const l_int32 x = pixGetXRes(grey), y = pixGetYRes(grey);
    if (x <= 0 || y <= 0)
        return 1.0F;
    const float ratio = (float)x / (float)y;
    return ratio > 1.5F && ratio < 3.0F ? ratio : 1.0F;
}

static float scale_for(PIX *grey, const phi__picture_look *look)
{
    const float pixels = (float)pixGetWidth(grey) * (float)pixGetHeight(grey);
    const float height = look->height * stretch_of(grey);
    float scale = 1.0F;
    if (height > 0 && !look->noise && (height < LOW_HEIGHT || height > HIGH_HEIGHT))
        scale = BEST_HEIGHT / height;
    scale = scale > MOST_SCALE ? MOST_SCALE : scale < LEAST_SCALE ? LEAST_SCALE : scale;
    while (scale > 1.0F && pixels * scale * scale > MOST_PIXELS)
        scale = scale * 0.8F < 1.0F ? 1.0F : scale * 0.8F;
    return scale;
}

static PIX *replace(PIX *old, PIX *with)
{
    if (with == NULL)
        return old;
    pixDestroy(&old);
    return with;
}

static PIX *resize(PIX *grey, const phi__picture_look *look, phi__picture_way *way)
{
    way->scale_x = scale_for(grey, look);
    way->scale_y = way->scale_x * stretch_of(grey);
    if (way->scale_x > 0.99F && way->scale_x < 1.01F && way->scale_y > 0.99F && way->scale_y < 1.01F)
        return pixClone(grey);
    PIX *scaled = pixScale(grey, way->scale_x, way->scale_y);
    const bool stretched = way->scale_y > way->scale_x * 1.5F; /* its steps look like strokes */
    return scaled != NULL && stretched ? replace(scaled, pixBlockconv(scaled, 1, 1)) : scaled;
}

/* How often to turn by 90 degrees, as ascenders and descenders tell, or at least the lines. */
static int turns_of(PIX *black, const phi__picture_look *look)
{
    l_float32 up = 0, left = 0;
    l_int32 orientation = L_TEXT_ORIENT_UNKNOWN;
    PIX *small = look->height >= BEST_HEIGHT ? pixReduceRankBinaryCascade(black, 2, 0, 0, 0) : pixClone(black);
    if (small == NULL || look->marks < TURN_MARKS || pixOrientDetect(small, &up, &left, 0, 0) != 0 ||
        makeOrientDecision(up, left, 0, 0, &orientation, 0) != 0)
        orientation = L_TEXT_ORIENT_UNKNOWN;
    pixDestroy(&small);
    switch (orientation) {
    case L_TEXT_ORIENT_LEFT:
        return 1;
    case L_TEXT_ORIENT_DOWN:
        return 2;
    case L_TEXT_ORIENT_RIGHT:
        return 3;
    case L_TEXT_ORIENT_UP:
        return 0;
    default:
        return look->sideways ? 1 : 0;
    }
}

static PIX *turn(PIX *grey, int turns)
{
    return turns == 0 ? grey : replace(grey, pixRotateOrth(grey, turns));
}

/* Level within what boxes can stand: where something is found stays roughly true. */
static PIX *level(PIX *grey, PIX *black)
{
    l_float32 angle = 0, confidence = 0;
    if (pixFindSkew(black, &angle, &confidence) != 0 || confidence < SURE_OF_SKEW ||
        (angle < LEAST_SKEW && angle > -LEAST_SKEW))
        return grey;
    const l_float32 radians = 3.1415926535F / 180;
    return replace(grey, pixRotate(grey, radians * angle, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0));
}

/* Are there any? In a quarter of the size, where that costs next to nothing. */
static bool has_lines(PIX *black, int length)
{
    enum { QUARTER = 4 };
    PIX *small = pixReduceRankBinaryCascade(black, 1, 1, 0, 0);
    PIX *flat = small == NULL ? NULL : pixOpenBrick(NULL, small, length / QUARTER, 1);
    PIX *steep = small == NULL ? NULL : pixOpenBrick(NULL, small, 1, length / QUARTER);
    l_int32 no_flat = 1, no_steep = 1;
    if (flat != NULL && steep != NULL) {
        (void)pixZero(flat, &no_flat);
        (void)pixZero(steep, &no_steep);
    }
    pixDestroy(&small);
    pixDestroy(&flat);
    pixDestroy(&steep);
    return !no_flat || !no_steep;
}

/* Long and thin in one direction. */
static PIX *lines_of(PIX *black, PIX *thick, int width, int height)
{
    PIX *lines = pixOpenCompBrick(NULL, black, width, height);
    if (lines != NULL && thick != NULL)
        (void)pixSubtract(lines, lines, thick);
    return lines;
}

static void wipe_lines(PIX *grey, PIX *black, float letter)
{
    const int length = letter * LINE_LETTERS > LINE_LEAST ? (int)(letter * LINE_LETTERS) : LINE_LEAST;
    if (!has_lines(black, length))
        return;
    PIX *thick = pixOpenBrick(NULL, black, THICK, THICK);
    PIX *flat = lines_of(black, thick, length, 1);
    PIX *steep = lines_of(black, thick, 1, length);
    if (flat != NULL && steep != NULL) {
        (void)pixOr(flat, flat, steep);
        (void)pixDilateBrick(flat, flat, 3, 3); /* their blurred edges, too */
        (void)pixPaintThroughMask(grey, flat, 0, 0, 255);
    }
    pixDestroy(&thick);
    pixDestroy(&flat);
    pixDestroy(&steep);
}

PIX *phi__picture_prepare(PIX *source, const phi__picture_look *look, int extra_turns, phi__picture_way *way)
{
    *way = (phi__picture_way){.width = pixGetWidth(source), .height = pixGetHeight(source), .scale_x = 1, .scale_y = 1};
    PIX *grey = resize(source, look, way);
    PIX *black = grey == NULL                           ? NULL
                 : grey == source && look->black != NULL ? pixClone(look->black)
                                                         : phi__picture_threshold(grey, false);
    if (black == NULL)
        return grey;
    way->turns = (turns_of(black, look) + extra_turns) % 4;
    if (grey == source && way->turns == 0)
        grey = replace(grey, pixCopy(NULL, grey)); /* it is painted on below */
    grey = turn(grey, way->turns);
    black = turn(black, way->turns);
    wipe_lines(grey, black, look->height * way->scale_x);
    grey = level(grey, black);
    pixDestroy(&black);
    return grey;
}

static int clamp(float value, int most)
{
    return value < 0 ? 0 : value > (float)most ? most : (int)value;
}

phi__box phi__picture_box_back(const phi__picture_way *way, phi__box box)
{
    /* Undo the turns in the scaled picture, then the scale. */
    const int width = (int)((float)way->width * way->scale_x), height = (int)((float)way->height * way->scale_y);
    phi__box at = box;
    if (way->turns == 1)
        at = (phi__box){box.top, height - box.right, box.bottom, height - box.left};
    else if (way->turns == 2)
        at = (phi__box){width - box.right, height - box.bottom, width - box.left, height - box.top};
    else if (way->turns == 3)
        at = (phi__box){width - box.bottom, box.left, width - box.top, box.right};
    return (phi__box){clamp((float)at.left / way->scale_x, way->width), clamp((float)at.top / way->scale_y, way->height),
                      clamp((float)at.right / way->scale_x, way->width),
                      clamp((float)at.bottom / way->scale_y, way->height)};
}

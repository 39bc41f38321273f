/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See poppler_picture.h. At 300 dots an inch, which is what text recognition wants of small
 * print; very large pages get fewer. What is black and white goes out as one bit a pixel: a
 * page of a fax would otherwise be hundreds of times its size, which looks like a bomb. */
#include "worker/poppler_picture.h"

#include "worker/sandbox.h"

#include <cairo.h>
#include <stdio.h>
#include <string.h>

enum {
    DPI = 300,
    POINTS = 72, /* to the inch */
    MOST_PIXELS = 12 << 20,
    DARK = 64, LIGHT = 192, MIDDLE = 150,
};
#define SCAN_SHARE 0.5    /* of the page */
#define BILEVEL_SHARE 0.04 /* pixels that are neither dark nor light */

/* ------------------------------------------------------------------------- looking */

static double share_of(PopplerPage *page, const PopplerRectangle *area)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    const double all = width * height;
    const double part = (area->x2 - area->x1) * (area->y2 - area->y1);
    return all > 0 ? (part < 0 ? -part : part) / all : 0;
}

bool phi__poppler_is_scan(PopplerPage *page)
{
    GList *images = poppler_page_get_image_mapping(page);
    bool scan = false;
    for (const GList *at = images; at != NULL && !scan; at = at->next)
        scan = share_of(page, &((PopplerImageMapping *)at->data)->area) >= SCAN_SHARE;
    poppler_page_free_image_mapping(images);
    return scan;
}

bool phi__poppler_has_picture(PopplerPage *page)
{
    GList *images = poppler_page_get_image_mapping(page);
    const bool has = images != NULL;
    poppler_page_free_image_mapping(images);
    return has;
}

/* ------------------------------------------------------------------------- drawing */

static cairo_surface_t *draw(PopplerPage *page)
{
    double width = 0, height = 0, scale = (double)DPI / POINTS;
    poppler_page_get_size(page, &width, &height);
    if (!(width >= 1 && height >= 1 && width < 1e6 && height < 1e6))
        return NULL;
    while (width * scale * height * scale > MOST_PIXELS)
        scale *= 0.9;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(width * scale) + 1, (int)(height * scale) + 1);
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, scale, scale);
    poppler_page_render(page, cairo);
    const bool good = cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cairo);
    cairo_surface_flush(surface);
    if (good && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
        return surface;
    cairo_surface_destroy(surface);
    return NULL;
}

/* The pixels, made grey where they are: a quarter of the memory, packed at its begin. */
typedef struct grey {
    unsigned char *pixels;
    int width, height;
    bool bilevel, blank;
} grey;

static grey make_grey(cairo_surface_t *surface)
{
    grey self = {.pixels = cairo_image_surface_get_data(surface), .width = cairo_image_surface_get_width(surface),
                 .height = cairo_image_surface_get_height(surface), .blank = true};
    const size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    size_t middle = 0, at = 0;
    for (int y = 0; self.pixels != NULL && y < self.height; y++) {
        for (int x = 0; x < self.width; x++) {
            uint32_t rgb;
            memcpy(&rgb, self.pixels + (size_t)y * stride + (size_t)x * 4, sizeof rgb);
            const uint32_t value = ((rgb >> 16 & 255) * 77 + (rgb >> 8 & 255) * 150 + (rgb & 255) * 29) >> 8;
            middle += value > DARK && value < LIGHT;
            self.blank = self.blank && value >= LIGHT;
            self.pixels[at++] = (unsigned char)value;
        }
    }
    self.bilevel = (double)middle < BILEVEL_SHARE * self.width * self.height;
    return self;
}

/* One bit a pixel, 1 = black, rows padded to bytes; in place again. */
static size_t pack(const grey *self)
{
    size_t at = 0;
    for (int y = 0; y < self->height; y++) {
        const unsigned char *row = self->pixels + (size_t)y * (size_t)self->width;
        for (int x = 0; x < self->width; x += 8) {
            unsigned byte = 0;
            for (int bit = 0; bit < 8 && x + bit < self->width; bit++)
                byte |= (unsigned)(row[x + bit] < MIDDLE) << (7 - bit);
            self->pixels[at++] = (unsigned char)byte;
        }
    }
    return at;
}

static void say_pixels(phi__say *say, const grey *self, int number)
{
    char name[32], head[48];
    (void)snprintf(name, sizeof name, "page-%d.pgm", number);
    const int length = self->bilevel ? snprintf(head, sizeof head, "P4\n%d %d\n", self->width, self->height)
                                     : snprintf(head, sizeof head, "P5\n%d %d\n255\n", self->width, self->height);
    const size_t size = self->bilevel ? pack(self) : (size_t)self->width * (size_t)self->height;
    phi__say_picture(say, (uint32_t)number, name, (uint64_t)length + size);
    phi__say_data(say, head, (size_t)length);
    phi__say_data(say, self->pixels, size);
    phi__say_member_end(say, PHI_REASON_NONE, NULL);
}

void phi__poppler_say_picture(phi__say *say, PopplerPage *page, int number)
{
    phi__sandbox_reserve(true);
    cairo_surface_t *surface = draw(page);
    if (surface == NULL) {
        phi__sandbox_reserve(false);
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "a page cannot be drawn for text recognition");
        return;
    }
    const grey pixels = make_grey(surface);
    if (pixels.pixels != NULL && !pixels.blank)
        say_pixels(say, &pixels, number);
    cairo_surface_destroy(surface);
    phi__sandbox_reserve(false);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a page as poppler has it, in two places put right by where each letter stands:
 * - the cells of a row that poppler takes for one of a table come with nothing between
 *   ("Member IDXAG283066632"): a tab parts them;
 * - a form whose names stand in one column and its values in another is read column by column. A
 *   name that stands alone in its line goes before what stands beside it. Columns of prose stay as they
 *   are: their lines fill the column, names leave room in it. */
#include "worker/poppler_text.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Between letters, of the size of one; within a word poppler has at most a tenth. */
#define GAP 0.25
/* Of the way to the next column: names fill less of it, prose nine tenths. */
#define FILL 0.7

enum { LINES = 4096, NAME_LETTERS = 48, VALUE_LETTERS = 40, NEIGHBOURS = 24, GROUP_LEAST = 3 };

typedef struct line {
    const char *text;
    size_t bytes;
    guint letters, first; /* how many; the index of the first */
    double x1, y1, x2, y2;
    double fill;     /* of the way to `beside` */
    int beside;      /* the next line to the right, -1 = none */
    int joined;      /* the one that is said behind it, -1 = none */
    bool taken;      /* it is said behind another one */
} line;

typedef struct page_text {
    const PopplerRectangle *letters;
    line *lines;
    int *by_height; /* indices */
    int count;
} page_text;

/* ------------------------------------------------------------------------ cells */

static double span(double from, double to)
{
    return to > from ? to - from : 0;
}

static double size_of(const PopplerRectangle *letter)
{
    return MAX(letter->x2 - letter->x1, letter->y2 - letter->y1);
}

static bool stand_apart(const PopplerRectangle *a, const PopplerRectangle *b)
{
    if (b->x1 == a->x2 && b->y1 == a->y1)
        return false; /* as nearly all do */
    const double across = MAX(span(a->x2, b->x1), span(b->x2, a->x1));
    const double down = MAX(span(a->y2, b->y1), span(b->y2, a->y1));
    return MAX(across, down) > GAP * MAX(size_of(a), size_of(b));
}

static void put_line(GString *out, const page_text *page, const line *one)
{
    bool blank = true;
    const char *begin = one->text;
    const PopplerRectangle *at = &page->letters[one->first];
    for (const char *c = one->text; c < one->text + one->bytes; c = g_utf8_next_char(c), at++) {
        const bool space = *c == ' ' || *c == '\n' || *c == '\t';
        if (!space && !blank && stand_apart(at - 1, at)) {
            g_string_append_len(out, begin, c - begin);
            g_string_append_c(out, '\t');
            begin = c;
        }
        blank = space;
    }
    g_string_append_len(out, begin, one->text + one->bytes - begin);
}

/* ------------------------------------------------------------------------ lines */

static guint count_letters(const char *utf8, size_t bytes)
{
    guint count = 0;
    for (size_t i = 0; i < bytes; i++)
        count += ((unsigned char)utf8[i] & 0xC0) != 0x80;
    return count;
}

static void measure(line *one, const PopplerRectangle *letters)
{
    one->x1 = one->y1 = HUGE_VAL;
    one->x2 = one->y2 = -HUGE_VAL;
    for (guint i = one->first; i < one->first + one->letters; i++) {
        one->x1 = MIN(one->x1, letters[i].x1);
        one->y1 = MIN(one->y1, letters[i].y1);
        one->x2 = MAX(one->x2, letters[i].x2);
        one->y2 = MAX(one->y2, letters[i].y2);
    }
}

/* The lines of the text; what is beyond so many is the rest of the last one. */
static int split(const char *text, const PopplerRectangle *letters, line *lines, int most)
{
    int count = 0;
    guint at = 0;
    while (*text != '\0' && count < most) {
        const char *end = count == most - 1 ? NULL : strchr(text, '\n');
        line *one = &lines[count++];
        *one = (line){.text = text, .bytes = end == NULL ? strlen(text) : (size_t)(end - text), .first = at, .beside = -1, .joined = -1};
        one->letters = count_letters(text, one->bytes);
        measure(one, letters);
        at += one->letters + 1;
        text += one->bytes + (end != NULL);
    }
    return count;
}

static double middle(const line *one)
{
    return (one->y1 + one->y2) / 2;
}

static int higher(const void *a, const void *b, void *user)
{
    const page_text *page = user;
    const double x = middle(&page->lines[*(const int *)a]), y = middle(&page->lines[*(const int *)b]);
    return x < y ? -1 : x > y;
}

/* ------------------------------------------------------------------------ forms */

/* Does `b` stand right of `a`, on its line? */
static bool is_beside(const line *a, const line *b)
{
    const double height = MIN(a->y2 - a->y1, b->y2 - b->y1);
    return a->letters > 0 && b->letters > 0 && fabs(middle(a) - middle(b)) < height / 2 && b->x1 > a->x2;
}

static void find_beside(page_text *page, int at)
{
    line *one = &page->lines[page->by_height[at]];
    for (int way = -1; way <= 1; way += 2) {
        for (int i = at + way; i >= 0 && i < page->count && abs(i - at) < NEIGHBOURS; i += way) {
            const int other = page->by_height[i];
            if (fabs(middle(one) - middle(&page->lines[other])) > one->y2 - one->y1)
                break; /* and all that follow */
            const bool nearer = one->beside < 0 || page->lines[other].x1 < page->lines[one->beside].x1;
            if (nearer && is_beside(one, &page->lines[other]))
                one->beside = other;
        }
    }
    if (one->beside >= 0)
        one->fill = (one->x2 - one->x1) / (page->lines[one->beside].x1 - one->x1);
}

/* Could the two be names of one column, whose values are another? */
static bool same_columns(const page_text *page, const line *a, const line *b)
{
    if (a->beside < 0 || b->beside < 0)
        return false;
    const double height = a->y2 - a->y1;
    return fabs(a->x1 - b->x1) < height && fabs(page->lines[a->beside].x1 - page->lines[b->beside].x1) < height && middle(b) > middle(a);
}

/* Short names, most of which leave room beside them, and values most of which are no lines of prose. */
static bool are_names(const page_text *page, int from, int to)
{
    int roomy = 0, brief = 0;
    for (int i = from; i < to; i++) {
        const line *name = &page->lines[i];
        if (name->letters > NAME_LETTERS)
            return false;
        roomy += name->fill < FILL;
        brief += page->lines[name->beside].letters <= VALUE_LETTERS;
    }
    return roomy * 2 > to - from && brief * 2 > to - from;
}

static void join_forms(page_text *page)
{
    for (int from = 0, to; from < page->count; from = to) {
        to = from + 1;
        while (to < page->count && same_columns(page, &page->lines[to - 1], &page->lines[to]))
            to++;
        if (to - from < GROUP_LEAST || !are_names(page, from, to))
            continue;
        for (int i = from; i < to; i++) {
            line *value = &page->lines[page->lines[i].beside];
            if (!value->taken)
                page->lines[i].joined = page->lines[i].beside;
            value->taken = true;
        }
    }
}

/* ------------------------------------------------------------------------- text */

static char *say_lines(const page_text *page, size_t bytes)
{
    GString *out = g_string_sized_new(bytes + 64);
    for (int i = 0; i < page->count; i++) {
        if (page->lines[i].taken)
            continue;
        for (int at = i; at >= 0; at = page->lines[at].joined) {
            put_line(out, page, &page->lines[at]);
            g_string_append_c(out, page->lines[at].joined >= 0 ? '\t' : '\n');
        }
    }
    return g_string_free(out, FALSE);
}

static char *arrange(const char *text, const PopplerRectangle *letters)
{
    size_t most = 1;
    for (const char *end = strchr(text, '\n'); end != NULL && most < LINES; end = strchr(end + 1, '\n'))
        most++;
    page_text page = {.letters = letters, .lines = g_new(line, most), .by_height = g_new(int, most)};
    page.count = split(text, letters, page.lines, (int)most);
    for (int i = 0; i < page.count; i++)
        page.by_height[i] = i;
    g_qsort_with_data(page.by_height, page.count, sizeof *page.by_height, higher, &page);
    for (int i = 0; i < page.count; i++)
        find_beside(&page, i);
    join_forms(&page);
    char *arranged = say_lines(&page, strlen(text));
    g_free(page.lines);
    g_free(page.by_height);
    return arranged;
}

char *phi__poppler_text(PopplerPage *page)
{
    char *text = poppler_page_get_text(page);
    if (text == NULL || *text == '\0')
        return text == NULL ? g_strdup("") : text;
    PopplerRectangle *letters = NULL;
    guint count = 0;
    if (!poppler_page_get_text_layout(page, &letters, &count))
        return text;
    if (count == count_letters(text, strlen(text))) { /* else nothing tells which letter stands where */
        char *arranged = arrange(text, letters);
        g_free(text);
        text = arranged;
    }
    g_free(letters);
    return text;
}

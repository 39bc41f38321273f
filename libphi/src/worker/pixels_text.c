/* SPDX-License-Identifier: Apache-2.0 */
/* See pixels_text.h. The only file that names tesseract. Its models are loaded once and
 * kept; where a page has columns, the blanks between words tell, so that what stands below
 * a header stays there. */
#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC, clock_gettime */
#include "worker/pixels_text.h"

#include "worker/proofread.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <tesseract/capi.h>
#include <time.h>
#include <unistd.h>

enum {
    SURE_ENOUGH = 15,   /* of 100: words below are noise */
    LINE_BYTES = 4096,
    MOST_BLANKS = 40,
    WIDE_GAP = 2,       /* characters: more than one blank stands there */
    MODEL_MOST = 512 << 20,
    ASSUMED_DPI = 300,  /* pictures are brought to what print has at this */
};

static TessBaseAPI *tesseract;
static struct {
    const char *data; /* of the language, mapped while files can be opened; NULL = not found */
    size_t size;
} model;

static void drop(void)
{
    if (tesseract != NULL)
        TessBaseAPIDelete(tesseract);
    tesseract = NULL;
}

static bool map_model(void)
{
    static const char *const PATHS[] = {"/usr/share/tesseract-ocr/5/tessdata/eng.traineddata",
                                        "/usr/share/tesseract-ocr/4.00/tessdata/eng.traineddata",
                                        "/usr/share/tessdata/eng.traineddata", "/usr/local/share/tessdata/eng.traineddata"};
    for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS && model.data == NULL; i++) {
        const int fd = open(PATHS[i], O_RDONLY | O_CLOEXEC);
        struct stat facts;
        if (fd < 0)
            continue;
        if (fstat(fd, &facts) == 0 && facts.st_size > 0 && facts.st_size < MODEL_MOST) {
            void *data = mmap(NULL, (size_t)facts.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
            model.data = data == MAP_FAILED ? NULL : data;
            model.size = (size_t)facts.st_size;
        }
        (void)close(fd);
    }
    return model.data != NULL;
}

static bool set_up(void)
{
    /* Dictionaries make words of what is none: identifiers are none. */
    (void)TessBaseAPISetVariable(tesseract, "debug_file", "/dev/null");
    TessBaseAPISetPageSegMode(tesseract, PSM_AUTO);
    static const unsigned char WHITE[64 * 32] = {0}; /* all black, in truth: nothing to be read */
    TessBaseAPISetImage(tesseract, WHITE, 64, 32, 1, 64);
    (void)TessBaseAPIRecognize(tesseract, NULL);
    TessBaseAPIClear(tesseract);
    return true;
}

bool phi__picture_text_warm_up(void)
{
    if (map_model())
        return true;
    tesseract = TessBaseAPICreate();
    if (tesseract != NULL && TessBaseAPIInit3(tesseract, NULL, "eng") == 0)
        return set_up();
    drop();
    return false;
}

/* When the first picture looks like text: most are logos, and the models take 75 ms. */
static bool is_ready(void)
{
    if (tesseract != NULL || model.data == NULL)
        return tesseract != NULL;
    tesseract = TessBaseAPICreate();
    if (tesseract != NULL && TessBaseAPIInit5(tesseract, model.data, (int)model.size, "eng", OEM_DEFAULT, NULL, 0, NULL, NULL, 0, 0) == 0)
        return set_up();
    drop();
    return false;
}

static phi__picture_score score_of(void)
{
    phi__picture_score score = {.confidence = TessBaseAPIMeanTextConf(tesseract)};
    int *each = TessBaseAPIAllWordConfidences(tesseract);
    for (const int *at = each; at != NULL && *at >= 0; at++)
        score.words += *at >= SURE_ENOUGH;
    TessDeleteIntArray(each);
    return score;
}

int64_t phi__picture_clock_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* tesseract asks at each word. Its own deadline is of the clock on the wall, and a busy machine would leave pages unread. */
static bool is_late(void *until, int words)
{
    (void)words;
    return phi__picture_clock_ms() >= *(const int64_t *)until;
}

phi__picture_end phi__picture_text_read(struct Pix *prepared, int64_t until, phi__picture_score *score)
{
    *score = (phi__picture_score){0};
    if (!is_ready())
        return PHI__PICTURE_FAILED;
    ETEXT_DESC *monitor = TessMonitorCreate();
    if (monitor == NULL)
        return PHI__PICTURE_FAILED;
    TessMonitorSetCancelFunc(monitor, is_late);
    TessMonitorSetCancelThis(monitor, &until);
    TessBaseAPISetImage2(tesseract, prepared);
    TessBaseAPISetSourceResolution(tesseract, ASSUMED_DPI);
    const int failed = TessBaseAPIRecognize(tesseract, monitor);
    const bool whole = TessMonitorGetProgress(monitor) >= 100;
    TessMonitorDelete(monitor);
    *score = score_of();
    return failed == 0 ? PHI__PICTURE_READ : whole ? PHI__PICTURE_FAILED : PHI__PICTURE_LATE;
}

/* ----------------------------------------------------------------------------- lines */

typedef struct line {
    char text[LINE_BYTES];
    size_t size;
    phi__box box;
    int end;         /* right edge of the last word */
    float character; /* mean width */
} line;

static void put_blanks(line *self, int left)
{
    size_t blanks = 1;
    const float gap = self->character > 0 ? (float)(left - self->end) / self->character : 0;
    if (gap > WIDE_GAP)
        blanks = gap > MOST_BLANKS ? MOST_BLANKS : (size_t)(gap + 0.5F);
    for (size_t i = 0; i < blanks && self->size < LINE_BYTES - 1; i++)
        self->text[self->size++] = ' ';
}

/* Characters, not bytes. */
static int count_characters(const char *text)
{
    int count = 0;
    for (; *text != '\0'; text++)
        count += (*text & 0xC0) != 0x80;
    return count;
}

static void add_word(line *self, const char *word, const phi__box *box)
{
    const size_t size = strlen(word);
    const int characters = count_characters(word);
    if (size == 0 || word[strspn(word, " ")] == '\0' || self->size + size + MOST_BLANKS >= LINE_BYTES || characters == 0)
        return;
    const float width = (float)(box->right - box->left) / (float)characters;
    if (self->size > 0)
        put_blanks(self, box->left);
    else
        self->box = *box;
    self->character = self->character > 0 ? (self->character + width) / 2 : width;
    memcpy(&self->text[self->size], word, size);
    self->size += size;
    self->end = box->right;
    self->box.left = box->left < self->box.left ? box->left : self->box.left;
    self->box.top = box->top < self->box.top ? box->top : self->box.top;
    self->box.right = box->right > self->box.right ? box->right : self->box.right;
    self->box.bottom = box->bottom > self->box.bottom ? box->bottom : self->box.bottom;
}

static void read_word(const TessResultIterator *at, line *self)
{
    phi__box box = {0};
    if (TessResultIteratorConfidence(at, RIL_WORD) < SURE_ENOUGH ||
        !TessPageIteratorBoundingBox(TessResultIteratorGetPageIteratorConst(at), RIL_WORD, &box.left, &box.top,
                                     &box.right, &box.bottom))
        return;
    char *word = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    if (word != NULL)
        add_word(self, word, &box);
    TessDeleteText(word);
}

static void hand_out(line *self, bool begins, void (*each)(void *, const phi__picture_line *), void *context)
{
    self->text[self->size] = '\0';
    (void)phi__proofread(self->text);
    if (self->size > 0)
        each(context, &(phi__picture_line){.text = self->text, .box = self->box, .begins = begins});
    self->size = 0;
    self->character = 0;
}

void phi__picture_text_each(void (*each)(void *context, const phi__picture_line *line), void *context)
{
    TessResultIterator *at = tesseract == NULL ? NULL : TessBaseAPIGetIterator(tesseract);
    if (at == NULL)
        return;
    const TessPageIterator *page = TessResultIteratorGetPageIteratorConst(at);
    line *current = calloc(1, sizeof *current);
    bool begins = false;
    while (current != NULL) {
        if (current->size == 0) /* of a word within a line it is no question, and a dear one */
            begins = begins || TessPageIteratorIsAtBeginningOf(page, RIL_PARA);
        read_word(at, current);
        const bool ends = TessPageIteratorIsAtFinalElement(page, RIL_TEXTLINE, RIL_WORD);
        if (ends && current->size > 0) {
            hand_out(current, begins, each, context);
            begins = false;
        }
        if (!TessResultIteratorNext(at, RIL_WORD))
            break;
    }
    if (current != NULL)
        hand_out(current, begins, each, context);
    free(current);
    TessResultIteratorDelete(at);
}

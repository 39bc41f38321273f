/* SPDX-License-Identifier: Apache-2.0 */
/* See sqlite_pages.h. https://www.sqlite.org/fileformat2.html. What a page chains to is not followed: the rest
 * of a long value is on a page of its own, where it is read as text. */
#define _POSIX_C_SOURCE 200809L
#include "worker/sqlite_pages.h"

#include "worker/job_read.h"
#include "worker/sqlite_record.h"

enum {
    HEAD_BYTES = 100,
    MOST_PAGE = 65536,
    LEAF_TABLE = 0x0D,
    LEAF_INDEX = 0x0A,
    INNER_INDEX = 0x02,
    INNER_TABLE = 0x05,
    OLD_BLOCKS = 64, /* tries in a region: each looks at all of the block */
    FREE_PAGES = 1 << 24, /* of a database whose free list is followed: 64 GiB of 4 KiB pages */
};

static uint32_t be(phi__span page, size_t at, size_t bytes)
{
    phi__cursor cursor = phi__cursor_at(phi__span_part(page, at, bytes));
    return (uint32_t)phi__cursor_be(&cursor, bytes);
}

/* --------------------------------------------------------------------- one page */

/* Bytes of a payload that are on the page itself. */
static size_t local_of(const phi__sqlite_form *form, bool index, uint64_t payload)
{
    const size_t usable = form->usable;
    const size_t most = index ? (usable - 12) * 64 / 255 - 23 : usable - 35;
    if (payload <= most)
        return (size_t)payload;
    const size_t least = (usable - 12) * 32 / 255 - 23;
    const size_t kept = least + (size_t)((payload - least) % (usable - 4));
    return kept <= most ? kept : least;
}

static void say_cell(phi__rows *rows, const phi__sqlite_form *form, phi__span page, uint8_t type, size_t offset)
{
    phi__cursor at = phi__cursor_at(phi__span_part(page, offset, page.size));
    if (type == INNER_INDEX)
        (void)phi__cursor_skip(&at, 4);
    const uint64_t payload = phi__sqlite_varint(&at);
    if (type == LEAF_TABLE)
        (void)phi__sqlite_varint(&at);
    if (!at.failed)
        phi__sqlite_record_say(rows, form, phi__span_part(at.span, at.at, local_of(form, type != LEAF_TABLE, payload)));
}

/* The size of a block of the free list that begins there, as far as its head tells: one that lay before all cells is
 * given up with its head still in it. */
static size_t old_block(const phi__sqlite_form *form, phi__span region, size_t at)
{
    enum { LEAST = 8 };
    const size_t size = at + LEAST <= region.size ? be(region, at + 2, 2) : 0;
    return size >= LEAST && size <= region.size - at && be(region, at, 2) < form->page_bytes ? size : 0;
}

/* Records in bytes that belong to nothing; what is between them as text. */
static void say_region(phi__rows *rows, const phi__sqlite_form *form, phi__span region)
{
    size_t plain = 0;
    int tries = OLD_BLOCKS;
    for (size_t at = 0; at < region.size; at++) {
        const size_t block = tries > 0 ? old_block(form, region, at) : 0;
        tries -= block > 0;
        if (block > 0 && phi__sqlite_record_mend(rows, form, phi__span_part(region, at, block))) {
            phi__sqlite_say_runs(rows, phi__span_part(region, plain, at - plain));
            plain = at + block;
            at = plain - 1;
            continue;
        }
        if (region.data[at] == 0)
            continue;
        const size_t size = phi__sqlite_record_guess(form, phi__span_part(region, at, region.size));
        if (size == 0)
            continue;
        phi__sqlite_say_runs(rows, phi__span_part(region, plain, at - plain));
        phi__sqlite_record_say(rows, form, phi__span_part(region, at, size));
        plain = at + size;
        at = plain - 1;
    }
    phi__sqlite_say_runs(rows, phi__span_part(region, plain, region.size));
}

static void say_free_blocks(phi__rows *rows, const phi__sqlite_form *form, phi__span page, size_t first)
{
    size_t last = 0;
    while (first > last && first + 4 <= page.size) { /* they are in order: no loop */
        const phi__span block = phi__span_part(page, first, be(page, first + 2, 2));
        if (block.size >= 4 && !phi__sqlite_record_mend(rows, form, block))
            say_region(rows, form, phi__span_part(block, 4, block.size));
        last = first;
        first = be(page, first, 2);
    }
}

void phi__sqlite_page(phi__rows *rows, const phi__sqlite_form *form, phi__span page, size_t header, bool live)
{
    const uint8_t type = header < page.size ? page.data[header] : 0;
    const bool leaf = type == LEAF_TABLE || type == LEAF_INDEX;
    if (!leaf && type != INNER_INDEX && type != INNER_TABLE) {
        if (live)
            say_region(rows, form, page); /* the rest of a long value, or a page whose begin is the free list's now */
        return;
    }
    const size_t array = header + (leaf ? 8 : 12), cells = be(page, header + 3, 2);
    const size_t end = array + 2 * cells, content = be(page, header + 5, 2);
    if (end > page.size)
        return;
    for (size_t i = 0; live && i < cells && type != INNER_TABLE; i++)
        say_cell(rows, form, page, type, be(page, array + 2 * i, 2));
    if (content > end)
        say_region(rows, form, phi__span_part(page, end, content - end));
    say_free_blocks(rows, form, page, be(page, header + 1, 2));
}

/* ------------------------------------------------------------------- a document */

typedef struct pages {
    phi__sqlite_schema *schema;
    phi__job *job;
    phi__rows *rows;
    phi__sqlite_form form;
    bool begun;
    const char *name;
    uint32_t number; /* of the page that is read */
    uint8_t *page;
    uint8_t *unused; /* bit set: on the free list */
    uint32_t count;
} pages;

/* Rows of a page go out under its number, in a member that begins when there are any. */
static void begin_rows(void *user)
{
    pages *self = user;
    if (!self->begun)
        phi__say_section(&self->job->say, self->name);
    self->begun = true;
    phi__say_place(&self->job->say, self->number, NULL, NULL);
}

static void say_page(pages *self, uint32_t number, phi__span page, size_t header, bool live)
{
    phi__rows_begin(self->rows, &self->job->say);
    self->form.schema = self->schema;
    self->number = number;
    self->rows->first = begin_rows;
    self->rows->user = self;
    phi__sqlite_page(self->rows, &self->form, page, header, live);
    phi__rows_end(self->rows);
}

static bool is_free(const pages *self, uint32_t number)
{
    return number < FREE_PAGES && (self->unused[number / 8] >> number % 8 & 1) != 0;
}

static void mark_free(pages *self, uint32_t number)
{
    if (number < FREE_PAGES && number <= self->count)
        self->unused[number / 8] = (uint8_t)(self->unused[number / 8] | 1U << number % 8);
}

/* Trunks name the others, and are said as what they held before, too. */
static void follow_free_list(pages *self, uint32_t trunk)
{
    while (trunk > 1 && trunk <= self->count && !is_free(self, trunk)) {
        mark_free(self, trunk);
        const uint64_t offset = (uint64_t)(trunk - 1) * self->form.page_bytes;
        const phi__span page = phi__span_of(self->page, phi__job_read_at(self->job, offset, self->page, self->form.page_bytes));
        const uint32_t leaves = be(page, 4, 4);
        for (uint32_t i = 0; i < leaves && 8 + (size_t)i * 4 + 4 <= page.size; i++)
            mark_free(self, be(page, 8 + (size_t)i * 4, 4));
        trunk = be(page, 0, 4);
    }
}

/* Anything beside zeros? */
static bool is_empty(phi__span bytes)
{
    return bytes.size == 0 || (bytes.data[0] == 0 && memcmp(bytes.data, bytes.data + 1, bytes.size - 1) == 0);
}

/* Has a page of a b-tree free space with something in it? Most have none. */
static bool has_remains(phi__span page, size_t header)
{
    const uint8_t type = header < page.size ? page.data[header] : 0;
    const bool leaf = type == LEAF_TABLE || type == LEAF_INDEX;
    if (!leaf && type != INNER_INDEX && type != INNER_TABLE)
        return false;
    const size_t end = header + (leaf ? 8 : 12) + 2 * (size_t)be(page, header + 3, 2), content = be(page, header + 5, 2);
    return be(page, header + 1, 2) != 0 || (content > end && !is_empty(phi__span_part(page, end, content - end)));
}

static bool read_form(pages *self, uint8_t head[HEAD_BYTES])
{
    if (phi__job_read_at(self->job, 0, head, HEAD_BYTES) < HEAD_BYTES)
        return false;
    const phi__span span = phi__span_of(head, HEAD_BYTES);
    size_t size = be(span, 16, 2);
    size = size == 1 ? MOST_PAGE : size;
    if (size < 512 || size > MOST_PAGE || (size & (size - 1)) != 0 || head[20] > size - 480)
        return false;
    const uint32_t encoding = be(span, 56, 4);
    self->form = (phi__sqlite_form){.page_bytes = size, .usable = size - head[20], .wide = encoding == 2 ? 1 : encoding == 3 ? 2 : 0};
    self->count = (uint32_t)(self->job->size / size);
    return true;
}

/* What the cells of the first page say of tables: of most databases that is all of them. */
static void learn_schema(pages *self, phi__span page)
{
    const size_t cells = be(page, HEAD_BYTES + 3, 2);
    if (page.size < HEAD_BYTES + 8 || page.data[HEAD_BYTES] != LEAF_TABLE)
        return;
    for (size_t i = 0; i < cells && HEAD_BYTES + 10 + 2 * i <= page.size; i++) {
        phi__cursor at = phi__cursor_at(phi__span_part(page, be(page, HEAD_BYTES + 8 + 2 * i, 2), page.size));
        const uint64_t payload = phi__sqlite_varint(&at);
        (void)phi__sqlite_varint(&at);
        if (!at.failed && self->form.wide == 0)
            phi__sqlite_record_learn(self->schema, phi__span_part(at.span, at.at, local_of(&self->form, false, payload)));
    }
}

static void read_database(pages *self, bool damaged)
{
    uint8_t head[HEAD_BYTES];
    if (!read_form(self, head))
        return;
    learn_schema(self, phi__span_of(self->page, phi__job_read_at(self->job, 0, self->page, self->form.page_bytes)));
    follow_free_list(self, be(phi__span_of(head, HEAD_BYTES), 32, 4));
    self->name = damaged ? "(pages)" : "(deleted)";
    for (uint32_t number = 1; number <= self->count && !self->job->say.lost; number++) {
        const uint64_t offset = (uint64_t)(number - 1) * self->form.page_bytes;
        const phi__span page = phi__span_of(self->page, phi__job_read_at(self->job, offset, self->page, self->form.page_bytes));
        const size_t header = number == 1 ? HEAD_BYTES : 0;
        const bool live = damaged || is_free(self, number);
        if ((live && !is_empty(page)) || has_remains(page, header))
            say_page(self, number, page, header, live);
    }
}

/* Frames of a write-ahead log, old ones too. Text is taken for UTF-8: which it is, the database says. */
static void read_log(pages *self)
{
    enum { LOG_HEAD = 32, FRAME_HEAD = 24 };
    uint8_t head[LOG_HEAD];
    const phi__span span = phi__span_of(head, phi__job_read_at(self->job, 0, head, sizeof head));
    const size_t size = be(span, 8, 4);
    if (size < 512 || size > MOST_PAGE)
        return;
    self->form = (phi__sqlite_form){.page_bytes = size, .usable = size};
    self->name = "(pages)";
    for (uint64_t at = LOG_HEAD; at + FRAME_HEAD < self->job->size && !self->job->say.lost; at += FRAME_HEAD + size) {
        uint8_t frame[FRAME_HEAD];
        const phi__span about = phi__span_of(frame, phi__job_read_at(self->job, at, frame, sizeof frame));
        const phi__span page = phi__span_of(self->page, phi__job_read_at(self->job, at + FRAME_HEAD, self->page, size));
        const uint32_t number = be(about, 0, 4);
        if (number == 1)
            learn_schema(self, page);
        say_page(self, number, page, number == 1 ? HEAD_BYTES : 0, true);
    }
}

/* Pages as they were before a change: number, page, sum. */
static void read_journal(pages *self)
{
    enum { JOURNAL_HEAD = 28 };
    uint8_t head[JOURNAL_HEAD];
    const phi__span span = phi__span_of(head, phi__job_read_at(self->job, 0, head, sizeof head));
    const size_t sector = be(span, 20, 4), size = be(span, 24, 4);
    if (size < 512 || size > MOST_PAGE || sector < 32 || sector > MOST_PAGE)
        return;
    self->form = (phi__sqlite_form){.page_bytes = size, .usable = size};
    self->name = "(pages)";
    for (uint64_t at = sector; at + 4 < self->job->size && !self->job->say.lost; at += size + 8) {
        uint8_t number[4];
        const phi__span about = phi__span_of(number, phi__job_read_at(self->job, at, number, sizeof number));
        const phi__span page = phi__span_of(self->page, phi__job_read_at(self->job, at + 4, self->page, size));
        if (be(about, 0, 4) == 1)
            learn_schema(self, page);
        say_page(self, be(about, 0, 4), page, be(about, 0, 4) == 1 ? HEAD_BYTES : 0, true);
    }
}

void phi__sqlite_pages_read(phi__job *job, phi__rows *rows, bool damaged)
{
    static uint8_t page[MOST_PAGE];
    static uint8_t free_pages[FREE_PAGES / 8];
    static phi__sqlite_schema schema;
    memset(free_pages, 0, sizeof free_pages);
    memset(&schema, 0, sizeof schema);
    pages self = {.job = job, .rows = rows, .page = page, .unused = free_pages, .schema = &schema};
    if (job->reading == PHI__READ_SQLITE)
        read_database(&self, damaged);
    else if (job->reading == PHI__READ_SQLITE_LOG)
        read_log(&self);
    else
        read_journal(&self);
    if (self.begun)
        phi__say_member_end(&job->say, PHI_REASON_NONE, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_access.h. The library reads from memory: the document is mapped, for this process alone. System
 * tables are left out, but for those that it has no name for. Passwords of a database hide nothing; encrypted
 * ones (ACE) have no catalogue that can be read. */
#define _GNU_SOURCE
#include "worker/reader_access.h"

#include "worker/table_rows.h"

#include <iconv.h>
#include <mdbtools.h>
#include <stdio.h>
#include <sys/mman.h>

enum { CELL_BYTES = 65536, MOST_COLUMNS = 256, NAME_BYTES = 512, LEAST_OBJECT = 16 };

typedef struct access_data {
    phi__say *say;
    phi__rows *rows;
    MdbHandle *db;
    bool damaged;
    bool has_objects; /* in the table that was read */
    bool has_complex; /* columns whose values are tables of their own, which the library does not open */
    char *cells[MOST_COLUMNS];
    int sizes[MOST_COLUMNS];
} access_data;

static MdbColumn *column_at(const MdbTableDef *table, unsigned i)
{
    return g_ptr_array_index(table->columns, i);
}

/* A cell for each column, bound to it; false when memory ends. */
static bool bind_cells(access_data *self, MdbTableDef *table)
{
    for (unsigned i = 0; i < table->num_cols && i < MOST_COLUMNS; i++) {
        if (self->cells[i] == NULL)
            self->cells[i] = g_try_malloc(CELL_BYTES);
        if (self->cells[i] == NULL)
            return false;
        self->cells[i][0] = '\0';
        self->sizes[i] = 0;
        (void)mdb_bind_column(table, (int)i + 1, self->cells[i], &self->sizes[i]);
    }
    return true;
}

static void say_cell(access_data *self, const MdbColumn *column, unsigned i)
{
    const bool object = column->col_type == MDB_OLE;
    const int size = self->sizes[i];
    self->has_objects = self->has_objects || (object && size > 0);
    if (object || size <= 0)
        phi__rows_nothing(self->rows);
    else
        phi__rows_text(self->rows, self->cells[i], strnlen(self->cells[i], CELL_BYTES));
}

static void say_names(access_data *self, MdbTableDef *table)
{
    phi__rows_begin(self->rows, self->say);
    for (unsigned i = 0; i < table->num_cols && i < MOST_COLUMNS; i++)
        phi__rows_column(self->rows, column_at(table, i)->name, NULL);
}

static void say_row(access_data *self, MdbTableDef *table)
{
    for (unsigned i = 0; i < table->num_cols && i < MOST_COLUMNS; i++)
        say_cell(self, column_at(table, i), i);
    phi__rows_end_row(self->rows);
}

static void read_rows(access_data *self, MdbTableDef *table)
{
    say_names(self, table);
    while (!self->say->lost && mdb_fetch_row(table) != 0)
        say_row(self, table);
    phi__rows_end(self->rows);
}

/* Of the row that was read last. The library hides the flag, and the offset that it is part of. */
static bool is_deleted(const access_data *self, const MdbTableDef *table)
{
    enum { DELETED = 0x4000 };
    int start = 0;
    size_t size = 0;
    return table->cur_row > 0 && mdb_find_row(self->db, (int)table->cur_row - 1, &start, &size) == 0 && (start & DELETED) != 0;
}

/* Rows that other programs than Access delete stay in their page until it is used again. */
static void read_deleted(access_data *self, MdbTableDef *table, const char *name)
{
    char part[NAME_BYTES];
    bool any = false;
    table->noskip_del = 1;
    (void)mdb_rewind_table(table);
    while (!self->say->lost && mdb_fetch_row(table) != 0) {
        if (!is_deleted(self, table))
            continue;
        if (!any) {
            (void)snprintf(part, sizeof part, "%.200s (deleted)", name);
            phi__say_section(self->say, part);
            say_names(self, table);
        }
        any = true;
        say_row(self, table);
    }
    if (any) {
        phi__rows_end(self->rows);
        phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    }
}

static void say_object(access_data *self, MdbColumn *column, const char *table, uint64_t row)
{
    char name[NAME_BYTES];
    size_t size = 0;
    void *bytes = mdb_ole_read_full(self->db, column, &size);
    if (bytes != NULL && size >= LEAST_OBJECT) {
        (void)snprintf(name, sizeof name, "%.200s/row-%llu/%.200s", table, (unsigned long long)row, column->name);
        phi__say_member(self->say, name, size, false);
        phi__say_data(self->say, bytes, size);
        phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
    }
    g_free(bytes);
}

static void read_objects(access_data *self, MdbTableDef *table, const char *name)
{
    (void)mdb_rewind_table(table);
    for (uint64_t row = 2; !self->say->lost && mdb_fetch_row(table) != 0; row++) {
        for (unsigned i = 0; i < table->num_cols && i < MOST_COLUMNS; i++) {
            if (column_at(table, i)->col_type == MDB_OLE && self->sizes[i] > 0)
                say_object(self, column_at(table, i), name, row);
        }
    }
}

static void read_table(access_data *self, MdbCatalogEntry *entry)
{
    MdbTableDef *table = mdb_read_table(entry);
    if (table == NULL) {
        self->damaged = true;
        return;
    }
    (void)mdb_read_columns(table);
    for (unsigned i = 0; table->columns != NULL && i < table->num_cols; i++)
        self->has_complex = self->has_complex || column_at(table, i)->col_type == MDB_COMPLEX;
    self->has_objects = false;
    phi__say_section(self->say, entry->object_name);
    const bool bound = table->columns != NULL && mdb_rewind_table(table) >= 0 && bind_cells(self, table);
    if (bound)
        read_rows(self, table);
    phi__say_member_end(self->say, bound ? PHI_REASON_NONE : PHI_REASON_LIMIT_MEMORY, bound ? NULL : "its columns could not be read");
    if (bound && self->has_objects)
        read_objects(self, table, entry->object_name);
    if (bound)
        read_deleted(self, table, entry->object_name);
    mdb_free_tabledef(table);
}

/* Between the offsets of the rows of a page and the rows, which fill it from its end. */
static phi__span free_space(const access_data *self, phi__span page)
{
    enum { DATA_PAGE = 1, OFFSET = 0x1FFF };
    const size_t count_at = (size_t)self->db->fmt->row_count_offset;
    phi__cursor at = phi__cursor_at(phi__span_part(page, count_at, SIZE_MAX));
    size_t lowest = page.size;
    const size_t count = phi__cursor_le16(&at), begin = count_at + 2 + 2 * count;
    for (size_t i = 0; i < count && !at.failed; i++) {
        const size_t start = phi__cursor_le16(&at) & OFFSET;
        lowest = start < lowest ? start : lowest;
    }
    const bool is_data = page.size > 0 && page.data[0] == DATA_PAGE && !at.failed && begin < lowest;
    return is_data ? phi__span_part(page, begin, lowest - begin) : phi__span_of(NULL, 0);
}

/* What Access leaves behind when it closes the gap of a deleted row: as bytes, which the host searches for text. */
static void say_free_space(access_data *self, phi__span file)
{
    static const uint8_t ZEROS[8192];
    const size_t size = (size_t)self->db->fmt->pg_size;
    bool any = false;
    for (size_t at = 0; size > 0 && at < file.size && !self->say->lost; at += size) {
        const phi__span left = free_space(self, phi__span_part(file, at, size));
        if (left.size == 0 || (left.size <= sizeof ZEROS && memcmp(left.data, ZEROS, left.size) == 0))
            continue;
        if (!any)
            phi__say_member(self->say, "(deleted)", PHI__WIRE_UNKNOWN, false);
        any = true;
        phi__say_data(self->say, left.data, left.size);
    }
    if (any)
        phi__say_member_end(self->say, PHI_REASON_NONE, NULL);
}

/* Of queries, forms, reports and what else there is. */
static void say_other_names(access_data *self)
{
    const GPtrArray *catalogue = mdb_read_catalog(self->db, MDB_ANY);
    for (unsigned i = 0; catalogue != NULL && i < self->db->num_catalog && i < catalogue->len && !self->say->lost; i++) {
        const MdbCatalogEntry *entry = g_ptr_array_index(catalogue, i);
        if (entry->object_type != MDB_TABLE)
            phi__say_name(self->say, PHI__NAME_OBJECT, entry->object_name);
    }
}

static void read_tables(access_data *self)
{
    const GPtrArray *catalogue = mdb_read_catalog(self->db, MDB_TABLE);
    if (catalogue == NULL) {
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "the database has no catalogue that can be read");
        return;
    }
    for (unsigned i = 0; i < self->db->num_catalog && i < catalogue->len && !self->say->lost; i++) {
        MdbCatalogEntry *entry = g_ptr_array_index(catalogue, i);
        const bool queries = strcmp(entry->object_name, "MSysQueries") == 0; /* their texts */
        if (entry->object_type == MDB_TABLE && (queries || mdb_is_user_table(entry)))
            read_table(self, entry);
    }
    say_other_names(self);
    if (self->damaged)
        phi__say_fault(self->say, PHI_REASON_CORRUPT, "a table could not be read");
    else if (self->has_complex)
        phi__say_fault(self->say, PHI_REASON_UNSUPPORTED, "attachments and other columns of several values are not read");
}

void phi__reader_access_warm_up(void)
{
    static const char *const SETS[] = {"UCS-2LE", "UTF-16LE", "CP1252", "CP1250", "CP1251", "CP437", "LATIN1"};
    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++)
        (void)iconv_open("UTF-8", SETS[i]); /* never closed: that would unload it */
    for (size_t i = 0; i < sizeof SETS / sizeof *SETS; i++)
        (void)iconv_open(SETS[i], "UTF-8");
}

void phi__reader_access_read(phi__job *job)
{
    static phi__rows rows;
    static access_data self;
    self = (access_data){.say = &job->say, .rows = &rows};
    void *bytes = job->size == 0 || job->size > SIZE_MAX
                      ? MAP_FAILED
                      : mmap(NULL, (size_t)job->size, PROT_READ | PROT_WRITE, MAP_PRIVATE, job->fd, 0);
    if (bytes == MAP_FAILED) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return;
    }
    self.db = mdb_open_buffer(bytes, (size_t)job->size, MDB_NOFLAGS);
    if (self.db != NULL) {
        mdb_set_date_fmt(self.db, "%Y-%m-%d %H:%M:%S");
        mdb_set_shortdate_fmt(self.db, "%Y-%m-%d");
        mdb_set_bind_size(self.db, CELL_BYTES);
        read_tables(&self);
        say_free_space(&self, phi__span_of(bytes, (size_t)job->size));
        mdb_close(self.db);
    } else {
        phi__say_fault(&job->say, PHI_REASON_ENCRYPTED, "the database is encrypted or damaged");
    }
    for (size_t i = 0; i < MOST_COLUMNS; i++)
        g_free(self.cells[i]);
    (void)munmap(bytes, (size_t)job->size);
}

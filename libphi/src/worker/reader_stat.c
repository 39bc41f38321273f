/* SPDX-License-Identifier: Apache-2.0 */
/* See reader_stat.h. Dates are numbers of days or seconds since a day of each program's own; which variables
 * are dates, their display format says. */
#define _POSIX_C_SOURCE 200809L
#include "worker/reader_stat.h"

#include "worker/table_rows.h"

#include <readstat.h>
#include <stdio.h>
#include <unistd.h>

enum { NOTES_BYTES = 1 << 18, DAY_SECONDS = 86400, TO_1960 = 3653, TO_1582 = 141428, XPORT_RECORD = 80 };

typedef struct stat_data {
    phi__job *job;
    phi__rows *rows;
    int variables;
    bool in_row;
    bool notes_full;
    size_t notes_size;
    char notes[NOTES_BYTES];
} stat_data;

/* ---------------------------------------------------------------------------- file */

static int io_open(const char *path, void *context)
{
    (void)path;
    return lseek(((const phi__job *)context)->fd, 0, SEEK_SET) == 0 ? 0 : -1;
}

static int io_close(void *context)
{
    (void)context;
    return 0;
}

static readstat_off_t io_seek(readstat_off_t offset, readstat_io_flags_t whence, void *context)
{
    const int how = whence == READSTAT_SEEK_SET ? SEEK_SET : whence == READSTAT_SEEK_CUR ? SEEK_CUR : SEEK_END;
    return lseek(((const phi__job *)context)->fd, offset, how);
}

static ssize_t io_read(void *buffer, size_t size, void *context)
{
    return read(((const phi__job *)context)->fd, buffer, size);
}

static readstat_error_t io_update(long size, readstat_progress_handler progress, void *user, void *context)
{
    (void)size, (void)progress, (void)user, (void)context;
    return READSTAT_OK;
}

/* -------------------------------------------------------------------------- values */

static bool begins(const char *format, const char *with)
{
    return format != NULL && strncmp(format, with, strlen(with)) == 0;
}

static bool begins_one(const char *format, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (begins(format, *list))
            return true;
    }
    return false;
}

/* The number as a day, if its format says that it is one. */
static bool as_day(phi__reading reading, const char *format, double number, int64_t *day)
{
    static const char *const SAS_DAYS[] = {"DATE9", "DATE.", "DATE7", "DATE11", "DATE5", "MMDDYY", "DDMMYY", "YYMMDD", "JULDAY", "JULIAN",
                                           "WEEKDATE", "WORDDATE", "MONYY", "E8601DA", "IS8601DA", "B8601DA", "NLDATE", NULL};
    static const char *const SPSS[] = {"DATE", "ADATE", "EDATE", "JDATE", "SDATE", "YMDHMS", "MOYR", NULL};
    const bool stata = reading == PHI__READ_STATA, spss = reading == PHI__READ_SPSS || reading == PHI__READ_SPSS_POR;
    if (!(number > -1e15 && number < 1e15) || format == NULL || *format == '\0')
        return false;
    if (stata && (begins(format, "%td") || begins(format, "%d") || begins(format, "%-td") || begins(format, "%-d")))
        *day = (int64_t)number - TO_1960;
    else if (stata && (begins(format, "%tc") || begins(format, "%tC")))
        *day = (int64_t)(number / 1000 / DAY_SECONDS) - TO_1960;
    else if (spss && begins_one(format, SPSS))
        *day = (int64_t)(number / DAY_SECONDS) - TO_1582;
    else if (!stata && !spss && (begins(format, "DATETIME") || begins(format, "E8601DT") || begins(format, "DATEAMPM")))
        *day = (int64_t)(number / DAY_SECONDS) - TO_1960;
    else if (!stata && !spss && (begins_one(format, SAS_DAYS) || strcmp(format, "DATE") == 0))
        *day = (int64_t)number - TO_1960;
    else
        return false;
    return true;
}

static void say_number(stat_data *self, const readstat_variable_t *variable, double number)
{
    int64_t day = 0;
    if (as_day(self->job->reading, readstat_variable_get_format(variable), number, &day))
        phi__rows_day(self->rows, day);
    else
        phi__rows_double(self->rows, number);
}

static int on_value(int row, readstat_variable_t *variable, readstat_value_t value, void *context)
{
    (void)row;
    stat_data *self = context;
    const readstat_type_t type = readstat_value_type(value);
    if (type == READSTAT_TYPE_STRING || type == READSTAT_TYPE_STRING_REF) {
        const char *text = readstat_string_value(value);
        phi__rows_text(self->rows, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
    } else if (readstat_value_is_system_missing(value) || readstat_value_is_tagged_missing(value)) {
        phi__rows_nothing(self->rows);
    } else {
        say_number(self, variable, readstat_double_value(value));
    }
    if (readstat_variable_get_index(variable) + 1 == self->variables)
        phi__rows_end_row(self->rows);
    return self->job->say.lost ? READSTAT_HANDLER_ABORT : READSTAT_HANDLER_OK;
}

/* Kept for the end: text before the table would be no part of it. */
static void keep_note(stat_data *self, const char *note)
{
    const size_t size = note == NULL ? 0 : strlen(note), room = sizeof self->notes - self->notes_size;
    self->notes_full = self->notes_full || size >= room;
    if (size == 0 || size >= room)
        return;
    memcpy(self->notes + self->notes_size, note, size);
    self->notes[self->notes_size + size] = '\n';
    self->notes_size += size + 1;
}

static int on_metadata(readstat_metadata_t *metadata, void *context)
{
    stat_data *self = context;
    self->variables = readstat_get_var_count(metadata);
    keep_note(self, readstat_get_table_name(metadata));
    keep_note(self, readstat_get_file_label(metadata));
    return READSTAT_HANDLER_OK;
}

static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *context)
{
    (void)index, (void)labels;
    const char *name = readstat_variable_get_name(variable);
    phi__rows_column(((stat_data *)context)->rows, name != NULL ? name : "", readstat_variable_get_label(variable));
    return READSTAT_HANDLER_OK;
}

static int on_note(int index, const char *note, void *context)
{
    (void)index;
    keep_note(context, note);
    return READSTAT_HANDLER_OK;
}

/* What stands for a value of some variable. */
static int on_value_label(const char *set, readstat_value_t value, const char *label, void *context)
{
    (void)set, (void)value;
    keep_note(context, label);
    return READSTAT_HANDLER_OK;
}

/* ------------------------------------------------------------------------ document */

static readstat_error_t parse(stat_data *self, readstat_parser_t *parser)
{
    switch (self->job->reading) {
    case PHI__READ_SPSS: return readstat_parse_sav(parser, "document", self);
    case PHI__READ_SPSS_POR: return readstat_parse_por(parser, "document", self);
    case PHI__READ_STATA: return readstat_parse_dta(parser, "document", self);
    case PHI__READ_SAS: return readstat_parse_sas7bdat(parser, "document", self);
    default: return readstat_parse_xport(parser, "document", self);
    }
}

static void say_end(phi__say *say, readstat_error_t error)
{
    if (error == READSTAT_OK || error == READSTAT_ERROR_USER_ABORT)
        return;
    if (error == READSTAT_ERROR_MALLOC)
        phi__say_fault(say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
    else if (error == READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION || error == READSTAT_ERROR_UNSUPPORTED_COMPRESSION ||
             error == READSTAT_ERROR_UNSUPPORTED_CHARSET)
        phi__say_fault(say, PHI_REASON_UNSUPPORTED, "a version or compression that is not read");
    else
        phi__say_fault(say, PHI_REASON_CORRUPT, "the data set is damaged");
}

void phi__reader_stat_read(phi__job *job)
{
    static phi__rows rows;
    static stat_data self;
    self = (stat_data){.job = job, .rows = &rows};
    readstat_parser_t *parser = readstat_parser_init();
    if (parser == NULL) {
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "the document needs more memory than a worker may have");
        return;
    }
    (void)readstat_set_open_handler(parser, io_open);
    (void)readstat_set_close_handler(parser, io_close);
    (void)readstat_set_seek_handler(parser, io_seek);
    (void)readstat_set_read_handler(parser, io_read);
    (void)readstat_set_update_handler(parser, io_update);
    (void)readstat_set_io_ctx(parser, job);
    (void)readstat_set_metadata_handler(parser, on_metadata);
    (void)readstat_set_variable_handler(parser, on_variable);
    (void)readstat_set_value_handler(parser, on_value);
    (void)readstat_set_note_handler(parser, on_note);
    (void)readstat_set_value_label_handler(parser, on_value_label);
    phi__rows_begin(&rows, &job->say);
    const readstat_error_t error = parse(&self, parser);
    readstat_parser_free(parser);
    if (self.variables > 0)
        phi__rows_end(&rows);
    if (self.notes_size > 0) {
        phi__say_section(&job->say, "(notes)");
        phi__say_text(&job->say, self.notes, self.notes_size);
        phi__say_member_end(&job->say, PHI_REASON_NONE, NULL);
    }
    if (self.notes_full)
        phi__say_fault(&job->say, PHI_REASON_LIMIT_MEMORY, "not all of its notes and labels were read");
    say_end(&job->say, error);
    if (job->reading == PHI__READ_SAS_XPORT && job->size % XPORT_RECORD != 0) /* it says nowhere how many rows it has */
        phi__say_fault(&job->say, PHI_REASON_TRUNCATED, "it ends within a record");
}

/* SPDX-License-Identifier: Apache-2.0 */
/* See table_rows.h. A quoted cell must end within what the host looks through for its end, so long ones lose their
 * line ends instead. */
#include "worker/table_rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { LONGEST_QUOTED = 32 * 1024, NUMBER_BYTES = 40 };

static void say_first(phi__rows *rows)
{
    void (*first)(void *user) = rows->first;
    rows->first = NULL;
    if (first != NULL)
        first(rows->user);
}

static void flush(phi__rows *rows)
{
    if (rows->size > 0)
        say_first(rows);
    if (rows->size > 0)
        phi__say_text(rows->say, rows->text, rows->size);
    rows->size = 0;
}

static void put(phi__rows *rows, const char *text, size_t size)
{
    if (size > sizeof rows->text - rows->size)
        flush(rows);
    if (size > sizeof rows->text) {
        say_first(rows);
        phi__say_text(rows->say, text, size);
        return;
    }
    memcpy(rows->text + rows->size, text, size);
    rows->size += size;
}

static void put_byte(phi__rows *rows, char c)
{
    if (rows->size == sizeof rows->text)
        flush(rows);
    rows->text[rows->size++] = c;
}

void phi__rows_begin(phi__rows *rows, phi__say *say)
{
    rows->say = say;
    rows->names_size = rows->columns = rows->column = rows->size = 0;
    rows->begun = false;
    rows->label = NULL;
    rows->first = NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool holds(const char *text, const char *word)
{
    const size_t size = strlen(word);
    for (; *text != '\0'; text++) {
        size_t same = 0;
        while (same < size && lower(text[same]) == word[same])
            same++;
        if (same == size)
            return true;
    }
    return false;
}

static uint8_t digits_of(const char *name)
{
    enum { SSN = 9, ZIP = 5 };
    if (holds(name, "ssn") || holds(name, "social sec") || holds(name, "social_sec") || holds(name, "socialsec"))
        return SSN;
    return holds(name, "zip") || holds(name, "postal") ? ZIP : 0;
}

static void put_name(phi__rows *rows, const char *text)
{
    for (; text != NULL && *text != '\0' && rows->names_size + 1 < sizeof rows->names; text++) {
        const bool control = (unsigned char)*text < 0x20;
        rows->names[rows->names_size++] = control ? ' ' : *text;
    }
}

void phi__rows_column(phi__rows *rows, const char *name, const char *label)
{
    if (rows->columns == PHI__ROWS_COLUMNS || rows->names_size + 1 >= sizeof rows->names)
        return; /* those behind have no name */
    const uint8_t digits = digits_of(name);
    put_name(rows, name);
    if (label != NULL && *label != '\0' && strcmp(label, name) != 0) {
        put_name(rows, ": ");
        put_name(rows, label);
    }
    rows->padded[rows->columns++] = digits != 0 || label == NULL ? digits : digits_of(label);
    rows->names[rows->names_size++] = '\n';
}

/* The names, once: as columns, and as the first row of the text. */
static void say_names(phi__rows *rows)
{
    if (rows->begun)
        return;
    rows->begun = true;
    if (rows->names_size == 0)
        return;
    say_first(rows);
    phi__say_table(rows->say, rows->names, rows->names_size - 1);
    size_t from = 0;
    for (size_t i = 0; i < rows->names_size; i++) {
        if (rows->names[i] != '\n')
            continue;
        phi__rows_text(rows, rows->names + from, i - from);
        from = i + 1;
    }
    phi__rows_end_row(rows);
}

static void begin_cell(phi__rows *rows)
{
    say_names(rows);
    if (rows->column++ > 0)
        put_byte(rows, '\t');
}

void phi__rows_label(phi__rows *rows, const char *name)
{
    rows->label = name;
}

static void say_label(phi__rows *rows)
{
    const char *label = rows->label;
    rows->label = NULL;
    if (label == NULL || *label == '\0')
        return;
    put(rows, label, strlen(label));
    put(rows, ": ", 2);
}

static bool needs_quotes(const char *text, size_t size)
{
    return size > 0 && (text[0] == '"' || memchr(text, '\t', size) != NULL || memchr(text, '\n', size) != NULL ||
                        memchr(text, '\r', size) != NULL);
}

void phi__rows_text(phi__rows *rows, const char *text, size_t size)
{
    begin_cell(rows);
    if (size > 0)
        say_label(rows);
    if (!needs_quotes(text, size)) {
        put(rows, text, size);
        return;
    }
    const bool quoted = size <= LONGEST_QUOTED;
    if (quoted)
        put_byte(rows, '"');
    for (size_t i = 0; i < size; i++) {
        const bool parts = text[i] == '\t' || text[i] == '\n' || text[i] == '\r';
        put_byte(rows, parts && !quoted ? ' ' : text[i]);
        if (quoted && text[i] == '"')
            put_byte(rows, '"');
    }
    if (quoted)
        put_byte(rows, '"');
}

void phi__rows_integer(phi__rows *rows, int64_t number)
{
    say_names(rows);
    char text[NUMBER_BYTES];
    int width = rows->column < rows->columns && number > 0 ? rows->padded[rows->column] : 0;
    if (rows->label != NULL && number > 0)
        width = digits_of(rows->label);
    const int length = snprintf(text, sizeof text, "%0*" PRId64, width, number);
    phi__rows_text(rows, text, (size_t)length);
}

void phi__rows_double(phi__rows *rows, double number)
{
    if (isnan(number)) {
        phi__rows_nothing(rows);
        return;
    }
    if (number == floor(number) && fabs(number) < 9e15) {
        phi__rows_integer(rows, (int64_t)number);
        return;
    }
    char text[NUMBER_BYTES];
    const int length = snprintf(text, sizeof text, "%.15g", number);
    phi__rows_text(rows, text, (size_t)length);
}

/* Days to civil date, after the calendar of 400 years. */
size_t phi__rows_day_text(char text[PHI__ROWS_MOMENT], int64_t day)
{
    enum { TO_MARCH = 719468, ERA_DAYS = 146097, MOST_DAY = 3000000 };
    if (day > MOST_DAY || day < -MOST_DAY)
        return (size_t)snprintf(text, PHI__ROWS_MOMENT, "%" PRId64, day);
    const int64_t shifted = day + TO_MARCH + (int64_t)ERA_DAYS * 20;
    const int64_t era = shifted / ERA_DAYS, of_era = shifted % ERA_DAYS;
    const int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    return (size_t)snprintf(text, PHI__ROWS_MOMENT, "%04d-%02d-%02d", (int)(year + (era - 20) * 400 + (month >= 10)),
                            (int)(month < 10 ? month + 3 : month - 9), (int)(of_year - (153 * month + 2) / 5 + 1));
}

size_t phi__rows_time_text(char text[PHI__ROWS_MOMENT], int64_t seconds, uint32_t nanos)
{
    enum { MINUTE = 60, HOUR = 3600 };
    size_t length = (size_t)snprintf(text, PHI__ROWS_MOMENT, "%02" PRId64 ":%02" PRId64 ":%02" PRId64, seconds / HOUR,
                                     seconds / MINUTE % MINUTE, seconds % MINUTE);
    if (nanos == 0)
        return length;
    length += (size_t)snprintf(text + length, PHI__ROWS_MOMENT - length, ".%09" PRIu32, nanos);
    while (text[length - 1] == '0')
        length--;
    return length;
}

size_t phi__rows_moment_text(char text[PHI__ROWS_MOMENT], int64_t seconds, uint32_t nanos)
{
    enum { DAY = 86400 };
    const int64_t day = seconds / DAY - (seconds % DAY < 0);
    const int64_t time = seconds - day * DAY;
    size_t length = phi__rows_day_text(text, day);
    if (time == 0 && nanos == 0)
        return length;
    char rest[PHI__ROWS_MOMENT];
    const size_t more = phi__rows_time_text(rest, time, nanos);
    text[length++] = ' ';
    memcpy(text + length, rest, more);
    return length + more;
}

void phi__rows_day(phi__rows *rows, int64_t day)
{
    char text[PHI__ROWS_MOMENT];
    phi__rows_text(rows, text, phi__rows_day_text(text, day));
}

void phi__rows_nothing(phi__rows *rows)
{
    rows->label = NULL;
    begin_cell(rows);
}

void phi__rows_end_row(phi__rows *rows)
{
    say_names(rows);
    put_byte(rows, '\n');
    rows->column = 0;
}

void phi__rows_end(phi__rows *rows)
{
    say_names(rows);
    flush(rows);
}

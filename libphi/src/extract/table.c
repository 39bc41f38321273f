/* SPDX-License-Identifier: Apache-2.0 */
/* Delimited text or prose? Each delimiter is tried on the first rows. A table
 * has the same number of cells in (nearly) every row and at least one column of
 * single values: prose has commas as well, but its pieces are words in a row.
 * The first row is a header when its cells are short distinct names and the
 * rows below hold another sort of thing. Without a header more rows and columns
 * are asked for, because then nothing but regularity speaks for a table. */
#include "extract/table.h"
#include "extract/table_values.h"

#include "base/ascii.h"
#include "base/count.h"
#include "base/word8.h"

enum { MAX_ROWS = 32, MAX_COLUMNS = 1024, MAX_NAME = 48, MAX_VALUES = 64 };

typedef struct grid {
    char delimiter;
    bool quoted;     /* some cell stood in quotes */
    bool escaped;    /* and had a quote behind a backslash in it */
    bool spaced;     /* some cell began with a space, as after a comma in prose */
    bool named;      /* the first row looks like a header, or its one cell like the name of a column */
    size_t rows;
    size_t columns;  /* of the first row */
    size_t uneven;   /* rows with another number */
    phi__span *cells;
    size_t cell_count;
    size_t starts[MAX_ROWS + 1]; /* cells[starts[r]] is the first one of row r */
} grid;

static bool is_end(uint8_t byte)
{
    return byte == '\n' || byte == '\r';
}

static phi__span trimmed(phi__span cell)
{
    while (cell.size > 0 && phi__is_space((char)cell.data[0]))
        cell = phi__span_part(cell, 1, cell.size);
    while (cell.size > 0 && phi__is_space((char)cell.data[cell.size - 1]))
        cell = phi__span_part(cell, 0, cell.size - 1);
    return cell;
}

/* ------------------------------------------------------------------ parsing */

static bool ends_cell(const grid *g, phi__span head, size_t at)
{
    return at >= head.size || head.data[at] == (uint8_t)g->delimiter || is_end(head.data[at]);
}

/* Is the cell closed later in this line? */
static bool closes_later(const grid *g, phi__span head, size_t at)
{
    for (; at < head.size && !is_end(head.data[at]); at++) {
        if (head.data[at] == '"' && head.data[at - 1] != '\\' && head.data[at - 1] != (uint8_t)g->delimiter && ends_cell(g, head, at + 1))
            return true;
    }
    return false;
}

/* Behind a backslash a quote belongs to the cell, unless it is the one that closes it: "C:\" is a folder, where no quote was escaped before. */
static bool is_escaped(const grid *g, phi__span head, size_t at)
{
    const bool both = head.data[at] == '\\' && at + 1 < head.size && head.data[at + 1] == '"';
    return both && (g->escaped || !ends_cell(g, head, at + 2) || closes_later(g, head, at + 2));
}

/* Where the cell in quotes that begins at `at` is closed. */
static size_t quoted_end(grid *g, phi__span head, size_t at)
{
    while (at < head.size) {
        const bool doubled = head.data[at] == '"' && at + 1 < head.size && head.data[at + 1] == '"';
        const bool escaped = is_escaped(g, head, at);
        if (head.data[at] == '"' && !doubled)
            break;
        g->escaped = g->escaped || escaped;
        at += doubled || escaped ? 2 : 1;
    }
    return at;
}

/* Bytes of a word that are `byte` have their top bit set, and perhaps others behind the first of them. */
static uint64_t same_as(uint64_t word, uint8_t byte)
{
    return phi__word8_zeros(word ^ PHI__WORD8_EACH * byte);
}

/* Where the next delimiter or line end stands from `at` on, eight bytes at a time. */
static size_t cell_end(const grid *g, phi__span head, size_t at)
{
    for (; head.size - at >= sizeof(uint64_t); at += sizeof(uint64_t)) {
        const uint64_t word = phi__word8_low(head.data + at);
        const uint64_t found = same_as(word, (uint8_t)g->delimiter) | same_as(word, '\n') | same_as(word, '\r');
        if (found != 0)
            return at + (size_t)__builtin_ctzll(found) / 8;
    }
    while (at < head.size && head.data[at] != (uint8_t)g->delimiter && !is_end(head.data[at]))
        at++;
    return at;
}

/* The cell at *at, which moves to the delimiter or line end behind it. False
 * when a quote is never closed. */
static bool take_cell(grid *g, phi__span head, size_t *at, phi__span *cell)
{
    size_t end = *at;
    if (end < head.size && head.data[end] == '"') {
        const size_t from = ++end;
        end = quoted_end(g, head, end);
        if (end >= head.size)
            return false;
        *cell = phi__span_part(head, from, end - from);
        g->quoted = true;
        *at = cell_end(g, head, end + 1);
        return true;
    }
    end = cell_end(g, head, end);
    *cell = phi__span_part(head, *at, end - *at);
    g->spaced = g->spaced || (cell->size > 1 && cell->data[0] == ' ' && g->cell_count > g->starts[g->rows]);
    *cell = trimmed(*cell);
    *at = end;
    return true;
}

/* One row; false when the head ends inside a quote. */
static bool take_row(grid *g, phi__span head, size_t *at)
{
    g->cell_count = g->starts[g->rows];
    for (;;) {
        phi__span cell;
        if (!take_cell(g, head, at, &cell))
            return false;
        g->cells[g->cell_count++] = cell;
        if (*at >= head.size || is_end(head.data[*at]))
            return true;
        ++*at; /* the delimiter */
    }
}

static phi__span cell_at(const grid *g, size_t row, size_t column)
{
    const size_t at = g->starts[row] + column;
    return at < g->starts[row + 1] ? g->cells[at] : (phi__span){0};
}

/* ------------------------------------------------------------- what cells are */

static size_t count_digits(phi__span cell)
{
    size_t digits = 0;
    for (size_t i = 0; i < cell.size; i++)
        digits += phi__is_digit((char)cell.data[i]);
    return digits;
}

static size_t count_words(phi__span cell)
{
    size_t words = 0;
    for (size_t i = 0; i < cell.size; i++)
        words += cell.data[i] != ' ' && (i == 0 || cell.data[i - 1] == ' ');
    return words;
}

/* A number, code, date, telephone number or address of mail: few words, with
 * digits or an at sign in them. */
static bool is_value(phi__span cell)
{
    if (cell.size == 0 || cell.size > 64)
        return false;
    const size_t digits = count_digits(cell);
    const bool mail = memchr(cell.data, '@', cell.size) != NULL;
    return (digits > 0 || mail) && (count_words(cell) == 1 || digits * 2 >= cell.size);
}

/* Does it end as a sentence does? "Part no." does not. */
static bool is_sentence_end(phi__span cell)
{
    if (cell.data[cell.size - 1] != '.' || count_words(cell) == 1) /* "Geburtsdat." */
        return false;
    size_t word = 0; /* "D.O.B." is letters, "CPR-nr." ends with two */
    while (word + 1 < cell.size && memchr(" .-", cell.data[cell.size - 2 - word], 3) == NULL)
        word++;
    return word > 3;
}

static bool is_never_in_name(uint8_t c)
{
    switch (c) {
    case '\0':
    case '{':
    case '}':
    case ';':
    case '=':
    case '<':
    case '>':
    case '"':
    case '@':
    case '|':
    case '!':
    case '\\': return true;
    default: return false;
    }
}

/* Could this be the name of a column? Letters (of any language) first, few words. */
static bool is_name(phi__span cell)
{
    if (cell.size == 0 || cell.size > MAX_NAME || phi__is_digit((char)cell.data[0]))
        return false;
    size_t letters = 0;
    size_t digits = 0;
    for (size_t i = 0; i < cell.size; i++) {
        if (is_never_in_name(cell.data[i]))
            return false;
        letters += phi__is_letter((char)cell.data[i]) || cell.data[i] >= 0x80;
        digits += phi__is_digit((char)cell.data[i]);
    }
    return letters > 0 && letters > digits && count_words(cell) <= 4 && !is_sentence_end(cell);
}

static bool same_text(phi__span a, phi__span b)
{
    return a.size == b.size && phi__equal_nocase((const char *)a.data, (const char *)b.data, a.size);
}

/* Names all, and distinct; of three and more columns, some may be nameless. */
static bool is_header(const grid *g)
{
    size_t nameless = 0;
    for (size_t i = 0; i < g->columns; i++) {
        const phi__span cell = cell_at(g, 0, i);
        nameless += cell.size == 0;
        if (cell.size != 0 && !is_name(cell))
            return false;
        for (size_t k = 0; k < i && cell.size != 0 && i < 64; k++) {
            if (same_text(cell, cell_at(g, 0, k)))
                return false;
        }
    }
    return nameless == 0 || (g->columns > 2 && nameless * 3 <= g->columns + 2);
}

/* Do the cells below the first row, in this column, hold values? */
static bool is_value_column(const grid *g, size_t column)
{
    size_t values = 0;
    size_t filled = 0;
    for (size_t row = 1; row < g->rows; row++) {
        const phi__span cell = cell_at(g, row, column);
        filled += cell.size > 0;
        values += is_value(cell);
    }
    return values > 0 && values * 10 >= filled * 8;
}

static size_t count_value_columns(const grid *g)
{
    size_t count = 0;
    for (size_t i = 0; i < g->columns; i++)
        count += is_value_column(g, i);
    return count;
}

/* Names that begin tables whose columns are all words. */
static bool has_known_name(const grid *g)
{
    static const char *const KNOWN[] = {"name", "first", "last", "patient", "address", "city", "state", "diagnosis"};
    for (size_t i = 0; i < g->columns; i++) {
        const phi__span cell = cell_at(g, 0, i);
        for (size_t k = 0; k < sizeof KNOWN / sizeof KNOWN[0]; k++) {
            const size_t size = strlen(KNOWN[k]);
            if (cell.size >= size && phi__equal_nocase((const char *)cell.data, KNOWN[k], size))
                return true;
        }
    }
    return false;
}

/* ---------------------------------------------------------------- judgement */

static bool is_too_uneven(const grid *g, size_t rows)
{
    return g->uneven * 10 > rows;
}

/* The name of a column that stands alone: "MRN", not "To do:" and not the section of an INI file. */
static bool is_single_name(phi__span name)
{
    return name.size > 0 && name.data[0] != '[' && is_name(name) && count_words(name) <= 3 && name.data[name.size - 1] != ':';
}

/* Do writers of prose and code use it, too? */
static bool is_of_writers(char delimiter)
{
    return delimiter == ',' || delimiter == ';';
}

/* Would no more rows change what judge() and is_single_column() say, which is no? Prose, mostly, is seen
 * through in a line or two. */
static bool is_hopeless(const grid *g)
{
    if (g->columns == 1)
        return g->uneven > 0 || !g->named;
    return is_too_uneven(g, MAX_ROWS) || (is_of_writers(g->delimiter) && g->spaced && !g->named);
}

static void parse(grid *g, phi__span head, bool whole)
{
    size_t at = 0;
    while (at < head.size && g->rows < MAX_ROWS) {
        if (is_end(head.data[at])) {
            at++; /* also the second half of CR LF, and empty lines */
            continue;
        }
        if (!take_row(g, head, &at) || (at >= head.size && !whole))
            return;
        const size_t count = g->cell_count - g->starts[g->rows];
        if (g->rows == 0)
            g->columns = count;
        g->uneven += count != g->columns;
        g->starts[++g->rows] = g->cell_count;
        if (g->rows == 1)
            g->named = g->columns == 1 ? is_single_name(cell_at(g, 0, 0)) : is_header(g);
        if (is_hopeless(g))
            return;
    }
}

/* How much speaks for a table; 0 = it is none. */
static size_t judge(const grid *g, bool *header)
{
    if (g->rows < 2 || g->columns < 2 || g->columns > MAX_COLUMNS || is_too_uneven(g, g->rows))
        return 0;
    const size_t values = count_value_columns(g);
    const bool writers = is_of_writers(g->delimiter);
    *header = g->named && (values > 0 || (has_known_name(g) && !g->spaced));
    if (*header)
        return writers && g->spaced && (g->rows < 3 || values == 0) ? 0 : g->columns * 2;
    const bool regular = g->rows >= 3 && values > 0 && (!writers || (g->columns >= 3 && !g->spaced));
    return regular ? g->columns : 0;
}

/* Wide blanks part columns: what looked like one name is a title above them. */
static bool has_gap(phi__span cell)
{
    for (size_t i = 1; i < cell.size; i++) {
        if (cell.data[i] == ' ' && cell.data[i - 1] == ' ')
            return true;
    }
    return false;
}

/* One name, then at least two lines that are one value each. */
static bool is_single_column(const grid *g)
{
    if (g->columns != 1 || g->rows < 3 || g->uneven != 0 || !g->named)
        return false;
    size_t values = 0;
    for (size_t row = 1; row < g->rows; row++)
        values += is_value(cell_at(g, row, 0)) && !has_gap(cell_at(g, row, 0));
    return values * 10 >= (g->rows - 1) * 9;
}

static phi_status fill_table(const grid *g, bool header, phi__arena *arena, phi__table *table)
{
    const char **columns = phi__arena_alloc(arena, g->columns * sizeof *columns);
    PHI_REQUIRE(columns != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < g->columns; i++) {
        const phi__span cell = header ? trimmed(cell_at(g, 0, i)) : (phi__span){0};
        columns[i] = phi__arena_strndup(arena, (const char *)cell.data, cell.size);
        PHI_REQUIRE(columns[i] != NULL, PHI_ERR_MEMORY);
    }
    const bool quotes = g->quoted || is_of_writers(g->delimiter);
    *table = (phi__table){.delimiter = g->delimiter, .quote = quotes ? '"' : '\0', .escape = g->escaped ? '\\' : '\0', .has_header = header,
                          .column_count = g->columns, .columns = columns};
    return PHI_OK;
}

/* Without a header: call the columns by what they hold in all rows of the head, where that says something. */
static phi_status name_by_values(phi__span head, bool whole, phi__span *cells, phi__arena *arena, phi__table *table)
{
    phi__table_values values[MAX_VALUES] = {0};
    const size_t count = table->column_count < MAX_VALUES ? table->column_count : MAX_VALUES;
    grid g = {.delimiter = table->delimiter, .cells = cells};
    for (size_t at = 0; at < head.size;) {
        if (is_end(head.data[at])) {
            at++;
            continue;
        }
        if (!take_row(&g, head, &at) || (at >= head.size && !whole))
            break;
        for (size_t i = 0; i < count && i < g.cell_count; i++)
            phi__table_values_add(&values[i], g.cells[i]);
    }
    const char **columns = phi__arena_alloc(arena, table->column_count * sizeof *columns);
    PHI_REQUIRE(columns != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < table->column_count; i++) {
        const char *name = i < count ? phi__table_values_name(&values[i]) : NULL;
        columns[i] = name == NULL ? "" : name;
        table->by_values = table->by_values || name != NULL;
    }
    table->columns = columns;
    return PHI_OK;
}

/* One value a line, and no name above: the first line must be one already. */
static phi_status try_list(phi__span head, bool whole, phi__span *cells, phi__arena *arena, phi__table *table, bool *found)
{
    grid g = {.delimiter = '\t', .cells = cells};
    size_t at = 0;
    if (!take_row(&g, head, &at) || g.cell_count != 1 || !phi__table_values_may_hold(g.cells[0]))
        return PHI_OK;
    phi__table list = {.delimiter = '\t', .column_count = 1};
    PHI_TRY(name_by_values(head, whole, cells, arena, &list));
    *found = list.by_values;
    if (*found)
        *table = list;
    return PHI_OK;
}

static const char DELIMITERS[] = {',', '\t', ';', '|', '^', '\1'}; /* the last is Hive's */

/* As many cells as one delimiter may part the head into: each ends with it, with a line or with the head. */
static size_t most_cells(phi__span head)
{
    size_t most = 0;
    for (size_t i = 0; i < sizeof DELIMITERS; i++) {
        const bool here = head.size > 0 && memchr(head.data, DELIMITERS[i], head.size) != NULL;
        const size_t count = here ? phi__count_byte(head, (uint8_t)DELIMITERS[i]) : 0;
        most = count > most ? count : most;
    }
    return most + phi__count_byte(head, '\n') + phi__count_byte(head, '\r') + 2;
}

static phi__span without_blanks(phi__span text)
{
    size_t at = 0;
    while (at < text.size && phi__is_space((char)text.data[at]))
        at++;
    return phi__span_part(text, at, text.size);
}

static bool begins(phi__span head, const char *word)
{
    const size_t size = strlen(word);
    return head.size >= size && phi__equal_nocase((const char *)head.data, word, size);
}

/* JSON, XML or SQL, whose lines may have as many commas each: their keys say more than columns without names. */
static bool is_record(phi__span head)
{
    head = without_blanks(head);
    if (begins(head, "INSERT ") || begins(head, "REPLACE INTO ") || begins(head, "CREATE TABLE "))
        return true;
    if (head.size == 0 || memchr("{[<", head.data[0], 3) == NULL)
        return false;
    const phi__span next = without_blanks(phi__span_part(head, 1, head.size));
    if (next.size == 0)
        return false;
    switch (head.data[0]) {
    case '{': return next.data[0] == '"';
    case '[': return next.data[0] == '{';
    default: return phi__is_letter((char)next.data[0]) || next.data[0] == '?' || next.data[0] == '!';
    }
}

phi_status phi__table_sniff(phi__span head, bool whole, phi__arena *arena, phi__table *table, bool *found)
{
    *found = false;
    if (is_record(head))
        return PHI_OK;
    size_t best = 0;
    phi__span *cells = phi__arena_alloc(arena, most_cells(head) * sizeof *cells);
    PHI_REQUIRE(cells != NULL, PHI_ERR_MEMORY);
    bool single = true, absent = false;
    for (size_t i = 0; i < sizeof DELIMITERS; i++) {
        const bool here = head.size > 0 && memchr(head.data, DELIMITERS[i], head.size) != NULL;
        if (!here && absent) /* says what the last absent one said */
            continue;
        absent = absent || !here;
        grid g = {.delimiter = DELIMITERS[i], .cells = cells};
        parse(&g, head, whole);
        bool header = false;
        const size_t weight = judge(&g, &header);
        single = single && is_single_column(&g);
        if (weight <= best)
            continue;
        best = weight;
        PHI_TRY(fill_table(&g, header, arena, table));
    }
    if (best == 0 && single) {
        grid g = {.delimiter = ',', .cells = cells};
        parse(&g, head, whole);
        PHI_TRY(fill_table(&g, true, arena, table));
    }
    *found = best > 0 || single;
    if (!*found)
        return try_list(head, whole, cells, arena, table, found);
    return table->has_header ? PHI_OK : name_by_values(head, whole, cells, arena, table);
}

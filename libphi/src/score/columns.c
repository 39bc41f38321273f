/* SPDX-License-Identifier: Apache-2.0 */
/* See columns.h. A candidate first has to stand in something like a row: most
 * lines of prose end there. Only then are the lines above walked for a header:
 * short names, hardly a digit, parted like the row. Lines are walked once, forward;
 * where candidates are far apart the walk jumps, so that its cost stays with
 * the candidates. Names are copied: the text of the header may be gone when its
 * last rows are searched. */
#define _GNU_SOURCE /* memrchr, memmem */
#include "score/columns.h"

#include "base/ascii.h"

#include <stddef.h>

enum {
    LOOK_BACK = 2048,      /* how far above a lone candidate a header is looked for */
    DENSE = 64 * 1024,     /* candidates this close share the walk */
    HEADER_MAX = 1024,     /* longest header line */
    NAME_MAX = 48,
    NAME_DIGITS = 2,       /* and one more right behind a letter: "sha256" */
    NAME_LETTERS = 3,      /* before them */
    PUSHED_MOST = 8,       /* characters that a long cell may push the next ones aside */
    TUPLE_BACK = 1536,     /* longest part of a tuple or row before a candidate; less than a window keeps */
    STATEMENT_MAX = 16384, /* the longest line that the names of a statement are looked for in */
    NAMES_CEILING = 32768
};

_Static_assert((PHI__COLUMNS_MAX + 1) * (PHI__SQL_NAME_MAX + 1) <= NAMES_CEILING, "names would be refused");

void phi__columns_init(phi__columns *columns)
{
    *columns = (phi__columns){.part = UINT64_MAX};
    phi__buf_init(&columns->names, NAMES_CEILING);
    phi__sql_init(&columns->sql);
    phi__html_table_init(&columns->html);
}

void phi__columns_done(phi__columns *columns)
{
    phi__buf_done(&columns->names);
    phi__sql_done(&columns->sql);
    phi__html_table_done(&columns->html);
}

static void forget(phi__columns *columns)
{
    columns->kind = PHI__COLUMNS_NONE;
    columns->copied = false;
    columns->table = 0;
    columns->count = 0;
    phi__buf_clear(&columns->names);
}

/* -------------------------------------------------------------------- headers */

static bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool is_line_end(uint8_t c)
{
    return c == '\n' || c == '\r';
}

static phi__span trim(phi__span text)
{
    while (text.size > 0 && is_blank(text.data[0]))
        text = phi__span_part(text, 1, text.size);
    while (text.size > 0 && is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

/* How many characters stand before `at`: what is aligned is so on the screen, not in bytes. */
static size_t characters(phi__span line, size_t at)
{
    size_t count = 0;
    for (size_t i = 0; i < at && i < line.size; i++)
        count += (line.data[i] & 0xC0) != 0x80;
    return count;
}

static phi_status add_name(phi__columns *columns, phi__span line, phi__span name)
{
    name = trim(name);
    if (columns->count == PHI__COLUMNS_MAX)
        return PHI_OK;
    if (name.size > PHI__SQL_NAME_MAX)
        name.size = 0; /* a column without a name; so they all fit into `names` */
    const size_t begin = name.size == 0 ? 0 : (size_t)(name.data - line.data);
    const size_t from = characters(line, begin);
    columns->items[columns->count++] = (phi__columns_name){
        (uint32_t)columns->names.size, (uint32_t)from, (uint32_t)(from + characters(name, name.size))};
    PHI_TRY(phi__buf_append(&columns->names, name.data, name.size));
    return phi__buf_append_byte(&columns->names, '\0');
}

/* Where the cell that begins at `at` ends, and where the next one begins. */
static size_t cell_end(phi__span line, size_t at, phi__columns_kind kind, size_t *next)
{
    for (size_t end = at; end < line.size; end++) {
        const uint8_t c = line.data[end];
        *next = end + 1;
        if ((kind == PHI__COLUMNS_TABS && c == '\t') || (kind == PHI__COLUMNS_BARS && c == '|'))
            return end;
        if (kind == PHI__COLUMNS_ALIGNED && c == ' ' && end + 1 < line.size && line.data[end + 1] == ' ') {
            while (*next < line.size && line.data[*next] == ' ')
                (*next)++;
            return end;
        }
    }
    *next = line.size + 1;
    return line.size;
}

static phi__columns_kind parted_by(phi__span line)
{
    if (memchr(line.data, '\t', line.size) != NULL)
        return PHI__COLUMNS_TABS;
    if (memchr(line.data, '|', line.size) != NULL)
        return PHI__COLUMNS_BARS;
    const phi__span inner = trim(line);
    return memmem(inner.data, inner.size, "  ", 2) != NULL ? PHI__COLUMNS_ALIGNED : PHI__COLUMNS_NONE;
}

/* Of any script: all others begin with such a byte. */
static bool is_letter(uint8_t c)
{
    return phi__is_letter((char)c) || c >= 0xC0;
}

/* Letters, or letters with a short number behind: "Phone", "ICD-10", "Address 1". Values have more digits. */
static bool is_name(phi__span cell)
{
    size_t letters = 0, digits = 0;
    bool parted = false;
    if (cell.size > 0 && !is_letter(cell.data[0]))
        return false;
    for (size_t i = 0; i < cell.size; i++) {
        const bool digit = phi__is_digit((char)cell.data[i]);
        parted = parted || (digit && !is_letter(cell.data[i - 1]) && !phi__is_digit((char)cell.data[i - 1]));
        letters += is_letter(cell.data[i]);
        digits += digit;
        if (digits > NAME_DIGITS + (parted ? 0u : 1u) || (digits > 0 && letters < NAME_LETTERS))
            return false;
    }
    return cell.size <= NAME_MAX;
}

/* How many short names stand there, and nothing else? 0 = something else, too. Prose after full stops has long cells. */
static size_t names_of_header(phi__span line, phi__columns_kind kind)
{
    size_t names = 0, next = 0;
    for (size_t at = 0; at <= line.size && line.size > 0; at = next) {
        const phi__span cell = trim(phi__span_part(line, at, cell_end(line, at, kind, &next) - at));
        names += cell.size > 0;
        if (!is_name(cell))
            return 0;
    }
    return names;
}

static bool has_caption_word(phi__span cell)
{
    static const char *const WORDS[] = {"name", "number", "no", "id", "date", "birth", "dob", "phone", "fax", "code", "address", "sex",
                                        "gender", "group", "policy", "plan", "provider", "ssn", "mrn", "npi", "age", "type", "status"};
    for (size_t from = 0, to = 0; from < cell.size; from = to + 1) {
        for (to = from; to < cell.size && phi__is_letter((char)cell.data[to]);)
            to++;
        for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
            if (strlen(WORDS[i]) == to - from && phi__equal_nocase((const char *)cell.data + from, WORDS[i], to - from))
                return true;
        }
    }
    return false;
}

/* Captions by what they say, not only by their form: a row may hold nothing but words, too. */
static bool are_captions(phi__span line, size_t names)
{
    size_t captions = 0, next = 0;
    for (size_t at = 0; at <= line.size; at = next)
        captions += has_caption_word(trim(phi__span_part(line, at, cell_end(line, at, PHI__COLUMNS_ALIGNED, &next) - at)));
    return names > 1 && captions * 3 >= names * 2;
}

static phi_status take_header(phi__columns *columns, phi__span line, phi__columns_kind kind)
{
    forget(columns);
    columns->kind = kind;
    columns->fresh = true;
    size_t next = 0;
    for (size_t at = 0; at <= line.size; at = next)
        PHI_TRY(add_name(columns, line, phi__span_part(line, at, cell_end(line, at, kind, &next) - at)));
    return PHI_OK;
}

/* ------------------------------------------------------------------------ SQL */

static bool starts_word(phi__span line, size_t at, const char *word)
{
    const size_t length = strlen(word);
    return at <= line.size && line.size - at >= length &&
           phi__equal_nocase((const char *)line.data + at, word, length);
}

/* The names that a statement gave, after the name of its table. */
static phi_status take_list(phi__columns *columns, phi__sql_event event)
{
    const phi__span list = phi__buf_span(&columns->sql.list);
    forget(columns);
    PHI_TRY(phi__buf_append(&columns->names, list.data, list.size));
    columns->table = 1;
    for (size_t at = strlen((const char *)list.data) + 1; at < list.size && columns->count < PHI__COLUMNS_MAX;) {
        const size_t size = strlen((const char *)list.data + at);
        columns->items[columns->count++] = (phi__columns_name){(uint32_t)at, 0, (uint32_t)size};
        at += size + 1;
    }
    columns->copied = event == PHI__SQL_COPY;
    if (columns->count > 0 || columns->sql.dump)
        columns->kind = columns->copied ? PHI__COLUMNS_TABS : PHI__COLUMNS_TUPLES;
    return PHI_OK;
}

static phi_status take_sql(phi__columns *columns, phi__span line, bool *taken)
{
    phi__sql_event event = PHI__SQL_NOTHING;
    if (!columns->copied)
        PHI_TRY(phi__sql_line(&columns->sql, line, &event));
    *taken = event != PHI__SQL_NOTHING;
    return event == PHI__SQL_TUPLES || event == PHI__SQL_COPY ? take_list(columns, event) : PHI_OK;
}

/* ----------------------------------------------------------------------- walk */

static bool is_rule(phi__span line)
{
    for (size_t i = 0; i < line.size; i++) {
        if (memchr("-=+|_ ", line.data[i], 6) == NULL)
            return false;
    }
    return true;
}

/* Words parted by single blanks that reach into the second column, as a title or a sentence do: no row. */
static bool runs_across(const phi__columns *columns, phi__span line)
{
    size_t indent = 0;
    while (indent < line.size && line.data[indent] == ' ')
        indent++;
    const phi__span inner = trim(line);
    return columns->count > 1 && indent < columns->items[1].from && indent + inner.size > columns->items[1].from &&
           !is_rule(line) && memchr(inner.data, '\t', inner.size) == NULL && memmem(inner.data, inner.size, "  ", 2) == NULL;
}

static bool goes_on(const phi__columns *columns, phi__span line)
{
    if (columns->copied)
        return !phi__span_starts(line, "\\.", 2);
    switch (columns->kind) {
    case PHI__COLUMNS_TABS: return memchr(line.data, '\t', line.size) != NULL;
    case PHI__COLUMNS_BARS: return memchr(line.data, '|', line.size) != NULL;
    case PHI__COLUMNS_TUPLES:
        if (columns->sql.dump) /* a value may hold line ends */
            return !phi__sql_begins_other(line);
        return trim(line).data[0] == '(' || starts_word(trim(line), 0, "VALUES");
    case PHI__COLUMNS_ALIGNED: return !runs_across(columns, line);
    case PHI__COLUMNS_NONE: break;
    }
    return true;
}

static phi_status walk_line(phi__columns *columns, phi__span line)
{
    const bool was_fresh = columns->fresh;
    columns->fresh = false;
    if (trim(line).size == 0) {
        const bool statement = columns->copied || (columns->sql.dump && columns->kind == PHI__COLUMNS_TUPLES);
        if (!was_fresh && !statement) /* a blank line may part a header from its rows */
            forget(columns);
        return PHI_OK;
    }
    bool taken = false;
    PHI_TRY(take_sql(columns, line, &taken));
    if (taken)
        return PHI_OK;
    if (columns->kind != PHI__COLUMNS_NONE && !goes_on(columns, line))
        forget(columns);
    const bool known = columns->kind != PHI__COLUMNS_NONE;
    if ((known && columns->kind != PHI__COLUMNS_ALIGNED) || line.size > HEADER_MAX)
        return PHI_OK;
    const phi__columns_kind kind = parted_by(line);
    if (kind == PHI__COLUMNS_NONE || (known && kind != PHI__COLUMNS_ALIGNED) || is_rule(line))
        return PHI_OK;
    const size_t names = names_of_header(line, kind);
    const size_t least = known ? columns->count + 1 : 2; /* a title with a date or page is not the header below it */
    return names < least && !(known && are_captions(line, names)) ? PHI_OK : take_header(columns, line, kind);
}

static bool begins_line(const phi__scene *scene, size_t at)
{
    return at > 0 ? scene->text.data[at - 1] == '\n' : scene->base == 0;
}

/* The line at `at`, also beyond where the walk ends: a statement may be one line of megabytes. */
static phi__span line_at(const phi__scene *scene, size_t at, size_t to)
{
    const uint8_t *begin = scene->text.data + at;
    const uint8_t *end = memchr(begin, '\n', to - at);
    const phi__span ahead = phi__span_part(scene->text, at, end == NULL ? STATEMENT_MAX : (size_t)(end - begin));
    end = end == NULL ? memchr(begin, '\n', ahead.size) : NULL;
    return end == NULL ? ahead : phi__span_part(ahead, 0, (size_t)(end - begin));
}

/* A statement ends with a sign, not by distance. */
static bool is_statement(const phi__columns *columns)
{
    return columns->sql.dump || columns->kind == PHI__COLUMNS_TUPLES || columns->copied;
}

static void clear_lines(phi__columns *columns)
{
    forget(columns);
    phi__sql_clear(&columns->sql);
    columns->part = UINT64_MAX;
    columns->walked = 0;
    columns->fresh = false;
}

/* From where on is there to walk? What was walked too long ago is forgotten. */
static uint64_t walk_from(phi__columns *columns, const phi__scene *scene, uint64_t end)
{
    const uint64_t begin = scene->base + scene->searched;
    const bool known = columns->part == scene->part;
    if (known && is_statement(columns))
        return columns->walked < begin ? begin : columns->walked;
    const uint64_t close = columns->kind == PHI__COLUMNS_NONE ? LOOK_BACK : DENSE;
    if (known && columns->walked >= scene->base && columns->walked + close >= end)
        return columns->walked;
    clear_lines(columns);
    columns->part = scene->part;
    return end > scene->base + LOOK_BACK ? end - LOOK_BACK : scene->base;
}

/* Walk the lines that begin before `to`. */
static phi_status walk(phi__columns *columns, const phi__scene *scene, size_t to)
{
    columns->asked = true;
    const uint64_t end = scene->base + to;
    const uint64_t from = walk_from(columns, scene, end);
    for (size_t at = (size_t)(from - scene->base); at < to;) {
        if (begins_line(scene, at)) {
            const phi__span line = line_at(scene, at, to);
            PHI_TRY(walk_line(columns, line));
            at += line.size + 1;
        } else { /* pass the rest of one */
            const uint8_t *end_of_line = memchr(scene->text.data + at, '\n', to - at);
            at = end_of_line == NULL ? to : (size_t)(end_of_line - scene->text.data) + 1;
        }
    }
    if (columns->walked < end)
        columns->walked = end;
    return PHI_OK;
}

/* ----------------------------------------------------------------------- seams */

void phi__columns_clear(phi__columns *columns)
{
    clear_lines(columns);
    phi__html_table_clear(&columns->html);
}

bool phi__columns_know(const phi__columns *columns, uint64_t part)
{
    return columns->part == part || columns->html.part == part;
}

void phi__columns_begin(phi__columns *columns, const phi__scene *scene)
{
    if (scene->base != 0 || columns->part == scene->part || columns->plain == scene->part)
        return;
    if (!phi__sql_is_dump(scene->text)) {
        columns->plain = scene->part;
        return;
    }
    phi__columns_clear(columns);
    columns->part = scene->part;
    columns->sql.dump = true;
}

phi_status phi__columns_carry(phi__columns *columns, const phi__scene *scene, size_t to)
{
    phi__columns_begin(columns, scene);
    PHI_TRY(phi__html_table_carry(&columns->html, scene, to));
    if (columns->part == scene->part && (columns->sql.dump || columns->kind != PHI__COLUMNS_NONE))
        PHI_TRY(walk(columns, scene, to));
    if (columns->part != scene->part || (columns->kind == PHI__COLUMNS_NONE && !columns->sql.dump))
        clear_lines(columns);
    else if (is_statement(columns))
        columns->walked = 0; /* so that most windows of a dump begin alike */
    return PHI_OK;
}

phi_status phi__columns_copy(phi__columns *to, const phi__columns *from)
{
    phi__columns_clear(to);
    PHI_TRY(phi__buf_append(&to->names, from->names.data, from->names.size));
    PHI_TRY(phi__sql_copy(&to->sql, &from->sql));
    PHI_TRY(phi__html_table_copy(&to->html, &from->html));
    const phi__buf names = to->names;
    const phi__sql sql = to->sql;
    const phi__html_table html = to->html;
    memcpy(to, from, offsetof(phi__columns, items));
    to->names = names;
    to->sql = sql;
    to->html = html;
    memcpy(to->items, from->items, from->count * sizeof *from->items);
    to->count = from->count;
    return PHI_OK;
}

bool phi__columns_equal(const phi__columns *a, const phi__columns *b)
{
    if (a->part != b->part || a->walked != b->walked || a->kind != b->kind || a->fresh != b->fresh ||
        a->copied != b->copied || a->table != b->table || !phi__sql_equal(&a->sql, &b->sql) || a->count != b->count || a->names.size != b->names.size ||
        !phi__html_table_equal(&a->html, &b->html))
        return false;
    return (a->count == 0 || memcmp(a->items, b->items, a->count * sizeof *a->items) == 0) &&
           (a->names.size == 0 || memcmp(a->names.data, b->names.data, a->names.size) == 0);
}

/* ----------------------------------------------------------------------- find */

static uint8_t byte_at(phi__span text, size_t at)
{
    return at < text.size ? text.data[at] : (uint8_t)'\n';
}

static bool is_wrapping(uint8_t c)
{
    return c == '\'' || c == '"' || c == '(' || c == ')' || c == '+';
}

/* INSERT, REPLACE, VALUES or a tuple at the beginning of the line? Of a line that begins
 * too far away only what has been walked can tell. */
static bool in_statement(phi__columns *columns, const phi__scene *scene, size_t at)
{
    const phi__span text = scene->text;
    const size_t least = at > PHI__CONTEXT_BEFORE ? at - PHI__CONTEXT_BEFORE : 0;
    const uint8_t *end = memrchr(text.data + least, '\n', at - least);
    const bool dump = columns->sql.dump && columns->part == scene->part;
    if (dump || (end == NULL && least > 0)) {
        columns->asked = true;
        return dump || (columns->part == scene->part && columns->kind == PHI__COLUMNS_TUPLES);
    }
    size_t begin = end == NULL ? 0 : (size_t)(end - text.data) + 1;
    while (begin < at && is_blank(text.data[begin]))
        begin++;
    if (begin >= at || memchr("(IiRrVv", text.data[begin], 7) == NULL) /* nearly all lines */
        return false;
    return text.data[begin] == '(' || starts_word(text, begin, "INSERT") || starts_word(text, begin, "REPLACE") ||
           starts_word(text, begin, "VALUES");
}

/* What parts cells may stand on either side, behind quotes: a tab, a bar, two
 * blanks, in SQL a comma, in HTML a tag. */
bool phi__columns_may_hold(phi__columns *columns, const phi__scene *scene, size_t begin, size_t end)
{
    const phi__span text = scene->text;
    size_t from = begin, to = end;
    while (from > 0 && is_wrapping(text.data[from - 1]))
        from--;
    while (to < text.size && is_wrapping(text.data[to]))
        to++;
    const uint8_t left = from > 0 ? text.data[from - 1] : (uint8_t)'\n', right = byte_at(text, to);
    if (left == '\t' || left == '|' || right == '\t' || right == '|')
        return true;
    const bool blank_left = left == ' ' && (from < 2 || memchr(" |\n", text.data[from - 2], 3) != NULL);
    const bool blank_right = right == ' ' && memchr(" |", byte_at(text, to + 1), 2) != NULL;
    if (blank_left || blank_right)
        return true;
    if (phi__html_table_may_hold(text, from))
        return true;
    if (left != ',' && left != ' ' && right != ',' && from == begin)
        return false;
    return in_statement(columns, scene, begin);
}

/* Index of the cell between tabs or bars that the candidate stands in. */
static size_t parted_index(const phi__setting *s, uint8_t separator, phi__cell *cell)
{
    size_t index = 0;
    cell->begin = s->line_begin;
    for (size_t at = s->line_begin; at < s->begin; at++) {
        if (s->text.data[at] != separator)
            continue;
        index++;
        cell->begin = at + 1;
    }
    const uint8_t *end = memchr(s->text.data + s->end, separator, s->line_end - s->end);
    cell->end = end == NULL ? s->line_end : (size_t)(end - s->text.data);
    return index;
}

/* Begin of the tuple around the candidate: behind the last "),(" or "VALUES (". */
static size_t tuple_begin(const phi__setting *s)
{
    const size_t least = s->begin - s->line_begin > TUPLE_BACK ? s->begin - TUPLE_BACK : s->line_begin;
    for (size_t at = s->begin; at > least; at--) {
        if (s->text.data[at - 1] != '(')
            continue;
        size_t before = at - 1;
        while (before > least && (phi__is_space((char)s->text.data[before - 1]) || s->text.data[before - 1] == ','))
            before--;
        const bool first = before >= least + 6 && starts_word(phi__span_part(s->text, before - 6, 6), 0, "VALUES");
        if (first || before == least || s->text.data[before - 1] == ')')
            return at;
    }
    return SIZE_MAX;
}

static size_t tuple_index(const phi__setting *s, phi__cell *cell)
{
    size_t at = tuple_begin(s);
    if (at == SIZE_MAX)
        return SIZE_MAX;
    size_t index = 0;
    size_t depth = 0; /* of calls: to_date('...', '...') */
    bool quoted = false;
    cell->begin = at;
    for (; at < s->begin; at++) {
        const uint8_t c = s->text.data[at];
        at += c == '\\';
        if (c == '\'')
            quoted = !quoted;
        if (!quoted && (c == '(' || c == ')'))
            depth = c == '(' ? depth + 1 : depth > 0 ? depth - 1 : 0;
        if (c != ',' || quoted || depth > 0)
            continue;
        index++;
        cell->begin = at + 1;
    }
    cell->end = s->end;
    return index;
}

/* Of a row that a long cell has pushed to the right: the header cell that ends a little before the candidate. */
static size_t pushed_index(const phi__columns *columns, size_t from)
{
    size_t index = SIZE_MAX;
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->items[i].from < columns->items[i].to && columns->items[i].from <= from)
            index = i;
    }
    return index != SIZE_MAX && from <= columns->items[index].to + PUSHED_MOST ? index : SIZE_MAX;
}

/* "Reference # 1192855079": what stands in a cell behind a caption of its own is not what the header says. */
static bool has_own_caption(const phi__setting *s)
{
    size_t at = s->begin;
    while (at > s->line_begin && s->begin - at < 2 && s->text.data[at - 1] == ' ')
        at--;
    if (at < s->line_begin + 2 || memchr("#:=", s->text.data[at - 1], 3) == NULL)
        return false;
    at -= s->text.data[at - 2] == ' ' ? 2 : 1;
    return at > s->line_begin && (is_letter(s->text.data[at - 1]) || s->text.data[at - 1] == '.');
}

/* The header cell that stands over most of the candidate. */
static size_t aligned_index(const phi__columns *columns, const phi__setting *s)
{
    if (has_own_caption(s))
        return SIZE_MAX;
    const phi__span line = phi__span_part(s->text, s->line_begin, s->end - s->line_begin);
    const size_t from = characters(line, s->begin - s->line_begin), to = characters(line, s->end - s->line_begin);
    size_t best = SIZE_MAX, most = 0;
    for (size_t i = 0; i < columns->count; i++) {
        const size_t left = columns->items[i].from > from ? columns->items[i].from : from;
        const size_t right = columns->items[i].to < to ? columns->items[i].to : to;
        if (left < right && right - left > most) {
            best = i;
            most = right - left;
        }
    }
    return best == SIZE_MAX ? pushed_index(columns, from) : best;
}

static size_t index_of(const phi__columns *columns, const phi__setting *s, phi__cell *cell)
{
    switch (columns->kind) {
    case PHI__COLUMNS_TABS: return parted_index(s, '\t', cell);
    case PHI__COLUMNS_BARS: return parted_index(s, '|', cell);
    case PHI__COLUMNS_TUPLES: return tuple_index(s, cell);
    case PHI__COLUMNS_ALIGNED: return aligned_index(columns, s);
    case PHI__COLUMNS_NONE: break;
    }
    return SIZE_MAX;
}

static size_t row_least(const phi__setting *row)
{
    return row->begin > TUPLE_BACK ? row->begin - TUPLE_BACK : 0;
}

/* The row of a candidate may be longer than context reaches. */
static phi__setting row_of(const phi__setting *setting)
{
    phi__setting row = *setting;
    const size_t least = row_least(&row);
    const size_t before = row.line_begin;
    if (before == 0 || is_line_end(row.text.data[before - 1]))
        return row;
    const uint8_t *end = before <= least ? NULL : memrchr(row.text.data + least, '\n', before - least);
    row.line_begin = end == NULL ? least : (size_t)(end - row.text.data) + 1;
    return row;
}

static phi_status find_in_html(phi__columns *columns, const phi__scene *scene, const phi__setting *setting, phi__cell *cell)
{
    columns->asked = true;
    PHI_TRY(phi__html_table_walk(&columns->html, scene, setting->begin));
    const char *name = phi__html_table_name(&columns->html);
    if (name == NULL)
        return PHI_OK;
    cell->field = name;
    cell->table = true;
    cell->begin = columns->html.cell > scene->base ? (size_t)(columns->html.cell - scene->base) : 0;
    cell->end = setting->end;
    return PHI_OK;
}

phi_status phi__columns_find(phi__columns *columns, const phi__scene *scene, const phi__setting *setting,
                             phi__cell *cell)
{
    if (!phi__columns_may_hold(columns, scene, setting->begin, setting->end))
        return PHI_OK;
    if (phi__html_table_may_hold(scene->text, setting->begin))
        return find_in_html(columns, scene, setting, cell);
    phi__setting row = row_of(setting);
    PHI_TRY(walk(columns, scene, row.line_begin));
    const phi__span line = phi__span_part(row.text, row.line_begin, row.begin - row.line_begin);
    const bool whole = begins_line(scene, row.line_begin);
    if (whole && columns->sql.verb == 0 && memchr(line.data, '(', line.size) != NULL) { /* INSERT and its tuple on one line */
        bool taken = false;
        PHI_TRY(take_sql(columns, line, &taken));
        columns->sql.verb = 0; /* a piece of a line: who asks next, or the walk, feeds its own */
    }
    if (columns->sql.dump && columns->kind == PHI__COLUMNS_TUPLES && row.line_begin > row_least(&row))
        row.line_begin = row_least(&row); /* values may hold line ends */
    if (!whole && columns->kind != PHI__COLUMNS_TUPLES) /* too long a line to count its cells */
        return PHI_OK;
    phi__cell found = *cell;
    const size_t index = index_of(columns, &row, &found);
    if (index >= columns->count || columns->items[index].from == columns->items[index].to)
        return PHI_OK;
    const char *names = (const char *)columns->names.data;
    const char *name = names + columns->items[index].text;
    if (columns->kind == PHI__COLUMNS_ALIGNED) {
        cell->above = name;
        return PHI_OK;
    }
    *cell = found;
    cell->field = name;
    cell->record = columns->table > 0 ? names + columns->table - 1 : NULL;
    cell->table = true;
    return PHI_OK;
}

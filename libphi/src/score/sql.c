/* SPDX-License-Identifier: Apache-2.0 */
/* See sql.h. Names are quoted by nothing, "", `` or []; of a.b.c the last one
 * names the table. What reads like a statement in prose ("Copy the form (a, b)")
 * has no VALUES or FROM behind its list. */
#include "score/sql.h"

#include "base/ascii.h"

enum { LIST_CEILING = 32768, TABLES_CEILING = 65536, LINES_MAX = 600, HEAD = 4096 };
enum { NO_VERB, CREATE, INSERT, COPY };

_Static_assert((PHI__SQL_NAMES_MAX + 1) * (PHI__SQL_NAME_MAX + 1) <= LIST_CEILING, "a list would be refused");

void phi__sql_init(phi__sql *sql)
{
    *sql = (phi__sql){0};
    phi__buf_init(&sql->list, LIST_CEILING);
    phi__buf_init(&sql->tables, TABLES_CEILING);
}

void phi__sql_done(phi__sql *sql)
{
    phi__buf_done(&sql->list);
    phi__buf_done(&sql->tables);
}

static void end_list(phi__sql *sql)
{
    sql->verb = NO_VERB;
    sql->name_next = false;
    sql->depth = sql->lines = sql->count = 0;
}

void phi__sql_clear(phi__sql *sql)
{
    end_list(sql);
    sql->dump = false;
    phi__buf_clear(&sql->list);
    phi__buf_clear(&sql->tables);
}

phi_status phi__sql_copy(phi__sql *to, const phi__sql *from)
{
    phi__buf_clear(&to->list);
    phi__buf_clear(&to->tables);
    PHI_TRY(phi__buf_append(&to->list, from->list.data, from->verb != NO_VERB ? from->list.size : 0));
    PHI_TRY(phi__buf_append(&to->tables, from->tables.data, from->tables.size));
    const phi__buf list = to->list, tables = to->tables;
    *to = *from;
    to->list = list;
    to->tables = tables;
    return PHI_OK;
}

static bool same_bytes(const phi__buf *a, const phi__buf *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

bool phi__sql_equal(const phi__sql *a, const phi__sql *b)
{
    return a->dump == b->dump && a->verb == b->verb && a->name_next == b->name_next && a->depth == b->depth &&
           a->lines == b->lines && a->count == b->count && (a->verb == NO_VERB || same_bytes(&a->list, &b->list)) &&
           same_bytes(&a->tables, &b->tables);
}

/* ---------------------------------------------------------------------- words */

static void pass_blanks(phi__cursor *at)
{
    while (phi__cursor_left(at) > 0 && phi__is_space((char)at->span.data[at->at]))
        at->at++;
}

static uint8_t peek(const phi__cursor *at)
{
    return phi__cursor_left(at) > 0 ? at->span.data[at->at] : 0;
}

static bool is_word_char(uint8_t c)
{
    return phi__is_alnum((char)c) || c == '_' || c == '$' || c == '#' || c >= 0x80;
}

/* This word, and the blanks behind it. */
static bool take_word(phi__cursor *at, const char *word)
{
    if (phi__to_lower((char)peek(at)) != phi__to_lower(word[0])) /* nearly all */
        return false;
    const size_t size = strlen(word), left = phi__cursor_left(at);
    if (left < size || !phi__equal_nocase((const char *)at->span.data + at->at, word, size) ||
        (left > size && is_word_char(at->span.data[at->at + size]) && is_word_char((uint8_t)word[size - 1])))
        return false;
    at->at += size;
    pass_blanks(at);
    return true;
}

static bool take_any(phi__cursor *at, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (take_word(at, words[i]))
            return true;
    }
    return false;
}

#define TAKE_ANY(at, words) take_any(at, words, sizeof(words) / sizeof(words)[0])

/* A name, without its quotes, and the blanks behind it. */
static phi__span take_name(phi__cursor *at)
{
    const uint8_t open = peek(at);
    if (open == '"' || open == '`' || open == '[') {
        const phi__span rest = phi__span_part(at->span, at->at + 1, at->span.size);
        const uint8_t *end = rest.size == 0 ? NULL : memchr(rest.data, open == '[' ? ']' : open, rest.size);
        const size_t size = end == NULL ? rest.size : (size_t)(end - rest.data);
        at->at += size + 1 + (end != NULL);
        pass_blanks(at);
        return phi__span_part(rest, 0, size);
    }
    const size_t from = at->at;
    while (is_word_char(peek(at)))
        at->at++;
    const phi__span name = phi__span_part(at->span, from, at->at - from);
    pass_blanks(at);
    return name;
}

static phi_status add_name(phi__sql *sql, phi__span name)
{
    const size_t size = name.size > PHI__SQL_NAME_MAX || memchr(name.data, 0, name.size) != NULL ? 0 : name.size;
    PHI_TRY(phi__buf_append(&sql->list, size == 0 ? (const uint8_t *)"?" : name.data, size == 0 ? 1 : size));
    return phi__buf_append_byte(&sql->list, '\0');
}

/* --------------------------------------------------------------------- tables */

/* Keep the list; when there are too many tables the first ones go. */
static phi_status remember(phi__sql *sql)
{
    if (sql->tables.size + sql->list.size + 1 > TABLES_CEILING)
        phi__buf_clear(&sql->tables);
    PHI_TRY(phi__buf_append(&sql->tables, sql->list.data, sql->list.size));
    return phi__buf_append_byte(&sql->tables, '\0');
}

static size_t list_size(phi__span lists)
{
    size_t at = 0;
    while (at < lists.size && lists.data[at] != '\0')
        at += strlen((const char *)lists.data + at) + 1;
    return at;
}

/* The list of the table that `list` names, created last. */
static phi_status recall(phi__sql *sql)
{
    const char *name = (const char *)sql->list.data;
    const size_t length = strlen(name);
    phi__span found = {0};
    for (size_t at = 0; at < sql->tables.size;) {
        const phi__span rest = phi__span_part(phi__buf_span(&sql->tables), at, sql->tables.size);
        const size_t size = list_size(rest);
        if (size > length + 1 && rest.data[length] == '\0' && phi__equal_nocase((const char *)rest.data, name, length))
            found = phi__span_part(rest, 0, size);
        at += size + 1;
    }
    if (found.size == 0)
        return PHI_OK;
    phi__buf_clear(&sql->list);
    return phi__buf_append(&sql->list, found.data, found.size);
}

/* ----------------------------------------------------------------- statements */

static phi_status finish(phi__sql *sql, phi__cursor *at, phi__sql_event *event)
{
    const uint8_t verb = sql->verb;
    end_list(sql);
    pass_blanks(at);
    *event = PHI__SQL_PART;
    if (verb == CREATE)
        return remember(sql);
    if (verb == INSERT) { /* VALUES may stand on the next line */
        *event = PHI__SQL_TUPLES;
        return PHI_OK;
    }
    *event = take_word(at, "FROM") ? PHI__SQL_COPY : PHI__SQL_NOTHING;
    return PHI_OK;
}

/* What a statement that creates a table says beside its columns. */
static bool is_clause(phi__cursor at)
{
    static const char *const CLAUSES[] = {"PRIMARY", "KEY", "UNIQUE", "CONSTRAINT", "FOREIGN", "INDEX", "CHECK",
                                          "FULLTEXT", "SPATIAL", "EXCLUDE", "LIKE", "PERIOD"};
    return TAKE_ANY(&at, CLAUSES);
}

/* Past a string, as of a default. */
static void pass_string(phi__cursor *at, uint8_t quote)
{
    while (phi__cursor_left(at) > 0 && peek(at) != quote)
        at->at++;
    at->at += phi__cursor_left(at) > 0;
}

/* One byte, or one name, of a list. True at its end. */
static phi_status step(phi__sql *sql, phi__cursor *at, bool *done)
{
    if (sql->name_next && sql->depth == 1 && peek(at) != ')') {
        sql->name_next = false;
        if (sql->verb == CREATE && is_clause(*at))
            return PHI_OK;
        const size_t from = at->at;
        const phi__span name = take_name(at);
        at->at += at->at == from;
        return sql->count++ < PHI__SQL_NAMES_MAX ? add_name(sql, name) : PHI_OK;
    }
    const uint8_t c = peek(at);
    at->at++;
    if (c == '\'' || c == '"' || c == '`')
        pass_string(at, c);
    else if (c == '(')
        sql->depth++;
    else if (c == ')')
        *done = --sql->depth == 0;
    sql->name_next = sql->name_next || (c == ',' && sql->depth == 1) || (c == '(' && sql->depth == 1);
    return PHI_OK;
}

static phi_status read_list(phi__sql *sql, phi__cursor *at, phi__sql_event *event)
{
    bool done = false;
    *event = PHI__SQL_PART;
    if (++sql->lines > LINES_MAX || (sql->depth == 0 && peek(at) != '(')) {
        *event = PHI__SQL_NOTHING;
        end_list(sql);
        return PHI_OK;
    }
    while (!done) {
        pass_blanks(at);
        if (phi__cursor_left(at) == 0 || (peek(at) == '-' && phi__span_starts(phi__span_part(at->span, at->at, 2), "--", 2)))
            return PHI_OK;
        PHI_TRY(step(sql, at, &done));
    }
    return finish(sql, at, event);
}

static uint8_t take_verb(phi__cursor *at)
{
    static const char *const HOW[] = {"IGNORE", "LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "OVERWRITE"};
    static const char *const SORT[] = {"GLOBAL", "LOCAL", "TEMPORARY", "TEMP", "UNLOGGED", "EXTERNAL", "FOREIGN"};
    if (take_word(at, "CREATE")) {
        while (TAKE_ANY(at, SORT))
            continue;
        if (!take_word(at, "TABLE"))
            return NO_VERB;
        (void)(take_word(at, "IF") && take_word(at, "NOT") && take_word(at, "EXISTS"));
        return CREATE;
    }
    if (take_word(at, "COPY"))
        return COPY;
    if (!take_word(at, "INSERT") && !take_word(at, "REPLACE"))
        return NO_VERB;
    (void)TAKE_ANY(at, HOW);
    (void)(take_word(at, "OR") && take_word(at, "REPLACE"));
    (void)take_word(at, "INTO");
    (void)take_word(at, "TABLE");
    return INSERT;
}

/* "schema.table": its last step becomes the first name of the list. */
static phi_status take_table(phi__sql *sql, phi__cursor *at)
{
    phi__span name = take_name(at);
    while (peek(at) == '.') {
        at->at++;
        name = take_name(at);
    }
    phi__buf_clear(&sql->list);
    return name.size == 0 ? PHI_OK : add_name(sql, name);
}

phi_status phi__sql_line(phi__sql *sql, phi__span line, phi__sql_event *event)
{
    phi__cursor at = phi__cursor_at(line);
    pass_blanks(&at);
    *event = PHI__SQL_NOTHING;
    const uint8_t first = peek(&at);
    const bool begins = first != 0 && memchr("IiRrCc", first, 6) != NULL;
    if (sql->verb == NO_VERB && !begins) /* nearly all lines */
        return PHI_OK;
    phi__cursor behind = at;
    const uint8_t verb = begins ? take_verb(&behind) : NO_VERB;
    const bool new_one = verb != NO_VERB && (is_word_char(peek(&behind)) || memchr("\"`[", peek(&behind), 3) != NULL);
    if (!new_one)
        return sql->verb == NO_VERB ? PHI_OK : read_list(sql, &at, event);
    end_list(sql);
    PHI_TRY(take_table(sql, &behind));
    if (sql->list.size == 0)
        return PHI_OK;
    sql->verb = verb;
    if (peek(&behind) == '(')
        return read_list(sql, &behind, event);
    const bool values = verb == INSERT && (take_word(&behind, "VALUES") || take_word(&behind, "VALUE"));
    const bool rows = values || (verb == COPY && take_word(&behind, "FROM"));
    if (phi__cursor_left(&behind) == 0 && !rows) { /* the list comes on the next line */
        *event = PHI__SQL_PART;
        return PHI_OK;
    }
    end_list(sql);
    if (!rows)
        return PHI_OK;
    *event = values ? PHI__SQL_TUPLES : PHI__SQL_COPY;
    return recall(sql);
}

/* ---------------------------------------------------------------------- dumps */

bool phi__sql_begins_other(phi__span line)
{
    static const char *const VERBS[] = {"CREATE", "DROP", "ALTER", "LOCK", "UNLOCK", "SET", "COMMIT", "BEGIN", "GO", "SELECT",
                                        "UPDATE", "DELETE", "START", "ANALYZE", "USE", "PRAGMA", "GRANT", "TRUNCATE", "DECLARE"};
    phi__cursor at = phi__cursor_at(line);
    pass_blanks(&at);
    const phi__span rest = phi__span_part(line, at.at, line.size);
    return phi__span_starts(rest, "--", 2) || phi__span_starts(rest, "/*", 2) || TAKE_ANY(&at, VERBS);
}

/* Most lines of other texts begin with none of these, or with letters that no sign goes on with. */
static bool may_be_sign(phi__span line)
{
    if (line.size < 4) /* the shortest is COPY */
        return false;
    const char second = phi__to_lower((char)line.data[1]);
    switch (phi__to_lower((char)line.data[0])) {
    case '-': return second == '-';
    case 'p':
    case 'd': return second == 'r';
    case 'b':
    case 's': return second == 'e';
    case 'c': return second == 'r' || second == 'o';
    case 'i': return second == 'n';
    case 'r': return second == 'e';
    default: return false;
    }
}

/* A line of the head that only such a text has. */
static bool is_sign(phi__span line)
{
    static const char *const REMARKS[] = {"-- MySQL dump", "-- MariaDB dump", "-- PostgreSQL database dump", "-- phpMyAdmin SQL Dump",
                                          "PRAGMA foreign_keys", "BEGIN TRANSACTION;", "SET SQL_MODE", "SET IDENTITY_INSERT",
                                          "SET NAMES", "DROP TABLE IF EXISTS", "SET DEFINE OFF"};
    phi__cursor at = phi__cursor_at(line);
    pass_blanks(&at);
    if (!may_be_sign(phi__span_part(line, at.at, line.size)))
        return false;
    if (TAKE_ANY(&at, REMARKS))
        return true;
    const uint8_t verb = take_verb(&at);
    if (verb == NO_VERB || (!is_word_char(peek(&at)) && memchr("\"`[", peek(&at), 3) == NULL))
        return false;
    do {
        at.at += peek(&at) == '.';
        (void)take_name(&at);
    } while (peek(&at) == '.');
    return peek(&at) == '(' || (verb != COPY && phi__cursor_left(&at) == 0) || take_word(&at, "VALUES") || take_word(&at, "FROM stdin");
}

bool phi__sql_is_dump(phi__span head)
{
    head = phi__span_part(head, phi__span_starts(head, "\xEF\xBB\xBF", 3) ? 3 : 0, HEAD);
    while (head.size > 0) {
        const uint8_t *end = memchr(head.data, '\n', head.size);
        const size_t size = end == NULL ? head.size : (size_t)(end - head.data);
        if (size > 0 && is_sign(phi__span_part(head, 0, size)))
            return true;
        head = phi__span_part(head, size + 1, head.size);
    }
    return false;
}

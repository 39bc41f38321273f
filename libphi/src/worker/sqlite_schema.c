/* SPDX-License-Identifier: Apache-2.0 */
/* See sqlite_schema.h. A statement is read as far as names go: items between commas that are in no further
 * brackets, of each its first word (https://www.sqlite.org/lang_createtable.html). */
#include "worker/sqlite_schema.h"

#include "base/ascii.h"

#include <string.h>

static bool begins(phi__span text, size_t at, const char *word)
{
    const size_t length = strlen(word);
    return at + length <= text.size && phi__equal_nocase((const char *)text.data + at, word, length);
}

static bool is_constraint(phi__span name)
{
    static const char *const WORDS[] = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (name.size == strlen(WORDS[i]) && begins(name, 0, WORDS[i]))
            return true;
    }
    return false;
}

static uint8_t closing(uint8_t quote)
{
    return quote == '[' ? ']' : quote == '"' || quote == '`' || quote == '\'' ? quote : 0;
}

/* Behind the quotes that open at `at`. */
static size_t pass_quotes(phi__span text, size_t at)
{
    const uint8_t end = closing(text.data[at++]);
    while (at < text.size && text.data[at] != end)
        at++;
    return at < text.size ? at + 1 : at;
}

/* The name that an item begins with. */
static phi__span name_of(phi__span item)
{
    size_t at = 0;
    while (at < item.size && phi__is_space((char)item.data[at]))
        at++;
    if (at < item.size && closing(item.data[at]) != 0) {
        const size_t end = pass_quotes(item, at);
        return phi__span_part(item, at + 1, end - at >= 2 ? end - at - 2 : 0);
    }
    size_t end = at;
    while (end < item.size && !phi__is_space((char)item.data[end]) && item.data[end] != '(')
        end++;
    return phi__span_part(item, at, end - at);
}

/* Where the item that begins at `at` ends: at a comma or the last bracket. */
static size_t item_end(phi__span text, size_t at)
{
    size_t depth = 0;
    while (at < text.size) {
        const uint8_t c = text.data[at];
        if (closing(c) != 0) {
            at = pass_quotes(text, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == ')'))
            return at;
        depth += c == '(';
        depth -= c == ')';
        at++;
    }
    return at;
}

static bool keep(phi__sqlite_schema *schema, phi__span name, uint16_t *begin)
{
    if (name.size + 1 > sizeof schema->names - schema->size)
        return false;
    *begin = (uint16_t)schema->size;
    if (name.size > 0)
        memcpy(schema->names + schema->size, name.data, name.size);
    schema->names[schema->size + name.size] = '\0';
    schema->size += name.size + 1;
    return true;
}

static uint32_t sum_of(phi__span text)
{
    uint32_t sum = 2166136261u;
    for (size_t i = 0; i < text.size; i++)
        sum = (sum ^ text.data[i]) * 16777619u;
    return sum;
}

void phi__sqlite_schema_learn(phi__sqlite_schema *schema, phi__span statement)
{
    uint16_t begin[PHI__SCHEMA_COLUMNS];
    size_t count = 0;
    const uint8_t *open = begins(statement, 0, "CREATE TABLE") ? memchr(statement.data, '(', statement.size) : NULL;
    const size_t before = schema->size;
    for (size_t at = open == NULL ? statement.size : (size_t)(open - statement.data) + 1; at < statement.size;) {
        const size_t end = item_end(statement, at);
        const phi__span name = name_of(phi__span_part(statement, at, end - at));
        if (is_constraint(name) || count == PHI__SCHEMA_COLUMNS || !keep(schema, name, &begin[count]))
            break; /* constraints stand behind all columns */
        count++;
        if (end >= statement.size || statement.data[end] == ')')
            break;
        at = end + 1;
    }
    const uint32_t sum = sum_of(statement);
    const bool again = schema->tables[count].known && schema->tables[count].sum == sum;
    if (count == 0 || again) {
        schema->size = before;
        return;
    }
    schema->tables[count].two = schema->tables[count].known;
    schema->tables[count].known = true;
    schema->tables[count].sum = sum;
    memcpy(schema->tables[count].begin, begin, count * sizeof *begin);
}

const char *phi__sqlite_schema_name(const phi__sqlite_schema *schema, size_t count, size_t column)
{
    if (schema == NULL || count > PHI__SCHEMA_COLUMNS || column >= count || !schema->tables[count].known || schema->tables[count].two)
        return NULL;
    return schema->names + schema->tables[count].begin[column];
}

/* SPDX-License-Identifier: Apache-2.0 */
/* An export -> a proposed pack for the numbers of one of its fields. Files are read
 * as for a scan. Cells of workbooks and fields of messages come with their name;
 * delimited text is taken apart by the same reader that names columns of findings; in all other text
 * keys of JSON are looked for. Only shapes of values are kept. */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/versioned.h"
#include "cells.h"
#include "extract/table.h"
#include "learn_values.h"

#include <inttypes.h>
#include <string.h>

enum { TEXT_MOST = 64 << 20, YAML_MOST = 1 << 20, NAMES_MOST = 300 };

typedef struct learner {
    phi__own own;           /* its one field is the name that is looked for */
    phi__learn_values values;
    phi__buf text;          /* of the source that is read, as far as it has no places */
    phi__buf names;         /* of other columns, for who asked for one that is not there */
    phi_status status;
    bool named;             /* the field was met: its name, as it is written there, is a label */
    bool cut;               /* a text was longer than is kept */
} learner;

static void learner_done(learner *l)
{
    phi__learn_values_done(&l->values);
    phi__buf_done(&l->text);
    phi__buf_done(&l->names);
}

static bool is_wanted(const learner *l, const char *name, size_t length)
{
    const char *wanted = l->own.fields[0];
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_alnum(name[i]))
            continue;
        if (phi__to_lower(name[i]) != *wanted++)
            return false;
    }
    return *wanted == '\0';
}

static bool is_field(learner *l, const char *name, size_t length)
{
    if (!is_wanted(l, name, length))
        return false;
    if (!l->named)
        (void)phi__own_add_label(&l->own, name, length);
    l->named = true;
    return true;
}

/* As long as there is room, for the message. */
static void note_name(learner *l, const char *name)
{
    const size_t length = strlen(name);
    if (length == 0 || length > 60 || l->names.size + length + 2 > NAMES_MOST)
        return;
    if (l->names.size > 0)
        (void)phi__buf_append_text(&l->names, ", ");
    (void)phi__buf_append_text(&l->names, name);
}

static phi_status take_value(learner *l, const char *value, size_t length)
{
    if (is_wanted(l, value, length))
        return PHI_OK; /* the header itself */
    return phi__learn_values_add(&l->values, value, length);
}

/* --------------------------------------------------------------------- delimited */

static phi_status take_cell(learner *l, const phi__cells *cells, phi__span text)
{
    const size_t begin = (size_t)cells->cell_begin, end = (size_t)phi__cells_end(cells, text, 0);
    phi__span cell = phi__span_part(text, begin, end - begin);
    const bool quoted = cells->quote != 0 && cell.size >= 2 && cell.data[0] == (uint8_t)cells->quote;
    if (quoted)
        cell = phi__span_part(cell, 1, cell.size - 2);
    return take_value(l, (const char *)cell.data, cell.size);
}

static phi_status walk_cells(learner *l, phi__cells *cells, phi__span text)
{
    for (size_t at = 0; at < text.size;) {
        phi__cells_walk(cells, text, 0, at);
        const uint64_t end = phi__cells_end(cells, text, 0);
        const char *name = phi__cells_name(cells);
        if (cells->row > 1 && name != NULL && is_field(l, name, strlen(name)))
            PHI_TRY(take_cell(l, cells, text));
        if (cells->row == 1 && name != NULL)
            note_name(l, name);
        at = end + 1 > at ? (size_t)end + 1 : at + 1;
    }
    return PHI_OK;
}

/* False in *found when it is no table with names. */
static phi_status take_table(learner *l, phi__span text, bool *found)
{
    phi__arena arena PHI_AUTO(phi__arena_done) = {0};
    phi__table table = {0};
    const phi__span head = phi__span_part(text, 0, PHI__TABLE_HEAD);
    *found = false;
    PHI_TRY(phi__table_sniff(head, head.size == text.size, &arena, &table, found));
    *found = *found && table.has_header;
    if (!*found)
        return PHI_OK;
    PHI_AUTO(phi__cells_done) phi__cells cells = {0};
    PHI_TRY(phi__cells_init(&cells, &table));
    return walk_cells(l, &cells, text);
}

/* -------------------------------------------------------------------------- JSON */

/* Behind the closing quote of a string that begins at `at`. */
static size_t string_end(phi__span text, size_t at)
{
    for (at++; at < text.size && text.data[at] != '"'; at++)
        at += text.data[at] == '\\' ? 1 : 0;
    return at < text.size ? at + 1 : text.size;
}

static size_t skip_blanks(phi__span text, size_t at)
{
    while (at < text.size && phi__is_space((char)text.data[at]))
        at++;
    return at;
}

/* The value behind a key, a string or a number, and where to go on. */
static phi_status take_json_value(learner *l, phi__span text, size_t *at)
{
    const size_t begin = *at;
    if (begin < text.size && text.data[begin] == '"') {
        *at = string_end(text, begin);
        const size_t length = *at - begin >= 2 ? *at - begin - 2 : 0;
        return take_value(l, (const char *)text.data + begin + 1, length);
    }
    while (*at < text.size && phi__is_digit((char)text.data[*at]))
        ++*at;
    return take_value(l, (const char *)text.data + begin, *at - begin);
}

static phi_status take_keys(learner *l, phi__span text)
{
    for (size_t at = 0; at < text.size;) {
        if (text.data[at] != '"') {
            at++;
            continue;
        }
        const size_t end = string_end(text, at);
        const size_t colon = skip_blanks(text, end);
        if (colon >= text.size || text.data[colon] != ':' || end - at < 3 ||
            !is_field(l, (const char *)text.data + at + 1, end - at - 2)) {
            at = end;
            continue;
        }
        at = skip_blanks(text, colon + 1);
        PHI_TRY(take_json_value(l, text, &at));
    }
    return PHI_OK;
}

/* ------------------------------------------------------------------------ reading */

static int on_text(void *user, const phi_text *text)
{
    learner *l = user;
    const char *name = text->location->column;
    if (name != NULL && name[0] != '\0') {
        if (is_field(l, name, strlen(name)))
            l->status = take_value(l, text->utf8, text->length);
        return l->status != PHI_OK;
    }
    const phi_status kept = phi__buf_append(&l->text, text->utf8, text->length);
    l->cut = l->cut || kept == PHI_PARTIAL;
    l->status = kept == PHI_PARTIAL ? PHI_OK : kept;
    return l->status != PHI_OK;
}

static int on_source(void *user, const phi_coverage *coverage)
{
    learner *l = user;
    (void)coverage;
    const phi__span text = phi__buf_span(&l->text);
    const bool marked = phi__span_starts(text, "\xEF\xBB\xBF", 3);
    const phi__span plain = phi__span_part(text, marked ? 3 : 0, text.size);
    bool table = false;
    if (plain.size > 0)
        l->status = take_table(l, plain, &table);
    if (l->status == PHI_OK && !table)
        l->status = take_keys(l, plain);
    phi__buf_clear(&l->text);
    return l->status != PHI_OK;
}

static phi_status read_source(learner *l, const phi_source *source, const phi_options *scan, phi_error *err)
{
    phi_rules *rules = NULL;
    phi_engine *engine = NULL;
    phi_scanner *scanner = NULL;
    phi_sink sink = PHI_SINK_INIT;
    sink.user = l;
    sink.on_text = on_text;
    sink.on_source = on_source;
    phi_status status = phi_rules_new(&rules);
    if (status == PHI_OK)
        status = phi_rules_add_picture(rules, "phi.learn=9999", err); /* an engine has a rule, whatever it is for */
    if (status == PHI_OK)
        status = phi_engine_new(rules, &engine, err);
    if (status == PHI_OK)
        status = phi_scanner_new(engine, scan, &scanner, err);
    if (status == PHI_OK)
        status = phi_scanner_extract(scanner, source, &sink, err);
    phi_scanner_free(scanner);
    phi_engine_free(engine);
    phi_rules_free(rules);
    if (l->status != PHI_OK)
        return phi__fail(err, l->status, "out of memory");
    return status == PHI_PARTIAL ? PHI_OK : status;
}

/* ------------------------------------------------------------------------ writing */

static phi_status write_pack(learner *l, uint64_t covered, phi__buf *out)
{
    PHI_TRY(phi__buf_printf(out, "# Proposed from %" PRIu64 " values of the field %s; %" PRIu64 " of them look like the pictures below.\n",
                            l->values.count, l->own.fields[0], covered));
    if (l->cut)
        PHI_TRY(phi__buf_append_text(out, "# The export is larger than what was read of it.\n"));
    if (l->values.count < 50)
        PHI_TRY(phi__buf_append_text(out, "# That is few: look at the pictures, and add counter_examples.\n"));
    return phi__own_write(&l->own, out);
}

static phi_status say_nothing_learnt(learner *l, phi_error *err)
{
    if (l->values.count > 0)
        return phi__fail(err, PHI_ERR_ARGUMENT, "no picture describes the values of the field %s: 3 to 40 letters, digits and single separators, one of them a digit",
                         l->own.fields[0]);
    const char *names = phi__buf_text(&l->names);
    return phi__fail(err, PHI_ERR_ARGUMENT, "no values under a field or column called %s%s%s", l->own.fields[0],
                     l->names.size > 0 ? "; there are " : "", names == NULL ? "" : names);
}

static phi_status begin(learner *l, const phi_learn_options *options, phi_error *err)
{
    phi__own *own = &l->own;
    phi__buf_init(&l->text, TEXT_MOST);
    phi__buf_init(&l->names, NAMES_MOST + 1);
    const char *field = options->field;
    if (field == NULL || !phi__own_add_field(own, field, strlen(field)) || own->field_count == 0)
        return phi__fail(err, PHI_ERR_ARGUMENT, "a field is needed: the name of a column or key, with letters or digits");
    (void)phi__own_add_label(own, field, strlen(field));
    if (options->id != NULL && strlen(options->id) >= sizeof own->id)
        return phi__fail(err, PHI_ERR_ARGUMENT, "the id is too long");
    phi__buf name PHI_AUTO(phi__buf_done);
    phi__buf_init(&name, 256);
    PHI_TRY(options->id != NULL ? phi__buf_append_text(&name, options->id)
                                : phi__buf_printf(&name, "site.%.40s", own->fields[0]));
    memcpy(own->id, name.data, name.size);
    own->id[name.size] = '\0';
    phi__buf_clear(&name);
    PHI_TRY(phi__buf_printf(&name, "Number of the field %s, as in an export", own->fields[0]));
    memcpy(own->title, name.data, name.size);
    own->title[name.size] = '\0';
    return PHI_OK;
}

/* The pack must be one that is read: ids come from the caller. */
static phi_status check_pack(const phi__buf *yaml, phi_error *err)
{
    phi_rules *rules = NULL;
    PHI_TRY(phi_rules_new(&rules));
    const phi_status status = phi_rules_add_memory(rules, "proposal", (const char *)yaml->data, yaml->size, err);
    phi_rules_free(rules);
    return status;
}

static phi_status propose(learner *l, phi__buf *yaml, phi_error *err)
{
    uint64_t covered = 0;
    phi__learn_values_propose(&l->values, &l->own, &covered);
    if (l->own.picture_count == 0)
        return say_nothing_learnt(l, err);
    if (write_pack(l, covered, yaml) != PHI_OK)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    return check_pack(yaml, err);
}

phi_status phi_learn(const phi_source *source, const phi_learn_options *options,
                     int (*write)(void *user, const char *bytes, size_t length), void *user, phi_error *err)
{
    phi_learn_options chosen = PHI_LEARN_OPTIONS_INIT;
    if (source == NULL || options == NULL || write == NULL || !phi__versioned_is_set(options->struct_size))
        return phi__fail(err, PHI_ERR_ARGUMENT, "a source, options and a function that writes are needed");
    phi__versioned_take(&chosen, sizeof chosen, options, options->struct_size);
    learner l PHI_AUTO(learner_done) = {.status = PHI_OK};
    PHI_TRY(begin(&l, &chosen, err));
    PHI_TRY(read_source(&l, source, chosen.scan, err));
    phi__buf yaml PHI_AUTO(phi__buf_done);
    phi__buf_init(&yaml, YAML_MOST);
    PHI_TRY(propose(&l, &yaml, err));
    return write(user, (const char *)yaml.data, yaml.size) == 0 ? PHI_OK
                                                                : phi__fail(err, PHI_ERR_IO, "the output cannot be written");
}

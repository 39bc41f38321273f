/* SPDX-License-Identifier: Apache-2.0 */
/* Marks of nodes, from libyaml's document tree, which keeps aliases as
 * references, so that no document unfolds into more than its own size. */
#include "rules/position.h"

#include "base/alloc.h"
#include "base/ascii.h"

#include <string.h>
#include <yaml.h>

enum { NESTING_LIMIT = 1000 };

struct phi__positions {
    yaml_document_t document; /* all zero when empty */
};

static phi__position position_of(yaml_mark_t mark)
{
    return (phi__position){.line = (uint32_t)mark.line + 1, .column = (uint32_t)mark.column + 1};
}

/* Invalid bytes have no mark, only their offset. */
static phi__position position_at(const char *yaml, size_t offset)
{
    phi__position at = {.line = 1, .column = 1};
    for (size_t i = 0; i < offset; i++) {
        at.column = yaml[i] == '\n' ? 1 : at.column + 1;
        at.line += yaml[i] == '\n' ? 1 : 0;
    }
    return at;
}

static phi_status fail_at(phi_error *err, phi__position at, const char *problem)
{
    (void)phi__fail(err, PHI_ERR_RULE, "%s", problem);
    if (err != NULL) {
        err->line = at.line;
        err->column = at.column;
    }
    return PHI_ERR_RULE;
}

static phi_status syntax_error(const yaml_parser_t *parser, const char *yaml, size_t length, phi_error *err)
{
    const char *problem = parser->problem != NULL ? parser->problem : "not YAML";
    if (parser->error == YAML_MEMORY_ERROR)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    if (parser->error != YAML_READER_ERROR)
        return fail_at(err, position_of(parser->problem_mark), problem);
    return fail_at(err, position_at(yaml, parser->problem_offset < length ? parser->problem_offset : length), problem);
}

/* A second document would be ignored in silence. */
static phi_status expect_end(yaml_parser_t *parser, const char *yaml, size_t length, phi_error *err)
{
    yaml_document_t second;
    if (!yaml_parser_load(parser, &second))
        return syntax_error(parser, yaml, length, err);
    const yaml_node_t *root = yaml_document_get_root_node(&second);
    const bool more = root != NULL;
    const yaml_mark_t mark = more ? root->start_mark : (yaml_mark_t){0};
    yaml_document_delete(&second);
    return more ? fail_at(err, position_of(mark), "a second document in one pack") : PHI_OK;
}

static phi_status load(yaml_parser_t *parser, const char *yaml, size_t length, phi__positions *positions,
                       phi_error *err)
{
    if (!yaml_parser_load(parser, &positions->document)) {
        positions->document = (yaml_document_t){0};
        return syntax_error(parser, yaml, length, err);
    }
    if (yaml_document_get_root_node(&positions->document) == NULL)
        return fail_at(err, (phi__position){.line = 1, .column = 1}, "the pack is empty");
    return expect_end(parser, yaml, length, err);
}

/* libyaml takes time by the square of the nesting. Brackets in quoted text count
 * too, and would have to be unbalanced by as many. */
static size_t too_deep_at(const char *yaml, size_t length)
{
    size_t depth = 0;
    for (size_t i = 0; i < length; i++) {
        if (yaml[i] == '[' || yaml[i] == '{')
            depth++;
        else if ((yaml[i] == ']' || yaml[i] == '}') && depth > 0)
            depth--;
        if (depth > NESTING_LIMIT)
            return i;
    }
    return length;
}

phi_status phi__positions_new(const char *yaml, size_t length, phi__positions **out, phi_error *err)
{
    const size_t too_deep = too_deep_at(yaml, length);
    if (too_deep < length)
        return fail_at(err, position_at(yaml, too_deep), "brackets are nested too deeply");
    phi__positions *positions = phi__alloc(sizeof *positions);
    yaml_parser_t parser;
    if (positions == NULL || !yaml_parser_initialize(&parser)) {
        phi__free(positions);
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml, length);
    const phi_status status = load(&parser, yaml, length, positions, err);
    yaml_parser_delete(&parser);
    if (status != PHI_OK) {
        phi__positions_free(positions);
        return status;
    }
    *out = positions;
    return PHI_OK;
}

void phi__positions_free(phi__positions *positions)
{
    if (positions == NULL)
        return;
    if (positions->document.nodes.start != NULL)
        yaml_document_delete(&positions->document);
    phi__free(positions);
}

static yaml_node_t *node_at(const phi__positions *positions, int index)
{
    /* libyaml reads through a pointer that is not const. */
    return yaml_document_get_node((yaml_document_t *)(uintptr_t)&positions->document, index);
}

static yaml_node_t *mapping_value(const phi__positions *positions, const yaml_node_t *mapping, const char *key,
                                  size_t length)
{
    const size_t count = (size_t)(mapping->data.mapping.pairs.top - mapping->data.mapping.pairs.start);
    for (size_t i = 0; i < count; i++) {
        const yaml_node_pair_t *pair = &mapping->data.mapping.pairs.start[i];
        const yaml_node_t *name = node_at(positions, pair->key);
        if (name != NULL && name->type == YAML_SCALAR_NODE && name->data.scalar.length == length &&
            memcmp(name->data.scalar.value, key, length) == 0)
            return node_at(positions, pair->value);
    }
    return NULL;
}

static yaml_node_t *sequence_entry(const phi__positions *positions, const yaml_node_t *sequence, const char *digits,
                                   size_t length)
{
    const size_t count = (size_t)(sequence->data.sequence.items.top - sequence->data.sequence.items.start);
    size_t index = 0;
    for (size_t i = 0; i < length; i++) {
        if (!phi__is_digit(digits[i]) || i >= 9)
            return NULL;
        index = index * 10 + (size_t)(digits[i] - '0');
    }
    return index < count ? node_at(positions, sequence->data.sequence.items.start[index]) : NULL;
}

/* The last node that exists on the path; *whole tells whether it is its end. */
static const yaml_node_t *walk(const phi__positions *positions, const char *path, bool *whole)
{
    const yaml_node_t *node = node_at(positions, 1);
    while (*path != '\0') {
        const size_t length = strcspn(path, "/");
        const yaml_node_t *next = NULL;
        if (node->type == YAML_MAPPING_NODE)
            next = mapping_value(positions, node, path, length);
        else if (node->type == YAML_SEQUENCE_NODE)
            next = sequence_entry(positions, node, path, length);
        if (next == NULL) {
            *whole = false;
            return node;
        }
        node = next;
        path += length + (path[length] == '/' ? 1 : 0);
    }
    *whole = true;
    return node;
}

phi__position phi__position_find(const phi__positions *positions, const char *path)
{
    bool whole = false;
    const yaml_node_t *node = walk(positions, path, &whole);
    return position_of(node->start_mark);
}

static bool before(phi__position a, phi__position b)
{
    return a.line != b.line ? a.line < b.line : a.column < b.column;
}

phi__position phi__position_key(const phi__positions *positions, const char *key, phi__position from)
{
    phi__position best = {0};
    for (int n = 1; node_at(positions, n) != NULL; n++) {
        const yaml_node_t *mapping = node_at(positions, n);
        if (mapping->type != YAML_MAPPING_NODE)
            continue;
        const size_t count = (size_t)(mapping->data.mapping.pairs.top - mapping->data.mapping.pairs.start);
        for (size_t i = 0; i < count; i++) {
            const yaml_node_t *name = node_at(positions, mapping->data.mapping.pairs.start[i].key);
            if (name->type != YAML_SCALAR_NODE || strcmp((const char *)name->data.scalar.value, key) != 0)
                continue;
            const phi__position at = position_of(name->start_mark);
            if (!before(at, from) && (best.line == 0 || before(at, best)))
                best = at;
        }
    }
    return best.line == 0 ? from : best;
}

const char *phi__position_text(const phi__positions *positions, const char *path)
{
    bool whole = false;
    const yaml_node_t *node = walk(positions, path, &whole);
    return whole && node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

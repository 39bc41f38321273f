/* SPDX-License-Identifier: Apache-2.0 */
/* YAML -> phi__pack through libcyaml, which is named in this file only. The
 * schema tables below are the grammar of a pack; docs/pack-format.md tells it to
 * people. cyaml writes straight into the members of phi__rule; what has no twin
 * there (examples with their lines, the class by name) is converted after it.
 *
 * Every key is optional here: what a rule must have is lint.c's to say, which
 * says it better. Aliases are refused, so that a pack cannot unfold. */
#include "rules/pack.h"

#include "base/alloc.h"

#include <cyaml/cyaml.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The top of a pack, as written. */
typedef struct document {
    phi__rule rule;
    const char *set;
    const char *class_name;
    const char *const *use;
    size_t use_count;
    const char *const *examples;
    size_t examples_count;
    const char *const *counter_examples;
    size_t counter_examples_count;
} document;

/* What cyaml says while it fails: the problem first, then where, innermost first. */
typedef struct complaint {
    char problem[PHI_ERROR_MESSAGE_BYTES];
    uint32_t line;
    uint32_t column;
} complaint;

enum { MANY = 65535, LONG = 65536 };

#define STRINGS(key, type, member, count) \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, count, &string_entry, 0, MANY)
#define TEXT(key, type, member) \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, 0, LONG)
#define NUMBER(key, type, member) CYAML_FIELD_FLOAT(key, CYAML_FLAG_OPTIONAL | CYAML_FLAG_STRICT, type, member)
#define MAPPINGS(key, type, member, count, entry) \
    CYAML_FIELD_SEQUENCE_COUNT(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, type, member, count, entry, 0, MANY)

static const cyaml_schema_value_t string_entry = {CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 0, LONG)};

static const cyaml_schema_field_t group_fields[] = {
    STRINGS("words", phi__word_group, words, word_count),
    NUMBER("bits", phi__word_group, bits),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t group_entry = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, phi__word_group, group_fields)};

static const cyaml_schema_field_t field_fields[] = {
    STRINGS("names", phi__field_group, names, name_count),
    NUMBER("bits", phi__field_group, bits),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t field_entry = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, phi__field_group, field_fields)};

static const cyaml_schema_field_t surrounding_fields[] = {
    TEXT("name", phi__surrounding, name),
    NUMBER("bits", phi__surrounding, bits),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t surrounding_entry = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, phi__surrounding, surrounding_fields)};

static const cyaml_schema_field_t form_fields[] = {
    STRINGS("pictures", phi__form, pictures, picture_count),
    TEXT("regex", phi__form, regex),
    TEXT("finder", phi__form, finder),
    TEXT("check", phi__form, check),
    NUMBER("check_bits", phi__form, check_bits),
    NUMBER("bits", phi__form, bits),
    CYAML_FIELD_BOOL("labelled", CYAML_FLAG_OPTIONAL, phi__form, labelled),
    TEXT("jurisdiction", phi__form, jurisdiction),
    MAPPINGS("context", phi__form, context, context_count, &group_entry),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t form_entry = {CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, phi__form, form_fields)};

static const cyaml_schema_field_t pack_fields[] = {
    TEXT("id", document, rule.id),
    TEXT("set", document, set),
    TEXT("title", document, rule.title),
    TEXT("why", document, rule.why),
    STRINGS("references", document, rule.references, rule.reference_count),
    TEXT("class", document, class_name),
    STRINGS("tags", document, rule.tags, rule.tag_count),
    STRINGS("use", document, use, use_count),
    NUMBER("prior", document, rule.prior),
    MAPPINGS("forms", document, rule.forms, rule.form_count, &form_entry),
    MAPPINGS("context", document, rule.context, rule.context_count, &group_entry),
    MAPPINGS("fields", document, rule.fields, rule.field_count, &field_entry),
    MAPPINGS("surroundings", document, rule.surroundings, rule.surrounding_count, &surrounding_entry),
    STRINGS("test_values", document, rule.test_values, rule.test_value_count),
    STRINGS("examples", document, examples, examples_count),
    STRINGS("counter_examples", document, counter_examples, counter_examples_count),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t pack_schema = {CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, document, pack_fields)};

/* cyaml's allocator: ours, so that faults can be injected. Never called to shrink. */
static void *reallocate(void *ctx, void *block, size_t size)
{
    (void)ctx;
    if (size > 0)
        return phi__realloc(block, size);
    phi__free(block);
    return NULL;
}

PHI_PRINTF(3, 0) static void listen(cyaml_log_t level, void *ctx, const char *format, va_list args)
{
    complaint *heard = ctx;
    char line[PHI_ERROR_MESSAGE_BYTES];
    if (level < CYAML_LOG_ERROR || vsnprintf(line, sizeof line, format, args) < 0)
        return;
    line[strcspn(line, "\n")] = '\0';
    unsigned at_line = 0, at_column = 0;
    const char *place = strstr(line, "(line: ");
    if (place != NULL && sscanf(place, "(line: %u, column: %u)", &at_line, &at_column) == 2) {
        if (heard->line == 0) {
            heard->line = at_line;
            heard->column = at_column;
        }
        return;
    }
    const char *text = strncmp(line, "Load: ", 6) == 0 ? line + 6 : line;
    if (heard->problem[0] == '\0' && strstr(text, "Backtrace") == NULL)
        (void)snprintf(heard->problem, sizeof heard->problem, "%s", text);
}

static cyaml_config_t configuration(complaint *heard)
{
    return (cyaml_config_t){.log_fn = heard == NULL ? NULL : listen,
                            .log_ctx = heard,
                            .mem_fn = reallocate,
                            .log_level = CYAML_LOG_ERROR,
                            .flags = CYAML_CFG_NO_ALIAS};
}

static phi_status fail_at(const phi__pack *pack, phi_error *err, phi__position at)
{
    if (err == NULL)
        return PHI_ERR_RULE;
    const char *id = pack->positions == NULL ? NULL : phi__position_text(pack->positions, "id");
    err->line = at.line;
    err->column = at.column;
    phi__fail_file(err, pack->rule.file == NULL ? "" : pack->rule.file);
    (void)snprintf(err->rule, sizeof err->rule, "%s", id == NULL ? "" : id);
    return PHI_ERR_RULE;
}

phi_status phi__pack_fail(const phi__pack *pack, phi_error *err, const char *path, const char *format, ...)
{
    char message[PHI_ERROR_MESSAGE_BYTES];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(message, sizeof message, format, args);
    va_end(args);
    (void)phi__fail(err, PHI_ERR_RULE, "%s", message);
    return fail_at(pack, err, phi__position_find(pack->positions, path));
}

/* cyaml's words in ours. Its place of a key is that of the value before it. */
static phi_status complain(const phi__pack *pack, const complaint *heard, const char *otherwise, phi_error *err)
{
    static const struct {
        const char *theirs;
        const char *ours;
        bool is_key;
    } phrases[] = {
        {"Unexpected key: ", "unknown key", true},
        {"Mapping field already seen: ", "key given twice", true},
        {"Invalid FLOAT value: ", "not a number", false},
        {"FLOAT overflow/overflow: ", "number out of range", false},
    };
    phi__position at = {.line = heard->line, .column = heard->column};
    if (at.line == 0)
        at = phi__position_find(pack->positions, "");
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        const size_t length = strlen(phrases[i].theirs);
        if (strncmp(heard->problem, phrases[i].theirs, length) != 0)
            continue;
        const char *what = heard->problem + length;
        if (phrases[i].is_key)
            at = phi__position_key(pack->positions, what, at);
        (void)phi__fail(err, PHI_ERR_RULE, "%s: \"%.100s\"", phrases[i].ours, what);
        return fail_at(pack, err, at);
    }
    (void)phi__fail(err, PHI_ERR_RULE, "%s", heard->problem[0] != '\0' ? heard->problem : otherwise);
    return fail_at(pack, err, at);
}

static phi_status load_document(phi__pack *pack, const char *yaml, size_t length, phi_error *err)
{
    complaint heard = {0};
    const cyaml_config_t config = configuration(&heard);
    const cyaml_err_t error =
        cyaml_load_data((const uint8_t *)yaml, length, &config, &pack_schema, &pack->document, NULL);
    if (error == CYAML_ERR_OOM)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    if (error != CYAML_OK)
        return complain(pack, &heard, cyaml_strerror(error), err);
    return pack->document != NULL ? PHI_OK : phi__pack_fail(pack, err, "", "the pack is empty");
}

/* Texts with the lines they stand on. */
static phi_status take_examples(phi__pack *pack, const char *key, const char *const *texts, size_t count,
                                const phi__example **out)
{
    phi__example *examples = phi__arena_alloc(&pack->arena, (count + 1) * sizeof *examples);
    PHI_REQUIRE(examples != NULL, PHI_ERR_MEMORY);
    for (size_t i = 0; i < count; i++) {
        char path[64];
        (void)snprintf(path, sizeof path, "%s/%zu", key, i);
        examples[i] = (phi__example){.text = texts[i], .line = phi__position_find(pack->positions, path).line};
    }
    *out = examples;
    return PHI_OK;
}

static phi_status take_document(phi__pack *pack)
{
    const document *read = pack->document;
    phi__rule rule = read->rule;
    rule.file = pack->rule.file;
    rule.source = pack->rule.source;
    rule.why = rule.why == NULL ? "" : rule.why;
    rule.example_count = read->examples_count;
    rule.counter_example_count = read->counter_examples_count;
    PHI_TRY(take_examples(pack, "examples", read->examples, read->examples_count, &rule.examples));
    PHI_TRY(take_examples(pack, "counter_examples", read->counter_examples, read->counter_examples_count,
                          &rule.counter_examples));
    pack->rule = rule;
    pack->class_name = read->class_name;
    pack->use = read->use;
    pack->use_count = read->use_count;
    pack->set = (phi__set){.name = read->set,
                           .context = rule.context,
                           .context_count = rule.context_count,
                           .surroundings = rule.surroundings,
                           .surrounding_count = rule.surrounding_count,
                           .file = rule.file,
                           .source = rule.source};
    return PHI_OK;
}

static phi_status fill(phi__pack *pack, const char *file, const char *yaml, size_t length, phi_error *err)
{
    pack->rule.file = phi__arena_strndup(&pack->arena, file, strlen(file));
    pack->rule.source = phi__arena_strndup(&pack->arena, yaml, length);
    if (pack->rule.file == NULL || pack->rule.source == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    const phi_status status = phi__positions_new(yaml, length, &pack->positions, err);
    if (status == PHI_ERR_RULE && err != NULL)
        return fail_at(pack, err, (phi__position){.line = err->line, .column = err->column});
    PHI_TRY(status);
    if (strlen(pack->rule.source) != length)
        return phi__pack_fail(pack, err, "", "a NUL byte in the pack");
    PHI_TRY(load_document(pack, yaml, length, err));
    return take_document(pack) == PHI_OK ? PHI_OK : phi__fail(err, PHI_ERR_MEMORY, "out of memory");
}

phi_status phi__pack_read(const char *file, const char *yaml, size_t length, phi__pack **out, phi_error *err)
{
    phi__pack *pack = phi__alloc(sizeof *pack);
    if (pack == NULL)
        return phi__fail(err, PHI_ERR_MEMORY, "out of memory");
    atomic_init(&pack->references, 1);
    const phi_status status = fill(pack, file, yaml, length, err);
    if (status != PHI_OK) {
        phi__pack_release(pack);
        return status;
    }
    *out = pack;
    return PHI_OK;
}

phi__pack *phi__pack_retain(phi__pack *pack)
{
    (void)atomic_fetch_add(&pack->references, 1);
    return pack;
}

void phi__pack_release(phi__pack *pack)
{
    if (pack == NULL || atomic_fetch_sub(&pack->references, 1) != 1)
        return;
    const cyaml_config_t config = configuration(NULL);
    (void)cyaml_free(&config, &pack_schema, pack->document, 0);
    phi__positions_free(pack->positions);
    phi__arena_done(&pack->arena);
    phi__free(pack);
}

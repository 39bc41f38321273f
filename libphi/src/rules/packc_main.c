/* SPDX-License-Identifier: Apache-2.0 */
/* phi-packc DIRECTORY: prints the packs below it as C, for the library to hold
 * as constant data. A build tool of the same objects, so that built-in packs and
 * packs loaded at run time go through one reader; what it prints is what
 * rules/builtin.h declares.
 *
 * Each array is printed before what points to it, and named after its owner:
 * rule 3, form 1, context 0 -> r3_f1_g0. */
#include "base/alloc.h"
#include "base/buf.h"
#include "rules/rules.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 64 };

static void print_string(const char *text)
{
    if (text == NULL) {
        (void)printf("NULL");
        return;
    }
    (void)putchar('"');
    for (const char *c = text; *c != '\0'; c++) {
        const unsigned char byte = (unsigned char)*c;
        if (byte == '\n')
            (void)printf(c[1] == '\0' ? "\\n" : "\\n\"\n    \"");
        else if (byte == '"' || byte == '\\' || byte == '?')
            (void)printf("\\%c", byte);
        else if (byte < ' ' || byte >= 0x7F)
            (void)printf("\\%03o", byte);
        else
            (void)putchar(byte);
    }
    (void)putchar('"');
}

static void print_member(const char *name, const char *text)
{
    (void)printf(".%s = ", name);
    print_string(text);
    (void)printf(", ");
}

/* Lists that were printed, and what they are called. */
typedef struct printed_list {
    char name[2 * NAME_BYTES];
    const char *const *texts;
    size_t count;
} printed_list;
static PHI_VEC(printed_list) printed;

static const printed_list *find_printed(const char *const *texts, size_t count)
{
    for (size_t i = 0; i < printed.count; i++) {
        const printed_list *list = &printed.items[i];
        size_t same = 0;
        while (list->count == count && same < count && strcmp(list->texts[same], texts[same]) == 0)
            same++;
        if (same == count && list->count == count)
            return list;
    }
    return NULL;
}

/* static const char *const NAME_SUFFIX[] = {...}; Lists that most rules have are there once: each string of them
 * is an address that a start has to mend. */
static void print_strings(const char *name, const char *suffix, const char *const *texts, size_t count)
{
    if (count == 0)
        return;
    const printed_list *same = find_printed(texts, count);
    if (same != NULL) {
        (void)printf("#define %s_%s %s\n", name, suffix, same->name);
        return;
    }
    printed_list list = {.texts = texts, .count = count};
    (void)snprintf(list.name, sizeof list.name, "%s_%s", name, suffix);
    if (PHI_VEC_PUSH(&printed, list) != PHI_OK)
        abort();
    (void)printf("static const char *const %s[] = {", list.name);
    for (size_t i = 0; i < count; i++) {
        print_string(texts[i]);
        (void)printf(", ");
    }
    (void)printf("};\n");
}

/* .member = NAME_SUFFIX, .count_name = count, or nothing. */
static void print_list(const char *member, const char *count_name, const char *name, const char *suffix, size_t count)
{
    if (count > 0)
        (void)printf(".%s = %s_%s, .%s = %zu, ", member, name, suffix, count_name, count);
}

static void print_bits(const char *member, double bits)
{
    if (bits != 0.0)
        (void)printf(".%s = %.17g, ", member, bits);
}

/* Names are "r<number>_<letter><number>" and at most one such step longer. */
static void name_inner(char inner[NAME_BYTES], const char *name, char letter, size_t index)
{
    (void)snprintf(inner, NAME_BYTES, "%.40s_%c%zu", name, letter, index);
}

static void print_context(const char *name, const phi__word_group *groups, size_t count)
{
    char inner[NAME_BYTES];
    for (size_t i = 0; i < count; i++) {
        name_inner(inner, name, 'g', i);
        print_strings(inner, "words", groups[i].words, groups[i].word_count);
    }
    if (count == 0)
        return;
    (void)printf("static const phi__word_group %s_context[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        name_inner(inner, name, 'g', i);
        (void)printf("    {");
        print_list("words", "word_count", inner, "words", groups[i].word_count);
        print_bits("bits", groups[i].bits);
        (void)printf("},\n");
    }
    (void)printf("};\n");
}

static void print_fields(const char *name, const phi__rule *rule)
{
    char inner[NAME_BYTES];
    for (size_t i = 0; i < rule->field_count; i++) {
        name_inner(inner, name, 'n', i);
        print_strings(inner, "names", rule->fields[i].names, rule->fields[i].name_count);
    }
    if (rule->field_count == 0)
        return;
    (void)printf("static const phi__field_group %s_fields[] = {\n", name);
    for (size_t i = 0; i < rule->field_count; i++) {
        name_inner(inner, name, 'n', i);
        (void)printf("    {");
        print_list("names", "name_count", inner, "names", rule->fields[i].name_count);
        print_bits("bits", rule->fields[i].bits);
        (void)printf("},\n");
    }
    (void)printf("};\n");
}

static void print_surroundings(const char *name, const phi__surrounding *list, size_t count)
{
    if (count == 0)
        return;
    (void)printf("static const phi__surrounding %s_surroundings[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        (void)printf("    {");
        print_member("name", list[i].name);
        print_bits("bits", list[i].bits);
        (void)printf("},\n");
    }
    (void)printf("};\n");
}

static void print_examples(const char *name, const char *suffix, const phi__example *list, size_t count)
{
    if (count == 0)
        return;
    (void)printf("static const phi__example %s_%s[] = {\n", name, suffix);
    for (size_t i = 0; i < count; i++) {
        (void)printf("    {");
        print_member("text", list[i].text);
        (void)printf(".line = %" PRIu32 "},\n", list[i].line);
    }
    (void)printf("};\n");
}

static void print_form(const char *name, const phi__form *form)
{
    (void)printf("    {");
    print_list("pictures", "picture_count", name, "pictures", form->picture_count);
    print_member("regex", form->regex);
    print_member("finder", form->finder);
    print_member("check", form->check);
    print_bits("check_bits", form->check_bits);
    print_bits("bits", form->bits);
    (void)printf(".labelled = %s, ", form->labelled ? "true" : "false");
    print_member("jurisdiction", form->jurisdiction);
    print_list("context", "context_count", name, "context", form->context_count);
    (void)printf("},\n");
}

static void print_forms(const char *name, const phi__rule *rule)
{
    char inner[NAME_BYTES];
    for (size_t i = 0; i < rule->form_count; i++) {
        name_inner(inner, name, 'f', i);
        print_strings(inner, "pictures", rule->forms[i].pictures, rule->forms[i].picture_count);
        print_context(inner, rule->forms[i].context, rule->forms[i].context_count);
    }
    (void)printf("static const phi__form %s_forms[] = {\n", name);
    for (size_t i = 0; i < rule->form_count; i++) {
        name_inner(inner, name, 'f', i);
        print_form(inner, &rule->forms[i]);
    }
    (void)printf("};\n");
}

/* Path below `root`, so that the file reads the same wherever it was built. */
static void print_file(const char *file, const char *root)
{
    const size_t length = strlen(root);
    const char *below = strncmp(file, root, length) == 0 ? file + length : file;
    (void)printf(".file = \"builtin:%s\", ", below[0] == '/' ? below + 1 : below);
}

static void print_rule(const char *name, const phi__rule *rule, const char *root)
{
    print_strings(name, "references", rule->references, rule->reference_count);
    print_strings(name, "tags", rule->tags, rule->tag_count);
    print_forms(name, rule);
    print_context(name, rule->context, rule->context_count);
    print_fields(name, rule);
    print_surroundings(name, rule->surroundings, rule->surrounding_count);
    print_strings(name, "test_values", rule->test_values, rule->test_value_count);
    print_examples(name, "examples", rule->examples, rule->example_count);
    print_examples(name, "counters", rule->counter_examples, rule->counter_example_count);
    (void)printf("static const phi__rule %s = {\n    ", name);
    print_member("id", rule->id);
    print_member("title", rule->title);
    print_member("why", rule->why);
    print_list("references", "reference_count", name, "references", rule->reference_count);
    (void)printf(".data_class = (phi_class)%d, ", (int)rule->data_class);
    print_list("tags", "tag_count", name, "tags", rule->tag_count);
    print_bits("prior", rule->prior);
    print_list("forms", "form_count", name, "forms", rule->form_count);
    print_list("context", "context_count", name, "context", rule->context_count);
    print_list("fields", "field_count", name, "fields", rule->field_count);
    print_list("surroundings", "surrounding_count", name, "surroundings", rule->surrounding_count);
    print_list("test_values", "test_value_count", name, "test_values", rule->test_value_count);
    print_list("examples", "example_count", name, "examples", rule->example_count);
    print_list("counter_examples", "counter_example_count", name, "counters", rule->counter_example_count);
    print_file(rule->file, root);
    print_member("source", rule->source);
    (void)printf("};\n\n");
}

static void print_set(const char *name, const phi__set *set, const char *root)
{
    print_context(name, set->context, set->context_count);
    print_surroundings(name, set->surroundings, set->surrounding_count);
    (void)printf("static const phi__set %s = {\n    ", name);
    print_member("name", set->name);
    print_list("context", "context_count", name, "context", set->context_count);
    print_list("surroundings", "surrounding_count", name, "surroundings", set->surrounding_count);
    print_file(set->file, root);
    print_member("source", set->source);
    (void)printf("};\n\n");
}

/* The arrays of builtin.h; NULL-ended, because C has no empty ones. */
static void print_tables(const phi_rules *rules)
{
    (void)printf("const phi__rule *const phi__builtin_rules[] = {");
    for (size_t i = 0; i < rules->entries.count; i++)
        (void)printf("&r%zu, ", i);
    (void)printf("NULL};\nconst char *const phi__builtin_digests[] = {\n");
    for (size_t i = 0; i < rules->entries.count; i++)
        (void)printf("    \"%s\",\n", rules->entries.items[i].digest);
    (void)printf("    NULL};\nconst size_t phi__builtin_rule_count = %zu;\n", rules->entries.count);
    (void)printf("const phi__set *const phi__builtin_sets[] = {");
    for (size_t i = 0; i < rules->sets.count; i++)
        (void)printf("&s%zu, ", i);
    (void)printf("NULL};\nconst size_t phi__builtin_set_count = %zu;\n", rules->sets.count);
}

static void print_all(const phi_rules *rules, const char *root)
{
    char name[NAME_BYTES];
    (void)printf("/* SPDX-License-Identifier: Apache-2.0 */\n/* Generated by phi-packc from patterns. Do not edit. */\n"
                 "#include \"rules/builtin.h\"\n\n");
    for (size_t i = 0; i < rules->entries.count; i++) {
        (void)snprintf(name, sizeof name, "r%zu", i);
        print_rule(name, rules->entries.items[i].rule, root);
    }
    for (size_t i = 0; i < rules->sets.count; i++) {
        (void)snprintf(name, sizeof name, "s%zu", i);
        print_set(name, &rules->sets.items[i]->set, root);
    }
    print_tables(rules);
}

static void print_error(const phi_error *err)
{
    (void)fprintf(stderr, "%s:%" PRIu32 ":%" PRIu32 ": error: %s%s%s\n", err->file, err->line, err->column, err->rule,
                  err->rule[0] == '\0' ? "" : ": ", err->message);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        (void)fprintf(stderr, "usage: phi-packc DIRECTORY >builtin_rules.c\n");
        return 2;
    }
    phi_error err = {0};
    phi_rules *rules = NULL;
    phi_status status = phi_rules_new(&rules);
    if (status == PHI_OK)
        status = phi_rules_add_directory(rules, argv[1], &err);
    if (status == PHI_OK)
        print_all(rules, argv[1]);
    else
        print_error(&err);
    PHI_VEC_DONE(&printed);
    phi_rules_free(rules);
    const int failed = fflush(stdout);
    return status == PHI_OK && failed == 0 ? 0 : 1;
}

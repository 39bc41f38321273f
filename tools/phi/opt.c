/* SPDX-License-Identifier: Apache-2.0 */
/* Command line: argv -> the struct of a command, through its option table.
 * Anything not understood is an error with a suggestion: a mistyped option must
 * never turn into a scan of something else. Lists are the only memory. */
#include "opt.h"

#include "output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_MOST = 64, TYPO_MOST = 3 };

/* Edits (insert, drop, replace) between two words, up to WORD_MOST letters. */
static size_t count_edits(const char *a, const char *b)
{
    const size_t rows = strlen(a), columns = strlen(b);
    if (rows >= WORD_MOST || columns >= WORD_MOST)
        return WORD_MOST;
    size_t line[WORD_MOST + 1];
    for (size_t c = 0; c <= columns; c++)
        line[c] = c;
    for (size_t r = 1; r <= rows; r++) {
        size_t diagonal = line[0];
        line[0] = r;
        for (size_t c = 1; c <= columns; c++) {
            const size_t replaced = diagonal + (a[r - 1] != b[c - 1]);
            diagonal = line[c];
            const size_t edited = (line[c] < line[c - 1] ? line[c] : line[c - 1]) + 1;
            line[c] = replaced < edited ? replaced : edited;
        }
    }
    return line[columns];
}

const char *opt_suggest(const char *word, const char *const *candidates, size_t count)
{
    const char *best = NULL;
    const size_t length = strlen(word);
    size_t least = length < 2 * TYPO_MOST ? (length + 1) / 2 + 1 : TYPO_MOST + 1;
    for (size_t i = 0; i < count; i++) {
        const size_t edits = count_edits(word, candidates[i]);
        const bool begins = length >= 3 && strncmp(word, candidates[i], length) == 0;
        if (edits < least || (begins && best == NULL)) {
            least = edits < least ? edits : least;
            best = candidates[i];
        }
    }
    return best;
}

static opt_result wrong_option(const command *cmd, const char *name)
{
    const char *names[64];
    size_t count = 0;
    for (; count < cmd->option_count && count < 64; count++)
        names[count] = cmd->options[count].name;
    const char *near = opt_suggest(name, names, count);
    if (near != NULL)
        output_error("unknown option --%s; did you mean --%s?", name, near);
    else
        output_error("unknown option --%s; see `phi %s --help`", name, cmd->name);
    return OPT_WRONG;
}

static bool parse_number(const char *text, uint64_t most, uint64_t *out, const char **rest)
{
    if (*text < '0' || *text > '9')
        return false;
    char *end = NULL;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    *rest = end;
    *out = value;
    return errno == 0 && value <= most;
}

static bool parse_size(const char *text, uint64_t *out)
{
    static const char units[] = "KMGT";
    const char *rest = NULL;
    uint64_t value;
    if (!parse_number(text, UINT64_MAX, &value, &rest))
        return false;
    unsigned shift = 0;
    const char *unit = *rest == '\0' ? NULL : strchr(units, *rest >= 'a' ? *rest - 32 : *rest);
    if (unit != NULL) {
        shift = (unsigned)(unit - units + 1) * 10;
        rest++;
        if (rest[0] == 'i' && rest[1] == 'B')
            rest += 2;
        else if (rest[0] == 'B')
            rest++;
    }
    if (*rest != '\0' || value > UINT64_MAX >> shift)
        return false;
    *out = value << shift;
    return true;
}

static bool parse_probability(const char *text, double *out)
{
    if ((*text < '0' || *text > '9') && *text != '.')
        return false;
    char *end = NULL;
    *out = strtod(text, &end);
    return *end == '\0' && *out >= 0.0 && *out <= 1.0;
}

static bool parse_choice(const char *text, const char *const *choices, int *out)
{
    for (int i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], text) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* "50MB/s", "50M", "800kB": a slower one than 64 kB/s would keep a signal waiting for seconds. */
static bool parse_rate(const char *text, uint64_t *out)
{
    static const char *const units = "kMGT";
    const char *rest = NULL;
    uint64_t value = 0;
    if (!parse_number(text, UINT64_MAX, &value, &rest))
        return false;
    const char first = *rest == 'K' ? 'k' : *rest;
    const char *unit = first == '\0' ? NULL : strchr(units, first);
    for (const char *u = units; unit != NULL && u <= unit; u++) {
        if (value > UINT64_MAX / 1000)
            return false;
        value *= 1000;
    }
    rest += unit != NULL;
    rest += *rest == 'B';
    if ((*rest != '\0' && strcmp(rest, "/s") != 0) || value < 64000)
        return false;
    *out = value;
    return true;
}

static void say_expected(const opt *o, const char *text)
{
    static const char *const kinds[] = {[OPT_NUMBER] = "a whole number",
                                        [OPT_SIZE] = "a size such as 4096, 64K, 64M or 2G",
                                        [OPT_RATE] = "a rate of at least 64kB/s, such as 50MB/s",
                                        [OPT_PROBABILITY] = "a number from 0 to 1"};
    if (o->kind == OPT_NUMBER && o->most < INT64_MAX) {
        output_error("--%s takes a whole number, %" PRIu64 " at most, not '%s'", o->name, o->most, text);
        return;
    }
    if (o->kind != OPT_CHOICE) {
        output_error("--%s takes %s, not '%s'", o->name, kinds[o->kind], text);
        return;
    }
    char list[128] = "";
    size_t used = 0;
    for (size_t i = 0; o->choices[i] != NULL && used < sizeof list; i++) {
        const int more = snprintf(list + used, sizeof list - used, "%s%s", i == 0 ? "" : ", ", o->choices[i]);
        used += more > 0 ? (size_t)more : 0;
    }
    output_error("--%s takes one of %s, not '%s'", o->name, list, text);
}

static opt_result store(const opt *o, const char *text, void *target, int argc)
{
    void *slot = (char *)target + o->offset;
    const char *rest = NULL;
    bool good = true;
    switch (o->kind) {
    case OPT_FLAG:
        *(int *)slot = 1;
        break;
    case OPT_TEXT:
        *(const char **)slot = text;
        break;
    case OPT_LIST: {
        opt_list *list = slot;
        if (list->items == NULL)
            list->items = calloc((size_t)argc, sizeof *list->items);
        good = list->items != NULL;
        if (good)
            list->items[list->count++] = text;
        break;
    }
    case OPT_NUMBER:
        good = parse_number(text, o->most, slot, &rest) && *rest == '\0';
        break;
    case OPT_SIZE:
        good = parse_size(text, slot);
        break;
    case OPT_RATE:
        good = parse_rate(text, slot);
        break;
    case OPT_PROBABILITY:
        good = parse_probability(text, slot);
        break;
    case OPT_CHOICE:
        good = parse_choice(text, o->choices, slot);
        break;
    }
    if (!good)
        say_expected(o, text);
    return good ? OPT_OK : OPT_WRONG;
}

/* Cursor over argv. */
typedef struct args {
    const command *cmd;
    int argc, at;
    char **argv;
    void *target;
} args;

/* Store an option whose value is `inlined`, or else the next argument. */
static opt_result take_value(args *a, const opt *o, const char *inlined)
{
    if (o->kind == OPT_FLAG && inlined != NULL) {
        output_error("--%s takes no value", o->name);
        return OPT_WRONG;
    }
    if (o->kind == OPT_FLAG)
        return store(o, NULL, a->target, a->argc);
    if (inlined == NULL && a->at >= a->argc) {
        output_error("--%s needs a value (%s)", o->name, o->value);
        return OPT_WRONG;
    }
    return store(o, inlined != NULL ? inlined : a->argv[a->at++], a->target, a->argc);
}

static opt_result take_long(args *a, const char *word)
{
    const char *sign = strchr(word, '=');
    const size_t length = sign == NULL ? strlen(word) : (size_t)(sign - word);
    if (length == 4 && strncmp(word, "help", 4) == 0)
        return OPT_HELP;
    for (size_t i = 0; i < a->cmd->option_count; i++) {
        const opt *o = &a->cmd->options[i];
        if (strlen(o->name) == length && strncmp(o->name, word, length) == 0)
            return take_value(a, o, sign == NULL ? NULL : sign + 1);
    }
    char name[WORD_MOST];
    (void)snprintf(name, sizeof name, "%.*s", (int)(length < sizeof name ? length : sizeof name - 1), word);
    return wrong_option(a->cmd, name);
}

/* "-q", "-qj4", "-j 4": flags may be joined, a value ends the word. */
static opt_result take_short(args *a, const char *letters)
{
    while (*letters != '\0') {
        if (*letters == 'h')
            return OPT_HELP;
        const opt *found = NULL;
        for (size_t i = 0; i < a->cmd->option_count && found == NULL; i++) {
            if (a->cmd->options[i].letter == *letters)
                found = &a->cmd->options[i];
        }
        if (found == NULL) {
            output_error("unknown option -%c; see `phi %s --help`", *letters, a->cmd->name);
            return OPT_WRONG;
        }
        letters++;
        const bool inlined = found->kind != OPT_FLAG && *letters != '\0';
        const opt_result result = take_value(a, found, inlined ? letters : NULL);
        if (result != OPT_OK || found->kind != OPT_FLAG)
            return result;
    }
    return OPT_OK;
}

opt_result opt_parse(const command *cmd, int argc, char **argv, void *target, opt_list *operands)
{
    operands->items = calloc((size_t)argc + 1, sizeof *operands->items);
    if (operands->items == NULL) {
        output_error("out of memory");
        return OPT_WRONG;
    }
    args a = {.cmd = cmd, .argc = argc, .at = 1, .argv = argv, .target = target};
    bool only_operands = false;
    while (a.at < argc) {
        const char *word = argv[a.at++];
        opt_result result = OPT_OK;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            operands->items[operands->count++] = word;
        else if (strcmp(word, "--") == 0)
            only_operands = true;
        else
            result = word[1] == '-' ? take_long(&a, word + 2) : take_short(&a, word + 1);
        if (result != OPT_OK)
            return result;
    }
    return OPT_OK;
}

void opt_list_done(opt_list *list)
{
    free(list->items);
    *list = (opt_list){0};
}

void opt_help(const command *cmd)
{
    printf("Usage: phi %s\n\n%s\n", cmd->synopsis, cmd->summary);
    if (cmd->option_count > 0)
        printf("\nOptions:\n");
    for (size_t i = 0; i < cmd->option_count; i++) {
        const opt *o = &cmd->options[i];
        char left[64];
        const char letter[] = {o->letter == 0 ? ' ' : '-', o->letter == 0 ? ' ' : o->letter,
                               o->letter == 0 ? ' ' : ',', '\0'};
        (void)snprintf(left, sizeof left, "%s --%s%s%s", letter, o->name, o->value == NULL ? "" : " ",
                       o->value == NULL ? "" : o->value);
        printf("  %-31s %s\n", left, o->help);
    }
    printf("  -h, --help                      show this help\n");
    if (cmd->notes != NULL)
        printf("\n%s", cmd->notes);
}

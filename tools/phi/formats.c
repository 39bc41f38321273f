/* SPDX-License-Identifier: Apache-2.0 */
/* See formats.h. */
#define _GNU_SOURCE
#include "formats.h"

#include <grp.h>
#include <inttypes.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char *const formats_names[] = {[PHI_FORMAT_TEXT] = "text",   [PHI_FORMAT_JSONL] = "jsonl",
                                     [PHI_FORMAT_CSV] = "csv",     [PHI_FORMAT_HTML] = "html",
                                     [PHI_FORMAT_SARIF] = "sarif", [PHI_FORMAT_OCSF] = "ocsf",
                                     [PHI_FORMAT_JUNIT] = "junit", NULL};

bool formats_fit(int format, const char *file)
{
    const bool whole = format == PHI_FORMAT_HTML || format == PHI_FORMAT_SARIF || format == PHI_FORMAT_JUNIT;
    if (!whole || (file != NULL && strcmp(file, "-") != 0) || !isatty(STDOUT_FILENO))
        return true;
    output_error("%s is not for a terminal: name a file with -o FILE", formats_names[format]);
    return false;
}

phi_writer *formats_writer(output *out, const session_args *args, const phi_report_about *told, const char *rules_version)
{
    phi_writer_options w = PHI_WRITER_OPTIONS_INIT;
    w.format = (phi_format)args->format;
    w.all_sources = args->sources;
    w.colour = output_colour(out, args->colour);
    w.width = out->name == NULL ? output_width(stdout) : 0;
    w.rules_version = rules_version;
    w.write = output_write;
    w.user = out;
    w.about = told;
    phi_error err = {0};
    phi_writer *writer = NULL;
    if (phi_writer_new(&w, &writer, &err) == PHI_OK)
        return writer;
    if (!out->failed)
        output_phi_error(&err);
    return NULL;
}

static void remark(uint64_t count, const char *rest)
{
    if (count > 0)
        output_error("%" PRIu64 " item%s %s", count, count == 1 ? "" : "s", rest);
}

void formats_remark(int format, const phi_summary *sum)
{
    if (format != PHI_FORMAT_CSV)
        return;
    remark(sum->allowed, "left out, because the allow list names them");
    remark(sum->accepted, "left out, because somebody accepted them; --format text or jsonl names them");
    remark(sum->partial + sum->not_examined, "could not be fully examined; --format text or jsonl names them");
}

void formats_remark_returned(uint64_t count)
{
    if (count > 0)
        output_error("%" PRIu64 " finding%s accepted until some day before today, and count%s again; see `phi accept --list`", count,
                     count == 1 ? " was" : "s were", count == 1 ? "s" : "");
}

/* What changes how a report looks, how fast or where to, but not what is found. */
static bool is_about_looks(const char *name)
{
    static const char *const names[] = {"format", "output", "color",    "quiet",    "no-progress", "progress", "progress-seconds", "jobs",
                                        "sort",   "nice",   "max-rate", "max-cpu", "stall-seconds",  "no-cache",    "store", "no-store", "resume", "incremental", "key-fd"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static bool add_option(about *out, const char *name, const char *value)
{
    char **grown = reallocarray(out->options, out->option_count + 1, sizeof *grown);
    if (grown == NULL)
        return false;
    out->options = grown;
    char *text = NULL;
    if (asprintf(&text, value == NULL ? "--%s" : "--%s %s", name, value) < 0)
        return false;
    out->options[out->option_count++] = text;
    return true;
}

static bool add_number(about *out, const char *name, uint64_t value)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%" PRIu64, value);
    return add_option(out, name, digits);
}

static bool add_probability(about *out, const char *name, double value)
{
    char digits[24];
    (void)snprintf(digits, sizeof digits, "%g", value);
    return add_option(out, name, digits);
}

static bool add_list(about *out, const char *name, const opt_list *list)
{
    bool good = true;
    for (size_t i = 0; good && i < list->count; i++)
        good = add_option(out, name, list->items[i]);
    return good;
}

/* One row of the table, when its value is another than the default. */
static bool add_row(about *out, const opt *row, const char *value, const char *plain)
{
    const bool same_word = memcmp(value, plain, sizeof(int)) == 0;
    switch (row->kind) {
    case OPT_FLAG: return same_word || add_option(out, row->name, NULL);
    case OPT_TEXT: return *(const char *const *)(const void *)value == NULL || add_option(out, row->name, *(const char *const *)(const void *)value);
    case OPT_LIST: return add_list(out, row->name, (const opt_list *)(const void *)value);
    case OPT_NUMBER:
    case OPT_SIZE:
    case OPT_RATE:
        return memcmp(value, plain, sizeof(uint64_t)) == 0 || add_number(out, row->name, *(const uint64_t *)(const void *)value);
    case OPT_PROBABILITY:
        return memcmp(value, plain, sizeof(double)) == 0 || add_probability(out, row->name, *(const double *)(const void *)value);
    case OPT_CHOICE: return same_word || add_option(out, row->name, row->choices[*(const int *)(const void *)value]);
    }
    return true;
}

bool about_init(about *out, const opt *table, size_t count, const session_args *args)
{
    *out = (about){.view = PHI_REPORT_ABOUT_INIT};
    session_args plain;
    session_args_init(&plain);
    for (size_t i = 0; i < count; i++) {
        if (is_about_looks(table[i].name))
            continue;
        if (!add_row(out, &table[i], (const char *)args + table[i].offset, (const char *)&plain + table[i].offset)) {
            output_error("out of memory");
            return false;
        }
    }
    out->view.begun = (int64_t)time(NULL);
    out->view.options = (const char *const *)out->options;
    out->view.option_count = out->option_count;
    out->view.reveal = args->reveal;
    out->view.account_name = about_account_name;
    return true;
}

bool about_roots(about *out, const opt_list *roots)
{
    out->view.roots = (const char *const *)roots->items;
    out->view.root_count = roots->count;
    out->locations = calloc(roots->count + 1, sizeof *out->locations);
    if (out->locations == NULL) {
        output_error("out of memory");
        return false;
    }
    for (size_t i = 0; i < roots->count; i++) {
        char *real = strcmp(roots->items[i], "-") == 0 ? NULL : realpath(roots->items[i], NULL);
        out->locations[i] = real != NULL ? real : strdup("");
        out->location_count += out->locations[i] != NULL;
        if (out->locations[i] == NULL) {
            output_error("out of memory");
            return false;
        }
    }
    out->view.locations = (const char *const *)out->locations;
    return true;
}

void about_done(about *held)
{
    for (size_t i = 0; i < held->location_count; i++)
        free(held->locations[i]);
    free(held->locations);
    for (size_t i = 0; i < held->option_count; i++)
        free(held->options[i]);
    free(held->options);
    *held = (about){.options = NULL};
}

/* A look-up may ask a server: the last answers are kept. */
enum { KEPT = 64 };

const char *about_account_name(void *user, uint32_t id, int group)
{
    static struct {
        bool used, group;
        uint32_t id;
        char name[64];
    } kept[KEPT];
    (void)user;
    const size_t at = (id * 2U + (group ? 1U : 0U)) % KEPT;
    if (!kept[at].used || kept[at].id != id || kept[at].group != (group != 0)) {
        const struct passwd *account = group ? NULL : getpwuid(id);
        const struct group *many = group ? getgrgid(id) : NULL;
        const char *name = account != NULL ? account->pw_name : many != NULL ? many->gr_name : "";
        kept[at].used = true;
        kept[at].id = id;
        kept[at].group = group != 0;
        (void)snprintf(kept[at].name, sizeof kept[at].name, "%s", name);
    }
    return kept[at].name[0] == '\0' ? NULL : kept[at].name;
}

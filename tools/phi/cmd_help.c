/* SPDX-License-Identifier: Apache-2.0 */
/* phi help [COMMAND], and the table of commands. */
#include "commands.h"
#include "output.h"

#include <string.h>

const command *const *commands_all(size_t *count)
{
    static const command *const all[] = {&cmd_scan, &cmd_estimate, &cmd_explain, &cmd_extract, &cmd_patterns, &cmd_runs, &cmd_report, &cmd_diff, &cmd_accept,
                                         &cmd_baseline, &cmd_doctor, &cmd_help};
    *count = sizeof all / sizeof *all;
    return all;
}

const command *commands_find(const char *name)
{
    size_t count;
    const command *const *all = commands_all(&count);
    const char *names[16];
    for (size_t i = 0; i < count; i++) {
        names[i] = all[i]->name;
        if (strcmp(names[i], name) == 0)
            return all[i];
    }
    const char *near = opt_suggest(name, names, count);
    if (near != NULL)
        output_error("unknown command '%s'; did you mean '%s'?", name, near);
    else
        output_error("unknown command '%s'; see `phi help`", name);
    return NULL;
}

static void print_overview(void)
{
    size_t count;
    const command *const *all = commands_all(&count);
    printf("phi finds patient data in files, archives and documents.\n\nUsage: phi COMMAND [options] ...\n\nCommands:\n");
    for (size_t i = 0; i < count; i++)
        printf("  %-10s %s\n", all[i]->name, all[i]->summary);
    printf("\n`phi help COMMAND` tells more of one. `phi --version` prints the version.\n"
           "To begin with: phi scan FOLDER\n");
}

static int run_help(const command *self, int argc, char **argv)
{
    opt_list operands = {0};
    int unused = 0;
    const opt_result parsed = opt_parse(self, argc, argv, &unused, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP) {
        opt_help(self);
    } else if (parsed == OPT_OK && operands.count == 0) {
        print_overview();
    } else if (parsed == OPT_OK) {
        const command *about = commands_find(operands.items[0]);
        if (about != NULL)
            opt_help(about);
        else
            code = EXIT_ERROR;
    }
    opt_list_done(&operands);
    return code;
}

const command cmd_help = {
    .name = "help",
    .synopsis = "help [COMMAND]",
    .summary = "tell what phi can do, or more of one command",
    .run = run_help,
};

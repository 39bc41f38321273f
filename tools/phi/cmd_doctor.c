/* SPDX-License-Identifier: Apache-2.0 */
/* phi doctor: is everything there that a scan needs, and is it safe? One line for each thing
 * that was looked at, and one that says what to do where something is wrong. */
#define _GNU_SOURCE
#include "commands.h"
#include "doctor.h"
#include "output.h"
#include "state.h"

#include <phi/phi.h>

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_MISSING = 1 };

typedef struct doctor_args {
    int format;
} doctor_args;

struct doctor {
    bool jsonl;
    unsigned missing, notes, checks;
};

static const char *const formats[] = {"text", "jsonl", NULL};

static const opt options[] = {
    {.name = "format", .kind = OPT_CHOICE, .offset = offsetof(doctor_args, format), .value = "FORMAT", .choices = formats,
     .help = "text or jsonl (text)"},
};

/* -------------------------------------------------------------------------- telling */

static void put_json(const char *key, const char *value)
{
    printf(",\"%s\":", key);
    output_json(stdout, value, strlen(value));
}

void doctor_tell(doctor *d, const char *what, doctor_state state, const char *seen, const char *advice)
{
    static const char *const NAMES[] = {"ok", "note", "missing"};
    d->checks++;
    d->notes += state == DOCTOR_NOTE;
    d->missing += state == DOCTOR_MISSING;
    if (d->jsonl) {
        printf("{\"type\":\"check\"");
        put_json("what", what);
        put_json("state", NAMES[state]);
        put_json("seen", seen);
        if (advice != NULL)
            put_json("advice", advice);
        printf("}\n");
        return;
    }
    printf("%-8s %s: %s\n", NAMES[state], what, seen);
    if (advice != NULL)
        printf("         to do: %s\n", advice);
}

/* --------------------------------------------------------------------------- checks */

static void check_version(doctor *d)
{
    char seen[128];
    const bool same = strcmp(phi_version(), PHI_VERSION) == 0;
    (void)snprintf(seen, sizeof seen, same ? "version %s" : "version %s, but this program is of " PHI_VERSION, phi_version());
    doctor_tell(d, "libphi", same ? DOCTOR_OK : DOCTOR_MISSING, seen,
                same ? NULL : "install library and program of one version");
}

static void check_rules(doctor *d)
{
    phi_rules *rules = NULL;
    phi_error err = {0};
    phi_status status = phi_rules_new(&rules);
    phi_engine *engine = NULL;
    if (status == PHI_OK)
        status = phi_rules_add_builtin(rules, &err);
    if (status == PHI_OK)
        status = phi_engine_new(rules, &engine, &err);
    doctor_tell(d, "detectors", status == PHI_OK ? DOCTOR_OK : DOCTOR_MISSING,
                status == PHI_OK ? "the built-in set loads" : "the built-in set does not load", status == PHI_OK ? NULL : "install phi again");
    phi_engine_free(engine);
    phi_rules_free(rules);
}

static void check_state_folder(doctor *d)
{
    char path[PATH_MAX], seen[PATH_MAX + 64];
    if (!state_directory(path)) {
        doctor_tell(d, "state directory", DOCTOR_MISSING, "there is no place for one", "set PHI_STATE_DIR to a directory of your own");
        return;
    }
    const bool usable = access(path, W_OK | X_OK) == 0;
    struct stat about;
    if (!usable) {
        (void)snprintf(seen, sizeof seen, "%s cannot be written: %s", path, strerror(errno));
        doctor_tell(d, "state directory", DOCTOR_MISSING, seen, "make it writable for you, or set PHI_STATE_DIR to another");
    } else if (stat(path, &about) == 0 && (about.st_mode & 077) != 0) {
        (void)snprintf(seen, sizeof seen, "%s can be read by others", path);
        doctor_tell(d, "state directory", DOCTOR_MISSING, seen, "take the right from others: chmod 700");
    } else {
        doctor_tell(d, "state directory", DOCTOR_OK, path, NULL);
    }
}

/* Who has the key can tell which of some values are in a report. */
static void check_key(doctor *d)
{
    char folder[PATH_MAX], path[PATH_MAX + 8], seen[PATH_MAX + 64];
    struct stat about;
    if (!state_directory(folder))
        return;
    (void)snprintf(path, sizeof path, "%s/key", folder);
    if (stat(path, &about) != 0) {
        doctor_tell(d, "key of fingerprints", DOCTOR_OK, "none yet: the first scan makes one", NULL);
    } else if (!S_ISREG(about.st_mode) || about.st_uid != geteuid() || (about.st_mode & 077) != 0) {
        (void)snprintf(seen, sizeof seen, "%s is not yours alone", path);
        doctor_tell(d, "key of fingerprints", DOCTOR_MISSING, seen, "make it yours alone: chmod 600, and chown if it must be");
    } else if (about.st_size != STATE_KEY_BYTES) {
        (void)snprintf(seen, sizeof seen, "%s is damaged", path);
        doctor_tell(d, "key of fingerprints", DOCTOR_MISSING, seen,
                    "restore it from a backup, or remove it: reports before and after cannot be compared then");
    } else {
        doctor_tell(d, "key of fingerprints", DOCTOR_OK, "there, and yours alone", NULL);
    }
}

/* In this order. */
static void (*const CHECKS[])(doctor *d) = {
    check_version, check_rules, doctor_check_workers, check_state_folder, check_key, doctor_check_store,
};

/* -------------------------------------------------------------------------- command */

static void sum_up(const doctor *d)
{
    if (d->jsonl) {
        printf("{\"type\":\"summary\",\"checks\":%u,\"missing\":%u,\"notes\":%u}\n", d->checks, d->missing, d->notes);
        return;
    }
    if (d->missing == 0)
        printf("\nAll is well%s.\n", d->notes > 0 ? ", and some could be better" : "");
    else
        printf("\n%u thing%s to be put right.\n", d->missing, d->missing == 1 ? " is" : "s are");
}

static int run_doctor(const command *self, int argc, char **argv)
{
    doctor_args args = {0};
    opt_list operands = {0};
    const opt_result parsed = opt_parse(self, argc, argv, &args, &operands);
    int code = parsed == OPT_WRONG ? EXIT_ERROR : 0;
    if (parsed == OPT_HELP) {
        opt_help(self);
    } else if (parsed == OPT_OK && operands.count > 0) {
        output_error("doctor takes no operand, such as '%s'", operands.items[0]);
        code = EXIT_ERROR;
    } else if (parsed == OPT_OK) {
        doctor d = {.jsonl = args.format == 1};
        for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++)
            CHECKS[i](&d);
        sum_up(&d);
        code = d.missing > 0 ? EXIT_MISSING : 0;
    }
    opt_list_done(&operands);
    return code;
}

const command cmd_doctor = {
    .name = "doctor",
    .synopsis = "doctor [options]",
    .summary = "check the installation, and say what to do about it",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .notes = "Exit code: 0 all is well; 1 something is missing or not right; 2 wrong usage.\n",
    .run = run_doctor,
};

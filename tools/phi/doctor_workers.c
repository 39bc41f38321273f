/* SPDX-License-Identifier: Apache-2.0 */
/* The worker programs: are they there and safe to start, of this version, do they hold when
 * they try to get out (--selftest), how far are they locked in, and do they lack anything
 * (--about)? Each is started as a scan starts it, with nothing of our environment. */
#define _GNU_SOURCE
#include "doctor.h"
#include "state.h"

#include <phi/phi.h>

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, SAID_BYTES = 4096 };

static const struct {
    const char *name;
    const char *formats; /* that are not read without it */
    const char *built_of;
} PROGRAMS[] = {
    {"phi-worker", "mail, Outlook and old Office files, databases, archives other than zip, gzip and tar",
     "libarchive, gmime, libgsf and libpff"},
    {"phi-worker-poppler", "PDF", "poppler-glib"},
    {"phi-worker-ocr", "text and barcodes in pictures and scans", "tesseract, leptonica and zxing"},
    {"phi-worker-look", "nothing more slowly but small pictures", "tesseract, leptonica and zxing"},
    {"phi-worker-writers", "WordPerfect, Works, Lotus 1-2-3 and Quattro Pro", "libwpd and libwps"},
};

/* ------------------------------------------------------------------------- running */

/* What it says to its standard output, up to SAID_BYTES, and its exit code; -1 = none. */
static int listen_to(pid_t child, int from, char said[SAID_BYTES])
{
    size_t size = 0;
    int status = -1;
    struct pollfd ready = {.fd = from, .events = POLLIN};
    const time_t until = time(NULL) + PATIENCE_MS / 1000;
    while (size + 1 < SAID_BYTES && time(NULL) <= until && poll(&ready, 1, 1000) >= 0) {
        if (ready.revents == 0)
            continue;
        const ssize_t got = read(from, said + size, SAID_BYTES - 1 - size);
        if (got <= 0)
            break;
        size += (size_t)got;
    }
    said[size] = '\0';
    if (time(NULL) > until)
        (void)kill(child, SIGKILL);
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status))
        return -1;
    return WEXITSTATUS(status);
}

static int run_worker(const char *path, const char *argument, char said[SAID_BYTES])
{
    int ends[2];
    said[0] = '\0';
    if (pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    posix_spawn_file_actions_t actions;
    pid_t child = 0;
    char *const arguments[] = {(char *)(uintptr_t)path, (char *)(uintptr_t)argument, NULL};
    static char one_thread[] = "OMP_THREAD_LIMIT=1";
    char *const environment[] = {one_thread, NULL};
    bool started = posix_spawn_file_actions_init(&actions) == 0;
    if (started) {
        started = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0) == 0 &&
                  posix_spawn_file_actions_adddup2(&actions, ends[1], 1) == 0 &&
                  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) == 0 &&
                  posix_spawn(&child, path, &actions, NULL, arguments, environment) == 0;
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    (void)close(ends[1]);
    const int code = started ? listen_to(child, ends[0], said) : -1;
    (void)close(ends[0]);
    return code;
}

/* -------------------------------------------------------------------------- judging */

static const char *refuse(const char *path)
{
    struct stat about;
    if (stat(path, &about) != 0)
        return "not installed";
    if (!S_ISREG(about.st_mode) || access(path, X_OK) != 0)
        return "not a program that can be started";
    if (about.st_uid != 0 && about.st_uid != geteuid())
        return "belongs to another user, so it is not started";
    if ((about.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return "can be changed by others, so it is not started";
    return NULL;
}

/* "name=value" out of a line of them, divided by tabs. */
static bool value_of(const char *line, const char *name, char out[256])
{
    const size_t length = strlen(name);
    for (const char *at = line; at != NULL && *at != '\0' && *at != '\n'; at = strchr(at, '\t')) {
        at += *at == '\t';
        if (strncmp(at, name, length) == 0 && at[length] == '=') {
            const size_t size = strcspn(at + length + 1, "\t\n");
            (void)snprintf(out, 256, "%.*s", (int)(size < 255 ? size : 255), at + length + 1);
            return size > 0;
        }
    }
    return false;
}

static void judge_isolation(doctor *d, const char *what, const char *level)
{
    char seen[300];
    (void)snprintf(seen, sizeof seen, "isolation: %s", level);
    if (strcmp(level, "landlock") == 0)
        doctor_tell(d, what, DOCTOR_OK, "isolation: landlock, seccomp and limits", NULL);
    else if (strcmp(level, "seccomp") == 0)
        doctor_tell(d, what, DOCTOR_NOTE, "isolation: seccomp and limits, but not Landlock",
                    "use a kernel of 5.13 or later with Landlock, and a container that permits it");
    else
        doctor_tell(d, what, DOCTOR_MISSING, seen, "permit seccomp filters to this user or container: parsers are not locked in");
}

/* One line for each thing that the program can be. */
static void judge_services(doctor *d, const char *name, const char *said)
{
    char what[300], value[256];
    for (const char *line = strchr(said, '\n'); line != NULL && line[1] != '\0'; line = strchr(line, '\n')) {
        line++;
        if (!value_of(line, "service", value))
            continue;
        (void)snprintf(what, sizeof what, "%s%s%s", name, strcmp(value, "-") == 0 ? "" : " ", strcmp(value, "-") == 0 ? "" : value);
        if (value_of(line, "isolation", value))
            judge_isolation(d, what, value);
        if (value_of(line, "missing", value))
            doctor_tell(d, what, DOCTOR_MISSING, value, "install it: on Debian tesseract-ocr-eng for text recognition, poppler-data for PDF");
    }
}

static void judge_version(doctor *d, const char *name, const char *said)
{
    char version[256] = "", seen[600];
    (void)value_of(said, "version", version);
    const bool same = strcmp(version, phi_version()) == 0;
    (void)snprintf(seen, sizeof seen, same ? "version %s" : "version '%s' is not that of the library", version);
    doctor_tell(d, name, same ? DOCTOR_OK : DOCTOR_MISSING, seen, same ? NULL : "install library and programs of one version");
}

static void check_program(doctor *d, const char *folder, size_t index)
{
    char path[PATH_MAX], said[SAID_BYTES], seen[300], advice[200];
    const char *name = PROGRAMS[index].name;
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    const char *refused = refuse(path);
    if (refused != NULL) {
        (void)snprintf(seen, sizeof seen, "%s: not read are %s", refused, PROGRAMS[index].formats);
        (void)snprintf(advice, sizeof advice, "install it, or build phi where %s are installed", PROGRAMS[index].built_of);
        doctor_tell(d, name, DOCTOR_MISSING, seen, advice);
        return;
    }
    if (run_worker(path, "--about", said) != 0) {
        doctor_tell(d, name, DOCTOR_MISSING, "does not start", "install it again, and the libraries that it needs (ldd)");
        return;
    }
    judge_version(d, name, said);
    judge_services(d, name, said);
    (void)snprintf(seen, sizeof seen, "reads %s", PROGRAMS[index].formats);
    doctor_tell(d, name, DOCTOR_OK, seen, NULL);
    const bool held = run_worker(path, "--selftest", said) == 0;
    doctor_tell(d, name, held ? DOCTOR_OK : DOCTOR_MISSING,
                held ? "self-test: it tried to open, connect, start and trace, and could not" : "self-test: it could get out",
                held ? NULL : "do not scan untrusted files on this system; permit seccomp filters to this user or container");
}

void doctor_check_workers(doctor *d)
{
    char path[PATH_MAX];
    const char *folder = state_worker_dir(path, sizeof path);
    if (folder == NULL) {
        doctor_tell(d, "worker programs", DOCTOR_MISSING, "no folder libexec/libphi beside this program",
                    "install all of phi, or name the folder in PHI_WORKER_DIR");
        return;
    }
    doctor_tell(d, "worker programs", DOCTOR_OK, folder, NULL);
    for (size_t i = 0; i < sizeof PROGRAMS / sizeof *PROGRAMS; i++)
        check_program(d, folder, i);
}

/* SPDX-License-Identifier: Apache-2.0 */
/* phi: the command line of libphi. Hardens the process, then hands over to a
 * command. It sees the library through phi/phi.h only, as any other program. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"

#include <phi/phi.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Memory holds patient data: no core files, no other process of this user looking in.
 * A reader of our output that goes away is an error of a write, not a signal. */
static void harden(void)
{
    const struct rlimit none = {0, 0};
#ifndef __SANITIZE_ADDRESS__ /* its leak check looks into the process */
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
    (void)setrlimit(RLIMIT_CORE, &none);
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignore, NULL);
}

static bool is_any(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* What a command printed, but not as a report, may have gone nowhere. Whoever reads a pipe no longer has been told enough. */
static int end(int code)
{
    struct stat about;
    errno = 0;
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return code;
    const int error = errno;
    if (fstat(STDOUT_FILENO, &about) != 0 || (!S_ISFIFO(about.st_mode) && !S_ISSOCK(about.st_mode)))
        output_error("the output cannot be written%s%s", error == 0 ? "" : ": ", error == 0 ? "" : strerror(error));
    return EXIT_ERROR;
}

int main(int argc, char **argv)
{
    harden();
    if (argc < 2) {
        output_error("a command is needed, such as `phi scan FOLDER`; see `phi help`");
        return EXIT_ERROR;
    }
    if (is_any(argv[1], "--version", "-V")) {
        printf("phi %s\n", phi_version());
        return end(0);
    }
    const bool help = is_any(argv[1], "--help", "-h");
    const command *chosen = help ? &cmd_help : commands_find(argv[1]);
    if (chosen == NULL)
        return EXIT_ERROR;
    return end(help ? chosen->run(chosen, 1, argv) : chosen->run(chosen, argc - 1, argv + 1));
}

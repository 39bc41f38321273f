/* SPDX-License-Identifier: Apache-2.0 */
/* phi: the command line of libphi. Hardens the process, then hands over to a
 * command. It sees the library through phi/phi.h only, as any other program. */
#define _GNU_SOURCE
#include "commands.h"
#include "output.h"

#include <phi/phi.h>

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

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

int main(int argc, char **argv)
{
    harden();
    if (argc < 2) {
        output_error("a command is needed, such as `phi scan FOLDER`; see `phi help`");
        return EXIT_ERROR;
    }
    if (is_any(argv[1], "--version", "-V")) {
        printf("phi %s\n", phi_version());
        return fflush(stdout) == 0 ? 0 : EXIT_ERROR;
    }
    const bool help = is_any(argv[1], "--help", "-h");
    const command *chosen = help ? &cmd_help : commands_find(argv[1]);
    if (chosen == NULL)
        return EXIT_ERROR;
    const int code = help ? chosen->run(chosen, 1, argv) : chosen->run(chosen, argc - 1, argv + 1);
    return fflush(stdout) != 0 && code == 0 ? EXIT_ERROR : code;
}

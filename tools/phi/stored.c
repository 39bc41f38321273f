/* SPDX-License-Identifier: Apache-2.0 */
/* See stored.h. */
#define _GNU_SOURCE
#include "stored.h"

#include "output.h"
#include "state.h"

#include <errno.h>
#include <limits.h>
#include <time.h>
#include <unistd.h>

store *stored_open(const char *name, bool *none)
{
    char path[PATH_MAX], why[256];
    *none = false;
    if (name == NULL && !state_store_path(path)) {
        output_error("there is no place for the run store (set PHI_STATE_DIR, or use --store)");
        return NULL;
    }
    const char *used = name == NULL ? path : name;
    if (access(used, F_OK) != 0 && errno == ENOENT) {
        *none = name == NULL;
        if (name != NULL)
            output_error("there is no run store %s", name);
        return NULL;
    }
    store *s = store_open(used, why, sizeof why);
    if (s == NULL)
        output_error("the run store %s cannot be used: %s", used, why);
    return s;
}

store *stored_need(const char *name)
{
    bool none;
    store *s = stored_open(name, &none);
    if (none)
        output_error("there is no stored run yet");
    return s;
}

const char *stored_today(char out[16])
{
    const time_t now = time(NULL);
    struct tm parts;
    if (localtime_r(&now, &parts) == NULL || strftime(out, 16, "%Y-%m-%d", &parts) == 0)
        (void)snprintf(out, 16, "0000-00-00");
    return out;
}

int stored_fail(const store *s, const char *what)
{
    output_error("%s: %s", what, store_error(s));
    return EXIT_ERROR;
}

const char *stored_state_name(const store_run *run)
{
    if (run->state == STORE_FINISHED)
        return "finished";
    if (run->state == STORE_INTERRUPTED)
        return "interrupted";
    return run->live ? "running" : "unfinished";
}

const char *stored_time(int64_t seconds, char out[32], bool utc)
{
    const time_t at = (time_t)seconds;
    struct tm parts;
    if ((utc ? gmtime_r(&at, &parts) : localtime_r(&at, &parts)) == NULL || strftime(out, 32, utc ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%d %H:%M", &parts) == 0)
        (void)snprintf(out, 32, "?");
    return out;
}

/* SPDX-License-Identifier: Apache-2.0 */
/* The run store: is it whole and this user's alone, is there room for more, and did scans not come to their end? See doctor.h. */
#define _GNU_SOURCE
#include "doctor.h"
#include "state.h"
#include "store/store.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static const char what[] = "run store";
enum { ROOM_LEAST_MB = 200, MEGABYTE = 1000000 };

typedef struct seen_runs {
    unsigned all, unfinished;
} seen_runs;

static bool count_run(void *user, const store_run *run)
{
    seen_runs *seen = user;
    seen->all++;
    seen->unfinished += run->state == STORE_RUNNING && !run->live;
    return true;
}

/* Before it is opened, which makes it right. */
static bool is_private(doctor *d, const struct stat *about)
{
    if (about->st_uid != geteuid() || (about->st_mode & 077) != 0)
        doctor_tell(d, what, DOCTOR_MISSING, "it is not yours alone", "make it yours alone: chmod 600, and chown if it must be");
    else if ((about->st_mode & 0600) != 0600)
        doctor_tell(d, what, DOCTOR_MISSING, "you may not read and write it", "make it so: chmod 600");
    else
        return true;
    return false;
}

static void tell_damage(doctor *d, const char *why)
{
    char seen[400];
    (void)snprintf(seen, sizeof seen, "it cannot be used: %s", why);
    doctor_tell(d, what, DOCTOR_MISSING, seen, "use the phi that wrote it, restore it from a backup, or move it away: the next scan makes a new one");
}

static void tell_runs(doctor *d, const seen_runs *runs, const struct stat *about)
{
    char seen[160];
    (void)snprintf(seen, sizeof seen, "whole, and yours alone: %u run%s in %.1f MB", runs->all, runs->all == 1 ? "" : "s",
                   (double)about->st_size / MEGABYTE);
    doctor_tell(d, what, DOCTOR_OK, seen, NULL);
    if (runs->unfinished == 0)
        return;
    (void)snprintf(seen, sizeof seen, "%u scan%s did not come to an end", runs->unfinished, runs->unfinished == 1 ? "" : "s");
    doctor_tell(d, what, DOCTOR_NOTE, seen, "go on with phi scan --resume and its PATHs, or delete it: phi runs names them");
}

static void check_content(doctor *d, const char *path, const struct stat *about)
{
    char why[256];
    seen_runs runs = {0};
    store *s = store_open(path, why, sizeof why);
    if (s == NULL) {
        tell_damage(d, why);
        return;
    }
    if (!store_is_whole(s) || !store_run_each(s, count_run, &runs))
        tell_damage(d, store_error(s));
    else
        tell_runs(d, &runs, about);
    store_close(s);
}

static void check_room(doctor *d, const char *path)
{
    struct statvfs room;
    if (statvfs(path, &room) != 0)
        return;
    const uint64_t free_mb = (uint64_t)room.f_bavail * room.f_frsize / MEGABYTE;
    char seen[96];
    if (free_mb >= ROOM_LEAST_MB)
        return;
    (void)snprintf(seen, sizeof seen, "%" PRIu64 " MB are free where it is", free_mb);
    doctor_tell(d, what, DOCTOR_NOTE, seen, "make room, for a scan of a million files takes about 120 MB: phi runs --prune deletes old runs");
}

void doctor_check_store(doctor *d)
{
    char path[PATH_MAX];
    struct stat about;
    if (!state_store_path(path))
        return;
    if (stat(path, &about) != 0)
        doctor_tell(d, what, DOCTOR_OK, "none yet: the first scan makes one", NULL);
    else if (is_private(d, &about))
        check_content(d, path, &about);
    *(strrchr(path, '/') + 1) = '\0';
    check_room(d, path);
}

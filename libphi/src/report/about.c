/* SPDX-License-Identifier: Apache-2.0 */
/* See about.h. Dates are reckoned here: gmtime(3) may lack a year far off, and a
 * report that is rendered again must say the same on every machine. */
#include "report/about.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DAY = 86400 };

static const char *const *copy_list(phi__about *out, const char *const *items, size_t count, phi_status *status)
{
    const char **copy = count == 0 ? NULL : phi__arena_alloc(&out->arena, count * sizeof *copy);
    if (count > 0 && copy == NULL)
        *status = PHI_ERR_MEMORY;
    for (size_t i = 0; i < count && copy != NULL; i++) {
        copy[i] = phi__arena_strndup(&out->arena, items[i], strlen(items[i]));
        if (copy[i] == NULL)
            *status = PHI_ERR_MEMORY;
    }
    return copy;
}

phi_status phi__about_init(phi__about *out, const phi_report_about *about)
{
    *out = (phi__about){.view = PHI_REPORT_ABOUT_INIT};
    if (about != NULL) {
        const size_t size = about->struct_size < sizeof out->view ? about->struct_size : sizeof out->view;
        memcpy(&out->view, about, size);
        out->given = true;
    }
    phi_report_about *view = &out->view;
    if (view->begun == 0)
        view->begun = (int64_t)time(NULL);
    phi_status status = PHI_OK;
    view->roots = copy_list(out, view->roots, view->root_count, &status);
    if (view->locations != NULL)
        view->locations = copy_list(out, view->locations, view->root_count, &status);
    view->options = copy_list(out, view->options, view->option_count, &status);
    if (view->run != NULL) {
        view->run = phi__arena_strndup(&out->arena, view->run, strlen(view->run));
        status = view->run == NULL ? PHI_ERR_MEMORY : status;
    }
    return status;
}

const char *phi__about_location(const phi_report_about *about, size_t root)
{
    const char *location = about->locations == NULL ? "" : about->locations[root];
    return strcmp(location, about->roots[root]) == 0 ? "" : location;
}

void phi__about_done(phi__about *about)
{
    phi__arena_done(&about->arena);
}

/* Days since 1970 -> year, month, day of the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
 * algorithms": eras of 400 years that begin in March). */
static void civil_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const unsigned of_era = (unsigned)(days - era * 146097);
    const unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const unsigned from_march = (5 * of_year + 2) / 153;
    *day = of_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = (int64_t)year_of_era + era * 400 + (*month <= 2);
}

void phi__about_time(int64_t seconds, char out[PHI__ABOUT_TIME])
{
    const int64_t most = INT64_C(253402300799); /* end of the year 9999 */
    const int64_t kept = seconds < 0 ? 0 : seconds > most ? most : seconds;
    int64_t year;
    unsigned month, day;
    civil_from_days(kept / DAY, &year, &month, &day);
    const unsigned rest = (unsigned)(kept % DAY);
    (void)snprintf(out, PHI__ABOUT_TIME, "%04u-%02u-%02uT%02u:%02u:%02uZ", (unsigned)(year % 10000), month % 100,
                   day % 100, rest / 3600 % 100, rest / 60 % 60, rest % 60);
}

void phi__about_account(const phi__about *about, uint32_t id, bool group, char out[PHI__ABOUT_ACCOUNT])
{
    const phi_report_about *view = &about->view;
    const char *name = view->account_name == NULL ? NULL : view->account_name(view->account_user, id, group);
    const size_t length = name == NULL ? PHI__ABOUT_ACCOUNT : strlen(name);
    if (length >= PHI__ABOUT_ACCOUNT)
        (void)snprintf(out, PHI__ABOUT_ACCOUNT, "%" PRIu32, id);
    else
        memcpy(out, name, length + 1);
}

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_REPORT_ABOUT_H
#define PHI_REPORT_ABOUT_H
/* What a report is about: a copy of phi_report_about, and the names of accounts and times as text. */
#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { PHI__ABOUT_TIME = 24, PHI__ABOUT_ACCOUNT = 64 };

typedef struct phi__about {
    phi_report_about view; /* strings of `arena` */
    phi__arena arena;
    bool given;
} phi__about;

/** `about` may be NULL. PHI_ERR_MEMORY. */
phi_status phi__about_init(phi__about *out, const phi_report_about *about);
void phi__about_done(phi__about *about);

/** Where a root lies, if its name does not say it; else "". */
const char *phi__about_location(const phi_report_about *about, size_t root);
/** "2026-11-30T13:05:00Z". */
void phi__about_time(int64_t seconds, char out[PHI__ABOUT_TIME]);
/** Name of a user or group, or its number. */
void phi__about_account(const phi__about *about, uint32_t id, bool group, char out[PHI__ABOUT_ACCOUNT]);
/** May everybody with an account read it? */
static inline bool phi__about_world_readable(const phi_file_info *file)
{
    const bool told = file->struct_size >= offsetof(phi_file_info, closed) + sizeof file->closed;
    return (file->mode & 04U) != 0 && !(told && file->closed);
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_LINES_H
#define PHI_RULES_LINES_H
/* Lists in files, one entry a line: blanks around an entry, empty lines and those
 * that begin with # do not count. What was read is wiped with the rest. */
#include "base/buf.h"
#include "base/status.h"

enum { PHI__LINES_MOST = 1000000, PHI__LINES_BYTES = 256, PHI__LINES_FILE = 64 << 20 };

typedef struct phi__lines {
    const char *path; /* borrowed */
    phi__buf text;
    size_t at;
    uint32_t line;   /* of the entry handed out last, from 1 */
    size_t count;    /* of entries handed out */
} phi__lines;

/** Read the file. PHI_ERR_IO, PHI_ERR_RULE (too big), PHI_ERR_MEMORY. */
phi_status phi__lines_open(phi__lines *lines, const char *path, phi_error *err);
void phi__lines_done(phi__lines *lines);
/** The next entry; *length 0 at the end. PHI_ERR_RULE for one that is too long, not UTF-8 or one too many. */
phi_status phi__lines_next(phi__lines *lines, const char **entry, size_t *length, phi_error *err);
/** PHI_ERR_RULE about the entry handed out last. */
phi_status phi__lines_fail(const phi__lines *lines, phi_error *err, const char *problem);

#endif

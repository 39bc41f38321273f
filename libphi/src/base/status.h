/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_BASE_STATUS_H
#define PHI_BASE_STATUS_H
/* The two macros with hidden control flow, the cleanup attribute, and how a
 * failing call fills the caller's phi_error. Nothing else in the tree hides a
 * return. */
#include <phi/phi.h>

/** Return the status upward unless it is PHI_OK. */
#define PHI_TRY(expr)                                  \
    do {                                               \
        const phi_status phi_try_status_ = (expr);     \
        if (phi_try_status_ != PHI_OK)                 \
            return phi_try_status_;                    \
    } while (0)

/** Return `status` unless the condition holds: checks in parsers. */
#define PHI_REQUIRE(cond, status) \
    do {                          \
        if (!(cond))              \
            return (status);      \
    } while (0)

/** Declare a local that `release(&local)` cleans up when it leaves scope. */
#define PHI_AUTO(release) __attribute__((cleanup(release)))

/** Take a pointer out of an owner that is about to be cleaned up. */
#define PHI_STEAL(pointer)                             \
    __extension__({                                    \
        __typeof__(pointer) phi_stolen_ = (pointer);   \
        (pointer) = NULL;                              \
        phi_stolen_;                                   \
    })

#define PHI_PRINTF(format_at, first) __attribute__((format(printf, format_at, first)))

/** Fill `err` (may be NULL) and return `status`, so that failing reads as
 * `return phi__fail(err, PHI_ERR_IO, "cannot open %s", path);`. One line, no
 * final stop, no content of scanned data. Keeps file, line and rule empty. */
phi_status phi__fail(phi_error *err, phi_status status, const char *format, ...) PHI_PRINTF(3, 4);

/** Note the file at fault: of a path that is too long its end, which tells most. NULL = none. */
void phi__fail_file(phi_error *err, const char *path);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_TOOL_DOCTOR_H
#define PHI_TOOL_DOCTOR_H
/* What phi doctor looks at: a table of checks, each of which tells what it saw. To add one,
 * write a function and a row in cmd_doctor.c. */
#include <stdbool.h>

typedef enum doctor_state {
    DOCTOR_OK,
    DOCTOR_NOTE,   /* works, but not as well as it could */
    DOCTOR_MISSING /* something is not there or not right: exit code 1 */
} doctor_state;

typedef struct doctor doctor;
/* One line of the result: of what, how it is, what was seen, and what to do (NULL = nothing). Copied. */
void doctor_tell(doctor *d, const char *what, doctor_state state, const char *seen, const char *advice);

/* The checks of doctor_workers.c. */
void doctor_check_workers(doctor *d);
/* Of doctor_store.c. */
void doctor_check_store(doctor *d);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_CREW_H
#define PHI_INPUT_CREW_H
/* A few threads that help with many small things, such as asking the system about each file of a folder: an answer takes a
 * microsecond on a disk of this machine and a thousand from a share. Work comes in two ways: as *tasks*, which are begun ahead of
 * their need, and as many things of one kind that are needed now. One thread calls; all it calls with is touched by others. */
#include "base/status.h"

#include <stdbool.h>

typedef struct phi__crew phi__crew;

typedef enum phi__crew_state { PHI__CREW_NONE, PHI__CREW_QUEUED, PHI__CREW_RUNNING, PHI__CREW_DONE } phi__crew_state;

/* Part of what it works on. */
typedef struct phi__crew_task {
    void (*run)(void *user, size_t who);
    void *user;
    struct phi__crew_task *next; /* the crew's, like `state` */
    phi__crew_state state;
} phi__crew_task;

/** `helpers` threads besides the caller; 0 is fine. PHI_ERR_MEMORY. Threads that cannot be started are missing, that is all. */
phi_status phi__crew_new(size_t helpers, phi__crew **out);
/** Tasks that nobody began are dropped; those that run are waited for. */
void phi__crew_free(phi__crew *crew);
/** Those there are; what is told as `who` is this at most, and 0 for the caller. */
size_t phi__crew_helpers(const phi__crew *crew);
/** Call `some` for all indexes below `count`, a few in a row, by the caller and the helpers, in no order; done when this returns. */
void phi__crew_run(phi__crew *crew, size_t count, void (*some)(void *user, size_t from, size_t to, size_t who), void *user);
/** Have a helper run the task when it can. */
void phi__crew_post(phi__crew *crew, phi__crew_task *task);
/** Return once it is done: run it, or others while a helper does. */
void phi__crew_finish(phi__crew *crew, phi__crew_task *task);

#endif

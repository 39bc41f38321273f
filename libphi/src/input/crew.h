/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_CREW_H
#define PHI_INPUT_CREW_H
/* A few threads that help with many small things, such as asking the system about each file of a folder: an answer takes a
 * microsecond on a disk of this machine and a thousand from a share. */
#include "base/status.h"

typedef struct phi__crew phi__crew;

/** `helpers` threads besides the caller; 0 is fine. PHI_ERR_MEMORY. Threads that cannot be started are missing, that is all. */
phi_status phi__crew_new(size_t helpers, phi__crew **out);
void phi__crew_free(phi__crew *crew);
/** Those there are; what `one` is told as `who` is this at most, and 0 for the caller. */
size_t phi__crew_helpers(const phi__crew *crew);
/** Call `one` for each index below `count`, by the caller and the helpers, in no order; done when this returns. */
void phi__crew_run(phi__crew *crew, size_t count, void (*one)(void *user, size_t index, size_t who), void *user);

#endif

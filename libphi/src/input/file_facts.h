/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_FILE_FACTS_H
#define PHI_INPUT_FILE_FACTS_H
/* What the system says of a regular file, and whether that tells a later change.
 *
 * On file systems of this machine each change of content sets the time of change (ctime) to now, and nobody
 * can set it to anything else: once it lies back further than the clock of the kernel ticks, a change
 * cannot hide. Network shares, FAT and FUSE keep coarse times, or such that a program may
 * choose; there a hash of both ends of the file has to agree as well, and the times to lie back by seconds. */
#include "base/status.h"
#include "input/pace.h"

#include <stdbool.h>
#include <sys/stat.h>

/* Judges files of one thread: remembers what it learned of the last file system. */
typedef struct phi__file_judge {
    const uint8_t *key; /* 32 bytes for edges; NULL = none are made */
    uint64_t device;
    bool known, exact;  /* of `device` */
    phi__pace *pace;    /* reads with a deadline; NULL = without */
} phi__file_judge;

/** What the system says, not judged yet. */
phi_file_info phi__file_facts_describe(const struct stat *about);
/** Fill `settled` and `edges` of the file behind `fd`, which is read only where times do not tell. */
void phi__file_facts_judge(phi__file_judge *judge, int fd, phi_file_info *file);
/** The same of a file that is not open, by its path, without `settled`. It is opened only where times do not tell. */
void phi__file_facts_path(phi__file_judge *judge, const char *path, const struct stat *about, phi_file_info *out);

/** Does a file system of this kind (statfs.f_type) keep times that tell each change? */
bool phi__file_facts_exact(unsigned long type);
/** phi_file_info.settled at the time `now_ns`, from the other members. */
bool phi__file_facts_settled(const phi_file_info *file, bool exact, int64_t now_ns);

#endif

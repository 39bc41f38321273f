/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_FOLDER_H
#define PHI_INPUT_FOLDER_H
/* A folder of a walk: opened, and its names read and sorted, all or the next of them. Any thread may do so, one at a time. */
#include "base/buf.h"
#include "input/crew.h"
#include "input/name_order.h"
#include "input/pace.h"

typedef struct phi__folder phi__folder;

typedef struct phi__folder_entry {
    const char *name;
    unsigned char type;            /* DT_..., DT_UNKNOWN where the file system does not say */
    bool looked, ignored, passed;  /* of a file, with the two below: what the walk knows before it comes to it */
    uint64_t tag, size;
    phi__folder *ahead;            /* a folder that is being read already */
} phi__folder_entry;

struct phi__folder {
    int fd;             /* -1 = it is not open */
    int error;          /* why; 0 = nobody tried */
    uint64_t device, inode;
    bool closed;        /* one above it in the walk, or it, is not for everybody; of the former the walk tells before it is opened */
    bool may_stall;     /* its file system is one that may keep who asks waiting */
    phi__buf path;
    phi__buf raw;       /* names as the system gives them */
    PHI_VEC(phi__name) names, spare; /* the same, being sorted */
    PHI_VEC(phi__folder_entry) entries;
    size_t next;        /* the one to be visited */
    bool ended;         /* there are no more names than these */
    int broken;         /* why the system stopped giving them, not told yet */
    /* For the walk, which reads ahead: */
    phi__crew_task task;
    void *walk;
    int above;          /* the folder that it is opened from, */
    const char *name;   /* under this name */
    phi_status status;
    size_t considered, reading; /* of entries: looked at for reading ahead; those that are */
    phi__folder *older; /* list of all */
};

phi__folder *phi__folder_new(size_t path_most);
void phi__folder_free(phi__folder *folder);
/** Closed, without names, its memory kept. */
void phi__folder_clear(phi__folder *folder);
/** Open `name`, which is no link with O_NOFOLLOW in `more`; what goes wrong stands in folder->error. `watched`: see pace.h. */
void phi__folder_open(phi__folder *folder, int above, const char *name, int more, phi__pace *pace, bool watched);
/** Read the next names, `most_bytes` of them or a little more, and sort them by their bytes. PHI_OK, PHI_ERR_MEMORY. */
phi_status phi__folder_fill(phi__folder *folder, size_t most_bytes, phi__pace *pace);

#endif

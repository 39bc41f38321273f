/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_RELAY_H
#define PHI_WORKER_RELAY_H
/* What a worker says of a document becomes what an extractor says: text, places,
 * faults, and members, each of which is read to its end before the next record
 * is taken. Depth, number and size are charged here, whatever the worker claims. */
#include "extract/extract.h"
#include "worker/talk.h"

typedef struct phi__relay {
    phi__talk *talk;
    phi__part *part;
    phi__emit *emit;
    const char *only_member; /* name of the one member of a compressed stream, in which a tar is the same step; or NULL */
    uint64_t members;
    uint64_t heard;   /* records, a member with all of its own counting as one */
    uint64_t news;    /* records that no process before had said, those of members too */
    bool emitted;     /* something was passed on, be it a fault */
    bool opened;      /* text or a member was passed on, or it is locked: raw bytes would tell no more */
    struct {          /* of the place that comes next */
        bool set;
        uint64_t row;
        uint32_t column;
        char sheet[PHI__WIRE_NAME_BYTES + 1], name[PHI__WIRE_NAME_BYTES + 1];
    } cell;
    uint32_t page;    /* of the last place of the document itself */
    phi_reason limit; /* that ended it inside of a member */
    /* The process died: have another one begin with the same document. False: no other one is to try. NULL = never. */
    bool (*begin_anew)(void *user);
    void *user;
} phi__relay;

/** Until the talk ends; talk->end says how. What was heard of the document in a call before is passed over. PHI_OK, PHI_ERR_MEMORY or what emit returned. */
phi_status phi__relay_run(phi__relay *relay);

#endif

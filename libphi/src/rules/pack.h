/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_PACK_H
#define PHI_RULES_PACK_H
/* One pattern pack in memory: a rule, or a named set of words that rules use.
 * Read, then checked (lint.h), then completed with the sets it uses (merge.h);
 * from then on immutable and counted, because snapshots outlive phi_rules.
 *
 * The digest of a rule is SHA-256 over its id, its source and the context and
 * surroundings that hold for it, so that a changed set changes its users. */
#include "base/arena.h"
#include "base/digest.h"
#include "rules/builtin.h"
#include "rules/position.h"

#include <stdatomic.h>

/** Largest pack that is read, in bytes. */
enum { PHI__PACK_MAX_BYTES = 4 << 20 };

typedef struct phi__pack {
    atomic_uint references;
    void *document;          /* what cyaml loaded; `rule` and `set` point into it */
    phi__arena arena;        /* everything that was added to that */
    phi__positions *positions; /* until the pack is complete */
    phi__rule rule;          /* id NULL: the pack is a set */
    phi__set set;            /* name NULL: the pack is a rule */
    const char *class_name;  /* as written; NULL = missing */
    const char *const *use;
    size_t use_count;
    char digest[PHI__DIGEST_HEX];
} phi__pack;

/** Read the syntax: every key known, every value of its type. PHI_ERR_RULE, PHI_ERR_MEMORY. */
phi_status phi__pack_read(const char *file, const char *yaml, size_t length, phi__pack **out, phi_error *err);
/** The digest of a complete rule. */
phi_status phi__pack_digest(const phi__rule *rule, char out[PHI__DIGEST_HEX]);
phi__pack *phi__pack_retain(phi__pack *pack);
/** Give one reference back; NULL is fine. */
void phi__pack_release(phi__pack *pack);

/** PHI_ERR_RULE about the node at `path` of the pack, with all that phi_error has to say. */
phi_status phi__pack_fail(const phi__pack *pack, phi_error *err, const char *path, const char *format, ...)
    PHI_PRINTF(4, 5);

#endif

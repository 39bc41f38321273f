/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_RULES_RULES_H
#define PHI_RULES_RULES_H
/* The mutable set behind phi_rules. Who else looks inside: phi-packc. */
#include "base/buf.h"
#include "rules/allow.h"
#include "rules/pack.h"

/* A rule in the set. */
typedef struct phi__entry {
    const phi__rule *rule;
    const char *digest; /* of the rule */
    phi__pack *pack;    /* one reference; NULL: built in */
} phi__entry;

struct phi_rules {
    PHI_VEC(phi__entry) entries; /* in byte order of ids */
    PHI_VEC(phi__pack *) sets;   /* one reference each; names are unique */
    phi__allow *allowed;         /* one reference, or NULL */
};

typedef PHI_VEC(char *) phi__paths;

/** What a file of a directory of patterns is by the end of its name. */
typedef enum phi__rules_kind { PHI__RULES_NONE, PHI__RULES_PACK, PHI__RULES_WORDS, PHI__RULES_ALLOWED } phi__rules_kind;
phi__rules_kind phi__rules_kind_of(const char *name);
/** Every *.yaml, *.words and *.allow below `directory`, in byte order of paths. PHI_ERR_IO, PHI_ERR_MEMORY. */
phi_status phi__rules_list_files(const char *directory, phi__paths *out, phi_error *err);
void phi__rules_free_paths(phi__paths *paths);
/** Append the content of a regular file to `out`. PHI_ERR_IO, PHI_ERR_RULE (too big), PHI_ERR_MEMORY. */
phi_status phi__rules_read_file(const char *path, phi__buf *out, phi_error *err);

#endif

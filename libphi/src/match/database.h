/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_DATABASE_H
#define PHI_MATCH_DATABASE_H
/* All that the library knows of Hyperscan. database_compile.c makes databases
 * with what database_compiler.h loads, database_scan.c runs them; no other file includes its headers. */
#include "base/buf.h"
#include "match/builtin_databases.h"

/* Widest match of a regex without bounds. Upper bounds of repeats up to KEPT_BOUND are never loosened. */
enum { PHI__DATABASE_WIDTH = 1024, PHI__DATABASE_KEPT_BOUND = 8 };
#define PHI__DATABASE_THIS_MACHINE UINT64_MAX

typedef struct phi__database phi__database; /* immutable, shared by threads */
typedef struct phi__database_scratch phi__database_scratch; /* one per thread */

/** Compile `count` > 0 regexes, letters in either case. PHI_ERR_RULE names what cannot be compiled;
 * PHI_ERR_UNSUPPORTED when the processor lacks what Hyperscan needs, or its compiler is not installed. `cpu_features`: of the
 * machine that will scan, HS_CPU_FEATURES_... or PHI__DATABASE_THIS_MACHINE.
 * A regex that is too large has its upper bounds loosened ({1,63} -> +, {1,8} stays): its check enforces them. */
phi_status phi__database_compile(const char *const *regexes, size_t count, uint64_t cpu_features,
                                 phi__database **out, phi_error *err);
/** The best built-in database for this machine; PHI_ERR_UNSUPPORTED when there is none. */
phi_status phi__database_load(phi__database_kind kind, phi__database **out);
/** As phi__builtin_database.image has it, for the processor level that it was compiled for, and by whom. */
phi_status phi__database_image(const phi__database *database, phi__buf *out);
const char *phi__database_made_by(void);
phi_status phi__database_serialize(const phi__database *database, phi__buf *out);
/** Of bytes that phi__database_serialize made, on a machine like this one: their content is trusted.
 * PHI_ERR_UNSUPPORTED: of another version or processor, or none at all. PHI_ERR_MEMORY. */
phi_status phi__database_deserialize(phi__span bytes, phi__database **out);
/** What compiling depends on beside the regexes, as text: version of Hyperscan, processor, flags. */
phi_status phi__database_describe(phi__buf *out);
void phi__database_free(phi__database *database);
/** What phi-dbc compiles for, best first: levels[0..count). */
const uint64_t *phi__database_levels(size_t *count);
/** Widest match of a regex in bytes, at most PHI__DATABASE_WIDTH. Slow: it is compiled halfway. */
size_t phi__database_width(const char *regex);
/** The same of a regex of the database, which knows it. */
size_t phi__database_width_at(const phi__database *database, size_t regex);

phi_status phi__database_scratch_new(const phi__database *database, phi__database_scratch **out);
void phi__database_scratch_free(phi__database_scratch *scratch);

/** One match; anything but PHI_OK stops the scan, which returns it. */
typedef phi_status (*phi__database_fn)(uint32_t regex, size_t begin, size_t end, void *user);
/** In ascending order of `end`. At most 1 GiB. */
phi_status phi__database_scan(const phi__database *database, phi__database_scratch *scratch, phi__span text,
                              phi__database_fn on_match, void *user);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* Stand-in for the built-in databases in the tools that run before they exist. */
#include "match/builtin_databases.h"

const phi__builtin_database phi__builtin_databases[] = {{PHI__DATABASE_REGEXES, 0, NULL, NULL, NULL, 0}};
const size_t phi__builtin_database_count = 0;

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_MATCH_DATABASE_COMPILER_H
#define PHI_MATCH_DATABASE_COMPILER_H
/* The compiler of Hyperscan. The library is linked with its runtime, which scans: the compiler is four megabytes
 * more and all of C++, which would cost each start a millisecond, and is wanted for regexes of users alone. So it is loaded when it
 * is asked for. For database_compile.c alone. */
#include <hs/hs.h>

typedef struct phi__database_compiler {
    __typeof__(hs_compile_multi) *compile_multi;
    __typeof__(hs_expression_info) *expression_info;
    __typeof__(hs_free_compile_error) *free_compile_error;
} phi__database_compiler;

/** NULL when it is not installed. It stays loaded. Any thread. */
const phi__database_compiler *phi__database_compiler_get(void);

#endif

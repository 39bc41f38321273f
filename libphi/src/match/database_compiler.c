/* SPDX-License-Identifier: Apache-2.0 */
/* See database_compiler.h. Where there is no runtime apart (PHI_HS_COMPILER is not defined), all is linked. */
#include "match/database_compiler.h"

#include <stdbool.h>
#include <stddef.h>

#ifndef PHI_HS_COMPILER

const phi__database_compiler *phi__database_compiler_get(void)
{
    static const phi__database_compiler LINKED = {hs_compile_multi, hs_expression_info, hs_free_compile_error};
    return &LINKED;
}

#else

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static phi__database_compiler loaded;
static bool is_loaded;

static bool find(void *library, const char *name, void *slot)
{
    void *found = dlsym(library, name);
    memcpy(slot, &found, sizeof found);
    return found != NULL;
}

static void load(void)
{
    void *library = dlopen(PHI_HS_COMPILER, RTLD_NOW | RTLD_LOCAL);
    is_loaded = library != NULL && find(library, "hs_compile_multi", &loaded.compile_multi) &&
                find(library, "hs_expression_info", &loaded.expression_info) &&
                find(library, "hs_free_compile_error", &loaded.free_compile_error);
}

const phi__database_compiler *phi__database_compiler_get(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, load);
    return is_loaded ? &loaded : NULL;
}

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_WRITERS_H
#define PHI_WORKER_WRITERS_H
/* WordPerfect, and Works, Lotus 1-2-3 and Quattro Pro: what the libraries in C++ read
 * of them, through a handful of functions in C. Part of phi-worker-writers only. */
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is told, in the order of the document. Strings are borrowed during the call. */
typedef struct phi__writers_sink {
    void *user;
    void (*text)(void *user, const char *utf8, size_t size);
    void (*place)(void *user, const char *part); /* static, or NULL: the body */
    void (*cell)(void *user, const char *sheet, unsigned row, unsigned column); /* from 1 */
    void (*value)(void *user, const char *part, const char *field, const char *value);
    void (*object)(void *user, const unsigned char *bytes, size_t size);
} phi__writers_sink;

typedef enum phi__writers_result {
    PHI__WRITERS_OK,
    PHI__WRITERS_OTHER, /* none of these formats */
    PHI__WRITERS_ENCRYPTED,
    PHI__WRITERS_CORRUPT,
    PHI__WRITERS_MEMORY
} phi__writers_result;

/** Read a document, which is held in memory. */
phi__writers_result phi__writers_read(const unsigned char *bytes, unsigned size, bool wordperfect,
                                      const phi__writers_sink *sink);

#ifdef __cplusplus
}
#endif

#endif

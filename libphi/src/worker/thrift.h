/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_THRIFT_H
#define PHI_WORKER_THRIFT_H
/* Thrift's compact protocol, as far as Parquet's metadata need it. All reads go through a cursor, which cannot
 * leave its bytes; nesting is bounded. Part of worker programs only. */
#include "base/span.h"

typedef enum phi__thrift_type {
    PHI__THRIFT_STOP = 0,
    PHI__THRIFT_TRUE = 1,
    PHI__THRIFT_FALSE = 2,
    PHI__THRIFT_I8 = 3,
    PHI__THRIFT_I16 = 4,
    PHI__THRIFT_I32 = 5,
    PHI__THRIFT_I64 = 6,
    PHI__THRIFT_DOUBLE = 7,
    PHI__THRIFT_BINARY = 8,
    PHI__THRIFT_LIST = 9,
    PHI__THRIFT_SET = 10,
    PHI__THRIFT_MAP = 11,
    PHI__THRIFT_STRUCT = 12
} phi__thrift_type;

/** Unsigned and signed numbers of varying length. */
uint64_t phi__thrift_varint(phi__cursor *at);
int64_t phi__thrift_zigzag(phi__cursor *at);
/** The head of the next field of a structure; *id is that of the one before, 0 for the first. STOP at the end,
 * and when the bytes end. */
phi__thrift_type phi__thrift_field(phi__cursor *at, int *id);
/** The head of a list: number and type of its elements. */
uint64_t phi__thrift_list(phi__cursor *at, phi__thrift_type *of);
phi__span phi__thrift_binary(phi__cursor *at);
/** Over a value that nobody asks for. */
void phi__thrift_skip(phi__cursor *at, phi__thrift_type type);

#endif

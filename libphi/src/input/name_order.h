/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_INPUT_NAME_ORDER_H
#define PHI_INPUT_NAME_ORDER_H
/* Names of one folder in the order of their bytes. */
#include <stddef.h>
#include <stdint.h>

typedef struct phi__name {
    uint64_t key; /* of the sorting */
    const char *text;
    unsigned char type; /* comes along */
} phi__name;

/** Sort; `spare` has room for as many. */
void phi__name_order(phi__name *names, phi__name *spare, size_t count);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_IDENTIFY_IWA_MARK_H
#define PHI_IDENTIFY_IWA_MARK_H
/* Parts of documents of Apple's iWork have no mark: they are known by unpacking what they begin with. */
#include "base/span.h"

#include <stdbool.h>

/** Does it begin with a chunk of snappy that begins with the head of a message? */
bool phi__iwa_mark(phi__span head);
/** Unpack one chunk of snappy to at most `most` bytes. False when it is none, or not whole: `*size` is what there is. */
bool phi__iwa_unpack(phi__span packed, uint8_t *out, size_t most, size_t *size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_DICTIONARY_H
#define PHI_WORKER_READER_DICTIONARY_H
/* How much memory a compressed stream asks for before its first byte comes out: some
 * libraries do not tell "there is not enough" from "it is damaged". */
#include "base/span.h"
#include "worker/protocol.h"

enum { PHI__DICTIONARY_HEAD = 64 }; /* bytes that are looked at */

/** Bytes of the dictionary or window that the stream's first header asks for; 0 = it does not say. */
uint64_t phi__dictionary_bytes(phi__reading reading, phi__span head);

#endif

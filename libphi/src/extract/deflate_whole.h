/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_EXTRACT_DEFLATE_WHOLE_H
#define PHI_EXTRACT_DEFLATE_WHOLE_H
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Inflate all of `packed` into exactly `size` bytes; *whole = it was just that. Else what is in `out` means
 * nothing, and inflate.h tells what is wrong. PHI_OK or PHI_ERR_MEMORY. */
phi_status phi__deflate_whole(const void *packed, size_t packed_size, void *out, size_t size, bool *whole);
/** As phi__inflate_crc. */
uint32_t phi__deflate_crc(uint32_t crc, const void *data, size_t size);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* The volume descriptors of a disc, as a worker reads them. */
#include "header_listener.h"
#include "worker/reader_iso.h"

int phi_fuzz_iso(const uint8_t *data, size_t size)
{
    return fuzz_header(phi__reader_iso_labels, data, size);
}

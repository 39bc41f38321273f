/* SPDX-License-Identifier: Apache-2.0 */
/* The header of an rpm package, as a worker reads it. */
#include "header_listener.h"
#include "worker/reader_rpm.h"

int phi_fuzz_rpm(const uint8_t *data, size_t size)
{
    return fuzz_header(phi__reader_rpm_header, data, size);
}

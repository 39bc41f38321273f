/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_LOCATE_H
#define PHI_WORKER_LOCATE_H
/* Where the worker programs were installed. */
#include "base/buf.h"

/** Write the folder of the worker programs: beside this library, where that
 * exists, so that a prefix can be moved; else the one given when it was built. */
phi_status phi__locate_workers(phi__buf *out);

/** Write `way` seen from the folder of the file `library`. PHI_OK, PHI_PARTIAL
 * when there is no such folder or `library` is not an absolute path, or
 * PHI_ERR_MEMORY. */
phi_status phi__locate_beside(const char *library, const char *way, phi__buf *out);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
/* See locate.h. The loader knows which file this code came from; the workers of
 * that very installation stand at a fixed way from it. Only where to look is
 * decided here: whether a program may be run is checked when it is started. */
#define _GNU_SOURCE /* dladdr */
#include "worker/locate.h"

#include <dlfcn.h>
#include <string.h>
#include <sys/stat.h>

phi_status phi__locate_beside(const char *library, const char *way, phi__buf *out)
{
    /* A relative name would be looked up in whatever folder the caller stands in
     * by now, which may be the one that is scanned. */
    PHI_REQUIRE(library != NULL && library[0] == '/', PHI_PARTIAL);
    const char *slash = strrchr(library, '/');
    phi__buf_clear(out);
    PHI_TRY(phi__buf_append(out, library, (size_t)(slash - library) + 1));
    PHI_TRY(phi__buf_append_text(out, way));
    const char *path = phi__buf_text(out);
    PHI_REQUIRE(path != NULL, PHI_ERR_MEMORY);
    struct stat seen;
    return stat(path, &seen) == 0 && S_ISDIR(seen.st_mode) ? PHI_OK : PHI_PARTIAL;
}

phi_status phi__locate_workers(phi__buf *out)
{
    static const char here = 0; /* some object of this library */
    Dl_info info;
    if (dladdr(&here, &info) != 0) {
        const phi_status status = phi__locate_beside(info.dli_fname, PHI_LIBEXEC_FROM_LIB, out);
        if (status != PHI_PARTIAL)
            return status;
    }
    phi__buf_clear(out);
    return phi__buf_append_text(out, PHI_LIBEXECDIR);
}

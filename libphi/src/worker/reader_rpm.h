/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_RPM_H
#define PHI_WORKER_READER_RPM_H
/* What the header of an rpm package says in words. Part of phi-worker only. */
#include "base/span.h"
#include "worker/say.h"

/** Say the texts of the header of the package that `file` begins with, each under its name. */
void phi__reader_rpm_header(phi__say *say, phi__span file);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_OLEPS_H
#define PHI_WORKER_READER_OLEPS_H
/* Property sets of compound files ([MS-OLEPS]): title, author and what users named. */
#include "worker/say.h"

/** Every text in the stream, as part "metadata" under its name. */
void phi__reader_oleps_read(phi__say *say, phi__span stream);

#endif

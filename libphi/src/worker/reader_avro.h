/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PHI_WORKER_READER_AVRO_H
#define PHI_WORKER_READER_AVRO_H
/* Avro files through Avro's own library, in a worker program: rows under the names of the fields of their records. */
#include "worker/serve.h"

void phi__reader_avro_read(phi__job *job);

#endif

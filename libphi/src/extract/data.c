/* SPDX-License-Identifier: Apache-2.0 */
/* extract: databases and data sets -> tables. A worker process reads them: SQLite and what belongs to it, Access,
 * dBASE, Parquet, Avro, SAS, SPSS, Stata. */
#include "extract/by_worker.h"

static phi_status data_run(phi__part *part, phi__emit *emit)
{
    return phi__by_worker_run(part, NULL, PHI__KIND_BINARY, emit);
}

const phi__extractor phi__extract_data = {.name = "data", .kind = PHI__KIND_DATA, .run = data_run};

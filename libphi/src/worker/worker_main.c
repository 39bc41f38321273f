/* SPDX-License-Identifier: Apache-2.0 */
/* phi-worker: reads what needs large parsers under free licences, in a process of
 * its own. Which of them is its argument; each locks itself in before it sees
 * the first document. */
#include "worker/reader_access.h"
#include "worker/reader_archive.h"
#include "worker/reader_avro.h"
#include "worker/reader_brotli.h"
#include "worker/reader_dbf.h"
#include "worker/reader_mail.h"
#include "worker/reader_mapi.h"
#include "worker/reader_ole.h"
#include "worker/reader_parquet.h"
#include "worker/reader_pst.h"
#include "worker/reader_sqlite.h"
#include "worker/reader_stat.h"
#include "worker/reader_tnef.h"

static void read_outlook(phi__job *job)
{
    if (job->reading == PHI__READ_TNEF)
        phi__reader_tnef_read(job);
    else if (job->reading == PHI__READ_PST)
        phi__reader_pst_read(job);
    else
        phi__reader_ole_read(job);
}

static void read_archive(phi__job *job)
{
    if (job->reading == PHI__READ_BROTLI)
        phi__reader_brotli_read(job);
    else
        phi__reader_archive_read(job);
}

static void warm_up_data(void)
{
    phi__mapi_warm_up();
    phi__reader_sqlite_warm_up();
    phi__reader_access_warm_up();
}

static void read_data(phi__job *job)
{
    switch (job->reading) {
    case PHI__READ_SQLITE:
    case PHI__READ_SQLITE_LOG:
    case PHI__READ_SQLITE_JOURNAL: phi__reader_sqlite_read(job); break;
    case PHI__READ_DBF: phi__reader_dbf_read(job); break;
    case PHI__READ_PARQUET: phi__reader_parquet_read(job); break;
    case PHI__READ_AVRO: phi__reader_avro_read(job); break;
    case PHI__READ_ACCESS: phi__reader_access_read(job); break;
    default: phi__reader_stat_read(job); break;
    }
}

static const phi__service SERVICES[] = {
    {.name = "archive", .warm_up = phi__reader_archive_warm_up, .read = read_archive},
    {.name = "mail", .warm_up = phi__reader_mail_warm_up, .read = phi__reader_mail_read},
    {.name = "data", .warm_up = warm_up_data, .read = read_data},
    {.name = "outlook", .warm_up = phi__reader_ole_warm_up, .read = read_outlook},
};

int main(int argc, char **argv)
{
    return phi__serve(SERVICES, sizeof SERVICES / sizeof *SERVICES, argc, argv);
}

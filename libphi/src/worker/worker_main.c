/* SPDX-License-Identifier: Apache-2.0 */
/* phi-worker: reads what needs large parsers under free licences, in a process of
 * its own. Which of them is its argument; each locks itself in before it sees
 * the first document. */
#include "worker/reader_archive.h"
#include "worker/reader_mail.h"
#include "worker/reader_ole.h"
#include "worker/reader_pst.h"
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

static const phi__service SERVICES[] = {
    {.name = "archive", .warm_up = phi__reader_archive_warm_up, .read = phi__reader_archive_read},
    {.name = "mail", .warm_up = phi__reader_mail_warm_up, .read = phi__reader_mail_read},
    {.name = "outlook", .warm_up = phi__reader_ole_warm_up, .read = read_outlook},
};

int main(int argc, char **argv)
{
    return phi__serve(SERVICES, sizeof SERVICES / sizeof *SERVICES, argc, argv);
}
